"""Statements about sealed envelopes. Never sees a code in clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from gateway.store.moment import from_micros, to_micros

SIGN = "✉"
"""Stands in the name of an envelope's account; no person may be called so."""
_ADD_ACCOUNT = text(
    "INSERT INTO account (name, role, password_hash, disabled, created_at, envelope)"
    " VALUES (:name, :role, '', 0, :at, 1) RETURNING id"
)
_RENAME = text("UPDATE account SET name = :name WHERE id = :id")
_ADD = text(
    "INSERT INTO envelope (account, hash, made_by, made_at, opened_by, reason)"
    " VALUES (:account, :hash, :by, :at, '', '')"
)
_ENVELOPES = (
    "SELECT account, role, disabled, made_by, made_at, opened_at, opened_by, reason, alarm FROM envelope"
    " JOIN account ON account.id = envelope.account"
)
_SEALED = text(f"{_ENVELOPES} WHERE hash = :hash AND opened_at IS NULL AND NOT disabled")
_ONE = text(f"{_ENVELOPES} WHERE account = :account")
_ALL = text(f"{_ENVELOPES} ORDER BY account")
_OPEN = text(
    "UPDATE envelope SET opened_at = :at, opened_by = :by, reason = :reason, alarm = :alarm"
    " WHERE account = :account"
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One envelope: sealed, broken or taken back. Its number is that of the account behind it."""

    id: int
    role: str
    disabled: bool
    made_by: str
    made_at: datetime
    opened_at: datetime | None
    opened_by: str
    reason: str
    alarm: int | None

    @property
    def sealed(self) -> bool:
        """Tell whether its code would still open a session."""
        return self.opened_at is None and not self.disabled


def add(connection: Connection, role: str, hash_: bytes, by: str, at: datetime) -> int:
    """Add an envelope with an account that no password opens; return its number."""
    values = {"name": f"{SIGN}{hash_.hex()}", "role": role, "at": to_micros(at)}
    account = int(connection.execute(_ADD_ACCOUNT, values).scalar_one())
    rename(connection, account, name_of(account))
    connection.execute(_ADD, {"account": account, "hash": hash_, "by": by, "at": to_micros(at)})
    return account


def name_of(account: int, who: str = "") -> str:
    """Return what the account of an envelope is called: by its number, and whoever broke it."""
    return f"{who} {SIGN}{account}".strip()


def rename(connection: Connection, account: int, name: str) -> None:
    """Call an envelope's account by another name."""
    connection.execute(_RENAME, {"id": account, "name": name})


def sealed(connection: Connection, hash_: bytes) -> Envelope | None:
    """Return the envelope that holds a code, unless it was broken or taken back."""
    row = connection.execute(_SEALED, {"hash": hash_}).first()
    return _envelope(row) if row is not None else None


def one(connection: Connection, account: int) -> Envelope | None:
    """Return an envelope by its number."""
    row = connection.execute(_ONE, {"account": account}).first()
    return _envelope(row) if row is not None else None


def everyone(connection: Connection) -> Sequence[Envelope]:
    """Return every envelope, the oldest first."""
    return [_envelope(row) for row in connection.execute(_ALL)]


def open_(connection: Connection, account: int, by: str, reason: str, alarm: int, at: datetime) -> None:
    """Note who broke it, why, and the notice that tells of it."""
    values = {"account": account, "by": by, "reason": reason, "alarm": alarm, "at": to_micros(at)}
    connection.execute(_OPEN, values)


def _envelope(row: Sequence[Any]) -> Envelope:
    account, role, disabled, made_by, made_at, opened_at, opened_by, reason, alarm = row
    opened = from_micros(opened_at) if opened_at is not None else None
    return Envelope(
        account, role, bool(disabled), made_by, from_micros(made_at), opened, opened_by, reason, alarm
    )
