"""What in a site can be used and still leaves somebody alone. Pure; refuses nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from config.plan_warnings import plan_warnings, reachable
from gateway.domain.model import PersonId
from gateway.domain.near import NEAR
from gateway.domain.paths import Path
from gateway.domain.plan import Scene, scene_at
from gateway.domain.reach import names_of, policy_of, reaches_of
from gateway.domain.site import Person, PlannedPolicy, Site
from gateway.domain.site_doors import Door

WORDS = {
    Path.MODEM: "the modem",
    Path.INTERNET: "the internet",
    Path.LAN: "the compound's own network",
    Path.PBX: "the telephone exchange",
}
_PHONE = "give one of them a telephone number (sms or call, with a modem)"
CURES = {
    Path.MODEM: "give one of them an address on the internet, or a panel",
    Path.INTERNET: f"{_PHONE} or a panel",
    Path.LAN: f"{_PHONE} or an address on the internet",
    Path.PBX: f"{_PHONE}, an address on the internet or a panel",
}
NOWHERE = Scene()
FEWEST = 2
"""People who can be reached for a resident: one of them is asleep or away."""


def site_warnings(site: Site, languages: Collection[str] = ()) -> Iterator[str]:
    """Yield what to look at, in words; `languages` are those there are texts in, empty: not known."""
    yield from _desk(site)
    if site.maintenance and not reachable(site, site.maintenance, NOWHERE):
        yield "site.maintenance: found nobody with a contact, expected one at least"
    yield from _people_called(site)
    yield from _steps(site)
    yield from plan_warnings(site)
    yield from _delays(site)
    yield from _devices(site)
    yield from _ways(site)
    yield from _languages(site, languages)
    yield from _care(site)
    for door in site.doors.values():
        yield from _door(door)
    yield from _rights(site)


def _door(door: Door) -> Iterator[str]:
    if door.lock is not None and door.contact is None:
        yield f"door {door.id}: has a lock and no contact, so nobody is told when it is forced or held open"
    if door.readers and door.lock is None:
        yield f"door {door.id}: has a reader and no lock, so whoever is granted stays outside"


def _rights(site: Site) -> Iterator[str]:
    opened = {door for right in site.rights for door in right.doors}
    for door in site.doors.values():
        if door.readers and door.id not in opened:
            yield f"door {door.id}: has a reader, and rights let nobody in"


def _desk(site: Site) -> Iterator[str]:
    if not site.desk:
        yield "site.desk: nobody, so faults and presses of unknown buttons are on the board and nowhere else"
    elif not reachable(site, site.desk, NOWHERE):
        yield "site.desk: found nobody with a contact, expected one at least"


def _people_called(site: Site) -> Iterator[str]:
    for policy in site.policies.values():
        for person in site.expand(names_of(policy)):
            if person in site.people and not site.people[person].contacts:
                yield f"person {person}: has no contact, and policy {policy.id} calls them"


def _steps(site: Site) -> Iterator[str]:
    for policy in site.policies.values():
        for number, step in enumerate(policy.steps, 1):
            near = any(name.startswith(NEAR) for name in step.notify)
            if not near and not reachable(site, step.notify, NOWHERE):
                yield f"policy {policy.id}: step {number} reaches nobody, and its wait is lost"


def _delays(site: Site) -> Iterator[str]:
    """Find addresses that are called after the next step already has been."""
    told = set()
    for policy in site.policies.values():
        for number, step in enumerate(policy.steps, 1):
            for person in (site.people[each] for each in site.expand(step.notify) if each in site.people):
                late = [each for each in person.contacts if each.after > step.wait]
                if late and (person.id, policy.id) not in told:
                    told.add((person.id, policy.id))
                    yield (
                        f"person {person.id}: {late[0].channel} is called {_seconds(late[0].after)} after the"
                        f" first address, and step {number} of policy {policy.id} waits {_seconds(step.wait)}"
                    )
    for person in site.people.values():
        if person.contacts and all(each.after for each in person.contacts):
            first = min(person.contacts, key=lambda each: each.after)
            yield f"person {person.id}: every address has a delay, so {first.channel} is called at once"


def _seconds(value: timedelta) -> str:
    return f"{value.total_seconds():g} s"


def _devices(site: Site) -> Iterator[str]:
    told = set()
    for device in site.devices.values():
        policy = policy_of(site, device)
        plan = device.resident, policy.id if policy is not None else None
        if device.resident is not None and plan not in told:
            told.add(plan)
            yield from _resident(site, device.resident, policy, scene_at(site, device.id))
        if policy is None and device.camera is None and not reachable(site, site.desk, NOWHERE):
            yield f"device {device.id}: has no policy and there is no guard desk, so a press calls nobody"


def _resident(site: Site, resident: PersonId, policy: PlannedPolicy | None, scene: Scene) -> Iterator[str]:
    called = names_of(policy) if policy is not None else site.desk
    found = [person for person in reachable(site, called, scene) if person != resident]
    if len(found) < FEWEST:
        through = f"policy {policy.id}" if policy is not None else "the guard desk"
        people = "1 person" if found else "nobody"
        yield f"person {resident}: {people} can be reached through {through}, expected at least {FEWEST}"


def _ways(site: Site) -> Iterator[str]:
    """Find calls that a single failure leaves unheard; where nobody can be reached, that is told already."""
    for reach in reaches_of(site):
        if reach.narrow and len(reach.people) >= FEWEST:
            through = f"policy {reach.policy}" if reach.policy is not None else "the guard desk"
            (path,) = reach.paths
            alone = f"everybody called through {through} is reached by {WORDS[path]} alone"
            yield f"person {reach.resident}: {alone}; when that fails nobody hears a call: {CURES[path]}"


def _languages(site: Site, languages: Collection[str]) -> Iterator[str]:
    families = {each.partition("-")[0] for each in languages}
    spoken = {"site.language": site.language}
    spoken |= {f"person {each.id}": each.language for each in site.people.values() if each.language}
    for who, language in spoken.items():
        if families and language.partition("-")[0] not in families:
            yield f"{who}: there are no texts in {language}, so zh-CN is used"


def _care(site: Site) -> Iterator[str]:
    for person in site.people.values():
        if person.wellbeing is not None:
            if not person.contacts:
                yield f"person {person.id}: has no contact to be asked by, so a neighbour goes at once"
            if not _gives_signs(site, person):
                yield f"person {person.id}: nothing at home tells of them, so they are asked every day"
        if person.visits is not None and not site.expand(person.visits.by):
            yield f"person {person.id}: is to be visited, and nobody is in {', '.join(person.visits.by)}"


def _gives_signs(site: Site, person: Person) -> bool:
    """Tell whether anything may be heard of somebody: a device or a door of theirs, or of their home."""
    homes = {place for place in site.places if person.home in (place, *site.around(place))}
    own = any(each.resident == person.id for each in site.devices.values())
    shared = any(each.resident is None and each.place in homes for each in site.devices.values())
    return own or shared or any(each.place in homes for each in site.doors.values()) or bool(site.rights)
