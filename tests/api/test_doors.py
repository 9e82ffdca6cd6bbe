"""Doors, schedules and rights for programs: assembled, seen as they stand, opened by name."""

import json
from collections.abc import Callable

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from gateway.domain.model import EventType
from gateway.service import site
from gateway.store.site import load_site
from tests.api.conftest import LogIn
from tests.api.house import House

DEVICES = ("reader-u2", "cuobian-reader"), ("ctrl-u2", "cuobian-door"), ("rex-u2", "cuobian-door")
UNIT = {
    "id": "unit",
    "name": "单元门",
    "place": "b3u2",
    "readers": ["reader-u2"],
    "lock": "ctrl-u2",
    "contact": "ctrl-u2",
    "rex": ["rex-u2"],
    "out": ["reader-u2"],
}
Says = Callable[[str, str], None]


@pytest.fixture
def installer(log_in: LogIn) -> TestClient:
    """Give an installer who has adopted the parts of one door."""
    found = log_in("installer")
    for id_, template in DEVICES:
        body = {"id": id_, "template": template, "place": "b3u2"}
        assert 201 == found.post("/api/v1/devices", json=body).status_code
    return found


@pytest.fixture
def says(house: House) -> Says:
    """Let a device say something to a core that knows the site as it is now."""

    def said(device: str, type_: str) -> None:
        with house.database.read() as connection:
            house.site = load_site(connection)
        house.press(device, EventType(type_))

    return said


def fields(answer: httpx2.Response) -> set[str]:
    """Return the fields that an answer finds fault with."""
    return {each["field"] for each in answer.json()["errors"]}


def rows(house: House, query: str) -> list[tuple[object, ...]]:
    """Ask the database."""
    with house.database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_a_door_is_assembled_changed_and_removed(house: House, installer: TestClient) -> None:
    """In the site document's own shape; what is not said is as usual, an id is given once."""
    added, again = (installer.post("/api/v1/doors", json=UNIT) for _ in range(2))
    assert (201, "/api/v1/doors/unit") == (added.status_code, added.headers["location"])
    assert (409, "site.taken") == (again.status_code, again.json()["code"])
    usual = {
        "unlock_for": 5,
        "open_within": 10,
        "held_after": 30,
        "state": "unknown",
        "offline": [],
        "second": False,
    }
    assert UNIT | usual == installer.get("/api/v1/doors/unit").json()
    assert 204 == installer.patch("/api/v1/doors/unit", json={"held_after": "5m", "rex": []}).status_code
    (shown,) = installer.get("/api/v1/doors").json()["items"]
    assert ("5m", [], "ctrl-u2") == (shown["held_after"], shown["rex"], shown["lock"])
    assert 422 == installer.patch("/api/v1/doors/unit", json={"id": "other"}).status_code
    assert 204 == installer.delete("/api/v1/doors/unit").status_code
    gone = (installer.get, installer.delete, lambda path: installer.patch(path, json={}))
    assert [404, 404, 404] == [ask("/api/v1/doors/unit").status_code for ask in gone]
    assert {} == site.export(house.database).doors


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"place": "nowhere"}, "doors[unit].place"),
        ({"lock": "nothing"}, "doors[unit].lock"),
        ({"readers": ["reader-u2", "nothing"]}, "doors[unit].readers[1]"),
        ({"name": ""}, "name"),
        ({"held_after": "soon"}, "held_after"),
        ({"locks": []}, "locks"),
    ],
)
def test_what_is_wrong_with_a_door_is_named(
    house: House, installer: TestClient, change: dict[str, object], field: str
) -> None:
    """By its field, with nothing written."""
    answer = installer.post("/api/v1/doors", json=UNIT | change)
    assert 422 == answer.status_code
    assert field in fields(answer)
    assert {} == site.export(house.database).doors


def test_doors_are_listed_page_by_page(installer: TestClient) -> None:
    """By id, with a cursor."""
    for id_ in ("c", "a", "b"):
        installer.post("/api/v1/doors", json={"id": id_, "name": id_, "place": "b3u2"})
    first = installer.get("/api/v1/doors", params={"limit": 2}).json()
    rest = installer.get("/api/v1/doors", params={"limit": 2, "after": first["next"]}).json()
    assert ["a", "b"] == [each["id"] for each in first["items"]]
    assert (["c"], None) == ([each["id"] for each in rest["items"]], rest["next"])


