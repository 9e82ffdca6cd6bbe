"""The installed site as one value: places, people, devices, policies, doors. Never edits or loads itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from gateway.domain.camera import Camera
from gateway.domain.drill_plan import DrillPlan
from gateway.domain.duty import DUTY, Duty
from gateway.domain.model import DeviceId, DoorId, LineId, PersonId, PlaceId, PolicyId, ScheduleId
from gateway.domain.policy import TASK_WITHIN
from gateway.domain.site_doors import GATE, NO_HOLIDAYS, Door, Right, Schedule, Window
from gateway.domain.things import CHANNEL
from gateway.domain.visits import VisitPlan
from gateway.domain.wellbeing import Wellbeing

GROUP = "group:"
DOOR = "door:"
"""Before a door's id it is the name under which the door itself is recorded, as `line:` is a line's."""


@dataclass(frozen=True, slots=True)
class Place:
    """A building, an entrance or a household; `inside` is the place around it."""

    id: PlaceId
    kind: str
    name: str
    inside: PlaceId | None = None
    floor: int | None = None
    key: str = ""
    """Of a household: who holds a key, or where the key safe is; for whoever has promised to go, alone."""
    identify_at: float | None = None
    verify_at: float | None = None
    """From which likeness a face counts at cameras here; None: as the place around it has it."""


LONGEST_AFTER = timedelta(seconds=120)
"""An address that is called later than this is no way to reach anybody in time."""
THINGS = frozenset({CHANNEL})
"""Channels to a thing that belongs to a person: a siren must hear what its owner knows already."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One address of one person on one channel, in the person's own order."""

    channel: str
    address: str
    after: timedelta = timedelta(0)
    """How long a first call waits for what stands before it; nobody waits where that has failed."""

    @property
    def thing(self) -> bool:
        """Tell whether a lamp, a siren or a panel is there, and nobody who reads."""
        return self.channel in THINGS


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is not there, the last one included."""

    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Person:
    """A resident, a neighbour, a guard: anybody who may need help or give it."""

    id: PersonId
    name: str
    home: PlaceId | None = None
    language: str = ""
    """Empty: the site's."""
    contacts: tuple[Contact, ...] = ()
    helps: bool = False
    """Whether they said that they come when a neighbour calls: nobody else is found by nearness."""
    minor: bool = False
    """Whether they are under 18: a review shows their record only where a second person has agreed."""
    quiet: tuple[Window, ...] = ()
    """When they are called after those who are awake."""
    away: tuple[Absence, ...] = ()
    """When they are called after everybody who is there."""
    wellbeing: Wellbeing | None = None
    """A daily sign of life, where they have chosen one."""
    visits: VisitPlan | None = None
    """Who looks in on them, and how often."""

    @property
    def reachable(self) -> bool:
        """Tell whether there is an address at which somebody reads or hears it."""
        return any(not contact.thing for contact in self.contacts)

    def is_quiet(self, local: datetime) -> bool:
        """Tell whether a local time is within their quiet hours."""
        day, at = local.date(), local.time()
        return any(window.holds(day, at, NO_HOLIDAYS) for window in self.quiet)

    def is_away(self, local: datetime) -> bool:
        """Tell whether a local time is within an absence."""
        return any(each.begins <= local.date() <= each.ends for each in self.away)


@dataclass(frozen=True, slots=True)
class Line:
    """A serial line: its id, its port, and its speed in baud where it differs from the template's."""

    id: LineId
    port: str
    baudrate: int | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """An installed unit: which template describes it, where it is, who carries it."""

    id: DeviceId
    template: str
    place: PlaceId | None = None
    resident: PersonId | None = None
    policy: PolicyId | None = None
    line: LineId | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    silent_after: timedelta | None = None
    """Own supervision window; None: the template's."""
    camera: Camera | None = None
    """How our own worker looks through it; None for everything else."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step as written: people by id, `group:ID`, `duty:ID`, `near:…` or `stairwell:…`."""

    notify: tuple[str, ...]
    wait: timedelta


