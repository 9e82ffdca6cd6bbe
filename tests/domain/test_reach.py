"""By how many independent ways the people are reached whom a plan calls, and who hangs on one way alone."""

from dataclasses import replace

from gateway.domain.model import DeviceId, PersonId, PolicyId
from gateway.domain.paths import Path
from gateway.domain.policy import DEFAULT_ARRIVE_WITHIN, DEFAULT_WAIT
from gateway.domain.reach import narrowest, reaches_of, reliances
from gateway.domain.site import Contact, Device, Person, PlannedPolicy, PlannedStep, Site

LAMP = Contact("panel", "panel-b3?do=light")
SMS, CALL = Contact("sms", "1"), Contact("call", "1")
HOOK, CHAT = Contact("webhook", "http://192.168.1.2/a"), Contact("apprise", "wecombot://KEY")


def site(*contacts: tuple[Contact, ...], last: tuple[Contact, ...] = ()) -> Site:
    """Return a site with one resident and helpers who are reached so; who comes last has `last`."""
    helpers = [Person(PersonId(f"h{number}"), "", contacts=each) for number, each in enumerate(contacts)]
    guard, wu = Person(PersonId("guard"), "", contacts=last), Person(PersonId("wu"), "", contacts=(CHAT, SMS))
    step = PlannedStep((*(each.id for each in helpers), "wu"), DEFAULT_WAIT)
    policy = PlannedPolicy(PolicyId("elder"), (step,), DEFAULT_ARRIVE_WITHIN, ("guard",))
    button = Device(DeviceId("sos"), "cuobian-sos", resident=wu.id, policy=policy.id)
    return Site(
        people={each.id: each for each in (*helpers, guard, wu)},
        policies={policy.id: policy},
        devices={button.id: button},
    )


def paths(found: Site) -> set[str]:
    """Return the independent ways of the only resident."""
    (reach,) = reaches_of(found)
    return {each.value for each in reach.paths}


def test_ways_count_once_however_many_addresses_use_them() -> None:
    """A text and a call of three people are one way: the modem. The resident's own phone is none."""
    assert {"modem"} == paths(site((SMS,), (CALL,), (SMS, CALL)))
    assert [PersonId("wu")] == list(narrowest(site((SMS,), (CALL,))))


def test_two_ways_may_be_those_of_two_people() -> None:
    """One neighbour has a phone, the desk a screen: that is enough; nobody at all is worst."""
    assert {"modem", "lan"} == paths(site((SMS,), last=(HOOK,)))
    assert {} == narrowest(site((SMS,), last=(HOOK,)))
    assert frozenset() == narrowest(site())[PersonId("wu")].paths


def test_a_lamp_is_no_way_to_anybody() -> None:
    """A siren in the neighbour's flat beside the only modem: when that fails, nobody reads anything."""
    found = site((SMS, LAMP), (LAMP,))
    assert {"modem"} == paths(found)
    assert ((PersonId("h0"),), [PersonId("wu")]) == (reaches_of(found)[0].people, list(narrowest(found)))
    only = {each.way.key: each.only for each in reliances(found)}
    assert (PersonId("h0"),) == only["modem"]
    assert "panel" not in only


def test_a_resident_is_as_well_off_as_the_worst_of_their_buttons() -> None:
    """The button in the bath calls one neighbour by text; the one by the bed calls two ways."""
    found = site((SMS, CHAT))
    desk = replace(found, desk=("guard",), people={
        **found.people, PersonId("guard"): Person(PersonId("guard"), "", contacts=(SMS,)),
    })  # fmt: skip
    bath = Device(DeviceId("bath"), "cuobian-sos", resident=PersonId("wu"))
    both = replace(desk, devices={**desk.devices, bath.id: bath})
    worst = narrowest(both)[PersonId("wu")]
    assert (None, {Path.MODEM}) == (worst.policy, worst.paths)
    assert 2 == len(reaches_of(both))
    assert {} == narrowest(replace(both, devices=desk.devices))


def test_a_device_of_nobody_hangs_on_nothing() -> None:
    """A smoke detector in a staircase has no resident to be named."""
    found = site((SMS,))
    assert () == reaches_of(replace(found, devices={DeviceId("x"): Device(DeviceId("x"), "t")}))


def test_who_hangs_on_one_way_alone_is_named() -> None:
    """Of a dead server it can be said who hears nothing any more."""
    found = {each.way.key: each for each in reliances(site((HOOK,), (HOOK, SMS), (SMS, CALL)))}
    assert (("h0", "h1"), ("h0",)) == (found["192.168.1.2:80"].people, found["192.168.1.2:80"].only)
    assert ("h2",) == found["modem"].only
    assert "modem" == next(iter(found))


def test_of_two_bad_plans_the_worse_one_is_named() -> None:
    """The button by the bed hangs on the modem, the one in the bath calls nobody who can be reached."""
    found = site((SMS,))
    bath = Device(DeviceId("bath"), "cuobian-sos", resident=PersonId("wu"))
    for devices in ({**found.devices, bath.id: bath}, {bath.id: bath, **found.devices}):
        assert None is narrowest(replace(found, devices=devices))[PersonId("wu")].policy


def test_two_buttons_with_one_plan_are_one_answer() -> None:
    """The second one has nothing to add."""
    found = site((SMS,))
    twin = Device(DeviceId("twin"), "cuobian-sos", resident=PersonId("wu"), policy=PolicyId("elder"))
    assert reaches_of(found) == reaches_of(replace(found, devices={**found.devices, twin.id: twin}))
    assert 1 == len(reaches_of(found))


def test_who_is_called_and_has_no_way_is_not_counted_among_who_is_reached() -> None:
    """Nor is a name that the site does not know, nor the resident, whose own call it is."""
    found = site((SMS,), (), last=(HOOK,))
    (reach,) = reaches_of(found)
    assert ("h0", "guard") == reach.people
    stranger = replace(found.policies[PolicyId("elder")], last_resort=("guard", "nobody", "wu"))
    (again,) = reaches_of(replace(found, policies={stranger.id: stranger}))
    assert reach == again


def test_ways_that_as_many_depend_on_stand_by_their_names() -> None:
    """So that two looks show the same list."""
    found = [each.way.key for each in reliances(site((HOOK,), (SMS,)))]
    assert ["modem", "192.168.1.2:80", "qyapi.weixin.qq.com:443"] == found
