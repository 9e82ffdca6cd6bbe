"""What can be used and still leaves somebody alone."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

from config.site_file import parse_site
from config.site_warnings import site_warnings
from gateway.domain.model import DeviceId, PersonId, PolicyId
from gateway.domain.site import Contact, Device, Person, Site
from gateway.domain.visits import VisitPlan
from gateway.domain.wellbeing import Wellbeing
from tests.site.compound import contract

DESK = replace(contract(), desk=("guard",))


def warnings(site: Site) -> list[str]:
    """Return the warnings of a site, with the languages of the house."""
    return list(site_warnings(site, ("zh-CN", "en")))


def test_the_contract_s_site_with_a_desk_leaves_nobody_alone() -> None:
    """Two neighbours and a guard can be reached for each resident."""
    assert [] == warnings(DESK)


def test_a_site_without_a_desk_is_told() -> None:
    """Faults have nobody to go to; a desk without contacts is none either."""
    (found,) = warnings(contract())
    assert "site.desk: nobody, so faults and presses of unknown buttons are on the board" in found
    (found,) = warnings(replace(DESK, desk=("wu",)))
    assert "site.desk: found nobody with a contact, expected one at least" == found


def test_maintenance_that_cannot_be_reached_is_told() -> None:
    """A task that nobody gets is nobody's."""
    (found,) = warnings(replace(DESK, maintenance=("wu",)))
    assert "site.maintenance: found nobody with a contact, expected one at least" == found
    assert [] == warnings(replace(DESK, maintenance=("lin",)))


def test_a_resident_with_one_who_can_be_reached_is_told() -> None:
    """Also one who only calls herself."""
    elder = contract().policies[PolicyId("elder")]
    alone = replace(elder, steps=elder.steps[:1], last_resort=())
    site = replace(DESK, policies={alone.id: alone})
    expected = "1 person can be reached through policy elder, expected at least 2"
    assert [f"person wu: {expected}", f"person li: {expected}"] == warnings(site)
    own = Device(DeviceId("d"), "cuobian-sos", resident=PersonId("zheng"), policy=elder.id)
    expected = "person zheng: nobody can be reached through policy elder, expected at least 2"
    assert [expected] == warnings(replace(site, devices={own.id: own}))


def test_a_second_button_with_a_plan_of_its_own_is_looked_at_too() -> None:
    """The one by the bed calls two neighbours, the one in the bath a single one; each plan is told once."""
    elder = contract().policies[PolicyId("elder")]
    alone = replace(elder, id=PolicyId("alone"), steps=elder.steps[:1], last_resort=())
    bath = [
        Device(DeviceId(id_), "cuobian-sos", resident=PersonId("wu"), policy=alone.id) for id_ in ("b1", "b2")
    ]
    site = replace(
        DESK,
        policies={**DESK.policies, alone.id: alone},
        devices={**DESK.devices, **{each.id: each for each in bath}},
    )
    expected = "person wu: 1 person can be reached through policy alone, expected at least 2"
    assert [expected] == warnings(site)


def test_a_step_that_reaches_nobody_is_told_with_who_has_no_contact() -> None:
    """Its wait is lost time."""
    mute = replace(contract().people[PersonId("zheng")], contacts=())
    lin = replace(contract().people[PersonId("lin")], contacts=(Contact("sms", "1"), Contact("panel", "p")))
    site = replace(DESK, people={**DESK.people, mute.id: mute, lin.id: lin})
    assert [
        "person zheng: has no contact, and policy elder calls them",
        "policy elder: step 1 reaches nobody, and its wait is lost",
    ] == warnings(site)


def test_a_device_that_calls_nobody_is_told() -> None:
    """Neither policy nor desk."""
    site = Site(devices={DeviceId("d"): Device(DeviceId("d"), "cuobian-sos")})
    assert "device d: has no policy and there is no guard desk, so a press calls nobody" in warnings(site)


