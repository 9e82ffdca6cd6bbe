"""The installer's pages as documents: adopting, testing, listing, places, lines, labels without a script."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages.install.places import place_id, staircase
from gateway.cli.api import fitting_of
from gateway.domain.errors import ConfigurationError
from gateway.domain.heard import Heard, Likely, Tried, Want, Way
from gateway.domain.model import DeviceId, EventType, PolicyId
from gateway.domain.site import Device, Site
from gateway.service import discovery, sessions, site
from gateway.store.queries import heard
from tests.api.house import PASSWORD, House

SOS = "mqtt:zigbee2mqtt/b3-501/sos"
Installer = Callable[..., TestClient]
CALLED = ["林师傅", "郑阿姨"]
NAMED = {
    "/adopt?template=cuobian-sos&place=b3u2-502": ["郑阿姨", "李爷爷"],
    **dict.fromkeys(("/places/b3u2-501", "/policies", "/policies/elder"), CALLED),
}
"""Which pages name whom: who lives at the place at hand, and whom a policy calls."""


@pytest.fixture
def enter(house: House) -> Iterator[Installer]:
    """Log somebody in to pages that know the shipped templates."""
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
        return client

    yield entered
    for each in opened:
        each.__exit__()


def hear(house: House, *entries: Heard) -> None:
    """Put entries into the inbox, as the core does."""
    discovery.keep(house.database, entries, [], 0)


def zigbee(house: House, **more: object) -> Heard:
    """Return a Zigbee button that was heard."""
    at = house.clock.moment().at
    likely = (Likely("zigbee2mqtt-sos", {"name": "b3-501/sos"}), Likely("zigbee2mqtt-panic"))
    values = {"payload": b'{"sos":true}', "count": 2, "likely": likely, **more}
    return Heard(
        SOS, Way.MQTT, "zigbee2mqtt/b3-501/sos", "Feibit SEB01ZB", first_at=at, heard_at=at, **values
    )  # type: ignore[arg-type]


def test_three_pages_adopt_what_was_heard(house: House, enter: Installer) -> None:
    """The entry, its place, save: the form is filled in from the message, and the device's page waits."""
    installer = enter()
    hear(house, zigbee(house))
    found = installer.get("/install").text
    assert "Zigbee 呼救按钮" in found
    link = re.search(r'href="(/install/adopt\?[^"]+)"', found)
    assert link is not None
    assert '<option value="b3u2-501">3号楼 2单元 501</option>' in installer.get(link[1]).text
    form = installer.get(f"{link[1]}&place=b3u2-501").text
    for filled in ('value="b3-501/sos"', 'value="sos-b3u2-501"', '<option value="wu" selected>吴奶奶'):
        assert filled in form
    typed = {"template": "zigbee2mqtt-sos", "id": "sos-b3u2-501", "place": "b3u2-501", "resident": "wu"}
    typed |= {"heard": SOS, "policy": "elder", "param-name": "b3-501/sos", "param-base": "zigbee2mqtt"}
    answer = installer.post("/install/adopt", data=typed)
    assert [303, "/install/devices/sos-b3u2-501"] == [answer.status_code, answer.headers["location"]]
    wanted = Device(
        DeviceId("sos-b3u2-501"),
        "zigbee2mqtt-sos",
        place=typed["place"],  # type: ignore[arg-type]
        resident="wu",  # type: ignore[arg-type]
        policy=PolicyId("elder"),
        params={"name": "b3-501/sos"},
    )
    assert wanted == site.export(house.database).devices[wanted.id]
    assert "现在请按下它" in installer.get(answer.headers["location"]).text


