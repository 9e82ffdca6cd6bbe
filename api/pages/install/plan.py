"""A policy as people read it: who is called when, by name. Never shows an address and never changes one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from config.site_values import written_policy
from gateway.domain.duty import DUTY
from gateway.domain.model import PersonId, PolicyId
from gateway.domain.near import NEAR, SELECTORS, STAIRWELL
from gateway.domain.policy import DEFAULT_ARRIVE_WITHIN
from gateway.domain.rules import DESK_WAIT
from gateway.domain.site import GROUP, Person, PlannedPolicy, PlannedStep, Site
from gateway.store.queries.callees import with_contact


@dataclass(frozen=True, slots=True)
class Called:
    """One name of a step: somebody, or a group with its members."""

    id: str
    """As the site document writes it."""
    name: str
    members: tuple[str, ...] = ()
    reached: bool = True
    """Whether anybody behind it has an address."""


@dataclass(frozen=True, slots=True)
class Call:
    """One line of a plan: so long after the press these are called, then it waits."""

    after: timedelta
    who: tuple[Called, ...]
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole round, and who joins from the second on."""

    id: str
    """Empty: the guard desk alone."""
    calls: tuple[Call, ...]
    round: timedelta
    last_resort: tuple[Called, ...]
    arrive_within: timedelta
    people: int
    """How many with an address are called in the end."""


def plans_of(connection: Connection, site: Site, policies: Iterable[PlannedPolicy]) -> Sequence[Plan]:
    """Return policies line by line, with who of them has an address."""
    known = list(policies)
    people = {person for each in known for person in people_in(site, each)}
    with_address = with_contact(connection, people)
    return [plan_of(site, each, with_address) for each in known]


def plan_of(site: Site, policy: PlannedPolicy, with_address: Collection[str]) -> Plan:
    """Return a policy line by line."""
    calls: list[Call] = []
    after = timedelta()
    for step in policy.steps:
        calls.append(Call(after, tuple(called(site, each, with_address) for each in step.notify), step.wait))
        after += step.wait
    return Plan(
        id=policy.id,
        calls=tuple(calls),
        round=after,
        last_resort=tuple(called(site, each, with_address) for each in policy.last_resort),
        arrive_within=policy.arrive_within,
        people=len(set(people_in(site, policy)) & set(with_address)),
    )


def called(site: Site, name: str, with_address: Collection[str]) -> Called:
    """Return a name of a step as people say it."""
    people = _behind(site, name)
    known = tuple(_told_apart(site, site.people[each]) for each in people if each in site.people)
    reached = any(each in with_address for each in people)
    if name.startswith(GROUP):
        id_ = name.removeprefix(GROUP)
        return Called(name, site.group_names.get(id_, id_), known, reached)
    if name.startswith(DUTY):
        duty = site.duties.get(name.removeprefix(DUTY))
        return Called(name, duty.name or duty.id if duty is not None else name, known, reached)
    if name in SELECTORS:
        # Who that is, the place tells; a siren has no address to look for.
        return Called(name, name, (), reached or name.startswith(STAIRWELL))
    return Called(name, known[0] if known else name, (), reached)


def _behind(site: Site, name: str) -> tuple[PersonId, ...]:
    """Return who may be called by a name somewhere: by nearness, everybody who helps."""
    if name.startswith(NEAR):
        return tuple(each.id for each in site.people.values() if each.helps and each.home is not None)
    return site.expand((name,))


def _told_apart(site: Site, person: Person) -> str:
    """Return a name, with the home where somebody else has the same: the wrong one must not be called."""
    same = sum(each.name == person.name for each in site.people.values())
    home = site.place_name(person.home) or person.id
    return person.name if same < 2 else f"{person.name} ({home})"


def people_in(site: Site, policy: PlannedPolicy) -> Sequence[PersonId]:
    """Return everybody a policy calls in the end, each once."""
    names = (*(name for step in policy.steps for name in step.notify), *policy.last_resort)
    return tuple(dict.fromkeys(person for name in names for person in _behind(site, name)))


def effective(site: Site, policy: str) -> PlannedPolicy | None:
    """Return what holds for a device that names this policy, or none: the site's own, or the guard desk.

    None where not even a guard desk is written down.
    """
    id_ = PolicyId(policy) if policy else site.default_policy
    known = site.policies.get(id_) if id_ is not None else None
    if known is not None:
        return known
    if not site.desk:
        return None
    return PlannedPolicy(PolicyId(""), (PlannedStep(site.desk, DESK_WAIT),), DEFAULT_ARRIVE_WITHIN)


def mark(policy: PlannedPolicy) -> str:
    """Return what changes whenever the policy does: a form carries it, so that nobody edits what is gone."""
    return hashlib.sha256(json.dumps(written_policy(policy), sort_keys=True).encode()).hexdigest()[:16]
