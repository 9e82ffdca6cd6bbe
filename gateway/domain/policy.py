"""Who is called, in which order, how long apart. Owns an alarm's own copy; never looks at contacts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.domain.duty import Roster, Rota, filled
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
    relieved: tuple[PersonId, ...] = ()
    """Who was called with it and is off duty by now: still awaited and told, and not called with it anew."""


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
    roster: Roster | None = None
    """The rotas it calls, None: it calls none. The people above were on duty when it was last looked at."""

    asks: bool = False
    """True where the first step is a question to the resident alone: asked once, then come neighbours."""

    @property
    def begins(self) -> int:
        """Return the step that every round from the second begins with."""
        return 1 if self.trial or self.asks else 0

    @property
    def desk_ever(self) -> tuple[PersonId, ...]:
        """Return the desk with everybody of its rotas: who was rung there may be off duty by now."""
        rotas = dict(self.roster.rotas) if self.roster is not None else {}
        names = self.roster.desk if self.roster is not None else self.desk
        return filled(names, {name: rota.people for name, rota in rotas.items()})

    def called_in(self, round_: int, step: int) -> tuple[PersonId, ...]:
        """Return whom a step calls; last-resort contacts join every round from the second."""
        joined = self.last_resort if round_ > 0 else ()
        return unique((*self.steps[step].people, *self.steps[step].relieved, *joined))

    def called_until(self, round_: int, step: int) -> tuple[PersonId, ...]:
        """Return everybody called from the first step up to this one."""
        if round_ > 0:
            everybody = [person for each in self.steps for person in (*each.people, *each.relieved)]
            return unique((*everybody, *self.last_resort))
        steps = self.steps[: step + 1]
        return unique(tuple(person for each in steps for person in (*each.people, *each.relieved)))


def on_trial(policy: Policy, by: str, walk: int = 0) -> Policy:
    """Return the plan of an announced press: the desk hears it first, then everything goes as planned."""
    roster = policy.roster
    if roster is not None:
        roster = replace(roster, steps=(roster.desk, *roster.steps))
    steps = (Step(policy.desk, TRIAL_WAIT), *policy.steps)
    return replace(policy, steps=steps, trial=by, walk=walk, roster=roster)


def asked_first(policy: Policy, person: PersonId, wait: timedelta) -> Policy:
    """Return a plan that begins, once, with a question to one person alone."""
    roster = policy.roster
    if roster is not None:
        roster = replace(roster, steps=((person,), *roster.steps))
    return replace(policy, steps=(Step((person,), wait), *policy.steps), asks=True, roster=roster)


def unasked(policy: Policy) -> Policy:
    """Return a plan without the question that it began with."""
    if not policy.asks:
        return policy
    roster = policy.roster
    if roster is not None:
        roster = replace(roster, steps=roster.steps[1:])
    return replace(policy, steps=policy.steps[1:], asks=False, roster=roster)


def without(policy: Policy, person: PersonId) -> Policy:
    """Return a plan whose steps do not call somebody."""
    roster = policy.roster
    if roster is not None:
        lists = tuple(_but(names, person) for names in roster.steps)
        roster = replace(
            roster, steps=lists, rotas=tuple((name, _off(rota, person)) for name, rota in roster.rotas)
        )
    steps = tuple(replace(step, people=_but(step.people, person)) for step in policy.steps)
    return replace(policy, steps=steps, roster=roster)


def _off(rota: Rota, person: PersonId) -> Rota:
    return Rota(tuple(turn for turn in rota.turns if turn[0] != person))


def _but(people: tuple[PersonId, ...], person: PersonId) -> tuple[PersonId, ...]:
    return tuple(each for each in people if each != person)


def handed_over(policy: Policy, at: datetime | None, round_: int = 0, step: int | None = None) -> Policy:
    """Return the plan with whoever is on duty by the wall clock, None where that is not to be trusted.

    Whom the present step has called and who is relieved since is kept beside it: they may still answer.
    A copy whose rotas do not fit its steps is called as it stands: nobody's press may break on it.
    """
    roster = policy.roster
    if roster is None or len(roster.steps) != len(policy.steps):
        return policy
    on_duty = roster.at(at)
    steps = tuple(
        replace(each, people=filled(names, on_duty))
        for each, names in zip(policy.steps, roster.steps, strict=True)
    )
    desk, last_resort = filled(roster.desk, on_duty), filled(roster.last_resort, on_duty)
    after = replace(policy, steps=steps, last_resort=last_resort, desk=desk)
    if step is None:
        return after
    called = after.called_in(round_, step)
    gone = tuple(person for person in policy.called_in(round_, step) if person not in called)
    return _with_step(after, step, (*after.steps[step].relieved, *gone)) if gone else after


def anew(policy: Policy, step: int) -> Policy:
    """Return the plan as one of its steps is called once more: by now only those on duty are."""
    return _with_step(policy, step, ()) if policy.steps[step].relieved else policy


def _with_step(policy: Policy, step: int, relieved: tuple[PersonId, ...]) -> Policy:
    changed = replace(policy.steps[step], relieved=relieved)
    return replace(policy, steps=(*policy.steps[:step], changed, *policy.steps[step + 1 :]))


def unique(people: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
    """Return the people in order, each once."""
    return tuple(dict.fromkeys(people))
