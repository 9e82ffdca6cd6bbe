"""The events of a review: page by page, filtered, one by one. Never writes, and never reads outside a scope.

How long a page takes is bounded whatever is asked for: where nothing that was asked is rare, a page walks
through so many events and says how far it has looked; the next goes on there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection

from gateway.domain.review_scope import Scope
from gateway.store.queries.events import FIELDS, WITHIN, RecordedRow, recorded, scoped
from gateway.store.queries.review_span import Span, spans
from gateway.store.queries.review_ways import EVERYTHING, Wanted, Way, values_of, way
from gateway.store.statement import Statement

WALKED = 40_000
"""Events that one page looks at where most do not fit."""
_ONE = Statement(f"SELECT {FIELDS} FROM event WHERE id = :id AND {WITHIN}")


@dataclass(frozen=True, slots=True)
class Found:
    """Some events in the order asked for, and where to go on."""

    rows: Sequence[RecordedRow]
    next: int | None
    """The number behind which more may be; None where nothing more is."""
    whole: bool = True
    """False where the page ends because it has looked at enough, not because it is full."""


def one(connection: Connection, scope: Scope, event: int) -> RecordedRow | None:
    """Return an event of the scope by its number."""
    row = _ONE.first(connection, {"id": event, **scoped(scope)})
    return None if row is None else recorded(row)


def page(
    connection: Connection,
    scope: Scope,
    wanted: Wanted = EVERYTHING,
    after: int | None = None,
    limit: int = 100,
    *,
    newest: bool = True,
) -> Found:
    """Return events of the scope by number, those behind `after` in the order asked for."""
    rows: list[RecordedRow] = []
    stretches = _behind(spans(connection, scope), after, newest=newest)
    for nth, span in enumerate(stretches, 1):
        found = _stretch(connection, scope, wanted, span, limit - len(rows), newest=newest)
        rows += found.rows
        if found.next is not None:
            last = nth == len(stretches) and found.next == (span.first if newest else span.last)
            return Found(rows, None if last else found.next, found.whole)
    return Found(rows, None)


def _behind(found: Sequence[Span], after: int | None, *, newest: bool) -> Sequence[Span]:
    """Return what is left of stretches behind a number, in the order they are read."""
    cut = found if after is None else [_past(each, after, newest=newest) for each in found]
    left = [each for each in cut if each.first <= each.last]
    return left[::-1] if newest else left


def _past(span: Span, after: int, *, newest: bool) -> Span:
    if newest:
        return Span(span.first, min(span.last, after - 1))
    return Span(max(span.first, after + 1), span.last)


def _stretch(
    connection: Connection, scope: Scope, wanted: Wanted, span: Span, limit: int, *, newest: bool
) -> Found:
    by = way(connection, scope, wanted, span)
    looked = span if by.rarest is not None else _walk(span, newest=newest)
    values = values_of(scope, wanted, looked) | {"limit": limit}
    rows = [recorded(row) for row in _statement(by, newest=newest).rows(connection, values)]
    if len(rows) == limit:
        return Found(rows, rows[-1].id)
    if looked == span:
        return Found(rows, None)
    return Found(rows, looked.first if newest else looked.last, whole=False)


def _walk(span: Span, *, newest: bool) -> Span:
    """Return as much of a stretch as one page walks through."""
    if newest:
        return Span(max(span.first, span.last - WALKED + 1), span.last)
    return Span(span.first, min(span.last, span.first + WALKED - 1))


@cache
def _statement(by: Way, *, newest: bool) -> Statement:
    return Statement(f"SELECT {FIELDS} {by.clause} ORDER BY id {'DESC' if newest else ''} LIMIT :limit")
