"""Tables of what is installed: places, people, groups, policies, lines, devices. Never what happened."""

from __future__ import annotations

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel


class Meta(SQLModel, table=True):
    """One named value: versions, the steady clock's base, the last self-probe."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str


class PlaceRow(SQLModel, table=True):
    """A building, an entrance or a household."""

    __tablename__ = "place"
    id: str = Field(primary_key=True)
    kind: str
    name: str
    inside: str | None = Field(default=None, foreign_key="place.id")
    floor: int | None = None
    key: str = ""
    position: int = 0
    identify_at: float | None = None
    verify_at: float | None = None


class PersonRow(SQLModel, table=True):
    """Somebody who may need help or give it."""

    __tablename__ = "person"
    id: str = Field(primary_key=True)
    name: str
    home: str | None = Field(default=None, foreign_key="place.id")
    language: str = ""
    helps: bool = False
    minor: bool = False
    quiet: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    """JSON list of windows, as schedules have them."""
    away: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    """JSON list of first and last days."""
    wellbeing: str = Field(default="", sa_column=Column(Text, nullable=False))
    """JSON: what they have chosen; empty: nothing."""
    visits: str = Field(default="", sa_column=Column(Text, nullable=False))
    """JSON: who looks in on them, and how often; empty: nobody."""
    position: int = 0


class ContactRow(SQLModel, table=True):
    """One address of one person, in the person's own order."""

    __tablename__ = "contact"
    person: str = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    channel: str
    address: str
    delay: float = 0.0
    """Seconds a first call waits before it goes there too."""


class GroupRow(SQLModel, table=True):
    """A named group of helpers."""

    __tablename__ = "helper_group"
    id: str = Field(primary_key=True)
    name: str = ""
    position: int = 0


class MemberRow(SQLModel, table=True):
    """One member of a group, in calling order."""

    __tablename__ = "group_member"
    group_id: str = Field(primary_key=True, foreign_key="helper_group.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    person: str = Field(foreign_key="person.id")


class DutyRow(SQLModel, table=True):
    """A duty rota; `turns` is a JSON list of people with their schedules."""

    __tablename__ = "duty"
    id: str = Field(primary_key=True)
    name: str
    turns: str = Field(sa_column=Column(Text, nullable=False))
    position: int = 0


class PolicyRow(SQLModel, table=True):
    """A policy as written; `steps` and `last_resort` are JSON lists."""

    __tablename__ = "policy"
    id: str = Field(primary_key=True)
    steps: str = Field(sa_column=Column(Text, nullable=False))
    arrive_within: float
    last_resort: str = Field(sa_column=Column(Text, nullable=False))
    position: int = 0


class LineRow(SQLModel, table=True):
    """A serial line."""

    __tablename__ = "line"
    id: str = Field(primary_key=True)
    port: str
    baudrate: int | None = None
    position: int = 0


class DeviceRow(SQLModel, table=True):
    """An installed unit; `params` is a JSON object of text."""

    __tablename__ = "device"
    id: str = Field(primary_key=True)
    template: str
    place: str | None = Field(default=None, foreign_key="place.id")
    resident: str | None = Field(default=None, foreign_key="person.id")
    policy: str | None = Field(default=None, foreign_key="policy.id")
    line: str | None = Field(default=None, foreign_key="line.id")
    params: str = Field(sa_column=Column(Text, nullable=False))
    silent_after: float | None = None
    camera: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    position: int = 0
