"""A whole box in a storm of rubbish: nothing dies, a press in between keeps its time (F11, F1)."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fuzz.storm import Storm
from tests.live.box import Box
from tests.live.broker import Broker
from tests.live.conftest import MakeBox, broker, make_box
from tests.live.sinks import eventually
from tests.proof import Measured

__all__ = ["broker", "make_box"]
ROUNDS = 5
PRESSES = 12
"""In each round."""
SHORT, LONG = 6_000, 100_000
LOADED, TIMES_R = 30.0, 3.0
"""F1: milliseconds, and how many times the bare pipeline's of the same rounds where the machine is busy."""
GROWTH = 40.0
"""Megabytes that one process may take on: caches and pools fill once."""
LINE = (
    "  - {id: sos-502, template: rflink-ev1527, line: rf, place: b3u2-502, resident: li,"
    ' params: {code: 0a5c3f, switch: "01"}}'
)
BRIDGED = "  - {id: z1, template: zigbee2mqtt-sos, place: b3u2-502, params: {name: button}}"


@dataclass(frozen=True)
class Life:
    """What a process is made of."""

    pid: int
    threads: int
    megabytes: float


def life(pid: int) -> Life:
    """Look at a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    kept = int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024
    return Life(pid, len([*Path(f"/proc/{pid}/task").iterdir()]), kept)


@contextmanager
def bare(box: Box, port: int) -> Iterator[None]:
    """Run R beside the box: the bare durable pipeline that F1 is held against."""
    words = [sys.executable, "-m", "gateway.bench.bare", str(port), str(box.folder / "bare.db")]
    process = subprocess.Popen([*words, box.hooks.url("bare"), "bare/v1"])
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


class Presses:
    """Presses of people who each have a button of their own, and how long each took to a phone."""

    def __init__(self, box: Box, calls: int) -> None:
        self._box = box
        self._left = iter(range(calls))

    def ours(self) -> float:
        """Press a button nobody has pressed before; return the seconds until a neighbour's phone rang."""
        nth = next(self._left)
        began = time.time()
        self._box.press(f"s{nth}", f"storm-{nth}")
        return self._rang("/zheng", lambda body: f"9{nth:03}" in str(body["place"])) - began

    def theirs(self, within: float = 20) -> float:
        """Press at R; return the seconds until its phone rang."""
        id_ = f"bare-{time.time_ns()}"
        began = time.time()
        self._box.listener.publish("bare/v1/b/event", json.dumps({"id": id_, "type": "sos.pressed"}))
        return self._rang("/bare", lambda body: body["id"] == id_, within) - began

    def hears(self) -> bool:
        """Tell whether R has begun to hear: what is said to it before is lost."""
        try:
            return self.theirs(within=1) > 0
        except AssertionError:
            return False

    def _rang(self, phone: str, mine: Callable[[dict[str, object]], bool], within: float = 20) -> float:
        until = time.monotonic() + within
        while time.monotonic() < until:
            for at, path, body in self._box.hooks.got:
                if path == phone and mine(body):
                    return at
            time.sleep(0.002)
        raise AssertionError(f"nobody was called within {within} s on {phone}")


def install(box: Box, buttons: int) -> None:
    """Give everybody who will press a home and a button of their own."""
    text = box.site.read_text()
    homes = "".join(
        f'  - {{id: h{nth}, kind: household, name: "9{nth:03}", in: b3u2, floor: 9}}\n'
        for nth in range(buttons)
    )
    devices = "".join(
        f"  - {{id: s{nth}, template: cuobian-sos, place: h{nth}, policy: elder}}\n" for nth in range(buttons)
    )
    text = text.replace("places:\n", f"places:\n{homes}").replace("devices:\n", f"devices:\n{devices}")
    box.site.write_text(text)
    box.apply_site()


def p99(values: Sequence[float]) -> float:
    """Return milliseconds that one of a hundred takes longer than; of few values that is the last."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))] * 1000


@dataclass
class Outcome:
    """What is left after a storm, and how long presses took in it."""

    gone: list[str]
    grown: float
    ours: list[list[float]] = field(default_factory=list)
    theirs: list[list[float]] = field(default_factory=list)
    sent: str = ""


def blown(box: Box, port: int, line: int, count: int) -> Outcome:
    """Let a storm blow over a box while people press their buttons, and look what is left."""
    calls = ROUNDS * PRESSES
    presses, found = Presses(box, calls + 1), Outcome([], 0.0)
    with bare(box, port), closing(Storm(port, box.http_port, line, count)) as storm:
        presses.ours()
        eventually(presses.hears, 60)
        before = {name: life(each.pid) for name, each in box.processes.items()}
        for _ in range(ROUNDS):
            rounds: tuple[list[float], list[float]] = ([], [])
            for _ in range(PRESSES):
                storm.blow(count // calls)
                rounds[0].append(presses.ours())
                rounds[1].append(presses.theirs())
            found.ours.append(rounds[0])
            found.theirs.append(rounds[1])
    eventually(box.healthy, 30)
    found.sent = ", ".join(f"{number} {way}" for way, number in storm.sent.items())
    for name, was in before.items():
        if box.processes[name].poll() is not None:
            found.gone.append(name)
            continue
        now = life(was.pid)
        found.gone += [f"a thread of {name}"] * max(0, was.threads - now.threads)
        found.grown = max(found.grown, now.megabytes - was.megabytes)
    return found


@pytest.mark.figure("F11", "rubbish over MQTT, a serial line and HTTP, while people press")
@pytest.mark.proof
@pytest.mark.live
@pytest.mark.timeout(7200)
def test_a_storm_of_rubbish_costs_no_thread_no_process_and_no_press(
    make_box: MakeBox, broker: Broker, measured: Measured, pytestconfig: pytest.Config
) -> None:
    """Whatever comes over every wire at once, who calls for help meanwhile is heard as ever."""
    master, slave = os.openpty()
    box = make_box(lines=f"[{{id: rf, port: {os.ttyname(slave)}}}]", devices=f"{LINE}\n{BRIDGED}")
    install(box, ROUNDS * PRESSES + 1)
    box.start()
    eventually(box.healthy, 60)
    found = blown(box, broker.port, master, LONG if pytestconfig.getoption("--long") else SHORT)
    unforeseen = re.findall(r"Traceback|set aside", (box.folder / "box.log").read_text("utf-8", "replace"))
    ours, theirs = (statistics.median(map(p99, each)) for each in (found.ours, found.theirs))
    limit, ratio = max(LOADED, TIMES_R * theirs), round(ours / theirs, 2)
    measured(len(found.gone), "processes and threads gone", limit=0, against=found.sent)
    measured(len(unforeseen), "errors nobody foresaw", limit=0, against=found.sent)
    measured(
        round(ours, 1), "ms p99 to the first message", limit=limit, against=f"R: {theirs:.1f} ms", ratio=ratio
    )
    measured(round(found.grown, 1), "MB taken on", limit=GROWTH)
    assert ([], []) == (found.gone, unforeseen)
    os.close(master)
    os.close(slave)
