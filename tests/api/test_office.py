"""The office: people, contacts and waits, by form and by program; what is wrong stands beside its field."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.parts import ChannelChoice
from gateway.domain.duty import Duty, Turn
from gateway.domain.model import PersonId, ScheduleId
from gateway.service import site
from tests.api.house import PASSWORD, House

WEBHOOK = ChannelChoice(
    {"zh": "网络推送", "en": "Webhook"},
    {"zh": "网址", "en": "URL"},
    "https://example.org/x",
    lambda address: "" if address.startswith("http") else f"found {address!r}, expected a URL",
)


@pytest.fixture
def office(house: House) -> Iterator[TestClient]:
    """Log the office in by cookie, with one channel to choose from."""
    app = create_app(house.own_database(), house.settings, house.clock, house.keys, {"webhook": WEBHOOK})
    with TestClient(
        app, base_url="http://127.0.0.1", client=("127.0.0.1", 1), follow_redirects=False
    ) as client:
        client.post("/api/v1/session", data={"username": "office", "password": PASSWORD})
        found = re.search(r'name="csrf" value="([^"]+)"', client.get("/account").text)
        assert found is not None
        client.headers["X-CSRF-Token"] = found[1]
        yield client


def person(house: House, name: str) -> dict[str, object]:
    """Return the person of that name as installed."""
    (found,) = (each for each in site.export(house.database).people.values() if each.name == name)
    return {
        "id": found.id,
        "home": found.home,
        "language": found.language,
        "contacts": [(each.channel, each.address) for each in found.contacts],
    }


def test_the_office_finds_people(office: TestClient) -> None:
    """The list shows names, homes and channels, never addresses; the search narrows it."""
    page = office.get("/people").text
    assert "郑阿姨" in page
    assert "3号楼 2单元 502" in page
    assert "127.0.0.1:9009" not in page
    page = office.get("/people", params={"q": "阿姨"}).text
    assert "郑阿姨" in page
    assert "林师傅" not in page
    assert "郑阿姨" not in office.get("/people", params={"q": "%"}).text


def test_the_office_adds_a_person(house: House, office: TestClient) -> None:
    """A name alone is enough; the id is made, rows without an address are left out."""
    form = {
        "name": " 陈伯 ",
        "home": "b3u2-501",
        "language": "",
        "channel": ["webhook", "webhook"],
        "address": ["http://127.0.0.1:1/x", ""],
    }
    answer = office.post("/people/new", data=form)
    assert (303, "/people") == (answer.status_code, answer.headers["location"])
    found = person(house, "陈伯")
    assert re.fullmatch(r"p-[a-z0-9]{6}", str(found.pop("id")))
    assert {
        "home": "b3u2-501",
        "language": "",
        "contacts": [("webhook", "http://127.0.0.1:1/x")],
    } == found


def test_the_office_changes_a_person(house: House, office: TestClient) -> None:
    """The form comes filled in, and takes contacts in their order."""
    assert 'value="http://127.0.0.1:9009/lin"' in office.get("/people/lin").text
    form = {
        "name": "林师傅",
        "language": "en",
        "channel": ["webhook"] * 2,
        "address": ["http://b/", "http://a/"],
    }
    assert 303 == office.post("/people/lin", data=form).status_code
    assert {
        "id": "lin",
        "home": None,
        "language": "en",
        "contacts": [("webhook", "http://b/"), ("webhook", "http://a/")],
    } == person(house, "林师傅")


def test_the_office_writes_down_what_somebody_said_of_themselves(house: House, office: TestClient) -> None:
    """That they help, when they sleep and when they are away; the form comes back with it."""
    form = {
        "name": "林师傅",
        "helps": "yes",
        "quiet": "22:00-07:00，13:00-14:00",
        "away-from": ["2026-12-01", ""],
        "away-until": ["2026-12-20", ""],
    }
    assert 303 == office.post("/people/lin", data=form).status_code
    (entry,) = [each for each in office.get("/api/v1/people").json()["items"] if each["id"] == "lin"]
    assert [True, ["22:00-07:00", "13:00-14:00"], [{"from": "2026-12-01", "until": "2026-12-20"}]] == [
        entry[key] for key in ("helps", "quiet", "away")
    ]
    page = office.get("/people/lin").text
    assert 'value="22:00-07:00, 13:00-14:00"' in page
    assert 'name="helps" value="yes" checked' in page
    assert 'name="away-until" value="2026-12-20"' in page
    assert 303 == office.post("/people/lin", data={"name": "林师傅"}).status_code
    (entry,) = [each for each in office.get("/api/v1/people").json()["items"] if each["id"] == "lin"]
    assert {"id": "lin", "name": "林师傅"} == entry


def test_a_rota_is_kept_by_programs_and_shown_to_the_office(house: House, office: TestClient) -> None:
    """Its people with their hours; who is of it cannot be removed, nor what a policy calls."""
    hours = {"id": "day", "windows": [{"from": "07:00", "to": "19:00"}]}
    assert 201 == office.post("/api/v1/schedules", json=hours).status_code
    gate = {
        "id": "gate",
        "name": "门岗值班",
        "turns": [{"person": "lin", "schedule": "day"}, {"person": "guard"}],
    }
    assert 201 == office.post("/api/v1/duties", json=gate).status_code
    assert [gate] == office.get("/api/v1/duties").json()["items"]
    policy = {"id": "p", "steps": [{"notify": ["duty:gate", "near:floor"], "wait": 30}]}
    assert 201 == office.post("/api/v1/policies", json=policy).status_code
    page = office.get("/policies?lang=en").text
    assert "on duty: 门岗值班" in page
    assert "who helps on the same floor" in page
    assert "at any time" in page
    for path in ("duties/gate", "schedules/day", "people/lin"):
        assert 422 == office.delete(f"/api/v1/{path}").status_code
    assert 204 == office.patch("/api/v1/duties/gate", json={"turns": [{"person": "guard"}]}).status_code
    assert 204 == office.delete("/api/v1/policies/p").status_code
    assert 204 == office.delete("/api/v1/duties/gate").status_code


def test_a_rota_is_made_changed_and_removed_by_a_form(house: House, office: TestClient) -> None:
    """People by id or by a name nobody else has, hours that there are; what is wrong comes back as typed."""
    office.post("/api/v1/schedules", json={"id": "day", "windows": [{"from": "07:00", "to": "19:00"}]})
    form = {"do": "add", "id": "gate", "name": "门岗值班", "person": ["林师傅", "guard", ""]}
    made = office.post("/duties", data={**form, "schedule": ["day", "", ""]})
    assert (303, "/duties") == (made.status_code, made.headers["location"])
    turns = (Turn(PersonId("lin"), ScheduleId("day")), Turn(PersonId("guard")))
    assert {"gate": Duty("gate", "门岗值班", turns)} == site.export(house.database).duties
    assert 422 == office.post("/duties", data={**form, "schedule": ["", "", ""]}).status_code, "again"
    page = office.get("/duties").text
    assert (True, False) == ('value="林师傅">' in page, 'value="lin">' in page), "people by name"
    only = {"person": "林师傅", "schedule": ""}
    assert 303 == office.post("/duties", data={"do": "add", "name": "护理站", **only}).status_code
    (station,) = (each for each in site.export(house.database).duties.values() if each.name == "护理站")
    assert 303 == office.post("/duties", data={"do": "remove", "id": station.id}).status_code
    wrong = {"do": "keep", "id": "gate", "person": ["nobody"], "schedule": [""]}
    answer = office.post("/duties", data=wrong)
    assert (422, True) == (answer.status_code, 'value="nobody"' in answer.text)
    assert 422 == office.post("/duties", data={"do": "keep", "id": "gate"}).status_code, "nobody at all"
    assert 404 == office.post("/duties", data={"do": "explode"}).status_code
    office.post("/api/v1/policies", json={"id": "p", "steps": [{"notify": ["duty:gate"]}]})
    refused = office.post("/duties", data={"do": "remove", "id": "gate"})
    assert (422, True) == (refused.status_code, "policies[p]" in refused.text)
    assert {"gate"} == set(site.export(house.database).duties)
    assert "day" not in re.findall(r'name="id" value="(\w+)"><button', office.get("/keys/hours").text)
    kept = {"do": "keep", "id": "gate", "person": ["guard"], "schedule": ["day"]}
    assert 303 == office.post("/duties", data=kept).status_code
    assert (Turn(PersonId("guard"), ScheduleId("day")),) == site.export(house.database).duties["gate"].turns
    office.delete("/api/v1/policies/p")
    assert 303 == office.post("/duties", data={"do": "remove", "id": "gate"}).status_code
    assert {} == site.export(house.database).duties


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quiet": "at night"}, "quiet"),
        ({"quiet": "22:00-22:00"}, "quiet"),
        ({"away-from": "2026-12-02", "away-until": "2026-12-01"}, "away"),
        ({"away-from": "2026-12-02", "away-until": ""}, "away"),
        ({"name": ""}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"home": "nowhere"}, "home"),
        ({"language": "???"}, "language"),
        ({"address": "mailto:x"}, "contacts[0].address"),
        ({"channel": "pigeon"}, "contacts[0].channel"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    house: House, office: TestClient, change: dict[str, str], field: str
) -> None:
    """The form comes back as typed, with the field marked; nothing was written."""
    before = site.export(house.database)
    form = {"name": "林师傅", "channel": "webhook", "address": "http://127.0.0.1:1/typed", **change}
    answer = office.post("/people/lin", data=form)
    assert 422 == answer.status_code
    assert f'id="wrong-{field}"' in answer.text
    assert f'aria-describedby="wrong-{field}"' in answer.text
    assert "typed" in answer.text or "address" in change
    assert before == site.export(house.database)


def test_a_person_somebody_counts_on_is_not_removed(house: House, office: TestClient) -> None:
    """Removing asks for a tick, refuses where a policy or device names the person, and else does it."""
    assert 422 == office.post("/people/zheng", data={"do": "remove"}).status_code
    answer = office.post("/people/zheng", data={"do": "remove", "sure": "yes"})
    assert 422 == answer.status_code
    assert "policies[elder]" in answer.text
    office.post("/people/new", data={"name": "过客"})
    id_ = person(house, "过客")["id"]
    assert 303 == office.post(f"/people/{id_}", data={"do": "remove", "sure": "yes"}).status_code
    assert "过客" not in office.get("/people").text
    assert 404 == office.get(f"/people/{id_}").status_code


def test_the_office_sets_waits(house: House, office: TestClient) -> None:
    """Seconds and `5m` are taken; a wrong one stands beside its field and changes nothing."""
    assert "厝边帮帮团" in office.get("/policies").text
    form = {"wait-0": "90", "wait-1": "5m", "arrive_within": "20m"}
    assert 303 == office.post("/policies/elder", data=form).status_code
    (policy,) = site.export(house.database).policies.values()
    assert [90, 300, 1200] == [
        each.total_seconds() for each in (*(step.wait for step in policy.steps), policy.arrive_within)
    ]
    answer = office.post("/policies/elder", data={**form, "wait-1": "soon"})
    assert 422 == answer.status_code
    assert 'id="wrong-elder-wait-1"' in answer.text
    assert 'value="soon"' in answer.text
    assert 404 == office.post("/policies/nobody", data=form).status_code


def test_a_program_of_the_office_does_the_same(office: TestClient) -> None:
    """People, groups and policies are added, changed and removed in the shapes of the site document."""
    contact = {"channel": "webhook", "address": "http://127.0.0.1:1/"}
    answer = office.post("/api/v1/people", json={"id": "chen", "name": "陈伯", "contacts": [contact]})
    assert (201, "/api/v1/people/chen") == (answer.status_code, answer.headers["location"])
    assert 409 == office.post("/api/v1/people", json={"id": "chen", "name": "陈伯"}).status_code
    assert 204 == office.patch("/api/v1/people/chen", json={"name": "陈老伯"}).status_code
    people = {each["id"]: each for each in office.get("/api/v1/people").json()["items"]}
    assert {"id": "chen", "name": "陈老伯", "contacts": [contact]} == people["chen"]
    assert 201 == office.post("/api/v1/groups", json={"id": "g", "members": ["chen"]}).status_code
    policy = {"id": "p", "steps": [{"notify": ["group:g"], "wait": 30}], "arrive_within": "10m"}
    assert 201 == office.post("/api/v1/policies", json=policy).status_code
    assert 204 == office.patch("/api/v1/policies/p", json={"last_resort": ["guard"]}).status_code
    assert 422 == office.delete("/api/v1/people/chen").status_code
    for section, id_ in (("policies", "p"), ("groups", "g"), ("people", "chen")):
        assert 204 == office.delete(f"/api/v1/{section}/{id_}").status_code
        assert 404 == office.delete(f"/api/v1/{section}/{id_}").status_code


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "people", {"id": "X Y", "name": "x"}, "id"),
        ("POST", "people", {"id": "x"}, "name"),
        ("POST", "people", {"id": "x", "name": "x", "nmae": "y"}, "nmae"),
        ("POST", "people", {"id": "x", "name": "x", "home": "nowhere"}, "people[x].home"),
        (
            "POST",
            "people",
            {"id": "x", "name": "x", "contacts": [{"channel": "webhook"}]},
            "contacts[0].address",
        ),
        ("POST", "groups", {"id": "x", "members": ["nobody"]}, "groups[x].members[0]"),
        ("POST", "policies", {"id": "x", "steps": []}, "steps"),
        ("POST", "duties", {"id": "x", "turns": []}, "turns"),
        ("POST", "duties", {"id": "x", "turns": [{"person": "nobody"}]}, "duties[x].turns[0].person"),
        (
            "POST",
            "duties",
            {"id": "x", "turns": [{"person": "lin", "schedule": "no"}]},
            "duties[x].turns[0].schedule",
        ),
        ("POST", "people", {"id": "x", "name": "x", "quiet": ["8-9"]}, "quiet[0]"),
        ("PATCH", "people/lin", {"id": "other"}, "id"),
    ],
)
def test_what_does_not_fit_is_told_by_field(
    office: TestClient, method: str, path: str, body: dict[str, object], field: str
) -> None:
    """A problem names the field in the words of the site document."""
    answer = office.request(method, f"/api/v1/{path}", json=body)
    assert 422 == answer.status_code
    assert field in [each["field"] for each in answer.json()["errors"]]


def test_an_old_mistake_does_not_stand_in_the_way(house: House, office: TestClient) -> None:
    """A contact on a channel that has gone since does not keep the office from correcting a name."""
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE contact SET channel = 'gone' WHERE person = 'guard'")
    assert 204 == office.patch("/api/v1/people/wu", json={"name": "吴阿嬷"}).status_code
    answer = office.patch("/api/v1/people/wu", json={"contacts": [{"channel": "gone", "address": "x"}]})
    assert 422 == answer.status_code


def test_devices_and_places_can_be_read(house: House, office: TestClient) -> None:
    """Devices with when they were last heard, places by id; page by page."""
    page = office.get("/api/v1/devices?limit=1").json()
    assert ("sos-501", "sos-501") == (page["items"][0]["id"], page["next"])
    (second,) = office.get("/api/v1/devices?after=sos-501").json()["items"]
    assert ("sos-502", "li", None) == (second["id"], second["resident"], second["heard_at"])
    places = office.get("/api/v1/places").json()["items"]
    assert ["b3", "b3u2", "b3u2-501", "b3u2-502"] == [each["id"] for each in places]


def test_the_office_sets_how_much_later_an_address_is_called(house: House, office: TestClient) -> None:
    """Seconds beside an address are kept, shown again, and refused where it would be too late to help."""
    rows = {"channel": ["webhook"] * 3, "address": ["http://a", "http://b", "http://c"]}
    office.post("/people/new", data={"name": "钱先生", **rows, "after": ["", "30", "0"]})
    (found,) = (each for each in site.export(house.database).people.values() if each.name == "钱先生")
    assert [0, 30, 0] == [each.after.total_seconds() for each in found.contacts]
    page = office.get(f"/people/{found.id}").text
    assert re.findall(r'name="after"[^>]*value="(.*?)"', page)[:3] == ["", "30", ""]
    answer = office.post(f"/people/{found.id}", data={"name": "钱先生", **rows, "after": ["", "121", ""]})
    assert (422, True) == (answer.status_code, "0 到 120" in answer.text)
    assert 30 == site.export(house.database).people[found.id].contacts[1].after.total_seconds()
