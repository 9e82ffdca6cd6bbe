"""A simulated 433 MHz receiver on a real pty, in RFLink's text format. Knows nothing of the gateway."""

from __future__ import annotations

import os
import time
from itertools import count
from pathlib import Path

REPEATS = 5
GAP = 0.08
"""A cheap button sends every press five times within 400 ms (measured, see the device notes)."""


class Receiver:
    """A pty whose other end is found under a fixed name, like a port under /dev/serial/by-id."""

    def __init__(self, port: Path) -> None:
        self.port = port
        self._master, self._slave = os.openpty()
        os.set_blocking(self._master, False)
        self._numbers = count(1)
        port.parent.mkdir(parents=True, exist_ok=True)
        port.unlink(missing_ok=True)
        port.symlink_to(os.ttyname(self._slave))

    def press(self, code: str, switch: str = "01") -> None:
        """Send one press as the air carries it: five times."""
        for _ in range(REPEATS):
            line = f"20;{next(self._numbers) % 256:02X};EV1527;ID={code};SWITCH={switch};CMD=ON;\r\n"
            self._write(line.encode())
            time.sleep(GAP)

    def close(self) -> None:
        """Unplug."""
        self.port.unlink(missing_ok=True)
        os.close(self._master)
        os.close(self._slave)

    def _write(self, line: bytes) -> None:
        try:
            os.write(self._master, line)
        except BlockingIOError:
            return  # nobody reads the other end; a real receiver's bytes are lost then too
