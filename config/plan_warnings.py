"""What in a plan finds nobody, or is nobody's turn: by place and by hour. Pure; refuses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from gateway.domain.duty import Duty
from gateway.domain.model import PersonId
from gateway.domain.near import NEAR, SELECTORS
from gateway.domain.plan import Scene, scene_at, selected
from gateway.domain.reach import names_of, policy_of
from gateway.domain.site import PlannedPolicy, Site
from gateway.domain.site_doors import DAYS, MIDNIGHT, Schedule

MONDAY = date(2001, 1, 1)
"""Of a week without holidays, so that a gap is one of every week."""


def reachable(site: Site, names: Sequence[str], scene: Scene) -> list[PersonId]:
    """Return who of those named can be reached about something at a scene."""
    people = selected(site, names, scene)
    return [person for person in people if person in site.people and site.people[person].contacts]


def plan_warnings(site: Site) -> Iterator[str]:
    """Yield rotas with gaps, and selectors that find nobody where somebody may call for help."""
    for duty in site.duties.values():
        yield from _gap(site, duty)
    for policy in site.policies.values():
        for name in dict.fromkeys(each for each in names_of(policy) if each in SELECTORS):
            yield from _found_nowhere(site, policy, name)


def _found_nowhere(site: Site, policy: PlannedPolicy, name: str) -> Iterator[str]:
    devices = [each for each in site.devices.values() if policy_of(site, each) == policy]
    scenes = list(dict.fromkeys(scene_at(site, each.id) for each in devices))
    empty = [scene for scene in scenes if not selected(site, (name,), scene)]
    if not empty:
        return
    what = "nobody who helps" if name.startswith(NEAR) else "no siren, lamp or panel"
    where = f" at {len(empty)} of {len(scenes)} places" if len(scenes) > 1 else ""
    first = f", such as {empty[0].place}" if len(empty) > 1 else f" ({empty[0].place})"
    yield f"policy {policy.id}: {name} finds {what}{where}{first if empty[0].place is not None else ''}"


def _gap(site: Site, duty: Duty) -> Iterator[str]:
    """Find the first moment of a week that is nobody's turn, and the first of its holidays."""
    turns = [site.schedules.get(turn.schedule) if turn.schedule is not None else None for turn in duty.turns]
    hours = [each for each in turns if each is not None]
    if len(hours) < len(turns):
        return
    week = [MONDAY + timedelta(days=number) for number in range(len(DAYS))]
    holidays = sorted({day for each in hours for day in each.holidays})
    for days in (week, holidays):
        empty = next((moment for moment in _changes(days, hours) if _nobodys(moment, hours)), None)
        if empty is not None:
            when = DAYS[empty.weekday()] if days is week else empty.date().isoformat()
            told = f"it is nobody's turn from {when} {empty:%H:%M}, so then everybody of it is called"
            yield f"duty {duty.id}: {told}"
            return


def _changes(days: Sequence[date], hours: Sequence[Schedule]) -> Iterator[datetime]:
    """Yield every moment of these days at which a turn may begin or end."""
    windows = [window for each in hours for window in each.windows]
    times = sorted({MIDNIGHT, *(time_ for each in windows for time_ in (each.begins, each.ends))})
    for day in days:
        yield from (datetime.combine(day, each, UTC) for each in times)


def _nobodys(local: datetime, hours: Sequence[Schedule]) -> bool:
    return not any(each.holds(local) for each in hours)
