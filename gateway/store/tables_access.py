"""Tables of who may log in: accounts, second proofs, envelopes, sessions, tokens. Never a secret in clear."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from gateway.store.moment import Moment


class AccountRow(SQLModel, table=True):
    """A person who logs in. Roles: guard, office, installer, officer."""

    __tablename__ = "account"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: str
    password_hash: str
    disabled: bool = False
    created_at: datetime = Field(sa_type=Moment)
    totp: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    """Secret of the codes by time, locked under the box's own key; none: a password is enough."""
    totp_step: int = 0
    """Step of the code taken last: no code is taken twice."""
    envelope: bool = False
    """Made for a sealed envelope: nobody's, has no password, and one session in its life."""


class RecoveryCodeRow(SQLModel, table=True):
    """A one-time code on paper, for somebody whose phone is gone; goes with its use."""

    __tablename__ = "recovery_code"
    account: int = Field(foreign_key="account.id", ondelete="CASCADE", primary_key=True)
    hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))


class EnvelopeRow(SQLModel, table=True):
    """A sealed envelope: who made it, and who broke it with which reason."""

    __tablename__ = "envelope"
    account: int = Field(foreign_key="account.id", ondelete="CASCADE", primary_key=True)
    hash: bytes = Field(sa_column=Column(LargeBinary, unique=True, nullable=False))
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    opened_by: str = ""
    reason: str = ""
    alarm: int | None = None
    """The notice on the board that says so."""


class SessionRow(SQLModel, table=True):
    """A server-side session, found by the SHA-256 of the cookie or bearer value."""

    __tablename__ = "session"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    hash: bytes = Field(sa_column=Column(LargeBinary, unique=True, nullable=False))
    account: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    csrf: str
    kiosk: bool = False
    """Shows the board only and never expires."""
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    """Written once a minute at most."""
    place: str = ""
    """From where, no finer than a network; empty: not known."""
    browser: str = ""


class TokenRow(SQLModel, table=True):
    """A token of a program; `scopes` are separated by spaces."""

    __tablename__ = "token"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    hash: bytes = Field(sa_column=Column(LargeBinary, unique=True, nullable=False))
    scopes: str
    created_at: datetime = Field(sa_type=Moment)
    revoked: bool = False
