"""Where the journal stands in a data folder, and how its files get there whole. Knows no row."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from gateway.backup.disk import create, private_folder, sync_folder
from gateway.journal.lines import End, Head, Numbers, Part, Record, readable, written

JOURNAL, HOUSE, CASES, MARK = "journal", "house", "cases", "damaged.json"
FRESH, READY = "fresh.db", "ready.db"
TAIL = 64 * 1024


@dataclass(slots=True)
class Held:
    """What can be read of one file."""

    head: Head | None = None
    parts: list[Part] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    spoiled: int = 0
    """Lines that cannot be read; the last one may only be torn."""
    whole: bool = False
    """It says itself how long it is, and is."""


def folder_of(data: Path) -> Path:
    """Return the journal's folder, made where there is none. Raises OSError."""
    return private_folder(data / JOURNAL)


def has_any(data: Path) -> bool:
    """Tell whether a journal was ever kept here."""
    return any((data / JOURNAL / each).exists() for each in (HOUSE, CASES))


def held(path: Path) -> Held:
    """Read one file; one that is not there holds nothing. Raises OSError."""
    found = Held()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return found
    for before, record in enumerate(readable(content)):
        found.whole = isinstance(record, End) and record.lines == before
        match record:
            case None:
                found.spoiled += 1
            case Head():
                found.head = record
            case Part():
                found.parts.append(record)
            case Numbers(given):
                found.numbers.update(given)
    return found


def ends(path: Path) -> tuple[str, Sequence[tuple[str, int]]]:
    """Return which database a file of cases belongs to and the last numbers in it, from its ends alone."""
    try:
        with path.open("rb") as file:
            first = next(iter(readable(file.readline(TAIL))), None)
            file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL))
            last = [each for each in readable(file.read()) if isinstance(each, Numbers)]
    except OSError:
        return "", ()
    given = {} if not last else last[-1].given
    return (first.journal if isinstance(first, Head) else "", tuple(given.items()))


@contextmanager
def replaced(path: Path) -> Iterator[Callable[[Record], int]]:
    """Give what writes records into a file that then takes the place of another, whole. Raises OSError."""
    unfinished = path.with_name(f"{path.name}.new")
    try:
        with create(unfinished) as file:
            yield lambda record: file.write(written(record))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def appending(path: Path) -> BinaryIO:
    """Open a file to add to it; each write goes to the system at once. Raises OSError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC), "ab", buffering=0)
