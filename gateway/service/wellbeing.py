"""The daily sign of life as a use case: days begin, and whoever was not heard of is asked.

Costs nothing where nobody has chosen it, and nothing per event: whether somebody was heard of is one look
into the log's index when it is time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection

from gateway.domain import escalation, question
from gateway.domain.alarm import CALM, GATEWAY, Actor, Alarm, AlarmKind, AlarmState, Role
from gateway.domain.model import DeviceId, Now, PersonId, PlaceId
from gateway.domain.site import Person, Site
from gateway.domain.wellbeing import Day, DayState, Wellbeing, planned
from gateway.domain.zone import zone
from gateway.service.batch import Batch, Committed
from gateway.service.linkkey import LinkKey
from gateway.store import alarms
from gateway.store import wellbeing as rows
from gateway.store.db import Database
from gateway.store.site import load_site, load_ways
from gateway.store.wellbeing import Home, KeptDay

LOOK_EVERY = timedelta(minutes=1)
"""How late a day may begin."""
AT_ONCE = 10
"""People decided about in one transaction, so that a whole compound keeps no press waiting."""
BEGUN_AT_ONCE = 50
"""Days begun in one transaction."""

WELL = {"zh": "本人说很好", "en": "well, in their own words"}
HELP = {"zh": "本人请人来帮忙", "en": "asked somebody to come"}
"""How a question ended, in the words of whoever it asked, for the log."""

Chosen = Mapping[PersonId, tuple[Person, Wellbeing]]


def chosen_in(site: Site) -> Chosen:
    """Return who has chosen a daily sign of life, and what they have chosen."""
    return {each.id: (each, each.wellbeing) for each in site.people.values() if each.wellbeing is not None}


def next_look(database: Database, now: Now) -> datetime:
    """Return when to look again: at the nearest deadline, a minute from now at the latest."""
    with database.look() as connection:
        known = rows.days(connection)
    waiting = [each.day.due for each in known.values() if each.day.state is DayState.WAITING]
    return min([now.steady + LOOK_EVERY, *(due for due in waiting)])


def tend(database: Database, site: Site, now: Now, keys: LinkKey, *, trusted: bool) -> tuple[Committed, bool]:
    """Begin the days that begin, and ask whoever is due and was not heard of, in one transaction.

    Writes nothing where nothing is due; the second is True where more is left to be done at once.
    """
    chosen = chosen_in(site)
    with database.look() as connection:
        known = rows.days(connection)
    fresh = _begun(chosen, known, site, now, trusted=trusted)
    gone = known.keys() - chosen.keys()
    standing = {person: fresh.get(person) or known[person].day for person in chosen if person in known}
    due = [
        day
        for day in standing.values()
        if day.person not in fresh and day.state is DayState.WAITING and day.due <= now.steady
    ]
    if not (fresh or gone or due):
        return Committed(), False
    begun = list(fresh.values())[:BEGUN_AT_ONCE]
    with database.write_here() as connection:
        batch = Batch(connection, now, keys)
        rows.forget(connection, gone)
        rows.keep(connection, [KeptDay(each) for each in begun])
        before: dict[datetime, int] = {}
        homes = Homes(site)
        for day in sorted(due, key=lambda each: each.due)[:AT_ONCE]:
            if day.since not in before:
                before[day.since] = rows.newest_before(connection, day.since)
            person, choice = chosen[day.person]
            home = homes.of(person.id, person.home)
            sign = rows.sign_since(connection, home, day.since, before[day.since])
            rows.keep(connection, [_decided(batch, site, person, choice, day, sign)])
        return batch.flush(), len(fresh) > len(begun) or len(due) > AT_ONCE


def _begun(
    chosen: Chosen, known: Mapping[PersonId, KeptDay], site: Site, now: Now, *, trusted: bool
) -> Mapping[PersonId, Day]:
    where = zone(site.timezone)
    found = {
        person: planned(
            known[person].day if person in known else None, choice, person, now, where, trusted=trusted
        )
        for person, (_, choice) in chosen.items()
    }
    return {person: day for person, day in found.items() if day is not None}


def _decided(
    batch: Batch, site: Site, person: Person, choice: Wellbeing, day: Day, sign: rows.Sign | None
) -> KeptDay:
    """Return how a day that is due stands; asks where nothing was heard and nobody is helping already."""
    about = alarms.open_by_subject(batch.connection, [question.subject_of(person.id)])
    if any(each.kind not in CALM for each in about):
        return KeptDay(replace(day, state=DayState.HELPED))
    if sign is not None:
        return KeptDay(replace(day, state=DayState.SEEN), sign.at)
    # Where yesterday's question is still open, it goes on: there is one question about a person at a time.
    if not any(each.kind is AlarmKind.WELLBEING for each in about):
        fresh = question.asked(person, choice, site, batch.next_alarm(), batch.now)
        batch.take(None, escalation.begin(fresh, batch.now.steady, GATEWAY))
    return KeptDay(replace(day, state=DayState.ASKED))


class Homes:
    """Who lives where and carries what: found out once for everybody who is due."""

    def __init__(self, site: Site) -> None:
        self._own: dict[PersonId, list[DeviceId]] = {}
        self._rooms: dict[PlaceId, list[PlaceId]] = {}
        for device in site.devices.values():
            if device.resident is not None:
                self._own.setdefault(device.resident, []).append(device.id)
        for place in site.places.values():
            if place.inside is not None:
                self._rooms.setdefault(place.inside, []).append(place.id)

    def of(self, person: PersonId, home: PlaceId | None, devices: Sequence[DeviceId] = ()) -> Home:
        """Return where a sign of somebody's life may come from."""
        places = [home] if home is not None else []
        for place in places:
            places.extend(each for each in self._rooms.get(place, ()) if each not in places)
        return Home(person, devices or self._own.get(person, ()), places)


