"""Statements that tell in a glance whether calls for help go on, by indexes alone. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.escalation import CALLS
from gateway.store import register
from gateway.store.moment import to_micros
from gateway.store.statement import Statement

_CALLS = ", ".join(f"'{each.value}'" for each in sorted(CALLS))
# The first condition is the index's own, word for word: only so is it used.
_UNTRIED = Statement(
    "SELECT id, channel FROM notification WHERE state IN ('pending', 'sending', 'failed_temporary')"
    f" AND state = 'pending' AND attempts = 0 AND purpose IN ({_CALLS})"
    " AND (due_at IS NULL OR due_at <= :now) ORDER BY id LIMIT :most"
)
_TRIED = Statement(
    "SELECT DISTINCT channel FROM notification WHERE state NOT IN ('pending', 'superseded')"
    " AND id IN (SELECT value FROM json_each(:ids))"
)
MOST = 2000


def untried(connection: Connection, now: datetime) -> Mapping[int, str]:
    """Return the calls that may be handed to a channel and never were, with their channel."""
    return dict(_UNTRIED.rows(connection, {"now": to_micros(now), "most": MOST}))


def tried(connection: Connection, ids: Collection[int]) -> frozenset[str]:
    """Return the channels that took up any of these calls, however that went."""
    rows = _TRIED.rows(connection, {"ids": json.dumps(sorted(ids))}) if ids else []
    return frozenset(str(row[0]) for row in rows)


def first_unsigned(connection: Connection) -> int | None:
    """Return the oldest row of the register that no signed head reaches; None where all are reached."""
    signed = register.last_signed(connection)
    return signed + 1 if register.last(connection)[0] > signed else None
