"""From what a device says of its battery to a charge in percent: scaled, and never outside 0 to 100. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from pydantic import model_validator

from config.shape import Shape, Text
from devices.decode import Keys, at_keys, keys_of

ABSURD = 1e6
"""No battery has so many millivolts; written so that NaN is none either."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Where a number stands, and how it becomes percent."""

    keys: Keys
    scale: float
    offset: float

    def percent(self, said: object) -> int | None:
        """Return the charge in percent; None where no number stands there.

        A scaled one is cut to 0 to 100, because a fresh cell has more volts than a full one; one that is
        told in percent must be some, else it means something else (255: unknown).
        """
        value = at_keys(said, self.keys)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= ABSURD:
            return None
        scaled = value * self.scale + self.offset
        if (self.scale, self.offset) == (1.0, 0.0):
            return int(value) if 0 <= value <= 100 else None
        return int(min(100.0, max(0.0, scaled)) + 0.5)


class Battery(Shape):
    """The path of a charge: percent = number · `scale` + `offset`; or of a flag with its value when `low`."""

    path: Text
    scale: float = 1.0
    offset: float = 0.0
    low: Text | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if self.low is not None and (self.scale, self.offset) != (1.0, 0.0):
            raise ValueError("either low: VALUE or scale: and offset:")
        return self

    @property
    def charge(self) -> Charge | None:
        """How a charge is found; None where only a flag is told."""
        return Charge(keys_of(self.path), self.scale, self.offset) if self.low is None else None


def bare_path(value: object) -> object:
    """Let a bare path stand for a charge in percent."""
    return {"path": value} if isinstance(value, str) else value
