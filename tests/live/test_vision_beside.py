"""F1 beside the camera worker: a press reaches its phone while the worker burns, hangs, and dies."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from gateway.bench.compound import Compound
from gateway.bench.presses import Rounds
from gateway.bench.stand import Stand
from gateway.bench.watching import eight_cameras

pytestmark = pytest.mark.live

PRESSES = 6
SOON = 1.5
"""Seconds, on a machine that tests at the same time; `cuobian bench sos` measures the figure itself."""


def test_a_press_waits_for_no_camera(tmp_path: Path) -> None:
    """Eight cameras at full load at nice 15, then stopped, then killed: each press rings its phone."""
    stand = Stand(tmp_path, Compound(households=40))
    try:
        rounds = Rounds(stand, stand.core())
        with eight_cameras(stand) as worker:
            began, before = time.monotonic(), _cpu(worker.pid)
            burning = rounds.run(PRESSES)
            time.sleep(0.5)
            share = (_cpu(worker.pid) - before) / (time.monotonic() - began)
            assert 15 == os.getpriority(os.PRIO_PROCESS, worker.pid)
            assert share > 0.3, f"the worker took {share:.0%} of a core: no load to speak of"
            worker.send_signal(signal.SIGSTOP)
            stopped = rounds.run(PRESSES)
            worker.send_signal(signal.SIGKILL)
            killed = rounds.run(PRESSES)
    finally:
        stand.close()
    assert [] == [each for each in (*burning, *stopped, *killed) if each > SOON]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
