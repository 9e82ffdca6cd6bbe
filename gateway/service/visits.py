"""Visits as use cases: how they stand, and somebody's tick. Sends nothing: the overdue stand on the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import Now, PersonId
from gateway.domain.site import Person, Site
from gateway.domain.visits import LONGEST_NOTE, SAME_VISIT, Standing, Visit, Way, in_order
from gateway.store import visits as rows
from gateway.store.db import Database
from gateway.store.moment import to_micros
from gateway.store.site import load_site

LONGEST_NAME = 100
OLDEST = timedelta(days=31)
"""A visit of longer ago is not ticked any more."""
EARLY = timedelta(minutes=5)
"""How far ahead a phone's clock may be."""


class VisitRefused(CuobianError):
    """A visit was ticked that cannot be; nothing was written."""

    code = "visit.refused"


@dataclass(frozen=True, slots=True)
class Shown:
    """How visits to one resident stand, with the last ones, newest first."""

    standing: Standing
    history: Sequence[Visit]
    visitors: Sequence[Person]


def standings(database: Database, now: Now) -> Sequence[Shown]:
    """Return everybody who is to be looked in on, the longest overdue first."""
    with database.read() as connection:
        site = load_site(connection)
        shown = {
            each.id: _shown(connection, site, each)
            for each in site.people.values()
            if each.visits is not None
        }
    order = in_order([each.standing for each in shown.values()], now.at)
    return [shown[each.person] for each in order]


def tick(
    database: Database, person: PersonId, visitor: str, at: datetime | None, note: str, by: str, now: Now
) -> None:
    """Write down that somebody was visited; `visitor` is an id of a person or a name, `at` None: just now.

    The same visitor ticked again within minutes is one visit. Raises NotFound or VisitRefused.
    """
    at = at or now.at
    if not now.at - OLDEST <= at <= now.at + EARLY:
        raise VisitRefused("at: expected a time within the last 31 days")
    with database.write() as connection:
        site = load_site(connection)
        known = site.people.get(person)
        if known is None or known.visits is None:
            raise NotFound("there is nobody to be visited by this id")
        who = site.people.get(PersonId(visitor))
        name = who.name if who is not None else " ".join(visitor.split())[:LONGEST_NAME]
        if not name:
            raise VisitRefused("visitor: expected who was there, found nobody")
        visit = Visit(
            person, who.id if who is not None else None, name, at, Way.TICKED, note.strip()[:LONGEST_NOTE], by
        )
        if not any(_same(each, visit) for each in rows.ticked(connection, person)):
            rows.insert(connection, visit, to_micros(now.at))


def _same(one: Visit, other: Visit) -> bool:
    near = abs(one.at - other.at) < EARLY
    return near and (one.visitor, one.visitor_name, one.note) == (
        other.visitor,
        other.visitor_name,
        other.note,
    )


def _shown(connection: Connection, site: Site, person: Person) -> Shown:
    plan = person.visits
    if plan is None:
        raise NotFound("nobody is to visit this person")
    visitors = [site.people[each] for each in site.expand(plan.by) if each in site.people]
    ticked = list(rows.ticked(connection, person.id))
    seen = [
        each
        for each in rows.arrived(connection, person.id, [visitor.id for visitor in visitors])
        if not any(_told_of(each, other) for other in ticked)
    ]
    history = sorted([*ticked, *_apart(seen)], key=lambda each: each.at, reverse=True)[: rows.NEWEST]
    standing = Standing(
        person.id,
        person.name,
        site.place_name(person.home),
        plan,
        [each.name for each in visitors],
        history[0] if history else None,
    )
    return Shown(standing, history, visitors)


def _told_of(arrival: Visit, tick_: Visit) -> bool:
    return arrival.visitor == tick_.visitor and abs(arrival.at - tick_.at) < SAME_VISIT


def _apart(arrivals: Sequence[Visit]) -> Sequence[Visit]:
    """Return of several words of one door the first: in and out within hours is one visit."""
    kept: list[Visit] = []
    for each in sorted(arrivals, key=lambda visit: visit.at):
        if not any(_told_of(each, other) for other in kept):
            kept.append(each)
    return kept
