"""Statements about sessions: opened, found, seen, listed, ended. Never sees a secret in clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from gateway.store.moment import from_micros, to_micros

_FORGET_EXPIRED = text("DELETE FROM session WHERE expires_at <= :at")
_ADD = text(
    "INSERT INTO session (hash, account, csrf, kiosk, created_at, expires_at, seen_at, place, browser)"
    " VALUES (:hash, :account, :csrf, 0, :at, :expires, :at, :place, :browser) RETURNING id"
)
_SESSIONS = (
    "SELECT session.id, account.id, account.name, account.role, account.totp IS NOT NULL, account.envelope,"
    " csrf, kiosk, session.created_at, expires_at, seen_at, place, browser FROM session"
    " JOIN account ON account.id = session.account"
    " WHERE NOT disabled AND (expires_at IS NULL OR expires_at > :at)"
)
_BY_HASH = text(f"{_SESSIONS} AND hash = :hash")
_BY_ID = text(f"{_SESSIONS} AND session.id = :id")
_OF = text(f"{_SESSIONS} AND account.id = :account ORDER BY session.id")
_ALL = text(f"{_SESSIONS} ORDER BY session.id")
_SEEN = text("UPDATE session SET seen_at = :at WHERE hash = :hash")
_MAKE_KIOSK = text("UPDATE session SET kiosk = 1, expires_at = NULL WHERE hash = :hash")
_END = text("DELETE FROM session WHERE hash = :hash")
_END_ID = text("DELETE FROM session WHERE id = :id")
_END_OF = text("DELETE FROM session WHERE account = :account AND hash != :but")


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session that has not run out, with the account behind it."""

    id: int
    account: int
    name: str
    role: str
    enrolled: bool
    """True where the account has a second proof."""
    envelope: bool
    """True where it was opened with the code from a sealed envelope."""
    csrf: str
    kiosk: bool
    created_at: datetime
    expires_at: datetime | None
    seen_at: datetime
    place: str
    browser: str


def add(
    connection: Connection,
    hash_: bytes,
    account: int,
    csrf: str,
    at: datetime,
    expires_at: datetime,
    place: str = "",
    browser: str = "",
) -> int:
    """Add a session and return its number; forget those that have run out."""
    connection.execute(_FORGET_EXPIRED, {"at": to_micros(at)})
    values = {"hash": hash_, "account": account, "csrf": csrf, "at": to_micros(at)}
    values |= {"expires": to_micros(expires_at), "place": place, "browser": browser}
    return int(connection.execute(_ADD, values).scalar_one())


def by_hash(connection: Connection, hash_: bytes, at: datetime) -> StoredSession | None:
    """Return the session unless it has run out or its account is closed."""
    row = connection.execute(_BY_HASH, {"hash": hash_, "at": to_micros(at)}).first()
    return _session(row) if row is not None else None


def by_id(connection: Connection, id_: int, at: datetime) -> StoredSession | None:
    """Return the session with this number, on the same terms."""
    row = connection.execute(_BY_ID, {"id": id_, "at": to_micros(at)}).first()
    return _session(row) if row is not None else None


def of(connection: Connection, account: int | None, at: datetime) -> Sequence[StoredSession]:
    """Return the sessions of an account, or of everybody, the oldest first."""
    values: dict[str, object] = {"at": to_micros(at)}
    if account is None:
        return [_session(row) for row in connection.execute(_ALL, values)]
    return [_session(row) for row in connection.execute(_OF, {**values, "account": account})]


def seen(connection: Connection, hash_: bytes, at: datetime) -> None:
    """Note that somebody was there."""
    connection.execute(_SEEN, {"hash": hash_, "at": to_micros(at)})


def make_kiosk(connection: Connection, hash_: bytes) -> None:
    """Turn a session into one that shows the board only and never runs out."""
    connection.execute(_MAKE_KIOSK, {"hash": hash_})


def end(connection: Connection, hash_: bytes) -> None:
    """End one session."""
    connection.execute(_END, {"hash": hash_})


def end_by_id(connection: Connection, id_: int) -> None:
    """End one session by its number."""
    connection.execute(_END_ID, {"id": id_})


def end_of(connection: Connection, account: int, but: bytes = b"") -> int:
    """End every session of an account, kiosks included, but perhaps the one that asks; return how many."""
    return connection.execute(_END_OF, {"account": account, "but": but}).rowcount


def _session(row: Sequence[Any]) -> StoredSession:
    id_, account, name, role, enrolled, envelope, csrf, kiosk, created, expires, seen_at, place, browser = row
    return StoredSession(
        id=id_,
        account=account,
        name=name,
        role=role,
        enrolled=bool(enrolled),
        envelope=bool(envelope),
        csrf=csrf,
        kiosk=bool(kiosk),
        created_at=from_micros(created),
        expires_at=from_micros(expires) if expires is not None else None,
        seen_at=from_micros(seen_at),
        place=place,
        browser=browser,
    )