def test_a_language_without_texts_is_told() -> None:
    """A variety of one there is, is one there is."""
    french, english = Person(PersonId("a"), "a", None, "fr"), Person(PersonId("b"), "b", None, "en-GB")
    site = replace(DESK, people={**DESK.people, french.id: french, english.id: english})
    assert ["person a: there are no texts in fr, so zh-CN is used"] == warnings(site)


def test_the_site_to_begin_with_leaves_nobody_alone() -> None:
    """What the README sends everybody to is right as it stands, down to the last warning."""
    example = Path(__file__).parents[2] / "config" / "example-site.yaml"
    found = parse_site(example.read_bytes(), example.name)
    assert [] == warnings(replace(found, sounders={DeviceId("siren-5"): "siren-5?do=siren"}))
    assert ("duty:gate",) == found.desk
    assert {"bangbang", "property", "homecare", "police"} == set(found.groups)
    assert PolicyId("elder") == found.default_policy
    assert "cuobian-sos" == found.devices[DeviceId("sos-501")].template


def test_a_resident_whose_helpers_all_hang_on_one_thing_is_told() -> None:
    """Two neighbours and a guard, all beside the box: when the switch fails nobody hears a press."""
    zheng = DESK.people[PersonId("zheng")]
    near = replace(zheng, contacts=zheng.contacts[:1])
    site = replace(DESK, people={**DESK.people, zheng.id: near})
    told = warnings(site)
    assert ["person wu", "person li"] == [each.partition(":")[0] for each in told]
    assert "through policy elder is reached by the compound's own network alone" in told[0]
    assert "give one of them a telephone number (sms or call, with a modem) or an address" in told[0]
    texted = replace(near, contacts=(*near.contacts, Contact("sms", "13800138000")))
    assert [] == warnings(replace(site, people={**site.people, zheng.id: texted}))


ROTA = """\
site: {name: 金海岸, desk: [guard]}
places:
  - {id: b3, kind: building, name: 3号楼}
  - {id: u2, kind: entrance, name: 2单元, in: b3}
  - {id: u2-501, kind: household, name: "501", in: u2, floor: 5}
  - {id: u2-601, kind: household, name: "601", in: u2, floor: 6}
  - {id: u2-602, kind: household, name: "602", in: u2, floor: 6}
people:
  - {id: wu, name: 吴奶奶, home: u2-501}
  - {id: li, name: 李爷爷, home: u2-602}
  - {id: hong, name: 小红, home: u2-601, helps: true, contacts: [{channel: sms, address: "1"}]}
  - {id: guard, name: 门岗, contacts: [{channel: sms, address: "2"}]}
schedules:
  - {id: day, windows: [{from: "07:00", to: "19:00"}], holidays: [2026-10-01]}
  - {id: night, windows: [{days: [mon, tue, wed, thu, fri, sat, sun], from: "19:00", to: "07:00"}]}
duties:
  - {id: gate, turns: [{person: guard, schedule: day}, {person: hong, schedule: night}]}
policies:
  - {id: elder, steps: [{notify: ["near:floor", "stairwell:entrance"]}, {notify: ["duty:gate"]}]}
devices:
  - {id: sos-501, template: cuobian-sos, place: u2-501, resident: wu, policy: elder}
  - {id: sos-602, template: cuobian-sos, place: u2-602, resident: li, policy: elder}
"""


def planned(*changes: tuple[str, str]) -> list[str]:
    """Return the warnings of a site with a rota and sirens, after some changes."""
    text = ROTA
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    site = parse_site(text.encode(), "site.yaml")
    return warnings(replace(site, sounders={DeviceId("sos-602"): "siren"}))


