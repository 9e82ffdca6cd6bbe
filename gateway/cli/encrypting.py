"""The encrypted listener of the interface: its certificate, kept current while everything runs.

Owns who is taken in before the first encrypted byte, and when another certificate is used. Makes no key.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from config.schema import Settings
from gateway.authority.names import wanted
from gateway.authority.shelf import Shelf
from gateway.domain.errors import ConfigurationError

log = logging.getLogger(__name__)

LOOK_EVERY = 20.0
"""Seconds: a box that got another address from its router is reached again after these."""
RENEWAL_TAKES = 60.0
GREETING = 10.0
"""Seconds in which a visitor has to agree on keys."""
MOST = 200
"""Visitors who have not yet agreed on keys; beyond them the one that has kept us waiting longest goes."""


@dataclass(slots=True)
class Encryption:
    """What the listener shows: one context for the life of the process, whose certificate changes."""

    settings: Settings
    context: ssl.SSLContext = field(default_factory=lambda: _context())  # noqa: PLW0108  it stands below
    _loaded: tuple[tuple[int, int, int], ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The certificate's files: one's own, or the one with both."""
        tls = self.settings.tls
        if tls.certificate_file is not None and tls.key_file is not None:
            return tls.certificate_file, tls.key_file
        return (Shelf(self.settings.data).server,)

    def renew(self) -> None:
        """Have made what is missing or due. What fails is said, and tried again at the next look."""
        if not self.settings.tls.own:
            return
        reason = Shelf(self.settings.data).due(names_of(self.settings), datetime.now(UTC))
        if reason:
            log.info("another certificate for the pages: %s", reason)
            _renewed(self.settings)

    def load(self) -> None:
        """Show the certificate that lies there. Raises ConfigurationError where it cannot be used."""
        marks = tuple(map(_mark, self.files))
        if marks == self._loaded:
            return
        try:
            self.context.load_cert_chain(*map(str, self.files))
        except (OSError, ssl.SSLError) as error:
            problem = f"{' and '.join(map(str, self.files))}: found no certificate with its key (PEM)"
            raise ConfigurationError((f"{problem}: {error.strerror or error}",)) from error
        self._loaded = marks

    def begin(self) -> None:
        """Have a certificate to show at the start. Raises ConfigurationError where one's own cannot be used.

        Where the box cannot make one, as on a full disk, neighbours' links need none and open all the same.
        """
        self.renew()
        try:
            self.load()
        except ConfigurationError as error:
            if not self.settings.tls.own:
                raise
            log.warning("no certificate for the pages yet: %s", "; ".join(error.problems))

    def follow(self, stop: threading.Event, tell: Callable[[], None]) -> None:
        """Look now and then until told to stop; `tell` is called when there is another certificate."""
        while not stop.wait(LOOK_EVERY):
            with suppress(OSError):
                self.renew()
            if tuple(map(_mark, self.files)) != self._loaded:
                tell()


class Greeter(asyncio.Protocol):
    """A visitor who has not yet agreed on keys; then the connection belongs to what is behind."""

    waiting: dict[asyncio.Transport, None] = {}  # noqa: RUF012  all of this process, oldest first

    def __init__(self, encryption: Encryption, behind: Callable[[], asyncio.Protocol]) -> None:
        """`behind` makes what speaks inside."""
        self._encryption, self._behind = encryption, behind
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take it in, and let another go where too many stand at the door."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(f"expected a stream, found {type(transport).__name__}")
        transport.pause_reading()  # what it says belongs to the keys
        self.waiting[transport] = None
        if len(self.waiting) > MOST:
            next(iter(self.waiting)).abort()
        self._task = asyncio.get_running_loop().create_task(self._greet(transport))

    async def _greet(self, transport: asyncio.Transport) -> None:
        early, behind = _Early(), self._behind()
        try:
            inside = await asyncio.get_running_loop().start_tls(
                transport, early, self._encryption.context, server_side=True, ssl_handshake_timeout=GREETING
            )
        except (OSError, ssl.SSLError):
            transport.abort()  # a scan, a plain request, a phone that does not trust us yet
            return
        finally:
            self.waiting.pop(transport, None)
        if inside is None or early.lost:
            return
        inside.set_protocol(behind)
        behind.connection_made(inside)
        for each in early.said:
            behind.data_received(each)


class _Early(asyncio.Protocol):
    """Keeps what arrives in one packet with the last word on keys."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        self.lost = False

    def data_received(self, data: bytes) -> None:
        self.said.append(data)

    def connection_lost(self, _exc: Exception | None) -> None:
        self.lost = True


class Secure:
    """The encrypted listener."""

    def __init__(self, encryption: Encryption, opened: socket.socket) -> None:
        """Listen on a socket that is bound already."""
        self._encryption, self._opened = encryption, opened
        self._another = threading.Event()

    async def listen(
        self, behind: Callable[[], asyncio.Protocol], stop: threading.Event
    ) -> asyncio.base_events.Server:
        """Take visitors in, and begin to look after the certificate."""
        threading.Thread(
            target=self._encryption.follow, args=(stop, self._another.set), name="certificate", daemon=True
        ).start()
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: Greeter(self._encryption, behind), sock=self._opened)

    def reload(self) -> None:
        """Show another certificate where there is one; only the thread that greets may change it."""
        if not self._another.is_set():
            return
        self._another.clear()
        try:
            self._encryption.load()
        except ConfigurationError as error:
            log.warning("the certificate before it goes on: %s", "; ".join(error.problems))
        else:
            log.info("the pages show another certificate")


def names_of(settings: Settings) -> tuple[str, ...]:
    """Return what the pages of this box are opened by now."""
    return wanted(settings.http.public_url, settings.tls.names)


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _renewed(settings: Settings) -> None:
    """Run `cuobian tls renew` with these very settings; the process is gone with its memory."""
    command = [sys.executable, "-m", "gateway.authority", str(settings.data), settings.http.public_url]
    try:
        done = subprocess.run(
            [*command, *settings.tls.names],
            capture_output=True,
            text=True,
            timeout=RENEWAL_TAKES,
            check=False,
        )
    except subprocess.TimeoutExpired:  # a crowded machine; the next look comes in seconds
        log.warning("no other certificate for the pages: it took longer than %.0f s", RENEWAL_TAKES)
        return
    if done.returncode:
        log.error("no other certificate for the pages: %s", done.stderr.strip()[-500:])


def _mark(file: Path) -> tuple[int, int, int]:
    try:
        found = file.stat()
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_mtime_ns, found.st_size
