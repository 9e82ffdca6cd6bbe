"""By which index events of a review are found: what is rare by its own, what is common by number.

Every condition that such a statement may have stands here, the scope's first: none is made without it. Never
writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gateway.domain.model import EventType
from gateway.domain.review_scope import Scope
from gateway.store.queries.events import WITHIN, scoped
from gateway.store.queries.review_span import Span
from gateway.store.statement import Statement

RARE = 4_000
"""So many entries of an index are fetched one by one rather than all events walked through."""
_ASKED: Mapping[str, str] = {
    "place": "place IN (SELECT value FROM json_each(:scope_places))",
    "type": "type IN (SELECT value FROM json_each(:types))",
    "device": "device IN (SELECT value FROM json_each(:devices))",
    "alarm": "alarm IS NOT NULL",
    "no alarm": "alarm IS NULL",
}
_INDEXES: Mapping[str, str] = {each: f"event_{each}" for each in ("place", "type", "device", "alarm")}
_COUNTS: Mapping[str, Statement] = {
    each: Statement(
        f"SELECT count(*) FROM (SELECT 1 FROM event INDEXED BY {index}"
        f" WHERE {_ASKED[each]} AND id BETWEEN :first AND :last LIMIT :most)"
    )
    for each, index in _INDEXES.items()
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events of a scope; None leaves a field open."""

    types: frozenset[EventType] | None = None
    devices: frozenset[str] | None = None
    alarm: bool | None = None
    """True: only those that belong to an alarm; False: only the others."""


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Way:
    """How one stretch of events is read."""

    asked: tuple[str, ...]
    rarest: str | None
    """What has an index with few entries; None: walk by number."""

    @property
    def clause(self) -> str:
        """Return the statement from FROM on: everything inside `:first` to `:last` that was asked for."""
        source = f"INDEXED BY {_INDEXES[self.rarest]}" if self.rarest is not None else "NOT INDEXED"
        more = "".join(f" AND {_ASKED[each]}" for each in self.asked if each != "place")
        return f"FROM event {source} WHERE {WITHIN}{more} AND id BETWEEN :first AND :last"


def way(connection: Connection, scope: Scope, wanted: Wanted, span: Span) -> Way:
    """Return how to read a stretch."""
    asked = _asked(wanted)
    values = {**values_of(scope, wanted, span), "most": RARE}
    counts = {each: int(_COUNTS[each].scalar(connection, values)) for each in asked if each in _COUNTS}
    fewest = min(counts, key=lambda each: counts[each])
    return Way(asked, fewest if counts[fewest] < RARE else None)


def values_of(scope: Scope, wanted: Wanted, span: Span) -> dict[str, object]:
    """Return the values of a statement that reads a stretch."""
    return {
        **scoped(scope),
        "types": json.dumps(sorted(wanted.types or ())),
        "devices": json.dumps(sorted(wanted.devices or ())),
        "first": span.first,
        "last": span.last,
    }


def _asked(wanted: Wanted) -> tuple[str, ...]:
    found: Sequence[tuple[str, bool]] = (
        ("place", True),
        ("type", wanted.types is not None),
        ("device", wanted.devices is not None),
        ("alarm", wanted.alarm is True),
        ("no alarm", wanted.alarm is False),
    )
    return tuple(name for name, there in found if there)
