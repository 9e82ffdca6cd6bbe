"""The library itself: one control panel of libosdp on one open port. Owns what must be worked around in it.

Measured or read in its source (3.2.9), and the reason for this file:

- Its wrapper `osdp` keeps every event in a queue that nobody empties, and its module is called like that of
  another package. So `osdp_sys` is used, from one thread alone.
- A channel whose id is 0 is not locked, so several readers on one line would be asked all at once.
- A command that waits while a reader goes offline is carried out when it is back. So `forget` empties the
  queue, and whoever has something with the library that must not happen later makes a new panel.
- Its clock is the wall clock: set back by an hour, it asks nobody anything for an hour (see `osdp_line`).
- Its random numbers are those of libc, never seeded: the same challenges after every start.
- What a callback raises is lost or breaks the next call; each event it makes is never freed.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import osdp_sys  # type: ignore[import-not-found]

from devices.osdp_orders import CAPABILITIES, Wire
from devices.osdp_sight import START, Seen, Sight

REQUIRED = osdp_sys.FLAG_ENFORCE_SECURE
NOTIFY = osdp_sys.FLAG_ENABLE_NOTIFICATION
CHUNK = 1024
GAP = 0.01
"""Seconds of silence after an answer: readers need a moment to let go of the line and to listen again."""
ANSWERS_WITHIN = 0.25
"""Seconds within which a reader answers, or does not: 0.2 s by the standard, and the length of a turn."""


class Keyed(NamedTuple):
    """One reader's address with its key."""

    address: int
    key: bytes


class Channel:
    """The port as the library uses it: never blocks and never raises; also who was asked and who answered."""

    id = 1

    def __init__(self, port: int) -> None:
        self._port = port
        self._sight = Sight()
        self.trouble: OSError | None = None
        self.seen: list[Seen] = []
        self._heard_at = 0.0
        self.reads = 0
        self._asked_at: dict[int, float] = {}

    def read(self, most: int) -> bytes:
        self.reads += 1
        try:
            chunk = os.read(self._port, min(most, CHUNK))
        except BlockingIOError:
            return b""
        except OSError as error:
            self.trouble = error
            return b""
        if chunk:
            self._heard_at = time.monotonic()
        for seen in self._sight.feed(chunk):
            self.seen.append(seen)
            self._asked_at.pop(seen.address, None)
        return chunk

    def write(self, frame: bytes) -> int:
        time.sleep(max(0.0, self._heard_at + GAP - time.monotonic()))
        self._sight.forget()
        at = frame.find(START) + 1
        self._asked_at.setdefault(frame[at] & 0x7F, time.monotonic())
        try:
            return os.write(self._port, frame)
        except BlockingIOError:
            return 0
        except OSError as error:
            self.trouble = error
            return 0

    def flush(self) -> None:
        while self.trouble is None and self.read(CHUNK):
            pass

    def answers(self, address: int, now: float) -> bool:
        """Tell whether a reader owes no answer for longer than one takes."""
        asked = self._asked_at.get(address)
        return asked is None or now - asked <= ANSWERS_WITHIN


class Panel:
    """One control panel; used by one thread. Readers are named by their place in the list."""

    def __init__(self, readers: Sequence[Keyed], channel: Channel) -> None:
        self._events: list[tuple[int, Mapping[str, object]]] = []
        self._completed: list[tuple[int, bool]] = []
        osdp_sys.set_loglevel(osdp_sys.LOG_EMERG)
        ctypes.CDLL(None).srand(secrets.randbits(32))
        flags = REQUIRED | NOTIFY
        self._panel = osdp_sys.ControlPanel(
            [
                {
                    "name": f"{each.address}",
                    "address": each.address,
                    "flags": flags,
                    "scbk": each.key,
                    "channel": channel,
                }
                for each in readers
            ]
        )
        self._panel.set_event_callback(self._heard)
        self._panel.set_command_completion_callback(self._done)

    def refresh(self) -> None:
        """Let the library work: once asks or hears one step of one reader."""
        self._panel.refresh()

    def events(self) -> list[tuple[int, Mapping[str, object]]]:
        """Take what readers said since last asked."""
        events, self._events = self._events, []
        return events

    def completed(self) -> list[tuple[int, bool]]:
        """Take which commands are through since last asked, and whether they were confirmed."""
        completed, self._completed = self._completed, []
        return completed

    def online(self) -> int:
        """Return a bit for each reader that is spoken with, secured or not."""
        return int(self._panel.status())

    def secured(self) -> int:
        """Return a bit for each reader in secure channel with its own key."""
        return int(self._panel.sc_status())

    def submit(self, nth: int, wire: Wire) -> bool:
        """Give a command; False where the reader lacks what it takes or is not online."""
        capability = CAPABILITIES.get(int(wire["command"]))
        if capability is not None and not self.capable(nth, capability):
            return False
        return bool(self._panel.submit_command(nth, wire))

    def capable(self, nth: int, capability: int) -> bool:
        """Tell whether a reader said that it has something."""
        level, count = self._panel.check_capability(nth, capability)
        return bool(level and count)

    def forget(self, nth: int) -> None:
        """Empty the queue of a reader."""
        self._panel.flush_commands(nth)

    def disable(self, nth: int) -> None:
        """Let go of a reader; the way to try it again before the library's 300 s are over."""
        self._panel.disable_pd(nth)

    def enabled(self, nth: int) -> bool:
        """Tell whether a reader has not been let go."""
        return bool(self._panel.is_pd_enabled(nth))

    def enable(self, nth: int) -> None:
        """Begin anew with a reader that was let go."""
        self._panel.enable_pd(nth)

    def require(self, nth: int, *, key: bool) -> None:
        """Insist on the reader's own key, or allow that the default key sets it."""
        (self._panel.set_flag if key else self._panel.clear_flag)(nth, REQUIRED)

    def _heard(self, nth: int, event: dict[str, object]) -> int:
        self._events.append((nth, dict(event)))
        event.clear()
        return 0

    def _done(self, nth: int, _command: object, status: int) -> None:
        self._completed.append((nth, status == osdp_sys.COMPLETION_OK))
