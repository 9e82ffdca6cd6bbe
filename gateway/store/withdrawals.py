"""Statements about agreements that were taken back: which, and once more. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.vision import Purpose, SubjectId
from gateway.domain.withdrawal import Gone
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Statement

_GONE = Statement(
    "SELECT subject, NULL, asked_at FROM face_erasure WHERE asked_at >= :since"
    " UNION ALL SELECT subject, purpose, max(withdrawn_at) FROM face_consent WHERE withdrawn_at >= :since"
    " GROUP BY subject, purpose"
)
# Whoever agreed anew since then has another row, given at that moment or later.
_TAKE_BACK = Statement(
    "UPDATE face_consent SET withdrawn_at = :at WHERE subject = :subject AND purpose = :purpose"
    " AND withdrawn_at IS NULL AND given_at < :at"
)


def gone(connection: Connection, since: datetime) -> Sequence[Gone]:
    """Return what was taken back since a moment."""
    return [
        Gone(SubjectId(subject), Purpose(purpose) if purpose is not None else None, from_micros(at))
        for subject, purpose, at in _GONE.rows(connection, {"since": to_micros(since)})
    ]


def take_back(connection: Connection, subject: SubjectId, purpose: Purpose, at: datetime) -> None:
    """Let an agreement that was given before a moment end at it."""
    _TAKE_BACK.run(connection, {"subject": subject, "purpose": purpose.value, "at": to_micros(at)})
