"""Drills of the ways to people: one message to every address of a helper, and whether anybody says it came.

A drill is an alarm of its own kind that calls one person and nobody after them, so it is sent, tried again
and recorded exactly as a call for help would be. Each of its texts begins with the word that it is one.
"""

from __future__ import annotations

from gateway.domain import escalation
from gateway.domain.alarm import Actor, Alarm, AlarmKind, AlarmState, Role
from gateway.domain.model import AlarmId, Now, PersonId
from gateway.domain.policy import Policy
from gateway.domain.site import Site
from gateway.domain.walk import WALK_LASTS, Standing, SubjectKind, WalkId, WalkRefused, WalkState
from gateway.service.batch import Batch
from gateway.service.linkkey import LinkKey
from gateway.service.walks import outcome, view_in
from gateway.store import alarms
from gateway.store.db import Database
from gateway.store.queries import walks as found
from gateway.store.site import load_site


def send(database: Database, id_: WalkId, by: str, now: Now, keys: LinkKey) -> int:
    """Send a drill to everybody whose ways still wait in a walk; return to how many people.

    Who has been sent one in this walk is not sent another. Raises NotFound or WalkRefused.
    """
    with database.write() as connection:
        seen = view_in(connection, id_, now)
        if seen.walk.state is not WalkState.OPEN:
            raise WalkRefused(f"walk {id_} is {seen.walk.state.value}, expected it to be open")
        site = load_site(connection)
        batch = Batch(connection, now, keys)
        paths = [each for each in seen.items if each.subject.kind is SubjectKind.PATH]
        asked = {person for person, _ in found.messages(connection, prefix(id_))}
        waiting = {each.subject.parts[0] for each in paths if each.standing is Standing.WAITING}
        walker = Actor(Role.WALKER, by, "walk")
        for person in sorted(waiting - asked):
            fresh = _drill(site, PersonId(person), batch.next_alarm(), id_, now)
            batch.take(None, escalation.begin(fresh, now.steady, walker))
        batch.flush()
        return len(waiting - asked)


def close(batch: Batch, id_: WalkId, by: Actor) -> None:
    """Close the drills of a walk inside its own transaction, answered or not: a person ends the walk."""
    words = outcome(batch.connection)
    for alarm in found.drills(batch.connection, prefix(id_)):
        known = alarms.get(batch.connection, alarm)
        if known is not None:
            told = alarms.told(batch.connection, alarm)
            batch.take(known, escalation.resolve(known, batch.now.at, by, words, told))


def prefix(id_: WalkId) -> str:
    """Return what the subjects of a walk's drills begin with."""
    return f"drill:{id_}:"


def _drill(site: Site, person: PersonId, id_: AlarmId, walk: WalkId, now: Now) -> Alarm:
    known = site.people[person]
    # Asked once: a drill must not become a nuisance, and an answer to one is no promise that could lapse.
    return Alarm(
        id=id_,
        kind=AlarmKind.DRILL,
        state=AlarmState.RAISED,
        subject=f"{prefix(walk)}{person}",
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
