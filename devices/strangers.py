"""What comes over a line and belongs to nobody: told now and then with a count, never piece by piece. Pure.

Neighbours' weather stations, remotes that nobody adopted and plain noise share the band with the buttons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

EVERY = 10.0
"""Seconds between two tellings of the same kind."""
MOST_KINDS = 4
"""Strangers told apart within that time; the rest counts as noise."""
NOISE = ""


class Told(NamedTuple):
    """One telling: the latest sample and how many pieces it stands for."""

    sample: bytes
    pieces: int


@dataclass
class _Kind:
    told_at: float = float("-inf")
    count: int = 0
    sample: bytes = b""


class Strangers:
    """Counts on one line; times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._kinds: dict[str, _Kind] = {NOISE: _Kind()}

    def note(self, stranger: str, sample: bytes, count: int = 1) -> None:
        """Take a piece that is nobody's; `stranger` names who it says it is from, empty for noise."""
        if stranger not in self._kinds and len(self._kinds) > MOST_KINDS:
            stranger = NOISE
        kind = self._kinds.setdefault(stranger, _Kind())
        kind.count += count
        kind.sample = sample

    def due(self, now: float) -> list[Told]:
        """Return what is to be told now."""
        told: list[Told] = []
        for name, kind in list(self._kinds.items()):
            if now - kind.told_at < EVERY:
                continue
            if kind.count:
                told.append(Told(kind.sample, kind.count))
                self._kinds[name] = _Kind(told_at=now)
            elif name != NOISE:
                del self._kinds[name]
        return told
