"""Who is called, as the console shows and changes it: line by line, step by step, home by home."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from gateway.domain.duty import Duty, Turn
from gateway.domain.model import DeviceId, PersonId, PolicyId
from gateway.domain.near import SELECTORS
from gateway.domain.site import Device, PlannedPolicy, PlannedStep
from gateway.service import site, site_edits
from tests.api.conftest import LogIn
from tests.api.house import House

ELDER = "/install/policies/elder"


def policy(house: House, id_: str = "elder") -> PlannedPolicy:
    """Return a policy as it is installed."""
    return site.export(house.database).policies[PolicyId(id_)]


def steps(house: House, id_: str = "elder") -> list[tuple[str, ...]]:
    """Return whom each step calls."""
    return [each.notify for each in policy(house, id_).steps]


def send(client: TestClient, path: str = ELDER, **typed: object) -> tuple[int, str]:
    """Send a form with the mark of what the page shows, as a browser does."""
    seen = re.search(r'name="seen" value="(\w+)"', client.get(path).text)
    answer = client.post(path, data={"seen": seen[1] if seen is not None else "", **typed})
    return answer.status_code, answer.text


def test_a_policy_reads_as_a_list_of_who_is_called_when(log_in: LogIn) -> None:
    """At once, after so long, then from the start again with the last resort; groups with their members."""
    page = log_in("installer").get(f"{ELDER}?lang=en").text
    lines = [re.sub(r"<[^>]+>|\s+", " ", each) for each in re.findall(r'<li><span class="when.*?</li>', page)]
    words = [" ".join(each.split()) for each in lines]
    assert [
        "at once 郑阿姨 Change step 1",
        "after 60 s 厝边帮帮团 (郑阿姨, 林师傅) Change step 2",
        "after 2 min all from the start again, and with them 门岗 Change the last resort",
    ] == words
    assert "Devices: 0, in places: 0" in page


def test_steps_are_added_changed_moved_and_removed(house: House, log_in: LogIn) -> None:
    """Each is one form; what stays keeps its order, and what joins stands behind it."""
    installer = log_in("installer")
    assert 303 == send(installer, do="keep", step="new", who=["guard", "lin"], wait="5m")[0]
    assert [("zheng",), ("group:bangbang",), ("guard", "lin")] == steps(house)
    assert timedelta(minutes=5) == policy(house).steps[2].wait
    assert 303 == send(installer, do="keep", step="1", who=["zheng", "lin", "zheng"], wait="90")[0]
    assert 303 == send(installer, do="earlier", step="3")[0]
    assert [("zheng", "lin"), ("guard", "lin"), ("group:bangbang",)] == steps(house)
    assert 303 == send(installer, do="drop", step="2")[0]
    assert 303 == send(installer, do="last", step="last", who=["lin"])[0]
    assert 303 == send(installer, do="arrive", arrive_within="20m")[0]
    wanted = PlannedPolicy(
        PolicyId("elder"),
        (
            PlannedStep(("zheng", "lin"), timedelta(seconds=90)),
            PlannedStep(("group:bangbang",), timedelta(seconds=60)),
        ),
        timedelta(minutes=20),
        ("lin",),
    )
    assert wanted == policy(house)


MISTAKES: list[tuple[Mapping[str, object], str]] = [
    ({"do": "keep", "step": "1", "who": ["zheng"], "wait": "soon"}, "wait"),
    ({"do": "keep", "step": "1", "wait": "60"}, "who"),
    ({"do": "keep", "step": "new", "who": ["nobody-here"], "wait": "60"}, "who"),
    ({"do": "last", "step": "last", "who": ["group:gone"]}, "who"),
    ({"do": "arrive", "arrive_within": "0"}, "arrive_within"),
    ({"do": "remove"}, "sure"),
    ({"do": "remove", "sure": "yes"}, "remove"),
]


def test_a_mistake_stands_beside_its_field(house: House, log_in: LogIn) -> None:
    """What cannot be is told with what was found or expected, and changes nothing."""
    installer, before = log_in("installer"), policy(house)
    for typed, field in MISTAKES:
        status, page = send(installer, **typed)
        told = re.search(rf'id="wrong-{field}">.*?<small lang="en">\((.*?)\)</small>', page)
        assert [422, True] == [status, told is not None and "expected" in told[1]], typed
    assert before == policy(house)


def test_the_last_step_stays_and_a_step_that_is_gone_is_not_found(house: House, log_in: LogIn) -> None:
    """A policy calls somebody always; numbers from nowhere are no steps."""
    installer = log_in("installer")
    assert 303 == send(installer, do="drop", step="2")[0]
    assert 422 == send(installer, do="drop", step="1")[0]
    assert [("zheng",)] == steps(house)
    assert {404} == {send(installer, do="drop", step=step)[0] for step in ("2", "0", "-1", "²", "")}
    assert 404 == send(installer, do="explode")[0]
    assert 404 == installer.get("/install/policies/nobody").status_code


def test_nobody_edits_what_somebody_else_has_changed(house: House, log_in: LogIn) -> None:
    """A form of an older page is refused and shows how it stands: steps are told by their number."""
    installer, office = log_in("installer"), log_in("office")
    seen = re.search(r'name="seen" value="(\w+)"', installer.get(f"{ELDER}?step=2").text)
    assert seen is not None
    assert 303 == send(office, do="drop", step="1")[0]
    answer = installer.post(ELDER, data={"seen": seen[1], "do": "drop", "step": "1"})
    assert [422, [("group:bangbang",)]] == [answer.status_code, steps(house)]
    assert "有人刚刚改过" in answer.text


def test_people_are_found_by_name_or_home_and_never_listed(house: House, log_in: LogIn) -> None:
    """Whom to call is searched for; only who has an address is offered, and no address is shown."""
    installer = log_in("installer")

    def offered(query: str) -> list[str]:
        page = installer.get(f"{ELDER}?step=new{query}").text
        assert "127.0.0.1:9009" not in page
        found = re.findall(r'name="who" value="([^"]+)"', page)
        return [each for each in found if each not in SELECTORS]

    assert ["group:bangbang"] == offered("")
    assert ["lin", "group:bangbang"] == offered("&q=林"), "who was searched for stands first"
    assert ["zheng", "group:bangbang"] == offered("&q=502"), "her home; Mr Li there has no address"
    assert ["group:bangbang"] == offered("&q=吴奶奶")
    assert ["group:bangbang"] == offered("&q=%25")


def test_a_step_may_call_the_floor_the_rota_and_the_stairwell(house: House, log_in: LogIn) -> None:
    """Offered in words beside the groups; kept as the site document writes them, and read back in words."""
    gate = Duty("gate", "门岗值班", (Turn(PersonId("guard")), Turn(PersonId("lin"))))
    site.edit(house.database, site_edits.put_duty(gate), lambda _: None)
    installer = log_in("installer")
    page = installer.get(f"{ELDER}?step=new").text
    for words in ("值班：门岗值班", "同楼层愿意帮忙的邻居", "整栋楼的警号、警灯"):
        assert words in page
    who = ["near:floor", "duty:gate", "stairwell:entrance"]
    assert 303 == send(installer, do="keep", step="1", who=who, wait="60")[0]
    assert tuple(who) == steps(house)[0]
    lines = installer.get(f"{ELDER}?lang=en").text
    assert "who helps on the same floor" in lines
    assert "on duty: 门岗值班" in lines
    assert "sirens and lamps in the entrance" in lines
    assert (
        303 == installer.post("/install/policies", data={"id": "near", "first": "near:building"}).status_code
    )
    assert [("near:building",)] == steps(house, "near")
    assert "no address" in installer.get("/install/policies/near?lang=en").text, "nobody here helps"


@pytest.mark.parametrize("path", [f"{ELDER}?step=new&q=郑", "/install/policies?q=郑"])
def test_two_people_of_one_name_are_told_apart_by_their_homes(house: House, log_in: LogIn, path: str) -> None:
    """Otherwise the wrong one is called; who lives nowhere here stands by the id."""
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE person SET name = '郑阿姨' WHERE id = 'lin'")
    page = log_in("installer").get(path).text
    assert "郑阿姨 (3号楼 2单元 502)" in page
    assert "郑阿姨 (lin)" in page


def test_a_home_is_given_a_policy_and_one_of_its_own(house: House, log_in: LogIn) -> None:
    """Its page shows who is called; its own begins as what held, and changes nobody else's."""
    installer = log_in("installer")
    home = "/install/places/b3u2-501"
    assert "郑阿姨" in installer.get(home).text, "the site's own policy holds where none is named"
    answer = installer.post(home, data={"do": "own"})
    assert "/install/policies/b3u2-501?place=b3u2-501" == answer.headers["location"]
    own = "/install/policies/b3u2-501"
    assert 303 == send(installer, own, do="keep", step="1", who=["lin"], wait="30", place="b3u2-501")[0]
    devices = site.export(house.database).devices
    assert ["b3u2-501", None] == [devices[DeviceId(each)].policy for each in ("sos-501", "sos-502")]
    assert [("lin",), ("group:bangbang",)] == steps(house, "b3u2-501")
    assert [("zheng",), ("group:bangbang",)] == steps(house)
    page = installer.get(home).text
    assert page.index("林师傅") < page.index("厝边帮帮团")
    assert "/install/policies/b3u2-501-2" in installer.post(home, data={"do": "own"}).headers["location"]


