"""What must agree inside a site document: ids, references, and what templates and channels say. Pure.

Templates and channels belong to other rooms, so what they check is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from config.camera_check import camera_problems
from config.door_check import door_problems
from config.problem import KeyPath, Problem, shown
from config.site import SiteDocument
from config.site_values import site_of
from gateway.domain.duty import DUTY
from gateway.domain.near import NEAR, SELECTORS
from gateway.domain.site import GROUP, Site

CheckAddress = Callable[[str], str]
"""Returns what is wrong with an address, empty where nothing is."""
OURS = "gateway"
"""The name under which the gateway itself publishes (CONTRACT §3)."""
SECTIONS = ("places", "people", "groups", "duties", "policies", "lines", "devices", "doors", "schedules")

_ABOUT = re.compile(r"(device|line|door)s? ([a-z0-9_-]+)(?:\.([a-z]+))?(.*)", re.DOTALL)


def _nothing(_site: Site) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Checks:
    """What other rooms have to say about a site."""

    devices: Callable[[Site], Sequence[str]] = _nothing
    """Returns what templates cannot use, each beginning `device ID: `, `line ID: ` or `door ID.KEY: `."""
    channels: Mapping[str, CheckAddress] | None = field(default=None)
    """The channels there are; None: nothing is known about channels."""


def problems_in(document: SiteDocument, checks: Checks) -> Iterator[Problem]:
    """Yield everything that does not agree."""
    yield from _duplicates(document)
    yield from _references(document)
    yield from _people_named(document)
    yield from _cycles(document)
    yield from _ports(document)
    yield from _addresses(document, checks)
    yield from _from_templates(document, checks)
    yield from door_problems(document)
    yield from camera_problems(document)
    for index, device in enumerate(document.devices):
        if device.id == OURS:
            expected = "another id: the gateway itself publishes under this one"
            yield Problem(("devices", index, "id"), f"found {OURS!r}, expected {expected}")


def _entries(document: SiteDocument, section: str) -> Sequence[object]:
    found: Sequence[object] = getattr(document, section)
    return found


def _ids(document: SiteDocument, section: str) -> list[str]:
    return [str(getattr(each, "id", "")) for each in _entries(document, section)]


def _duplicates(document: SiteDocument) -> Iterator[Problem]:
    for section in SECTIONS:
        first: dict[str, int] = {}
        for index, id_ in enumerate(_ids(document, section)):
            if first.setdefault(id_, index) != index:
                found = f"found {id_!r} again, expected an id that {section}[{first[id_]}] does not have"
                yield Problem((section, index, "id"), found)


REFERENCES = (
    ("places", "inside", "in", "places", "a place"),
    ("people", "home", "home", "places", "a place"),
    ("devices", "place", "place", "places", "a place"),
    ("devices", "resident", "resident", "people", "a person"),
    ("devices", "policy", "policy", "policies", "a policy"),
    ("devices", "line", "line", "lines", "a line"),
    ("doors", "place", "place", "places", "a place"),
    ("doors", "lock", "lock", "devices", "a device"),
    ("doors", "contact", "contact", "devices", "a device"),
    ("rights", "schedule", "schedule", "schedules", "a schedule"),
)
"""Section, attribute, key as written, section referred to, its name."""


def _references(document: SiteDocument) -> Iterator[Problem]:
    known = {section: dict.fromkeys(_ids(document, section)) for section in SECTIONS}
    for section, attribute, key, target, name in REFERENCES:
        for index, entry in enumerate(_entries(document, section)):
            value = getattr(entry, attribute)
            if value is not None and value not in known[target]:
                yield _dangling((section, index, key), value, name, known[target])
    for index, duty in enumerate(document.duties):
        for place, turn in enumerate(duty.turns):
            if turn.schedule is not None and turn.schedule not in known["schedules"]:
                path = ("duties", index, "turns", place, "schedule")
                yield _dangling(path, turn.schedule, "a schedule", known["schedules"])
    for index, person in enumerate(document.people):
        plan = person.wellbeing.policy if person.wellbeing is not None else None
        if plan is not None and plan not in known["policies"]:
            where = ("people", index, "wellbeing", "policy")
            yield _dangling(where, plan, "a policy", known["policies"])
    default = document.site.default_policy
    if default is not None and default not in known["policies"]:
        yield _dangling(("site", "default_policy"), default, "a policy", known["policies"])


def _people_named(document: SiteDocument) -> Iterator[Problem]:
    """Find names in policies, rights, groups and desk behind which nobody stands."""
    people = dict.fromkeys(_ids(document, "people"))
    groups = dict.fromkeys(GROUP + id_ for id_ in _ids(document, "groups"))
    for index, group in enumerate(document.groups):
        for place, member in enumerate(group.members):
            if member not in people:
                yield _dangling(("groups", index, "members", place), member, "a person", people)
    duties = dict.fromkeys(DUTY + id_ for id_ in _ids(document, "duties"))
    for index, duty in enumerate(document.duties):
        for place, turn in enumerate(duty.turns):
            if turn.person not in people:
                yield _dangling(("duties", index, "turns", place, "person"), turn.person, "a person", people)
    known = {"": dict.fromkeys((*people, *groups)), DUTY: duties, NEAR: dict.fromkeys(SELECTORS)}
    for path, names, kinds in _called(document):
        fitting = dict.fromkeys(name for kind in kinds for name in known[kind])
        for place, name in enumerate(names):
            if name not in fitting:
                yield _nobody((*path, place), name, tuple(fitting), kinds)


Kinds = tuple[str, ...]
IDS: Kinds = ("",)
ROTAS: Kinds = ("", DUTY)
ANYBODY: Kinds = ("", DUTY, NEAR)
EXPECTED: Mapping[Kinds, str] = {
    IDS: "the id of a person or group:ID",
    ROTAS: "the id of a person, group:ID or duty:ID",
    ANYBODY: f"the id of a person, group:ID, duty:ID or one of {', '.join(SELECTORS)}",
}
"""Who may be named where: a desk is at no place, and a right is nobody's turn."""


