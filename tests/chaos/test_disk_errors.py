"""A disk that refuses while the core runs: it goes on, and acknowledges nothing that is not written."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.disk import nothing
from tests.chaos.found import AtAnyPoint, marking, presses
from tests.chaos.shim import On, Shim
from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.crash, pytest.mark.proof, pytest.mark.timeout(1800)]
SAYS = "one call of the disk fails during a press, each in turn: acknowledged and not written"
REFUSALS = [("EIO", On.SYNCS), ("EIO", On.WRITES), ("ENOSPC", On.WRITES), ("EROFS", On.WRITES)]
SAMPLE = 4
"""How many of the calls of a press fail in turn, in the short form."""


class Pressed:
    """A box on a recorded disk, and the presses it was sent."""

    def __init__(self, box: Box, shim: Shim) -> None:
        self.box, self.shim, self.count = box, shim, 0

    def press(self, *, again: float = 1.0, within: float = 30.0) -> str:
        """Press until it is acknowledged, as a button does; returns the press's id."""
        self.count += 1
        id_, until = f"p-{self.count}", time.monotonic() + within
        while not self.box.acks("sos-501", id_):
            assert time.monotonic() < until, f"{id_} was never acknowledged"
            self.box.press("sos-501", id_)
            self.heard(id_, again)
        return id_

    def heard(self, id_: str, within: float) -> bool:
        """Tell whether a press is acknowledged within some seconds."""
        until = time.monotonic() + within
        while not self.box.acks("sos-501", id_) and time.monotonic() < until:
            time.sleep(0.01)
        return bool(self.box.acks("sos-501", id_))

    def durable(self) -> list[str]:
        """Return the acknowledged presses that a power cut at their receipt would have taken, or doubled."""
        log = AtAnyPoint(self.shim)
        wrong = []
        for id_ in (f"p-{n}" for n in range(1, self.count + 1)):
            with log.cut(log.place_of(id_), nothing) as connection:
                if presses(connection).count(id_) != 1:
                    wrong.append(id_)
        return wrong

    def lives(self) -> bool:
        """Tell whether core and API still run."""
        return all(process.poll() is None for process in self.box.processes.values())


@pytest.fixture
def stand(make_box: MakeBox, shim_library: Path, tmp_path: Path) -> Pressed:
    """Give a box on a recorded disk, which has taken a press already."""
    box = make_box()
    box.apply_site()
    shim = Shim(shim_library, box.folder / "data", tmp_path)
    shim.record()
    box.environment = shim.environment()
    eventually(box.start().healthy, 60)
    marking(shim, box.listener.client)
    pressed = Pressed(box, shim)
    pressed.press()
    return pressed


def calls_of_a_press(stand: Pressed, on: On) -> int:
    """Return how many calls of a kind one press takes, its messages and what is told of them included."""
    stand.shim.fail(None)
    stand.press()
    time.sleep(0.3)
    return max(1, stand.shim.calls(on))


def each(count: int, request: pytest.FixtureRequest) -> Iterator[int]:
    """Give the numbers of the calls that fail in turn: all in the long form."""
    whole = bool(request.config.getoption("--long"))
    yield from range(count) if whole else sorted({count * n // SAMPLE for n in range(SAMPLE)})


def press_until_it_fails(stand: Pressed) -> bool:
    """Press on: a press may take fewer calls than the one that was counted, which met a checkpoint."""
    for _ in range(5):
        stand.press()
        until = time.monotonic() + 2
        while not stand.shim.failed() and time.monotonic() < until:
            time.sleep(0.02)
        if stand.shim.failed():
            return True
    return False


@pytest.mark.figure("F4", SAYS)
def test_whichever_call_fails_nothing_is_acknowledged_that_is_not_written(
    stand: Pressed, request: pytest.FixtureRequest, measured: Measured
) -> None:
    """The n-th sync or write of a press fails once, for each n and error: it is still told no lie."""
    tried = 0
    for error, on in REFUSALS:
        for spared in each(calls_of_a_press(stand, on), request):
            stand.shim.fail(error, on, spared=spared, times=1)
            reached = press_until_it_fails(stand)
            assert reached, f"call {spared} of a kind was never made"
            tried += 1
            stand.shim.fail(None)
            assert stand.lives()
    wrong = stand.durable()
    measured(len(wrong), f"of {stand.count} presses, {tried} failures", limit=0)
    assert [] == wrong


@pytest.mark.figure("F4", "a disk that refuses, hangs or takes half: acknowledged and not written")
def test_a_disk_that_refuses_for_a_while_is_waited_for(
    stand: Pressed, request: pytest.FixtureRequest, measured: Measured
) -> None:
    """While it refuses nothing is acknowledged; healed, the same press is. Half writes only delay."""
    for error, on in (("EIO", On.SYNCS), ("ENOSPC", None), ("EROFS", None)):
        stand.shim.fail(error, on)
        stand.count += 1
        id_ = f"p-{stand.count}"
        stand.box.press("sos-501", id_)
        assert not stand.heard(id_, 1.5), error
        stand.shim.fail(None)
        assert stand.heard(id_, 30), error
    stand.shim.short()
    stand.press()
    stand.shim.short(False)
    stand.shim.slow(25_000 if request.config.getoption("--long") else 3_000)
    stand.press(within=90)
    stand.shim.slow(0)
    stand.press()
    assert stand.lives()
    wrong = stand.durable()
    measured(len(wrong), f"of {stand.count} presses", limit=0)
    assert [] == wrong
