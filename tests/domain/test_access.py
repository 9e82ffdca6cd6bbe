"""Who may open a door, when, and for which reason not; a promise opens the doors on its way and no other."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.access import (
    MOST_WRONG,
    WRONG_WITHIN,
    Credential,
    CredentialKind,
    Decision,
    Reason,
    decide,
    helper_grant,
    lets_in,
    normal,
    pins_refused,
    usable,
    ways_in,
    wrong_again,
)
from gateway.domain.alarm import NO_CALL, Alarm, AlarmKind, AlarmState
from gateway.domain.door import Grant, GrantKind
from gateway.domain.model import AlarmId, CredentialId, DoorId, PersonId, PlaceId, ScheduleId
from gateway.domain.policy import Policy, Step
from gateway.domain.site import Person, Place, Site
from gateway.domain.site_doors import DAYS, EVERY_DAY, Door, Right, Schedule, Window
from gateway.domain.zone import CHINA, zone

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
"""A Wednesday, 12:00 in Shanghai."""
ZHENG, LIN, WU = PersonId("zheng"), PersonId("lin"), PersonId("wu")
DAYTIME = Schedule(ScheduleId("day"), (Window(frozenset(DAYS[:5]), time(8), time(18)),))


def door(id_: str, place: str) -> Door:
    """Return a door at a place."""
    return Door(DoorId(id_), id_, PlaceId(place))


UNIT, NEXT, HOME, GATE = door("unit", "b3u2"), door("next", "b3u1"), door("home", "501"), door("gate", "east")
PLACES = [
    Place(PlaceId("estate"), "compound", "金海岸"),
    Place(PlaceId("east"), "gate", "东门", PlaceId("estate")),
    Place(PlaceId("b3"), "building", "3号楼", PlaceId("estate")),
    Place(PlaceId("b3u1"), "entrance", "1单元", PlaceId("b3")),
    Place(PlaceId("b3u2"), "entrance", "2单元", PlaceId("b3")),
    Place(PlaceId("501"), "household", "501", PlaceId("b3u2")),
]
SITE = Site(
    places={each.id: each for each in PLACES},
    people={id_: Person(id_, id_) for id_ in (ZHENG, LIN, WU)},
    groups={"bangbang": (LIN,)},
    doors={each.id: each for each in (UNIT, NEXT, HOME, GATE)},
    schedules={DAYTIME.id: DAYTIME},
    rights=(Right(("zheng",), (UNIT.id, GATE.id)), Right(("group:bangbang",), (UNIT.id,), DAYTIME.id)),
)
CARD = Credential(CredentialId(12), CredentialKind.CARD, ZHENG)
LINS = Credential(CredentialId(13), CredentialKind.PIN, LIN)
GUEST = Credential(CredentialId(14), CredentialKind.PLATE, ZHENG, "送货", (GATE.id, NEXT.id))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("credential", "where", "at", "reason"),
    [
        (CARD, UNIT, NOON, None),
        (LINS, UNIT, NOON, None),
        (GUEST, GATE, NOON, None),
        (None, UNIT, NOON, Reason.UNKNOWN),
        (replace(CARD, enabled=False), UNIT, NOON, Reason.DISABLED),
        (replace(CARD, valid_from=NOON), UNIT, NOON, None),
        (replace(CARD, valid_from=NOON + HOUR), UNIT, NOON, Reason.NOT_YET),
        (replace(CARD, valid_until=NOON), UNIT, NOON, Reason.EXPIRED),
        (replace(CARD, valid_until=NOON + HOUR), UNIT, NOON, None),
        (CARD, NEXT, NOON, Reason.NO_RIGHT),
        (replace(CARD, person=PersonId("gone")), UNIT, NOON, Reason.NO_RIGHT),
        (LINS, GATE, NOON, Reason.NO_RIGHT),
        (LINS, UNIT, NOON + 6 * HOUR, Reason.OUTSIDE_SCHEDULE),
        (LINS, UNIT, NOON + timedelta(days=3), Reason.OUTSIDE_SCHEDULE),
        (GUEST, UNIT, NOON, Reason.NO_RIGHT),
        (GUEST, NEXT, NOON, Reason.NO_RIGHT),
        (replace(GUEST, person=LIN), GATE, NOON, Reason.NO_RIGHT),
    ],
)
def test_everybody_is_let_in_by_name_or_turned_away_with_a_reason(
    credential: Credential | None, where: Door, at: datetime, reason: Reason | None
) -> None:
    """Unknown before disabled, disabled before expired, and a guest never beyond their host."""
    found = decide(credential, where, SITE, at)
    assert reason == found.reason
    assert (reason is None) == (found.grant is not None and bool(found.grant.name))


def test_a_grant_names_the_credential_and_who_comes_in() -> None:
    """A visitor is nobody of the site's people, so no visitor arrives at an alarm as a neighbour."""
    assert Decision(Grant(GrantKind.CREDENTIAL, ZHENG, CARD.id)) == decide(CARD, UNIT, SITE, NOON)
    assert Decision(Grant(GrantKind.CREDENTIAL, None, GUEST.id)) == decide(GUEST, GATE, SITE, NOON)


