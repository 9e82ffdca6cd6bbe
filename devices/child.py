"""Child processes: started so that they die with us, ended in order, started again after a growing pause.

Owns no thread and watches nothing; whoever starts a child must do it from a thread that lives as long as the
child should, because the kernel counts the death of that thread as the parent's (prctl(2)).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

LEASH = Path(__file__).with_name("leash.py")
PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Seconds before the first, second, … start after a death; the last one for all further ones."""
STEADY_AFTER = 60.0
"""Seconds alive after which earlier deaths no longer count."""


def spawn(
    command: Sequence[str | Path],
    *,
    output: int | IO[bytes],
    given: int = subprocess.DEVNULL,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a programme in a session of its own (Ctrl-C is for us alone) that is killed when we die.

    Standard output and error both go to `output`, its input is `given`. A programme that cannot be run ends
    with code 127.
    """
    leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid())]
    return subprocess.Popen(
        [*leash, *map(str, command)],
        stdin=given,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        start_new_session=True,
    )


def pause_after(deaths: int) -> float:
    """Return the seconds to wait before a child that died so many times in a row is started again."""
    return PAUSES[min(max(deaths, 1), len(PAUSES)) - 1]


def end(process: subprocess.Popen[bytes], patience: float) -> bool:
    """End a child: SIGTERM, after `patience` seconds SIGKILL; False where that was needed."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        kill(process)
        return False
    return True


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and what it started, and wait for its end; harmless where it has ended."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
