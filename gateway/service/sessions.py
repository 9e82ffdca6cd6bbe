"""Sessions of people and tokens of programs. Keeps hashes only; never says why a log-in failed."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from gateway.domain.errors import CuobianError, NotAllowed, NotFound
from gateway.domain.model import Now
from gateway.domain.register import Act
from gateway.domain.totp import is_by_time
from gateway.service import passwords, totp
from gateway.service.accounts import AccountRefused, AccountRole, hash_of
from gateway.service.linkkey import LinkKey
from gateway.service.log_in_rows import COMMAND_LINE, of_log_in, of_others, of_session, of_token
from gateway.service.reviews import By
from gateway.store import accounts
from gateway.store import sessions as stored
from gateway.store.accounts import Account, StoredToken
from gateway.store.db import Database
from gateway.store.sessions import StoredSession

SEEN_EVERY = timedelta(minutes=1)
"""How old the written time of the last request may be: a session costs one small write a minute at most."""
LONGEST_NUMBER = 18
"""Digits of one that fits into the database."""
TICKET_LASTS = timedelta(minutes=5)
"""Between the password and the code: time to find the phone."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a session may lie idle (None: for ever), and how long it may last at all."""

    idle: timedelta | None
    absolute: timedelta


LIMITS: Mapping[AccountRole, Limit] = {
    AccountRole.GUARD: Limit(None, timedelta(hours=12)),
    AccountRole.OFFICE: Limit(timedelta(hours=2), timedelta(hours=12)),
    AccountRole.INSTALLER: Limit(timedelta(hours=4), timedelta(hours=12)),
    AccountRole.OFFICER: Limit(timedelta(minutes=15), timedelta(hours=8)),
}
"""One shift (ASVS 5.0, 7.3.1 and 7.3.2). A guard may watch a quiet board all night without a touch; a wall
display that must never go dark is a kiosk, which does not run out."""


class Scope(StrEnum):
    """What a program's token opens."""

    ALARMS_READ = "alarms:read"
    METRICS_READ = "metrics:read"


class LogInFailed(CuobianError):
    """Name and password do not belong together; which of the two is not said."""

    code = "session.failed"


class TicketOver(LogInFailed):
    """Too much time has passed between the password and the code, or the password is another one now."""

    code = "session.ticket_over"


class CodeMissing(CuobianError):
    """The password is right and the one-time code is still to come; `ticket` stands for the password."""

    code = "session.code_missing"

    def __init__(self, ticket: str) -> None:
        super().__init__("expected the one-time code of this account, found none")
        self.ticket = ticket


class CodeWrong(CuobianError):
    """A one-time code that does not hold, or was used."""

    code = "session.code_wrong"


@dataclass(frozen=True, slots=True)
class Origin:
    """From where a session was opened, no finer than a network and a family of browsers."""

    place: str = ""
    browser: str = ""


NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened: the only moment at which its secret is known."""

    token: str
    role: AccountRole
    expires_at: datetime


def log_in(
    database: Database,
    name: str,
    password: str,
    now: Now,
    keys: LinkKey | None = None,
    code: str = "",
    origin: Origin = NOWHERE,
) -> Opened:
    """Open a session; takes as long for an unknown name as for a wrong password.

    Raises LogInFailed, and CodeMissing or CodeWrong where the account has a second proof.
    """
    return _open(database, check_password(database, name, password), now, keys, code, origin)


def go_on(
    database: Database, ticket: str, code: str, now: Now, keys: LinkKey, origin: Origin = NOWHERE
) -> Opened:
    """Open a session with the ticket that stands for the password. Raises TicketOver or CodeWrong."""
    account = named_in(database, ticket, now, keys)
    if account is None:
        raise TicketOver("too much time has passed since the password")
    return _open(database, account, now, keys, code or "-", origin)


def named_in(database: Database, ticket: str, now: Now, keys: LinkKey) -> Account | None:
    """Return the account a ticket was given for, None where it holds no more."""
    number, _, rest = ticket.partition(".")
    until, _, _ = rest.partition(".")
    if not (number.isascii() and number.isdigit() and until.isascii() and until.isdigit()):
        return None
    if max(len(number), len(until)) > LONGEST_NUMBER or now.at.timestamp() > int(until):
        return None
    with database.read() as connection:
        account = accounts.account(connection, int(number))
    shown = ticket.encode("utf-8", "replace")
    if account is None or not hmac.compare_digest(_ticket(account, int(until), keys).encode(), shown):
        return None
    return account


def check_password(database: Database, name: str, password: str) -> Account:
    """Return the account whose password this is. Raises LogInFailed."""
    with database.read() as connection:
        account = accounts.account_named(connection, name.strip())
    fits = passwords.matches(password, account.password_hash if account is not None else None)
    if account is None or account.disabled or account.envelope or not fits:
        raise LogInFailed("name or password is wrong")
    return account


def session_of(database: Database, hash_: bytes, now: Now) -> StoredSession | None:
    """Return the session with this hash, None where it has ended, run out, or lain idle for too long."""
    with database.read() as connection:
        found = stored.by_hash(connection, hash_, now.at)
    return found if found is not None and not _idle(found, now) else None


def sessions_of(database: Database, account: int | None, now: Now) -> Sequence[StoredSession]:
    """Return the open sessions of an account, or of everybody, the oldest first."""
    with database.read() as connection:
        return [each for each in stored.of(connection, account, now.at) if not _idle(each, now)]


def seen(database: Database, hash_: bytes, now: Now) -> None:
    """Note that somebody was there just now."""
    with database.write() as connection:
        stored.seen(connection, hash_, now.at)


def log_out(database: Database, hash_: bytes, now: Now) -> None:
    """End a session; one that is not known is no error."""
    with database.write() as connection:
        found = stored.by_hash(connection, hash_, now.at)
        stored.end(connection, hash_)
        if found is not None:
            of_session(connection, Act.LOGGED_OUT, found, _owner(found), "", now)


def end(database: Database, id_: int, by: By, now: Now, *, anybodys: bool = False) -> None:
    """End one session of one's own, or of anybody. Raises NotFound, also for somebody else's."""
    with database.write() as connection:
        found = stored.by_id(connection, id_, now.at)
        if found is None or not (anybodys or found.account == by.account):
            raise NotFound("there is no such session")
        stored.end_by_id(connection, id_)
        of_session(connection, Act.SESSION_ENDED, found, by, "session", now)


def end_others(database: Database, by: By, keep: bytes, now: Now) -> int:
    """End every other session of one's own; return how many."""
    with database.write() as connection:
        count = stored.end_of(connection, by.account, keep)
        of_others(connection, by.account, by, count, now)
        return count


