"""The shape of care in the site document: a daily sign of life, visits, drills. Never on by itself."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from config.duration import Duration, duration_value
from config.shape import Id, Shape, Text
from config.site_doors import Begin, Weekday
from gateway.domain.drill_plan import DEFAULT_BEGINS, DEFAULT_ENDS, DEFAULT_EVERY, SHORTEST_EVERY, DrillPlan
from gateway.domain.model import PolicyId
from gateway.domain.site_doors import DAYS, EVERY_DAY
from gateway.domain.visits import SHORTEST_EVERY as SHORTEST_VISIT
from gateway.domain.visits import VisitPlan
from gateway.domain.wellbeing import DEFAULT_ASK, DEFAULT_SINCE, LONGEST_ASK, LONGEST_WINDOW, Wellbeing


def _ask(value: timedelta) -> timedelta:
    if not timedelta(minutes=1) <= value <= LONGEST_ASK:
        raise ValueError("1m to 2h: so long the resident alone is asked")
    return value


def _visit(value: timedelta) -> timedelta:
    if value < SHORTEST_VISIT:
        raise ValueError("at least 1d")
    return value


def _drill(value: timedelta) -> timedelta:
    if value < SHORTEST_EVERY:
        raise ValueError("at least 7d: more often a drill is a nuisance")
    return value


def _span(value: object) -> object:
    if isinstance(value, str) and value.count("-") == 1:
        return tuple(each.strip() for each in value.split("-"))
    return value


class WellbeingEntry(Shape):
    """A daily sign of life, where a resident has chosen one."""

    by: Begin = Field(description="When silence counts, such as 10:00.")
    chosen: Text = Field(description="Who said so, when and to whom: it is the resident's own choice.")
    since: Begin = Field(default=DEFAULT_SINCE, description="From when on a sign counts.")
    ask: Annotated[Duration, AfterValidator(_ask)] = Field(
        default=DEFAULT_ASK, description="How long the resident alone is asked before a neighbour is called."
    )
    policy: Id | None = Field(
        default=None, description="Who comes then. Absent: whom their own button calls."
    )

    @model_validator(mode="after")
    def _in_order(self) -> WellbeingEntry:
        span = _minutes(self.by) - _minutes(self.since)
        if not 30 <= span <= LONGEST_WINDOW // timedelta(minutes=1):
            raise ValueError("`by` 30 minutes to 20 hours after `since`, on the same day")
        return self


class VisitsEntry(Shape):
    """Who looks in on a resident, and how often."""

    every: Annotated[Duration, AfterValidator(_visit)] = Field(description="At least so often, such as 3d.")
    by: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(
        description="Who is to come: ids of people or group:ID."
    )


class DrillsEntry(Shape):
    """Drills that begin by themselves."""

    every: Annotated[Duration, AfterValidator(_drill)] = Field(
        default=DEFAULT_EVERY, description="How old the proof of a way to somebody may become."
    )
    between: Annotated[tuple[Begin, Begin], BeforeValidator(_span)] = Field(
        default=(DEFAULT_BEGINS, DEFAULT_ENDS), description="When they are sent, such as 10:00-11:30."
    )
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = Field(
        default=None, description="On which days: mon, tue, … Absent: every day."
    )

    @model_validator(mode="after")
    def _in_order(self) -> DrillsEntry:
        if self.between[1] <= self.between[0]:
            raise ValueError("`between` with an end after its beginning, on the same day")
        return self


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute


def wellbeing_of(entry: WellbeingEntry | None) -> Wellbeing | None:
    """Return the choice an entry describes."""
    if entry is None:
        return None
    policy = PolicyId(entry.policy) if entry.policy is not None else None
    return Wellbeing(entry.by, entry.chosen, entry.since, entry.ask, policy)


def visits_of(entry: VisitsEntry | None) -> VisitPlan | None:
    """Return the plan an entry describes."""
    return VisitPlan(entry.every, entry.by) if entry is not None else None


def drills_of(entry: DrillsEntry | None) -> DrillPlan | None:
    """Return the plan an entry describes."""
    if entry is None:
        return None
    days = frozenset(entry.days) if entry.days is not None else EVERY_DAY
    return DrillPlan(entry.every, *entry.between, days)


def written_wellbeing(chosen: Wellbeing | None) -> dict[str, Any] | None:
    """Return a choice as its entry says it."""
    if chosen is None:
        return None
    policy = {"policy": chosen.policy} if chosen.policy is not None else {}
    times = {"by": f"{chosen.by:%H:%M}", "since": f"{chosen.since:%H:%M}"}
    return {**times, "ask": duration_value(chosen.ask), **policy, "chosen": chosen.chosen}


def written_visits(plan: VisitPlan | None) -> dict[str, Any] | None:
    """Return a plan as its entry says it."""
    return {"every": duration_value(plan.every), "by": list(plan.by)} if plan is not None else None


def written_drills(plan: DrillPlan | None) -> dict[str, Any] | None:
    """Return a plan as its entry says it."""
    if plan is None:
        return None
    days = {"days": [day for day in DAYS if day in plan.days]} if plan.days != EVERY_DAY else {}
    between = f"{plan.begins:%H:%M}-{plan.ends:%H:%M}"
    return {"every": duration_value(plan.every), "between": between, **days}
