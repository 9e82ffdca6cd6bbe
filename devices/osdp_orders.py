"""What a reader is told to do: the order, its form on the wire, and the one that is being carried out. Pure.

An order is given to the library alone, so that it can be taken back: it leaves only while the reader answers,
it leaves once, and what is not confirmed at once has failed. So neither the loss nor the return of a link
ever carries out what was ordered before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from gateway.domain.errors import CuobianError
from gateway.domain.model import CommandId, DeviceId

Values = Mapping[str, str | int | float]
Wire = dict[str, str | int | bool | bytes]
"""One command as the library takes it."""
Settled = Callable[[CommandId, str], None]
"""Told what became of an order: an empty text when the reader confirmed it, else what is wrong."""

OUTPUT, LED, BUZZER, TEXT, KEYSET, STATUS = 1, 2, 3, 4, 5, 9
"""The library's numbers of commands (osdp.h of 3.2.9; checked by a test)."""
CAN_OUTPUT, CAN_LED, CAN_BUZZER, CAN_TEXT = 2, 4, 5, 6
CAPABILITIES = {OUTPUT: CAN_OUTPUT, LED: CAN_LED, BUZZER: CAN_BUZZER, TEXT: CAN_TEXT}
"""What a reader must have for a command: one that it does not know costs the link, so it is never sent."""
COLOURS = {"off": 0, "red": 1, "green": 2, "amber": 3, "blue": 4, "magenta": 5, "cyan": 6, "white": 7}
TENTHS = 255
"""Longest time of a command in tenths of a second: libosdp's Python side keeps one byte of it."""
LONGEST_TEXT = 32
MOST_WAITING = 16


class OrderRefused(CuobianError):
    """A reader cannot be told this; the message says what was found and what was expected."""

    code = "device.order_refused"


@dataclass(frozen=True, slots=True)
class Order:
    """One order; `command` is None for what the gateway itself asks the reader for."""

    device: DeviceId
    wire: Wire
    command: CommandId | None
    until: float
    """When it is no longer wanted, in seconds of a steady clock."""


def wire_of(do: str, values: Values, strike: int) -> Wire:
    """Return the command for `do`; raises OrderRefused.

    unlock: `seconds` (3) the strike is held; more than the library can say is held for as long as it can.
    light: `colour` (green), `seconds` (3). beep: `times` (1).
    text: `text`, `seconds` (5).
    """
    if do == "unlock":
        tenths = min(TENTHS, round(_number(values, "seconds", 3.0, 0.1, 86_400) * 10))
        return {"command": OUTPUT, "output_no": strike, "control_code": 5, "timer_count": tenths}
    if do == "light":
        return _light(values)
    if do == "beep":
        times = int(_number(values, "times", 1, 1, 10))
        beep: Wire = {"command": BUZZER, "reader": 0, "control_code": 2}
        return beep | {"on_count": 1, "off_count": 1, "rep_count": times}
    if do == "text":
        text = str(values.get("text", ""))
        if not (text.isascii() and text.isprintable() and 0 < len(text) <= LONGEST_TEXT):
            raise OrderRefused(f"found text {text[:60]!r}, expected 1 to {LONGEST_TEXT} ASCII characters")
        shown: Wire = {"command": TEXT, "reader": 0, "control_code": 3, "offset_row": 1, "offset_col": 1}
        return shown | {"temp_time": int(_number(values, "seconds", 5, 1, 255)), "data": text}
    raise OrderRefused(f"found {do!r}, expected unlock, light, beep or text")


def asks(report: int) -> Wire:
    """Return the command that asks for a status report."""
    return {"command": STATUS, "type": report}


def sets_key(key: bytes) -> Wire:
    """Return the command that gives a reader another key; the library sends it in secure channel alone."""
    return {"command": KEYSET, "type": 1, "data": key}


def _light(values: Values) -> Wire:
    colour = str(values.get("colour", "green"))
    if colour not in COLOURS:
        raise OrderRefused(f"found colour {colour[:20]!r}, expected one of {', '.join(COLOURS)}")
    light: Wire = {"command": LED, "reader": 0, "led_number": 0, "temporary": True, "control_code": 2}
    shade = COLOURS[colour]
    return light | {
        "on_color": shade,
        "off_color": shade,
        "on_count": 1,
        "off_count": 1,
        "timer_count": _tenths(values, 3.0),
    }


def _tenths(values: Values, usual: float) -> int:
    return round(_number(values, "seconds", usual, 0.1, TENTHS / 10) * 10)


def _number(values: Values, name: str, usual: float, least: float, most: float) -> float:
    value = values.get(name, usual)
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise OrderRefused(f"found {name} {str(value)[:20]!r}, expected {least:g} to {most:g}")
    return number


class Submit(Protocol):
    """Gives one command to the library; False where it does not take it."""

    def __call__(self, wire: Wire) -> bool: ...


class Desk:
    """The orders of one reader: at most one is with the library."""

    def __init__(self, settled: Settled) -> None:
        self._settled = settled
        self._waiting: deque[Order] = deque()
        self.flying: Order | None = None

    def take(self, order: Order) -> None:
        """Take an order."""
        if len(self._waiting) >= MOST_WAITING:
            self._settle(order, "too many orders wait for this reader")
        else:
            self._waiting.append(order)

    def turn(self, now: float, submit: Submit, *, answers: bool) -> None:
        """Drop what is no longer wanted, and give the next to the library where the reader answers."""
        while self._waiting and (self._waiting[0].until <= now or not answers):
            late = self._waiting[0].until <= now
            self._settle(self._waiting.popleft(), "expired" if late else "the reader does not answer")
        if self._waiting and self.flying is None:
            order = self._waiting.popleft()
            if submit(order.wire):
                self.flying = order
            else:
                self._settle(order, "the reader cannot do this")

    def completed(self, *, done: bool) -> Order | None:
        """Settle the order that was with the library; returns it."""
        order, self.flying = self.flying, None
        if order is not None:
            self._settle(order, "" if done else "the reader did not confirm it")
        return order

    def holds(self, command: int) -> bool:
        """Tell whether such a command waits or is with the library."""
        flying = (self.flying,) if self.flying is not None else ()
        return any(each.wire["command"] == command for each in (*flying, *self._waiting))

    def fail(self, why: str) -> None:
        """Settle everything as not carried out."""
        orders = [*((self.flying,) if self.flying is not None else ()), *self._waiting]
        self.flying = None
        self._waiting.clear()
        for order in orders:
            self._settle(order, why)

    def _settle(self, order: Order, trouble: str) -> None:
        if order.command is not None:
            self._settled(order.command, trouble)
