"""Statements about who may log in: accounts, sessions, program tokens. Never sees a secret in clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gateway.store.moment import from_micros, to_micros

_ANY = text("SELECT EXISTS (SELECT 1 FROM account)")
_ACCOUNTS = "SELECT id, name, role, password_hash, disabled FROM account"
_ACCOUNT_NAMED = text(f"{_ACCOUNTS} WHERE name = :name")
_ALL_ACCOUNTS = text(f"{_ACCOUNTS} ORDER BY name")
_ADD_ACCOUNT = text(
    "INSERT INTO account (name, role, password_hash, disabled, created_at)"
    " VALUES (:name, :role, :hash, 0, :at)"
)
_SET_PASSWORD = text("UPDATE account SET password_hash = :hash WHERE id = :id")
_SET_DISABLED = text("UPDATE account SET disabled = :disabled WHERE id = :id")
_FORGET_EXPIRED = text("DELETE FROM session WHERE expires_at <= :at")
_ADD_SESSION = text(
    "INSERT INTO session (hash, account, csrf, kiosk, created_at, expires_at)"
    " VALUES (:hash, :account, :csrf, 0, :at, :expires)"
)
_SESSION = text(
    "SELECT account.id, account.name, account.role, csrf, kiosk, expires_at FROM session"
    " JOIN account ON account.id = session.account"
    " WHERE hash = :hash AND NOT disabled AND (expires_at IS NULL OR expires_at > :at)"
)
_MAKE_KIOSK = text("UPDATE session SET kiosk = 1, expires_at = NULL WHERE hash = :hash")
_END_SESSION = text("DELETE FROM session WHERE hash = :hash")
_END_SESSIONS = text("DELETE FROM session WHERE account = :account AND hash != :but")
_TOKENS = "SELECT name, scopes, created_at, revoked FROM token"
_TOKEN_NAMED = text(f"{_TOKENS} WHERE name = :name")
_ALL_TOKENS = text(f"{_TOKENS} ORDER BY name")
_TOKEN = text(f"{_TOKENS} WHERE hash = :hash AND NOT revoked")
_ADD_TOKEN = text(
    "INSERT INTO token (name, hash, scopes, created_at, revoked) VALUES (:name, :hash, :scopes, :at, 0)"
)
_REVOKE = text("UPDATE token SET revoked = 1 WHERE name = :name")


@dataclass(frozen=True, slots=True)
class Account:
    """A person who logs in."""

    id: int
    name: str
    role: str
    password_hash: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session that holds, with the account behind it."""

    account: int
    name: str
    role: str
    csrf: str
    kiosk: bool
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A program's token; `scopes` are separated by spaces."""

    name: str
    scopes: str
    created_at: datetime
    revoked: bool


def any_account(connection: Connection) -> bool:
    """Tell whether anybody can log in yet."""
    return bool(connection.execute(_ANY).scalar())


def account_named(connection: Connection, name: str) -> Account | None:
    """Return the account of that name."""
    row = connection.execute(_ACCOUNT_NAMED, {"name": name}).first()
    return _account(row) if row is not None else None


def all_accounts(connection: Connection) -> Sequence[Account]:
    """Return every account by name."""
    return [_account(row) for row in connection.execute(_ALL_ACCOUNTS)]


def add_account(connection: Connection, name: str, role: str, password_hash: str, at: datetime) -> None:
    """Add an account; the name must be free."""
    connection.execute(_ADD_ACCOUNT, {"name": name, "role": role, "hash": password_hash, "at": to_micros(at)})


def set_password_hash(connection: Connection, account: int, password_hash: str) -> None:
    """Replace what an account's password is compared with."""
    connection.execute(_SET_PASSWORD, {"id": account, "hash": password_hash})


def set_disabled(connection: Connection, account: int, *, disabled: bool) -> None:
    """Close an account or open it again."""
    connection.execute(_SET_DISABLED, {"id": account, "disabled": disabled})


def add_session(
    connection: Connection, hash_: bytes, account: int, csrf: str, at: datetime, expires_at: datetime
) -> None:
    """Add a session, and forget those that have run out."""
    connection.execute(_FORGET_EXPIRED, {"at": to_micros(at)})
    values = {"hash": hash_, "account": account, "csrf": csrf, "at": to_micros(at)}
    connection.execute(_ADD_SESSION, {**values, "expires": to_micros(expires_at)})


def session(connection: Connection, hash_: bytes, at: datetime) -> StoredSession | None:
    """Return the session unless it has run out or its account is closed."""
    row = connection.execute(_SESSION, {"hash": hash_, "at": to_micros(at)}).first()
    if row is None:
        return None
    account, name, role, csrf, kiosk, expires = row
    return StoredSession(account, name, role, csrf, bool(kiosk), _moment(expires))


def make_kiosk(connection: Connection, hash_: bytes) -> None:
    """Turn a session into one that shows the board only and never runs out."""
    connection.execute(_MAKE_KIOSK, {"hash": hash_})


def end_session(connection: Connection, hash_: bytes) -> None:
    """End one session."""
    connection.execute(_END_SESSION, {"hash": hash_})


def end_sessions_of(connection: Connection, account: int, but: bytes = b"") -> None:
    """End every session of an account, kiosks included, but perhaps the one that asks."""
    connection.execute(_END_SESSIONS, {"account": account, "but": but})


def add_token(connection: Connection, name: str, hash_: bytes, scopes: str, at: datetime) -> None:
    """Add a program's token; the name must be free."""
    connection.execute(_ADD_TOKEN, {"name": name, "hash": hash_, "scopes": scopes, "at": to_micros(at)})


def token_named(connection: Connection, name: str) -> StoredToken | None:
    """Return the token of that name, revoked or not."""
    row = connection.execute(_TOKEN_NAMED, {"name": name}).first()
    return _token(row) if row is not None else None


def token(connection: Connection, hash_: bytes) -> StoredToken | None:
    """Return the token unless it was revoked."""
    row = connection.execute(_TOKEN, {"hash": hash_}).first()
    return _token(row) if row is not None else None


def all_tokens(connection: Connection) -> Sequence[StoredToken]:
    """Return every token by name."""
    return [_token(row) for row in connection.execute(_ALL_TOKENS)]


def revoke_token(connection: Connection, name: str) -> None:
    """Make a token useless for ever; its name stays taken, so that logs stay clear."""
    connection.execute(_REVOKE, {"name": name})


def _account(row: Sequence[object]) -> Account:
    id_, name, role, password_hash, disabled = row
    return Account(int(str(id_)), str(name), str(role), str(password_hash), bool(disabled))


def _token(row: Sequence[object]) -> StoredToken:
    name, scopes, created_at, revoked = row
    return StoredToken(str(name), str(scopes), from_micros(int(str(created_at))), bool(revoked))


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
