"""What becomes of each table when the database is lost: written whole beside it, by the case, or not at all.

A table that stands here twice or nowhere fails a test, so that nobody can add one and forget it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Connection

from gateway.store.statement import Row, Statement


class Carried(StrEnum):
    """How what stands in a table comes to a fresh database."""

    HOUSE = "house"
    """Whole: the site, who may log in, what was agreed to and taken back. Few rows, seldom changed."""
    CASE = "case"
    """Of open cases only, a moment after each commit."""
    HISTORY = "history"
    """Not: it stays in the file that is kept."""
    FLEETING = "fleeting"
    """Not: it begins anew, as after a restart."""


_HOUSE = (
    *("meta", "place", "person", "contact", "helper_group", "group_member", "duty", "policy", "line"),
    *("device", "device_state", "door", "schedule", "access_right", "credential", "home_link"),
    *("account", "recovery_code", "envelope", "session", "token", "broker_login"),
    *("face_subject", "face_consent", "face_assessment", "face_erasure", "gone_minor", "wellbeing_day"),
    *("review", "hand_over", "retention_receipt"),
)
_CASE = ("alarm", "alarm_log", "notification", "receipt", "link", "command", "event")
_HISTORY = (
    *("event_count", "event_span", "event_note", "review_picture", "face_look", "visit", "walk"),
    *("walk_subject", "register", "register_secret", "register_about", "register_head", "tried"),
)
_FLEETING = ("door_state", "heard", "field_request", "shown_card", "armed", "house_change")

TABLES: Mapping[str, tuple[str, ...]] = {
    Carried.HOUSE: _HOUSE,
    Carried.CASE: _CASE,
    Carried.HISTORY: _HISTORY,
    Carried.FLEETING: _FLEETING,
}
UNNOTICED: Mapping[str, tuple[str, ...]] = {
    "session": ("seen_at",),
    "device_state": ("heard_at", "heard_steady", "battery"),
}
"""Columns that beat like a pulse: a change of these alone is no change of the house."""
NOTICED_VALUES = ("faces_locked", "setup_hash")
"""Values of `meta` whose change is one; the others come along with the next."""
CHUNK = 200
"""Rows read at a time."""

_VERSION = Statement("SELECT version FROM house_change")
_SEQUENCES = Statement("SELECT name, seq FROM sqlite_sequence")
_COLUMNS = Statement("SELECT name FROM pragma_table_info(:table) ORDER BY cid")
_CHUNKS = {table: Statement(f"SELECT * FROM {table} LIMIT {CHUNK} OFFSET :after") for table in _HOUSE}
_WITHOUT_NUMBERS = frozenset({"broker_login"})
NEWEST = tuple(
    f"SELECT * FROM {table}{'' if table in _WITHOUT_NUMBERS else ' ORDER BY rowid DESC'} LIMIT 1"
    for table in (*_HOUSE, *_CASE, "register")
)
"""The newest row of everything a call for help needs: a few pages each, however large the file."""


def house_version(connection: Connection) -> int:
    """Return a number that grows whenever the house changes."""
    return int(_VERSION.scalar(connection) or 0)


def columns(connection: Connection, table: str) -> tuple[str, ...]:
    """Return the names of a table's columns as `SELECT *` gives them."""
    return tuple(name for (name,) in _COLUMNS.rows(connection, {"table": table}))


def sequences(connection: Connection) -> Mapping[str, int]:
    """Return the highest number ever given, by table."""
    return {name: int(seq) for name, seq in _SEQUENCES.rows(connection)}


def chunk(connection: Connection, table: str, after: int) -> list[Row]:
    """Return some rows of a table of the house, without the first ones; none at its end."""
    return _CHUNKS[table].rows(connection, {"after": after})
