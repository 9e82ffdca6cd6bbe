"""Whom a look is told: for random places, people, reviews and holds, exactly the homes it concerned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.site_file import parse_site
from gateway.domain.model import Now, PersonId, PlaceId
from gateway.domain.register import Act
from gateway.domain.review import Basis, Case
from gateway.domain.review_scope import Scope
from gateway.service import register, resident_looks, reviews
from gateway.service.reviews import By, Inside
from gateway.store.db import Database
from gateway.store.migrate import migrate
from gateway.store.site import read_site, write_site, writes_between

BEGIN = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
INSIDE = {
    "b1": None,
    "b1u1": "b1",
    "b1u1-1": "b1u1",
    "b1u1-2": "b1u1",
    "b1u2": "b1",
    "b1u2-1": "b1u2",
    "b2": None,
}
INSIDE |= {"b2-1": "b2"}
HOMES = ("b1u1-1", "b1u1-2", "b1u2-1", "b2-1")
LIVES = {"a": "b1u1-1", "b": "b1u1-1", "c": "b1u1-2", "d": "b2-1", "e": None}
BY = By(1, "officer", "officer")
SITE = "\n".join(
    [
        "site: {name: x, language: zh-CN, timezone: Asia/Shanghai}",
        "places:",
        *(
            f"  - {{id: {id_}, kind: {'household' if id_ in HOMES else 'building'}, name: {id_}"
            f"{f', in: {outer}' if outer else ''}}}"
            for id_, outer in INSIDE.items()
        ),
        "people:",
        *(
            f"  - {{id: {id_}, name: {id_}{f', home: {home}' if home else ''}}}"
            for id_, home in LIVES.items()
        ),
        "devices: []",
        "doors: []",
    ]
)


@dataclass(frozen=True)
class Done:
    """One look: what it named, within which review, until when that is held."""

    places: tuple[str, ...]
    persons: tuple[str, ...]
    review: tuple[str, ...]
    """Places of the review; empty: none."""
    held_for: int
    """Days; 0: not held."""


SOME = st.lists(st.sampled_from(sorted(INSIDE)), max_size=2, unique=True).map(tuple)
LOOKS = st.lists(
    st.builds(
        Done,
        places=SOME,
        persons=st.lists(st.sampled_from(sorted(LIVES)), max_size=2, unique=True).map(tuple),
        review=SOME,
        held_for=st.integers(0, 3),
    ),
    max_size=6,
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a compound of two buildings."""
    found = Database(tmp_path / "cuobian.db")
    migrate(found)
    with found.read() as connection:
        stored = read_site(connection)
    with found.write() as connection:
        write_site(connection, writes_between(stored, parse_site(SITE.encode(), "site.yaml")))
        connection.exec_driver_sql(
            "INSERT INTO account (id, name, role, password_hash, disabled, created_at)"
            " VALUES (1, 'officer', 'officer', '', 0, 0)"
        )
    yield found
    found.close()


def around(place: str) -> list[str]:
    """Return a place and everything it is in."""
    outer = INSIDE[place]
    return [place, *(around(outer) if outer else [])]


def concerns(home: str, done: Done) -> bool:
    """Tell, in the words of the rule, whether a look concerned a home."""
    return any(each in done.places for each in around(home)) or any(
        LIVES[each] == home for each in done.persons
    )


def look(database: Database, done: Done, number: int, now: Now) -> None:
    """Put one look on record, within its review where it has one."""
    inside = None
    if done.review:
        where = tuple(map(PlaceId, done.review))
        case = Case("1", "why", "unit", "Lin", Basis.POLICE_CASE, where, now.at - timedelta(1), now.at)
        found = reviews.open_review(database, case, BY, now, needs_second=False)
        inside = Inside(found, Scope(frozenset(where), case.since, case.until))
        if done.held_for:
            reviews.hold(database, found.id, BY, now.at + timedelta(days=done.held_for), "order", now)
    places, persons = tuple(map(PlaceId, done.places)), tuple(map(PersonId, done.persons))
    row = reviews.look(Act.EVIDENCE_SEEN, f"event:{number}", BY, now, inside, places=places, persons=persons)
    register.recorded(database, row)


@given(done=LOOKS, later=st.integers(0, 3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_home_is_told_exactly_what_concerned_it_and_is_not_held(
    database: Database, done: list[Done], later: int
) -> None:
    """Nothing more and nothing less, and of a held review no row at all: not its opening, not the hold."""
    with database.read() as connection:
        before = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM register").scalar_one()
    now = Now(BEGIN, BEGIN)
    for number, each in enumerate(done):
        look(database, each, number, now)
    then = Now(BEGIN + timedelta(days=later), BEGIN)
    rows = {each.row.seq: each for each in register.newest(database, most=500)}
    for home in HOMES:
        subject = resident_looks.household(database, PlaceId(home))
        told = [
            each for each in resident_looks.looks(database, subject, then, most=500) if each.number > before
        ]
        seen = [rows[each.number].row.what for each in told if each.act == Act.EVIDENCE_SEEN]
        free = [each for each in done if not (each.review and each.held_for > later)]
        wanted = [
            f"event:{number}" for number, each in enumerate(done) if each in free and concerns(home, each)
        ]
        assert [*reversed(wanted)] == seen
        opened = sum(bool({*around(home)} & {*each.review}) for each in free if each.review)
        assert opened == sum(each.act == Act.REVIEW_OPENED for each in told)
        held = sum(bool({*around(home)} & {*each.review}) for each in free if each.review and each.held_for)
        assert held == sum(each.act == Act.HOLD_MADE for each in told)