def test_a_form_with_mistakes_says_where_and_installs_nothing(house: House, enter: Installer) -> None:
    """A param that does not fit, a taken id, a unit that is installed already: each beside its field."""
    installer, before = enter(), site.export(house.database)
    typed = {"template": "rflink-ev1527", "id": "sos-501", "param-code": "xyz", "param-switch": "01"}
    answer = installer.post("/install/adopt", data=typed)
    assert 422 == answer.status_code
    assert "wrong-param-code" in answer.text
    taken = installer.post("/install/adopt", data={"template": "cuobian-sos", "id": "sos-501"})
    assert [422, True] == [taken.status_code, 'id="wrong-id"' in taken.text]
    twin = {"template": "zigbee2mqtt-sos", "param-name": "a", "id": "one"}
    assert 303 == installer.post("/install/adopt", data=twin).status_code
    again = installer.post("/install/adopt", data={**twin, "id": "two"})
    assert [422, True] == [again.status_code, "found the same params" in again.text]
    assert before.devices.keys() | {"one"} == site.export(house.database).devices.keys()


def test_only_the_household_at_hand_is_named(house: House, enter: Installer) -> None:
    """An installer reads who lives where the device goes, whom a policy calls, and nobody else anywhere."""
    installer = enter()
    house.press("sos-501", detail='{"said": "吴奶奶"}')
    hear(house, zigbee(house))
    paths = ["", "/devices", "/devices/sos-501", "/places", "/lines", "/labels"]
    paths += [f"/adopt?heard={SOS}", *NAMED]
    for path in paths:
        page = installer.get(f"/install{path}")
        assert 200 == page.status_code
        named = [name for name in ("吴奶奶", "林师傅", "郑阿姨", "李爷爷") if name in page.text]
        assert NAMED.get(path, []) == named, path


def test_a_press_stands_on_the_page_and_a_missing_receipt_is_told(house: House, enter: Installer) -> None:
    """What is said during a test is shown, newest first; QoS 0 comes with what to do about it."""
    installer = enter()
    assert 303 == installer.post("/install/devices/sos-501", data={"do": "test"}).status_code
    with house.database.look() as connection:
        asked = heard.latest_request(connection, Want.TEST, "sos-501")
    assert asked is not None
    assert "installer" == asked.by
    assert "现在请按下它" in installer.get("/install/devices/sos-501").text
    now = house.clock.moment().at
    for qos, type_ in ((1, EventType.HEARTBEAT), (0, EventType.SOS_PRESSED)):
        discovery.keep_tried(
            house.database, [Tried(0, DeviceId("sos-501"), type_, now, qos, False, 80, "{}")]
        )
    page = installer.get("/install/devices/sos-501").text
    assert 0 < page.index("按下呼救") < page.index("报平安")
    assert "QoS 0" in page
    assert "QoS 0" not in installer.get("/install/devices/sos-502").text


def test_orders_are_asked_of_the_core_and_run_out(house: House, enter: Installer) -> None:
    """Blink, join, listen: each a recorded wish with an end; a base topic with a wildcard is refused."""
    installer = enter()
    installer.post("/install/devices/sos-501", data={"do": "identify"})
    installer.post("/install", data={"do": "join", "base": "zigbee2mqtt"})
    assert 422 == installer.post("/install", data={"do": "join", "base": "zigbee2mqtt/#"}).status_code
    wishes = [(each.want, each.subject) for each in discovery.holding(house.database, house.clock.moment())]
    assert [(Want.IDENTIFY, "sos-501"), (Want.DISCOVER, ""), (Want.JOIN, "zigbee2mqtt")] == wishes
    for answer, shown in (("", "允许新设备入网"), ("no antenna", "no antenna")):
        (join,) = [
            each for each in discovery.holding(house.database, house.clock.moment()) if each.want is Want.JOIN
        ]
        assert "还没有回答" in installer.get("/install?base=zigbee2mqtt").text
        discovery.settle(house.database, join, answer)
        assert shown in installer.get("/install?base=zigbee2mqtt").text
        discovery.ask(house.database, Want.JOIN, "zigbee2mqtt", "installer", house.clock.moment())
    house.clock.move(130)
    assert [Want.DISCOVER] == [each.want for each in discovery.holding(house.database, house.clock.moment())]
    assert "停止" in installer.get("/install").text
    installer.post("/install", data={"do": "stop"})
    assert () == tuple(discovery.holding(house.database, house.clock.moment()))