def test_a_door_is_seen_as_it_stands(installer: TestClient, says: Says) -> None:
    """Unknown until its contact speaks, unlocked, open, closed; away where the contact is."""
    installer.post("/api/v1/doors", json=UNIT)

    def state() -> tuple[str, list[str]]:
        shown = installer.get("/api/v1/doors/unit").json()
        return shown["state"], shown["offline"]

    assert ("unknown", []) == state()
    says("ctrl-u2", "door.closed")
    assert ("locked", []) == state()
    says("rex-u2", "rex.pressed")
    assert ("unlocked", []) == state()
    says("ctrl-u2", "door.opened")
    assert ("open", []) == state()
    says("ctrl-u2", "door.closed")
    says("reader-u2", "device.offline")
    assert ("locked", ["reader-u2"]) == state()
    says("ctrl-u2", "device.offline")
    assert ("unknown", ["reader-u2", "ctrl-u2"]) == state()


@pytest.mark.parametrize("role", ["guard", "installer"])
def test_who_may_opens_a_door_by_name(house: House, installer: TestClient, log_in: LogIn, role: str) -> None:
    """The lock is told, and the event says which account it was; the grant names nobody."""
    installer.post("/api/v1/doors", json=UNIT)
    answer = log_in(role).post("/api/v1/doors/unit/open")
    ((account,),) = rows(house, f"SELECT id FROM account WHERE name = '{role}'")
    grant = {"grant": f"account:{account}"}
    assert (202, grant) == (answer.status_code, answer.json())
    ((lock, told),) = rows(house, "SELECT device, detail FROM command WHERE do = 'unlock'")
    assert ("ctrl-u2", {"door": "unit", "for": 5.0} | grant) == (lock, json.loads(str(told)))
    query = "SELECT device, place, detail FROM event WHERE type = 'door.granted'"
    ((about, place, said),) = rows(house, query)
    assert ("door:unit", "b3u2") == (about, place)
    assert {"door": "unit", "by": role} | grant == json.loads(str(said))


def test_a_door_without_a_lock_is_not_opened(house: House, installer: TestClient) -> None:
    """Nor one that there is not; nothing is recorded."""
    installer.post("/api/v1/doors", json={"id": "bare", "name": "x", "place": "b3u2"})
    answers = [installer.post(f"/api/v1/doors/{each}/open") for each in ("bare", "nothing")]
    found = [(each.status_code, each.json()["code"]) for each in answers]
    assert [(409, "door.no_lock"), (404, "not_found")] == found
    assert [] == rows(house, "SELECT id FROM event WHERE type = 'door.granted'")


def test_schedules_and_rights(installer: TestClient, log_in: LogIn) -> None:
    """Schedules one by one, rights as a whole; what still refers to a thing keeps it."""
    office = log_in("office")
    installer.post("/api/v1/doors", json=UNIT)
    day = {"id": "day", "windows": [{"from": "08:00", "to": "18:00"}]}
    assert 201 == office.post("/api/v1/schedules", json=day).status_code
    holidays = {"holidays": ["2026-10-01"]}
    assert 204 == installer.patch("/api/v1/schedules/day", json=holidays).status_code
    assert [day | holidays] == office.get("/api/v1/schedules").json()["items"]
    right = {"who": ["zheng", "group:bangbang"], "doors": ["unit"], "schedule": "day"}
    assert 204 == office.put("/api/v1/rights", json={"items": [right]}).status_code
    assert [right] == office.get("/api/v1/rights").json()["items"]
    for path in ("doors/unit", "schedules/day"):
        assert 422 == installer.delete(f"/api/v1/{path}").status_code
    wrong = [
        ({"who": [], "doors": ["unit"]}, "items[1].who"),
        ({"who": ["nobody"], "doors": ["unit"]}, "rights[1].who[0]"),
        ({"who": ["zheng"], "doors": ["nowhere"]}, "rights[1].doors[0]"),
    ]
    for body, field in wrong:
        answer = office.put("/api/v1/rights", json={"items": [right, body]})
        assert (422, {field}) == (answer.status_code, fields(answer))
    assert [right] == office.get("/api/v1/rights").json()["items"]
    assert 204 == office.put("/api/v1/rights", json={"items": []}).status_code
    assert 204 == installer.delete("/api/v1/schedules/day").status_code
