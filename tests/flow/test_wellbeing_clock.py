"""The clock behind a daily sign of life: jumps, zones, stops and boots bring no storm and lose no day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.steady import SteadyBase
from gateway.service import core_state
from gateway.store import wellbeing as days
from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.mornings import WATCHED, a_day, hears_the_question, house, on, standing, until
from tests.flow.neighbour import Neighbour


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Give a compound in which 吴奶奶 has chosen a sign of life until ten; nothing unexpected may be left."""
    found = house(tmp_path)
    yield found
    found.look()
    found.expect_silence()
    found.close()


@pytest.fixture
def wu(compound: Compound) -> Neighbour:
    """Give the resident's own phone."""
    return compound.neighbour("wu")


@pytest.fixture
def asked(compound: Compound, wu: Neighbour) -> Neighbour:
    """Give the resident who has been asked at ten."""
    a_day(compound)
    wu.expect("call", "您好吗")
    hears_the_question(compound)
    return wu


def test_a_restart_changes_nothing(compound: Compound, wu: Neighbour) -> None:
    """Before the hour, between question and neighbour: each comes in its time, and once."""
    until(compound, on(hour=4))
    until(compound, on(hour=9, minute=59, second=50))
    compound.restart()
    compound.fast_forward(seconds=11)
    wu.expect("call")
    hears_the_question(compound)
    compound.restart()
    compound.fast_forward(minutes=14)
    compound.restart()
    compound.fast_forward(minutes=1.1)
    assert {"zheng": ["call"]} == compound.pick_up_everything()
    compound.desk("resolve", "好")
    compound.pick_up_everything()


@pytest.mark.parametrize("years", [10, -10])
def test_a_jump_of_the_clock_asks_nobody_twice(compound: Compound, wu: Neighbour, years: int) -> None:
    """Ten years ahead or back: today's deadline stands to the second; tomorrow is not lost nor doubled."""
    until(compound, on(hour=4))
    until(compound, on(hour=9))
    compound.clocks.wall += timedelta(days=3652 if years > 0 else -3652)
    for _ in range(118):
        until(compound, compound.clocks.wall + timedelta(seconds=30))
    assert "waiting" == standing(compound)
    until(compound, compound.clocks.wall + timedelta(seconds=62))
    assert "asked" == standing(compound)
    wu.expect("call")
    wu.answers("going")
    compound.air.heard.clear()
    asked = len(compound.alarms())
    for _ in range(47):
        until(compound, compound.clocks.wall + timedelta(minutes=30))
        compound.air.heard.clear()
    assert asked == len(compound.alarms()), "23 hours and a half later"
    until(compound, compound.clocks.wall + timedelta(minutes=31))
    assert asked + 1 == len(compound.alarms())
    compound.pick_up_everything()


def test_a_clock_that_leaps_every_hour_raises_no_storm(compound: Compound, wu: Neighbour) -> None:
    """Forty leaps of seven hours in two days: two questions or three, and never two within twenty hours."""
    until(compound, on(hour=4))
    for _ in range(47):
        until(compound, compound.clocks.wall + timedelta(hours=1))
        compound.clocks.wall += timedelta(hours=7)
        if not wu.has_no_message():
            wu.expect("call")
            wu.answers("going")
        compound.air.heard.clear()
    raised = [each.fired_at for each in compound.alarms()]
    assert 1 <= len(raised) <= 3
    assert [] == [one for one, two in pairwise(raised) if two - one < timedelta(hours=19)]


def test_a_clock_that_is_set_right_sets_the_deadline_right(tmp_path: Path) -> None:
    """A box that begins with an old clock asks by the right one once it is trusted, and gives her time."""
    compound = Compound(tmp_path, WATCHED)
    trusted = False
    compound.engine._routines._trusted = lambda: trusted
    until(compound, on(hour=4))
    compound.clocks.wall += timedelta(hours=5, minutes=50)
    trusted = True
    until(compound, compound.clocks.wall + timedelta(minutes=2))
    assert "waiting" == standing(compound)
    until(compound, compound.clocks.wall + timedelta(minutes=31))
    compound.look()
    assert "asked" == standing(compound)
    compound.close()


