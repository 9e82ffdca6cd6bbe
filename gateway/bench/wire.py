"""What every client of a benchmark does to its connection, ours and the bare one alike."""

from __future__ import annotations

import socket
from typing import Any


def without_delay(_client: object, _data: object, opened: Any) -> None:
    """Send small packets at once (TCP_NODELAY): Nagle's 40 ms would be all that is measured."""
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
