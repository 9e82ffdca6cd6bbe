"""One reader on an open line: whether it is there and secured, tried again when not, told when it changes.

Lives in its line's thread; every time is handed in. Never opens a port.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from devices import osdp_rotation
from devices.osdp_orders import KEYSET, STATUS, Desk, Order, Settled, asks, sets_key
from devices.osdp_panel import Channel, Panel
from devices.osdp_rotation import Rotation
from devices.osdp_said import INPUTS, LOCAL, Said, Saying
from devices.osdp_sight import NAK, Offence, Seen
from devices.osdp_site import ReaderIndex
from gateway.domain.model import EventType

FIRST_PAUSE, PAUSE = 0.5, 3.0
"""Seconds before a reader that went offline is tried again, the first time and later (libosdp: 300)."""
LONGEST_TRY = 20.0
"""Seconds after which a try that neither failed nor succeeded is begun anew; a silent reader takes 9."""
REPORT_AFTER = 3.0
"""Seconds a link may be gone before it is told, beside the 8 after which the library gives a silent reader
up: one that starts again is back sooner."""
AT_ONCE = 1.0
"""Seconds within which a handshake that ends has been refused; one that was cut off ends after 9."""
BEAT = 60.0
"""Seconds between two signs of life."""
CAN_INPUTS = 1
NOTIFICATION, READER_STATE = 5, 2
"""The library's numbers (osdp.h of 3.2.9; checked by a test)."""
WORDS: Mapping[Offence | None, str] = {
    None: "does not answer; is it powered, at this address, at this speed?",
    Offence.PLAIN_TEXT: "found plain text, expected secure channel",
    Offence.DEFAULT_KEY: "found the well-known default key, expected its own",
    Offence.WRONG_KEY: "found another key or the default key, expected its own",
}
LOST = "the reader was lost"


class Stage(Enum):
    """Where a reader that is not up stands."""

    TRIED = auto()
    RESTING = auto()
    LET_GO = auto()


@dataclass(slots=True)
class Window:
    """An open install window; `until` on the steady clock."""

    until: float
    by: str


