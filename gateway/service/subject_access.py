"""What somebody is given about themselves (PIPL 45): every class the box holds, other people's names masked.

A household's link gives what is the home's; what is one person's own – where they went in, what was sent to
them – only where that person lives alone: the others of a home are others. In the office each gets their own.
Reviews under a hold are left out, and nothing says whether there is one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from gateway.domain.household import Subject
from gateway.domain.mask import Mask, mask_for
from gateway.domain.model import EventType, Now, PersonId, PlaceId, outward
from gateway.domain.register import Act, Entry
from gateway.domain.retention import USUAL, Kept, RecordClass, class_of
from gateway.domain.site import Person, Site
from gateway.service import register, resident_looks
from gateway.service.reviews import By
from gateway.store import credentials, faces
from gateway.store.db import Database
from gateway.store.queries import alarms, events, subject
from gateway.store.queries.alarms import AlarmSummary, LogLine
from gateway.store.queries.events import EventFilter, RecordedRow
from gateway.store.register import LAST_OF_ALL
from gateway.store.site import load_site

PAGE = 1000
ALARMS_AT_ONCE = 100
Record = Mapping[str, object]
Written = Callable[[Person], Record]
"""How a person's entry is written down."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Section:
    """One class of records; they are read while they are written out."""

    name: str
    records: Iterable[Record]


@dataclass(frozen=True, slots=True)
class _Asked:
    database: Database
    subject: Subject
    own: tuple[PersonId, ...]
    """Whose own records are given."""
    site: Site
    mask: Mask
    now: Now
    kept: Kept

    def over(self, class_: RecordClass, at: datetime | None) -> bool:
        """Tell whether a record is over its time: then only a review can have kept it, which is not told."""
        return at is not None and at <= self.now.at - self.kept[class_]


def served(database: Database, subject_: Subject, by: By, now: Now, why: str) -> int:
    """Have on record, before its first byte, that somebody is given what is held about them."""
    what = "person" if subject_.place is None else "home"
    places = () if subject_.place is None else (subject_.place,)
    entry = Entry(now.at, Act.SUBJECT_SERVED, what, by.name, by.role, why, places=places)
    return register.recorded(database, replace(entry, persons=subject_.persons))


def sections(
    database: Database, subject_: Subject, now: Now, written: Written, kept: Kept = USUAL.kept
) -> Sequence[Section]:
    """Return everything that is held about a household, or about one person, class by class.

    What is over the time it is `kept` is left out: that it still stands here would tell of a held review.
    """
    with database.read() as connection:
        site = load_site(connection)
    own = subject_.persons if len(subject_.persons) == 1 else ()
    names = {id_: each.name for id_, each in site.people.items()}
    asked = _Asked(database, subject_, own, site, mask_for(subject_.persons, names), now, kept)
    personal = (
        Section("person", [_masked(asked, written(site.people[each])) for each in own]),
        Section("belonging", _belonging(asked)),
        Section("passings", _passings(asked)),
        Section("messages", _messages(asked)),
        Section("answers", _answers(asked)),
        Section("credentials", _credentials(asked)),
        Section("proofs", _proofs(asked)),
        Section("templates", _templates(asked)),
    )
    return (
        Section("home", _home(asked)),
        *(personal if own else ()),
        Section("alarms", _alarms(asked)),
        Section("home_events", _home_events(asked)),
        Section("visits", _visits(asked)),
        Section("signs_of_life", _signs(asked)),
        Section("consents", _consents(asked)),
        Section("erasures", _erasures(asked)),
        Section("looks", _looks(asked)),
    )


def _home(asked: _Asked) -> Iterator[Record]:
    place, site = asked.subject.place, asked.site
    if place is None:
        return
    yield {
        "place": place,
        "name": site.place_name(place),
        "people": [site.people[each].name for each in asked.subject.persons],
        "devices": [
            {"id": each.id, "template": each.template}
            for each in site.devices.values()
            if each.place == place or each.resident in asked.subject.persons
        ],
    }


