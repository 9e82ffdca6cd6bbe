"""Statements about who may log in: accounts, second proofs, tokens. Never sees a secret in clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from gateway.store.moment import from_micros, to_micros

_ANY = text("SELECT EXISTS (SELECT 1 FROM account WHERE NOT envelope)")
_ACCOUNTS = "SELECT id, name, role, password_hash, disabled, totp, totp_step, envelope FROM account"
_ACCOUNT_NAMED = text(f"{_ACCOUNTS} WHERE name = :name")
_ACCOUNT = text(f"{_ACCOUNTS} WHERE id = :id")
_ALL_ACCOUNTS = text(f"{_ACCOUNTS} ORDER BY name")
_ADD_ACCOUNT = text(
    "INSERT INTO account (name, role, password_hash, disabled, created_at)"
    " VALUES (:name, :role, :hash, 0, :at) RETURNING id"
)
_SET_PASSWORD = text("UPDATE account SET password_hash = :hash WHERE id = :id")
_SET_DISABLED = text("UPDATE account SET disabled = :disabled WHERE id = :id")
_SET_ROLE = text("UPDATE account SET role = :role WHERE id = :id")
_SET_TOTP = text("UPDATE account SET totp = :totp, totp_step = :step WHERE id = :id")
_SPEND_STEP = text("UPDATE account SET totp_step = :step WHERE id = :id")
_ADD_RECOVERY = text("INSERT INTO recovery_code (account, hash) VALUES (:account, :hash)")
_SPEND_RECOVERY = text("DELETE FROM recovery_code WHERE account = :account AND hash = :hash")
_FORGET_RECOVERY = text("DELETE FROM recovery_code WHERE account = :account")
_RECOVERY_LEFT = text("SELECT COUNT(*) FROM recovery_code WHERE account = :account")
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
    totp: bytes | None = None
    """Secret of the codes by time, locked under the box's own key."""
    totp_step: int = 0
    """Step of the code taken last."""
    envelope: bool = False


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


def add_account(connection: Connection, name: str, role: str, password_hash: str, at: datetime) -> int:
    """Add an account and return its number; the name must be free."""
    values = {"name": name, "role": role, "hash": password_hash, "at": to_micros(at)}
    return int(connection.execute(_ADD_ACCOUNT, values).scalar_one())


def set_password_hash(connection: Connection, account: int, password_hash: str) -> None:
    """Replace what an account's password is compared with."""
    connection.execute(_SET_PASSWORD, {"id": account, "hash": password_hash})


def set_disabled(connection: Connection, account: int, *, disabled: bool) -> None:
    """Close an account or open it again."""
    connection.execute(_SET_DISABLED, {"id": account, "disabled": disabled})


def account(connection: Connection, id_: int) -> Account | None:
    """Return the account with this number."""
    row = connection.execute(_ACCOUNT, {"id": id_}).first()
    return _account(row) if row is not None else None


def set_role(connection: Connection, account: int, role: str) -> None:
    """Give an account another role."""
    connection.execute(_SET_ROLE, {"id": account, "role": role})


def set_totp(
    connection: Connection, account: int, locked: bytes | None, step: int, recovery: Sequence[bytes]
) -> None:
    """Set or end an account's second proof: locked secret, step last used, hashes of the codes on paper."""
    connection.execute(_FORGET_RECOVERY, {"account": account})
    connection.execute(_SET_TOTP, {"id": account, "totp": locked, "step": step})
    for each in recovery:
        connection.execute(_ADD_RECOVERY, {"account": account, "hash": each})


def spend_step(connection: Connection, account: int, step: int) -> None:
    """Note the step of the code that was just taken."""
    connection.execute(_SPEND_STEP, {"id": account, "step": step})


def spend_recovery(connection: Connection, account: int, hash_: bytes) -> bool:
    """Use a recovery code up; False where it is not known, or used."""
    return connection.execute(_SPEND_RECOVERY, {"account": account, "hash": hash_}).rowcount == 1


def recovery_left(connection: Connection, account: int) -> int:
    """Return how many recovery codes are unused."""
    return int(connection.execute(_RECOVERY_LEFT, {"account": account}).scalar_one())


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


def _account(row: Sequence[Any]) -> Account:
    id_, name, role, password_hash, disabled, totp, step, envelope = row
    return Account(id_, name, role, password_hash, bool(disabled), totp, step, bool(envelope))


def _token(row: Sequence[object]) -> StoredToken:
    name, scopes, created_at, revoked = row
    return StoredToken(str(name), str(scopes), from_micros(int(str(created_at))), bool(revoked))
