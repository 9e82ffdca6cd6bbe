"""Log-in: sessions of people and tokens of programs. Keeps hashes only; never says why a log-in failed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import Now
from gateway.service import passwords
from gateway.service.accounts import AccountRefused, AccountRole, hash_of
from gateway.service.authors import changed
from gateway.store import accounts
from gateway.store.accounts import Account, StoredSession, StoredToken
from gateway.store.db import Database

SESSION_LASTS = timedelta(hours=12)
"""One shift; a wall display that must never go dark is a kiosk, which does not run out (ASVS 5.0, 7.3.2)."""


class Scope(StrEnum):
    """What a program's token opens."""

    ALARMS_READ = "alarms:read"
    METRICS_READ = "metrics:read"


class LogInFailed(CuobianError):
    """Name and password do not belong together; which of the two is not said."""

    code = "session.failed"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened: the only moment at which its secret is known."""

    token: str
    role: AccountRole
    expires_at: datetime


def log_in(database: Database, name: str, password: str, now: Now) -> Opened:
    """Open a session; takes as long for an unknown name as for a wrong password. Raises LogInFailed."""
    account = check_password(database, name, password)
    token = secrets.token_urlsafe(32)
    expires_at = now.at + SESSION_LASTS
    with database.write() as connection:
        csrf = secrets.token_urlsafe(18)
        accounts.add_session(connection, hash_of(token), account.id, csrf, now.at, expires_at)
    return Opened(token, AccountRole(account.role), expires_at)


def check_password(database: Database, name: str, password: str) -> Account:
    """Return the account whose password this is. Raises LogInFailed."""
    with database.read() as connection:
        account = accounts.account_named(connection, name.strip())
    fits = passwords.matches(password, account.password_hash if account is not None else None)
    if account is None or account.disabled or not fits:
        raise LogInFailed("name or password is wrong")
    return account


def session_of(database: Database, hash_: bytes, now: Now) -> StoredSession | None:
    """Return the session with this hash, None where it has ended or run out."""
    with database.read() as connection:
        return accounts.session(connection, hash_, now.at)


def log_out(database: Database, hash_: bytes) -> None:
    """End a session; one that is not known is no error."""
    with database.write() as connection:
        accounts.end_session(connection, hash_)


def make_kiosk(database: Database, hash_: bytes) -> None:
    """Turn a session into one that shows the board only and never runs out."""
    with database.write() as connection:
        accounts.make_kiosk(connection, hash_)
        changed(connection, "kiosk", "made")


def add_token(database: Database, name: str, scopes: Collection[Scope], now: Now) -> str:
    """Make a program's token and return it; it cannot be shown again. Raises AccountRefused."""
    name = name.strip()
    if not name or not scopes:
        raise AccountRefused("expected a name and at least one scope")
    token = secrets.token_urlsafe(32)
    with database.write() as connection:
        if accounts.token_named(connection, name) is not None:
            raise AccountRefused(f"the name {name} is taken")
        text = " ".join(sorted(scope.value for scope in scopes))
        accounts.add_token(connection, name, hash_of(token), text, now.at)
        changed(connection, "token", f"made {name}: {text}")
    return token


def token_of(database: Database, hash_: bytes) -> StoredToken | None:
    """Return the token with this hash unless it was revoked."""
    with database.read() as connection:
        return accounts.token(connection, hash_)


def tokens(database: Database) -> Sequence[StoredToken]:
    """Return every token by name, revoked ones included."""
    with database.read() as connection:
        return accounts.all_tokens(connection)


def revoke_token(database: Database, name: str) -> None:
    """Make a token useless for ever. Raises NotFound."""
    with database.write() as connection:
        if accounts.token_named(connection, name) is None:
            raise NotFound(f"there is no token {name}")
        accounts.revoke_token(connection, name)
        changed(connection, "token", f"revoked {name}")
