"""F5 and F15: every step on time over thirty days, restarts at every boundary, clocks that jump by years."""

import random
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.service import answers
from tests.properties.house import GUARD, KEYS, House, alarm_ids, neighbour, site

DAYS = 30


@pytest.mark.proof
@pytest.mark.figure("F5", "every step within 1 s of its time, 30 days, a restart at every boundary")
def test_steps_fire_on_time_for_thirty_days_with_a_restart_at_every_boundary(tmp_path: Path) -> None:
    """F5: nobody answers for thirty days; each step fires within a second of its due time, for ever."""
    house = House(tmp_path / "c.db", site((3600, 1800, 5400)))
    house.press("b0", "1")
    end, fired, waits = house.steady + timedelta(days=DAYS), 0, (3600, 1800, 5400)
    while house.steady < end:
        due = house.due()
        assert due is not None, "an open alarm is never without a deadline"
        house.passes((due - house.steady).total_seconds())
        house.restart()
        assert house.escalate().dispatches, "every step calls somebody"
        fired += 1
        following = house.due()
        assert following is not None
        assert timedelta(seconds=waits[fired % 3]) == following - due, "a wait counts from the due time"
    assert fired > 600
    assert 1 == len(alarm_ids(house))
    house.close()


@pytest.mark.figure("F5", "three steps called by 180 s with the default waits")
def test_three_steps_are_called_by_180_seconds(tmp_path: Path) -> None:
    """F5: with the default waits the third step has been called before three minutes are over."""
    house = House(tmp_path / "c.db", site())
    house.press("b0", "1")
    for _ in range(2):
        house.passes(60)
        house.escalate()
    assert [("call", 0), ("call", 1), ("call", 2)] == house.rows(
        "SELECT DISTINCT purpose, step FROM notification ORDER BY step"
    )
    house.close()


@pytest.mark.figure("F5", "overdue: one step at the first look after a restart, never two")
def test_after_a_long_stop_one_step_fires_and_never_two(tmp_path: Path) -> None:
    """Overdue by hours: the next step fires at the first look, the one after it a whole wait later."""
    house = House(tmp_path / "c.db", site())
    house.press("b0", "1")
    house.passes(5 * 3600)
    house.restart()
    assert 1 == len(house.escalate().dispatches)
    assert [] == list(house.escalate().dispatches)
    assert house.due() == house.steady + timedelta(seconds=60)
    house.close()


@pytest.mark.proof
@pytest.mark.figure("F15", "wall clock jumps by up to 10 years before each step: it fires within 1 s")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-3650, 3650), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_jumps_of_the_wall_clock_move_no_deadline(
    tmp_path: Path, jumps: list[int], chance: random.Random
) -> None:
    """F15: the wall clock jumps by up to ten years before each step; the step still fires to the second."""
    house = House(Path(tempfile.mkdtemp(dir=tmp_path)) / "c.db", site((60, 45, 90)))
    house.press("b0", "1")
    for nth, days in enumerate(jumps):
        before = house.due()
        house.wall += timedelta(days=days)
        if chance.random() < 0.5:
            house.restart()
        assert before == house.due()
        assert before is not None
        house.passes((before - house.steady).total_seconds() - 0.5)
        assert () == house.escalate().dispatches, "not before its time"
        house.passes(1)
        assert house.escalate().dispatches, "and not after"
        after = house.due()
        assert after is not None
        assert timedelta(seconds=(60, 45, 90)[(nth + 1) % 3]) == after - before
    house.close()


@pytest.mark.figure("F15", "a deadline years away is brought back to one step's wait")
def test_a_deadline_from_a_foreign_clock_is_brought_back(tmp_path: Path) -> None:
    """A database whose deadlines lie years ahead waits no longer than one step."""
    house = House(tmp_path / "c.db", site())
    house.press("b0", "1")
    house.steady -= timedelta(days=3650)
    house.restart()
    assert house.due() == house.steady + timedelta(seconds=60)
    house.close()


@pytest.mark.figure("F5", "a promise without arrival lapses, it goes on until a human closes it")
def test_a_promise_ends_and_the_next_step_is_called(tmp_path: Path) -> None:
    """Acknowledged without arrival: raised again on time, and it goes on until a human closes it."""
    house = House(tmp_path / "c.db", site())
    house.press("b0", "1")
    alarm = alarm_ids(house)[0]
    answers.acknowledge(house.database, alarm, neighbour("zheng"), house.now, KEYS)
    house.passes(15 * 60 + 1)
    called = {each.notification.person for each in house.escalate().dispatches}
    assert {"lin", "zheng"} == called
    answers.resolve(house.database, alarm, GUARD, house.now, KEYS, "helped up")
    assert house.due() is None
    house.close()
