"""Checks the register row by row, and names the first that does not hold. Changes nothing.

Finds an edit, a removal, an insertion, another order and foreign rows by chain and seals; a tail that was
cut off and a register that was rolled back as a whole by heads, in the database and as others were told.
What it cannot find stands in `gateway/REGISTER.md`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection

from gateway.domain.register import GENESIS, SALT_BYTES, Act, Head, Secret, commitment, concerned, seal
from gateway.service.register_key import RegisterKey, holds
from gateway.store import register
from gateway.store.register import FIRST_OF_ALL, Stored

PAGE = 2000


class Fault(StrEnum):
    """What is wrong with a row."""

    MISSING = "missing"
    EDITED = "edited"
    FOREIGN = "foreign"
    TEXT_EDITED = "text_edited"
    TEXT_MISSING = "text_missing"
    TEXT_ADDED = "text_added"
    INDEX_EDITED = "index_edited"
    HEAD_FALSE = "head_false"
    HEAD_DIFFERS = "head_differs"
    HEAD_MISSING = "head_missing"
    CUT = "cut"


WORDS: Mapping[Fault, str] = {
    Fault.MISSING: "is missing",
    Fault.EDITED: "is not what was written, or hangs on another row than the one before it",
    Fault.FOREIGN: "was not written by this box: its seal does not fit",
    Fault.TEXT_EDITED: "has a text that is not the one it committed to",
    Fault.TEXT_MISSING: "lacks a text, and no row says that it was erased",
    Fault.TEXT_ADDED: "has a text it never committed to",
    Fault.INDEX_EDITED: "is found under other households or people than it names",
    Fault.HEAD_FALSE: "has a head that was not signed with this box's key",
    Fault.HEAD_DIFFERS: "is not the row whose head was signed: rolled back, and gone on from there",
    Fault.HEAD_MISSING: "has a head that others were told and the database has no more",
    Fault.CUT: "is missing, and a head beyond it was signed: cut off, or rolled back",
}


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that does not hold."""

    seq: int
    fault: Fault

    def words(self) -> str:
        """Return what is wrong, for people."""
        return f"row {self.seq} {WORDS[self.fault]}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found."""

    rows: int
    """How many hold, from the first."""
    heads: int
    hash: bytes
    """Of the last row that holds."""
    broken: Broken | None = None
    excused: int = 0
    """Heads beyond a backup that was restored, as a row says."""


def verify(
    connection: Connection, key: RegisterKey, witnessed: Iterable[Head] = (), since: Head | None = None
) -> Verdict:
    """Check every row, text, index and head; `witnessed` are heads that were kept elsewhere.

    `since` a head that was checked before, only what came after it.
    """
    check = _Check(connection, key, tuple(witnessed))
    return check.run(since or Head(key.box, 0, GENESIS, 0))


