"""What a modem's lines mean: results of commands, and what it says unasked. Pure; total for any line.

3GPP TS 27.007 (calls, network), 27.005 (SMS). Keys pressed in a call are told by makers in their own words:
SIMCom `+RXDTMF: 1` (SIM7600, A7670) and `+DTMF: 1` (SIM800), Quectel `+QTONEDET: 49` (the sign's number),
Telit `#DTMFEV: 1,1`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

OK = "OK"
ERRORS = ("ERROR", "+CME ERROR", "+CMS ERROR", "COMMAND NOT SUPPORT")
ENDS = ("NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE")
UNASKED = (
    *("+CMTI:", "+CMT:", "+CDS:", "+CDSI:", "+CBM:", "+CREG:", "+CGREG:", "+CEREG:", "+CUSD:", "+CPIN:"),
    *("RING", "+CRING:", "+CLIP:", "+CCWA:", "+COLP:", "CONNECT", "VOICE CALL:", "MISSED_CALL:", "+CIEV:"),
    *("+DTMF:", "+RXDTMF:", "+QTONEDET:", "#DTMFEV:", "+QIND:", "*ATREADY", "RDY", "SMS READY", "SMS DONE"),
    *("PB DONE", "CALL READY", "+SMS FULL", "SMS FULL", "^SMMEMFULL", "+CTZV:", "*PSUTTZ:", "DST:", "+NITZ"),
)
"""How lines begin that no command has asked for, unless it asked for just that."""
WITH_PDU = ("+CMT:", "+CDS:", "+CBM:", "+CMGL:", "+CMGR:")
"""Lines that a PDU follows on a line of its own."""
KEYS = "0123456789*#ABCD"


class Word(StrEnum):
    """What a line that nobody asked for says."""

    TEXT_STORED = "text stored"
    TEXT = "text"
    """The text itself, or a report: its PDU is with it."""
    ANSWERED = "answered"
    ALERTING = "alerting"
    ENDED = "ended"
    BUSY = "busy"
    RINGS = "rings"
    """Somebody calls the modem."""
    KEY = "key"
    FULL = "full"
    RESTARTED = "restarted"
    NOTHING = "nothing"
    """Of no use here."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a modem said unasked."""

    word: Word
    detail: str = ""
    """The PDU, or the key."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command was answered: the lines before the result, and the result."""

    lines: Sequence[str]
    final: str

    @property
    def ok(self) -> bool:
        """Tell whether the modem did it."""
        return self.final == OK

    @property
    def code(self) -> int | None:
        """Return the number of the error where it has one."""
        found = re.search(r"ERROR: *(\d+)", self.final)
        return int(found[1]) if found else None

    def value(self, prefix: str) -> str:
        """Return what stands behind a prefix on the first line that has it; empty where none has."""
        return next((line[len(prefix) :].strip() for line in self.lines if line.startswith(prefix)), "")


@dataclass(frozen=True, slots=True)
class Listed:
    """One call of `+CLCC` (27.007 §7.18)."""

    outgoing: bool
    state: int
    voice: bool


ACTIVE, HELD, DIALLING, ALERTING, INCOMING = range(5)


def is_final(line: str, *, dialling: bool = False) -> bool:
    """Tell whether a line ends the answer to a command; how a call ended does so for a dialled one alone."""
    return line == OK or line.startswith(ERRORS) or (dialling and line.startswith((*ENDS, "CONNECT")))


def is_unasked(line: str, asked: str) -> bool:
    """Tell whether a line comes by itself while a command is asked whose own lines begin with `asked`."""
    if asked and line.startswith(asked):
        return False
    return line.upper().startswith((*UNASKED, *ENDS))


def event(line: str, pdu: str = "") -> Event:
    """Return what a line says that nobody asked for."""
    upper = line.upper()
    if upper.startswith(("+CMT:", "+CDS:")):
        return Event(Word.TEXT, pdu)
    if key := key_of(line):
        return Event(Word.KEY, key)
    return Event(next((word for start, word in _MEANS.items() if upper.startswith(start)), Word.NOTHING))


_MEANS = {
    "+CMTI:": Word.TEXT_STORED,
    "+CDSI:": Word.TEXT_STORED,
    "VOICE CALL: BEGIN": Word.ANSWERED,
    "VOICE CALL: ALERTING": Word.ALERTING,
    "VOICE CALL: END": Word.ENDED,
    "+COLP:": Word.ANSWERED,
    "CONNECT": Word.ANSWERED,
    "NO CARRIER": Word.ENDED,
    "NO ANSWER": Word.ENDED,
    "NO DIAL": Word.ENDED,
    "BUSY": Word.BUSY,
    "RING": Word.RINGS,
    "+CRING:": Word.RINGS,
    "+CLIP:": Word.RINGS,
    "+SMS FULL": Word.FULL,
    "SMS FULL": Word.FULL,
    "^SMMEMFULL": Word.FULL,
    "RDY": Word.RESTARTED,
    "*ATREADY": Word.RESTARTED,
}


def key_of(line: str) -> str:
    """Return the key that the other side of a call has pressed, empty where a line tells none."""
    found = re.match(r"(\+DTMF|\+RXDTMF|\+QTONEDET|#DTMFEV):\s*([0-9A-Da-d*#]+)", line)
    if found is None:
        return ""
    said = found[2].upper()
    if found[1] == "+QTONEDET":
        said = chr(int(said)) if said.isdecimal() and int(said) < 128 else ""
    return said if len(said) == 1 and said in KEYS else ""


def calls_of(answer: Answer) -> Sequence[Listed]:
    """Return the calls that a modem lists; lines it garbled are left out."""
    found = (re.match(r"\+CLCC: *\d+,(\d),(\d),(\d)", line) for line in answer.lines)
    return [Listed(each[1] == "0", int(each[2]), each[3] == "0") for each in found if each is not None]