def test_a_box_that_was_off_at_the_hour_gives_her_time(compound: Compound, wu: Neighbour) -> None:
    """Off from nine to noon: a sign is waited for, half an hour; silence then is asked about."""
    until(compound, on(hour=4))
    compound.close()
    compound.clocks.wall += timedelta(hours=8)
    compound.clocks.monotone += timedelta(hours=8)
    compound._start()
    compound.look()
    compound.expect_silence()
    compound.fast_forward(minutes=29)
    compound.expect_silence()
    compound.fast_forward(minutes=2)
    wu.expect("call")
    compound.pick_up_everything()


def test_a_box_that_was_off_all_day_says_that_it_saw_nothing(compound: Compound) -> None:
    """Nobody is asked at night; the day is shown as missed, and the next one is as always."""
    until(compound, on(hour=4))
    compound.close()
    compound.clocks.wall += timedelta(hours=18)
    compound.clocks.monotone += timedelta(hours=18)
    compound._start()
    compound.look()
    assert "missed" == standing(compound)
    compound.expect_silence()
    until(compound, on(day=24, hour=7))
    assert "waiting" == standing(compound)
    compound.press("door-501", type_="door.opened")
    until(compound, on(day=24, hour=10))
    compound.look()
    assert "seen" == standing(compound)


def test_a_new_boot_reads_the_clock_anew(compound: Compound) -> None:
    """Nobody knows how long it was off: deadlines are set again once its clock is trusted."""
    until(compound, on(hour=4))
    with compound.database.read() as connection:
        assert [True] == [each.day.trusted for each in days.days(connection).values()]
    core_state.save_steady(compound.database, SteadyBase("next boot", 0), SteadyBase("boot", 0))
    with compound.database.read() as connection:
        assert [False] == [each.day.trusted for each in days.days(connection).values()]


def test_summer_time_moves_nobodys_hour(tmp_path: Path) -> None:
    """By nine in Berlin, on the Saturday before the clock goes back and on the Sunday after."""
    berlin = WATCHED.replace("Asia/Shanghai", "Europe/Berlin")
    compound = Compound(tmp_path, berlin)
    zone = ZoneInfo("Europe/Berlin")
    compound.clocks.wall = compound.clocks.monotone = datetime(2027, 3, 26, 12, tzinfo=zone).astimezone(UTC)
    compound.look()
    wu = compound.neighbour("wu")
    for day in (27, 28, 29):
        until(compound, datetime(2027, 3, day, 4, 0, tzinfo=zone))
        until(compound, datetime(2027, 3, day, 9, 59, 50, tzinfo=zone))
        assert wu.has_no_message()
        compound.fast_forward(seconds=11)
        wu.expect("call")
        wu.answers("going")
        compound.air.heard.clear()
    compound.close()


def test_another_time_zone_counts_at_once(compound: Compound, wu: Neighbour) -> None:
    """The office corrects the zone at five: ten o'clock is another moment now, and comes once."""
    until(compound, on(hour=5))
    compound.apply(WATCHED.replace("Asia/Shanghai", "Asia/Tokyo"))
    until(compound, on(hour=8, minute=59, second=50))
    compound.expect_silence()
    compound.fast_forward(seconds=12)
    wu.expect("call")
    wu.answers("going")
    compound.air.heard.clear()
    until(compound, on(hour=10, minute=1))
    assert 1 == len(compound.alarms())


def test_who_chooses_in_the_afternoon_begins_tomorrow(tmp_path: Path) -> None:
    """Chosen at three: nobody is asked for a morning that was not agreed on."""
    compound = house(tmp_path, SITE)
    until(compound, on(hour=15))
    compound.apply(WATCHED)
    until(compound, on(hour=23))
    assert ("later", []) == (standing(compound), compound.alarms())
    a_day(compound, 24)
    assert "asked" == standing(compound)
    compound.close()


def test_yesterdays_question_goes_on(compound: Compound, asked: Neighbour) -> None:
    """Where nobody has closed it by ten the next day, there is no second one beside it."""
    del asked
    for hour in range(11, 35, 4):
        until(compound, on(hour=0) + timedelta(hours=hour))
        compound.pick_up_everything()
    until(compound, on(day=24, hour=10))
    compound.look()
    compound.pick_up_everything()
    assert (1, "asked") == (len(compound.alarms()), standing(compound))
