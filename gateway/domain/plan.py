"""From a policy as written to an alarm's own copy: whom its names mean here and now, and in which order.

Never looks at the way to a device and never writes. What it makes needs the site no more: later edits cannot
break an open case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.domain.alarm import AlarmKind
from gateway.domain.duty import DUTY, Roster, Rota
from gateway.domain.model import DeviceId, PersonId, PlaceId
from gateway.domain.near import NEAR, STAIRWELL, Scope, neighbours, sounders
from gateway.domain.order import Later, in_order
from gateway.domain.policy import DEFAULT_ARRIVE_WITHIN, Policy, Step, handed_over
from gateway.domain.site import Site
from gateway.domain.things import is_thing, thing
from gateway.domain.zone import zone


@dataclass(frozen=True, slots=True)
class Scene:
    """What an alarm is about, as far as it tells whom to call."""

    kind: AlarmKind = AlarmKind.SOS
    place: PlaceId | None = None
    resident: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known of people as an alarm is raised."""

    at: datetime | None = None
    """By the wall clock. None where that is not to be trusted: nobody is shifted, rotas call everybody."""
    out: frozenset[PersonId] = frozenset()
    """Who is known to have gone out. Everybody else is taken to be there."""


UNKNOWN = Moment()
PLACED = (NEAR, STAIRWELL, DUTY)
"""How names begin that mean other people here than there, or now than later."""


@dataclass(frozen=True, slots=True)
class Written:
    """A plan by its names: those of the steps with their waits, and who joins them."""

    steps: Sequence[tuple[tuple[str, ...], timedelta]]
    last_resort: tuple[str, ...] = ()
    arrive_within: timedelta = DEFAULT_ARRIVE_WITHIN


def scene_at(site: Site, device: DeviceId, kind: AlarmKind = AlarmKind.SOS) -> Scene:
    """Return where a device calls from: where it is, else where its resident lives."""
    known = site.devices.get(device)
    resident = site.people.get(known.resident) if known is not None and known.resident is not None else None
    place = site.where(device)
    if place is None and resident is not None:
        place = resident.home
    return Scene(kind, place, resident.id if resident is not None else None)


def copied(written: Written, site: Site, scene: Scene, moment: Moment) -> Policy:
    """Return an alarm's own copy of a plan, with the site's desk beside it."""
    found = [_selected(site, names, scene) for names, _ in written.steps]
    lists = in_order(found, _later(site, found, moment), lambda name: _stays(site, name, scene))
    policy = Policy(
        steps=tuple(Step(people, wait) for people, (_, wait) in zip(lists, written.steps, strict=True)),
        arrive_within=written.arrive_within,
        last_resort=_selected(site, written.last_resort, scene),
        desk=_selected(site, site.desk, scene),
    )
    return handed_over(_with_roster(policy, site), moment.at)


def selected(site: Site, names: Sequence[str], scene: Scene) -> tuple[PersonId, ...]:
    """Return whom names may call at a scene: of a rota everybody, things as they are named among people."""
    found = _selected(site, tuple(names), scene)
    return tuple(dict.fromkeys(each for name in found for each in _people_of(site, name)))


def _selected(site: Site, names: tuple[str, ...], scene: Scene) -> tuple[PersonId, ...]:
    """Return whom names mean at a scene; a rota stays as it is written."""
    if not any(name.startswith(PLACED) for name in names):
        return site.expand(names)
    return tuple(dict.fromkeys(each for name in names for each in _meant(site, name, scene)))


def _meant(site: Site, name: str, scene: Scene) -> Iterator[PersonId]:
    if name.startswith(NEAR):
        yield from neighbours(site, scene.place, scene.resident, Scope(name.removeprefix(NEAR)))
    elif name.startswith(STAIRWELL):
        # Nothing in public view or hearing reacts to a robbery.
        if scene.kind is not AlarmKind.DURESS:
            found = sounders(site, scene.place, Scope(name.removeprefix(STAIRWELL)))
            yield from (thing(site.sounders[id_]) for id_ in found)
    elif name.startswith(DUTY):
        yield PersonId(name)
    else:
        yield from site.expand((name,))


def _later(site: Site, steps: Sequence[tuple[PersonId, ...]], moment: Moment) -> dict[PersonId, Later]:
    if moment.at is None:
        return {}
    named = {name for people in steps for name in people}
    found = dict.fromkeys(named & moment.out, Later.NEXT)
    said = [site.people[name] for name in named if name in site.people]
    said = [person for person in said if person.quiet or person.away]
    local = moment.at.astimezone(zone(site.timezone)) if said else moment.at
    for person in said:
        if person.is_away(local):
            found[person.id] = Later.LAST
        elif person.is_quiet(local):
            found[person.id] = Later.NEXT
    return found


def _stays(site: Site, name: PersonId, scene: Scene) -> bool:
    """Tell whether a step with this name in it has somebody who may come: of a rota it may be any of them."""
    people = _people_of(site, name)
    return bool(people) and all(_comes(site, person, scene) for person in people)


def _comes(site: Site, name: PersonId, scene: Scene) -> bool:
    person = site.people.get(name)
    return person is not None and person.reachable and name != scene.resident


def _people_of(site: Site, name: PersonId) -> tuple[PersonId, ...]:
    return (name,) if is_thing(name) else site.expand((name,))


def _with_roster(policy: Policy, site: Site) -> Policy:
    lists = (*(step.people for step in policy.steps), policy.last_resort, policy.desk)
    names = dict.fromkeys(name for people in lists for name in people if name.startswith(DUTY))
    if not names:
        return policy
    roster = Roster(
        rotas=tuple((name, _rota(site, name)) for name in names),
        timezone=site.timezone,
        steps=tuple(step.people for step in policy.steps),
        last_resort=policy.last_resort,
        desk=policy.desk,
    )
    return replace(policy, roster=roster)


def _rota(site: Site, name: str) -> Rota:
    duty = site.duties.get(name.removeprefix(DUTY))
    turns = duty.turns if duty is not None else ()
    return Rota(
        tuple(
            (turn.person, site.schedules.get(turn.schedule) if turn.schedule is not None else None)
            for turn in turns
        )
    )