def _called(document: SiteDocument) -> Iterator[tuple[KeyPath, Sequence[str], Kinds]]:
    yield ("site", "desk"), document.site.desk, ROTAS
    yield ("site", "maintenance"), document.site.maintenance, ROTAS
    for index, policy in enumerate(document.policies):
        for place, step in enumerate(policy.steps):
            yield ("policies", index, "steps", place, "notify"), step.notify, ANYBODY
        yield ("policies", index, "last_resort"), policy.last_resort, ANYBODY
    for index, person in enumerate(document.people):
        if person.visits is not None:
            yield ("people", index, "visits", "by"), person.visits.by, IDS
    for index, right in enumerate(document.rights):
        yield ("rights", index, "who"), right.who, IDS


def _dangling(path: KeyPath, value: str, name: str, known: Collection[str]) -> Problem:
    return Problem(path, f"found {shown(value)}, expected the id of {name}", tuple(known), value)


def _nobody(path: KeyPath, name: str, known: Sequence[str], kinds: Kinds) -> Problem:
    return Problem(path, f"found {shown(name)}, expected {EXPECTED[kinds]}", known, name)


def _cycles(document: SiteDocument) -> Iterator[Problem]:
    """Find places that are inside themselves; each round of places is told once."""
    inside = {each.id: each.inside for each in document.places}
    sound: set[str] = set()
    for index, place in enumerate(document.places):
        way: dict[str, None] = {}
        at: str | None = place.id
        while at is not None and at in inside and at not in sound and at not in way:
            way[at] = None
            at = inside[at]
        if at is not None and at in way:
            path = [*list(way)[list(way).index(at) :], at]
            chain = " in ".join(path if len(path) < 8 else [*path[:6], "…"])
            yield Problem(("places", index, "in"), f"found {chain}, expected no place inside itself")
        sound.update(way)


def _ports(document: SiteDocument) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for index, line in enumerate(document.lines):
        if first.setdefault(line.port, line.id) != line.id:
            expected = f"a port that line {first[line.port]} does not have"
            yield Problem(("lines", index, "port"), f"found {shown(line.port)} again, expected {expected}")


def _addresses(document: SiteDocument, checks: Checks) -> Iterator[Problem]:
    channels = checks.channels
    if channels is None:
        return
    for index, person in enumerate(document.people):
        for place, contact in enumerate(person.contacts):
            path: KeyPath = ("people", index, "contacts", place)
            check = channels.get(contact.channel)
            if check is None:
                text = f"found {shown(contact.channel)}, expected one of {', '.join(channels)}"
                yield Problem((*path, "channel"), text, tuple(channels), contact.channel)
            elif text := check(contact.address):
                yield Problem((*path, "address"), f"found {shown(contact.address)}: {text}")


def _from_templates(document: SiteDocument, checks: Checks) -> Iterator[Problem]:
    known = {name: _positions(document, f"{name}s") for name in ("device", "line", "door")}
    for text in checks.devices(site_of(document)):
        about = _ABOUT.fullmatch(text)
        index = known[about[1]].get(about[2]) if about is not None else None
        if about is None or index is None:
            yield Problem((), text)
        else:
            told = about[4].removeprefix(": ") if about[4].startswith(": ") else text
            key = (about[3],) if about[3] is not None else ()
            yield Problem((f"{about[1]}s", index, *key), told)


def _positions(document: SiteDocument, section: str) -> Mapping[str, int]:
    return {id_: index for index, id_ in enumerate(_ids(document, section))}
