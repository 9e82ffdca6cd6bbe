"""Statements about reviews and what was handed over. Never decides whether one holds."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.model import PersonId, PlaceId
from gateway.domain.register import ReviewId
from gateway.domain.review import Basis, Case, Review, ReviewState
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

_COLUMNS = (
    "id, account, officer, unit, case_number, reason, basis, places, since, until, state, minutes, asked_at,"
    " opened_at, expires_at, closed_at, note, minors, approved_by, approval, held_until, held_why"
)
_NAMES = _COLUMNS.split(", ")
_VALUES = ", ".join(f":{each}" for each in _NAMES)
_PUT = Statement(f"INSERT INTO review ({_COLUMNS}) VALUES ({_VALUES})")
_SET = Statement(
    f"UPDATE review SET {', '.join(f'{each} = :{each}' for each in _NAMES if each != 'id')} WHERE id = :id"
)
_NEXT = Statement("SELECT coalesce(max(id), 0) + 1 FROM review")
_ONE = Statement(f"SELECT {_COLUMNS} FROM review WHERE id = :id")
_MINE = Statement(
    f"SELECT {_COLUMNS} FROM review WHERE account = :account AND id < :before ORDER BY id DESC LIMIT :most"
)
_ALL = Statement(f"SELECT {_COLUMNS} FROM review WHERE id < :before ORDER BY id DESC LIMIT :most")
_OF_CASE = Statement(
    f"SELECT {_COLUMNS} FROM review WHERE case_number = :number AND id < :before ORDER BY id DESC LIMIT :most"
)
_OPEN = Statement(
    f"SELECT {_COLUMNS} FROM review WHERE state IN ('open', 'asked')"
    " AND (:account IS NULL OR account = :account) ORDER BY id"
)
_HELD = Statement(f"SELECT {_COLUMNS} FROM review WHERE held_until IS NOT NULL")
_BY_IDS = Statement(f"SELECT {_COLUMNS} FROM review WHERE id IN (SELECT value FROM json_each(:ids))")
_LATELY = Statement(
    f"SELECT {_COLUMNS} FROM review WHERE state IN ('open', 'asked')"
    " OR (state = 'closed' AND closed_at > :since) ORDER BY id"
)
_HANDED = 'id, review, at, kept_until, "by", "to", sha256, size, events, pictures'
_HAND = Statement(
    'INSERT INTO hand_over (review, at, kept_until, "by", "to", sha256, size, events, pictures)'
    " VALUES (:review, :at, :kept_until, :by, :to, :sha256, :size, :events, :pictures)"
)
_HAND_OVERS = Statement(f"SELECT {_HANDED} FROM hand_over WHERE review = :review ORDER BY id DESC")
_ALL_HAND_OVERS = Statement(
    f"SELECT {_HANDED} FROM hand_over WHERE id < :before ORDER BY id DESC LIMIT :most"
)
_HAND_OVER_OF = Statement(f"SELECT {_HANDED} FROM hand_over WHERE sha256 = :sha256 ORDER BY id DESC LIMIT 1")
_LAST_HAND_OVER = Statement("SELECT last_insert_rowid()")
_SUBTREE = Statement(
    "WITH RECURSIVE within (id) AS (SELECT id FROM place WHERE id IN (SELECT value FROM json_each(:places))"
    " UNION SELECT place.id FROM place JOIN within ON place.inside = within.id) SELECT id FROM within"
)
_MINORS = Statement(
    "SELECT id FROM person WHERE minor"
    " UNION SELECT person FROM gone_minor WHERE person NOT IN (SELECT id FROM person)"
)
_INSTALLED = Statement("SELECT id FROM place WHERE id IN (SELECT value FROM json_each(:places))")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class HandOver:
    """A parcel that was made and given to somebody: the record of it is kept three years."""

    id: int
    review: ReviewId
    at: datetime
    kept_until: datetime
    by: str
    to: str
    sha256: bytes
    size: int
    """Bytes."""
    events: int
    pictures: int


def next_id(connection: Connection) -> ReviewId:
    """Return the number that the next review gets, inside the transaction that writes it."""
    return ReviewId(int(_NEXT.scalar(connection)))


def add(connection: Connection, review: Review) -> None:
    """Write a new review."""
    _PUT.run(connection, _columns(review))


def change(connection: Connection, review: Review) -> None:
    """Write what became of a review."""
    _SET.run(connection, _columns(review))


def one(connection: Connection, id_: ReviewId) -> Review | None:
    """Return a review, None where there is none."""
    found = _ONE.first(connection, {"id": id_})
    return None if found is None else _review(found)


def of_account(connection: Connection, account: int, before: int, most: int) -> Sequence[Review]:
    """Return somebody's reviews, newest first."""
    values = {"account": account, "before": before, "most": most}
    return [_review(each) for each in _MINE.rows(connection, values)]


def of_case(connection: Connection, number: str, before: int, most: int) -> Sequence[Review]:
    """Return the reviews of one case, newest first."""
    return [
        _review(each)
        for each in _OF_CASE.rows(connection, {"number": number, "before": before, "most": most})
    ]


def newest(connection: Connection, before: int, most: int) -> Sequence[Review]:
    """Return reviews, newest first."""
    return [_review(each) for each in _ALL.rows(connection, {"before": before, "most": most})]