def test_devices_are_filtered_changed_and_removed(house: House, enter: Installer) -> None:
    """Silent, never heard, low battery, by place; a change keeps the id; removal wants a tick."""
    installer = enter()
    house.press("sos-501", EventType.BATTERY_LOW)

    def ids(query: str) -> list[str]:
        page = installer.get(f"/install/devices?{query}").text
        return re.findall(r'href="/install/devices/([a-z0-9-]+)"', page)

    assert ["sos-501", "sos-502"] == ids("")
    assert ["sos-501"] == ids("wrong=battery")
    assert ["sos-502"] == ids("wrong=never")
    assert ["sos-502"] == ids("place=b3u2-502")
    assert [] == ids("wrong=silent")
    house.press("sos-501", EventType.DEVICE_OFFLINE)
    assert ["sos-501"] == ids("wrong=silent")
    form = {"place": "b3u2-501", "policy": "elder", "silent_after": "90m"}
    assert 303 == installer.post("/install/devices/sos-502/edit", data=form).status_code
    changed = site.export(house.database).devices[DeviceId("sos-502")]
    assert ["elder", timedelta(minutes=90)] == [changed.policy, changed.silent_after]
    assert 422 == installer.post("/install/devices/sos-502", data={"do": "remove"}).status_code
    assert 303 == installer.post("/install/devices/sos-502", data={"do": "remove", "sure": "yes"}).status_code
    assert {"sos-501"} == site.export(house.database).devices.keys()


def test_a_staircase_is_one_form(house: House, enter: Installer) -> None:
    """Floors 1–20 with two flats each; what is there stays; then one policy for the whole entrance."""
    installer = enter()
    many = {"do": "many", "many-in": "b3u2", "from": "1", "to": "20", "flats": "2"}
    assert 303 == installer.post("/install/places", data=many).status_code
    places = site.export(house.database).places
    assert 42 == len(places)
    assert ["2002", 20] == [places["b3u2-2002"].name, places["b3u2-2002"].floor]  # type: ignore[index]
    assert 422 == installer.post("/install/places", data={**many, "flats": "99"}).status_code
    installer.post("/install/places/b3u2", data={"do": "policy", "policy": "elder"})
    assert {"elder"} == {each.policy for each in site.export(house.database).devices.values()}
    going_on = {
        "do": "add",
        "kind": "household",
        "name": "503",
        "in": "b3u2",
        "next": "/install/adopt?heard=x",
    }
    answer = installer.post("/install/places", data=going_on)
    assert "/install/adopt?heard=x&place=b3u2-503" == answer.headers["location"]
    assert 422 == installer.post("/install/places/b3u2", data={"do": "remove", "sure": "yes"}).status_code


@pytest.mark.parametrize(
    "numbers", [("1", "x", "2"), ("5", "1", "2"), ("1", "200", "2"), ("1", "99", "20"), ("", "", "")]
)
def test_a_staircase_of_nonsense_is_refused(numbers: tuple[str, str, str]) -> None:
    """Floors that are none, or far too many, say what was found and what was expected."""
    with pytest.raises(ConfigurationError, match=r"found .*, expected "):
        staircase("b3u2", *numbers)


def test_basements_have_names_of_their_own() -> None:
    """Floor 0 does not exist, and below it a flat is called B101."""
    assert ["B101", "101"] == [each.name for each in staircase("e", "-1", "1", "1")]
    assert "3" == place_id("", "3号楼")
    assert ["gate", "b3-gate"] == [place_id("", "大门", "gate"), place_id("b3", "东门", "gate")]


