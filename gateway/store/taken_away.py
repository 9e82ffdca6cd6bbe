"""Statements about what was taken away for good: cards, tokens, accounts, sessions. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from gateway.store.statement import Statement

_CARDS = Statement("SELECT id, hash FROM credential WHERE NOT enabled ORDER BY id")
_BLOCK = Statement("UPDATE credential SET enabled = 0 WHERE id = :id AND hash = :hash AND enabled")
_TOKENS = Statement("SELECT hash FROM token WHERE revoked")
_REVOKE = Statement("UPDATE token SET revoked = 1 WHERE hash = :hash AND NOT revoked")
_ACCOUNTS = Statement("SELECT name, password_hash, disabled FROM account ORDER BY name")
_SET_ACCOUNT = Statement(
    "UPDATE account SET password_hash = :password, disabled = (disabled OR :disabled) WHERE name = :name"
)
_END_SESSIONS = Statement("DELETE FROM session")
_CHANGES = Statement("SELECT total_changes()")


def cards(connection: Connection) -> Sequence[Mapping[str, object]]:
    """Return every blocked card, PIN and plate, by number and keyed hash."""
    return [{"id": id_, "hash": hash_} for id_, hash_ in _CARDS.rows(connection)]


def tokens(connection: Connection) -> Sequence[Mapping[str, object]]:
    """Return every revoked token, by its hash."""
    return [{"hash": hash_} for (hash_,) in _TOKENS.rows(connection)]


def accounts(connection: Connection) -> Sequence[Mapping[str, object]]:
    """Return every account, with the hash of its password of today and whether it is closed."""
    rows = _ACCOUNTS.rows(connection)
    return [{"name": name, "password": password, "disabled": closed} for name, password, closed in rows]


def block(connection: Connection, found: Sequence[Mapping[str, object]]) -> int:
    """Block cards; return how many were not yet."""
    return _changed(connection, _BLOCK, found)


def revoke(connection: Connection, found: Sequence[Mapping[str, object]]) -> int:
    """Revoke tokens; return how many were not yet."""
    return _changed(connection, _REVOKE, found)


def set_accounts(connection: Connection, found: Sequence[Mapping[str, object]]) -> None:
    """Give accounts the passwords of today, and close those that are closed."""
    _SET_ACCOUNT.many(connection, found)


def end_sessions(connection: Connection) -> None:
    """End every session, kiosks included."""
    _END_SESSIONS.run(connection)


def _changed(connection: Connection, statement: Statement, values: Sequence[Mapping[str, object]]) -> int:
    before = int(_CHANGES.scalar(connection))
    statement.many(connection, values)
    return int(_CHANGES.scalar(connection)) - before
