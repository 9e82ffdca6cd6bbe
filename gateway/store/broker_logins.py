"""Statements about log-ins at the broker: what it keeps of passwords, codes that fetch one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

_NEXT = "(SELECT coalesce(max(version), 0) + 1 FROM broker_login)"
_OFFER = Statement(
    "INSERT INTO broker_login (user, code, code_by, code_until, version)"
    f" VALUES (:user, :code, :by, :until, {_NEXT})"
    " ON CONFLICT (user) DO UPDATE SET code = :code, code_by = :by, code_until = :until"
)
_BY_CODE = Statement("SELECT user FROM broker_login WHERE code = :code AND code_until > :now")
_GIVE = Statement(
    f"UPDATE broker_login SET verifier = :verifier, given_at = :at, code = NULL, version = {_NEXT}"
    " WHERE user = :user"
)
_REVOKE = Statement("DELETE FROM broker_login WHERE user = :user RETURNING user")
_FIELDS = "user, verifier IS NOT NULL, given_at, code IS NOT NULL, code_by, code_until"
_ONE = Statement(f"SELECT {_FIELDS} FROM broker_login WHERE user = :user")
_ALL = Statement(f"SELECT {_FIELDS} FROM broker_login ORDER BY user")
_VERIFIERS = Statement("SELECT user, verifier FROM broker_login WHERE verifier IS NOT NULL ORDER BY user")


@dataclass(frozen=True, slots=True)
class Login:
    """What is known of one user's log-in: never the password, nor what checks it."""

    user: str
    given: bool
    given_at: datetime | None
    offered: bool
    by: str
    until: datetime | None
    """Until when a code fetches a new password; steady time."""


def offer(connection: Connection, user: str, code: bytes, by: str, until: datetime) -> None:
    """Let a code fetch a user's password until a moment of steady time; an earlier code ends."""
    _OFFER.run(connection, {"user": user, "code": code, "by": by, "until": to_micros(until)})


def offered(connection: Connection, code: bytes, now: datetime) -> str | None:
    """Return whose password a code fetches at a moment of steady time."""
    found = _BY_CODE.scalar(connection, {"code": code, "now": to_micros(now)})
    return None if found is None else str(found)


def give(connection: Connection, user: str, verifier: str, at: datetime) -> None:
    """Let a user log in by a new password alone; its code is used up."""
    _GIVE.run(connection, {"user": user, "verifier": verifier, "at": to_micros(at)})


def revoke(connection: Connection, users: Collection[str]) -> Sequence[str]:
    """Take log-ins and open codes away; return whose there were."""
    return [each for each in users if _REVOKE.first(connection, {"user": each}) is not None]


def one(connection: Connection, user: str) -> Login | None:
    """Return one user's log-in, None where it has neither that nor a code."""
    found = _ONE.first(connection, {"user": user})
    return None if found is None else _login(found)


def every(connection: Connection) -> Sequence[Login]:
    """Return everybody's log-in."""
    return [_login(row) for row in _ALL.rows(connection)]


def verifiers(connection: Connection) -> Mapping[str, str]:
    """Return what the broker keeps of each password."""
    return {str(user): str(verifier) for user, verifier in _VERIFIERS.rows(connection)}


def _login(row: Row) -> Login:
    user, given, at, offered_, by, until = row
    return Login(
        str(user),
        bool(given),
        None if at is None else from_micros(at),
        bool(offered_),
        str(by or ""),
        None if until is None else from_micros(until),
    )
