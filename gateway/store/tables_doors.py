"""Tables of doors: what is installed, how each stands, and who may come in. Never a card number or PIN."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from gateway.store.moment import Moment


class DoorRow(SQLModel, table=True):
    """A door; `readers`, `out` and `rex` are JSON lists of devices."""

    __tablename__ = "door"
    id: str = Field(primary_key=True)
    name: str
    place: str = Field(foreign_key="place.id")
    readers: str = Field(sa_column=Column(Text, nullable=False))
    out: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    lock: str | None = Field(default=None, foreign_key="device.id")
    contact: str | None = Field(default=None, foreign_key="device.id")
    rex: str = Field(sa_column=Column(Text, nullable=False))
    unlock_for: float
    open_within: float
    held_after: float
    position: int = 0


class ScheduleRow(SQLModel, table=True):
    """When rights hold; `windows` and `holidays` are JSON lists."""

    __tablename__ = "schedule"
    id: str = Field(primary_key=True)
    windows: str = Field(sa_column=Column(Text, nullable=False))
    holidays: str = Field(sa_column=Column(Text, nullable=False))
    position: int = 0


class RightRow(SQLModel, table=True):
    """Who may open which doors; `who` and `doors` are JSON lists."""

    __tablename__ = "access_right"
    number: int = Field(primary_key=True)
    who: str = Field(sa_column=Column(Text, nullable=False))
    doors: str = Field(sa_column=Column(Text, nullable=False))
    schedule: str | None = Field(default=None, foreign_key="schedule.id")


class DoorStateRow(SQLModel, table=True):
    """How a door stands; survives a restart, is no history. `wrong` is a JSON list of microseconds."""

    __tablename__ = "door_state"
    __table_args__ = (Index("door_due", "due_at", sqlite_where=text("due_at IS NOT NULL")),)
    door: str = Field(primary_key=True)
    standing: str
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    grant: str = ""
    wrong: str = Field(sa_column=Column(Text, nullable=False))


class CredentialRow(SQLModel, table=True):
    """A card, a PIN or a plate: its value only as a keyed hash whose key is in no database."""

    __tablename__ = "credential"
    __table_args__ = (
        Index("credential_value", "kind", "hash", unique=True, sqlite_where=text("enabled")),
        Index("credential_hash", "hash"),
        Index("credential_person", "person"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    person: str = Field(foreign_key="person.id", ondelete="CASCADE")
    visitor: str = ""
    doors: str = Field(sa_column=Column(Text, nullable=False))
    valid_from: datetime | None = Field(default=None, sa_type=Moment)
    valid_until: datetime | None = Field(default=None, sa_type=Moment)
    enabled: bool = True
    duress: bool = False
    created_at: datetime = Field(sa_type=Moment)
