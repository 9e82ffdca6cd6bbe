"""What a form does to a policy, on its entry of the site document. Pure; checks only that a step is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from gateway.domain.errors import NotFound

Entry = dict[str, Any]
NEW = "new"
"""The step that is not there yet."""
LAST = "last"
"""Not a step: who joins from the second round on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed: what to do, with which step, who, and how long."""

    do: str
    step: str
    who: tuple[str, ...]
    wait: str
    arrive_within: str


def wanted(form: FormData) -> Wanted:
    """Return what a form says."""
    who = tuple(dict.fromkeys(each for each in form.getlist("who") if isinstance(each, str)))
    texts = {name: str(form.get(name, "")).strip() for name in ("do", "step", "wait", "arrive_within")}
    return Wanted(who=who, **texts)


def changed(entry: Entry, what: Wanted) -> Entry:
    """Return an entry with what was wanted done to it. Raises NotFound for a step that is not there."""
    act = ACTS.get(what.do)
    if act is None:
        raise NotFound(f"there is nothing called {what.do!r} to do")
    return act(entry, what)


def position(step: str, count: int) -> int | None:
    """Return the index of a step that people count from one, None where there is none."""
    known = step.isascii() and step.isdigit() and 0 < int(step[:4]) <= count
    return int(step[:4]) - 1 if known else None


def fields(problems: Mapping[str, str]) -> dict[str, str]:
    """Return problems of an entry by the field of the form they belong to: `who`, `wait`, `arrive_within`."""
    return {_field(name): text for name, text in problems.items()}


def _field(name: str) -> str:
    if name.endswith(".wait"):
        return "wait"
    return "who" if ".notify" in name or name.startswith("last_resort") else name


def _at(steps: Sequence[Mapping[str, Any]], step: str) -> int:
    at = position(step, len(steps))
    if at is None:
        raise NotFound("there is no such step any more")
    return at


def _keep_step(entry: Entry, what: Wanted) -> Entry:
    steps = list(entry["steps"])
    step = {"notify": list(what.who), "wait": what.wait}
    if what.step == NEW:
        return {**entry, "steps": [*steps, step]}
    steps[_at(steps, what.step)] = step
    return {**entry, "steps": steps}


def _remove_step(entry: Entry, what: Wanted) -> Entry:
    steps = list(entry["steps"])
    del steps[_at(steps, what.step)]
    return {**entry, "steps": steps}


def _earlier(entry: Entry, what: Wanted) -> Entry:
    steps = list(entry["steps"])
    at = _at(steps, what.step)
    steps.insert(max(0, at - 1), steps.pop(at))
    return {**entry, "steps": steps}


def _last_resort(entry: Entry, what: Wanted) -> Entry:
    return {**entry, "last_resort": list(what.who)}


def _arrive(entry: Entry, what: Wanted) -> Entry:
    return {**entry, "arrive_within": what.arrive_within}


ACTS: Mapping[str, Callable[[Entry, Wanted], Entry]] = {
    "keep": _keep_step,
    "drop": _remove_step,
    "earlier": _earlier,
    "last": _last_resort,
    "arrive": _arrive,
}
