"""Life of a review: who opens it for which case, how long it holds, who else has to agree. Pure.

Every change of state stands in `TRANSITIONS`; a move that is not there raises and changes nothing. A review
runs out by time alone, on the steady clock: nobody has to close it for its rights to end (PRIVACY rule 11).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.errors import CuobianError
from gateway.domain.model import Now, PlaceId
from gateway.domain.register import ReviewId

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=8)
"""How long a review may be granted at once: a shift at most, and it may be extended with a reason."""
GRANTED = timedelta(hours=1)
LONGEST_PERIOD = timedelta(days=31)
"""How far apart beginning and end of what is reviewed may lie: a case, no trawl."""
LONGEST_HOLD = timedelta(days=90)
"""How long residents may be kept from seeing a look; again with a new reason."""
MOST_PLACES = 20
TEXT, NAME = 500, 100


class Basis(StrEnum):
    """On which law somebody looks."""

    POLICE_CASE = "police_case"
    """Public Security Administration or Criminal Procedure: a case that is open."""
    EMERGENCY = "emergency"
    """Life, health or property is at stake now (PIPL 13(4))."""
    MISSING_PERSON = "missing_person"
    RESIDENT_ASKED = "resident_asked"
    """Whoever it concerns has asked for it."""
    COURT_ORDER = "court_order"


class ReviewState(StrEnum):
    """Where a review stands; one that has run out is still `open` here, and `lapsed` for whoever asks."""

    ASKED = "asked"
    OPEN = "open"
    REFUSED = "refused"
    CLOSED = "closed"


class ReviewMove(StrEnum):
    """What can happen to a review."""

    APPROVE = "approve"
    REFUSE = "refuse"
    EXTEND = "extend"
    HOLD = "hold"
    LIFT = "lift"
    CLOSE = "close"


TRANSITIONS: Mapping[ReviewState, Mapping[ReviewMove, ReviewState]] = {
    ReviewState.ASKED: {
        ReviewMove.APPROVE: ReviewState.OPEN,
        ReviewMove.REFUSE: ReviewState.REFUSED,
        ReviewMove.CLOSE: ReviewState.CLOSED,
    },
    ReviewState.OPEN: {
        ReviewMove.APPROVE: ReviewState.OPEN,
        ReviewMove.EXTEND: ReviewState.OPEN,
        ReviewMove.HOLD: ReviewState.OPEN,
        ReviewMove.LIFT: ReviewState.OPEN,
        ReviewMove.CLOSE: ReviewState.CLOSED,
    },
    ReviewState.REFUSED: {},
    ReviewState.CLOSED: {ReviewMove.LIFT: ReviewState.CLOSED},
}


class ReviewRefused(CuobianError):
    """A review cannot be opened or moved like this; the message says what was found and expected."""

    code = "review.refused"

    def __init__(self, message: str, field: str = "") -> None:
        """`field` names what it is about, where it is one thing that was said."""
        super().__init__(message)
        self.field = field


class ReviewNotOpen(CuobianError):
    """The review was never opened, has run out or was closed: nothing is shown within it."""

    code = "review.not_open"


class ApprovalRequired(CuobianError):
    """A second person has to agree first."""

    code = "review.approval_required"


class OutsideReview(CuobianError):
    """It happened at a place or a time the review does not name."""

    code = "review.outside"


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody says before anything is shown."""

    number: str
    reason: str
    unit: str
    officer: str
    basis: Basis
    places: tuple[PlaceId, ...]
    since: datetime
    until: datetime
    lasts: timedelta = GRANTED


@dataclass(frozen=True, slots=True)
class Review:
    """A right to look, for one case, one account, some places, one period, and a time."""

    id: ReviewId
    account: int
    case: Case
    state: ReviewState
    asked_at: datetime
    opened_at: datetime | None = None
    expires_at: datetime | None = None
    """On the steady clock, which no change of the wall clock moves."""
    closed_at: datetime | None = None
    note: str = ""
    minors: bool = False
    """A second person has opened the records of minors."""
    approved_by: str = ""
    approval: str = ""
    """What the second person said."""
    held_until: datetime | None = None
    """Residents hear of its looks from then on; None: at once."""
    held_why: str = ""

    def holds(self, now: Now) -> bool:
        """Tell whether something may be looked at within it."""
        return self.left(now) > timedelta(0)

    def left(self, now: Now) -> timedelta:
        """Return how long it still holds; none where it is not open."""
        if self.state is not ReviewState.OPEN or self.expires_at is None:
            return timedelta(0)
        return max(self.expires_at - now.steady, timedelta(0))

    def lapsed(self, now: Now) -> bool:
        """Tell whether it ran out without being closed."""
        return self.state is ReviewState.OPEN and not self.holds(now)

    def withheld_at(self, at: datetime) -> bool:
        """Tell whether residents may not yet see its looks."""
        return self.held_until is not None and at < self.held_until


def opened(id_: ReviewId, account: int, case: Case, now: Now, *, needs_second: bool) -> Review:
    """Return a review as it begins: open at once, or waiting for a second person. Raises ReviewRefused."""
    case = _fitting(case, now)
    asked = Review(id_, account, case, ReviewState.ASKED, now.at)
    return asked if needs_second else _granted(asked, now)


