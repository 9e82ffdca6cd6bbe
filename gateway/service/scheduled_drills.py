"""Drills that begin by themselves: a few people a day, whose ways were not proved for too long.

A drill is an alarm of its own kind for one person. None begins, and none is sent, while any call for help
is open. Whoever answers closes their own; nobody else does but a person at the office: an unanswered drill
calls nobody after it, stays on the list of what is not proved, and is asked again instead of a new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain import escalation
from gateway.domain.alarm import GATEWAY, Actor, Alarm, AlarmKind, AlarmState, Role
from gateway.domain.drill_plan import DEFAULT_EVERY, DrillPlan, Path, whose_turn
from gateway.domain.errors import NotFound
from gateway.domain.model import AlarmId, Now, PersonId
from gateway.domain.policy import Policy
from gateway.domain.site import Site
from gateway.domain.walk import WALK_LASTS
from gateway.domain.zone import zone
from gateway.service.batch import Batch, Committed
from gateway.service.linkkey import LinkKey
from gateway.service.walk_subjects import people_called
from gateway.service.walks import outcome
from gateway.store import alarms
from gateway.store.db import Database
from gateway.store.queries import paths as rows
from gateway.store.site import load_site

BY_ITSELF = "drill:auto:"
"""What the subjects of these drills begin with."""
LOOKED_THROUGH = timedelta(days=400)
"""Answers older than this are no proof that anybody asks for."""


def tend(database: Database, site: Site, now: Now, keys: LinkKey) -> Committed:
    """Send today's drills where it is time for them; writes nothing where it is not."""
    plan = site.drills
    if plan is None or not plan.open_at(now.at.astimezone(zone(site.timezone))):
        return Committed()
    with database.read() as connection:
        if rows.call_open(connection):
            return Committed()
        turn = _turn(connection, site, plan, now)
    if not turn:
        return Committed()
    with database.write_here() as connection:
        if rows.call_open(connection):
            return Committed()
        batch = Batch(connection, now, keys)
        waiting = rows.open_drills(connection)
        for person in turn:
            _ask(batch, site, person, waiting)
        return batch.flush()


def _turn(connection: Connection, site: Site, plan: DrillPlan, now: Now) -> Sequence[PersonId]:
    found = rows.ways(connection, people_called(site), now.at - LOOKED_THROUGH)
    where = zone(site.timezone)
    today = now.at.astimezone(where).date()
    asked = {
        each.person
        for each in found
        if each.asked_at is not None and each.asked_at.astimezone(where).date() == today
    }
    return whose_turn(found, plan, now.at, asked)


def _ask(batch: Batch, site: Site, person: PersonId, waiting: Mapping[PersonId, AlarmId]) -> None:
    known = alarms.get(batch.connection, waiting[person]) if person in waiting else None
    if known is None:
        batch.take(None, escalation.begin(_drill(site, person, batch), batch.now.steady, GATEWAY))
    else:
        batch.take(known, escalation.repeat(replace(known, pressed_at=batch.now.at), GATEWAY, joins=False))


def _drill(site: Site, person: PersonId, batch: Batch) -> Alarm:
    known, now = site.people[person], batch.now
    return Alarm(
        id=batch.next_alarm(),
        kind=AlarmKind.DRILL,
        state=AlarmState.RAISED,
        subject=f"{BY_ITSELF}{person}",
        devices=(),
        place=known.home,
        place_name=site.place_name(known.home) or site.name or "Cuobian",
        resident=person,
        resident_name=known.name,
        policy=Policy(escalation.single_step((person,), WALK_LASTS), arrive_within=WALK_LASTS),
        raised_at=now.at,
        due_at=now.steady,
        fired_at=now.steady,
        pressed_at=now.at,
        language=site.language_of(person),
    )


def answered(batch: Batch, alarm: Alarm, by: Actor) -> None:
    """Take any answer to a drill that began by itself: it has reached its person, who thereby closes it."""
    told = alarms.told(batch.connection, alarm.id)
    heard = batch.take(alarm, escalation.acknowledge(alarm, batch.now.steady, by, told))
    batch.take(alarm, escalation.resolve(heard, batch.now.at, by, outcome(batch.connection), told))


def begins_by_itself(alarm: Alarm) -> bool:
    """Tell whether a drill belongs to no walk."""
    return alarm.kind is AlarmKind.DRILL and alarm.subject.startswith(BY_ITSELF)


def give_up(database: Database, id_: AlarmId, by: str, now: Now, keys: LinkKey) -> None:
    """Close an unanswered drill, as a person who stops waiting for it. Raises NotFound."""
    with database.write() as connection:
        found = alarms.get(connection, id_)
        if found is None or not begins_by_itself(found):
            raise NotFound(f"there is no drill {id_}")
        if found.state is AlarmState.RESOLVED:
            return
        batch = Batch(connection, now, keys)
        told, walker = alarms.told(connection, id_), Actor(Role.WALKER, by, "desk")
        batch.take(found, escalation.resolve(found, now.at, walker, outcome(connection), told))
        batch.flush()


def ways(database: Database, now: datetime) -> tuple[Sequence[Path], timedelta, Mapping[PersonId, AlarmId]]:
    """Return every way that a call may take, how old a proof may be, and the drills that wait."""
    with database.read() as connection:
        site = load_site(connection)
        every = site.drills.every if site.drills is not None else DEFAULT_EVERY
        found = rows.ways(connection, people_called(site), now - LOOKED_THROUGH)
        return found, every, rows.open_drills(connection)
