"""One measured figure beside its limit and what was measured beside it. Measures nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a benchmark (CONTRACT §1)."""

    figure: str | None
    name: str
    value: float
    unit: str
    limit: float | None = None
    against: str = ""
    ratio: float | None = None
    at_least: bool = False
    """True where more is better."""
    relief: float | None = None
    """A second limit that holds instead on a busy machine: so many times what stood beside."""

    @property
    def holds(self) -> bool:
        """Tell whether the value keeps its limit; without one it does."""
        if self.limit is None:
            return True
        if self.at_least:
            return self.value >= self.limit
        return self.value <= self.limit or (
            self.relief is not None and self.ratio is not None and self.ratio <= self.relief
        )

    def row(self) -> dict[str, object]:
        """Return it as other programs read it."""
        found = asdict(self)
        del found["at_least"], found["relief"]
        found["value"] = round(self.value, 2)
        found["ratio"] = round(self.ratio, 2) if self.ratio is not None else None
        return found | {"holds": self.holds}


def table(figures: Sequence[Figure]) -> str:
    """Return figures as lines to read."""
    lines = [f"{'':4} {'figure':<54} {'measured':>14} {'limit':>12}  beside it"]
    for each in figures:
        sign = "≥" if each.at_least else "≤"
        limit = f"{sign} {each.limit:g}" if each.limit is not None else ""
        beside = f"{each.ratio:.2f} × {each.against}" if each.ratio is not None else each.against
        mark = "" if each.holds else "  ✗"
        value = f"{each.value:.1f} {each.unit}"
        lines.append(f"{each.figure or '':4} {each.name:<54} {value:>14} {limit:>12}  {beside}{mark}")
    return "\n".join(lines)