def approve(review: Review, now: Now, by: tuple[int, str], words: str, *, minors: bool) -> Review:
    """Let a second person agree, perhaps to the records of minors too. Raises ReviewRefused."""
    _second(review, by)
    state = _moved(review, ReviewMove.APPROVE)
    said = _text(words, "what the second person says", TEXT)
    agreed = replace(review, approved_by=by[1], approval=said, minors=review.minors or minors)
    return _granted(agreed, now) if review.state is ReviewState.ASKED else replace(agreed, state=state)


def refuse(review: Review, now: Now, by: tuple[int, str], words: str) -> Review:
    """Let a second person refuse. Raises ReviewRefused."""
    _second(review, by)
    said = _text(words, "why it is refused", TEXT)
    state = _moved(review, ReviewMove.REFUSE)
    return replace(review, state=state, approved_by=by[1], approval=said, closed_at=now.at)


def extend(review: Review, now: Now, by_: timedelta, why: str) -> Review:
    """Let it hold longer, from now on. Raises ReviewRefused, ReviewNotOpen."""
    _text(why, "why it is extended", TEXT)
    state = _moved(review, ReviewMove.EXTEND)
    if not review.holds(now):
        raise ReviewNotOpen("it has run out: open a new one")
    return replace(review, state=state, expires_at=now.steady + _length(by_))


def hold(review: Review, now: Now, until: datetime, why: str) -> Review:
    """Keep its looks from residents until a day. Raises ReviewRefused."""
    said = _text(why, "on which order residents are not told", TEXT)
    if not now.at < until <= now.at + LONGEST_HOLD:
        raise ReviewRefused(
            f"found a hold until {until:%Y-%m-%d}, expected one of at most {LONGEST_HOLD.days} days",
            "until",
        )
    return replace(review, state=_moved(review, ReviewMove.HOLD), held_until=until, held_why=said)


def lift(review: Review, now: Now) -> Review:
    """Tell residents from now on. Raises ReviewRefused."""
    if not review.withheld_at(now.at):
        raise ReviewRefused("residents are told already")
    return replace(review, state=_moved(review, ReviewMove.LIFT), held_until=now.at)


def close(review: Review, now: Now, note: str) -> Review:
    """End it with a note of what came of it. Raises ReviewRefused."""
    said = _text(note, "what came of it", TEXT)
    return replace(review, state=_moved(review, ReviewMove.CLOSE), closed_at=now.at, note=said)


def _granted(review: Review, now: Now) -> Review:
    lasts = review.case.lasts
    return replace(review, state=ReviewState.OPEN, opened_at=now.at, expires_at=now.steady + lasts)


def _moved(review: Review, move: ReviewMove) -> ReviewState:
    state = TRANSITIONS[review.state].get(move)
    if state is None:
        raise ReviewRefused(f"found a review that is {review.state}, which cannot {move}")
    return state


def _second(review: Review, by: tuple[int, str]) -> None:
    if by[0] == review.account:
        raise ApprovalRequired("found the one who asks, expected a second person")


def unfit(case: Case, now: Now) -> Sequence[ReviewRefused]:
    """Return everything for which a case cannot be opened, so that whoever typed it hears it all at once."""
    found = []
    for check in _CHECKS:
        try:
            check(case, now)
        except ReviewRefused as refused:
            found.append(refused)
    return found


def _fitting(case: Case, now: Now) -> Case:
    if problems := unfit(case, now):
        raise problems[0]
    return replace(
        case,
        number=_text(case.number, *_NUMBER),
        reason=_text(case.reason, *_REASON),
        unit=_text(case.unit, *_UNIT),
        officer=_text(case.officer, *_OFFICER),
    )


def _placed(case: Case, _now: Now) -> None:
    if not case.places or len(case.places) > MOST_PLACES:
        raise ReviewRefused(f"found {len(case.places)} places, expected 1 to {MOST_PLACES}", "places")


def _bounded(case: Case, now: Now) -> None:
    if not case.since < case.until:
        raise ReviewRefused("found a period that ends before it begins", "until")
    if case.until - case.since > LONGEST_PERIOD:
        days = (case.until - case.since).days
        raise ReviewRefused(f"found a period of {days} days, expected at most {LONGEST_PERIOD.days}", "since")
    if case.since > now.at:
        raise ReviewRefused("found a period that lies ahead", "since")


def _length(wanted: timedelta) -> timedelta:
    if not SHORTEST <= wanted <= LONGEST:
        found, least, most = (each // timedelta(minutes=1) for each in (wanted, SHORTEST, LONGEST))
        raise ReviewRefused(f"found {found} minutes, expected {least} to {most}", "minutes")
    return wanted


def _text(found: str, what: str, most: int, field: str = "words") -> str:
    said = " ".join(found.split())
    if not 0 < len(said) <= most:
        raise ReviewRefused(f"found {len(said)} characters, expected {what} in 1 to {most}", field)
    return said


_NUMBER = ("the case number", NAME, "case_number")
_REASON = ("the reason", TEXT, "reason")
_UNIT = ("the unit", NAME, "unit")
_OFFICER = ("the officer's name", NAME, "name")
_CHECKS: Sequence[Callable[[Case, Now], object]] = (
    _placed,
    _bounded,
    lambda case, _: _text(case.number, *_NUMBER),
    lambda case, _: _text(case.reason, *_REASON),
    lambda case, _: _text(case.unit, *_UNIT),
    lambda case, _: _text(case.officer, *_OFFICER),
    lambda case, _: _length(case.lasts),
)
