"""Tables of what happens: events, alarms with their log, outbox, commands. Never holds what is installed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from gateway.store.moment import Moment


class EventRow(SQLModel, table=True):
    """Recorded once and never changed. `id` orders; the times are annotations."""

    __tablename__ = "event"
    __table_args__ = (
        Index("event_device", "device"),
        Index("event_type", "type"),
        Index("event_place", "place", sqlite_where=text("place IS NOT NULL")),
        Index("event_person", "person", sqlite_where=text("person IS NOT NULL")),
        Index("event_received", "received_at"),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(primary_key=True)
    device: str
    type: str
    dedupe: str | None = Field(default=None, unique=True)
    """Device and sender's id, for the 24 h in which the same id is a duplicate."""
    at: datetime | None = Field(default=None, sa_type=Moment)
    received_at: datetime = Field(sa_type=Moment)
    steady: datetime = Field(sa_type=Moment)
    """Received time on the steady clock: what the 24 h of a sender's id are counted on."""
    clock_trusted: bool = True
    source: str = ""
    qos: int = 1
    place: str | None = None
    person: str | None = None
    alarm: int | None = None
    detail: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    reason: str = ""
    raw: bytes | None = Field(default=None, sa_column=Column(LargeBinary))


class DeviceStateRow(SQLModel, table=True):
    """What is known of a device now; survives a restart, is no history."""

    __tablename__ = "device_state"
    device: str = Field(primary_key=True)
    heard_at: datetime | None = Field(default=None, sa_type=Moment)
    heard_steady: datetime | None = Field(default=None, sa_type=Moment)
    online: bool | None = None
    battery: int | None = None
    battery_low: bool = False
    silent: bool = False


class AlarmRow(SQLModel, table=True):
    """One call for help or one fault. `policy`, `devices`, `declined` are JSON; names are copies."""

    __tablename__ = "alarm"
    __table_args__ = (
        Index("alarm_open", "kind", "subject", unique=True, sqlite_where=text("state != 'resolved'")),
        Index("alarm_due", "due_at", sqlite_where=text("state != 'resolved'")),
        Index("alarm_place", "place", sqlite_where=text("state != 'resolved'")),
        Index("alarm_unreachable", "unreachable", sqlite_where=text("unreachable")),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(primary_key=True)
    kind: str
    state: str
    subject: str
    devices: str = Field(sa_column=Column(Text, nullable=False))
    place: str | None = None
    place_name: str
    resident: str | None = None
    resident_name: str
    policy: str = Field(sa_column=Column(Text, nullable=False))
    raised_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    fired_at: datetime = Field(sa_type=Moment)
    round: int
    step: int
    helper: str | None = None
    helper_name: str = ""
    helper_role: str | None = None
    presses: int = 1
    pressed_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str = ""
    resolved_at: datetime | None = Field(default=None, sa_type=Moment)
    declined: str = Field(sa_column=Column(Text, nullable=False))
    unreachable: bool = False
    language: str
    lapsed: str = ""
    closed_by: str = ""
    withdrew: bool = False
    also_going: str = Field(sa_column=Column(Text, nullable=False))
    recovered: bool = False
    sign: str = ""
    sign_at: datetime | None = Field(default=None, sa_type=Moment)


class LogRow(SQLModel, table=True):
    """One line of an alarm's log; `id` is also the place in the live stream."""

    __tablename__ = "alarm_log"
    __table_args__ = (
        Index("alarm_log_alarm", "alarm"),
        Index("alarm_log_person", "alarm", "person", sqlite_where=text("person IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(primary_key=True)
    alarm: int = Field(foreign_key="alarm.id")
    at: datetime = Field(sa_type=Moment)
    type: str
    role: str
    name: str = ""
    person: str | None = None
    channel: str = ""
    text: str = Field(default="", sa_column=Column(Text, nullable=False))


class NotificationRow(SQLModel, table=True):
    """The outbox: one message to one address about one alarm."""

    __tablename__ = "notification"
    __table_args__ = (
        Index("notification_step", "alarm", "round", "step"),
        Index(
            "notification_waiting",
            "alarm",
            "state",
            sqlite_where=text("state IN ('pending', 'sending', 'failed_temporary')"),
        ),
        Index("notification_digest", "digest", sqlite_where=text("digest IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(primary_key=True)
    alarm: int = Field(foreign_key="alarm.id")
    person: str
    channel: str
    address: str
    purpose: str
    tells: str
    round: int
    step: int
    state: str
    attempts: int = 0
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    error: str = Field(default="", sa_column=Column(Text, nullable=False))
    receipt: str = Field(default="", sa_column=Column(Text, nullable=False))
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    """On the steady clock: not handed over before. None: at once."""
    late: bool = False
    """True where no carrier took it for so long that the next path was tried."""
    digest: int | None = None
    """The message that it was handed over with, as one: the first of those told together."""


class CommandRow(SQLModel, table=True):
    """Something a device is to be told: what it should do or say. The core alone carries it out."""

    __tablename__ = "command"
    __table_args__ = (
        Index("command_waiting", "state", sqlite_where=text("state = 'pending'")),
        Index("command_alarm", "alarm"),
        Index(
            "command_expires",
            "expires_at",
            sqlite_where=text("state = 'pending' AND expires_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(primary_key=True)
    device: str
    alarm: int | None = Field(default=None, foreign_key="alarm.id")
    do: str
    state: str
    tells: str = ""
    """For feedback: the alarm's state it tells."""
    by: str = ""
    detail: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    """On the steady clock: after this it is never carried out. None for what may be told late."""


class LinkRow(SQLModel, table=True):
    """A neighbour's own page for one alarm; the code itself is never stored."""

    __tablename__ = "link"
    __table_args__ = (Index("link_owner", "alarm", "person", unique=True),)
    hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    alarm: int = Field(foreign_key="alarm.id")
    person: str
