"""Clocks that agree, word to systemd, and an end that signals bring about."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.domain.steady import SteadyBase, SteadyRecord
from gateway.runtime import SystemClock, notify, since_boot, watchdog_interval


@dataclass
class Memory:
    """A place where the steady clock is remembered, as the store's transaction does it."""

    record: SteadyRecord | None = None
    saves: int = 0

    def load(self) -> SteadyRecord | None:
        return self.record

    def save(self, base: SteadyBase, expected: SteadyBase | None) -> SteadyBase:
        self.saves += 1
        if expected == (self.record.base if self.record else None):
            self.record = SteadyRecord(base, self.record.latest if self.record else 0)
        assert self.record is not None
        return self.record.base


def test_the_first_process_starts_the_steady_clock_at_the_wall_clock() -> None:
    """On a new database both clocks show the same, and the base is stored once."""
    memory = Memory()
    moment = SystemClock(memory.load, memory.save).moment()
    assert abs(moment.steady - moment.at) < timedelta(seconds=1)
    assert memory.saves == 1


def test_the_next_process_of_this_boot_takes_over_the_base() -> None:
    """A restart stores nothing and sees the same clock."""
    memory = Memory()
    first, second = (SystemClock(memory.load, memory.save) for _ in range(2))
    before, between, after = first.steady(), second.steady(), first.steady()
    assert before <= between <= after
    assert memory.saves == 1


def test_of_two_processes_that_start_together_the_first_to_commit_decides() -> None:
    """Both loaded nothing; the later one takes what the earlier one stored."""
    memory = Memory()
    agreed = SteadyBase("whatever", 1_000_000)

    def load_before_the_other_saved() -> SteadyRecord | None:
        memory.record = SteadyRecord(agreed, 0)
        return None

    shown = SystemClock(load_before_the_other_saved, memory.save).steady()
    expected = datetime.fromtimestamp(1 + since_boot() / 1e6, UTC)
    assert abs(shown - expected) < timedelta(seconds=1)


def test_another_boot_goes_on_where_the_last_one_stopped() -> None:
    """What was written in a later year than the wall clock shows is not undone."""
    later = datetime.now(UTC) + timedelta(days=3650)
    memory = Memory(SteadyRecord(SteadyBase("another boot", 0), int(later.timestamp() * 1e6)))
    shown = SystemClock(memory.load, memory.save).steady()
    assert abs(shown - later) < timedelta(seconds=1)


def test_the_wall_clock_is_aware_utc() -> None:
    """Times for people carry their zone."""
    assert timedelta(0) == SystemClock(Memory().load, Memory().save).now().utcoffset()


@pytest.fixture(params=["path", "abstract"])
def supervisor(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[socket.socket]:
    """Give the receiving end of a notify socket, and name it in the environment."""
    name = str(tmp_path / "notify") if request.param == "path" else f"@cuobian-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(name.replace("@", "\0", 1))
        receiver.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        yield receiver


def test_a_word_reaches_the_supervisor(supervisor: socket.socket) -> None:
    """READY=1 arrives as it is, on paths and abstract sockets."""
    assert notify("READY=1\nSTATUS=厝边") is True
    assert "READY=1\nSTATUS=厝边".encode() == supervisor.recv(1024)


def test_without_a_supervisor_nothing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No socket named, or nobody behind it: no error, and the answer says so."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert notify("READY=1") is False
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    assert notify("READY=1") is False


def test_a_supervisor_that_does_not_read_stops_nobody(supervisor: socket.socket) -> None:
    """Once its queue is full, a word is dropped after a second instead of waiting for ever."""
    assert not all(notify("WATCHDOG=1") for _ in range(100_000))


@pytest.mark.parametrize(
    ("limit", "pid", "interval"),
    [
        ("30000000", "", 15.0),
        ("30000000", "own", 15.0),
        ("30000000", "1", None),
        ("", "", None),
        ("0", "", None),
        ("soon", "", None),
    ],
)
def test_the_watchdog_is_fed_twice_within_its_limit(
    limit: str, pid: str, interval: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of WATCHDOG_USEC, where it is set and meant for this process."""
    monkeypatch.setenv("WATCHDOG_USEC", limit)
    monkeypatch.setenv("WATCHDOG_PID", pid.replace("own", str(os.getpid())))
    assert interval == watchdog_interval()


WAITING = """
import time
from gateway.runtime import stop_on_signals
stop = stop_on_signals()
print("waiting", flush=True)
while not stop.wait(0.0001):
    pass
print("ended", flush=True)
time.sleep(0.5)  # the storm is over before Python takes its handlers down
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_in_order(number: signal.Signals) -> None:
    """The event is set also by a storm of signals, and what follows the wait still runs."""
    with subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        for _ in range(50):
            process.send_signal(number)
        assert process.stdout.read() == "ended\n"
        assert process.wait(5) == 0
