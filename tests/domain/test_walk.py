"""The table of a walk's subjects, and what a proof is worth, as functions of their arguments."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.model import PersonId
from gateway.domain.policy import Policy, Step, on_trial
from gateway.domain.walk import (
    REASONED,
    TRANSITIONS,
    Due,
    Evidence,
    Item,
    Move,
    Pressed,
    Proved,
    Remark,
    Standing,
    Subject,
    SubjectKind,
    Walk,
    WalkId,
    WalkRefused,
    WalkState,
    doubtful,
    due,
    expired,
    judged,
    moved,
    overdue,
    remarks,
    signal_of,
)

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SENSOR = Subject(SubjectKind.DEVICE, "smoke-501", "501", "m1")
BUTTON = replace(SENSOR, id="sos-501", parts=("calls",))
PATH = Subject(SubjectKind.PATH, "zheng/mail", "", "m2", ("zheng", "mail"))
CAME = Evidence("heartbeat", AT, event=7, source="broker:bulk", qos=1)


@pytest.mark.parametrize(("standing", "move"), list(itertools.product(Standing, Move)))
def test_every_move_is_in_the_table_or_raises(standing: Standing, move: Move) -> None:
    """The table alone decides; every standing says which moves it knows."""
    item = Item(1, SENSOR, standing)
    target = TRANSITIONS[standing].get(move)
    if target is None:
        with pytest.raises(WalkRefused, match=f"cannot {move.value} what is {standing.value}"):
            moved(item, move, "fang", AT, "why")
    else:
        assert (target, "fang", AT) == (
            (after := moved(item, move, "fang", AT, "why")).standing,
            after.by,
            after.at,
        )


@given(st.lists(st.sampled_from(Move), max_size=12), st.booleans())
def test_a_button_is_never_proved_by_a_word(moves: list[Move], heard: bool) -> None:
    """Whatever people say in whatever order: without its press no button is proved."""
    item = Item(1, BUTTON)
    for move in moves:
        if move is not Move.PROVE and move in TRANSITIONS[item.standing]:
            if move is Move.VOUCH:
                with pytest.raises(WalkRefused):
                    moved(item, move, "fang", AT, "seen")
                continue
            item = moved(item, move, "fang", AT, "why")
    assert Standing.PROVED is not item.standing
    seen = judged(item, CAME if heard else None)
    open_ = item.standing in {Standing.WAITING, Standing.FAILED}
    assert (heard and open_) == (seen.standing is Standing.PROVED)


@pytest.mark.parametrize("move", sorted(REASONED))
@pytest.mark.parametrize("reason", ["", " \n "])
def test_a_word_is_needed(move: Move, reason: str) -> None:
    """Leaving out, failing and vouching are said with a reason."""
    with pytest.raises(WalkRefused, match="expected a word why"):
        moved(Item(1, SENSOR), move, "fang", AT, reason)


def test_a_message_older_than_a_word_proves_nothing() -> None:
    """Somebody said that it failed: what arrived before is what was meant."""
    failed = moved(Item(1, PATH), Move.FAIL, "fang", AT, "nothing came")
    arrived = Evidence("delivered", AT)
    assert Standing.FAILED is judged(failed, arrived).standing
    later = replace(arrived, at=AT + timedelta(seconds=1))
    assert Standing.PROVED is judged(failed, later).standing
    unsure = replace(later, confirmed=False)
    assert (Standing.FAILED, unsure) == ((seen := judged(failed, unsure)).standing, seen.evidence)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (CAME, ()),
        (replace(CAME, qos=0), (Remark.NO_RECEIPT,)),
        (replace(CAME, qos=0, source="line:rf"), ()),
        (replace(CAME, claimed_at=AT - timedelta(seconds=61)), (Remark.CLOCK_OFF,)),
        (replace(CAME, claimed_at=AT + timedelta(seconds=60)), ()),
        (replace(CAME, clock_trusted=False), (Remark.NO_CLOCK,)),
        (replace(CAME, battery=15), (Remark.BATTERY_LOW,)),
        (replace(CAME, battery=16), ()),
        (replace(CAME, confirmed=False), (Remark.NOT_CONFIRMED,)),
    ],
)
def test_what_is_worth_a_look(evidence: Evidence, expected: tuple[Remark, ...]) -> None:
    """Receipt, clocks, battery, arrival: each has its limit."""
    assert expected == remarks(evidence)


@pytest.mark.parametrize(
    ("age", "late", "expected"),
    [(None, False, False), (None, True, True), (0, False, False), (60, False, False), (61, False, True),
     (-900, False, False), (24 * 3600, False, True), (24 * 3600 + 1, False, False)],
)  # fmt: skip
def test_an_old_press_is_no_test(age: int | None, late: bool, expected: bool) -> None:
    """In doubt it is a call; a clock that was never set is no doubt."""
    claimed = AT - timedelta(seconds=age) if age is not None else None
    assert expected == doubtful(AT, claimed, late=late)


@pytest.mark.parametrize(
    ("detail", "expected"),
    [('{"rssi": -61}', "rssi -61"), ('{"snr": 7.5, "x": 1}', "snr 7.5"),
     ('{"linkquality": 90}', "linkquality 90"),
     ('{"rssi": true}', ""), ('{"rssi": "loud"}', ""), ("[1]", ""), ("{", ""), ("{}", "")],
)  # fmt: skip
def test_a_signal_is_read_where_one_is_told(detail: str, expected: str) -> None:
    """Whatever a device writes there."""
    assert expected == signal_of(detail)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, Due.NEVER),
        (Proved("m1", Standing.PROVED), None),
        (Proved("m0", Standing.PROVED), Due.CHANGED),
        (Proved("m1", Standing.SKIPPED), Due.FAILED),
        (Proved("m1", Standing.FAILED), Due.FAILED),
    ],
)
def test_a_proof_holds_for_what_was_installed(last: Proved | None, expected: Due | None) -> None:
    """Never proved, changed since, found wanting: each is asked for again."""
    assert expected is due(SENSOR, last)


def test_an_announced_press_keeps_the_whole_plan() -> None:
    """One step is put before it and none is taken away; later rounds begin where the plan does."""
    plan = Policy((Step((PersonId("zheng"),)), Step((PersonId("lin"),))), desk=(PersonId("guard"),))
    tried = on_trial(plan, "fang")
    assert (plan.steps, plan.desk) == (tried.steps[1:], tried.steps[0].people)
    assert (0, 1) == (plan.begins, tried.begins)


@pytest.mark.parametrize(("days", "expected"), [(31, False), (32, True)])
def test_a_month_is_the_longest_walk_and_the_longest_without_a_press(days: int, expected: bool) -> None:
    """At its end it still holds; a walk is timed by the steady clock, a press by the wall's."""
    later = AT + timedelta(days=days)
    begun = Walk(WalkId(1), None, "", WalkState.OPEN, "fang", later + timedelta(days=99), AT)
    assert expected is expired(begun, later)
    assert expected is overdue(Pressed("wu", "", None, "sos", AT), later)
    assert overdue(Pressed("wu", "", None, "sos", None), later)


def test_a_move_is_written_down_with_who_and_why_in_one_short_line() -> None:
    """What was heard before it counts no more."""
    before = replace(Item(1, SENSOR), evidence=CAME)
    found = moved(before, Move.FAIL, "fang", AT, f" no \n light {'x' * 300}")
    assert (f"no light {'x' * 191}", 200, None) == (found.reason, len(found.reason), found.evidence)
    assert None is judged(before, None).evidence
