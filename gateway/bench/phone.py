"""The other end of every message, seen from the benchmark: what rang when."""

from __future__ import annotations

import subprocess
import sys
import threading

from gateway.bench.waiting import PATIENCE, eventually
from gateway.domain.errors import TransientIO


class Phone:
    """The sink's process, and what it heard."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gateway.bench.sink"], stdout=subprocess.PIPE, text=True
        )
        if self._process.stdout is None:
            raise TransientIO("the phone has no voice")
        self.url = f"http://127.0.0.1:{self._process.stdout.readline().split()[1]}/phone"
        self.first: dict[str, float] = {}
        """When each place was first told of, since `forget`."""
        self.rang = 0
        self.latest = 0.0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def forget(self) -> None:
        """Begin anew."""
        self.first, self.rang = {}, 0

    def wait(self, calls: int, who: str, within: float = PATIENCE) -> None:
        """Wait until so many different places were told of, by the one that is measured."""
        eventually(
            lambda: len(self.first) >= calls,
            lambda: f"{calls} calls of {who} ({len(self.first)} came)",
            within,
        )

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)
        self._thread.join(5)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            at, _, about = line.rstrip().partition(" ")
            self.latest = float(at)
            self.first.setdefault(about, self.latest)
            self.rang += 1
