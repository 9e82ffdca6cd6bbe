"""Statements that add notes on events. A note is never changed or deleted: the table itself refuses it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.event_note import NoteId
from gateway.store.moment import to_micros
from gateway.store.statement import Statement

_ADD = Statement(
    "INSERT INTO event_note (event, review, by, at, text, tags, withdraws)"
    " VALUES (:event, :review, :by, :at, :text, :tags, :withdraws) RETURNING id"
)


def add(
    connection: Connection,
    event: int,
    review: int,
    by: str,
    at: datetime,
    text: str,
    tags: Sequence[str] = (),
    withdraws: NoteId | None = None,
) -> NoteId:
    """Write a note, or with `withdraws` that another no longer holds, and return its number."""
    values = {
        "event": event,
        "review": review,
        "by": by,
        "at": to_micros(at),
        "text": text,
        "tags": json.dumps(list(tags), ensure_ascii=False),
        "withdraws": withdraws,
    }
    return NoteId(int(_ADD.scalar(connection, values)))