class Reader:
    """One reader."""

    def __init__(self, nth: int, index: ReaderIndex, now: float, settled: Settled) -> None:
        self.index = index
        self.up = False
        self.said: list[Saying] = []
        self.unkeyed = ""
        """Why it has no key; empty where it has one."""
        self._nth = nth
        self._desk = Desk(settled)
        self._mouth = Said(index)
        self._window: Window | None = None
        self.rotation: Rotation | None = None
        """A change of its key under way."""
        self._stage = Stage.TRIED
        self._stage_until = now + LONGEST_TRY
        self._tries = 0
        self._down_since = now
        self._told: tuple[bool, str] | None = None
        self._offence: Offence | None = None
        self._accused: Offence | None = None
        self._last: Seen | None = None
        self._last_at = now
        self._beat_at = now
        self._refuses: set[int] = set()
        """Status reports that it does not give; asking again would cost the link again."""

    def restart(self, now: float) -> None:
        """Begin anew on a new panel; what was ordered is not carried over."""
        self._stage = Stage.TRIED
        self._lose(now)

    def order(self, order: Order) -> None:
        """Take an order; it fails at once where the reader is not up."""
        self._desk.take(order)
        if not self.up:
            self._desk.fail("the reader is offline")

    def see(self, seen: Seen, now: float) -> None:
        """Take a reply as it passed on the wire."""
        self._last, self._last_at = seen, now
        self._offence = self._offence or seen.offence

    def hear(self, event: Mapping[str, object], now: float, *, secured: bool) -> None:
        """Take an event of the library; without secure channel it says nothing of door or person."""
        if event.get("event") == NOTIFICATION:
            went = event.get("type") == READER_STATE and not event.get("arg0")
            if went and self._stage is Stage.TRIED:
                self._rest(now)
        elif secured or self.up:
            self.said += self._mouth.hear(event, now)

    def completed(self, *, done: bool) -> None:
        """Take that the command with the library is through."""
        order = self._desk.completed(done=done)
        refused = self._last is not None and self._last.reply == NAK
        command = order.wire["command"] if order is not None else None
        if command == KEYSET and done and self.rotation is not None:
            self.rotation.confirmed()
        if order is not None and command == STATUS and not done and refused:
            self._refuses.add(int(order.wire["type"]))

    def turn(self, panel: Panel, channel: Channel, now: float) -> bool:
        """Do what is due; False where a command is with the library that must be taken back."""
        online, up = panel.online() >> self._nth & 1, panel.secured() >> self._nth & 1
        if online and up and not self.up:
            self._come(panel, now)
        elif self.up and not (online and up):
            panel.forget(self._nth)
            self._lose(now)
        if online and not up and self._stage is Stage.TRIED:
            # Only while a window is open: the library fell back to plain text.
            self._offence = Offence.PLAIN_TEXT
            self._rest(now)
        if not self.up:
            self._try_again(panel, now)
        self._close_late(panel, now)
        self._tell(now)
        answers = channel.answers(self.index.address, now)
        if self._desk.flying is not None and not answers:
            return False
        self._desk.turn(now, lambda wire: panel.submit(self._nth, wire), answers=answers and self.up)
        return True

    def open_window(self, panel: Panel, window: Window, now: float) -> None:
        """Allow for a while that the default key sets the reader's own."""
        minutes = round((window.until - now) / 60, 1)
        self._say(EventType.OSDP_INSTALL_OPENED, own=True, by=window.by, minutes=str(minutes))
        self._window = window
        panel.require(self._nth, key=False)
        if self.up:
            self._close(panel, "it has its key already")
        else:
            self._stage_until = now

    def rotate(self, key: bytes, by: str, now: float) -> None:
        """Give it another key; it is its own once it has answered with it (see `answered_with_new`)."""
        self.rotation = Rotation(by)
        self._say(EventType.OSDP_KEY_ROTATION, own=True, by=by, outcome=osdp_rotation.BEGUN)
        self._desk.take(Order(self.index.device, sets_key(key), None, now + 5))

    def refuse_rotation(self, by: str, why: str) -> None:
        """Record that its key is not changed."""
        self._say(EventType.OSDP_KEY_ROTATION, own=True, by=by, outcome=why)

    def answered_with_new(self) -> bool | None:
        """Tell which key it has proved to have where that is being changed; None until it has."""
        rotation = self.rotation
        if rotation is None or not self.up or not rotation.is_still or self._desk.holds(KEYSET):
            return None
        return rotation.new

    def end_rotation(self, *, new: bool) -> None:
        """Record which key it has now."""
        by = self.rotation.by if self.rotation is not None else ""
        outcome = osdp_rotation.ROTATED if new else osdp_rotation.UNCHANGED
        self.rotation = None
        self._say(EventType.OSDP_KEY_ROTATION, own=True, by=by, outcome=outcome)

    def withdraw(self, why: str) -> None:
        """Settle what was ordered as not carried out, and record that an open window ends."""
        self._desk.fail(why)
        if self._window is not None:
            self._window = None
            self._say(EventType.OSDP_INSTALL_CLOSED, own=True, outcome=why)

    @property
    def window(self) -> Window | None:
        """The open window."""
        return self._window

    def _come(self, panel: Panel, now: float) -> None:
        self.up, self._tries, self._stage = True, 0, Stage.TRIED
        self._offence = self._accused = None
        if self._window is not None:
            self._close(panel, "adopted")
        wired = self.index.contact is not None or self.index.rex is not None
        asked = [LOCAL, INPUTS] if wired and panel.capable(self._nth, CAN_INPUTS) else [LOCAL]
        for report in asked:
            if report not in self._refuses:
                self._desk.take(Order(self.index.device, asks(report), None, now + 5))
        if INPUTS in self._refuses:
            self._mouth.assume_idle()

    def _lose(self, now: float) -> None:
        if self.up:
            self._down_since = now
        self.up = False
        self._desk.fail(LOST)
        self._mouth.forget()
        if self._stage is Stage.TRIED:
            self._stage_until = now + LONGEST_TRY

    def _rest(self, now: float) -> None:
        """Leave a reader alone for a moment: the try has failed."""
        refused = self._last is not None and self._last.ends_handshake and now - self._last_at < AT_ONCE
        if self._offence is None and refused and not self.up and self._has_no_other_key():
            self._offence = Offence.WRONG_KEY
        self._stage = Stage.RESTING
        self._stage_until = now + (PAUSE if self._tries else FIRST_PAUSE)
        self._tries += 1

    def _has_no_other_key(self) -> bool:
        """Tell whether a refused key was the last one it may have."""
        return self.rotation is None or self.rotation.refused()

    def _try_again(self, panel: Panel, now: float) -> None:
        if self._stage is not Stage.LET_GO and now >= self._stage_until:
            panel.disable(self._nth)
            self._stage = Stage.LET_GO
        elif self._stage is Stage.LET_GO and not panel.enabled(self._nth):
            panel.enable(self._nth)
            self._stage, self._stage_until = Stage.TRIED, now + LONGEST_TRY

    def _close_late(self, panel: Panel, now: float) -> None:
        if self._window is not None and now >= self._window.until:
            self._close(panel, "nobody was adopted")

    def _close(self, panel: Panel, outcome: str) -> None:
        panel.require(self._nth, key=True)
        self._window = None
        self._say(EventType.OSDP_INSTALL_CLOSED, own=True, outcome=outcome)

    def _tell(self, now: float) -> None:
        if self.up:
            self._tell_state(online=True, text="")
            if now - self._beat_at >= BEAT:
                self._beat_at = now
                self._say(EventType.HEARTBEAT)
            return
        if self._offence is not self._accused and self._offence is not None and self._window is None:
            self._accused = self._offence
            if not self.unkeyed:
                self._say(EventType.TAMPER, own=True, what=self._offence.value, text=WORDS[self._offence])
        if self._tries and now - self._down_since >= REPORT_AFTER:
            text = self.unkeyed or WORDS[self._offence]
            self._tell_state(online=False, text=text)

    def _tell_state(self, *, online: bool, text: str) -> None:
        if self._told != (online, text):
            self._told = (online, text)
            if online:
                self._say(EventType.DEVICE_ONLINE)
            else:
                self._say(EventType.DEVICE_OFFLINE, text=text)

    def _say(self, type_: EventType, **more: str | bool) -> None:
        self.said.append({"type": type_.value, **more})
