"""A way to somewhere that can be closed: a TCP relay on loopback. Reads nothing of what goes through."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from enum import StrEnum

PATIENCE = 0.2


class Mode(StrEnum):
    """What becomes of a connection."""

    OPEN = "open"
    REFUSED = "refused"
    """Nobody listens, and what was connected is cut."""
    HUNG = "hung"
    """It is taken, and not one byte comes back."""


class Gate:
    """Listens on a port of its own and leads to another one."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._mode = Mode.OPEN
        self._ended = False
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def set(self, mode: Mode) -> None:
        """Let connections be treated so from now on, and cut those that are treated otherwise."""
        self._mode = mode

    def close(self) -> None:
        self._ended = True
        self._thread.join(2)
        self._listener.close()

    def _listen(self, port: int) -> socket.socket:
        found = socket.socket()
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(("127.0.0.1", port))
        found.listen(128)
        found.settimeout(PATIENCE / 4)
        return found

    def _take(self) -> None:
        while not self._ended:
            if self._mode is Mode.REFUSED:
                self._stay_away()
            with contextlib.suppress(OSError):
                came = self._listener.accept()[0]
                threading.Thread(target=self._carry, args=(came, self._mode), daemon=True).start()

    def _stay_away(self) -> None:
        self._listener.close()
        while self._mode is Mode.REFUSED and not self._ended:
            threading.Event().wait(PATIENCE / 4)
        self._listener = self._listen(self.port)

    def _carry(self, came: socket.socket, mode: Mode) -> None:
        with came, contextlib.suppress(OSError):
            if mode is Mode.HUNG:
                while self._mode is mode and not self._ended:
                    threading.Event().wait(PATIENCE / 4)
                return
            with socket.create_connection(("127.0.0.1", self._target), 2) as target:
                self._pass_on(came, target)

    def _pass_on(self, came: socket.socket, target: socket.socket) -> None:
        other = {came: target, target: came}
        while self._mode is Mode.OPEN and not self._ended:
            for each in select.select([came, target], [], [], PATIENCE)[0]:
                data = each.recv(65536)
                if not data:
                    return
                other[each].sendall(data)
