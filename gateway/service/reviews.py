"""Reviews: opened, agreed to, extended, held, closed, each with its row in the register. Shows nothing.

Each function is one transaction: what becomes of the review and the row that says so stand or fall together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain import review as life
from gateway.domain.errors import NotFound
from gateway.domain.model import EventId, Now, PersonId, PlaceId, outward
from gateway.domain.register import Act, Entry, ReviewId
from gateway.domain.review import ApprovalRequired, Case, Review, ReviewNotOpen, ReviewRefused, ReviewState
from gateway.domain.review_scope import Scope
from gateway.store import register, reviews
from gateway.store.db import Database
from gateway.store.register import LAST_OF_ALL
from gateway.store.reviews import HandOver

SHOWN = 50
HANDED_OVER_KEPT = timedelta(days=3 * 366)
"""Order 799 art. 20: the record of what was handed over is kept three years."""


@dataclass(frozen=True, slots=True)
class By:
    """The account that does something."""

    account: int
    name: str
    role: str
    envelope: bool = False
    """Came in with the code from a sealed envelope: nobody knows which person that is."""

    @property
    def second(self) -> tuple[int, str]:
        """Return it as a review's second person. Raises ApprovalRequired where nobody knows who it is."""
        if self.envelope:
            raise ApprovalRequired("found somebody with a sealed envelope, expected a second person by name")
        return self.account, self.name


@dataclass(frozen=True, slots=True)
class Inside:
    """An open review of the one who looks, with what it lets them see."""

    review: Review
    scope: Scope


def open_review(database: Database, case: Case, by: By, now: Now, *, needs_second: bool) -> Review:
    """Open a review, or ask a second person for it. Raises ReviewRefused."""
    with database.write() as connection:
        unknown = set(case.places) - reviews.installed(connection, case.places)
        if unknown:
            raise ReviewRefused(f"found the place {min(unknown)}, which is not installed", "places")
        id_ = reviews.next_id(connection)
        found = life.opened(id_, by.account, case, now, needs_second=needs_second)
        reviews.add(connection, found)
        waits = found.state is ReviewState.ASKED
        act = Act.REVIEW_ASKED if waits else Act.REVIEW_OPENED
        register.append(connection, entry(act, found, by, now, detail=_told(found)))
    return found


def approve(database: Database, id_: ReviewId, by: By, words: str, now: Now, *, minors: bool) -> Review:
    """Let a second person agree. Raises NotFound, ReviewRefused, ApprovalRequired."""
    return _move(
        database,
        id_,
        lambda found: life.approve(found, now, by.second, words, minors=minors),
        lambda found: entry(
            Act.REVIEW_APPROVED, found, by, now, detail=f"{words} (minors: {'yes' if minors else 'no'})"
        ),
    )


def refuse(database: Database, id_: ReviewId, by: By, words: str, now: Now) -> Review:
    """Let a second person refuse. Raises NotFound, ReviewRefused, ApprovalRequired."""
    return _move(
        database,
        id_,
        lambda found: life.refuse(found, now, by.second, words),
        lambda found: entry(Act.REVIEW_REFUSED, found, by, now, detail=words),
    )


def extend(database: Database, id_: ReviewId, by: By, longer: timedelta, why: str, now: Now) -> Review:
    """Let it hold longer. Raises NotFound, ReviewRefused, ReviewNotOpen."""
    return _move(
        database,
        id_,
        lambda found: life.extend(_own(found, by), now, longer, why),
        lambda found: entry(
            Act.REVIEW_EXTENDED, found, by, now, detail=f"{longer // timedelta(minutes=1)} min: {why}"
        ),
    )


def hold(database: Database, id_: ReviewId, by: By, until: datetime, why: str, now: Now) -> Review:
    """Keep its looks from residents until a day. Raises NotFound, ReviewRefused."""
    return _move(
        database,
        id_,
        lambda found: life.hold(_own(found, by), now, until, why),
        lambda found: entry(Act.HOLD_MADE, found, by, now, detail=f"until {until:%Y-%m-%dT%H:%MZ}: {why}"),
    )


def lift(database: Database, id_: ReviewId, by: By, now: Now) -> Review:
    """Tell residents of its looks from now on. Raises NotFound, ReviewRefused."""
    return _move(
        database,
        id_,
        lambda found: life.lift(found, now),
        lambda found: entry(Act.HOLD_LIFTED, found, by, now),
    )


