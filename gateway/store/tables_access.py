"""Tables of who may log in: accounts, sessions, program tokens. Never a password or token in clear."""

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


class SessionRow(SQLModel, table=True):
    """A server-side session; the key is the SHA-256 of the cookie or bearer value."""

    __tablename__ = "session"
    hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    account: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    csrf: str
    kiosk: bool = False
    """Shows the board only and never expires."""
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)


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
