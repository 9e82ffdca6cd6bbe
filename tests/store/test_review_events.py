"""Events of a review: exactly those inside its scope, whatever the clock did and however much was counted."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from gateway.domain.model import EventType, PersonId, PlaceId
from gateway.domain.review_scope import Scope
from gateway.store.db import Database
from gateway.store.queries import review_events, review_ways
from gateway.store.queries.review_density import density
from gateway.store.queries.review_entries import sheet
from gateway.store.queries.review_events import page
from gateway.store.queries.review_span import Span
from gateway.store.queries.review_ways import Wanted, Way
from gateway.store.statement import Statement
from tests.store.happenings import BEGIN, PLACES, Happened, compound, count, happen

TYPES = (EventType.MOTION, EventType.DOOR_DENIED, EventType.DOOR_GRANTED, EventType.SOS_PRESSED)
HOUR = 3600

things = st.builds(
    Happened,
    # Days apart, out of order: a clock that was wrong and was put right.
    seconds=st.integers(0, 5 * 24 * HOUR),
    type=st.sampled_from(TYPES),
    place=st.sampled_from((*PLACES, None)),
    device=st.sampled_from(("reader-1", "ctrl-1", "door:unit", "sensor")),
    person=st.sampled_from((None, "wu", "li")),
    alarm=st.sampled_from((None, None, 7)),
)
narrow = st.builds(
    lambda places, since, hours, closed_to: Scope(
        frozenset(map(PlaceId, places)),
        BEGIN + timedelta(seconds=since),
        BEGIN + timedelta(seconds=since, hours=hours),
        frozenset(map(PersonId, closed_to)),
    ),
    st.sets(st.sampled_from(PLACES)),
    st.integers(-HOUR, 5 * 24 * HOUR),
    st.integers(0, 130),
    st.sets(st.sampled_from(("wu", "li")), max_size=1),
)
EVERYWHERE = Scope(frozenset(map(PlaceId, PLACES)), BEGIN, BEGIN + timedelta(hours=1))
scopes = st.just(replace(EVERYWHERE, until=BEGIN + timedelta(days=5))) | narrow
wants = st.just(Wanted()) | st.builds(
    Wanted,
    st.none() | st.frozensets(st.sampled_from(TYPES), max_size=2),
    st.none() | st.just(frozenset({"sensor", "door:unit"})),
    st.sampled_from((None, True, False)),
)


@cache
def empty() -> bytes:
    """Return the file of a compound in which nothing has happened."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.db"
        database = compound(file)
        database.checkpoint()
        database.close()
        return file.read_bytes()


