"""The installer's pages about doors: assembled from what fits, tried out, seen, changed, removed."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from gateway.cli.api import fitting_of
from gateway.domain.heard import Tried, Want
from gateway.domain.model import DeviceId, DoorId, EventType, PlaceId
from gateway.domain.site_doors import Door
from gateway.service import discovery, sessions, site
from gateway.store.queries import heard
from tests.api.house import PASSWORD, House
from tests.api.test_doors import rows

Installer = Callable[..., TestClient]
PARTS = (
    ("reader-u2", "cuobian-reader", "b3u2"),
    ("ctrl-u2", "cuobian-door", "b3u2"),
    ("far", "cuobian-door", None),
)
UNIT = {"name": "单元门", "place": "b3u2", "readers": "reader-u2", "lock": "ctrl-u2", "contact": "ctrl-u2"}


@pytest.fixture
def enter(house: House) -> Iterator[Installer]:
    """Log somebody in to pages that know the shipped templates and some adopted parts."""
    opened: list[TestClient] = []

    def entered(role: str = "installer") -> TestClient:
        app = create_app(
            house.own_database(), house.settings, house.clock, house.keys, fitting=fitting_of(house.settings)
        )
        client = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5), follow_redirects=False)
        token = sessions.log_in(house.database, role, PASSWORD, house.clock.moment()).token
        client.headers["Authorization"] = f"Bearer {token}"
        client.__enter__()
        opened.append(client)
        for id_, template, place in PARTS:
            where = {"place": place} if place else {}
            client.post("/api/v1/devices", json={"id": id_, "template": template, **where})
        return client

    yield entered
    for each in opened:
        each.__exit__()


def assembled(client: TestClient, **change: object) -> str:
    """Post the form of a door and return where it leads."""
    answer = client.post("/install/doors/new", data={"id": "unit", **UNIT, **change})
    assert 303 == answer.status_code, answer.text
    return answer.headers["location"]


def test_a_door_is_assembled_in_three_taps(house: House, enter: Installer) -> None:
    """Choose the place: what fits there alone is ticked; save; its page watches the parts."""
    installer = enter()
    assert '<option value="b3u2">3号楼 2单元</option>' in installer.get("/install/doors/new").text
    form = installer.get("/install/doors/new?place=b3u2").text
    for filled in (
        'name="readers" value="reader-u2" checked',
        'name="lock" value="ctrl-u2" checked',
        'name="contact" value="ctrl-u2" checked',
        'name="rex" value="ctrl-u2" checked',
        'value="door-b3u2"',
        'name="held_after" maxlength="20" required autocomplete="off" value="30"',
    ):
        assert filled in form
    assert "sos-501" not in form, "a button is no part of a door"
    assert '"far" checked' not in form
    assert "/install/doors/unit" == assembled(installer, rex=["ctrl-u2", ""], unlock_for="", held_after="2m")
    wanted = Door(
        DoorId("unit"),
        "单元门",
        PlaceId("b3u2"),
        readers=(DeviceId("reader-u2"),),
        lock=DeviceId("ctrl-u2"),
        contact=DeviceId("ctrl-u2"),
        rex=(DeviceId("ctrl-u2"),),
        held_after=timedelta(minutes=2),
    )
    assert {"unit": wanted} == site.export(house.database).doors
    page = installer.get("/install/doors/unit").text
    assert 'data-live="/install/doors/unit/live"' in page
    assert "不清楚" in page
    assert "单元门" in installer.get("/install/doors").text


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"lock": "reader-u2"}, "lock", "expected one that can be told to unlock"),
        ({"readers": ["reader-u2", "sos-501"]}, "readers", "found &#39;sos-501&#39; (cuobian-sos)"),
        ({"contact": "nothing"}, "contact", "expected the id of a device"),
        ({"rex": "sos-501"}, "rex", "expected one that says rex.pressed"),
        ({"name": ""}, "name", "expected text"),
        ({"place": "nowhere"}, "place", "expected the id of a place"),
        ({"open_within": "soon"}, "open_within", "expected a duration"),
        ({"id": "UNIT"}, "id", "expected an id of small letters"),
    ],
)
def test_parts_that_do_not_fit_are_marked(
    house: House, enter: Installer, change: dict[str, object], field: str, words: str
) -> None:
    """The form comes back as typed, what was found and expected beside the field; nothing was written."""
    answer = enter().post("/install/doors/new", data={"id": "unit", **UNIT, **change})
    assert 422 == answer.status_code
    assert f'id="wrong-{field}"' in answer.text
    assert f'aria-describedby="wrong-{field}"' in answer.text
    assert words in answer.text
    assert {} == site.export(house.database).doors


def test_a_device_is_at_one_door_only(enter: Installer) -> None:
    """What another door has is not offered, and refused where it is sent all the same."""
    installer = enter()
    assembled(installer)
    form = installer.get("/install/doors/new?place=b3u2").text
    assert 'value="reader-u2"' not in form
    assert 'value="far"' in form
    answer = installer.post("/install/doors/new", data={"id": "two", **UNIT, "readers": []})
    assert 422 == answer.status_code
    assert "not at door unit already" in answer.text
    answer = installer.post("/install/doors/new", data={"id": "unit", **UNIT})
    assert 'id="wrong-id"' in answer.text


def test_a_door_is_tried_out(house: House, enter: Installer) -> None:
    """Unlock now orders the lock and watches: what the parts say stands on the page, never what was shown."""
    installer = enter()
    assembled(installer)
    assert 303 == installer.post("/install/doors/unit/open").status_code
    ((lock, detail),) = rows(house, "SELECT device, detail FROM command WHERE do = 'unlock'")
    assert ("ctrl-u2", True) == (lock, '"grant": "account:' in str(detail))
    page = installer.get("/install/doors/unit").text
    assert "正在通知门锁" in page
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE command SET state = 'superseded' WHERE do = 'unlock'")
    assert "联系不上门锁" in installer.get("/install/doors/unit").text
    at = house.clock.moment().at
    said = [
        Tried(0, DeviceId(device), EventType(type_), at, 1, False, None, '{"name":"吴奶奶"}')
        for device, type_ in (("reader-u2", "access.card"), ("ctrl-u2", "door.opened"))
    ]
    discovery.keep_tried(house.database, said)
    page = installer.get("/install/doors/unit").text
    assert page.index("门打开") < page.index("刷了卡")
    assert "吴奶奶" not in page
    installer.post("/install/doors/unit", data={"do": "stop"})
    with house.database.read() as connection:
        request = heard.latest_request(connection, Want.TEST, "ctrl-u2")
    assert request is not None
    assert ("ended", "installer") == (request.state.value, request.by)
    assert "data-live" not in installer.get("/install/doors/unit").text


def test_a_door_is_changed_and_removed(house: House, enter: Installer) -> None:
    """Its id stays; a door somebody has a right to stays; its parts stay installed."""
    installer = enter()
    assembled(installer)
    assert 'value="单元门"' in installer.get("/install/doors/unit/edit").text
    answer = installer.post(
        "/install/doors/unit/edit", data={**UNIT, "id": "other", "name": "大门", "lock": ""}
    )
    assert (303, "/install/doors/unit") == (answer.status_code, answer.headers["location"])
    (door,) = site.export(house.database).doors.values()
    assert ("unit", "大门", None) == (door.id, door.name, door.lock)
    assert "刷卡进不了门" in installer.get("/install/doors/unit").text
    assert 422 == installer.post("/install/doors/unit/open").status_code
    assert 422 == installer.post("/install/doors/unit", data={"do": "remove"}).status_code
    right = {"items": [{"who": ["zheng"], "doors": ["unit"]}]}
    enter("office").put("/api/v1/rights", json=right)
    refused = installer.post("/install/doors/unit", data={"do": "remove", "sure": "yes"})
    assert (422, True) == (refused.status_code, "还有人有权打开它" in refused.text)
    enter("office").put("/api/v1/rights", json={"items": []})
    assert 303 == installer.post("/install/doors/unit", data={"do": "remove", "sure": "yes"}).status_code
    assert {} == site.export(house.database).doors
    assert "ctrl-u2" in site.export(house.database).devices
    for path in ("", "/edit", "/live"):
        assert 404 == installer.get(f"/install/doors/unit{path}").status_code
    assert 404 == installer.post("/install/doors/unit", data={"do": "dance"}).status_code


def test_the_office_looks_and_does_not_unlock(enter: Installer) -> None:
    """It sees doors and parts, without the button."""
    assembled(enter())
    page = enter("office").get("/install/doors/unit").text
    assert "单元门" in page
    assert "/install/doors/unit/open" not in page
