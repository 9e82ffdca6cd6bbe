"""Connections whose every wait obeys the attempt's deadline, also against a peer that dribbles."""

from __future__ import annotations

import socket
import ssl
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.names import Address, Names

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class Wire(socket.socket):
    """A TCP connection; give it a deadline before it is used."""

    deadline: Deadline
    heard = False
    """Whether anything came since the caller last set this to False."""

    def recv_into(self, buffer: WriteableBuffer, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(self.deadline.left())
        received = super().recv_into(buffer, nbytes, flags)
        self.heard = self.heard or received > 0
        return received

    def sendall(self, data: ReadableBuffer, flags: int = 0) -> None:
        self.settimeout(self.deadline.left())  # a limit for the whole of it, as the standard library keeps it
        super().sendall(data, flags)


class SecureWire(ssl.SSLSocket):
    """The same over TLS; made by a context of `trust`."""

    deadline: Deadline
    heard = False

    def recv_into(self, buffer: WriteableBuffer, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(self.deadline.left())
        received = super().recv_into(buffer, nbytes, flags)
        self.heard = self.heard or received > 0
        return received

    def send(self, data: ReadableBuffer, flags: int = 0) -> int:
        self.settimeout(self.deadline.left())
        return super().send(data, flags)


AnyWire = Wire | SecureWire


@lru_cache(maxsize=4)
def trust(ca_file: Path | None) -> ssl.SSLContext:
    """Return the TLS settings: the system's certificates, and those of a file where one is given.

    Raises OSError where the file cannot be used.
    """
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    context.sslsocket_class = SecureWire
    return context


def dial(host: str, port: int, names: Names, deadline: Deadline) -> Wire:
    """Return a connection. Raises OSError.

    Every address of the host is tried; the time left is shared out, so that a dead first one leaves some.
    """
    addresses = names.look_up(host, port, deadline)
    for untried in range(len(addresses), 1, -1):
        try:
            return _connect(addresses[-untried], deadline, deadline.left() / untried)
        except OSError:
            continue
    return _connect(addresses[-1], deadline, deadline.left())


def secure(wire: Wire, host: str, context: ssl.SSLContext) -> SecureWire:
    """Return the connection under TLS; closes it where that fails. Raises OSError."""
    deadline = wire.deadline
    try:
        wire.settimeout(deadline.left())  # the handshake counts it as a whole
        secured = context.wrap_socket(wire, server_hostname=host)
    except BaseException:
        wire.close()
        raise
    made = cast("SecureWire", secured)  # the context's class
    made.deadline = deadline
    return made


def _connect(address: Address, deadline: Deadline, seconds: float) -> Wire:
    family, where = address
    wire = Wire(family, socket.SOCK_STREAM)
    try:
        wire.deadline = deadline
        wire.settimeout(seconds)
        wire.connect(where)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        wire.close()
        raise
    return wire


def reason(error: BaseException) -> str:
    """Return what went wrong on the wire in a few words, without any address or credential."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's certificate was refused: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "no complete answer within the time limit"
    if isinstance(error, socket.gaierror):
        return "the host name could not be resolved"
    if isinstance(error, OSError) and error.strerror and not isinstance(error, ssl.SSLError):
        return error.strerror.lower()
    return type(error).__name__
