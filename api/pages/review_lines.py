"""Lines of a review as its pages show them: when, what, where, who, which notes. Reads no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from api.events import event_of
from api.pages.install.tree import Tree
from api.passings import Line, line_of
from gateway.domain.event_note import Note
from gateway.domain.model import DoorId, PersonId, outward
from gateway.domain.review_entries import Entry
from gateway.domain.review_kinds import Kind, kind_of
from gateway.domain.site_doors import Door
from gateway.store.queries.review_density import Bucket
from gateway.store.queries.review_entries import Sheet

HOUR = "%Y-%m-%d %H:00"


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: a visit, or an event that is none."""

    id: str
    at: datetime
    type: str
    kind: Kind
    place: str
    who: str
    door: str
    visit: Line | None
    alarm: str
    trusted: bool
    detail: Mapping[str, Any]
    notes: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hour:
    """The lines of one hour of the place, in the order of the page."""

    name: str
    since: datetime
    lines: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of the strip, in hundredths of its whole width and height."""

    bucket: Bucket
    x: float
    width: float
    height: float
    href: str


def lines(
    found: Sheet, tree: Tree, doors: Iterable[Door], notes: Mapping[int, Sequence[Note]]
) -> Sequence[Shown]:
    """Return the lines of a page, in its order."""
    names = {each.id: each.name for each in doors}
    return [_shown(each, found, tree, names, notes) for each in found.entries]


def by_hour(found: Sequence[Shown], where: tzinfo) -> Sequence[Hour]:
    """Return lines under the hours of the place; one hour stands twice where a clock was put back."""
    hours: list[tuple[str, list[Shown]]] = []
    for each in found:
        name = each.at.astimezone(where).strftime(HOUR)
        if not hours or hours[-1][0] != name:
            hours.append((name, []))
        hours[-1][1].append(each)
    return [Hour(name, some[0].at, some) for name, some in hours]


def bars(buckets: Sequence[Bucket], hrefs: Sequence[str]) -> Sequence[Bar]:
    """Return the bars of a strip; what happened at all is seen, however little it is beside the most."""
    most = max((each.events for each in buckets), default=0) or 1
    width = 100 / max(1, len(buckets))
    return [
        Bar(each, n * width, width, max(100 * each.events / most, 3) if each.events else 0, href)
        for n, (each, href) in enumerate(zip(buckets, hrefs, strict=True))
    ]


def counts(types: Mapping[str, int] | None) -> Mapping[Kind, int] | None:
    """Return how many events each kind has, None where they were not counted by type."""
    if types is None:
        return None
    found = dict.fromkeys(Kind, 0)
    for type_, many in types.items():
        found[kind_of(type_)] += many
    return found


def _shown(
    entry: Entry, found: Sheet, tree: Tree, doors: Mapping[DoorId, str], notes: Mapping[int, Sequence[Note]]
) -> Shown:
    rows = [found.events[each] for each in entry.events]
    first = rows[0]
    person = next((PersonId(each.person) for each in rows if each.person is not None), None)
    held = [each for row in rows for each in notes.get(row.id, ()) if each.withdrawn_at is None]
    alarm = next((each.alarm for each in rows if each.alarm is not None), None)
    return Shown(
        id=outward(entry.anchor),
        at=first.received_at,
        type=first.type,
        kind=kind_of(first.type),
        place=tree.name(first.place),
        who=found.names.get(person, person) if person is not None else "",
        door=doors.get(entry.visit.door, "") if entry.visit is not None else "",
        visit=line_of(entry.visit, found.names) if entry.visit is not None else None,
        alarm=outward(alarm) if alarm is not None else "",
        trusted=first.clock_trusted,
        detail=event_of(first, names=True).detail,
        notes=len(held),
        tags=tuple(dict.fromkeys(tag for each in held for tag in each.tags)),
    )
