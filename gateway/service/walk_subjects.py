"""What a walk test has to prove: taken from the installed site, so that nothing installed is left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from gateway.domain.alarm import AlarmKind
from gateway.domain.model import PersonId, PlaceId
from gateway.domain.near import NEAR, STAIRWELL
from gateway.domain.plan import Scene, scene_at, selected
from gateway.domain.policy import unique
from gateway.domain.reach import names_of
from gateway.domain.site import Device, Site
from gateway.domain.site_doors import Door
from gateway.domain.walk import Subject, SubjectKind
from gateway.service.linkkey import LinkKey

BOX_PROBE = "self-probe"
BOX_CLOCK = "clock"
BOX = (BOX_PROBE, BOX_CLOCK)
SCENIC = (NEAR, STAIRWELL)
"""How names begin that mean other people here than there."""

_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def subjects_of(
    site: Site, presses: Collection[str], keys: LinkKey, place: str | None = None
) -> Sequence[Subject]:
    """Return what is installed in a place and what a call from there depends on: doors, helpers, the box.

    `presses` are the templates that read a call for help; `keys` keep addresses from being guessed by their
    marks.
    """
    inside = _inside(site, place)
    devices = [each for each in site.devices.values() if place is None or each.place in inside]
    doors = [each for each in site.doors.values() if place is None or each.place in inside]
    where = cache(site.place_name)
    return [
        *(_device(where(each.place), each, presses) for each in devices),
        *(_door(site, each) for each in doors),
        *_paths(site, devices, keys),
        *(Subject(SubjectKind.BOX, name, "", "") for name in BOX),
    ]


def _inside(site: Site, place: str | None) -> frozenset[PlaceId]:
    return frozenset(each for each in site.places if each == place or place in site.around(each))


def _device(where: str, device: Device, presses: Collection[str]) -> Subject:
    installed = [device.template, device.place, device.resident, device.line, sorted(device.params.items())]
    return Subject(
        kind=SubjectKind.DEVICE,
        id=device.id,
        label=where,
        mark=_mark(installed),
        parts=("calls",) if device.template in presses else (),
    )


def _door(site: Site, door: Door) -> Subject:
    timers = [each.total_seconds() for each in (door.unlock_for, door.open_within, door.held_after)]
    installed = [door.place, door.readers, door.lock, door.contact, door.rex, timers]
    label = f"{site.place_name(door.place)} {door.name}".strip()
    return Subject(SubjectKind.DOOR, door.id, label, _mark(installed), (door.contact or "", *door.readers))


def _paths(site: Site, devices: Sequence[Device], keys: LinkKey) -> Iterator[Subject]:
    """Give each way to each person that a call from one of these devices may ever ring."""
    for person in _called(site, devices):
        known = site.people.get(person)
        contacts = [each for each in (known.contacts if known is not None else ()) if not each.thing]
        for channel in dict.fromkeys(each.channel for each in contacts):
            addresses = [each.address for each in contacts if each.channel == channel]
            mark = keys.seal("path", json.dumps([channel, addresses]))[:16]
            yield Subject(SubjectKind.PATH, f"{person}/{channel}", "", mark, (person, channel))


def people_called(site: Site) -> tuple[PersonId, ...]:
    """Return everybody whom any call, or a question, may ever ring."""
    found = [*_called(site, list(site.devices.values()))]
    carry = {device.resident for device in site.devices.values()}
    for person in site.people.values():
        if person.wellbeing is not None:
            # Whoever carries a button has its plan, which stands among those of the devices.
            name = person.wellbeing.policy or (None if person.id in carry else site.default_policy)
            policy = site.policies.get(name) if name is not None else None
            scene = Scene(AlarmKind.WELLBEING, person.home, person.id)
            names = names_of(policy) if policy is not None else ()
            found += [*selected(site, names, scene), person.id]
    everybody = unique(tuple(found))
    return tuple(each for each in everybody if each in site.people)


def _called(site: Site, devices: Sequence[Device]) -> tuple[PersonId, ...]:
    people = [*site.expand(site.desk), *site.expand(site.maintenance)]
    anywhere = cache(
        lambda policy: not any(name.startswith(SCENIC) for name in names_of(site.policies[policy]))
    )
    asked: set[tuple[str, Scene | None]] = set()
    for each in devices:
        name = each.policy or site.default_policy
        policy = site.policies.get(name) if name is not None else None
        if policy is None or (policy.id, None) in asked:
            continue
        # Thousands of homes share a plan, and most plans name the same people wherever the call comes from.
        scene = Scene() if anywhere(policy.id) else scene_at(site, each.id)
        key = policy.id, None if anywhere(policy.id) else scene
        if key in asked:
            continue
        asked.add(key)
        people.extend(selected(site, names_of(policy), scene))
    return unique(tuple(people))


def _mark(installed: object) -> str:
    return hashlib.sha256(_TEXT.encode(installed).encode()).hexdigest()[:16]