def test_lines_take_free_ports_and_go_only_when_empty(house: House, enter: Installer) -> None:
    """A port that is plugged in is offered; two lines never share one; a line with devices stays."""
    installer, port = enter(), "/dev/serial/by-id/usb-x"
    at = house.clock.moment().at
    hear(house, Heard(f"port:{port}", Way.PORT, port, "", b"", 0, at, at))
    assert port in installer.get("/install/lines").text
    add = {"do": "add", "id": "rf", "port": port}
    assert 303 == installer.post("/install/lines", data=add).status_code
    assert 422 == installer.post("/install/lines", data={**add, "id": "other"}).status_code
    code = {
        "template": "rflink-ev1527",
        "id": "b",
        "line": "rf",
        "param-code": "0a5c3f",
        "param-switch": "01",
    }
    assert 303 == installer.post("/install/adopt", data=code).status_code
    assert 422 == installer.post("/install/lines", data={"do": "remove", "id": "rf"}).status_code


def test_labels_carry_the_device_and_its_code(house: House, enter: Installer) -> None:
    """One label a device, each with its own QR code of the device's page."""
    installer = enter()
    page = installer.get("/install/labels?place=b3u2").text
    assert ["sos-501", "sos-502"] == re.findall(r"<strong>(sos-\d+)</strong>", page)
    codes = [installer.get(each) for each in re.findall(r'src="(/install/labels/[^"]+)"', page)]
    assert ["image/svg+xml"] * 2 == [each.headers["content-type"] for each in codes]
    assert 2 == len(set(re.findall(r' d="([^"]+)"', "".join(each.text for each in codes))))
    assert 404 == installer.get("/install/labels/nobody/code.svg").status_code


def test_programs_install_change_and_remove(house: House, enter: Installer) -> None:
    """The same over JSON: what does not fit names its field, what is used stays, what is gone is gone."""
    installer = enter()
    line = {"id": "rf", "port": "/dev/ttyUSB0"}
    assert 201 == installer.post("/api/v1/lines", json=line).status_code
    wanted = {
        "id": "b",
        "template": "rflink-ev1527",
        "line": "rf",
        "params": {"code": "0a5c3f", "switch": "01"},
    }
    wrong = installer.post("/api/v1/devices", json={**wanted, "params": {"code": "x", "switch": "01"}})
    assert [422, True] == [wrong.status_code, "found param code" in wrong.text]
    assert 201 == installer.post("/api/v1/devices", json=wanted).status_code
    assert 204 == installer.patch("/api/v1/devices/b", json={"place": "b3u2-501"}).status_code
    assert "b3u2-501" == site.export(house.database).devices[DeviceId("b")].place
    assert [1] == [each["devices"] for each in installer.get("/api/v1/lines").json()["items"]]
    assert [422, 204, 204] == [
        installer.delete(f"/api/v1/{each}").status_code for each in ("lines/rf", "devices/b", "lines/rf")
    ]
    place = {"id": "b4", "kind": "castle", "name": "4号楼"}
    assert 422 == installer.post("/api/v1/places", json=place).status_code
    assert 201 == installer.post("/api/v1/places", json={**place, "kind": "building"}).status_code


def test_pages_of_two_thousand_devices_are_cheap(house: House, enter: Installer) -> None:
    """573 households with 2,000 devices: no page of the console costs 150 ms of processor time."""
    installer = enter()

    def grow(found: Site) -> Site:
        places = {
            each.id: each for floor in range(1, 96) for each in staircase("b3u2", str(floor), str(floor), "6")
        }
        homes = list(places)
        devices = {
            DeviceId(f"d{number:04}"): Device(
                DeviceId(f"d{number:04}"), "cuobian-sos", place=homes[number % len(homes)]
            )
            for number in range(2000)
        }
        return replace(found, places={**found.places, **places}, devices=devices)

    site.edit(house.database, grow, lambda _: None)
    hear(house, *(zigbee(house, likely=()) for _ in range(1)))
    times: dict[str, list[float]] = {}
    for path in ("", "/devices", "/devices?wrong=never", "/devices/d0007", "/places", f"/adopt?heard={SOS}"):
        for _ in range(5):
            begun = time.process_time()  # of this process alone, however busy the machine is
            assert 200 == installer.get(f"/install{path}").status_code
            times.setdefault(path, []).append(time.process_time() - begun)
    assert {} == {path: each for path, each in times.items() if sorted(each)[-2] > 0.15}