def make_kiosk(database: Database, hash_: bytes, now: Now) -> None:
    """Turn a session into one that shows the board only and never runs out. Raises NotAllowed."""
    with database.write() as connection:
        found = stored.by_hash(connection, hash_, now.at)
        if found is None or found.envelope:
            raise NotAllowed("what a sealed envelope opened ends after an hour")
        stored.make_kiosk(connection, hash_)
        of_session(connection, Act.ACCOUNT_CHANGED, found, _owner(found), "kiosk", now)


def begin(
    connection: Connection, account: int, role: AccountRole, now: Now, lasts: timedelta, origin: Origin
) -> tuple[Opened, int]:
    """Open a session for an account inside a transaction; return it with its number."""
    token = secrets.token_urlsafe(32)
    expires_at = now.at + lasts
    csrf = secrets.token_urlsafe(18)
    number = stored.add(
        connection, hash_of(token), account, csrf, now.at, expires_at, origin.place, origin.browser
    )
    return Opened(token, role, expires_at), number


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
        of_token(connection, name, COMMAND_LINE, f"added, {text}", now)
    return token


def token_of(database: Database, hash_: bytes) -> StoredToken | None:
    """Return the token with this hash unless it was revoked."""
    with database.read() as connection:
        return accounts.token(connection, hash_)


def tokens(database: Database) -> Sequence[StoredToken]:
    """Return every token by name, revoked ones included."""
    with database.read() as connection:
        return accounts.all_tokens(connection)


def revoke_token(database: Database, name: str, now: Now) -> None:
    """Make a token useless for ever. Raises NotFound."""
    with database.write() as connection:
        if accounts.token_named(connection, name) is None:
            raise NotFound(f"there is no token {name}")
        accounts.revoke_token(connection, name)
        of_token(connection, name, COMMAND_LINE, "revoked", now)


def _open(
    database: Database, account: Account, now: Now, keys: LinkKey | None, code: str, origin: Origin
) -> Opened:
    """Take the second proof and open the session in one transaction, so that no code opens two."""
    if account.totp is not None and not code:
        until = int((now.at + TICKET_LASTS).timestamp())
        raise CodeMissing(_ticket(account, until, keys) if keys is not None else "")
    proof = totp.presented(account, code, keys) if account.totp is not None else None
    with database.write() as connection:
        fresh = accounts.account(connection, account.id)
        if fresh is None or fresh.disabled or _proved(fresh) != _proved(account):
            raise LogInFailed("name or password is wrong")
        if proof is not None and not totp.spend(connection, fresh, proof, now):
            raise CodeWrong("this code does not hold, or was used")
        role = AccountRole(fresh.role)
        opened, number = begin(connection, fresh.id, role, now, LIMITS[role].absolute, origin)
        how = "password" if proof is None else "code" if is_by_time(proof.code) else "code from paper"
        of_log_in(connection, fresh, number, f"{how} {origin.place} {origin.browser}".strip(), now)
        return opened


def _owner(found: StoredSession) -> By:
    return By(found.account, found.name, found.role)


def _proved(account: Account) -> tuple[object, ...]:
    """Return what was proved of an account: where it has changed meanwhile, nothing is proved any more."""
    return account.password_hash, account.totp


def _ticket(account: Account, until: int, keys: LinkKey) -> str:
    about = f"{account.id}.{until}"
    return f"{about}.{keys.seal('second step', f'{about}.{account.password_hash}')}"


def _idle(found: StoredSession, now: Now) -> bool:
    idle = LIMITS[AccountRole(found.role)].idle
    return not found.kiosk and idle is not None and now.at - found.seen_at >= idle
