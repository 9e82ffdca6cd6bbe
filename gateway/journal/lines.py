"""How the journal stands in a file: one record a line, each with its own sum. Opens nothing, decides nothing.

A line that was torn or spoiled costs itself and no other: the next one begins behind the next line end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from zlib import crc32

FORM = "cuobian journal 1"
SUM = 9
"""Bytes before the text: eight digits and a space."""

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What a journal says of itself, in its first line."""

    journal: str
    """The database that it belongs to."""
    schema: int
    at: str
    form: str = FORM


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one table, each as it stood when it was written."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The highest numbers ever given, by table."""

    given: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    """The last line of a file that is written whole: how many stand before it."""

    lines: int


Record: TypeAlias = Head | Part | Numbers | End


class Unreadable(ValueError):
    """A line is none of ours, or no longer what was written."""


def written(record: Record) -> bytes:
    """Return a record as its line, with the end."""
    text = json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":"), default=_hex).encode()
    return b"%08x %b\n" % (crc32(text), text)


def read(line: bytes) -> Record:
    """Return what stands in a line without its end. Raises Unreadable."""
    text = line[SUM:]
    if line[:SUM] != b"%08x " % crc32(text):
        raise Unreadable("the sum is another")
    try:
        return _record(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"no record: {type(error).__name__}") from error


def readable(content: bytes) -> Iterator[Record | None]:
    """Yield every record of a file in order, and None for each line that can be none."""
    for line in content.split(b"\n"):
        if line:
            try:
                yield read(line)
            except Unreadable:
                yield None


def parts(table: str, columns: tuple[str, ...], rows: Iterable[Row], most: int = 100) -> Iterator[Part]:
    """Yield rows in parts of some: what a spoiled line takes with it stays small."""
    held: list[Row] = []
    for row in rows:
        held.append(row)
        if len(held) == most:
            yield Part(table, columns, tuple(held))
            held = []
    if held:
        yield Part(table, columns, tuple(held))


def _plain(record: Record) -> Mapping[str, object]:
    match record:
        case Head(journal, schema, at, form):
            return {"form": form, "journal": journal, "schema": schema, "at": at}
        case Part(table, columns, rows):
            return {"t": table, "c": columns, "r": rows}
        case Numbers(given):
            return {"n": dict(given)}
        case End(lines):
            return {"end": lines}


def _record(said: Mapping[str, object]) -> Record:
    if "t" in said:
        return Part(
            str(said["t"]),
            tuple(str(each) for each in _list(said["c"])),
            tuple(tuple(_value(each) for each in _list(row)) for row in _list(said["r"])),
        )
    if "n" in said and isinstance(said["n"], dict):
        return Numbers({str(name): int(number) for name, number in said["n"].items()})
    if "end" in said:
        return End(int(str(said["end"])))
    return Head(str(said["journal"]), int(str(said["schema"])), str(said["at"]), str(said["form"]))


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list, found {type(value).__name__}")
    return value


def _value(value: object) -> Value:
    if isinstance(value, dict):
        return bytes.fromhex(str(value["x"]))
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"expected a plain value, found {type(value).__name__}")


def _hex(value: object) -> Mapping[str, str]:
    if not isinstance(value, bytes):
        raise TypeError(f"expected bytes, found {type(value).__name__}")
    return {"x": value.hex()}
