"""The dialogue with a modem on its port: one command at a time, its answer, and what comes unasked.

Owns the port and its file; used by one thread, apart from `wake`. Never decides what is to be asked.
"""

from __future__ import annotations

import errno
import os
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

import serial

from devices.modem.at_lines import PROMPT, Lines
from devices.modem.at_words import WITH_PDU, Answer, Event, event, is_final, is_unasked

WRITE_WITHIN = 2.0
SLICE = 0.2
"""Seconds one read waits at most."""
MOST_EVENTS = 500
MOST_LINES = 2000
"""Lines of one answer that are kept."""
PDU = re.compile(r"[0-9A-Fa-f]{8,}")
END, ESCAPE = b"\x1a", b"\x1b"


class Silent(Exception):
    """A command was not answered in its time; what it did is not known."""


class Refused(Exception):
    """The modem answered with an error before anything was done."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.final)
        self.answer = answer


class ModemLine:
    """One open port."""

    def __init__(self, port: str, baudrate: int) -> None:
        """Open the port for nobody else. Raises OSError (serial.SerialException is one)."""
        self._path = port
        self._port = serial.Serial(port, baudrate, timeout=SLICE, write_timeout=WRITE_WITHIN, exclusive=True)
        self._lines = Lines()
        self._waiting: deque[str] = deque()
        self._unasked: deque[Event] = deque(maxlen=MOST_EVENTS)
        self._owed = ""
        """An unasked line whose PDU has not come yet."""
        self._closing = threading.Lock()
        self._closed = False

    def close(self) -> None:
        """Let the port go."""
        with self._closing:
            self._closed = True
            self._port.close()

    def wake(self) -> None:
        """End a wait of the thread that reads; for other threads."""
        with self._closing:
            if not self._closed:
                self._port.cancel_read()

    def look_after(self) -> None:
        """Raise OSError where the port is no longer what its path leads to: unplugged, and perhaps back."""
        if os.fstat(self._port.fileno()).st_rdev != Path(self._path).stat().st_rdev:
            raise OSError(errno.ENODEV, "another device is plugged in")

    def rouse(self, tries: int, within: float) -> bool:
        """Tell whether the modem answers `AT`, however it was left: in a PDU, in noise."""
        self._port.write(ESCAPE)
        for _ in range(tries):
            self._waiting.clear()
            try:
                if self.ask("AT", within).ok:
                    return True
            except Silent:
                continue
        return False

    def tell(self, command: str) -> None:
        """Write a command whose answer nobody waits for."""
        self._port.write(command.encode("ascii") + b"\r")

    def ask(self, command: str, within: float, asked: str = "", *, dialling: bool = False) -> Answer:
        """Ask one command, whose own lines begin with `asked`. Raises Silent."""
        self._settle()
        self.tell(command)
        return self._answer(command, within, asked, dialling=dialling)

    def submit(
        self, command: str, pdu: str, within: float, send_within: float, handed: Callable[[], None]
    ) -> Answer:
        """Hand a PDU over behind a command; `handed` is called before its last byte goes.

        Raises Refused where the modem did not ask for it, Silent where nothing was heard.
        """
        self._settle()
        self.tell(command)
        until = time.monotonic() + within
        while (line := self._next(until)) != PROMPT:
            if is_final(line):
                raise Refused(Answer((), line))
            if line != command:
                self._keep(line)
        handed()
        self._port.write(pdu.encode("ascii") + END)
        return self._answer(pdu, send_within, "+CMGS:")

    def hear(self, within: float) -> Sequence[Event]:
        """Return what has come unasked; waits for a first byte, no longer than `within` and a slice."""
        if not self._unasked:
            for line in self._read(within):
                self._keep(line)
        found = list(self._unasked)
        self._unasked.clear()
        return found

    def _settle(self) -> None:
        """Take what lies there before a command: it answers nothing."""
        while self._port.in_waiting:
            self._waiting.extend(self._read(0))
        while self._waiting:
            self._keep(self._waiting.popleft())

    def _answer(self, command: str, within: float, asked: str, *, dialling: bool = False) -> Answer:
        lines: list[str] = []
        until = time.monotonic() + within
        while True:
            line = self._next(until)
            unasked = is_unasked(line, asked) and not is_final(line, dialling=dialling)
            if unasked or (self._owed and PDU.fullmatch(line)):
                self._keep(line)
            elif is_final(line, dialling=dialling):
                return Answer(lines, line)
            elif line not in {command, PROMPT} and len(lines) < MOST_LINES:
                lines.append(line)

    def _next(self, until: float) -> str:
        """Return the next line. Raises Silent when the time is over."""
        while not self._waiting:
            left = until - time.monotonic()
            if left <= 0:
                raise Silent
            self._waiting.extend(self._read(left))
        return self._waiting.popleft()

    def _read(self, within: float) -> Sequence[str]:
        self._port.timeout = max(0.0, min(SLICE, within))
        chunk = self._port.read(max(1, self._port.in_waiting))
        return self._lines.feed(chunk)

    def _keep(self, line: str) -> None:
        """Keep what came unasked, with its PDU where one follows."""
        owed, self._owed = self._owed, ""
        if owed and PDU.fullmatch(line):
            self._unasked.append(event(owed, line))
        elif line.upper().startswith(WITH_PDU):
            self._owed = line
        else:
            self._unasked.append(event(line))
