"""What is over its time, what is held, and what is never deleted on a clock's word alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.elapsed import DOUBTED, SETTLES, Elapsed, cutoff, looked
from gateway.domain.hold import Hold, standing
from gateway.domain.model import DeviceId, EventType, Now, PlaceId
from gateway.domain.retention import (
    MB,
    RULES,
    SWEPT,
    Keeper,
    Record,
    RecordClass,
    class_of,
    going,
    holding,
    is_over,
    marks,
    types_of,
)

START = datetime(2026, 11, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Box:
    """A box that runs, is off, is started with a wrong clock, and remembers; real time goes on throughout."""

    real: datetime = START
    wrong: timedelta = timedelta(0)
    trusted: bool = True
    boots: int = 1
    steady: datetime = START
    elapsed: Elapsed | None = None
    written: list[tuple[datetime, Record]] = field(default_factory=list)
    """When each record really was."""

    def __post_init__(self) -> None:
        self.booted = self.steady
        self.look()

    def now(self) -> Now:
        return Now(self.real + self.wrong, self.steady, self.trusted)

    def look(self) -> None:
        self.elapsed = looked(self.elapsed, str(self.boots), self.booted, self.now())

    def runs(self, length: timedelta) -> None:
        left = length
        while left > timedelta(0):
            part = min(left, HOUR)
            self.real += part
            self.steady += part
            left -= part
            self.look()

    def off(self, length: timedelta, wrong: timedelta, *, trusted: bool) -> None:
        """Be off, and start with a clock that may be wrong; the steady one goes on at it, never back."""
        self.real += length
        self.boots += 1
        self.wrong, self.trusted = wrong, trusted
        self.steady = self.booted = max(self.steady, self.real + wrong)
        self.look()

    def synchronises(self) -> None:
        self.wrong, self.trusted = timedelta(0), True
        self.look()

    def writes(self) -> None:
        record = Record("event", len(self.written), self.real + self.wrong, self.steady, self.trusted)
        self.written.append((self.real, record))

    def gone(self, kept: timedelta, holds: Sequence[Hold] = ()) -> list[Record]:
        assert self.elapsed is not None
        over = cutoff(self.elapsed, self.now(), kept)
        return going([each for _, each in self.written], over, holds)


def spans(most: int) -> st.SearchStrategy[timedelta]:
    """Give whole hours up to so many."""
    return st.integers(0, most).map(lambda hours: hours * HOUR)


STEPS = st.one_of(
    st.tuples(st.just("runs"), spans(60)),
    st.tuples(st.just("off"), spans(900), st.integers(-20_000, 20_000), st.just(False)),
    st.tuples(st.just("off"), spans(900), st.just(0), st.just(True)),
    st.tuples(st.just("synchronises")),
    st.tuples(st.just("writes")),
)


@given(st.lists(STEPS, max_size=30), st.integers(1, 40))
def test_nothing_goes_before_its_time_whatever_clocks_say(steps: list[tuple], days: int) -> None:  # type: ignore[type-arg]
    """Wrong starts by years either way, gaps of a month, late synchronisation: never a record too young."""
    box, kept = Box(), days * DAY
    for step in steps:
        if step[0] == "off":
            box.off(step[1], step[2] * HOUR, trusted=step[3])
        else:
            getattr(box, step[0])(*step[1:])
        real = {each.id: at for at, each in box.written}
        assert [] == [each.id for each in box.gone(kept) if box.real - real[each.id] < kept]


@given(st.lists(STEPS, max_size=20))
def test_everything_goes_in_the_end(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    """Whatever happened to the clocks: once the box has run through its time, nothing stays."""
    box = Box()
    for step in steps:
        if step[0] == "off":
            box.off(step[1], step[2] * HOUR, trusted=step[3])
        else:
            getattr(box, step[0])(*step[1:])
    box.runs(32 * DAY)
    assert len(box.written) == len(box.gone(30 * DAY))


def test_a_box_that_never_knew_the_time_still_forgets() -> None:
    """What it has itself run through is no clock's word."""
    box = Box(trusted=False)
    box.writes()
    box.runs(29 * DAY)
    assert [] == box.gone(30 * DAY)
    box.runs(2 * DAY)
    assert 1 == len(box.gone(30 * DAY))


def test_a_clock_that_jumps_ahead_deletes_nothing() -> None:
    """Synchronised or not: the steady clock has not moved."""
    box = Box()
    box.writes()
    box.runs(DAY)
    box.wrong = 1000 * DAY
    box.runs(3 * DAY)
    assert [] == box.gone(30 * DAY)


def test_a_synchronised_clock_counts_only_after_it_has_settled() -> None:
    """Ten minutes after a start; a day after the box seems to have been off for more than one."""
    box = Box()
    box.writes()
    box.off(40 * DAY, timedelta(0), trusted=True)
    box.runs(DOUBTED - SETTLES)
    assert [] == box.gone(30 * DAY)
    box.runs(SETTLES)
    assert 1 == len(box.gone(30 * DAY))


RECORD = Record("event", 1, START, START, True, PlaceId("b3u2"), (DeviceId("gate"),))
HOLD = Hold("案 2026-117", START - DAY, START + DAY, START + 90 * DAY)


@pytest.mark.parametrize(
    ("hold", "keeps"),
    [
        (HOLD, True),
        (replace(HOLD, places=frozenset({PlaceId("b3u2")})), True),
        (replace(HOLD, devices=frozenset({DeviceId("gate")})), True),
        (replace(HOLD, places=frozenset({PlaceId("b4")})), False),
        (replace(HOLD, places=frozenset({PlaceId("b4")}), devices=frozenset({DeviceId("x")})), False),
        (replace(HOLD, since=START + HOUR), False),
        (replace(HOLD, until=START - HOUR), False),
    ],
)
def test_a_hold_keeps_what_happened_there_and_then(hold: Hold, keeps: bool) -> None:
    """And nothing else."""
    assert keeps == (holding(RECORD, [hold]) is not None)


