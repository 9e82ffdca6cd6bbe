"""Notes on events, of some reviews and within a scope: of an event, by a word, by a tag. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from gateway.domain.event_note import Note, NoteId
from gateway.domain.model import EventId
from gateway.domain.review_scope import Scope
from gateway.store.moment import from_micros
from gateway.store.queries.events import WITHIN, scoped
from gateway.store.statement import Statement

_EACH = (
    "SELECT n.id, n.event, n.review, n.by, n.at, n.text, n.tags, w.by, w.at, w.text FROM event_note n"
    " JOIN event e ON e.id = n.event LEFT JOIN event_note w ON w.withdraws = n.id"
    " WHERE n.withdraws IS NULL AND n.review IN (SELECT value FROM json_each(:reviews))"
    f" AND {WITHIN}"
)
_OF_EVENTS = Statement(f"{_EACH} AND n.event IN (SELECT value FROM json_each(:events)) ORDER BY n.id")
_SAID = Statement(
    f"{_EACH} AND (:like = '' OR n.text LIKE :like ESCAPE '!')"
    " AND (:tag = '' OR EXISTS (SELECT 1 FROM json_each(n.tags) WHERE value = :tag))"
    " ORDER BY n.id DESC LIMIT :limit"
)
MOST = 200


def of_events(
    connection: Connection, scope: Scope, reviews: Collection[int], events: Collection[int]
) -> Mapping[int, Sequence[Note]]:
    """Return the notes on some events of the scope, those withdrawn included, by event."""
    values = {**scoped(scope), "reviews": json.dumps(sorted(reviews)), "events": json.dumps(sorted(events))}
    found: dict[int, list[Note]] = {}
    for note in map(_note, _OF_EVENTS.rows(connection, values)):
        found.setdefault(note.event, []).append(note)
    return found


def said(
    connection: Connection,
    scope: Scope,
    reviews: Collection[int],
    word: str = "",
    tag: str = "",
    limit: int = MOST,
) -> Sequence[Note]:
    """Return notes on events of the scope that hold a word or bear a tag, the newest first."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    values = {
        **scoped(scope),
        "reviews": json.dumps(sorted(reviews)),
        "like": f"%{escaped}%" if word else "",
        "tag": tag,
        "limit": limit,
    }
    return [_note(row) for row in _SAID.rows(connection, values)]


def _note(row: Sequence[Any]) -> Note:
    id_, event, review, by, at, text, tags, gone_by, gone_at, why = row
    return Note(
        NoteId(id_),
        EventId(event),
        review,
        by,
        from_micros(at),
        text,
        tuple(json.loads(tags)),
        gone_by or "",
        from_micros(gone_at) if gone_at is not None else None,
        why or "",
    )
