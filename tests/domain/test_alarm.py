"""The life of an alarm: its whole table, who closes it and when, what is still a question or a trial."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from gateway.domain.alarm import (
    CALM,
    GATEWAY,
    HUMANS,
    NO_CALL,
    TRANSITIONS,
    UNSAID,
    Actor,
    Alarm,
    AlarmKind,
    AlarmState,
    Move,
    Role,
    asks,
    moved,
)
from gateway.domain.errors import IllegalTransition, NotAllowed, OutcomeMissing
from gateway.domain.model import PersonId
from gateway.domain.policy import asked_first, on_trial
from tests.domain.calls import CLERK, LIN, MINUTE, PLAN, ZHENG, actor, alarm

WU = PersonId("wu")
HERSELF = Actor(Role.RESIDENT, "吴奶奶", "page", WU)
WALKER = Actor(Role.WALKER, "方", "walk")
TRIAL = on_trial(PLAN, "方")
QUESTION = alarm(kind=AlarmKind.WELLBEING, resident=WU, policy=asked_first(PLAN, WU, MINUTE))
DRILL = alarm(kind=AlarmKind.DRILL, resident=ZHENG)

# One line a move, one column a state: where it leads; a dot where it is refused.
TRUTH = """
             raised       acknowledged attended     resolved
repeat       raised       acknowledged attended     .
acknowledge  acknowledged acknowledged attended     .
decline      raised       acknowledged attended     .
lapse        .            raised       .            .
arrive       attended     attended     attended     .
resolve      resolved     resolved     resolved     .
note         raised       acknowledged attended     resolved
"""


def truth() -> dict[tuple[str, str], str]:
    """Return the table above by state and move."""
    head, *rows = [line.split() for line in TRUTH.strip().splitlines()]
    return {(state, row[0]): to for row in rows for state, to in zip(head, row[1:], strict=True)}


@pytest.mark.parametrize(("state", "move"), list(product(AlarmState, Move)))
def test_every_move_in_every_state_is_as_the_table_says(state: AlarmState, move: Move) -> None:
    """What is not there raises and names both; a move changes the state and nothing else."""
    before, to = alarm(state=state), truth()[state, move]
    if to == ".":
        with pytest.raises(IllegalTransition, match=f"cannot {move} an alarm that is {state}"):
            moved(before, move, CLERK, "well")
        assert move not in TRANSITIONS[state]
    else:
        assert replace(before, state=AlarmState(to)) == moved(before, move, CLERK, "well")


@pytest.mark.parametrize("role", [Role.DEVICE, Role.GATEWAY])
@pytest.mark.parametrize("state", [AlarmState.RAISED, AlarmState.ACKNOWLEDGED, AlarmState.ATTENDED])
def test_no_machine_closes_an_alarm(role: Role, state: AlarmState) -> None:
    """Whatever its state and whatever it says came of it (GB 50394 5.2.3)."""
    with pytest.raises(NotAllowed, match="only a person"):
        moved(alarm(state=state), Move.RESOLVE, Actor(role, "x", "mqtt", ZHENG), "all is well")
    assert {Role.NEIGHBOUR, Role.GUARD, Role.WALKER, Role.RESIDENT} == HUMANS
    assert Role.GATEWAY is GATEWAY.role


@pytest.mark.parametrize(
    ("before", "by", "outcome", "refusal"),
    [
        (alarm(state=AlarmState.ATTENDED), actor(ZHENG), "", None),
        (alarm(state=AlarmState.ACKNOWLEDGED), actor(ZHENG), "fine", IllegalTransition),
        (alarm(), actor(ZHENG), "fine", IllegalTransition),
        (DRILL, actor(ZHENG), "", None),
        (DRILL, actor(LIN), "", IllegalTransition),
        (replace(DRILL, resident=None), Actor(Role.NEIGHBOUR, "?", "page"), "", IllegalTransition),
        (alarm(resident=ZHENG), actor(ZHENG), "", IllegalTransition),
        (alarm(), CLERK, "fine", None),
        (alarm(), CLERK, "", OutcomeMissing),
        (alarm(), CLERK, " \n", OutcomeMissing),
        (QUESTION, HERSELF, "", None),
        (QUESTION, replace(HERSELF, person=ZHENG), "", NotAllowed),
        (replace(QUESTION, kind=AlarmKind.SOS), HERSELF, "", NotAllowed),
        (alarm(policy=TRIAL), WALKER, "tried", None),
        (alarm(policy=TRIAL), WALKER, " ", OutcomeMissing),
        (alarm(policy=TRIAL, step=1), WALKER, "tried", IllegalTransition),
        (alarm(), WALKER, "tried", IllegalTransition),
        (DRILL, WALKER, "tried", None),
    ],
)
def test_who_closes_what(before: Alarm, by: Actor, outcome: str, refusal: type[Exception] | None) -> None:
    """Neighbours once they are there, guards with an outcome, others what is theirs alone."""
    if refusal is None:
        assert AlarmState.RESOLVED is moved(before, Move.RESOLVE, by, outcome).state
    else:
        with pytest.raises(refusal):
            moved(before, Move.RESOLVE, by, outcome)


@pytest.mark.parametrize(
    ("kind", "resident", "person", "expected"),
    [
        (AlarmKind.WELLBEING, WU, WU, True),
        (AlarmKind.WELLBEING, WU, ZHENG, False),
        (AlarmKind.WELLBEING, None, None, False),
        (AlarmKind.WELLBEING, WU, None, False),
        (AlarmKind.SOS, WU, WU, False),
    ],
)
def test_a_question_asks_one_person(
    kind: AlarmKind, resident: PersonId | None, person: PersonId | None, expected: bool
) -> None:
    """Whom it is about; of nobody it asks nothing."""
    assert expected is asks(alarm(kind=kind, resident=resident), person)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"round": 1}, False),
        ({"step": 1}, False),
        ({"presses": 2}, False),
        ({"state": AlarmState.ACKNOWLEDGED}, False),
        ({"policy": PLAN}, False),
    ],
)
def test_a_trial_is_one_as_long_as_nothing_has_come_of_it(changes: dict[str, object], expected: bool) -> None:
    """One announced press that nobody has taken on, in its first step."""
    assert expected is replace(alarm(policy=TRIAL), **changes).on_trial  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"presses": 2}, True),
        ({"round": 1}, False),
        ({"step": 1}, False),
        ({"state": AlarmState.ACKNOWLEDGED}, False),
        ({"policy": PLAN}, False),
    ],
)
def test_a_question_is_one_until_somebody_else_is_called(changes: dict[str, object], expected: bool) -> None:
    """Or has promised to look."""
    assert expected is replace(QUESTION, **changes).asking  # type: ignore[arg-type]


def test_which_kinds_ring_light_and_tell() -> None:
    """Faults and drills are no call; a question sounds no siren; nothing betrays whoever is forced."""
    assert {AlarmKind.TECHNICAL, AlarmKind.DRILL} == NO_CALL
    assert {AlarmKind.TECHNICAL, AlarmKind.DRILL, AlarmKind.WELLBEING} == CALM
    assert {AlarmKind.TECHNICAL, AlarmKind.DURESS} == UNSAID
