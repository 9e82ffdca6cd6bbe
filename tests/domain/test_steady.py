"""The steady clock's arithmetic: no wall clock, restart or reboot makes a deadline jump."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from gateway.domain.steady import SteadyBase, SteadyRecord, base_for, moment, steady

SECOND = 1_000_000
DAY = 86_400 * SECOND
YEAR = 365 * DAY
START = 56 * YEAR

walls = st.integers(min_value=0, max_value=200 * YEAR)
boottimes = st.integers(min_value=0, max_value=YEAR)


@given(wall=walls, since_boot=boottimes)
def test_the_first_process_of_all_starts_at_the_wall_clock(wall: int, since_boot: int) -> None:
    """With nothing written, steady time is wall time."""
    assert wall == steady(base_for(None, "a", wall, since_boot), since_boot)


@given(first=walls, later=walls, since_boot=boottimes, passed=boottimes)
def test_a_later_process_of_the_same_boot_sees_the_same_clock(
    first: int, later: int, since_boot: int, passed: int
) -> None:
    """Whatever the wall clock says meanwhile, the base of a boot stands."""
    base = base_for(None, "a", first, since_boot)
    record = SteadyRecord(base, steady(base, since_boot))
    assert base == base_for(record, "a", later, since_boot + passed)


@given(wall=walls, off=boottimes, since_boot=boottimes)
def test_a_reboot_with_a_right_clock_counts_the_time_the_box_was_off(
    wall: int, off: int, since_boot: int
) -> None:
    """A promise that ran out while the box was off is overdue at once."""
    record = SteadyRecord(base_for(None, "a", wall, 0), wall)
    assert wall + off == steady(base_for(record, "b", wall + off, since_boot), since_boot)


@given(wall=walls, latest=walls, since_boot=boottimes)
def test_a_reboot_never_goes_back(wall: int, latest: int, since_boot: int) -> None:
    """A box that boots with the clock of last year goes on where it stopped."""
    record = SteadyRecord(SteadyBase("a", 0), latest)
    assert latest <= steady(base_for(record, "b", wall, since_boot), since_boot)


@given(latest=walls, wall=walls, since_boot=boottimes)
def test_a_boot_that_seems_to_run_backwards_is_agreed_anew(latest: int, wall: int, since_boot: int) -> None:
    """A machine restored from a picture of itself keeps its boot's name, and still does not go back."""
    record = SteadyRecord(SteadyBase("a", latest - since_boot - 1), latest)
    assert max(wall, latest) == steady(base_for(record, "a", wall, since_boot), since_boot)


def test_a_steady_time_reads_as_a_date() -> None:
    """Microseconds become an aware UTC time, exactly."""
    assert datetime(2026, 11, 22, 23, 41, 0, 1, tzinfo=UTC) == moment(1_795_390_860_000_001)


class Box(RuleBasedStateMachine):
    """One box: time passes, the wall clock is set at will, processes and the box itself restart."""

    def __init__(self) -> None:
        super().__init__()
        self.wall, self.since_boot, self.boot = START, 0, 0
        self.record: SteadyRecord | None = None
        self.passed = self.seen = 0
        self.restart_process()
        self.origin = self.now()

    def now(self) -> int:
        return steady(self.base, self.since_boot)

    @rule(micros=st.integers(min_value=0, max_value=30 * DAY))
    def time_passes(self, micros: int) -> None:
        self.wall += micros
        self.since_boot += micros
        self.passed += micros

    @rule(micros=st.integers(min_value=-10 * YEAR, max_value=10 * YEAR))
    def somebody_sets_the_wall_clock(self, micros: int) -> None:
        self.wall += micros

    @rule()
    def restart_process(self) -> None:
        self.base = base_for(self.record, str(self.boot), self.wall, self.since_boot)
        self.record = SteadyRecord(self.base, max(self.now(), self.record.latest if self.record else 0))

    @rule()
    def something_is_written(self) -> None:
        assert self.record is not None
        self.record = SteadyRecord(self.record.base, self.now())

    @rule(back=st.integers(min_value=0, max_value=10 * YEAR))
    def reboot_with_an_old_clock(self, back: int) -> None:
        self.something_is_written()
        self.wall = min(self.wall, self.now()) - back
        self.boot += 1
        self.since_boot = 0
        self.restart_process()

    @invariant()
    def the_clock_never_goes_back(self) -> None:
        assert self.now() >= self.seen
        self.seen = self.now()

    @invariant()
    def the_clock_shows_the_time_that_passed(self) -> None:
        assert self.passed == self.now() - self.origin


TestBox = Box.TestCase
