"""Log-ins at the broker: offered by an installer, fetched once, taken away. No password is ever stored.

An installer is shown a code; whoever has it – the device, or the phone that sets it up – fetches the password
once, within minutes. What stays here is what mosquitto needs to know it again.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from gateway.domain.errors import NotFound
from gateway.domain.model import Now
from gateway.domain.site_changes import Change, Sign
from gateway.service.authors import Author, acting, changed
from gateway.service.linkkey import CODE_BYTES, code_hash
from gateway.store import broker_logins
from gateway.store.broker_logins import Login
from gateway.store.db import Database

LASTS = timedelta(minutes=10)
LONGEST_CODE = 128
"""Characters of a code that are looked at."""
PASSWORD_BYTES = 24
WHAT = "broker log-in"
OVER = "this code is not known, was used already, or its ten minutes are over"
ROUNDS = 1
"""Of PBKDF2: 192 random bits are guessed in no number of rounds. The broker checks everybody's password again
whenever it reads the file, and keeps presses waiting meanwhile: for 760 devices some 20 ms with one round,
and 120 to 210 with the usual 101 (measured, mosquitto 2.0.11)."""
SALT_BYTES = 12


@dataclass(frozen=True, slots=True)
class Given:
    """A new log-in; the password is told this once."""

    user: str
    password: str


def offer(database: Database, user: str, by: str, now: Now) -> str:
    """Return a code that fetches a new password of a user, once and within `LASTS`; an earlier one ends."""
    code = secrets.token_urlsafe(CODE_BYTES)
    with database.write() as connection:
        broker_logins.offer(connection, user, code_hash(code), by, now.steady + LASTS)
        changed(connection, f"{WHAT}:{user}", "offered")
    return code


def offered(database: Database, code: str, now: Now) -> str | None:
    """Return whose log-in a code fetches now; None for any other code."""
    if len(code) > LONGEST_CODE:
        return None
    with database.read() as connection:
        return broker_logins.offered(connection, code_hash(code), now.steady)


def fetch(database: Database, code: str, now: Now) -> Given:
    """Give the log-in that a code fetches, and end the one before. Raises NotFound for any other code."""
    if offered(database, code, now) is None:  # without the lock that presses need: anybody may guess
        raise NotFound(OVER)
    hashed, password = code_hash(code), secrets.token_urlsafe(PASSWORD_BYTES)
    with database.write() as connection:
        user = broker_logins.offered(connection, hashed, now.steady)
        if user is None:
            raise NotFound(OVER)
        broker_logins.give(connection, user, verifier(password, secrets.token_bytes(SALT_BYTES)), now.at)
        with acting(Author(f"code {hashed.hex()[:8]}", "device", lambda: now.at)):
            changed(connection, f"{WHAT}:{user}", "given")
    return Given(user, password)


def revoke(database: Database, user: str) -> bool:
    """Take a user's log-in and its open code away; False where there was neither."""
    with database.write() as connection:
        return _revoked(connection, [user])


def devices_left(connection: Connection, changes: Sequence[Change]) -> None:
    """Take the log-ins of removed devices away, in the transaction that removes them."""
    _revoked(connection, [each.id for each in changes if (each.sign, each.noun) == (Sign.REMOVED, "device")])


def standing(database: Database, user: str) -> Login | None:
    """Return what is known of a user's log-in."""
    with database.read() as connection:
        return broker_logins.one(connection, user)


def every(database: Database) -> Mapping[str, Login]:
    """Return everybody's log-in by user."""
    with database.read() as connection:
        return {each.user: each for each in broker_logins.every(connection)}


def verifier(password: str, salt: bytes, rounds: int = ROUNDS) -> str:
    """Return what mosquitto's password file says behind a user's name."""
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)
    return f"$7${rounds}${b64encode(salt).decode()}${b64encode(digest).decode()}"


def _revoked(connection: Connection, users: Sequence[str]) -> bool:
    found = broker_logins.revoke(connection, users)
    for user in found:
        changed(connection, f"{WHAT}:{user}", "revoked")
    return bool(found)
