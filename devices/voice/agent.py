"""One baresip: started, spoken to over its control port, ended. Owns no call and no decision.

It is a child of ours and dies with us. What it prints names people, so nobody keeps it.
"""

from __future__ import annotations

import selectors
import socket
import subprocess
import time
from collections.abc import Sequence

from devices.child import end, spawn
from devices.voice.agent_files import Unusable, account, rtp_port, sip_port, write
from devices.voice.control import Event, Word, command, event
from devices.voice.netstrings import BadNetstring, Netstrings
from devices.voice.settings import VoiceSettings

PING = "ping"
LOOK = 0.02
END_WITHIN = 0.5
"""Seconds it has to hang up and end by itself; with a call in the air it may not."""


class Gone(Exception):
    """It has ended, or says nothing any more; the message is for an installer."""


class Agent:
    """A running baresip. For the thread that made it."""

    def __init__(self, settings: VoiceSettings, line: int, address: str, wake: socket.socket) -> None:
        """Start it and wait until it can be spoken to. Raises Gone, Unusable or OSError."""
        self._settings = settings
        self._wake = wake
        self._pinged_at: float | None = None
        self._netstrings = Netstrings()
        self._selector = selectors.DefaultSelector()
        self._selector.register(wake, selectors.EVENT_READ)
        self._socket: socket.socket | None = None
        folder = settings.folder / f"line{line}"
        write(settings, line, address, folder)
        self._process = spawn(
            [settings.program, "-f", folder.name], output=subprocess.DEVNULL, cwd=settings.folder
        )
        try:
            self._connect(rtp_port(settings, line))
            if is_free(address, sip_port(settings, line)):
                raise Gone("baresip found no network interface to call from")
            self._log_in(account(settings, line))
        except Exception:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """Its process, for whoever looks after it."""
        return self._process.pid

    def _connect(self, port: int) -> None:
        until = time.monotonic() + self._settings.patience
        while True:
            if self._process.poll() is not None:
                raise Gone(self._died())
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), 1.0)
                break
            except OSError:
                if time.monotonic() > until:
                    raise Gone("baresip does not open its control port") from None
                time.sleep(LOOK)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(self._socket, selectors.EVENT_READ)
        self.ping(time.monotonic())
        while self._pinged_at is not None:
            self.hear(LOOK)
            self.check(time.monotonic())

    def _log_in(self, named: str) -> None:
        try:
            self.tell("uanew", named)
        except ValueError:
            raise Unusable("voice: server, account, caller and password are too long together") from None

    def tell(self, name: str, params: str = "", token: str = "") -> None:
        """Give a command. Raises Gone."""
        if self._socket is None:
            raise Gone("baresip is not connected")
        try:
            self._socket.sendall(command(name, params, token))
        except OSError:
            raise Gone(self._died()) from None

    def ping(self, now: float) -> None:
        """Ask for a sign of life, where none is being waited for. Raises Gone."""
        if self._pinged_at is None:
            self._pinged_at = now
            self.tell("callstat", token=PING)

    def check(self, now: float) -> None:
        """Raise Gone where a sign of life does not come, or comes from another one that has the port."""
        if self._process.poll() is not None:
            raise Gone(self._died())
        if self._pinged_at is not None and now - self._pinged_at > self._settings.patience:
            raise Gone("baresip does not answer")

    def hear(self, timeout: float) -> Sequence[Event]:
        """Return what it says within a time, or until somebody wakes this thread. Raises Gone."""
        events: list[Event] = []
        for key, _ in self._selector.select(timeout):
            if key.fileobj is self._wake:
                self._wake.recv(4096)
            else:
                events += self._read()
        return events

    def _read(self) -> Sequence[Event]:
        try:
            chunk = self._socket.recv(65536) if self._socket is not None else b""
        except OSError:
            chunk = b""
        if not chunk:
            raise Gone(self._died())
        try:
            found = [event(each) for each in self._netstrings.feed(chunk)]
        except BadNetstring:
            raise Gone("something else than baresip answers on its control port") from None
        if any(each.word is Word.ANSWER and each.token == PING for each in found):
            self._pinged_at = None
        return [each for each in found if each.token != PING]

    def close(self) -> None:
        """End it."""
        self._selector.close()
        if self._socket is not None:
            self._socket.close()
        end(self._process, END_WITHIN)

    def _died(self) -> str:
        try:
            code = self._process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            return "baresip has closed its control port"
        if code == 127:
            return "found no programme baresip: apt-get install baresip-core"
        if code < 0:
            return f"baresip was ended by signal {-code}"
        return f"baresip has ended with code {code}: is its port in use?"


def is_free(address: str, port: int) -> bool:
    """Tell whether nobody listens on a UDP port of ours."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as tried:
        try:
            tried.bind((address, port))
        except OSError:
            return False
    return True
