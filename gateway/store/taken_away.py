"""Statements about what was taken away for good: cards, tokens, links, sessions, reviews. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.model import PersonId
from gateway.store.moment import to_micros
from gateway.store.statement import Statement

Values = Sequence[Mapping[str, object]]

_CARDS = Statement("SELECT id, hash FROM credential WHERE NOT enabled ORDER BY id")
_BLOCK = Statement("UPDATE credential SET enabled = 0 WHERE id = :id AND hash = :hash AND enabled")
_TOKENS = Statement("SELECT hash FROM token WHERE revoked")
_REVOKE = Statement("UPDATE token SET revoked = 1 WHERE hash = :hash AND NOT revoked")
_LINKS = Statement("SELECT hash, revoked_at FROM home_link WHERE revoked_at IS NOT NULL")
_REVOKE_LINK = Statement(
    "UPDATE home_link SET revoked_at = :revoked_at WHERE hash = :hash AND revoked_at IS NULL"
)
_ACCOUNTS = Statement(
    "SELECT name, role, password_hash, disabled, totp, totp_step FROM account ORDER BY name"
)
_SET_ACCOUNT = Statement(
    "UPDATE account SET role = :role, password_hash = :password, disabled = (disabled OR :disabled),"
    " totp = :totp, totp_step = :step WHERE name = :name"
)
_END_REVIEWS = Statement(
    "UPDATE review SET state = 'closed', closed_at = :at, note = :note WHERE state IN ('asked', 'open')"
)
_PEOPLE = Statement("SELECT id FROM person ORDER BY id")
_END_SESSIONS = Statement("DELETE FROM session")
_END_SPARE = (
    Statement("DELETE FROM recovery_code"),
    Statement("UPDATE account SET disabled = 1 WHERE envelope"),
)
_CHANGES = Statement("SELECT changes()")
"""Of the last statement alone: what a trigger changes along with it is none of it."""


def cards(connection: Connection) -> Values:
    """Return every blocked card, PIN and plate, by number and keyed hash."""
    return [{"id": id_, "hash": hash_} for id_, hash_ in _CARDS.rows(connection)]


def tokens(connection: Connection) -> Values:
    """Return every revoked token, by its hash."""
    return [{"hash": hash_} for (hash_,) in _TOKENS.rows(connection)]


def links(connection: Connection) -> Values:
    """Return every revoked link of a household, by its hash."""
    return [{"hash": hash_, "revoked_at": at} for hash_, at in _LINKS.rows(connection)]


def accounts(connection: Connection) -> Values:
    """Return every account, with role, password and second proof of today and whether it is closed."""
    names = ("name", "role", "password", "disabled", "totp", "step")
    return [dict(zip(names, row, strict=True)) for row in _ACCOUNTS.rows(connection)]


def people(connection: Connection) -> Sequence[PersonId]:
    """Return everybody who is known."""
    return [PersonId(id_) for (id_,) in _PEOPLE.rows(connection)]


def block(connection: Connection, found: Values) -> int:
    """Block cards; return how many were not yet."""
    return _changed(connection, _BLOCK, found)


def revoke(connection: Connection, found: Values) -> int:
    """Revoke tokens; return how many were not yet."""
    return _changed(connection, _REVOKE, found)


def revoke_links(connection: Connection, found: Values) -> int:
    """Revoke links of households; return how many were not yet."""
    return _changed(connection, _REVOKE_LINK, found)


def set_accounts(connection: Connection, found: Values) -> None:
    """Give accounts the roles and passwords of today, and close those that are closed."""
    _SET_ACCOUNT.many(connection, found)


def end_sessions(connection: Connection) -> None:
    """End every session, kiosks included, and what opens one once: recovery codes and envelopes."""
    for each in (_END_SESSIONS, *_END_SPARE):
        each.run(connection)


def end_reviews(connection: Connection, at: datetime, note: str) -> None:
    """End every review that was asked for or open."""
    _END_REVIEWS.run(connection, {"at": to_micros(at), "note": note})


def _changed(connection: Connection, statement: Statement, values: Values) -> int:
    count = 0
    for each in values:
        statement.run(connection, each)
        count += int(_CHANGES.scalar(connection))
    return count
