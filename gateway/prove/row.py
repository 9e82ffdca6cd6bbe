"""One row of the proof: what was measured, how, and whether it holds. Measures nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.bench.figure import Figure

TIMES = frozenset({"s", "ms", "µs", "/s"})
"""Units whose limits are those of one machine (FIGURES: "on a development machine")."""
WIDEST = 76
"""Columns for what a row says: the table is read in a terminal and in a README."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its way of measuring, and with what kept it from being shown."""

    figure: Figure
    how: str
    fault: str = ""
    """Why it does not hold whatever was measured: a test that failed, was skipped, or never ran."""
    slower: float = 1.0
    """How many times slower the machine is than the one that limits of time are for."""

    @property
    def holds(self) -> bool:
        """Tell whether it was measured and keeps its limit, or on a slower machine the limit of that."""
        return not self.fault and (self.figure.holds or self.holds_slower)

    @property
    def holds_slower(self) -> bool:
        """Tell whether a time keeps its limit only because the machine is slower; the row then says so."""
        limit = self.figure.limit
        if self.figure.holds or limit is None or self.figure.unit not in TIMES:
            return False
        most = self.slower * limit
        return self.figure.value * self.slower >= limit if self.figure.at_least else self.figure.value <= most

    def line(self) -> dict[str, object]:
        """Return it as other programs read it (CONTRACT §1)."""
        return self.figure.row() | {"holds": self.holds}


def text(rows: Sequence[Row]) -> str:
    """Return rows as lines to read, those that do not hold marked with ✗."""
    head = _columns("", "", "figure", "limit", "measured", "how")
    return "\n".join([head, *(_line(each) for each in rows)])


def markdown(rows: Sequence[Row]) -> str:
    """Return rows as a table of a README."""
    lines = ["| | figure | limit | measured | how |", "|---|---|---|---|---|"]
    for each in rows:
        mark = "" if each.holds else "**does not hold** "
        cells = (each.figure.figure or "", each.figure.name.strip(), limit_of(each.figure))
        lines.append(f"| {' | '.join(cells)} | {mark}{value_of(each)} | {how_of(each)} |")
    return "\n".join(lines)


def limit_of(figure: Figure) -> str:
    """Return the limit in words, empty where there is none."""
    if figure.limit is None:
        return ""
    return f"{'≥' if figure.at_least else '≤'} {figure.limit:,g}"


def value_of(row: Row) -> str:
    """Return what was measured, with what stood beside it and what was wrong."""
    figure = row.figure
    digits = 0 if figure.value == int(figure.value) or abs(figure.value) >= 1000 else 2
    beside = f"{figure.ratio:.2f} × {figure.against}" if figure.ratio is not None else figure.against
    said = " · ".join(each for each in (f"{figure.value:,.{digits}f} {figure.unit}", beside) if each)
    return f"{said} · {row.fault}" if row.fault else said


def how_of(row: Row) -> str:
    """Return how it was measured, and that the machine was slower where only that lets it hold."""
    return f"{row.how}, on a machine {row.slower:.1f} × slower" if row.holds_slower else row.how


def _line(row: Row) -> str:
    figure = row.figure
    mark = "" if row.holds else "✗"
    return _columns(
        mark, figure.figure or "", figure.name.rstrip(), limit_of(figure), value_of(row), how_of(row)
    )


def _columns(mark: str, figure: str, name: str, limit: str, value: str, how: str) -> str:
    left = f"{_padded(mark, 2)}{_padded(figure, 8)}{_padded(name, WIDEST)}"
    return f"{left} {_padded(limit, 9)} {_padded(value, 44)} {how}".rstrip()


def _padded(words: str, width: int) -> str:
    return words + " " * max(0, width - sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in words))