def homes_of(connection: Connection) -> Callable[[], Homes]:
    """Return what reads the homes when they are first asked for, and once: hundreds of questions are due."""
    return cache(lambda: Homes(load_ways(connection)))


def looked_after(batch: Batch, found: Alarm, homes: Callable[[], Homes]) -> Alarm:
    """Return a question that is due in the light of what was heard since it asked; that is logged once."""
    if found.kind is not AlarmKind.WELLBEING or found.resident is None:
        return found
    connection = batch.connection
    home = homes().of(found.resident, found.place, found.devices)
    before = rows.newest_before(connection, found.fired_at)
    sign = rows.sign_since(connection, home, found.fired_at, before)
    if sign is None or sign.at == found.sign_at or found.state is AlarmState.ATTENDED:
        return found
    return batch.take(found, question.signed(found, sign.type, sign.at))


def waits_for_help(batch: Batch, alarm: Alarm) -> bool:
    """Tell whether a question has to wait because a call for help about the same person is open."""
    if alarm.kind is not AlarmKind.WELLBEING:
        return False
    about = alarms.open_by_subject(batch.connection, [alarm.subject])
    return any(each.kind not in CALM for each in about)


def answered(batch: Batch, alarm: Alarm, by: Actor, *, well: bool) -> None:
    """Take what a resident says to the question about themselves, inside an open transaction.

    Raises IllegalTransition where it is closed, NotAllowed where it is none of theirs.
    """
    told = alarms.told(batch.connection, alarm.id)
    if well:
        batch.take(alarm, escalation.resolve(alarm, batch.now.at, by, _said(alarm, WELL), told))
        return
    over, call = question.wants_help(alarm, batch.now, by, _said(alarm, HELP), told)
    batch.take(alarm, over)
    about = alarms.open_by_subject(batch.connection, [alarm.subject])
    calls = [batch.current(each) for each in about if each.kind is AlarmKind.SOS]
    known = next((each for each in calls if each.state is not AlarmState.RESOLVED), None)
    known = known or batch.raised_here(AlarmKind.SOS, alarm.subject)
    if known is None:
        fresh = replace(call, id=batch.next_alarm(), due_at=batch.now.steady, fired_at=batch.now.steady)
        batch.take(None, escalation.begin(fresh, batch.now.steady, by))
    elif known.on_trial:
        device = known.devices[0]
        batch.take(known, escalation.in_earnest(known, batch.now.steady, by, device))
    else:
        batch.take(known, escalation.repeat(known, by, joins=False))


def ends_with(batch: Batch, call: Alarm, by: Actor, outcome: str) -> None:
    """Close the question about somebody with the call about them: whoever closes that has seen them."""
    if call.kind in CALM or by.role not in {Role.GUARD, Role.NEIGHBOUR}:
        return
    for each in alarms.open_by_subject(batch.connection, [call.subject]):
        alarm = batch.current(each)
        if alarm.kind is AlarmKind.WELLBEING and alarm.state is not AlarmState.RESOLVED:
            told = alarms.told(batch.connection, alarm.id)
            for decision in question.over_with(alarm, batch.now, by, outcome, told):
                batch.take(each, decision)


def _said(alarm: Alarm, words: Mapping[str, str]) -> str:
    return words.get(alarm.language.partition("-")[0], words["zh"])


@dataclass(frozen=True, slots=True)
class Sign:
    """How the daily sign of life of one person stands."""

    person: PersonId
    name: str
    place: str
    chosen: Wellbeing
    state: DayState | None
    """None: no day has begun yet."""
    seen_at: datetime | None


def shown(database: Database, now: Now) -> Sequence[Sign]:
    """Return everybody who has chosen it; who was asked or not watched over today stands first."""
    with database.read() as connection:
        site, known = load_site(connection), rows.days(connection)
    found = []
    for person, (about, chosen) in chosen_in(site).items():
        last = known.get(person)
        today = now.at.astimezone(zone(site.timezone)).date()
        current = last is not None and last.day.day == today
        state = last.day.state if last is not None else None
        place = site.place_name(about.home)
        seen = last.seen_at if last is not None and current else None
        found.append(Sign(person, about.name, place, chosen, state if current else None, seen))
    return sorted(found, key=lambda each: (each.state not in {DayState.ASKED, DayState.MISSED}, each.name))
