"""A press during every single fault: how long until a neighbour's phone has it, on whichever way."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

import pytest

from tests.chaos import site
from tests.chaos.box import ChaosBox
from tests.chaos.conftest import boxes
from tests.chaos.history import Line
from tests.chaos.people import Guard, Pace
from tests.chaos.plan import Plan
from tests.chaos.run import Kept, Life, drive, finish, judge
from tests.chaos.table import Row, rows_for, table
from tests.conftest import RequireProgram
from tests.crash.history import Buttons
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.crash, pytest.mark.timeout(600)]
PROBES, OTHERS = site.BUTTONS[4:], site.BUTTONS[:4]
QUIET = Pace(press=8, radio=3600, door=4, desk=4, office=4, officer=6, backup=3600)
PRESSED_AGAIN = 2.0
"""Seconds after which somebody with a radio button presses once more, or a native button repeats, at most."""
SHORTEST = 0.3
ROUNDS = 3
NAMES = [each.name for each in table() if not each.slow]
SLOW = [each.name for each in table() if each.slow]


class Stand:
    """One box with people in it, on which one fault after the other falls while somebody presses."""

    def __init__(self, box: ChaosBox, seed: int) -> None:
        self.box = box
        self.rows = {each.name: each for each in rows_for(box)}
        self.life = Life(box, seed, QUIET, OTHERS)
        self.life.start()
        drive(self.life, Plan(seed, 0, ()), list(self.rows.values()))
        self.desk = Guard(box, "guard", seed, 1)
        self._turn = itertools.cycle(PROBES)
        self._probe = Buttons(
            box.broker.port, PROBES, slowest=PRESSED_AGAIN, name="probe", note=box.history.note
        )

    def pressed_during(self, row: Row, holds: float) -> tuple[float, float]:
        """Let a fault fall, somebody press, and the fault heal.

        Returns the seconds until a phone has it, and those that the fault really lasted.
        """
        device = site.RADIO if row.radio else next(self._turn)
        self.box.ready(120)
        self._nothing_open(device)
        note = self.box.history.note
        note("nemesis", "struck", name=row.name, holds=holds)
        row.nemesis.strike(self.box)
        began = time.time()
        if row.radio:
            self._send()
        else:
            self._probe.press(device)
        try:
            reached = self._reached(device, began, began + holds, again=row.radio)
            time.sleep(max(0.0, min(holds, SHORTEST) - (time.time() - began)))
        finally:
            row.nemesis.heal(self.box)
            note("nemesis", "healed", name=row.name)
        lasted = time.time() - began
        reached = reached or self._reached(device, began, time.time() + 3 * row.allowed, again=row.radio)
        assert reached is not None, f"no neighbour has heard of {device} within {time.time() - began:.0f} s"
        return reached.at - began, lasted

    def close(self) -> Kept:
        """End it, and return what is left for the checker."""
        self._probe.rest(60)
        self._probe.close()
        return finish(self.life, self.box.folder / "kept", watch=2 * float(self.box.wait) + 6)

    def _send(self) -> None:
        self.box.history.note(site.RADIO, "sent", alarm=None)
        for _ in range(5):
            self.box.radio.hear(site.RADIO_FRAME)
            time.sleep(0.08)

    def _reached(self, device: str, since: float, until: float, *, again: bool) -> Line | None:
        resident, pressed = f"住户{device[-3:]}", time.monotonic()
        while time.time() < until:
            for each in reversed(self.box.history.lines):
                if each.at < since:
                    break
                if each.what == "reached" and each.who in site.HELPERS and each.text("resident") == resident:
                    return each
            if again and time.monotonic() - pressed > PRESSED_AGAIN:
                pressed = time.monotonic()
                self._send()
            time.sleep(0.02)
        return None

    def _nothing_open(self, device: str) -> None:
        """Let the desk close what is open about somebody: old news of it would look like an answer."""

        def closed() -> bool:
            listed = self.desk.asks("GET", "/api/v1/alarms?state=open&limit=200")
            own = [each for each in listed.json()["items"] if each["resident"] == f"住户{device[-3:]}"]
            for each in own:
                path = f"/api/v1/alarms/{each['id']}/resolve"
                done = self.desk.asks("POST", path, json={"outcome": "看过了"}).status_code
                self.box.history.note("guard", "closed", alarm=each["id"], status=done)
            return not own

        eventually(closed, 20)
        time.sleep(0.3)


@pytest.fixture(scope="module")
def stand(
    tmp_path_factory: pytest.TempPathFactory,
    shim_library: object,
    require_program: RequireProgram,
    chaos_seed: int,
) -> Iterator[Stand]:
    """Give one box for all faults; at its end nothing is lost, doubled, unanswered or unrecorded."""
    making = boxes(shim_library, require_program("mosquitto"), tmp_path_factory.mktemp("faults"))  # type: ignore[arg-type]
    try:
        found = Stand(next(making)("4", records=True), chaos_seed)
        yield found
        kept = found.close()
    finally:
        for _ in making:
            pass
    judge(kept)


def _pressed(stand: Stand, name: str, measured: Measured, rounds: int = 0) -> None:
    row = stand.rows.get(name)
    if row is None:
        pytest.skip("this needs root: a file system of its own")
    least, most = row.long
    holds = [least + (most - least) * nth / rounds for nth in range(1, rounds + 1)] or [row.short]
    found = [stand.pressed_during(row, each) for each in holds]
    took, lasted = max(found, key=lambda each: each[0] - each[1])
    limit = lasted + row.allowed
    measured(round(took, 2), f"s, fault of {lasted:.1f} s", limit=round(limit, 1))
    assert took <= limit


def _named(names: list[str]) -> list[object]:
    return [
        pytest.param(
            each, marks=pytest.mark.figure("chaos", f"a press during: {each} reaches a neighbour"), id=each
        )
        for each in names
    ]


@pytest.mark.proof
@pytest.mark.parametrize("name", _named(NAMES))
def test_a_press_during_a_fault_reaches_a_neighbour(stand: Stand, name: str, measured: Measured) -> None:
    """Once each, with a short fault."""
    _pressed(stand, name, measured)


@pytest.mark.long
@pytest.mark.parametrize("name", _named(SLOW))
def test_a_press_during_a_long_fault_reaches_a_neighbour(stand: Stand, name: str, measured: Measured) -> None:
    """What takes half a minute by itself, with the reason why."""
    _pressed(stand, name, measured)


@pytest.mark.long
@pytest.mark.parametrize("name", _named(NAMES))
def test_three_presses_during_longer_faults_reach_a_neighbour(
    stand: Stand, name: str, measured: Measured
) -> None:
    """Three rounds each, with faults of several lengths."""
    _pressed(stand, name, measured, ROUNDS)
