"""What in a site can be used and still leaves somebody alone. Pure; refuses nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from gateway.domain.model import DeviceId, PersonId
from gateway.domain.site import Device, Person, PlannedPolicy, Site
from gateway.domain.site_doors import Door

FEWEST = 2
"""People who can be reached for a resident: one of them is asleep or away."""


def site_warnings(
    site: Site, languages: Collection[str] = (), faces: Collection[DeviceId] = ()
) -> Iterator[str]:
    """Yield what to look at, in words.

    `languages` are those there are texts in, empty: not known; `faces` are the devices that know people by
    their faces and by nothing else.
    """
    yield from _desk(site)
    if site.maintenance and not _reachable(site, site.maintenance):
        yield "site.maintenance: found nobody with a contact, expected one at least"
    yield from _people_called(site)
    yield from _steps(site)
    yield from _devices(site)
    yield from _languages(site, languages)
    yield from _care(site)
    for door in site.doors.values():
        yield from _door(door, faces)
    yield from _rights(site)


def _door(door: Door, faces: Collection[DeviceId]) -> Iterator[str]:
    if door.readers and all(reader in faces for reader in door.readers):
        yield f"door {door.id}: a face is the only way in, expected another one beside it: card, PIN or key"
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
    elif not _reachable(site, site.desk):
        yield "site.desk: found nobody with a contact, expected one at least"


def _people_called(site: Site) -> Iterator[str]:
    for policy in site.policies.values():
        for person in site.expand(_called(policy)):
            if person in site.people and not site.people[person].contacts:
                yield f"person {person}: has no contact, and policy {policy.id} calls them"


def _steps(site: Site) -> Iterator[str]:
    for policy in site.policies.values():
        for number, step in enumerate(policy.steps, 1):
            if not _reachable(site, step.notify):
                yield f"policy {policy.id}: step {number} reaches nobody, and its wait is lost"


def _devices(site: Site) -> Iterator[str]:
    told = set()
    for device in site.devices.values():
        policy = _policy_of(site, device)
        plan = device.resident, policy.id if policy is not None else None
        if device.resident is not None and plan not in told:
            told.add(plan)
            yield from _resident(site, device.resident, policy)
        if policy is None and not _reachable(site, site.desk):
            yield f"device {device.id}: has no policy and there is no guard desk, so a press calls nobody"


def _resident(site: Site, resident: PersonId, policy: PlannedPolicy | None) -> Iterator[str]:
    called = _called(policy) if policy is not None else site.desk
    reachable = [person for person in _reachable(site, called) if person != resident]
    if len(reachable) < FEWEST:
        through = f"policy {policy.id}" if policy is not None else "the guard desk"
        people = "1 person" if reachable else "nobody"
        yield f"person {resident}: {people} can be reached through {through}, expected at least {FEWEST}"


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


def _policy_of(site: Site, device: Device) -> PlannedPolicy | None:
    name = device.policy if device.policy is not None else site.default_policy
    return site.policies.get(name) if name is not None else None


def _called(policy: PlannedPolicy) -> tuple[str, ...]:
    return (*(name for step in policy.steps for name in step.notify), *policy.last_resort)


def _reachable(site: Site, names: Sequence[str]) -> list[PersonId]:
    people = site.expand(tuple(names))
    return [person for person in people if person in site.people and site.people[person].contacts]