def test_a_day_that_is_nobody_s_turn_is_told_with_its_first_moment() -> None:
    """Of the week, else of a holiday; with somebody who is always on duty there is none."""
    told = "so then everybody of it is called"
    assert f"duty gate: it is nobody's turn from 2026-10-01 07:00, {told}" in planned()
    late = ('from: "19:00"', 'from: "19:30"')
    assert f"duty gate: it is nobody's turn from mon 19:00, {told}" in planned(late)
    weekdays = ("mon, tue, wed, thu, fri, sat, sun", "mon, tue, wed, thu")
    assert f"duty gate: it is nobody's turn from mon 00:00, {told}" in planned(weekdays)
    always = ("{person: guard, schedule: day}", "{person: guard}")
    assert [] == [each for each in planned(always) if each.startswith("duty")]
    without = (", holidays: [2026-10-01]", "")
    assert [] == [each for each in planned(without) if each.startswith("duty")]


def test_a_place_where_nobody_near_helps_is_told_and_one_without_a_siren() -> None:
    """Hong helps on the sixth floor; on the fifth nobody does. The sirens hang in 602, where nobody helps."""
    found = [each for each in planned() if each.startswith("policy")]
    assert [
        "policy elder: near:floor finds nobody who helps at 1 of 2 places (u2-501)",
        "policy elder: stairwell:entrance finds no siren, lamp or panel at 2 of 2 places, such as u2-501",
    ] == found
    in_the_hall = (
        "sos-602, template: cuobian-sos, place: u2-602",
        "sos-602, template: cuobian-sos, place: u2",
    )
    assert [] == [each for each in planned(in_the_hall) if "stairwell" in each]


def test_whoever_lives_near_counts_among_those_who_can_be_reached() -> None:
    """On the sixth floor Hong and the guard; on the fifth Hong only by night, so by the rota."""
    assert [] == [each for each in planned() if "can be reached" in each]
    alone = ("person: hong, schedule", "person: guard, schedule")
    expected = "person wu: 1 person can be reached through policy elder, expected at least 2"
    assert [expected] == [each for each in planned(alone) if "can be reached" in each]


def test_a_step_of_sirens_alone_reaches_nobody() -> None:
    """Nobody answers through a siren."""
    found = planned(('"near:floor", ', ""))
    assert "policy elder: step 1 reaches nobody, and its wait is lost" in found


def test_an_address_that_is_called_after_the_next_step_is_told() -> None:
    """Mrs Zheng's mail waits longer than her step; a person all of whose addresses wait is told as well."""
    zheng = DESK.people[PersonId("zheng")]
    late = tuple(replace(each, after=timedelta(seconds=90)) for each in zheng.contacts)

    def told(*contacts: Contact) -> list[str]:
        people = {**DESK.people, zheng.id: replace(zheng, contacts=contacts)}
        return warnings(replace(DESK, people=people))

    waits = "is called 90 s after the first address, and step 1 of policy elder waits 60 s"
    assert [f"person zheng: email {waits}"] == [
        each for each in told(zheng.contacts[0], late[1]) if "step 1" in each
    ]
    assert "person zheng: every address has a delay, so webhook is called at once" in told(*late)
    assert [] == told(zheng.contacts[0], replace(late[1], after=timedelta(seconds=60)))


def test_a_sign_of_life_that_nothing_can_give_is_told() -> None:
    """Chosen, and nothing at home that could be heard; or nobody at the other end of the question."""
    chosen = Wellbeing(time(10), "herself, on Monday")
    wu = replace(DESK.people[PersonId("wu")], wellbeing=chosen)
    people = {**DESK.people, wu.id: wu}
    (found,) = warnings(replace(DESK, people=people))
    assert "person wu: has no contact to be asked by, so a neighbour goes at once" == found
    zheng = replace(DESK.people[PersonId("zheng")], wellbeing=chosen, home=None)
    (found,) = warnings(replace(DESK, people={**DESK.people, zheng.id: zheng}))
    assert "person zheng: nothing at home tells of them, so they are asked every day" == found


def test_visits_by_nobody_are_told() -> None:
    """A group that has become empty."""
    wu = replace(DESK.people[PersonId("wu")], visits=VisitPlan(timedelta(days=3), ("group:empty",)))
    site = replace(DESK, people={**DESK.people, wu.id: wu}, groups={**DESK.groups, "empty": ()})
    assert ["person wu: is to be visited, and nobody is in group:empty"] == warnings(site)
