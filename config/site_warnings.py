"""What in a site can be used and still leaves somebody alone. Pure; refuses nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from gateway.domain.model import DeviceId, PersonId
from gateway.domain.site import Device, PlannedPolicy, Site
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
    yield from _delays(site)
    yield from _devices(site)
    yield from _languages(site, languages)
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


def _policy_of(site: Site, device: Device) -> PlannedPolicy | None:
    name = device.policy if device.policy is not None else site.default_policy
    return site.policies.get(name) if name is not None else None


def _called(policy: PlannedPolicy) -> tuple[str, ...]:
    return (*(name for step in policy.steps for name in step.notify), *policy.last_resort)


def _reachable(site: Site, names: Sequence[str]) -> list[PersonId]:
    people = site.expand(tuple(names))
    return [person for person in people if person in site.people and site.people[person].contacts]