def unclosed(connection: Connection, account: int | None = None) -> Sequence[Review]:
    """Return reviews that were neither closed nor refused, lapsed ones included; perhaps one account's."""
    return [_review(each) for each in _OPEN.rows(connection, {"account": account})]


def ever_held(connection: Connection) -> Sequence[Review]:
    """Return every review whose looks residents were kept from, or still are."""
    return [_review(each) for each in _HELD.rows(connection)]


def by_ids(connection: Connection, ids: Collection[int]) -> Mapping[int, Review]:
    """Return these reviews by their numbers; unknown ones are left out."""
    found = _BY_IDS.rows(connection, {"ids": json.dumps(sorted(ids))})
    return {each.id: each for each in map(_review, found)}


def lately(connection: Connection, since: datetime) -> Sequence[Review]:
    """Return reviews that were not closed, lapsed ones included, and those that were closed since."""
    return [_review(each) for each in _LATELY.rows(connection, {"since": to_micros(since)})]


def add_hand_over(connection: Connection, made: HandOver) -> int:
    """Write that a parcel was made; return its number."""
    _HAND.run(
        connection,
        {
            "review": made.review,
            "at": to_micros(made.at),
            "kept_until": to_micros(made.kept_until),
            "by": made.by,
            "to": made.to,
            "sha256": made.sha256,
            "size": made.size,
            "events": made.events,
            "pictures": made.pictures,
        },
    )
    return int(_LAST_HAND_OVER.scalar(connection))


def hand_overs(connection: Connection, review: ReviewId) -> Sequence[HandOver]:
    """Return the parcels made within a review, newest first."""
    return [_hand_over(each) for each in _HAND_OVERS.rows(connection, {"review": review})]


def all_hand_overs(connection: Connection, before: int, most: int) -> Sequence[HandOver]:
    """Return the parcels of all reviews, newest first."""
    found = _ALL_HAND_OVERS.rows(connection, {"before": before, "most": most})
    return [_hand_over(each) for each in found]


def hand_over_of(connection: Connection, sha256: bytes) -> HandOver | None:
    """Return the newest record of a file by its sum, None where there is none."""
    found = _HAND_OVER_OF.first(connection, {"sha256": sha256})
    return None if found is None else _hand_over(found)


def subtree(connection: Connection, places: Collection[PlaceId]) -> frozenset[PlaceId]:
    """Return places with everything that is in them, however deep."""
    found = _SUBTREE.rows(connection, {"places": json.dumps(list(places))})
    return frozenset(PlaceId(id_) for (id_,) in found)


def installed(connection: Connection, places: Collection[PlaceId]) -> frozenset[PlaceId]:
    """Return those of some places that are installed."""
    found = _INSTALLED.rows(connection, {"places": json.dumps(list(places))})
    return frozenset(PlaceId(id_) for (id_,) in found)


def minors(connection: Connection) -> frozenset[PersonId]:
    """Return who is under 18, or was when they were taken out of the site."""
    return frozenset(PersonId(id_) for (id_,) in _MINORS.rows(connection))


def _columns(review: Review) -> Mapping[str, object]:
    case = review.case
    return {
        "id": review.id,
        "account": review.account,
        "officer": case.officer,
        "unit": case.unit,
        "case_number": case.number,
        "reason": case.reason,
        "basis": case.basis.value,
        "places": json.dumps(case.places),
        "since": to_micros(case.since),
        "until": to_micros(case.until),
        "state": review.state.value,
        "minutes": case.lasts // MINUTE,
        "asked_at": to_micros(review.asked_at),
        "opened_at": _micros(review.opened_at),
        "expires_at": _micros(review.expires_at),
        "closed_at": _micros(review.closed_at),
        "note": review.note,
        "minors": review.minors,
        "approved_by": review.approved_by,
        "approval": review.approval,
        "held_until": _micros(review.held_until),
        "held_why": review.held_why,
    }


def _review(row: Row) -> Review:
    found = dict(zip(_NAMES, row, strict=True))
    case = Case(
        number=found["case_number"],
        reason=found["reason"],
        unit=found["unit"],
        officer=found["officer"],
        basis=Basis(found["basis"]),
        places=tuple(map(PlaceId, json.loads(found["places"]))),
        since=from_micros(found["since"]),
        until=from_micros(found["until"]),
        lasts=found["minutes"] * MINUTE,
    )
    return Review(
        id=ReviewId(found["id"]),
        account=found["account"],
        case=case,
        state=ReviewState(found["state"]),
        asked_at=from_micros(found["asked_at"]),
        opened_at=_moment(found["opened_at"]),
        expires_at=_moment(found["expires_at"]),
        closed_at=_moment(found["closed_at"]),
        note=found["note"],
        minors=bool(found["minors"]),
        approved_by=found["approved_by"],
        approval=found["approval"],
        held_until=_moment(found["held_until"]),
        held_why=found["held_why"],
    )


def _hand_over(row: Row) -> HandOver:
    id_, review, at, kept, by, to, sha, size, events, pictures = row
    times = from_micros(at), from_micros(kept)
    return HandOver(id_, ReviewId(review), *times, by, to, bytes(sha), size, events, pictures)


def _micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
