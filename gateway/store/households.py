"""Statements about households: who lives there, what is around them, their links. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.household import Subject
from gateway.domain.model import PersonId, PlaceId
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Statement

_KIND = Statement("SELECT kind FROM place WHERE id = :id")
_PLACE_OF = Statement("SELECT place FROM device WHERE id = :id")
_AROUND = Statement(
    "WITH RECURSIVE around (id, depth) AS (SELECT inside, 1 FROM place WHERE id = :id"
    " UNION ALL SELECT p.inside, depth + 1 FROM place p JOIN around a ON p.id = a.id WHERE depth < 32)"
    " SELECT id FROM around WHERE id IS NOT NULL ORDER BY depth"
)
_RESIDENTS = Statement("SELECT id FROM person WHERE home = :id ORDER BY position, id")
_HOME = Statement("SELECT home FROM person WHERE id = :id")
_PUT = Statement(
    "INSERT INTO home_link (hash, place, persons, made_by, made_at, expires_at)"
    " VALUES (:hash, :place, :persons, :by, :at, :until)"
)
_REVOKE = Statement(
    "UPDATE home_link SET revoked_at = :at WHERE place = :place AND revoked_at IS NULL RETURNING hash"
)
_FIELDS = "place, persons, made_by, made_at, expires_at"
_BY_HASH = Statement(f"SELECT {_FIELDS} FROM home_link WHERE hash = :hash AND revoked_at IS NULL")
_OF_PLACE = Statement(f"SELECT {_FIELDS} FROM home_link WHERE place = :place AND revoked_at IS NULL")
_CONCERNING = Statement(
    "SELECT seq FROM register WHERE seq < :before AND seq IN"
    " (SELECT seq FROM register_about WHERE kind = 'place' AND id IN (SELECT value FROM json_each(:places))"
    " UNION"
    " SELECT seq FROM register_about WHERE kind = 'person' AND id IN (SELECT value FROM json_each(:persons)))"
    " AND (review IS NULL OR review NOT IN (SELECT value FROM json_each(:hidden)))"
    " ORDER BY seq DESC LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class HomeLink:
    """A link that was given to a household, for those who lived there then."""

    place: PlaceId
    persons: tuple[PersonId, ...]
    made_by: str
    made_at: datetime
    expires_at: datetime


def kind_of(connection: Connection, place: PlaceId) -> str | None:
    """Return what kind of place it is, None where it is not installed."""
    found = _KIND.scalar(connection, {"id": place})
    return None if found is None else str(found)


def place_of(connection: Connection, device: str) -> str | None:
    """Return where a device is installed, None where it is nowhere."""
    found = _PLACE_OF.scalar(connection, {"id": device})
    return None if found is None else str(found)


def of_place(connection: Connection, place: PlaceId) -> Subject:
    """Return a household with what is around it and everybody who lives there."""
    residents = tuple(PersonId(id_) for (id_,) in _RESIDENTS.rows(connection, {"id": place}))
    return Subject(place, _around(connection, place), residents)


def of_person(connection: Connection, person: PersonId) -> Subject | None:
    """Return one person with their home; None where there is nobody of this id."""
    found = _HOME.first(connection, {"id": person})
    if found is None:
        return None
    home = None if found[0] is None else PlaceId(found[0])
    return Subject(home, _around(connection, home) if home is not None else (), (person,))


def add_link(connection: Connection, hash_: bytes, link: HomeLink) -> None:
    """Write a link down by the hash of its code."""
    _PUT.run(
        connection,
        {
            "hash": hash_,
            "place": link.place,
            "persons": json.dumps(link.persons),
            "by": link.made_by,
            "at": to_micros(link.made_at),
            "until": to_micros(link.expires_at),
        },
    )


def revoke_link(connection: Connection, place: PlaceId, at: datetime) -> bool:
    """End a household's link; tell whether there was one."""
    return _REVOKE.first(connection, {"place": place, "at": to_micros(at)}) is not None


def link_by_hash(connection: Connection, hash_: bytes) -> HomeLink | None:
    """Return the link behind a hash that nobody has revoked."""
    return _link(_BY_HASH.first(connection, {"hash": hash_}))


def link_of(connection: Connection, place: PlaceId) -> HomeLink | None:
    """Return a household's link, None where it has none."""
    return _link(_OF_PLACE.first(connection, {"place": place}))


def concerning(
    connection: Connection, subject: Subject, hidden: Collection[int], before: int, most: int
) -> Sequence[int]:
    """Return the numbers of the rows that concern somebody, newest first, without those of some reviews."""
    values = {
        "places": json.dumps(subject.places),
        "persons": json.dumps(subject.persons),
        "hidden": json.dumps(sorted(hidden)),
        "before": before,
        "most": most,
    }
    return [int(seq) for (seq,) in _CONCERNING.rows(connection, values)]


def _around(connection: Connection, place: PlaceId) -> tuple[PlaceId, ...]:
    return tuple(PlaceId(id_) for (id_,) in _AROUND.rows(connection, {"id": place}))


def _link(row: Sequence[object] | None) -> HomeLink | None:
    if row is None:
        return None
    place, persons, by, at, until = row
    return HomeLink(
        PlaceId(str(place)),
        tuple(PersonId(each) for each in json.loads(str(persons))),
        str(by),
        from_micros(int(str(at))),
        from_micros(int(str(until))),
    )
