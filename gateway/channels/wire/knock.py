"""Tries a server out without asking it for anything: a connection, and a handshake where it speaks TLS."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from gateway.channels.base import TemporaryFailure
from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.dial import dial, reason, secure, trust
from gateway.channels.wire.names import Names


def knock(
    host: str, port: int, names: Names, limit: timedelta, *, tls: bool, ca_file: Path | None = None
) -> None:
    """Return where the server takes a connection. Raises TemporaryFailure, with why and no address."""
    deadline = Deadline(limit)
    try:
        wire = dial(host, port, names, deadline)
        with secure(wire, host, trust(ca_file)) if tls else wire:
            pass
    except (OSError, ValueError) as error:
        raise TemporaryFailure(reason(error)) from error