def _belonging(asked: _Asked) -> Iterator[Record]:
    """Yield where somebody is named: groups, doors they may open, policies that call them."""
    site = asked.site
    for person in asked.own:
        groups = {id_ for id_, members in site.groups.items() if person in members}
        names = {person, *(f"group:{each}" for each in groups)}
        yield {
            "groups": sorted(site.group_names.get(each, each) for each in groups),
            "doors": sorted({door for each in site.rights if names & {*each.who} for door in each.doors}),
            "called_by_policies": sorted(
                id_ for id_, each in site.policies.items() if any(names & {*s.notify} for s in each.steps)
            ),
        }


def _alarms(asked: _Asked) -> Iterator[Record]:
    def page(connection: Connection, after: int) -> Sequence[tuple[int, Record | None]]:
        found = asked.subject
        ids = subject.alarms(connection, found.place, found.persons, after, ALARMS_AT_ONCE)
        told = alarms.log_of(connection, ids)
        return [
            (each.id, _alarm(asked, each, [line for line in told if line.alarm == each.id]))
            if not asked.over(RecordClass.ALARMS, each.resolved_at)
            else (each.id, None)
            for each in alarms.by_ids(connection, ids)
        ]

    return _paged(asked.database, page)


def _alarm(asked: _Asked, found: AlarmSummary, told: Sequence[LogLine]) -> Record:
    mask = asked.mask
    return {
        "id": outward(found.id),
        "kind": found.kind,
        "state": found.state,
        "place": found.place_name,
        "resident": mask.name(found.resident_name),
        "raised_at": found.raised_at,
        "presses": found.presses,
        "resolved_at": found.resolved_at,
        "outcome": mask.text(found.outcome),
        "story": [
            {
                "at": each.at,
                "type": each.type,
                "role": each.role,
                "by": mask.name(each.name),
                "text": mask.text(each.text),
            }
            for each in told
        ],
    }


def _home_events(asked: _Asked) -> Iterator[Record]:
    place = asked.subject.place
    return iter(()) if place is None else _events(asked, EventFilter(place=place), elsewhere=False)


def _passings(asked: _Asked) -> Iterator[Record]:
    for person in asked.own:
        yield from _events(asked, EventFilter(person=person), elsewhere=True)


def _events(asked: _Asked, wanted: EventFilter, *, elsewhere: bool) -> Iterator[Record]:
    """Yield events as they are recorded; `elsewhere` leaves those at the home to its own list."""

    def page(connection: Connection, after: int) -> Sequence[tuple[int, Record | None]]:
        found = events.page(connection, wanted, after, PAGE, newest=False)
        home, persons = asked.subject.place, asked.subject.persons
        called = {each.alarm for each in found if each.alarm is not None}
        others = subject.of_others(connection, called, persons)
        return [
            (
                each.id,
                None
                if each.alarm in others
                or asked.over(_class_of(each), each.received_at)
                or (elsewhere and each.place is not None and each.place == home)
                else _event(asked, each),
            )
            for each in found
        ]

    return _paged(asked.database, page)


def _class_of(found: RecordedRow) -> RecordClass:
    """Return the class of an event; one of an alarm goes with it."""
    return RecordClass.ALARMS if found.alarm is not None else class_of(EventType(found.type))


def _event(asked: _Asked, found: RecordedRow) -> Record:
    mask = asked.mask
    return {
        "id": outward(found.id),
        "type": found.type,
        "received_at": found.received_at,
        "at": found.at,
        "device": found.device,
        "place": asked.site.place_name(None if found.place is None else PlaceId(found.place)),
        # Whoever is no longer installed is in no mask: hidden unless it is one of those who ask.
        "person": found.person if found.person is None or found.person in asked.subject.persons else "**",
        "detail": mask.value(json.loads(found.detail)),
        "reason": mask.text(found.reason),
    }


def _messages(asked: _Asked) -> Iterator[Record]:
    return _paged(
        asked.database,
        lambda connection, after: [
            (
                each.id,
                None if asked.over(RecordClass.MESSAGES, each.resolved_at) else _record(asdict(each)),
            )
            for each in subject.messages(connection, asked.own, after, PAGE)
        ],
    )


