"""The sign of life of a real core to a real web server: it stops with what it vouches for."""

import signal
import sqlite3
import time
from contextlib import closing

import pytest

from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = pytest.mark.live
EVERY = 1.0


@pytest.fixture
def box(make_box: MakeBox) -> Box:
    """Run a core that tells a web server and the broker every second that it is alive."""
    box = make_box(wait="2")
    with box.config.open("a") as config:
        config.write(f"deadman: {{url: {box.hooks.url('alive')}, every: 1s, mqtt: true}}\n")
    box.apply_site()
    box.start("core")
    eventually(lambda: box.hooks.to("alive"), 20)
    return box


def signs(box: Box, seconds: float) -> int:
    """Return how many signs come within some seconds."""
    before = len(box.hooks.to("alive"))
    time.sleep(seconds)
    return len(box.hooks.to("alive")) - before


def falls_silent(box: Box, within: float) -> None:
    """Wait until no sign came for three intervals."""
    until = time.monotonic() + within
    while signs(box, 3 * EVERY):
        assert time.monotonic() < until, f"signs still come after {within} s"


@pytest.mark.proof
@pytest.mark.figure("F10", "Signs of life given outside by a core that is stopped")
def test_a_core_that_is_stopped_or_cannot_write_falls_silent(box: Box, measured: Measured) -> None:
    """SIGSTOP ends it at once, a database that is locked within seconds; it comes back by itself."""
    said = box.hooks.to("alive")[0]
    assert {"alive", "at", "every", "version"} == set(said)
    eventually(lambda: box.listener.said("gateway/alive"), 10)
    box.processes["core"].send_signal(signal.SIGSTOP)
    time.sleep(0.2)
    while_stopped = signs(box, 5 * EVERY)
    measured(while_stopped, "in 5 intervals", limit=0)
    assert 0 == while_stopped
    box.processes["core"].send_signal(signal.SIGCONT)
    eventually(lambda: signs(box, EVERY), 20)
    with closing(sqlite3.connect(box.folder / "data" / "cuobian.db", isolation_level=None)) as thief:
        thief.execute("BEGIN IMMEDIATE")
        falls_silent(box, 40)
        thief.execute("ROLLBACK")
    eventually(lambda: signs(box, EVERY), 30)


def test_an_alarm_that_cannot_go_on_silences_a_real_core(box: Box) -> None:
    """Who waits outside calls, although the box itself believes that it works."""
    box.press("sos-501", "p1")
    box.hooks.next_to("zheng")
    with closing(sqlite3.connect(box.folder / "data" / "cuobian.db", timeout=10)) as thief, thief:
        thief.execute("UPDATE alarm SET devices = '{'")
    falls_silent(box, 20)
    assert "escalation.stuck" in (box.folder / "box.log").read_text()