def test_a_record_that_nobody_can_date_is_held_whenever_it_was() -> None:
    """Its own clock was not to be trusted."""
    elsewhen = replace(HOLD, since=START + 5 * DAY, until=START + 6 * DAY)
    assert holding(replace(RECORD, trusted=False), [elsewhen]) is elsewhen


def test_what_went_on_into_the_time_of_a_hold_is_held() -> None:
    """An alarm that was raised in it and closed after it, or the other way round."""
    hold = replace(HOLD, since=START, until=START + HOUR)
    lasted = replace(RECORD, began=START + HOUR, at=START + 9 * HOUR)
    assert holding(lasted, [hold]) is hold
    assert holding(replace(lasted, began=START + 2 * HOUR), [hold]) is None


def test_a_hold_ends_by_itself_but_on_no_wrong_clock() -> None:
    """On its day, where the clock is synchronised."""
    late = HOLD.expires_at
    assert (HOLD,) == standing([HOLD], Now(late - HOUR, late))
    assert () == standing([HOLD], Now(late, late))
    assert (HOLD,) == standing([HOLD], Now(late + 900 * DAY, late, trusted=False))


def test_every_event_has_a_class_that_is_swept() -> None:
    """A new type of event must not be kept for ever by accident."""
    found = [each for class_ in SWEPT for each in types_of(class_)]
    assert sorted(EventType) == sorted(found)
    assert RecordClass.ALARMS is class_of(EventType.SOS_PRESSED)


@pytest.mark.parametrize(
    ("class_", "types"),
    [
        (
            RecordClass.ROUTINE,
            "heartbeat motion battery.low undecoded command.done command.failed power.lost power.restored",
        ),
        (
            RecordClass.NETWORK,
            (
                "device.online device.offline gateway.started gateway.stopped"
                " osdp.install_opened osdp.install_closed osdp.key_rotation"
            ),
        ),
    ],
)
def test_what_is_routine_and_what_is_of_the_network(class_: RecordClass, types: str) -> None:
    """A month for what happens all day, half a year for what the law calls logs."""
    assert tuple(sorted(types.split())) == types_of(class_)


@pytest.mark.parametrize("begin", ["door.", "access.", "rex.", "face.", "vehicle.", "presence."])
def test_whoever_passes_a_door_is_kept_as_briefly_as_a_door(begin: str) -> None:
    """Cards, faces, cars and who comes home: the shortest time that does."""
    found = [each for each in EventType if each.startswith(begin)]
    assert found
    assert {RecordClass.DOORS} == {class_of(each) for each in found}


def test_every_time_lies_between_its_bounds() -> None:
    """Each bound with its reason."""
    for class_, rule in RULES.items():
        assert rule.least <= rule.default <= rule.most, class_
        assert "" not in {rule.why_least, rule.why_most}, class_


def test_a_full_disk_takes_neither_register_nor_pictures() -> None:
    """And of what it takes, routine first and closed alarms last."""
    assert RecordClass.ROUTINE is SWEPT[0]
    assert RecordClass.ALARMS is SWEPT[-1]
    assert Keeper.KEPT is RULES[RecordClass.REGISTER].keeper
    assert {RecordClass.REGISTER, RecordClass.SNAPSHOTS}.isdisjoint(SWEPT)


@pytest.mark.parametrize(
    ("disk", "low"),
    [(32_000 * MB, 1600 * MB), (8000 * MB, 512 * MB), (1_000_000 * MB, 2000 * MB), (100 * MB, 25 * MB)],
)
def test_the_mark_fits_the_disk(disk: int, low: int) -> None:
    """A share, at least half a gigabyte, and on no disk more than a quarter."""
    assert low == marks(disk).low
    assert low * 3 // 2 == marks(disk).high


def test_a_row_with_a_wall_time_alone_needs_a_clock_somebody_vouches_for() -> None:
    """Visits are written down with a date and nothing else."""
    box = Box()
    box.runs(40 * DAY)
    assert box.elapsed is not None
    visit = Record("visit", 1, START, None, True)
    assert is_over(visit, cutoff(box.elapsed, box.now(), 30 * DAY))
    unsure = replace(box.now(), trusted=False)
    assert not is_over(visit, cutoff(box.elapsed, unsure, 30 * DAY))


def test_a_date_that_nobody_vouched_for_is_no_age() -> None:
    """Written under a clock of years ago, and the steady clock has leapt over the time it was off."""
    box = Box()
    box.off(40 * DAY, -2000 * DAY, trusted=False)
    box.writes()
    box.off(HOUR, timedelta(0), trusted=True)
    box.runs(2 * DAY)
    assert [] == box.gone(30 * DAY)
    box.runs(30 * DAY)
    assert 1 == len(box.gone(30 * DAY))


def test_what_was_before_memory_began_is_as_old_as_that() -> None:
    """A database of an earlier release: nobody noted for how long the box was off."""
    box = Box(trusted=False)
    old = Record("event", 1, START - 900 * DAY, START - 900 * DAY, True)
    box.runs(29 * DAY)
    assert box.elapsed is not None
    assert not is_over(old, cutoff(box.elapsed, box.now(), 30 * DAY))
    box.runs(DAY)
    assert is_over(old, cutoff(box.elapsed, box.now(), 30 * DAY))