def test_a_right_without_a_schedule_holds_beside_one_with() -> None:
    """The wider of two rights wins."""
    both = replace(SITE, rights=(*SITE.rights, Right(("lin",), (UNIT.id,))))
    assert decide(LINS, UNIT, both, NOON + 6 * HOUR).grant is not None


WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("window", "day", "at", "holds"),
    [
        (Window(EVERY_DAY, time(8), time(20)), WEDNESDAY, time(8), True),
        (Window(EVERY_DAY, time(8), time(20)), WEDNESDAY, time(20), False),
        (Window(frozenset({"tue"}), time(8), time(20)), WEDNESDAY, time(9), False),
        (Window(EVERY_DAY, time(0), time(0)), WEDNESDAY, time(23, 59, 59), True),
        (Window(frozenset({"wed"}), time(22), time(6)), WEDNESDAY, time(23), True),
        (Window(frozenset({"wed"}), time(22), time(6)), WEDNESDAY, time(5), False),
        (Window(frozenset({"tue"}), time(22), time(6)), WEDNESDAY, time(5), True),
        (Window(frozenset({"tue"}), time(22), time(6)), WEDNESDAY, time(6), False),
    ],
)
def test_windows_begin_on_their_days(window: Window, day: date, at: time, holds: bool) -> None:
    """The end is excluded, 00:00 ends the day, and a night belongs to the evening it began on."""
    assert holds == window.holds(day, at, frozenset())


def test_a_machine_without_time_zones_still_has_doors() -> None:
    """A right with a schedule holds by China's time where the site's zone is not to be had."""
    lost = replace(SITE, timezone="Nowhere/At_All")
    assert CHINA is zone("Nowhere/At_All")
    assert decide(LINS, UNIT, lost, NOON).grant is not None
    assert Reason.OUTSIDE_SCHEDULE is decide(LINS, UNIT, lost, NOON + 6 * HOUR).reason


def test_on_a_holiday_nothing_begins() -> None:
    """The night before goes on into it."""
    night = Window(EVERY_DAY, time(22), time(6))
    assert night.holds(WEDNESDAY, time(5), frozenset({WEDNESDAY}))
    assert not night.holds(WEDNESDAY, time(23), frozenset({WEDNESDAY}))
    assert not DAYTIME.holds(datetime(2026, 11, 25, 7, 59, tzinfo=UTC))


@given(st.integers(0, 7 * 24 * 60 - 1), st.sampled_from([time(0), time(8), time(22)]))
def test_a_window_and_its_complement_share_no_minute(minute: int, edge: time) -> None:
    """What ends at an hour leaves off where the next begins, every day of the week."""
    moment = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=minute)
    first, second = Window(EVERY_DAY, edge, time(12)), Window(EVERY_DAY, time(12), edge)
    held = [each.holds(moment.date(), moment.time(), frozenset()) for each in (first, second)]
    assert [True, False] == sorted(held, reverse=True)


def alarm(**more: object) -> Alarm:
    """Return a call for help from 501 that Lin has promised to go to."""
    return Alarm(
        id=AlarmId(7),
        kind=AlarmKind.SOS,
        state=AlarmState.ACKNOWLEDGED,
        subject="person:wu",
        devices=(),
        place=PlaceId("501"),
        place_name="501",
        resident=WU,
        resident_name="wu",
        policy=Policy((Step((ZHENG, LIN)),)),
        raised_at=NOON,
        due_at=NOON,
        fired_at=NOON,
        helper=LIN,
        **more,  # type: ignore[arg-type]
    )


