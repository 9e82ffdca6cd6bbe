"""The question to somebody of whom nothing was heard: whom it asks, what an answer makes of it, its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from gateway.domain.alarm import GATEWAY, Actor, Alarm, AlarmKind, AlarmState, Role
from gateway.domain.duty import Duty, Turn
from gateway.domain.errors import NotAllowed
from gateway.domain.escalation import ASK_AFTER, Decision, Entry, EntryType
from gateway.domain.model import AlarmId, DeviceId, EventType, Now, PersonId, PlaceId, PolicyId
from gateway.domain.policy import Policy, Step
from gateway.domain.question import asked, held_back, over_with, signed, subject_of, wants_help
from gateway.domain.rules import DESK_WAIT
from gateway.domain.site import Contact, Device, Person, Place, PlannedPolicy, PlannedStep, Site
from gateway.domain.wellbeing import Wellbeing

AT = datetime(2026, 11, 30, 2, tzinfo=UTC)
NOW = Now(AT, AT - timedelta(days=9))
MINUTE = timedelta(minutes=1)
WU = PersonId("wu")
PERSON = Person(WU, "吴", PlaceId("h"), "en", (Contact("sms", "1"),))
CHOSEN = Wellbeing(time(9), "said so", ask=7 * MINUTE)
RESIDENT = Actor(Role.RESIDENT, "吴", "page", WU)
NEIGHBOUR = Actor(Role.NEIGHBOUR, "林", "page", PersonId("lin"))
GUARD = Actor(Role.GUARD, "guard", "desk")


def policy(id_: str, *people: str) -> PlannedPolicy:
    """Return a policy of one step."""
    return PlannedPolicy(PolicyId(id_), (PlannedStep(people, MINUTE),), 3 * MINUTE)


SITE = Site(
    name="厝边",
    default_policy=PolicyId("usual"),
    desk=("desk",),
    places={PlaceId("h"): Place(PlaceId("h"), "household", "501")},
    people={WU: PERSON, **{PersonId(each): Person(PersonId(each), each) for each in ("lin", "zheng")}},
    devices={
        DeviceId("b1"): Device(DeviceId("b1"), "cuobian-sos", resident=WU),
        DeviceId("b2"): Device(DeviceId("b2"), "cuobian-sos", resident=WU, policy=PolicyId("own")),
        DeviceId("b3"): Device(DeviceId("b3"), "cuobian-sos", resident=PersonId("lin")),
        DeviceId("b4"): Device(DeviceId("b4"), "cuobian-sos"),
    },
    policies={
        PolicyId("usual"): policy("usual", "zheng"),
        PolicyId("own"): policy("own", "wu", "lin"),
        PolicyId("chosen"): policy("chosen", "duty:d", "zheng"),
    },
    duties={"d": Duty("d", "", (Turn(WU), Turn(PersonId("lin"))))},
)


def question(person: Person = PERSON, chosen: Wellbeing = CHOSEN, site: Site = SITE) -> Alarm:
    """Return the question to somebody."""
    return asked(person, chosen, site, AlarmId(5), NOW)


def test_a_question_is_about_the_resident_and_all_their_buttons() -> None:
    """Raised and due at once, in their language; their answer, and then their own plan without them."""
    expected = Alarm(
        id=AlarmId(5),
        kind=AlarmKind.WELLBEING,
        state=AlarmState.RAISED,
        subject="person:wu",
        devices=(DeviceId("b1"), DeviceId("b2")),
        place=PlaceId("h"),
        place_name="501",
        resident=WU,
        resident_name="吴",
        policy=Policy(
            (Step((WU,), 7 * MINUTE), Step((PersonId("lin"),), MINUTE)),
            3 * MINUTE,
            desk=(PersonId("desk"),),
            asks=True,
        ),
        raised_at=NOW.at,
        due_at=NOW.steady,
        fired_at=NOW.steady,
        language="en",
    )
    assert expected == question()
    assert "person:wu" == subject_of(WU)


@pytest.mark.parametrize(
    ("home", "name", "expected"), [(PlaceId("h"), "厝边", "501"), (None, "厝边", "厝边"), (None, "", "wu")]
)
def test_it_always_names_a_place(home: PlaceId | None, name: str, expected: str) -> None:
    """The home, else the site, else whoever it is."""
    found = question(replace(PERSON, home=home), site=replace(SITE, name=name))
    assert (home, expected) == (found.place, found.place_name)


@pytest.mark.parametrize(
    ("chosen", "own", "usual", "expected"),
    [
        ("chosen", "own", "usual", ["lin", "zheng"]),
        ("gone", "own", "usual", ["lin"]),
        (None, "own", "usual", ["lin"]),
        (None, None, "usual", ["zheng"]),
        (None, "gone", "usual", ["zheng"]),
        (None, None, None, ["desk"]),
    ],
)
def test_who_comes_after_silence(
    chosen: str | None, own: str | None, usual: str | None, expected: list[str]
) -> None:
    """Whom they chose, their button's plan, the site's, else the desk; never they themselves."""
    devices = {
        **SITE.devices,
        DeviceId("b2"): replace(SITE.devices[DeviceId("b2")], policy=PolicyId(own) if own else None),
    }
    site = replace(SITE, devices=devices, default_policy=PolicyId(usual) if usual else None)
    found = question(chosen=replace(CHOSEN, policy=PolicyId(chosen) if chosen else None), site=site).policy
    assert (expected, [WU]) == (list(found.steps[1].people), list(found.steps[0].people))
    assert (DESK_WAIT if expected == ["desk"] else MINUTE) == found.steps[1].wait
    # A rota that names them calls everybody of it but them, now and at each hand-over.
    assert (chosen == "chosen") == (found.roster is not None)
    assert found.roster is None or ((WU,), ("duty:d", "zheng")) == found.roster.steps
    assert found.roster is None or (("lin",),) == tuple(rota.people for _, rota in found.roster.rotas)


def test_who_has_no_address_is_not_asked() -> None:
    """Then a neighbour goes at once."""
    found = question(replace(PERSON, contacts=())).policy
    assert ([("lin",)], False) == ([step.people for step in found.steps], found.asks)


STALE = replace(
    question(),
    state=AlarmState.ACKNOWLEDGED,
    helper=PersonId("lin"),
    helper_name="林",
    helper_role=Role.NEIGHBOUR,
    also_going=(PersonId("zheng"),),
    declined=(PersonId("zheng"),),
    lapsed="zheng",
    withdrew=True,
    unreachable=True,
    sign="motion",
    sign_at=AT,
)


def test_please_come_is_a_call_for_help_from_that_moment_on() -> None:
    """The question is over with an entry of its own; the call carries nothing of it but whom and where."""
    later = Now(AT + MINUTE, NOW.steady + MINUTE)
    over, call = wants_help(STALE, later, RESIDENT, "help", (PersonId("zheng"),))
    assert (AlarmState.RESOLVED, "help", later.at) == (
        over.alarm.state,
        over.alarm.outcome,
        over.alarm.resolved_at,
    )
    assert (Entry(EntryType.RESOLVED, RESIDENT, "help"), Entry(EntryType.HELP_WANTED, RESIDENT)) == (
        over.entries
    )
    assert PersonId("zheng") in {each.person for each in over.calls}
    policy = replace(STALE.policy, steps=STALE.policy.steps[1:], asks=False)
    fresh = replace(question(), kind=AlarmKind.SOS, policy=policy, raised_at=later.at, pressed_at=later.at)
    assert fresh == call


def test_nobody_else_says_please_come_for_them() -> None:
    """A resident who is not the one it asks is refused, and nothing has changed."""
    with pytest.raises(NotAllowed):
        wants_help(STALE, NOW, replace(RESIDENT, person=PersonId("lin")), "help", ())


@pytest.mark.parametrize("trusted", [True, False])
def test_a_call_for_help_takes_who_is_on_duty_now(trusted: bool) -> None:
    """By the wall clock where that is to be trusted, everybody of the rota where it is not."""
    alarm = question(chosen=replace(CHOSEN, policy=PolicyId("chosen")))
    _, call = wants_help(alarm, replace(NOW, trusted=trusted), RESIDENT, "help", ())
    assert (("lin", "zheng"),) == tuple(step.people for step in call.policy.steps)
    assert call.policy.roster is not None
    assert (("duty:d", "zheng"),) == call.policy.roster.steps


def test_a_question_waits_while_a_call_about_the_same_person_is_open() -> None:
    """For as long as its present step does, and it looks again then."""
    assert Decision(replace(question(), due_at=NOW.steady + 7 * MINUTE)) == held_back(question(), NOW)


@pytest.mark.parametrize(
    ("by", "state", "entries"),
    [
        (NEIGHBOUR, AlarmState.RAISED, [EntryType.ARRIVED, EntryType.RESOLVED]),
        (NEIGHBOUR, AlarmState.ACKNOWLEDGED, [EntryType.ARRIVED, EntryType.RESOLVED]),
        (NEIGHBOUR, AlarmState.ATTENDED, [EntryType.RESOLVED]),
        (GUARD, AlarmState.RAISED, [EntryType.RESOLVED]),
    ],
)
def test_it_ends_with_the_call_for_help(by: Actor, state: AlarmState, entries: list[EntryType]) -> None:
    """Whoever closes that closes this; a neighbour has been there, and it is said."""
    found = over_with(replace(question(), state=state), NOW, by, "well", (PersonId("zheng"),))
    assert entries == [entry.type for each in found for entry in each.entries]
    assert all(PersonId("zheng") in {call.person for call in each.calls} for each in found)
    last = found[-1].alarm
    assert (AlarmState.RESOLVED, "well", by.name, NOW.at) == (
        last.state,
        last.outcome,
        last.closed_by,
        last.resolved_at,
    )
    if len(found) == 2:
        there = found[0].alarm
        expected = (AlarmState.ATTENDED, by.person, NOW.steady + ASK_AFTER)
        assert expected == (there.state, there.helper, there.due_at)


def test_a_sign_is_noted_and_closes_nothing() -> None:
    """The board shows it beside the question; only a person ends that."""
    expected = Decision(
        replace(question(), sign="motion", sign_at=AT), (), (Entry(EntryType.SIGN, GATEWAY, "motion"),)
    )
    assert expected == signed(question(), EventType.MOTION, AT)
