"""Care in the rows of the site: a daily sign of life, visits, drills as one text each. Runs no statement."""

from __future__ import annotations

import json
from datetime import time, timedelta

from gateway.domain.drill_plan import DrillPlan
from gateway.domain.model import PolicyId
from gateway.domain.visits import VisitPlan
from gateway.domain.wellbeing import Wellbeing


def wellbeing_text(chosen: Wellbeing | None) -> str:
    """Return a choice as one line of JSON; empty where there is none."""
    if chosen is None:
        return ""
    return json.dumps(
        [
            chosen.by.isoformat(),
            chosen.chosen,
            chosen.since.isoformat(),
            chosen.ask.total_seconds(),
            chosen.policy,
        ],
        ensure_ascii=False,
    )


def wellbeing_of(text: str) -> Wellbeing | None:
    """Return the choice that a text holds."""
    if not text:
        return None
    by, chosen, since, ask, policy = json.loads(text)
    return Wellbeing(
        time.fromisoformat(by),
        chosen,
        time.fromisoformat(since),
        timedelta(seconds=ask),
        PolicyId(policy) if policy is not None else None,
    )


def visits_text(plan: VisitPlan | None) -> str:
    """Return a plan as one line of JSON; empty where there is none."""
    return json.dumps([plan.every.total_seconds(), plan.by], ensure_ascii=False) if plan is not None else ""


def visits_of(text: str) -> VisitPlan | None:
    """Return the plan that a text holds."""
    if not text:
        return None
    every, by = json.loads(text)
    return VisitPlan(timedelta(seconds=every), tuple(by))


def drills_text(plan: DrillPlan | None) -> str:
    """Return a plan as one line of JSON; empty where there is none."""
    if plan is None:
        return ""
    return json.dumps(
        [plan.every.total_seconds(), plan.begins.isoformat(), plan.ends.isoformat(), sorted(plan.days)]
    )


def drills_of(text: str) -> DrillPlan | None:
    """Return the plan that a text holds."""
    if not text:
        return None
    every, begins, ends, days = json.loads(text)
    return DrillPlan(
        timedelta(seconds=every), time.fromisoformat(begins), time.fromisoformat(ends), frozenset(days)
    )
