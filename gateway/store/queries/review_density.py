"""How much happened when, within a review: a count for each stretch of its time. Never writes.

A short time is counted as it is asked for, by type and with every filter; months go by what was counted of
whole blocks, which know places alone. Never reads outside a scope.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection

from gateway.domain.review_scope import Scope
from gateway.store import event_counts
from gateway.store.event_counts import BLOCK, BLOCK_MICROS
from gateway.store.moment import MICROSECOND, from_micros, to_micros
from gateway.store.queries.events import WITHIN, scoped
from gateway.store.queries.review_span import spans
from gateway.store.queries.review_ways import EVERYTHING, Wanted, Way, values_of, way
from gateway.store.statement import Statement

LIVE = timedelta(hours=76)
"""A time up to this is counted event by event: three days, and a little for where their hours begin."""
STEPS: Sequence[tuple[timedelta, timedelta]] = (
    (timedelta(hours=2), timedelta(minutes=5)),
    (timedelta(hours=7), timedelta(minutes=15)),
    (LIVE, timedelta(hours=1)),
    (timedelta(days=16), BLOCK),
)
"""How long a stretch is, by how much time is shown; beyond the last, a day."""
DAY = timedelta(days=1)
NOWHERE = timedelta()
_BLOCKS = Statement(
    "SELECT block, sum(events), sum(alarms) FROM event_count WHERE block >= :first AND block < :last"
    " AND place IN (SELECT value FROM json_each(:scope_places)) GROUP BY block"
)
_LATEST = Statement(
    f"SELECT received_at / {BLOCK_MICROS}, count(*), sum(alarm IS NOT NULL) FROM event NOT INDEXED"
    f" WHERE id > :counted AND {WITHIN} GROUP BY 1"
)
# What was counted knows no persons: those who are closed to the reader are taken off again.
_CLOSED = Statement(
    f"SELECT received_at / {BLOCK_MICROS}, -count(*), -sum(alarm IS NOT NULL)"
    " FROM event INDEXED BY event_person"
    " WHERE person IN (SELECT value FROM json_each(:scope_closed)) AND id BETWEEN :first_id AND :last_id"
    " AND place IN (SELECT value FROM json_each(:scope_places))"
    " AND received_at >= :scope_since AND received_at < :scope_until GROUP BY 1"
)
Counted = tuple[datetime, int, int]


@dataclass(frozen=True, slots=True)
class Bucket:
    """What happened from `since` until the next begins."""

    since: datetime
    until: datetime
    events: int
    alarms: int


@dataclass(frozen=True, slots=True)
class Density:
    """What happened when, and how much of each type where the time is short enough to count that."""

    buckets: Sequence[Bucket] = ()
    types: Mapping[str, int] | None = None


def step_of(length: timedelta) -> timedelta:
    """Return how long the stretches of a time are."""
    return next((step for most, step in STEPS if length <= most), DAY)


def density(
    connection: Connection, scope: Scope, wanted: Wanted = EVERYTHING, offset: timedelta = NOWHERE
) -> Density:
    """Return a count for every stretch of the scope's time; `offset` is that of its place from UTC.

    Of more than three days it knows no filter but places and time, and no types.
    """
    if scope.empty:
        return Density()
    step = step_of(scope.until - scope.since)
    begin = _floor(scope.since, step, offset)
    if scope.until - scope.since <= LIVE:
        rows = [*_counted(connection, scope, wanted, begin, step)]
        types: Counter[str] = Counter()
        for _, type_, events, _alarms in rows:
            types[type_] += events
        found = [(begin + nth * step, events, alarms) for nth, _, events, alarms in rows]
        return Density(_buckets(scope, begin, step, found), types)
    return Density(_buckets(scope, begin, step, _by_blocks(connection, scope)))


def _buckets(scope: Scope, begin: datetime, step: timedelta, found: Iterable[Counted]) -> Sequence[Bucket]:
    events: Counter[int] = Counter()
    alarms: Counter[int] = Counter()
    for at, many, called in found:
        nth = (at - begin) // step
        events[nth] += many
        alarms[nth] += called
    ends = range(-((begin - scope.until) // step))
    return [Bucket(begin + n * step, begin + (n + 1) * step, events[n], alarms[n]) for n in ends]


def _counted(
    connection: Connection, scope: Scope, wanted: Wanted, begin: datetime, step: timedelta
) -> Iterable[tuple[int, str, int, int]]:
    """Yield what is counted event by event: which stretch, which type, how many, how many of an alarm."""
    for span in spans(connection, scope):
        values = values_of(scope, wanted, span) | {"begin": to_micros(begin), "step": step // MICROSECOND}
        yield from _statement(way(connection, scope, wanted, span)).rows(connection, values)


@cache
def _statement(by: Way) -> Statement:
    return Statement(
        f"SELECT (received_at - :begin) / :step, type, count(*), sum(alarm IS NOT NULL) {by.clause}"
        " GROUP BY 1, 2"
    )


def _by_blocks(connection: Connection, scope: Scope) -> Sequence[Counted]:
    """Return what is counted of whole blocks; what they overlap at both ends of the scope, event by event."""
    first = -(-to_micros(scope.since) // BLOCK_MICROS)
    last = to_micros(scope.until) // BLOCK_MICROS
    whole = replace(scope, since=from_micros(first * BLOCK_MICROS), until=from_micros(last * BLOCK_MICROS))
    counted = event_counts.counted(connection)
    values = scoped(whole) | {"counted": counted, "first": first, "last": last}
    rows = [*_BLOCKS.rows(connection, values), *_LATEST.rows(connection, values)]
    for span in spans(connection, whole) if whole.closed_to else ():
        ids = {"first_id": span.first, "last_id": min(span.last, counted)}
        rows += _CLOSED.rows(connection, values | ids)
    found = [(from_micros(row[0] * BLOCK_MICROS), row[1], row[2]) for row in rows]
    for edge in (replace(scope, until=whole.since), replace(scope, since=whole.until)):
        if not edge.empty:
            counts = _counted(connection, edge, EVERYTHING, edge.since, BLOCK)
            found += [(edge.since, events, alarms) for _, _, events, alarms in counts]
    return found


def _floor(at: datetime, step: timedelta, offset: timedelta) -> datetime:
    """Return where the stretch of a moment begins, days and hours being those of the place."""
    length, shift = step // MICROSECOND, offset // MICROSECOND
    if step >= BLOCK:
        # A stretch is whole blocks: where a zone is not, its days begin some hours beside midnight.
        shift -= shift % BLOCK_MICROS
    return from_micros((to_micros(at) + shift) // length * length - shift)
