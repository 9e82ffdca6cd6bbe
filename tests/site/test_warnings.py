"""What can be used and still leaves somebody alone."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

from config.site_file import parse_site
from config.site_warnings import site_warnings
from gateway.domain.model import DeviceId, PersonId, PolicyId
from gateway.domain.site import Device, Person, Site
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
    site = replace(DESK, people={**DESK.people, mute.id: mute})
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
    assert [] == warnings(found)
    assert ("guard",) == found.desk
    assert PolicyId("elder") == found.default_policy
    assert "cuobian-sos" == found.devices[DeviceId("sos-501")].template


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
