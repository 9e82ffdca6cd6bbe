"""What is claimed: the figures by their ids, which benchmark measures which, what nothing measures, and why.

Runs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIGURES: Sequence[str] = tuple(f"F{n}" for n in range(1, 28))
"""The numbers to hold."""

MISSING: Mapping[str, str] = {}
"""Figures that nothing here measures, each with the reason."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A benchmark of `cuobian bench`, and the figures among its rows."""

    name: str
    figures: frozenset[str]
    long_only: bool = False
    """True where its short form says nothing that a row of a test does not say."""


BENCHES: Sequence[Bench] = (
    Bench("sos", frozenset({"F1", "F10"})),
    Bench("ingest", frozenset({"F27"})),
    Bench("reach", frozenset({"F1", "F26"})),
    Bench("review", frozenset({"F13"})),
    Bench("forgetting", frozenset({"F13"})),
    Bench("console", frozenset()),
    Bench("faces", frozenset(), long_only=True),
)
