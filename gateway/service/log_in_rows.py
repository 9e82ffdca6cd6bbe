"""Rows of the register about who logs in: their words. Writes inside its caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection

from gateway.domain.model import Now, outward
from gateway.domain.register import Act, Entry
from gateway.service import authors, register
from gateway.service.reviews import By
from gateway.store.accounts import Account
from gateway.store.sessions import StoredSession

COMMAND_LINE = By(0, "command line", "gateway")
"""Whoever may run `cuobian` on the box."""


def of_account(connection: Connection, account: int, by: By, what: str, now: Now) -> None:
    """Register a change of an account."""
    named, (name, role) = f"account:{outward(account)}", _named(by)
    register.record(connection, Entry(now.at, Act.ACCOUNT_CHANGED, named, name, role, detail=what))


def of_token(connection: Connection, name: str, by: By, what: str, now: Now) -> None:
    """Register that a program's token was made or ended."""
    named, (who, role) = f"token:{name}", _named(by)
    register.record(connection, Entry(now.at, Act.ACCOUNT_CHANGED, named, who, role, detail=what))


def of_session(connection: Connection, act: Act, session: StoredSession, by: By, what: str, now: Now) -> None:
    """Register what became of a session."""
    named = f"session:{outward(session.id)}"
    detail = what if by.account == session.account else f"{what} of {session.name}".strip()
    register.record(connection, Entry(now.at, act, named, by.name, by.role, detail=detail))


def of_others(connection: Connection, account: int, by: By, count: int, now: Now) -> None:
    """Register that every other session of an account was ended; where there was none, nothing happened."""
    if count:
        named = f"account:{outward(account)}"
        row = Entry(now.at, Act.SESSION_ENDED, named, by.name, by.role, detail="the others", count=count)
        register.record(connection, row)


def of_log_in(connection: Connection, account: Account, session: int, how: str, now: Now) -> None:
    """Register a log-in: by what, and from where."""
    named = f"session:{outward(session)}"
    row = Entry(now.at, Act.LOGGED_IN, named, account.name, account.role, detail=how)
    register.record(connection, row)


def of_failure(place: str, account: int | None, code: str, now: Now) -> Entry:
    """Return the row of a log-in that failed. Never with what was typed: it may be a password.

    All that come from one network are one row, so that no name takes longer than another to be refused.
    """
    named = f"log-in:{place or 'unknown'}"
    detail = f"{code} account:{outward(account)}" if account is not None else code
    return Entry(now.at, Act.LOG_IN_FAILED, named, "", "", detail=detail)


def of_envelope(connection: Connection, id_: int, role: str, who: str, why: str, now: Now) -> None:
    """Register that a sealed envelope was broken."""
    named = f"envelope:{outward(id_)}"
    register.record(connection, Entry(now.at, Act.GLASS_BROKEN, named, who, role, why=why))


def _named(by: By) -> tuple[str, str]:
    """Return name and role of somebody; of a command whoever the system says typed it."""
    author = authors.present()
    typed = by == COMMAND_LINE and author.role == authors.COMMAND_LINE
    return (author.name, author.role) if typed else (by.name, by.role)