@contextmanager
def told(found: Sequence[Happened], counted: int) -> Iterator[Connection]:
    """Read a compound in which these things happened, some of them counted."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.db"
        file.write_bytes(empty())
        database = Database(file)
        happen(database, found)
        count(database, counted)
        with database.read() as connection:
            yield connection
        database.close()


def lies(each: Happened, scope: Scope) -> bool:
    """Tell whether an event may be seen at all."""
    place = PlaceId(each.place) if each.place is not None else None
    return scope.covers(place, each.at) and each.person not in scope.closed_to


def fits(each: Happened, wanted: Wanted) -> bool:
    """Tell whether an event is what was asked for."""
    return (
        (wanted.types is None or each.type in wanted.types)
        and (wanted.devices is None or each.device in wanted.devices)
        and (wanted.alarm is None or wanted.alarm == (each.alarm is not None))
    )


def pages(connection: Connection, scope: Scope, wanted: Wanted, limit: int, *, newest: bool) -> list[int]:
    """Follow `next` to the end."""
    found: list[int] = []
    after: int | None = None
    while True:
        one = page(connection, scope, wanted, after, limit, newest=newest)
        found += [each.id for each in one.rows]
        if one.next is None:
            return found
        assert one.next != after
        after = one.next


@settings(max_examples=40, deadline=None)
@given(
    st.lists(things, max_size=30),
    st.integers(0, 30),
    scopes,
    wants,
    st.integers(1, 7),
    st.booleans(),
    st.sampled_from((0, 2, 1000)),
)
@example([Happened(n) for n in range(20)], 10, EVERYWHERE, Wanted(), 7, True, 0)
@example([Happened(n) for n in range(20)], 10, EVERYWHERE, Wanted(), 7, False, 0)
def test_every_page_together_is_what_lies_in_the_scope(
    found: list[Happened], counted: int, scope: Scope, wanted: Wanted, limit: int, newest: bool, rare: int
) -> None:
    """Following the pages gives each event of the scope once and nothing else, by whichever index it goes."""
    expected = [n for n, each in enumerate(found, 1) if lies(each, scope) and fits(each, wanted)]
    with told(found, counted) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(review_ways, "RARE", rare)
        patch.setattr(review_events, "WALKED", 3)
        assert sorted(expected, reverse=newest) == pages(connection, scope, wanted, limit, newest=newest)
        for number in range(1, len(found) + 1):
            known = review_events.one(connection, scope, number) is not None
            assert lies(found[number - 1], scope) == known


@settings(max_examples=40, deadline=None)
@given(st.lists(things, max_size=30), st.integers(0, 30), scopes, wants, st.sampled_from((0, 8, 5)))
def test_a_density_counts_what_lies_in_the_scope(
    found: list[Happened], counted: int, scope: Scope, wanted: Wanted, hours: int
) -> None:
    """Its stretches follow one another, cover the time, and each holds as many events as happened in it."""
    with told(found, counted) as connection:
        told_of = density(connection, scope, wanted, timedelta(hours=hours))
    asked = wanted if told_of.types is not None else Wanted()
    inside = [each for each in found if lies(each, scope) and fits(each, asked)]
    buckets = told_of.buckets
    if scope.empty:
        assert () == buckets
        return
    assert buckets[0].since <= scope.since
    assert buckets[-1].until >= scope.until
    assert [each.until for each in buckets[:-1]] == [each.since for each in buckets[1:]]
    for each in buckets:
        there = [one for one in inside if each.since <= one.at < each.until]
        assert (len(there), sum(one.alarm is not None for one in there)) == (each.events, each.alarms)


@settings(max_examples=30, deadline=None)
@given(st.lists(things, max_size=30), scopes, st.integers(1, 7), st.booleans())
def test_every_event_stands_on_one_sheet(
    found: list[Happened], scope: Scope, limit: int, newest: bool
) -> None:
    """However small the pages: nothing is shown twice, nothing is lost, nothing comes from outside."""
    shown: list[int] = []
    with told([replace(each, seconds=each.seconds % 300) for each in found], 10) as connection:
        after: int | None = None
        while True:
            one = sheet(connection, scope, after=after, limit=limit, newest=newest)
            shown += [id_ for each in one.entries for id_ in each.events]
            after = one.next
            if after is None:
                break
    expected = [n for n, e in enumerate(found, 1) if lies(replace(e, seconds=e.seconds % 300), scope)]
    assert expected == sorted(shown)


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give a compound in which somebody came home, among much that moved."""
    database = compound(tmp_path_factory.mktemp("evening") / "x.db")
    moved = [Happened(number * 10, place="gate") for number in range(200)]
    card = Happened(1000, EventType.ACCESS_CARD, "b1u1", "reader-1", "wu")
    came = [
        card,
        replace(card, seconds=1001, type=EventType.DOOR_GRANTED, device="door:unit"),
        replace(card, seconds=1001, type=EventType.FACE_RECOGNISED, device="door:unit"),
        replace(card, seconds=1003, type=EventType.DOOR_OPENED, device="ctrl-1", person=None),
    ]
    happen(database, sorted([*moved, *came], key=lambda each: each.seconds))
    yield database
    database.close()


@pytest.mark.parametrize("limit", [3, 50, 99, 101, 103, 500])
def test_a_visit_is_one_line_wherever_a_page_ends(evening: Database, limit: int) -> None:
    """Card, grant, face and opening stand together on one page, with the name of who came."""
    visits = []
    with evening.read() as connection:
        after: int | None = None
        while True:
            one = sheet(connection, EVERYWHERE, after=after, limit=limit)
            visits += [(each, one.names) for each in one.entries if each.visit is not None]
            after = one.next
            if after is None:
                break
    ((visit, names),) = visits
    assert 4 == len(visit.events)
    assert visit.visit is not None
    assert visit.visit.opened
    assert {"wu": "Wu"} == names


def test_counting_takes_up_where_it_ended(evening: Database) -> None:
    """Chunk by chunk everything is counted once; an event that is deleted is counted no more."""
    long = replace(EVERYWHERE, until=EVERYWHERE.since + timedelta(days=20))
    for most in (0, 50, 50, 500):
        if most:
            count(evening, most)
        with evening.read() as connection:
            assert 204 == sum(each.events for each in density(connection, long).buckets)
    with evening.write() as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE id <= 4")
    with evening.read() as connection:
        assert 200 == sum(each.events for each in density(connection, long).buckets)
        stored = connection.exec_driver_sql("SELECT sum(events) FROM event_count").scalar()
    assert 200 == stored


@pytest.mark.parametrize("rarest", [None, "place", "type", "device", "alarm"])
def test_no_statement_looks_at_every_event(evening: Database, rarest: str | None) -> None:
    """Every way to read a stretch searches by index or number; none scans the table."""
    span = "AND id BETWEEN :first AND :last"
    way = Way(("place", "type", "device", "alarm"), rarest)
    assert span in way.clause
    values = review_ways.values_of(EVERYWHERE, Wanted(frozenset(), frozenset()), Span(1, 9))
    with evening.read() as connection:
        statement = f"EXPLAIN QUERY PLAN SELECT id {way.clause} ORDER BY id DESC LIMIT 5"
        plan = [row[3] for row in Statement(statement).rows(connection, values)]
    index = f"event_{rarest}" if rarest is not None else "INTEGER PRIMARY KEY"
    assert [] == [each for each in plan if "SCAN" in each and "json_each" not in each]
    assert index in next(each for each in plan if "SEARCH event" in each)