def test_a_home_whose_devices_differ_has_no_own_to_begin_with(house: House, log_in: LogIn) -> None:
    """Two devices with two policies: what holds is not one thing, and the page says so."""
    installer = log_in("installer")
    again = Device(DeviceId("cord"), "cuobian-sos", place=house.site.devices[DeviceId("sos-501")].place)
    site.edit(
        house.database,
        site_edits.put_device(Device(again.id, again.template, place=again.place, policy=PolicyId("elder"))),
        lambda _: None,
    )
    answer = installer.post("/install/places/b3u2-501", data={"do": "own"})
    assert [422, True] == [answer.status_code, 'id="wrong-policy"' in answer.text]


def test_a_policy_is_begun_like_another_or_with_somebody(house: House, log_in: LogIn) -> None:
    """A copy, a group, a person; a taken id and a first that is nobody stand at their fields."""
    installer = log_in("installer")
    for id_, first in (("night", "like:elder"), ("day", "group:bangbang"), ("lin-first", "lin")):
        answer = installer.post("/install/policies", data={"id": id_, "first": first})
        assert [303, f"/install/policies/{id_}"] == [answer.status_code, answer.headers["location"]]
    assert [[("zheng",), ("group:bangbang",)], [("group:bangbang",)], [("lin",)]] == [
        steps(house, each) for each in ("night", "day", "lin-first")
    ]
    for typed, field in (
        ({"id": "night", "first": "lin"}, "id"),
        ({"id": "Ä", "first": "lin"}, "id"),
        ({"id": "new", "first": "like:gone"}, "first"),
        ({"id": "new"}, "first"),
    ):
        answer = installer.post("/install/policies", data=typed)
        assert [422, True] == [answer.status_code, f'id="wrong-{field}"' in answer.text], typed
    assert 303 == send(installer, "/install/policies/night", do="remove", sure="yes")[0]


