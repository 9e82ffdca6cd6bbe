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
    aim: float | None = None
    """A ratio to aim at once the limits hold (FIGURES, "Ratios to aim at"); missing it breaks nothing."""

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

    @property
    def aims(self) -> bool:
        """Tell whether the ratio keeps its aim; without one it does."""
        if self.aim is None or self.ratio is None:
            return True
        return self.ratio >= self.aim if self.at_least else self.ratio <= self.aim

    def row(self) -> dict[str, object]:
        """Return it as other programs read it."""
        found = asdict(self)
        del found["at_least"], found["relief"], found["aim"]
        found["value"] = round(self.value, 2)
        found["ratio"] = round(self.ratio, 2) if self.ratio is not None else None
        return found | {"holds": self.holds}


def table(figures: Sequence[Figure]) -> str:
    """Return figures as lines to read; ✗ marks a limit that does not hold, · an aim that is missed."""
    lines = [f"{'':4} {'figure':<58} {'measured':>13} {'limit':>8}  beside it"]
    lines += [_line(each) for each in figures]
    return "\n".join(lines)


def _line(each: Figure) -> str:
    sign = "≥" if each.at_least else "≤"
    limit = f"{sign} {each.limit:g}" if each.limit is not None else ""
    beside = f"{each.ratio:.2f} × {each.against}" if each.ratio is not None else each.against
    aim = f"; aim {sign} {each.aim:g}" if each.aim is not None else ""
    mark = "  ✗" if not each.holds else "  ·" if not each.aims else ""
    digits = 0 if abs(each.value) >= 1000 else 2 if each.unit == "s" else 1
    value = f"{each.value:.{digits}f} {each.unit}"
    return f"{each.figure or '':4} {each.name:<58} {value:>13} {limit:>8}  {beside}{aim}{mark}".rstrip()
