"""Who may log in: people with roles, and the one-time link for the first of them. Never a session."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Connection

from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import Now
from gateway.service import passwords
from gateway.service.log_in_rows import COMMAND_LINE, of_account
from gateway.service.reviews import By
from gateway.store import accounts, sessions
from gateway.store.accounts import Account
from gateway.store.db import Database, set_value, value_of
from gateway.store.envelopes import SIGN

NAME = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,62}[^\s\x00-\x1f\x7f])?")
SETUP_KEY = "setup_hash"


class AccountRole(StrEnum):
    """What somebody who logs in is here for."""

    GUARD = "guard"
    OFFICE = "office"
    INSTALLER = "installer"
    OFFICER = "officer"


class AccountRefused(CuobianError):
    """A name that cannot be used, or is taken."""

    code = "account.refused"


def hash_of(secret: str) -> bytes:
    """Return what the database keeps of a session, a token or a set-up code."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def add(
    database: Database, name: str, role: AccountRole, password: str, now: Now, by: By = COMMAND_LINE
) -> None:
    """Add somebody who may log in. Raises AccountRefused or PasswordRefused."""
    name = name.strip()
    _check(name, password)
    password_hash = passwords.hashed(password)
    with database.write() as connection:
        _insert(connection, name, role, password_hash, now, by)


def set_password(
    database: Database,
    name: str,
    password: str,
    now: Now,
    keep_session: bytes = b"",
    by: By = COMMAND_LINE,
) -> None:
    """Change a password and end the account's other sessions. Raises NotFound or PasswordRefused."""
    passwords.check_rules(password, name)
    password_hash = passwords.hashed(password)
    with database.write() as connection:
        account = _get(connection, name)
        accounts.set_password_hash(connection, account.id, password_hash)
        sessions.end_of(connection, account.id, keep_session)
        of_account(connection, account.id, by, "password", now)


def set_disabled(database: Database, name: str, now: Now, *, disabled: bool, by: By = COMMAND_LINE) -> None:
    """Close an account and end its sessions, or open it again. Raises NotFound."""
    with database.write() as connection:
        account = _get(connection, name)
        accounts.set_disabled(connection, account.id, disabled=disabled)
        if disabled:
            sessions.end_of(connection, account.id)
        of_account(connection, account.id, by, "closed" if disabled else "opened again", now)


def set_role(database: Database, name: str, role: AccountRole, now: Now, by: By = COMMAND_LINE) -> None:
    """Give somebody another role and end their sessions. Raises NotFound or AccountRefused."""
    with database.write() as connection:
        account = _get(connection, name)
        if account.envelope:
            raise AccountRefused("an envelope keeps its role; take it back and make another")
        accounts.set_role(connection, account.id, role.value)
        sessions.end_of(connection, account.id)
        of_account(connection, account.id, by, f"role {account.role} to {role.value}", now)


def everybody(database: Database) -> Sequence[Account]:
    """Return every account of a person by name."""
    with database.read() as connection:
        return [each for each in accounts.all_accounts(connection) if not each.envelope]


def number_of(database: Database, name: str) -> int | None:
    """Return the number of the account with this name, None where there is none."""
    with database.read() as connection:
        found = accounts.account_named(connection, name.strip())
    return found.id if found is not None else None


def numbered(database: Database, id_: int) -> Account:
    """Return the account with this number. Raises NotFound."""
    with database.read() as connection:
        found = accounts.account(connection, id_)
    if found is None:
        raise NotFound("there is no such account")
    return found


def setup_code(database: Database) -> str | None:
    """Return a fresh one-time code for the first account, None once there is one; older codes end."""
    code = secrets.token_urlsafe(18)
    with database.write() as connection:
        if accounts.any_account(connection):
            return None
        set_value(connection, SETUP_KEY, hash_of(code).hex())
    return code


def is_setup_code(database: Database, code: str) -> bool:
    """Tell whether a code still makes the first account."""
    with database.read() as connection:
        return _holds(connection, code)


def add_first(database: Database, code: str, name: str, role: AccountRole, password: str, now: Now) -> None:
    """Make the first account and use the code up. Raises NotFound, AccountRefused or PasswordRefused."""
    name = name.strip()
    if not is_setup_code(database, code):
        raise NotFound("this link has been used, or is not known")
    _check(name, password)
    password_hash = passwords.hashed(password)
    with database.write() as connection:
        if not _holds(connection, code):
            raise NotFound("this link has been used, or is not known")
        set_value(connection, SETUP_KEY, "")
        _insert(connection, name, role, password_hash, now, By(0, name, role.value))


def _holds(connection: Connection, code: str) -> bool:
    known = value_of(connection, SETUP_KEY)
    return (
        bool(known)
        and hmac.compare_digest(known or "", hash_of(code).hex())
        and not accounts.any_account(connection)
    )


def _check(name: str, password: str) -> None:
    if not NAME.fullmatch(name) or SIGN in name:
        raise AccountRefused("expected a name of 1 to 64 visible characters")
    passwords.check_rules(password, name)


def _insert(
    connection: Connection, name: str, role: AccountRole, password_hash: str, now: Now, by: By
) -> None:
    if accounts.account_named(connection, name) is not None:
        raise AccountRefused(f"the name {name} is taken")
    account = accounts.add_account(connection, name, role.value, password_hash, now.at)
    of_account(connection, account, by, f"added, role {role.value}", now)


def _get(connection: Connection, name: str) -> Account:
    account = accounts.account_named(connection, name)
    if account is None:
        raise NotFound(f"there is no account {name}")
    return account
