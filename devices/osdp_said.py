"""From the library's events of one reader to what is handed in: cards, PIN, tamper, power, inputs. Pure.

Remembers the last state of every input and the digits of a PIN that is being typed. Never decides; a state
heard for the first time after the link came up is marked `resync`, and an exit button never counts then, so
that the return of a link opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from devices.osdp_site import Input, ReaderIndex
from gateway.domain.model import EventType

Saying = dict[str, str | int | bool]
"""One message as it is handed in, without its device."""

CARD_READ, KEY_PRESS, STATUS = 1, 2, 4
INPUTS, LOCAL = 0, 2
"""The library's numbers of events and of status reports (osdp.h of 3.2.9; checked by a test)."""
RAW, WIEGAND, ASCII = 0, 1, 2
CLEAR, ENTER = b"*\x7f", b"#\r"
"""Keys as readers send them: their signs, or DEL and CR as the standard has it."""
MOST_DIGITS = 12
TYPING = 10.0
"""Seconds after the last key within which the next belongs to the same PIN."""


class Keypad:
    """Gathers the digits of one PIN: `#` ends it, `*` or a pause forgets it."""

    def __init__(self) -> None:
        self._digits = ""
        self._at = 0.0

    def press(self, keys: bytes, now: float) -> list[str]:
        """Take keys; return the PINs that are complete now. One that is too long is none."""
        if now - self._at > TYPING:
            self._digits = ""
        self._at = now
        pins: list[str] = []
        for key in keys:
            if key in ENTER:
                pins += [self._digits] if 0 < len(self._digits) <= MOST_DIGITS else []
                self._digits = ""
            elif key in CLEAR:
                self._digits = ""
            elif ord("0") <= key <= ord("9"):
                self._digits = (self._digits + chr(key))[: MOST_DIGITS + 1]
        return pins

    def forget(self) -> None:
        """Forget what was typed."""
        self._digits = ""


class Said:
    """What one reader says."""

    def __init__(self, index: ReaderIndex) -> None:
        self._index = index
        self._keypad = Keypad()
        self._inputs: dict[int, bool] = {}
        self._contact: bool | None = None
        """Whether the door was last said to be open; kept over a lost link."""
        self._tampered: bool | None = None
        self._power_lost: bool | None = None

    def forget(self) -> None:
        """Forget what only holds while the link lasts."""
        self._keypad.forget()
        self._inputs.clear()

    def assume_idle(self) -> None:
        """Take every input for idle: the reader does not tell, and speaks of them only when one changes."""
        wired = (at for at in (self._index.contact, self._index.rex) if at is not None)
        self._inputs = {at.number: False for at in wired}

    def hear(self, event: Mapping[str, object], now: float) -> list[Saying]:
        """Return what one event says; nothing where it says nothing new or is not understood."""
        kind = event.get("event")
        if kind == CARD_READ:
            return list(_card(event))
        if kind == KEY_PRESS:
            pins = self._keypad.press(_bytes(event.get("data")), now)
            reader = _int(event.get("reader_no"))
            return [{"type": EventType.ACCESS_PIN.value, "pin": pin, "reader": reader} for pin in pins]
        report = _bytes(event.get("report"))
        if kind == STATUS and event.get("type") == INPUTS:
            return [*self._contact_said(report), *self._rex_said(report)]
        if kind == STATUS and event.get("type") == LOCAL and len(report) == 2:
            return list(self._local(tampered=bool(report[0]), power_lost=bool(report[1])))
        return []

    def _contact_said(self, report: bytes) -> Iterator[Saying]:
        at = self._index.contact
        active, known = self._changed(at, report)
        if at is not None and active is not None and active is not known:
            resync = known is None
            if not resync or active is not self._contact:
                type_ = EventType.DOOR_OPENED if active else EventType.DOOR_CLOSED
                yield {"type": type_.value, "input": at.number} | ({"resync": True} if resync else {})
            self._contact = active

    def _rex_said(self, report: bytes) -> Iterator[Saying]:
        at = self._index.rex
        active, known = self._changed(at, report)
        if at is not None and active and known is False:
            yield {"type": EventType.REX_PRESSED.value, "input": at.number}

    def _changed(self, at: Input | None, report: bytes) -> tuple[bool | None, bool | None]:
        """Return whether an input is active now and was before; None for what is not known."""
        if at is None or at.number >= len(report):
            return None, None
        active = bool(report[at.number]) is not at.inverted
        known = self._inputs.get(at.number)
        self._inputs[at.number] = active
        return active, known

    def _local(self, *, tampered: bool, power_lost: bool) -> Iterator[Saying]:
        if tampered and not self._tampered:
            yield {"type": EventType.TAMPER.value, "what": "opened"}
        if power_lost and not self._power_lost:
            yield {"type": EventType.POWER_LOST.value}
        if self._power_lost and not power_lost:
            yield {"type": EventType.POWER_RESTORED.value}
        self._tampered, self._power_lost = tampered, power_lost


def _card(event: Mapping[str, object]) -> Iterator[Saying]:
    data, bits = _bytes(event.get("data")), _int(event.get("length"))
    reader = _int(event.get("reader_no"))
    if event.get("format") == ASCII:
        text = data.decode("latin-1").strip()
        if text.isprintable() and text:
            yield {"type": EventType.ACCESS_CARD.value, "card": text, "format": "ascii", "reader": reader}
    elif 0 < bits <= len(data) * 8:
        # Bits stand left in their bytes; what fills the last byte up is no part of the card.
        value = int.from_bytes(data, "big") >> (len(data) * 8 - bits)
        form = f"{'wiegand' if event.get('format') == WIEGAND else 'raw'}{bits}"
        card = f"{value:0{(bits + 3) // 4}x}"
        yield {"type": EventType.ACCESS_CARD.value, "card": card, "format": form, "reader": reader}


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