def close(database: Database, id_: ReviewId, by: By, note: str, now: Now) -> Review:
    """End it with a note. Raises NotFound, ReviewRefused."""
    return _move(
        database,
        id_,
        lambda found: life.close(_own(found, by), now, note),
        lambda found: entry(Act.REVIEW_CLOSED, found, by, now, detail=note),
    )


def one(database: Database, id_: ReviewId) -> Review:
    """Return a review. Raises NotFound."""
    with database.read() as connection:
        return _one(connection, id_)


def mine(database: Database, account: int, before: int = LAST_OF_ALL, most: int = SHOWN) -> Sequence[Review]:
    """Return somebody's reviews, newest first."""
    with database.read() as connection:
        return reviews.of_account(connection, account, before, most)


def newest(database: Database, before: int = LAST_OF_ALL, most: int = SHOWN) -> Sequence[Review]:
    """Return everybody's reviews, newest first."""
    with database.read() as connection:
        return reviews.newest(connection, before, most)


def unclosed(database: Database) -> Sequence[Review]:
    """Return everybody's reviews that were neither closed nor refused, those that have run out included."""
    with database.read() as connection:
        return reviews.unclosed(connection)


def entered(database: Database, account: int, id_: ReviewId | None, now: Now) -> Inside | None:
    """Return the open review somebody looks within: the one named, else their newest; None where none."""
    with database.read() as connection:
        found = [each for each in reviews.unclosed(connection, account) if each.holds(now)]
        named = [each for each in found if id_ is None or each.id == id_]
        return Inside(named[-1], scope_of(connection, named[-1])) if named else None


def scope_of(connection: Connection, review: Review) -> Scope:
    """Return what a review lets its officer see."""
    minors = frozenset[PersonId]() if review.minors else reviews.minors(connection)
    case = review.case
    return Scope(reviews.subtree(connection, case.places), case.since, case.until, minors)


def look(  # noqa: PLR0913  a row of the register has as many sides
    act: Act,
    what: str,
    by: By,
    now: Now,
    inside: Inside | None = None,
    *,
    places: tuple[PlaceId, ...] = (),
    persons: tuple[PersonId, ...] = (),
    why: str = "",
    detail: str = "",
) -> Entry:
    """Return the row about a look; within a review its case and reason stand for themselves."""
    if inside is None:
        return Entry(now.at, act, what, by.name, by.role, why, detail=detail, places=places, persons=persons)
    case = inside.review.case
    return Entry(
        now.at,
        act,
        what,
        case.officer,
        by.role,
        why or case.reason,
        case.unit,
        case.number,
        detail,
        inside.review.id,
        places=places,
        persons=persons,
    )


def event_named(id_: EventId) -> str:
    """Return how an event is named in the register."""
    return f"event:{outward(id_)}"


def named(id_: ReviewId) -> str:
    """Return how a review is named in the register."""
    return f"review:{outward(id_)}"


def entry(act: Act, review: Review, by: By, now: Now, *, detail: str = "") -> Entry:
    """Return the row about something that was done with a review."""
    case = review.case
    return Entry(
        now.at,
        act,
        named(review.id),
        by.name,
        by.role,
        case.reason,
        case.unit,
        case.number,
        detail,
        review.id,
        places=case.places,
    )


def hand_overs(database: Database, id_: ReviewId) -> Sequence[HandOver]:
    """Return the parcels made within a review, newest first."""
    with database.read() as connection:
        return reviews.hand_overs(connection, id_)


def _move(
    database: Database, id_: ReviewId, move: Callable[[Review], Review], row: Callable[[Review], Entry]
) -> Review:
    with database.write() as connection:
        moved = move(_one(connection, id_))
        reviews.change(connection, moved)
        register.append(connection, row(moved))
    return moved


def _one(connection: Connection, id_: ReviewId) -> Review:
    found = reviews.one(connection, id_)
    if found is None:
        raise NotFound(f"there is no review {id_}")
    return found


def _own(review: Review, by: By) -> Review:
    if review.account != by.account:
        raise ReviewNotOpen("this is somebody else's review")
    return review


def _told(review: Review) -> str:
    case = review.case
    lasts = case.lasts // timedelta(minutes=1)
    return f"{case.basis}: {case.since:%Y-%m-%dT%H:%MZ} to {case.until:%Y-%m-%dT%H:%MZ}, {lasts} min"
