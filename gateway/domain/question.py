"""The question to a resident of whom nothing was heard: its alarm, and what their answer makes of it. Pure.

Rule 1: it is asked of the resident alone, once; then the people of their plan are called as for any alarm.
Rule 2: it never joins a call for help and no call joins it: who presses the button is answered as always.
Rule 3: "please come" is a call for help from that moment on, and the question is over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gateway.domain import escalation, rules
from gateway.domain.alarm import GATEWAY, Actor, Alarm, AlarmKind, AlarmState, Role
from gateway.domain.escalation import Decision, Entry, EntryType
from gateway.domain.model import AlarmId, DeviceId, EventType, Now, PersonId
from gateway.domain.plan import Moment, Scene, copied
from gateway.domain.policy import Policy, asked_first, handed_over, unasked, without
from gateway.domain.site import Person, Site
from gateway.domain.wellbeing import Wellbeing


def asked(person: Person, chosen: Wellbeing, site: Site, id_: AlarmId, now: Now) -> Alarm:
    """Return the question to somebody, raised; nobody has been called yet."""
    own = tuple(each.id for each in site.devices.values() if each.resident == person.id)
    return Alarm(
        id=id_,
        kind=AlarmKind.WELLBEING,
        state=AlarmState.RAISED,
        subject=subject_of(person.id),
        devices=own,
        place=person.home,
        place_name=site.place_name(person.home) or site.name or str(person.id),
        resident=person.id,
        resident_name=person.name,
        policy=_plan(person, chosen, own, site, now),
        raised_at=now.at,
        due_at=now.steady,
        fired_at=now.steady,
        language=site.language_of(person.id),
    )


def subject_of(person: PersonId) -> str:
    """Return what a question and every call for help of somebody's own are about."""
    return f"person:{person}"


def _plan(person: Person, chosen: Wellbeing, own: tuple[DeviceId, ...], site: Site, now: Now) -> Policy:
    """Return who is asked and then called: the chosen policy, their button's, the site's, or the desk."""
    names = [chosen.policy, *(site.devices[each].policy for each in own), site.default_policy]
    name = next((each for each in names if each in site.policies), None)
    scene = Scene(AlarmKind.WELLBEING, person.home, person.id)
    after = without(copied(rules.plan_of(name, site), site, scene, Moment(now.wall)), person.id)
    # Nobody who asks back can be reached without an address: then a neighbour goes at once.
    return asked_first(after, person.id, chosen.ask) if person.contacts else after


def wants_help(
    alarm: Alarm, now: Now, by: Actor, outcome: str, told: escalation.People
) -> tuple[Decision, Alarm]:
    """Take "please come": the question ends, and the call for help that begins is returned beside it.

    That one has yet to be raised, or added to the one that is open.
    """
    over = escalation.resolve(alarm, now.at, by, outcome, told)
    over = replace(over, entries=(*over.entries, Entry(EntryType.HELP_WANTED, by)))
    policy = handed_over(unasked(alarm.policy), now.wall)
    call = replace(
        alarm,
        kind=AlarmKind.SOS,
        policy=policy,
        state=AlarmState.RAISED,
        raised_at=now.at,
        pressed_at=now.at,
        helper=None,
        helper_name="",
        helper_role=None,
        also_going=(),
        declined=(),
        lapsed="",
        withdrew=False,
        unreachable=False,
        sign="",
        sign_at=None,
    )
    return over, call


def held_back(alarm: Alarm, now: Now) -> Decision:
    """Let a question wait while a call for help about the same person is open: nobody is called twice."""
    return Decision(replace(alarm, due_at=now.steady + escalation.longest_wait(alarm)))


def over_with(
    alarm: Alarm, now: Now, by: Actor, outcome: str, told: escalation.People
) -> tuple[Decision, ...]:
    """Return how a question ends with the call for help about the same person, by whoever closes that.

    A neighbour closes only where they have been: they have, or the call could not be closed by them.
    """
    if by.role is Role.NEIGHBOUR and alarm.state is not AlarmState.ATTENDED:
        there = escalation.arrive(alarm, now.steady, by, told)
        return there, escalation.resolve(there.alarm, now.at, by, outcome, told)
    return (escalation.resolve(alarm, now.at, by, outcome, told),)


def signed(alarm: Alarm, type_: EventType, at: datetime) -> Decision:
    """Note what was heard since it was asked. A sign never closes: only a person does."""
    heard = replace(alarm, sign=type_.value, sign_at=at)
    return Decision(heard, (), (Entry(EntryType.SIGN, GATEWAY, type_.value),))