def test_the_way_in_leads_through_gates_and_the_places_around() -> None:
    """Never the household's own door, never the unit next door."""
    assert (UNIT, GATE) == ways_in(SITE, PlaceId("501"))
    assert (UNIT, GATE) == ways_in(SITE, PlaceId("b3u2")), "who presses in the hall is behind its door"
    assert (GATE,) == ways_in(SITE, None)
    knot = {each: replace(place, inside=PlaceId("501")) for each, place in SITE.places.items()}
    assert {UNIT, NEXT, HOME, GATE} >= set(ways_in(replace(SITE, places=knot), PlaceId("501")))


def test_a_promise_opens_the_doors_on_its_way() -> None:
    """By name of the alarm and of the one who goes."""
    assert "alarm:7/lin" == getattr(helper_grant([alarm()], LIN, GATE, SITE), "name", "")
    for where in (NEXT, HOME):
        assert None is helper_grant([alarm()], LIN, where, SITE)


@pytest.mark.parametrize("state", AlarmState)
@pytest.mark.parametrize("kind", AlarmKind)
@pytest.mark.parametrize("person", [LIN, ZHENG, None])
def test_only_the_helper_and_only_from_promise_to_close(
    state: AlarmState, kind: AlarmKind, person: PersonId | None
) -> None:
    """A fault or drill brings nobody, a closed alarm opens nothing, whoever else was called stays outside."""
    under_way = state in {AlarmState.ACKNOWLEDGED, AlarmState.ATTENDED}
    expected = person == LIN and under_way and kind not in NO_CALL
    assert expected == lets_in(replace(alarm(), state=state, kind=kind), person)
    assert not lets_in(replace(alarm(), helper=None), person)


def test_the_fifth_wrong_attempt_within_five_minutes_is_an_alarm() -> None:
    """Attempts further apart are not added up, and after an alarm they are counted anew."""
    wrong: tuple[datetime, ...] = ()
    told = []
    for _ in range(2 * MOST_WRONG):
        wrong, alarming = wrong_again(wrong, NOON)
        told.append(alarming)
    assert [False, False, False, False, True] * 2 == told
    slow = WRONG_WITHIN / (MOST_WRONG - 1)
    for nth in range(50):
        wrong, alarming = wrong_again(wrong, NOON + nth * slow)
        assert not alarming
        assert len(wrong) < MOST_WRONG


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        (CredentialKind.CARD, "04:a1-ff 09", "04A1FF09"),
        (CredentialKind.PIN, " 12 34 ", "1234"),
        (CredentialKind.PIN, "１２３４", "1234"),
        (CredentialKind.PLATE, "闽D·a1234", "闽DA1234"),
        (CredentialKind.PLATE, "闽d a1234", "闽DA1234"),
    ],
)
def test_one_card_has_one_form(kind: CredentialKind, value: str, found: str) -> None:
    """However reader, camera or office write it."""
    assert found == normal(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (CredentialKind.CARD, "04A"),
        (CredentialKind.CARD, "卡片卡片"),
        (CredentialKind.PIN, "12a4"),
        (CredentialKind.PIN, "1" * 13),
        (CredentialKind.PLATE, ""),
    ],
)
def test_what_is_no_card_is_refused_without_being_repeated(kind: CredentialKind, value: str) -> None:
    """A mistyped PIN is somebody's PIN but for one digit."""
    with pytest.raises(ValueError, match="expected a ") as refused:
        normal(kind, value)
    assert not value or value not in str(refused.value)


@pytest.mark.parametrize(
    ("guessed", "expected"),
    [
        (None, False),
        (timedelta(0), True),
        (WRONG_WITHIN - timedelta(microseconds=1), True),
        (WRONG_WITHIN, False),
        (timedelta(microseconds=-1), False),
    ],
)
def test_no_pin_is_taken_for_five_minutes_after_guessing(guessed: timedelta | None, expected: bool) -> None:
    """What lies ahead comes from another clock, and keeps nobody out."""
    assert expected is pins_refused(None if guessed is None else NOON - guessed, NOON)
    assert (timedelta(minutes=5), 5) == (WRONG_WITHIN, MOST_WRONG)


@pytest.mark.parametrize(
    ("credential", "expected"),
    [(CARD, True), (replace(CARD, enabled=False), False), (replace(CARD, valid_until=NOON), False)],
)
def test_a_credential_is_in_order_whatever_it_opens(credential: Credential, expected: bool) -> None:
    """Its rights are another question."""
    assert expected is usable(replace(credential, person=PersonId("gone")), NOON)
