"""Who is called for a home: the plan its devices share, another one for them all, or one of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from api.pages.install.plan import Plan, effective, plans_of
from api.parts import Parts
from api.site_edit import change
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import PolicyId
from gateway.domain.site import PlannedPolicy, Site
from gateway.service import site_edits
from gateway.service.site import Edit
from gateway.store.queries.field import FieldDevice
from gateway.store.site import load_plans

NOBODY = "found nobody who is called here, expected a plan to begin with"


def shared(devices: Sequence[FieldDevice]) -> str | None:
    """Return the policy that all these devices name, empty where they name none; None where they differ."""
    named = {each.policy or "" for each in devices}
    return named.pop() if len(named) == 1 else None


def plan_for(connection: Connection, policy: str | None) -> Plan | None:
    """Return what holds where all devices name this policy; None where they differ or nobody is called."""
    if policy is None:
        return None
    site = load_plans(connection)
    known = effective(site, policy)
    return plans_of(connection, site, [known])[0] if known is not None else None


def give(places: Collection[str], policy: str) -> Edit:
    """Give every device in these places one policy, none where it is empty."""
    wanted = PolicyId(policy) if policy else None

    def edit(found: Site) -> Site:
        changed = {
            key: replace(each, policy=wanted) if each.place in places else each
            for key, each in found.devices.items()
        }
        return replace(found, devices=changed)

    return edit


async def give_all(parts: Parts, places: Collection[str], policy: str) -> Mapping[str, str]:
    """Give every device in these places one policy; returns what is wrong by field."""
    try:
        await change(parts, give(places, policy))
    except ConfigurationError as error:
        return {"policy": error.problems[0]}
    return {}


async def give_own(parts: Parts, place: str, places: Collection[str]) -> str:
    """Give a home a copy of what holds there now, for it alone; returns the id of the copy.

    Raises ConfigurationError where its devices differ, or nobody is called.
    """
    made: list[PolicyId] = []

    def edit(found: Site) -> Site:
        like = _like(found, places)
        id_ = _free(found, place)
        made[:] = [id_]
        return give(places, id_)(site_edits.put_policy(replace(like, id=id_))(found))

    await change(parts, edit)
    return made[0]


def _like(found: Site, places: Collection[str]) -> PlannedPolicy:
    named = {each.policy or "" for each in found.devices.values() if each.place in places}
    like = effective(found, named.pop()) if len(named) == 1 else None
    if like is None:
        raise ConfigurationError((NOBODY,))
    return like


def _free(found: Site, place: str) -> PolicyId:
    candidates = (place, *(f"{place[:58]}-{number}" for number in range(2, len(found.policies) + 3)))
    return PolicyId(next(each for each in candidates if each not in found.policies))
