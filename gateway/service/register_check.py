"""Checks the whole register row by row, and names the first that does not hold. Changes nothing.

Finds an edit, a removal, an insertion, another order and foreign rows by chain and seals; a tail that was
cut off and a register that was rolled back as a whole by heads, in the database and as others were told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from gateway.domain.register import GENESIS, Head, Secret, commitment, concerned, seal
from gateway.service.register_key import RegisterKey, holds
from gateway.store import register
from gateway.store.register import Stored

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
    CUT = "cut"


WORDS: Mapping[Fault, str] = {
    Fault.MISSING: "is missing",
    Fault.EDITED: "is not what was written, or hangs on another row than the one before it",
    Fault.FOREIGN: "was not written by this box: its seal does not fit",
    Fault.TEXT_EDITED: "has a text that is not the one it committed to",
    Fault.TEXT_MISSING: "lacks a text, and no row says that it was erased",
    Fault.TEXT_ADDED: "has a text it never committed to",
    Fault.INDEX_EDITED: "is found under other households or people than it names",
    Fault.HEAD_FALSE: "has a head that this box did not sign",
    Fault.HEAD_DIFFERS: "is another one than the row whose head was signed",
    Fault.CUT: "is the end that was signed, and is not there: cut off, or rolled back",
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
    heads: int
    hash: bytes
    """Of the last row that holds."""
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class _Heads:
    public: bytes
    all: Sequence[Head]

    def at(self) -> Mapping[int, Sequence[Head]]:
        """Return them by the row they name."""
        found: dict[int, list[Head]] = {}
        for each in self.all:
            found.setdefault(each.seq, []).append(each)
        return found

    def forged(self) -> int | None:
        """Return the row of the first head that was not signed with the box's key."""
        return min((each.seq for each in self.all if not holds(self.public, each)), default=None)


def verify(connection: Connection, key: RegisterKey, witnessed: Iterable[Head] = ()) -> Verdict:
    """Check every row, text, index and head; `witnessed` are heads that were kept elsewhere."""
    heads = _Heads(key.public, [*register.heads(connection, key.box), *witnessed])
    by_row, erased = heads.at(), _ranges(register.erasures(connection))
    count, last = 0, GENESIS
    for stored in _all(connection):
        fault = _fault(stored, count + 1, key.seal, erased) or _differs(stored, by_row)
        if fault is not None:
            seq = count + 1 if fault is Fault.MISSING else stored.row.seq
            return Verdict(count, len(heads.all), last, Broken(seq, fault))
        count, last = stored.row.seq, stored.hash
    return Verdict(count, len(heads.all), last, _beyond(connection, heads, by_row, count))


def _beyond(
    connection: Connection, heads: _Heads, by_row: Mapping[int, Sequence[Head]], count: int
) -> Broken | None:
    """Return what is wrong that no single row shows."""
    found: list[Broken] = []
    beyond = [seq for seq in by_row if seq > count]
    if beyond:
        found.append(Broken(count + 1, Fault.CUT))
    forged, stray = heads.forged(), register.stray(connection)
    if forged is not None:
        found.append(Broken(forged, Fault.HEAD_FALSE))
    if stray is not None:
        found.append(Broken(stray, Fault.MISSING))
    return min(found, key=lambda each: each.seq, default=None)


def _all(connection: Connection) -> Iterator[Stored]:
    after, previous = 0, GENESIS
    while page := register.rows(connection, after, PAGE, previous):
        yield from page
        after, previous = page[-1].row.seq, page[-1].hash


def _fault(stored: Stored, expected: int, key: bytes, erased: Sequence[tuple[int, int]]) -> Fault | None:
    if stored.row.seq != expected:
        return Fault.MISSING
    if stored.row.hash() != stored.hash:
        return Fault.EDITED
    if seal(key, stored.hash) != stored.seal:
        return Fault.FOREIGN
    return _texts(stored, any(first <= stored.row.seq <= last for first, last in erased))


def _texts(stored: Stored, erased: bool) -> Fault | None:
    said = stored.row.commitments
    if not stored.secrets.keys() <= said.keys():
        return Fault.TEXT_ADDED
    if stored.secrets.keys() != said.keys() and not erased:
        return Fault.TEXT_MISSING
    for name, (salt, text) in stored.secrets.items():
        if commitment(salt, name, text) != said[name]:
            return Fault.TEXT_EDITED
    whom = stored.text(Secret.ABOUT)
    wanted = frozenset(concerned(whom)) if whom else frozenset()
    return None if stored.about == wanted else Fault.INDEX_EDITED


def _differs(stored: Stored, by_row: Mapping[int, Sequence[Head]]) -> Fault | None:
    heads = by_row.get(stored.row.seq, ())
    return Fault.HEAD_DIFFERS if any(each.hash != stored.hash for each in heads) else None


def _ranges(said: Sequence[str]) -> Sequence[tuple[int, int]]:
    """Return the rows whose texts were erased, as first and last."""
    found = []
    for each in said:
        first, dash, last = each.removeprefix("secrets:").partition("-")
        if dash and first.isdigit() and last.isdigit():
            found.append((int(first), int(last)))
    return found
