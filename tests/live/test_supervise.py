"""Children kept alive by `cuobian run`: real processes that die, fall silent, shout, and refuse to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gateway.cli import supervise
from gateway.cli.supervise import Child, Supervisor
from tests.live.wire import eventually

pytestmark = pytest.mark.live

READY = """
import signal, sys, time
from gateway.runtime import notify
notify("READY=1")
"""
Keep = Callable[..., Supervisor]


def python(name: str, *lines: str) -> Child:
    """Make a child that says it is ready and then runs these lines."""
    return Child(name, (sys.executable, "-c", READY + "\n".join(lines)))


SLEEPS = "time.sleep(60)"


@pytest.fixture
def keep() -> Iterator[Keep]:
    """Run a supervisor in a thread of its own; it is ended with the test."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def start(*children: Child, ready: threading.Event | None = None) -> Supervisor:
        supervisor = Supervisor(children, dict(os.environ))
        threads.append(threading.Thread(target=supervisor.run, args=(stop, ready)))
        threads[-1].start()
        eventually(lambda: len(supervisor.pids()) == len(children))
        return supervisor

    yield start
    stop.set()
    for thread in threads:
        thread.join(15)
        assert not thread.is_alive()


def alive(pid: int) -> bool:
    """Tell whether a process lives; one that only waits to be collected does not."""
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def test_ready_is_said_when_all_are_ready(keep: Keep) -> None:
    """READY=1 of every child, over a socket of its own."""
    ready = threading.Event()
    keep(python("one", SLEEPS), python("two", "time.sleep(0.5)", SLEEPS), ready=ready)
    assert ready.wait(10)


def test_a_dead_child_is_back_at_once_and_then_after_a_pause(keep: Keep) -> None:
    """The first death costs no pause; the second half a second."""
    supervisor = keep(python("core", SLEEPS))
    for least, most in ((0.0, 0.45), (0.5, 2.0)):
        pid = supervisor.pids()["core"]
        died = time.monotonic()
        os.kill(pid, signal.SIGKILL)
        eventually(lambda pid=pid: supervisor.pids().get("core", pid) != pid)  # type: ignore[misc]
        assert least <= time.monotonic() - died < most


@pytest.mark.figure("F10", "a process that hangs is killed and started again")
def test_a_child_that_falls_silent_is_killed_and_restarted(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alive and yet dead: after its first sign of life, silence beyond the limit ends it."""
    monkeypatch.setattr(supervise, "WATCHDOG", 1.0)
    supervisor = keep(python("core", 'notify("WATCHDOG=1")', SLEEPS), python("api", SLEEPS))
    core, api = supervisor.pids()["core"], supervisor.pids()["api"]
    eventually(lambda: supervisor.pids().get("core", core) != core)
    assert api == supervisor.pids()["api"]


def test_a_child_that_gives_signs_of_life_is_left_alone(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fed in time, nothing happens for several limits."""
    monkeypatch.setattr(supervise, "WATCHDOG", 1.0)
    feeds = 'for _ in range(600): notify("WATCHDOG=1"); time.sleep(0.1)'
    supervisor = keep(python("core", feeds))
    pid = supervisor.pids()["core"]
    time.sleep(3)
    assert pid == supervisor.pids()["core"]


RUN = """
import sys, threading
from gateway.cli.supervise import Child, Supervisor
from gateway.runtime import stop_on_signals
stop = stop_on_signals()
children = [Child(str(n), (sys.executable, "-c", text)) for n, text in enumerate(sys.argv[1:])]
supervisor = Supervisor(children, {})
threading.Timer(1.0, lambda: print(*supervisor.pids().values(), flush=True)).start()
supervisor.run(stop)
"""


def running(*texts: str) -> subprocess.Popen[str]:
    """Start a supervisor as a process of its own."""
    command = [sys.executable, "-c", RUN, *texts]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ending_is_clean_and_within_ten_seconds(number: signal.Signals) -> None:
    """Also a child that ignores SIGTERM is gone; the exit code is 0."""
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    with running("import time; time.sleep(60)", deaf) as process:
        assert process.stdout is not None
        pids = [int(word) for word in process.stdout.readline().split()]
        began = time.monotonic()
        process.send_signal(number)
        assert 0 == process.wait(15)
    assert time.monotonic() - began < 10
    assert [False, False] == [alive(pid) for pid in pids]


def test_children_do_not_outlive_a_killed_supervisor() -> None:
    """The kernel ends them, so that nobody works on without a watch."""
    with running("import time; time.sleep(60)") as process:
        assert process.stdout is not None
        (pid,) = (int(word) for word in process.stdout.readline().split())
        process.kill()
    eventually(lambda: not alive(pid), within=3)


def test_a_terminal_that_takes_nothing_stops_no_child(tmp_path: Path) -> None:
    """Ctrl-S, or a pipe that nobody reads: the child's ten megabytes of lines do not block it."""
    done = tmp_path / "done"
    shouts = "import pathlib, time\nfor _ in range(100_000): print('x' * 100)\n"
    shouts += f"pathlib.Path({str(done)!r}).touch()\n{SLEEPS}"
    with running(shouts) as process:
        eventually(done.exists, within=20)
        process.kill()