def _answers(asked: _Asked) -> Iterator[Record]:
    for person in asked.own:
        yield from _paged(
            asked.database,
            lambda connection, after, who=person: [  # type: ignore[misc]
                (
                    each.id,
                    None
                    if asked.over(RecordClass.ALARMS, each.resolved_at)
                    else _masked(asked, _record(asdict(each))),
                )
                for each in subject.answers(connection, who, after, PAGE)
            ],
        )


def _credentials(asked: _Asked) -> Iterator[Record]:
    """Yield cards, PINs and plates: that they exist and until when. The box itself knows no value."""
    with asked.database.read() as connection:
        found = [each for person in asked.own for each in credentials.page(connection, 0, PAGE, person, None)]
    for each in found:
        yield {
            "id": outward(each.id),
            "kind": each.kind.value,
            "visitor": each.visitor,
            "doors": list(each.doors),
            "valid_from": each.valid_from,
            "valid_until": each.valid_until,
            "enabled": each.enabled,
        }


def _proofs(asked: _Asked) -> Iterator[Record]:
    with asked.database.read() as connection:
        found = [each for who in asked.own for each in subject.proofs(connection, who)]
    return iter([_masked(asked, asdict(each)) for each in found])


def _templates(asked: _Asked) -> Iterator[Record]:
    """Yield that a face is kept, as numbers only its own worker can compare; never the numbers."""
    with asked.database.read() as connection:
        known = [faces.subject_of(connection, who) for who in asked.own]
        kept = [faces.templates(connection, each) for each in known if each is not None]
    return iter([{"count": each} for each in kept if each])


def _visits(asked: _Asked) -> Iterator[Record]:
    people = asked.subject.persons
    return _paged(
        asked.database,
        lambda connection, after: [
            (
                each.id,
                None
                if asked.over(RecordClass.VISITS, each.at)
                else {
                    "at": each.at,
                    "visitor": asked.mask.name(each.visitor_name),
                    "note": asked.mask.text(each.note),
                },
            )
            for each in subject.visits(connection, people, after, PAGE)
        ],
    )


def _signs(asked: _Asked) -> Iterator[Record]:
    with asked.database.read() as connection:
        found = subject.signs(connection, asked.subject.persons)
    return iter([asdict(each) for each in found])


def _consents(asked: _Asked) -> Iterator[Record]:
    with asked.database.read() as connection:
        found = [each for who in asked.subject.persons for each in faces.consents(connection, who)]
    for each in found:
        yield {
            "person": asked.site.people[each.person].name,
            "purpose": each.purpose.value,
            "notice": each.notice,
            "channel": each.channel.value,
            "given_at": each.given_at,
            "expires_at": each.expires_at,
            "withdrawn_at": each.withdrawn_at,
        }


def _erasures(asked: _Asked) -> Iterator[Record]:
    with asked.database.read() as connection:
        found = [each for who in asked.subject.persons for each in faces.erasures(connection, who)]
    for each in found:
        yield {
            "person": asked.site.people[each.person].name,
            "asked_at": each.asked_at,
            "why": each.why,
            "erased_at": each.erased_at,
        }


def _looks(asked: _Asked) -> Iterator[Record]:
    before = LAST_OF_ALL
    while page := resident_looks.looks(asked.database, asked.subject, asked.now, before, PAGE):
        for each in page:
            yield {**asdict(each), "why": asked.mask.text(each.why)}
        before = page[-1].number


def _paged(
    database: Database, page: Callable[[Connection, int], Sequence[tuple[int, Record | None]]]
) -> Iterator[Record]:
    """Yield records a page at a time, so that no transaction of a reader lasts."""
    after = 0
    while True:
        with database.read() as connection:
            found = page(connection, after)
        if not found:
            return
        yield from (each for _, each in found if each is not None)
        after = found[-1][0]


def _masked(asked: _Asked, found: Record) -> Record:
    masked = asked.mask.value(found)
    return masked if isinstance(masked, Mapping) else {}


def _record(found: Mapping[str, object]) -> dict[str, object]:
    return {name: each for name, each in found.items() if name not in {"id", "person", "resolved_at"}}
