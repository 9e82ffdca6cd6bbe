"""What happened in a run, one JSON line each: written while it happens, read again by the checker.

Owns the form of a line. Never judges and never asks the box.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Said = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened."""

    at: float
    """Seconds since the epoch, by the clock of whoever tests, which no fault moves."""
    who: str
    what: str
    said: Mapping[str, Said] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """Return a word of it; empty where it was not said."""
        found = self.said.get(key)
        return "" if found is None else str(found)

    def number(self, key: str) -> float:
        """Return a number of it."""
        return float(self.said.get(key) or 0)


class History:
    """The lines of one run, in memory and in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[Line] = []
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def note(self, who: str, what: str, **said: Said) -> Line:
        """Write down that something happened now."""
        with self._lock:
            line = Line(time.time(), who, what, said)
            self.lines.append(line)
            kept = {"at": round(line.at, 4), "who": who, "what": what, **said}
            self._file.write(json.dumps(kept, ensure_ascii=False) + "\n")
        return line

    def close(self) -> None:
        self._file.close()


def read(path: Path) -> list[Line]:
    """Return the lines of a saved run."""
    return list(_read(path))


def _read(path: Path) -> Iterator[Line]:
    for text in path.read_text("utf-8").splitlines():
        said = json.loads(text)
        yield Line(said.pop("at"), said.pop("who"), said.pop("what"), said)
