"""Keeps the processes of `cuobian run` alive, as systemd does on a box of its own.

Each child says over its NOTIFY_SOCKET that it is ready and that it lives (sd_notify(3)). One that dies is
started again at once, then after growing pauses; one that falls silent is killed and started again.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devices.child import STEADY_AFTER, end, kill, pause_after, spawn

log = logging.getLogger(__name__)

LOOK_EVERY = 0.05
WATCHDOG = 30.0
"""Seconds after the last sign of life, for children that gave one (FIGURES F10: a hang, within 30 s)."""
PATIENCE = 8.0
"""Seconds for everything to end; then SIGKILL."""
LONGEST_LINE = 8192
"""Bytes; a longer line is printed in parts."""
LINES_WAITING = 2000
"""Lines kept for a terminal or a pipe that does not take them; further ones are dropped."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process to be kept alive."""

    name: str
    command: Sequence[str]


@dataclass(slots=True)
class _Kept:
    """One child as it runs now."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    deaths: int = 0
    lived_at: float | None = None
    ready: threading.Event = field(default_factory=threading.Event)


class Supervisor:
    """Starts children in order and keeps them; `run` must be called from the thread that lives longest."""

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str]) -> None:
        self._kept = [_Kept(child) for child in children]
        self._environment = dict(environment)
        self._folder = tempfile.TemporaryDirectory(prefix="cuobian-")
        self._lines: queue.Queue[bytes] = queue.Queue(LINES_WAITING)
        self._sockets = {kept.child.name: self._listen(kept) for kept in self._kept}

    def run(self, stop: threading.Event, ready: threading.Event | None = None) -> None:
        """Keep everything running until told to stop, then end it in reverse order."""
        threading.Thread(target=_print, args=(self._lines,), daemon=True).start()
        try:
            while not stop.wait(LOOK_EVERY):
                for kept in self._kept:
                    self._look(kept)
                if ready is not None and all(kept.ready.is_set() for kept in self._kept):
                    ready.set()
        finally:
            self._end()

    def pids(self) -> Mapping[str, int]:
        """Return the processes that run now."""
        return {
            kept.child.name: kept.process.pid
            for kept in self._kept
            if kept.process is not None and kept.process.poll() is None
        }

    def _look(self, kept: _Kept) -> None:
        now = time.monotonic()
        self._hear(kept, now)
        if kept.process is None:
            if now >= kept.start_at:
                self._start(kept, now)
        elif kept.process.poll() is not None:
            self._died(kept, now)
        elif kept.lived_at is not None and now - kept.lived_at > WATCHDOG:
            log.error("process=%s gave no sign of life for %.0f s, killed", kept.child.name, WATCHDOG)
            kill(kept.process)

    def _start(self, kept: _Kept, now: float) -> None:
        environment = self._environment | {"NOTIFY_SOCKET": self._address(kept)}
        kept.process = spawn(kept.child.command, output=subprocess.PIPE, env=environment)
        kept.started_at, kept.lived_at = now, None
        forwarded = (kept.child.name, kept.process, self._lines)
        threading.Thread(target=_forward, args=forwarded, daemon=True).start()

    def _died(self, kept: _Kept, now: float) -> None:
        process = kept.process
        steady = now - kept.started_at > STEADY_AFTER
        kept.deaths = 1 if steady else kept.deaths + 1
        pause = pause_after(kept.deaths)
        code = process.returncode if process is not None else 0
        log.error("process=%s ended with %s, starts again in %.1f s", kept.child.name, code, pause)
        kept.process, kept.start_at = None, now + pause

    def _hear(self, kept: _Kept, now: float) -> None:
        while True:
            try:
                said = self._sockets[kept.child.name].recv(4096)
            except BlockingIOError:
                return
            if b"READY=1" in said:
                kept.ready.set()
            if b"WATCHDOG=1" in said:
                kept.lived_at = now

    def _end(self) -> None:
        until = time.monotonic() + PATIENCE
        running = [kept for kept in reversed(self._kept) if kept.process is not None]
        for kept in running:
            if kept.process is not None and kept.process.poll() is None:
                kept.process.send_signal(signal.SIGTERM)
        for kept in running:
            if kept.process is not None and not end(kept.process, max(0.5, until - time.monotonic())):
                log.error("process=%s had to be killed", kept.child.name)
        for channel in self._sockets.values():
            channel.close()
        self._folder.cleanup()

    def _listen(self, kept: _Kept) -> socket.socket:
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        channel.bind(self._address(kept))
        channel.setblocking(False)
        return channel

    def _address(self, kept: _Kept) -> str:
        return str(Path(self._folder.name) / kept.child.name)


def _forward(name: str, process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    """Take a child's lines as they come, whoever reads ours: its own pipe must never fill up and stop it."""
    if process.stdout is None:
        return
    with process.stdout as said:
        while text := said.readline(LONGEST_LINE):
            with contextlib.suppress(queue.Full):
                lines.put_nowait(f"{name:<5}│ ".encode() + text.rstrip(b"\n") + b"\n")


def _print(lines: queue.Queue[bytes]) -> None:
    """Print lines for as long as somebody takes them."""
    while True:
        line = lines.get()
        with contextlib.suppress(OSError, ValueError):  # a closed terminal: the children live on
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