@dataclass(frozen=True, slots=True)
class PlannedPolicy:
    """A policy as written, before an alarm takes its own copy."""

    id: PolicyId
    steps: tuple[PlannedStep, ...]
    arrive_within: timedelta
    last_resort: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """Everything the rules ask about, as of one version."""

    version: int = 0
    name: str = ""
    language: str = "zh-CN"
    timezone: str = "Asia/Shanghai"
    default_policy: PolicyId | None = None
    desk: tuple[str, ...] = ()
    maintenance: tuple[str, ...] = ()
    """Who puts a dead device right; nobody: that is the desk's."""
    task_within: timedelta = TASK_WITHIN
    drills: DrillPlan | None = None
    """When drills begin by themselves; None: never."""
    places: Mapping[PlaceId, Place] = field(default_factory=dict)
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    groups: Mapping[str, tuple[PersonId, ...]] = field(default_factory=dict)
    group_names: Mapping[str, str] = field(default_factory=dict)
    """What people call a group, where it has a name."""
    duties: Mapping[str, Duty] = field(default_factory=dict)
    policies: Mapping[PolicyId, PlannedPolicy] = field(default_factory=dict)
    lines: Mapping[LineId, Line] = field(default_factory=dict)
    devices: Mapping[DeviceId, Device] = field(default_factory=dict)
    doors: Mapping[DoorId, Door] = field(default_factory=dict)
    schedules: Mapping[ScheduleId, Schedule] = field(default_factory=dict)
    rights: tuple[Right, ...] = ()
    hubs: frozenset[DeviceId] = frozenset()
    """Devices that others are heard through: told by the templates whenever a site is bound, never stored."""
    sounders: Mapping[DeviceId, str] = field(default_factory=dict, compare=False)
    """Sirens, lamps and panels with their address on the channel of things: told as `hubs` are."""
    mounted: Mapping[DeviceId, Door] = field(init=False, repr=False, compare=False)
    """The door that each device of a door belongs to: looked up with every reading."""
    helping: Mapping[PlaceId, tuple[Person, ...]] = field(init=False, repr=False, compare=False)
    """Who lives inside a place, said that they help and can be reached: looked up with calls for help."""

    def __post_init__(self) -> None:
        """Find out what is mounted where, and who helps where."""
        mounted = {device: door for door in self.doors.values() for device in door.devices}
        object.__setattr__(self, "mounted", mounted)
        helping: dict[PlaceId, list[Person]] = {}
        for person in self.people.values():
            if person.helps and person.home is not None and person.reachable:
                for place in (person.home, *self.around(person.home)):
                    helping.setdefault(place, []).append(person)
        object.__setattr__(self, "helping", {place: tuple(found) for place, found in helping.items()})

    def where(self, device: DeviceId) -> PlaceId | None:
        """Return the place of a device, and of a door that speaks for itself (`door:ID`)."""
        known = self.devices.get(device)
        if known is not None and known.place is not None:
            return known.place
        door = self.door_of(device)
        return door.place if door is not None else None

    def door_of(self, device: DeviceId) -> Door | None:
        """Return the door that a device is mounted on, or that speaks for itself (`door:ID`)."""
        if device.startswith(DOOR):
            return self.doors.get(DoorId(device.removeprefix(DOOR)))
        return self.mounted.get(device)

    @property
    def tells_way_out(self) -> bool:
        """Tell whether anything here says that somebody went out, and not only that a door was opened."""
        gates = {place.id for place in self.places.values() if place.kind == GATE}
        return any(door.out or door.place in gates for door in self.doors.values())

    def around(self, place: PlaceId | None) -> tuple[PlaceId, ...]:
        """Return the places around a place, innermost first, without itself."""
        found: list[PlaceId] = []
        known = self.places.get(place) if place is not None else None
        while known is not None and known.inside is not None and known.inside not in (place, *found):
            found.append(known.inside)
            known = self.places.get(known.inside)
        return tuple(found)

    def place_name(self, place: PlaceId | None) -> str:
        """Return the whole name of a place, outermost first, as people say it: `3号楼 2单元 501`."""
        names: list[str] = []
        seen: set[PlaceId] = set()
        while place is not None and place in self.places and place not in seen:
            seen.add(place)
            names.append(self.places[place].name)
            place = self.places[place].inside
        return " ".join(reversed(names))

    def language_of(self, person: PersonId | None) -> str:
        """Return the language somebody is spoken to in."""
        known = self.people.get(person) if person is not None else None
        return known.language if known is not None and known.language else self.language

    def expand(self, names: tuple[str, ...]) -> tuple[PersonId, ...]:
        """Return the people behind ids, `group:` and `duty:` names, each once, in order.

        Of a rota everybody, whoever's turn it is. What only a place can tell – `near:` – is nobody here.
        """
        people: list[PersonId] = []
        for name in names:
            if name.startswith(GROUP):
                people.extend(self.groups.get(name.removeprefix(GROUP), ()))
            elif name.startswith(DUTY):
                duty = self.duties.get(name.removeprefix(DUTY))
                people.extend(duty.people if duty is not None else ())
            elif ":" not in name:
                people.append(PersonId(name))
        return tuple(dict.fromkeys(people))