def test_a_policy_that_reaches_one_person_says_so(house: House, log_in: LogIn) -> None:
    """One who sleeps is nobody; who has no address is marked."""
    office = log_in("office")
    site.edit(
        house.database,
        site_edits.put_policy(
            PlannedPolicy(
                PolicyId("thin"), (PlannedStep(("zheng", "wu"), timedelta(minutes=1)),), timedelta(minutes=5)
            )
        ),
        lambda _: None,
    )
    page = office.get("/install/policies/thin?lang=en").text
    assert "Only one person here can be reached" in page
    assert re.search(r"吴奶奶 <span class=\"chip failed_temporary\">no address", page) is not None


def test_programs_of_an_installer_change_policies(house: House, log_in: LogIn) -> None:
    """The same over JSON, where CONTRACT §4 lets the installer in; people stay the office's."""
    installer = log_in("installer")
    wanted = {"id": "p", "steps": [{"notify": ["zheng"], "wait": 60}]}
    assert 201 == installer.post("/api/v1/policies", json=wanted).status_code
    assert 204 == installer.patch("/api/v1/policies/p", json={"last_resort": ["guard"]}).status_code
    assert ("guard",) == policy(house, "p").last_resort
    assert ["elder", "p"] == [each["id"] for each in installer.get("/api/v1/policies").json()["items"]]
    assert 204 == installer.delete("/api/v1/policies/p").status_code
    assert 403 == installer.get("/api/v1/people").status_code


def test_a_policy_becomes_everybodys_without_one(house: House, log_in: LogIn) -> None:
    """One button; from then on it is the policy of whoever names none, and the button is gone."""
    installer = log_in("installer")
    assert 303 == installer.post("/install/policies", data={"id": "night", "first": "like:elder"}).status_code
    night = "/install/policies/night"
    assert 'value="default"' in installer.get(night).text
    assert 303 == send(installer, night, do="default")[0]
    assert PolicyId("night") == site.export(house.database).default_policy
    assert 'value="default"' not in installer.get(night).text
    assert 404 == send(installer, "/install/policies/nobody", do="default")[0]
    assert PolicyId("night") == site.export(house.database).default_policy


def test_whom_a_policy_calls_first_is_searched_for_before_it_is_named(log_in: LogIn) -> None:
    """The search stands above the form; who is not found is said to be."""
    installer = log_in("installer")
    page = installer.get("/install/policies?q=郑").text
    assert page.index('id="q"') < page.index('value="zheng"') < page.index('value="like:elder"')
    assert "没有找到" not in page
    assert "没有找到" in installer.get("/install/policies?q=nobody").text
