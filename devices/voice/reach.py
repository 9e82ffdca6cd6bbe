"""Whether the SIP server is there, asked by OPTIONS (RFC 3261 §11) on a socket of its own. Reports nothing.

A line that logs in need not ask: its registration tells.
"""

from __future__ import annotations

import contextlib
import secrets
import socket

from devices.voice.settings import VoiceSettings

MISSED = 3
"""Questions in a row without an answer that mean it is not there."""
AT_ONCE = 64
"""Datagrams taken at once: whoever floods the port must not keep the line from its call."""
TCP_WITHIN = 1.0


class NoWay(Exception):
    """The server's name or a way to it cannot be found; the message is for an installer."""


def found_at(settings: VoiceSettings) -> tuple[str, int]:
    """Return address and port of the server; looks its name up. Raises NoWay."""
    try:
        found = socket.getaddrinfo(settings.host, settings.server_port, type=socket.SOCK_DGRAM)
    except OSError:
        raise NoWay(f"the name {settings.host} is not known") from None
    return str(found[0][4][0]), settings.server_port


def own_address(server: tuple[str, int], listen: str) -> str:
    """Return the address of ours that leads to the server. Raises NoWay."""
    if listen:
        return listen
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as tried:
        try:
            tried.connect(server)
        except OSError as error:
            raise NoWay(f"no way to the SIP server: {error.strerror}") from None
        return str(tried.getsockname()[0])


class Reach:
    """Asks one server. For one thread; never waits for an answer over UDP."""

    def __init__(self, settings: VoiceSettings, server: tuple[str, int], address: str) -> None:
        self._settings = settings
        self._server = server
        self._address = address
        self._asked = self._missed = 0
        self._answered = False
        family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._tag = secrets.token_hex(8)
        with contextlib.suppress(OSError):
            self._socket.bind((address, 0))
            self._socket.connect(server)

    def ask(self) -> None:
        """Send one question."""
        self.heed()
        self._asked += 1
        self._missed += 1
        if self._settings.transport == "tcp":
            with contextlib.suppress(OSError), socket.create_connection(self._server, TCP_WITHIN):
                self._answered, self._missed = True, 0
            return
        with contextlib.suppress(OSError):
            self._socket.send(self._options())

    def heed(self) -> None:
        """Take what has come in."""
        with contextlib.suppress(OSError):
            for _ in range(AT_ONCE):
                said = self._socket.recv(65536)
                if said.startswith(b"SIP/2.0 ") and self._tag.encode() in said:
                    self._missed, self._answered = 0, True

    @property
    def dead(self) -> bool:
        """Tell whether the server has not answered again and again."""
        return self._missed >= MISSED

    @property
    def known(self) -> bool:
        """Tell whether it has ever answered: one that never did may just not like to be asked."""
        return self._answered

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()

    def _options(self) -> bytes:
        try:
            host, port = self._socket.getsockname()[:2]
        except OSError:
            host, port = self._address, 0
        host = f"[{host}]" if ":" in host else host
        user, branch = self._settings.account or "cuobian", secrets.token_hex(8)
        lines = (
            f"OPTIONS sip:{self._settings.server} SIP/2.0",
            f"Via: SIP/2.0/UDP {host}:{port};rport;branch=z9hG4bK{branch}",
            "Max-Forwards: 70",
            f"From: <sip:{user}@{self._settings.server}>;tag={self._tag}",
            f"To: <sip:{self._settings.server}>",
            f"Call-ID: {self._tag}",
            f"CSeq: {self._asked} OPTIONS",
            f"Contact: <sip:{user}@{host}:{port}>",
            "Content-Length: 0",
        )
        return "".join(f"{line}\r\n" for line in (*lines, "")).encode()
