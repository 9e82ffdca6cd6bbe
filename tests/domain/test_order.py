"""Quiet hours, absence and "gone out" change an order and nothing else: said of every plan there can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.alarm import AlarmKind
from gateway.domain.duty import Duty, Turn
from gateway.domain.model import PersonId, ScheduleId
from gateway.domain.order import Later, in_order
from gateway.domain.plan import Moment, Scene, Written, copied
from gateway.domain.policy import Policy
from gateway.domain.site import Absence, Contact, Person, Site
from gateway.domain.site_doors import EVERY_DAY, Schedule, Window
from gateway.domain.things import is_thing

AT = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
"""02:00 on a Thursday in Shanghai."""
NIGHT = (Window(EVERY_DAY, time(22), time(7)),)
AWAY = (Absence(date(2026, 11, 20), date(2026, 11, 26)),)
PHONE, LAMP = (Contact("sms", "1"),), (Contact("panel", "lamp"),)
WAIT = timedelta(minutes=1)
RESIDENT = PersonId("wu")
NAMES = [*"abcdef", "wu"]


def person(name: str) -> st.SearchStrategy[Person]:
    """Draw somebody, who may have a telephone, may be asleep and may be away."""
    return st.builds(
        Person,
        st.just(PersonId(name)),
        st.just(name),
        contacts=st.sampled_from([PHONE, PHONE, PHONE, LAMP, ()]),
        quiet=st.sampled_from([(), NIGHT]),
        away=st.sampled_from([(), (), AWAY]),
    )


people = st.fixed_dictionaries({name: person(name) for name in NAMES})
called = st.lists(st.sampled_from([*NAMES, "group:g", "duty:d"]), min_size=1, max_size=4).map(tuple)
plans = st.lists(called, min_size=1, max_size=4)
some = st.lists(st.sampled_from(NAMES).map(PersonId), max_size=4)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """Draw people with and without addresses, asleep, away or out, a group of them and a rota."""
    turns = tuple(Turn(each) for each in draw(some.filter(bool)))
    return Site(
        people={PersonId(name): each for name, each in draw(people).items()},
        groups={"g": tuple(draw(some))},
        duties={"d": Duty("d", "", turns)},
    )


def planned(
    site: Site, steps: list[tuple[str, ...]], at: datetime | None, out: frozenset[PersonId]
) -> Policy:
    """Return the copy an alarm of one resident takes."""
    scene = Scene(AlarmKind.SOS, None, RESIDENT)
    return copied(Written([(names, WAIT) for names in steps]), site, scene, Moment(at, out))


def answering(site: Site, policy: Policy, step: int) -> frozenset[PersonId]:
    """Return who of a step can be reached, without whoever lies on the floor."""
    called = policy.steps[step].people
    return frozenset(each for each in called if site.people[each].reachable and each != RESIDENT)


@given(sites(), plans, st.frozensets(st.sampled_from(NAMES).map(PersonId)))
@settings(max_examples=60)
def test_nobody_is_ever_lost_by_order(
    site: Site, steps: list[tuple[str, ...]], out: frozenset[PersonId]
) -> None:
    """Who was called in a round is; what a step reached before it reaches now; steps and waits stay."""
    plain, shifted = planned(site, steps, None, frozenset()), planned(site, steps, AT, out)
    assert set(plain.called_until(1, 0)) == set(shifted.called_until(1, 0))
    assert [step.wait for step in plain.steps] == [step.wait for step in shifted.steps]
    assert (plain.last_resort, plain.desk) == (shifted.last_resort, shifted.desk)
    for number in range(len(steps)):
        reached = bool(answering(site, plain, number))
        assert reached <= bool(answering(site, shifted, number)), "somebody in time before, nobody now"
        assert bool(plain.steps[number].people) <= bool(shifted.steps[number].people)


@given(sites(), plans, st.frozensets(st.sampled_from(NAMES).map(PersonId)))
@settings(max_examples=60)
def test_whoever_is_shifted_leaves_somebody_awake_and_there_behind(
    site: Site, steps: list[tuple[str, ...]], out: frozenset[PersonId]
) -> None:
    """Of each step that lost somebody, one who can come is awake, there, and no resident and no lamp."""
    plain, shifted = planned(site, steps, None, frozenset()), planned(site, steps, AT, out)
    local = AT + timedelta(hours=8)
    for number, (before, after) in enumerate(zip(plain.steps, shifted.steps, strict=True)):
        if set(before.people) <= set(after.people):
            continue
        rota = {each for each in site.duties["d"].people if "duty:d" in steps[number]}
        awake = [
            person
            for person in answering(site, shifted, number)
            if person in rota
            or not (site.people[person].quiet or site.people[person].is_away(local) or person in out)
        ]
        assert awake


@given(sites(), plans, st.frozensets(st.sampled_from(NAMES).map(PersonId)))
@settings(max_examples=60)
def test_an_untrusted_clock_shifts_nobody(
    site: Site, steps: list[tuple[str, ...]], out: frozenset[PersonId]
) -> None:
    """Not one is asleep, away or out where the box does not know what time it is."""
    assert planned(site, steps, None, frozenset()) == planned(site, steps, None, out)


@given(sites(), plans)
@settings(max_examples=60)
def test_quiet_costs_one_step_and_never_more(site: Site, steps: list[tuple[str, ...]]) -> None:
    """Who sleeps is called with the next step at the latest, who is away within the same round."""
    plain, shifted = planned(site, steps, None, frozenset()), planned(site, steps, AT, frozenset())
    for person in plain.called_until(1, 0):
        first = [
            next(number for number, step in enumerate(plan.steps) if person in step.people)
            for plan in (plain, shifted)
        ]
        if not site.people[person].away:
            assert first[0] <= first[1] <= first[0] + 1


def ids(*names: str) -> tuple[PersonId, ...]:
    """Return names as ids."""
    return tuple(map(PersonId, names))


def test_who_sleeps_comes_with_the_next_step_and_who_is_away_with_the_last() -> None:
    """And whoever is in the last step stays in it."""
    later = {PersonId("a"): Later.NEXT, PersonId("b"): Later.LAST, PersonId("e"): Later.NEXT}
    steps = [ids("a", "b", "c"), ids("d"), ids("e", "f")]
    found = in_order(steps, later, lambda _: True)
    assert (ids("c"), ids("d", "a"), ids("e", "f", "b")) == found


def test_a_step_of_nobody_else_keeps_whoever_sleeps() -> None:
    """They ring at once: nobody who is awake is there to be called first."""
    later = dict.fromkeys(ids("a", "b"), Later.NEXT)
    assert (ids("a", "b"), ids("c")) == in_order([ids("a", "b"), ids("c")], later, lambda _: True)


def test_somebody_beyond_reach_lets_nobody_sleep() -> None:
    """The other one has no address, so the one who sleeps is the last one reachable."""
    later = {PersonId("a"): Later.NEXT}
    found = in_order([ids("a", "b"), ids("c")], later, lambda person: person != "b")
    assert (ids("a", "b"), ids("c")) == found


def test_the_resident_s_own_telephone_lets_nobody_sleep() -> None:
    """Whoever lies on the floor is not the one who comes."""
    site = Site(
        people={
            RESIDENT: Person(RESIDENT, "吴奶奶", contacts=PHONE),
            PersonId("a"): Person(PersonId("a"), "a", contacts=PHONE, quiet=NIGHT),
        }
    )
    assert ids("wu", "a") == planned(site, [("wu", "a"), ("a",)], AT, frozenset()).steps[0].people
    awake = replace(site.people[RESIDENT], id=PersonId("b"))
    site = replace(site, people={**site.people, PersonId("b"): awake})
    assert ids("b") == planned(site, [("b", "a"), ("a",)], AT, frozenset()).steps[0].people


def test_a_rota_lets_others_sleep_only_where_all_of_it_can_be_reached() -> None:
    """Before the step is called the one without an address may have come on duty."""
    sleeper = Person(PersonId("a"), "a", contacts=PHONE, quiet=NIGHT)
    chen, lin = Person(PersonId("chen"), "chen", contacts=PHONE), Person(PersonId("lin"), "lin")
    hours = Schedule(ScheduleId("all"), (Window(EVERY_DAY, time(0), time(0)),))
    site = Site(
        people={each.id: each for each in (sleeper, chen, lin)},
        duties={"d": Duty("d", "", (Turn(chen.id, hours.id),))},
        schedules={hours.id: hours},
    )
    assert ids("chen") == planned(site, [("duty:d", "a"), ("a",)], AT, frozenset()).steps[0].people
    both = replace(site, duties={"d": Duty("d", "", (Turn(chen.id, hours.id), Turn(lin.id, hours.id)))})
    assert PersonId("a") in planned(both, [("duty:d", "a"), ("a",)], AT, frozenset()).steps[0].people


def test_a_siren_lets_nobody_sleep() -> None:
    """It wakes no telephone, and it comes to no door."""
    site = Site(people={PersonId("a"): Person(PersonId("a"), "a", contacts=PHONE, quiet=NIGHT)})
    policy = planned(site, [("stairwell:floor", "a"), ("a",)], AT, frozenset())
    assert not any(map(is_thing, policy.steps[0].people))
    assert ids("a") == policy.steps[0].people
