"""Who is called, in which order, how long apart. Owns an alarm's own copy; never looks at contacts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from gateway.domain.model import PersonId

DEFAULT_WAIT = timedelta(seconds=60)
"""TSA: 97.5 % of calls answered within 60 s (FIGURES F5)."""
DEFAULT_ARRIVE_WITHIN = timedelta(minutes=15)
TRIAL_WAIT = timedelta(seconds=60)
"""How long whoever tries a button out has to say so before everybody is called."""
TASK_WITHIN = timedelta(hours=24)
"""How long a dead device may be a caretaker's alone before the desk hears of it too."""


@dataclass(frozen=True, slots=True)
class Step:
    """People called together, and how long to wait for them."""

    people: tuple[PersonId, ...]
    wait: timedelta = DEFAULT_WAIT


@dataclass(frozen=True, slots=True)
class Policy:
    """One alarm's own copy: groups are already people, so later edits cannot break an open case.

    `steps` is never empty: a policy without people is one step with nobody in it, which keeps the
    alarm due for ever and the desk told.
    """

    steps: tuple[Step, ...]
    arrive_within: timedelta = DEFAULT_ARRIVE_WITHIN
    last_resort: tuple[PersonId, ...] = ()
    desk: tuple[PersonId, ...] = ()
    """The site's guard desk as people; the board shows every alarm without being named here."""
    trial: str = ""
    """Who had said, before the press, that they would try the button out: then the first step is the desk's
    alone, once. Empty: every press that nobody announced."""
    walk: int = 0
    """The walk test that a trial belongs to: whoever walks in another one has not seen this press."""

    asks: bool = False
    """True where the first step is a question to the resident alone: asked once, then come neighbours."""

    @property
    def begins(self) -> int:
        """Return the step that every round from the second begins with."""
        return 1 if self.trial or self.asks else 0

    def called_in(self, round_: int, step: int) -> tuple[PersonId, ...]:
        """Return whom a step calls; last-resort contacts join every round from the second."""
        joined = self.last_resort if round_ > 0 else ()
        return unique((*self.steps[step].people, *joined))

    def called_until(self, round_: int, step: int) -> tuple[PersonId, ...]:
        """Return everybody called from the first step up to this one."""
        if round_ > 0:
            everybody = [person for each in self.steps for person in each.people]
            return unique((*everybody, *self.last_resort))
        return unique(tuple(person for each in self.steps[: step + 1] for person in each.people))


def on_trial(policy: Policy, by: str, walk: int = 0) -> Policy:
    """Return the plan of an announced press: the desk hears it first, then everything goes as planned."""
    return replace(policy, steps=(Step(policy.desk, TRIAL_WAIT), *policy.steps), trial=by, walk=walk)


def unique(people: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
    """Return the people in order, each once."""
    return tuple(dict.fromkeys(people))
