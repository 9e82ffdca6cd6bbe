"""Pictures of matched faces that a review holds beyond their day (PRIVACY rule 5). Never sees one.

A picture is attached while it may still be seen, with its row in the register, and goes 30 days after the
review has ended, and a year after it was taken at the latest. From the moment somebody withdraws their
agreement only the reviews of that case see what was attached before (LAW.md says why).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import EventId, Now
from gateway.domain.register import Act
from gateway.domain.review import Review
from gateway.domain.vision import HELD_AT_MOST, HeldPicture, SnapshotId
from gateway.service import face_pictures, register, reviews
from gateway.service.face_pictures import NO_PICTURE, NoPicture, Picture
from gateway.service.holds import AFTER
from gateway.service.reviews import By, Inside
from gateway.store import faces, review_pictures
from gateway.store import reviews as review_rows
from gateway.store.db import Database
from gateway.store.queries import faces as matched
from gateway.store.queries import review_events
from gateway.store.register import LAST_OF_ALL
from gateway.store.review_pictures import KeptPicture

MOST = 200
"""Pictures that one review may hold: as many as one export."""
MOST_REVIEWS = 200
"""Reviews of one case whose pictures are seen."""
HOUR = timedelta(hours=1)


class TooManyPictures(CuobianError):
    """This review holds as many pictures as one may."""

    code = "review.too_many_pictures"


def picture(database: Database, inside: Inside, event: int, now: Now) -> Picture:
    """Return a picture within a review: of its day, or held by the case. Raises NotFound or NoPicture."""
    with database.read() as connection:
        return _picture(connection, inside, event, now)


def keep(database: Database, inside: Inside, by: By, event: int, now: Now) -> Picture:
    """Let a review hold a picture, with its row. Raises NotFound, NoPicture or TooManyPictures."""
    review = inside.review.id
    with database.write() as connection:
        found = _picture(connection, inside, event, now)
        if review_pictures.of_event(connection, event, [review]):
            return found
        if review_pictures.count(connection, review) >= MOST:
            raise TooManyPictures(f"found {MOST} pictures attached to this review, expected at most that")
        kept = KeptPicture(event, review, found.snapshot, now.at, found.at + HELD_AT_MOST)
        places = (found.place,) if found.place is not None else ()
        what = f"picture:{reviews.event_named(EventId(event))}"
        row = reviews.look(Act.PICTURE_KEPT, what, by, now, inside, places=places, persons=(found.person,))
        register.record(connection, row)
        review_pictures.add(connection, kept)
        until = _until(kept, inside.review, now)
        return replace(found, held_until=max(until, found.held_until or until))


def orders(connection: Connection, now: Now) -> Sequence[HeldPicture]:
    """Return which pictures the camera worker is to hold, each until its last review lets go of it."""
    ends: dict[SnapshotId, datetime] = {}
    for kept, until in _ends(connection, now):
        # A clock that nobody vouches for ends none.
        until = until if now.trusted else max(until, _full_hour(now.at) + timedelta(days=1))
        ends[kept.snapshot] = max(until, ends.get(kept.snapshot, until))
    return [HeldPicture(id_, until) for id_, until in sorted(ends.items())]


def sweep(database: Database, now: Now) -> int:
    """Forget which pictures were held whose term is over; return how many. The worker has erased them."""
    with database.read() as connection:
        gone = [kept for kept, until in _ends(connection, now) if until <= now.at]
    if gone:
        with database.write() as connection:
            for kept in gone[:MOST]:
                review_pictures.drop(connection, kept)
    return len(gone[:MOST])


def _picture(connection: Connection, inside: Inside, event: int, now: Now) -> Picture:
    if review_events.one(connection, inside.scope, event) is None:
        raise NotFound("there is no such event in this review")
    found = matched.one(connection, event) if not faces.locked(connection) else None
    if found is None:
        raise NoPicture(NO_PICTURE)
    number = inside.review.case.number
    case = {each.id: each for each in review_rows.of_case(connection, number, LAST_OF_ALL, MOST_REVIEWS)}
    held = review_pictures.of_event(connection, event, case)
    until = max((_until(each, case[each.review], now) for each in held), default=None)
    if until is not None and (now.at < until or not now.trusted):
        return replace(face_pictures.of(found), held_until=until)
    return face_pictures.seen_today(connection, found, now)


def _ends(connection: Connection, now: Now) -> Sequence[tuple[KeptPicture, datetime]]:
    every = review_pictures.every(connection)
    found = review_rows.by_ids(connection, {each.review for each in every})
    return [(each, _until(each, found[each.review], now)) for each in every]


def _until(kept: KeptPicture, review: Review, now: Now) -> datetime:
    return min(_ended(review, now) + AFTER, kept.until)


def _ended(review: Review, now: Now) -> datetime:
    """Return when its rights ended, or are to end: by the steady clock, and in full hours.

    So the worker is told anew only where that has changed.
    """
    if review.closed_at is not None:
        return review.closed_at
    if review.expires_at is None:
        return review.asked_at
    return _full_hour(now.at + (review.expires_at - now.steady))


def _full_hour(at: datetime) -> datetime:
    """Return the next full hour."""
    return at.replace(minute=0, second=0, microsecond=0) + HOUR
