"""The second proof of an account: codes by time, and codes on paper for when the phone is gone.

Each code opens one session. Never shows a secret again once it is confirmed, and never keeps one unlocked.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import Connection

from gateway.domain import totp
from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import Now
from gateway.service.linkkey import LinkKey
from gateway.service.log_in_rows import COMMAND_LINE, of_account
from gateway.service.reviews import By
from gateway.store import accounts, sessions
from gateway.store.accounts import Account
from gateway.store.db import Database

RECOVERY_LETTERS = 12
"""60 bits; under the box's own key nobody tries them against a stolen database."""


class CodeRefused(CuobianError):
    """A code that does not confirm a second proof."""

    code = "account.code_refused"


@dataclass(frozen=True, slots=True)
class Draft:
    """A secret that is not in force before a code has confirmed it; `sealed` comes back with that code."""

    secret: str
    link: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Presented:
    """A code as it was typed, with what it is compared with."""

    code: str
    secret: bytes | None
    recovery: bytes


def draft(account: int, name: str, issuer: str, keys: LinkKey) -> Draft:
    """Return a fresh secret for an account; nothing is kept."""
    return _draft(secrets.token_bytes(totp.SECRET_BYTES), account, name, issuer, keys)


def draft_again(sealed: str, account: int, name: str, issuer: str, keys: LinkKey) -> Draft:
    """Return the same draft once more, a fresh one where it cannot be read."""
    secret = _unsealed(sealed, account, keys)
    return _draft(secret, account, name, issuer, keys) if secret else draft(account, name, issuer, keys)


def enrol(
    database: Database, by: By, sealed: str, code: str, now: Now, keys: LinkKey, keep: bytes = b""
) -> Sequence[str]:
    """Put one's own draft in force, end one's other sessions, and return the codes for paper.

    Raises CodeRefused where the code is not the draft's, or a second proof is in force already.
    """
    account = by.account
    secret = _unsealed(sealed, account, keys)
    step = totp.matched(secret, totp.typed(code), now.at, 0) if secret else None
    if secret is None or step is None:
        raise CodeRefused("this code does not belong to this secret, or its time is over")
    locked = keys.lock(_about(account), secret)
    numbers = [secrets.randbits(5 * RECOVERY_LETTERS) for _ in range(totp.RECOVERY_CODES)]
    codes = [totp.written(each, RECOVERY_LETTERS) for each in numbers]
    hashes = [_recovery(account, each, keys) for each in codes]
    with database.write() as connection:
        found = accounts.account(connection, account)
        if found is None or found.totp is not None or found.envelope:
            raise CodeRefused("a second proof is in force already")
        accounts.set_totp(connection, account, locked, step, hashes)
        sessions.end_of(connection, account, keep)
        of_account(connection, account, by, "second proof set up", now)
    return codes


def end(database: Database, account: Account, code: str, now: Now, keys: LinkKey, keep: bytes = b"") -> None:
    """End one's own second proof with one of its codes, and one's other sessions. Raises CodeRefused."""
    proof = presented(account, code, keys)
    with database.write() as connection:
        found = accounts.account(connection, account.id)
        if found is None or found.totp is None or found.totp != account.totp:
            raise CodeRefused("there is no second proof")
        if not spend(connection, found, proof, now):
            raise CodeRefused("this code does not hold, or was used")
        _end(connection, found, keep)
        of_account(connection, found.id, By(found.id, found.name, found.role), "second proof ended", now)


def reset(database: Database, name: str, now: Now, by: By = COMMAND_LINE) -> None:
    """End somebody's second proof, whose phone and paper are gone, and their sessions. Raises NotFound."""
    with database.write() as connection:
        found = accounts.account_named(connection, name)
        if found is None:
            raise NotFound(f"there is no account {name}")
        _end(connection, found, b"")
        of_account(connection, found.id, by, "second proof reset", now)


def left(database: Database, account: int) -> int:
    """Return how many codes for paper are unused."""
    with database.read() as connection:
        return accounts.recovery_left(connection, account)


def presented(account: Account, code: str, keys: LinkKey | None) -> Presented:
    """Return a code with what it is compared with; unlocking is done before a transaction begins."""
    plain = totp.typed(code)
    if keys is None or account.totp is None:
        return Presented(plain, None, b"")
    secret = keys.unlock(_about(account.id), account.totp)
    return Presented(plain, secret, _recovery(account.id, plain, keys))


def spend(connection: Connection, account: Account, proof: Presented, now: Now) -> bool:
    """Use a code up inside a transaction; False where it does not hold."""
    if not totp.is_by_time(proof.code):
        return accounts.spend_recovery(connection, account.id, proof.recovery)
    if proof.secret is None:
        return False
    step = totp.matched(proof.secret, proof.code, now.at, account.totp_step)
    if step is not None:
        accounts.spend_step(connection, account.id, step)
    return step is not None


def _end(connection: Connection, account: Account, keep: bytes) -> None:
    accounts.set_totp(connection, account.id, None, 0, ())
    sessions.end_of(connection, account.id, keep)


def _draft(secret: bytes, account: int, name: str, issuer: str, keys: LinkKey) -> Draft:
    sealed = urlsafe_b64encode(keys.lock(f"draft:{account}", secret)).decode()
    return Draft(totp.secret_text(secret), _link(secret, name, issuer), sealed)


def _link(secret: bytes, name: str, issuer: str) -> str:
    """Return what a QR code tells an authenticator."""
    label = quote(f"{issuer}:{name}", safe="")
    return f"otpauth://totp/{label}?secret={totp.secret_text(secret)}&issuer={quote(issuer, safe='')}"


def _unsealed(sealed: str, account: int, keys: LinkKey) -> bytes | None:
    try:
        return keys.unlock(f"draft:{account}", urlsafe_b64decode(sealed.encode()))
    except ValueError:  # no base64
        return None


def _about(account: int) -> str:
    return f"totp:{account}"


def _recovery(account: int, code: str, keys: LinkKey) -> bytes:
    return keys.credential("recovery", f"{account}:{totp.typed(code)}")
