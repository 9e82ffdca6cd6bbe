"""Hours on real processes with a fault every minute: nothing grows, nothing is lost, people come in time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.chaos.conftest import MakeChaosBox
from tests.chaos.history import Line, read
from tests.chaos.people import Pace
from tests.chaos.plan import one_by_one
from tests.chaos.run import Life, drive, finish, judge
from tests.chaos.table import rows_for
from tests.chaos.watching import Watching, long_lives
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.crash]
SAMPLE_EVERY = 10.0
MEMORY_PER_HOUR, THREADS_GROWN, DESCRIPTORS_GROWN = 4.0, 2, 20
"""MB an hour, threads and descriptors between the first and the last third of a long life.

The first flood fills the interface's pool of eight readers, which hold two descriptors each and stay.
"""
WAIT = "20"
SLOW = Pace(press=6, radio=60, door=6, desk=4, office=6, officer=8, backup=300)


def soaked(
    make: MakeChaosBox, seed: int, seconds: float, every: float, sample: float, wait: str = WAIT
) -> list[Line]:
    """Let a box live through faults, and return its history; the checker has found nothing."""
    box = make(wait)
    box.ready()
    life, rows = Life(box, seed, SLOW), rows_for(box)
    watching = Watching(box, sample)
    life.start()
    drive(life, one_by_one(seed, seconds, every, rows), rows, watching.look)
    kept = finish(life, box.folder / "kept", watch=2 * float(wait) + 8)
    judge(kept)
    return read(kept.history)


def growth(lines: Sequence[Line]) -> list[str]:
    """Return what grew in the longest life of each process."""
    found = []
    for role, life in long_lives(lines).items():
        if (grown := life.grown_per_hour("memory")) > MEMORY_PER_HOUR:
            found.append(f"{role} grew by {grown:.1f} MB an hour")
        for key, limit in (("threads", THREADS_GROWN), ("descriptors", DESCRIPTORS_GROWN)):
            first, last = life.halves(key)
            if last - first > limit:
                found.append(f"{role} holds {last:.0f} {key}, {first:.0f} before")
    return found


def answered(lines: Sequence[Line]) -> tuple[float, float, int]:
    """Return the percentages of calls that somebody answered within 60 and 180 s, and of how many."""
    called: dict[str, float] = {}
    took: dict[str, float] = {}
    rested = next(each.at for each in lines if each.what == "rested")
    for each in lines:
        alarm = each.text("alarm")
        if each.what == "reached" and each.text("kind") == "sos":
            called.setdefault(alarm, each.at)
        elif each.what in {"answered", "closed", "texted"} and alarm in called:
            took.setdefault(alarm, each.at - called[alarm])
    old = [alarm for alarm, at in called.items() if at < rested - 180]
    of = max(1, len(old))
    shares = [100 * sum(took.get(alarm, 1e9) <= limit for alarm in old) / of for limit in (60, 180)]
    return shares[0], shares[1], len(old)


@pytest.mark.proof
@pytest.mark.timeout(400)
@pytest.mark.figure("soak", "90 s with a fault every 12 s: nothing lost, doubled, unanswered or unrecorded")
def test_a_minute_and_a_half_of_faults_loses_nothing(
    make_chaos_box: MakeChaosBox, chaos_seed: int, measured: Measured
) -> None:
    """The short form: what the checker finds is nothing."""
    lines = soaked(make_chaos_box, chaos_seed, 90, 12, 2, wait="5")
    measured(0, f"breaches in {sum(each.what == 'pressed' for each in lines)} presses", limit=0)


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.figure("soak", "two hours with a fault every minute: memory grown by an hour, worst process")
def test_hours_of_faults_grow_nothing(
    make_chaos_box: MakeChaosBox,
    chaos_seed: int,
    measured: Measured,
    request: pytest.FixtureRequest,
) -> None:
    """The long form: memory, threads and descriptors of every long life are flat, people are answered."""
    seconds = 60 * float(request.config.getoption("--soak-minutes"))
    lines = soaked(make_chaos_box, chaos_seed, seconds, 60, SAMPLE_EVERY)
    lives = long_lives(lines)
    worst = max((each.grown_per_hour("memory") for each in lives.values()), default=0.0)
    measured(round(worst, 2), f"MB an hour, of {', '.join(sorted(lives))}", limit=MEMORY_PER_HOUR)
    soon, in_time, calls = answered(lines)
    assert [] == growth(lines)
    assert (soon >= 97.5, in_time >= 99.0) == (True, True), f"{soon:.1f} and {in_time:.1f} % of {calls}"