@dataclass(slots=True)
class _Check:
    connection: Connection
    key: RegisterKey
    witnessed: Sequence[Head]
    heads: int = 0
    excused: int = 0
    public: bytes = field(init=False)
    seal: bytes = field(init=False)
    erased: _Ranges = field(init=False)
    told: Mapping[int, Sequence[Head]] = field(init=False)
    """Witnessed heads by the row they name."""
    missing: Broken | None = None
    """A text or head that is not there: a break in the chain behind it may be why, and goes first."""
    restored: list[tuple[int, int]] = field(default_factory=list)
    """Number and time of rows that say that a backup was restored."""

    def __post_init__(self) -> None:
        self.public, self.seal = self.key.public, self.key.seal
        self.erased = _Ranges.of(register.erasures(self.connection))
        told: dict[int, list[Head]] = {}
        for each in self.witnessed:
            told.setdefault(each.seq, []).append(each)
        self.told = told

    def run(self, since: Head) -> Verdict:
        """Check what stands behind a head that holds; `since` one of row 0 is all there is."""
        count, last = since.seq, since.hash
        broken = self._before(since)
        if broken is None:
            for stored, heads in self._rows(since):
                broken = self._row(stored, count + 1) or self._judged(heads, stored)
                if broken is not None:
                    break
                count, last = stored.row.seq, stored.hash
            else:
                broken = self._beyond(count) or self.missing
        return Verdict(count, self.heads, last, broken, self.excused)

    def _before(self, since: Head) -> Broken | None:
        """Return what is wrong with where the check begins."""
        if since.seq == 0:
            return self._forged(register.heads(self.connection, self.key.box, last_=0))
        if not holds(self.public, since):
            return Broken(since.seq, Fault.HEAD_FALSE)
        found = register.rows(self.connection, since.seq, 1, GENESIS)
        if not found or found[0].row.seq != since.seq:
            return Broken(since.seq, Fault.CUT if not found else Fault.MISSING)
        return None if found[0].hash == since.hash else Broken(since.seq, Fault.HEAD_DIFFERS)

    def _rows(self, since: Head) -> Iterator[tuple[Stored, Sequence[Head]]]:
        """Yield rows in order, each with the heads that the database has of it."""
        first, previous = since.seq + 1 if since.seq else FIRST_OF_ALL, since.hash
        while page := register.rows(self.connection, first, PAGE, previous):
            last = page[-1].row.seq
            found = register.heads(self.connection, self.key.box, page[0].row.seq, last)
            heads = {each.seq: each for each in found}
            for stored in page:
                known = heads.get(stored.row.seq)
                yield stored, () if known is None else (known,)
            first, previous = last + 1, page[-1].hash

    def _row(self, stored: Stored, expected: int) -> Broken | None:
        """Return what is wrong with a row itself."""
        seq, genuine = stored.row.seq, seal(self.seal, stored.hash) == stored.seal
        if seq != expected:
            missing = genuine and seq > expected
            return Broken(expected, Fault.MISSING) if missing else Broken(seq, Fault.FOREIGN)
        if stored.row.hash() != stored.hash:
            return Broken(seq, Fault.EDITED)
        if not genuine:
            return Broken(seq, Fault.FOREIGN)
        if stored.row.act == Act.RESTORED:
            self.restored.append((seq, stored.row.at))
        fault = _texts(stored)
        if fault is not None:
            return Broken(seq, fault)
        if stored.secrets.keys() != stored.row.commitments.keys() and not self.erased.cover(seq):
            self.missing = self.missing or Broken(seq, Fault.TEXT_MISSING)
            return None
        return None if _found_rightly(stored) else Broken(seq, Fault.INDEX_EDITED)

    def _judged(self, heads: Sequence[Head], stored: Stored) -> Broken | None:
        """Return what is wrong with the heads of a row, ours and those others were told."""
        seq, told = stored.row.seq, self.told.get(stored.row.seq, ())
        self.heads += len(heads) + len(told)
        forged = self._forged([*heads, *told])
        if forged is not None:
            return forged
        if any(each.hash != stored.hash for each in heads):
            return Broken(seq, Fault.HEAD_DIFFERS)
        differing = [each for each in told if each.hash != stored.hash]
        if differing and not self._excuse(differing):
            return Broken(seq, Fault.HEAD_DIFFERS)
        if told and not differing and not heads:
            self.missing = self.missing or Broken(seq, Fault.HEAD_MISSING)
        return None

    def _beyond(self, count: int) -> Broken | None:
        """Return what is wrong that no single row shows."""
        ours = register.heads(self.connection, self.key.box, count + 1)
        told = [each for seq, some in self.told.items() if seq > count or seq < 1 for each in some]
        self.heads += len(ours) + len(told)
        forged = self._forged([*ours, *told])
        beyond = [each for each in told if holds(self.public, each)]
        lost = any(holds(self.public, each) for each in ours) or (beyond and not self._excuse(beyond))
        cut = Broken(count + 1, Fault.CUT) if lost else None
        stray = register.stray(self.connection)
        return _first(cut, forged, None if stray is None else Broken(stray, Fault.MISSING))

    def _forged(self, heads: Iterable[Head]) -> Broken | None:
        false = [each.seq for each in heads if not holds(self.public, each)]
        return Broken(min(false), Fault.HEAD_FALSE) if false else None

    def _excuse(self, heads: Sequence[Head]) -> bool:
        """Tell whether a restored backup is why these heads fit no row: a row says so, and it came after."""
        why = all(any(seq <= each.seq and at >= each.at for seq, at in self.restored) for each in heads)
        self.excused += len(heads) if why else 0
        return why


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Numbers of rows whose texts were erased, as ranges that do not touch."""

    firsts: Sequence[int]
    lasts: Sequence[int]

    @classmethod
    def of(cls, said: Iterable[tuple[int, str]]) -> _Ranges:
        """Take what rows say: an erasure tells only of rows before its own."""
        found: list[tuple[int, int]] = []
        for seq, what in said:
            first, dash, last = what.removeprefix("secrets:").partition("-")
            if dash and _number(first) and _number(last):
                found.append((int(first), min(int(last), seq - 1)))
        firsts: list[int] = []
        lasts: list[int] = []
        for first_, last_ in sorted(found):
            if lasts and first_ <= lasts[-1] + 1:
                lasts[-1] = max(lasts[-1], last_)
            else:
                firsts.append(first_)
                lasts.append(last_)
        return cls(firsts, lasts)

    def cover(self, seq: int) -> bool:
        """Tell whether a row is among them."""
        nth = bisect_right(self.firsts, seq) - 1
        return nth >= 0 and seq <= self.lasts[nth]


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20


def _texts(stored: Stored) -> Fault | None:
    said = stored.row.commitments
    if not stored.secrets.keys() <= said.keys():
        return Fault.TEXT_ADDED
    for name, (salt, text) in stored.secrets.items():
        # HMAC fills a key up with zeros: a salt with one more or less of them at its end would fit as well.
        if len(salt) != SALT_BYTES or commitment(salt, name, text) != said[name]:
            return Fault.TEXT_EDITED
    return None


def _found_rightly(stored: Stored) -> bool:
    """Tell whether a row is found under whom it names, and nobody else; one that was erased under nobody."""
    whom = stored.text(Secret.ABOUT)
    return stored.about == (frozenset(concerned(whom)) if whom else frozenset())


def _first(*found: Broken | None) -> Broken | None:
    """Return the one with the lowest number; the first of several."""
    return min((each for each in found if each is not None), key=lambda each: each.seq, default=None)
