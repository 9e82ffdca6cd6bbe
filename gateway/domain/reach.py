"""By how many independent ways the people are reached whom a plan calls for somebody. Pure; refuses nothing.

One way is not enough (EN 50136, dual path): when it fails, a press is heard by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gateway.domain.model import PersonId, PolicyId
from gateway.domain.paths import Path, Way, way_of
from gateway.domain.plan import Scene, scene_at, selected
from gateway.domain.site import Device, PlannedPolicy, Site

ENOUGH = 2
"""Independent ways."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a plan calls for a resident, and what that hangs on."""

    resident: PersonId
    policy: PolicyId | None
    """None: the guard desk alone."""
    people: tuple[PersonId, ...]
    """Who can be reached at all, without the resident."""
    paths: frozenset[Path]

    @property
    def narrow(self) -> bool:
        """Tell whether a single failure leaves a call unheard."""
        return len(self.paths) < ENOUGH


def reaches_of(site: Site) -> tuple[Reach, ...]:
    """Return what every resident's call hangs on, once for each plan that one of their devices has."""
    plans: dict[tuple[PersonId, PolicyId | None], Reach] = {}
    for device in site.devices.values():
        if device.resident is None:
            continue
        policy = policy_of(site, device)
        key = device.resident, policy.id if policy is not None else None
        if key not in plans:
            plans[key] = _reach(site, device.resident, policy, scene_at(site, device.id))
    return tuple(plans.values())


def narrowest(site: Site) -> Mapping[PersonId, Reach]:
    """Return the residents whom a single failure leaves unheard, each with the worst of their plans."""
    found: dict[PersonId, Reach] = {}
    for reach in reaches_of(site):
        known = found.get(reach.resident)
        if reach.narrow and (known is None or len(reach.paths) < len(known.paths)):
            found[reach.resident] = reach
    return found


def policy_of(site: Site, device: Device) -> PlannedPolicy | None:
    """Return the plan that holds for a device; None: the guard desk alone."""
    name = device.policy if device.policy is not None else site.default_policy
    return site.policies.get(name) if name is not None else None


def names_of(policy: PlannedPolicy) -> tuple[str, ...]:
    """Return everything a policy names."""
    return (*(name for step in policy.steps for name in step.notify), *policy.last_resort)


def called_by(site: Site, policy: PlannedPolicy | None, scene: Scene) -> tuple[PersonId, ...]:
    """Return everybody a plan calls in the end for a call from a scene, each once; things among them."""
    return selected(site, names_of(policy) if policy is not None else site.desk, scene)


@dataclass(frozen=True, slots=True)
class Reliance:
    """Who is reached by one way, and who by nothing else."""

    way: Way
    people: tuple[PersonId, ...]
    only: tuple[PersonId, ...]


def reliances(site: Site) -> tuple[Reliance, ...]:
    """Return every way that people are reached by, those first that most depend on."""
    people: dict[Way, list[PersonId]] = {}
    only: dict[Way, list[PersonId]] = {}
    for person in site.people.values():
        ways = dict.fromkeys(way_of(each.channel, each.address) for each in person.contacts if not each.thing)
        for way in ways:
            people.setdefault(way, []).append(person.id)
            if len(ways) == 1:
                only.setdefault(way, []).append(person.id)
    found = [Reliance(way, tuple(who), tuple(only.get(way, ()))) for way, who in people.items()]
    return tuple(sorted(found, key=lambda each: (-len(each.people), each.way.key)))


def _reach(site: Site, resident: PersonId, policy: PlannedPolicy | None, scene: Scene) -> Reach:
    called = [each for each in called_by(site, policy, scene) if each != resident]
    reachable = tuple(each for each in called if each in site.people and site.people[each].reachable)
    paths = frozenset(_paths(site, reachable))
    return Reach(resident, policy.id if policy is not None else None, reachable, paths)


def _paths(site: Site, people: Iterable[PersonId]) -> Iterable[Path]:
    for person in people:
        for contact in site.people[person].contacts:
            if not contact.thing:
                yield way_of(contact.channel, contact.address).path
