"""The shape of the site document: what is installed, and who helps whom. Never resolves a reference."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from config.duration import Duration
from config.likeness import IdentifyAt, VerifyAt
from config.shape import Id, Language, Shape, Text, printable
from config.site_camera import CameraEntry
from config.site_care import DrillsEntry, VisitsEntry, WellbeingEntry
from config.site_doors import DoorEntry, RightEntry, ScheduleEntry
from config.site_people import AbsenceEntry, DutyEntry, Quiet
from gateway.domain.policy import DEFAULT_ARRIVE_WITHIN, DEFAULT_WAIT, TASK_WITHIN
from gateway.domain.site import LONGEST_AFTER
from gateway.domain.supervision import LONGEST_WINDOW


def _zone(value: str) -> str:
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        ZoneInfo(value)
        return value
    # A machine without the time zones cannot say that one is wrong.
    if not any(Path(each).is_dir() for each in TZPATH):
        return value
    raise ValueError("a time zone such as Asia/Shanghai")


def _within_a_day(value: timedelta) -> timedelta:
    if value > LONGEST_WINDOW:
        raise ValueError("at most 1d: a longer silence is always a fault")
    return value


def _none_for_zero(value: object) -> object:
    return None if value in (0, "0", "0s") else value


def _soon_enough(value: timedelta) -> timedelta:
    if value > LONGEST_AFTER:
        raise ValueError("at most 120 s: later it reaches nobody in time")
    return value


PlaceKind = Literal["compound", "building", "entrance", "floor", "household", "room", "gate", "area"]
Zone = Annotated[str, AfterValidator(_zone)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(printable)]


class SiteEntry(Shape):
    """The site itself."""

    name: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(printable)
    ] = Field(default="", description="Name of the compound.")
    language: Language = Field(default="zh-CN", description="Language of people who name none of their own.")
    timezone: Zone = Field(default="Asia/Shanghai", description="Time zone of the times in messages.")
    default_policy: Id | None = Field(
        default=None, description="Policy of devices that name none. Absent: the guard desk."
    )
    desk: tuple[Text, ...] = Field(
        default=(),
        description="The guard desk: ids of people, group:ID or duty:ID, told of faults, of strangers'"
        " presses, and where a policy reaches nobody.",
    )
    maintenance: tuple[Text, ...] = Field(
        default=(),
        description="Who puts dead devices right: ids of people, group:ID or duty:ID, called before the desk."
        " Absent: the desk.",
    )
    task_within: Duration = Field(
        default=TASK_WITHIN,
        description="A dead device is theirs alone, and their promise holds, for this long; then the desk"
        " is told too.",
    )
    drills: DrillsEntry | None = Field(
        default=None,
        description="Drills that are sent by themselves, to a few people a day. Absent: none are.",
    )


class PlaceEntry(Shape):
    """A place."""

    id: Id = Field(description="Id of the place.")
    kind: PlaceKind = Field(description="What it is: building, entrance, household, …")
    name: Text = Field(description="What people call it, without what is around it.")
    inside: Id | None = Field(default=None, validation_alias="in", description="Place around it.")
    floor: Annotated[int, Field(ge=-20, le=200)] | None = Field(default=None, description="Floor.")
    key: Text | None = Field(
        default=None,
        description="Of a household: who holds a key, or where the key safe is. Shown to whoever has promised"
        " to go, and to nobody else.",
    )
    identify_at: IdentifyAt | None = Field(
        default=None,
        description="Likeness from which a face is recognised among all at cameras here that say none; the"
        " nearest place upward counts.",
    )
    verify_at: VerifyAt | None = Field(
        default=None,
        description="Likewise for the one whose card was shown.",
    )


class ContactEntry(Shape):
    """One way to reach a person."""

    channel: Id = Field(description="Channel: webhook, email, apprise, panel, …")
    address: Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(printable)] = (
        Field(description="Address on that channel, or file:/PATH of a file that holds it (a secret).")
    )
    after: Annotated[
        Annotated[Duration, AfterValidator(_soon_enough)] | None, BeforeValidator(_none_for_zero)
    ] = Field(
        default=None,
        description="How long a first call waits before it goes to this address too, at most 120 s; at once"
        " where an address before it has failed. Absent: at once.",
    )


class PersonEntry(Shape):
    """Somebody who may need help or give it."""

    id: Id = Field(description="Id of the person.")
    name: Text = Field(description="Name as neighbours say it; messages and devices speak it.")
    home: Id | None = Field(default=None, description="Place the person lives in.")
    language: Language | None = Field(default=None, description="Language of messages. Absent: the site's.")
    contacts: tuple[ContactEntry, ...] = Field(
        default=(), description="Ways to reach the person, best first."
    )
    helps: bool = Field(
        default=False, description="True where they said that they come: near: calls nobody else."
    )
    minor: bool = Field(
        default=False,
        description="True under 18: a review shows their record only where a second person has agreed.",
    )
    quiet: Quiet = Field(
        default=(),
        description="Hours such as 22:00-07:00 in which others are called before them, where there are any.",
    )
    away: tuple[AbsenceEntry, ...] = Field(
        default=(), description="Days on which everybody else is called before them."
    )
    wellbeing: WellbeingEntry | None = Field(
        default=None,
        description="A daily sign of life, where the person has chosen one. Absent: nobody asks.",
    )
    visits: VisitsEntry | None = Field(default=None, description="Who looks in on the person, and how often.")


class GroupEntry(Shape):
    """People who are called together."""

    id: Id = Field(description="Id of the group; policies call it group:ID.")
    name: Text | None = Field(default=None, description="What people call it.")
    members: tuple[Id, ...] = Field(default=(), description="Ids of its people, in calling order.")


class StepEntry(Shape):
    """One step of a policy."""

    notify: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(
        description="Whom to call: ids of people, group:ID, duty:ID, near:floor, near:entrance or"
        " near:building (who lives there and helps), stairwell:floor, stairwell:entrance or"
        " stairwell:building (sirens, lamps and panels there)."
    )
    wait: Duration = Field(
        default=DEFAULT_WAIT, description="How long to wait for them before the next step."
    )


class PolicyEntry(Shape):
    """Who is called, in which order, how long apart."""

    id: Id = Field(description="Id of the policy.")
    steps: Annotated[tuple[StepEntry, ...], Field(min_length=1)] = Field(
        description="Steps, one after the other, over and over until somebody goes."
    )
    arrive_within: Duration = Field(
        default=DEFAULT_ARRIVE_WITHIN, description="A promise lapses when nobody has arrived after this."
    )
    last_resort: tuple[Text, ...] = Field(
        default=(), description="Who joins every round from the second, named as in a step."
    )


class LineEntry(Shape):
    """A serial line."""

    id: Id = Field(description="Id of the line.")
    port: Text = Field(description="Device file, best by /dev/serial/by-id/….")
    baudrate: Annotated[int, Field(ge=50, le=4_000_000)] | None = Field(
        default=None, description="Speed. Absent: the template's."
    )


class DeviceEntry(Shape):
    """An installed unit."""

    id: Id = Field(description="Id of the device; native devices publish below it.")
    template: Key = Field(description="Device template that describes it.")
    place: Id | None = Field(default=None, description="Where it is.")
    resident: Id | None = Field(default=None, description="Person who carries it or lives with it.")
    policy: Id | None = Field(default=None, description="Who is called. Absent: the site's default_policy.")
    line: Id | None = Field(default=None, description="Serial line it is heard on.")
    params: dict[Key, Key] = Field(default_factory=dict, description="What the template asks for, as text.")
    silent_after: Annotated[Duration, AfterValidator(_within_a_day)] | None = Field(
        default=None, description="Silence that is a fault, at most 1d. Absent: the template's."
    )
    camera: CameraEntry | None = Field(
        default=None, description="How our own worker looks through it: of template cuobian-camera alone."
    )


class SiteDocument(Shape):
    """The whole installed site, as `site export` writes it and `site apply` reads it."""

    site: SiteEntry = Field(default=SiteEntry(), description="The site itself.")
    places: tuple[PlaceEntry, ...] = Field(default=(), description="Buildings, entrances, households.")
    people: tuple[PersonEntry, ...] = Field(default=(), description="Residents, neighbours, guards.")
    groups: tuple[GroupEntry, ...] = Field(default=(), description="People who are called together.")
    duties: tuple[DutyEntry, ...] = Field(default=(), description="Duty rotas.")
    policies: tuple[PolicyEntry, ...] = Field(default=(), description="Who is called, in which order.")
    lines: tuple[LineEntry, ...] = Field(default=(), description="Serial lines.")
    devices: tuple[DeviceEntry, ...] = Field(default=(), description="Installed units.")
    doors: tuple[DoorEntry, ...] = Field(default=(), description="Doors and barriers.")
    schedules: tuple[ScheduleEntry, ...] = Field(default=(), description="When rights hold.")
    rights: tuple[RightEntry, ...] = Field(
        default=(), description="Who may open which doors. Cards, PINs and plates are never in here."
    )
