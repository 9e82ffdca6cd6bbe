"""What keeps records beyond their time: reviews that are not closed, and those that were closed lately."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.hold import Hold
from gateway.domain.model import Now
from gateway.domain.review import Review
from gateway.store import reviews

Held = Callable[[Connection, Now], Sequence[Hold]]
"""Reads what holds, inside the transaction that deletes."""
AFTER = timedelta(days=30)
"""How long what a review was about stays after it ended, closed by somebody or not."""


def held(connection: Connection, now: Now) -> Sequence[Hold]:
    """Return every hold that may stand: each has its own end."""
    return [_hold(connection, each, now) for each in reviews.lately(connection, now.at - AFTER)]


def _hold(connection: Connection, review: Review, now: Now) -> Hold:
    return Hold(
        review.case.number,
        review.case.since,
        review.case.until,
        _ended(review, now) + AFTER,
        reviews.subtree(connection, review.case.places),
    )


def _ended(review: Review, now: Now) -> datetime:
    """Return when its rights ended, or now; its deadline stands on the steady clock."""
    if review.closed_at is not None:
        return review.closed_at
    if review.expires_at is None:
        return review.asked_at
    return now.at - max(now.steady - review.expires_at, timedelta(0))
