"""Statements that add notes on events. A note is never changed or deleted: the table itself refuses it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.event_note import NoteId
from gateway.store.moment import to_micros
from gateway.store.statement import Statement

_ADD = Statement(
    "INSERT INTO event_note (event, review, by, at, text, tags, withdraws)"
    " VALUES (:event, :review, :by, :at, :text, :tags, :withdraws) RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it is written, or with `withdraws` that another no longer holds."""

    event: int
    review: int
    by: str
    at: datetime
    text: str
    tags: Sequence[str] = ()
    withdraws: NoteId | None = None


def add(connection: Connection, written: Written) -> NoteId:
    """Write a note and return its number."""
    values = {
        "event": written.event,
        "review": written.review,
        "by": written.by,
        "at": to_micros(written.at),
        "text": written.text,
        "tags": json.dumps(list(written.tags), ensure_ascii=False),
        "withdraws": written.withdraws,
    }
    return NoteId(int(_ADD.scalar(connection, values)))
