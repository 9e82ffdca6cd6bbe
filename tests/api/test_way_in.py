"""The neighbour's page lets the accepting helper in: doors at a touch, the key's place, and nobody else's."""

import gzip
import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from config.site_file import parse_site
from gateway.service import site
from gateway.service.links import Answer
from gateway.store.site import load_site
from tests.api.conftest import LogIn
from tests.api.house import SITE, House
from tests.api.test_neighbour import BUDGET, scene

KEY = "对门502郑阿姨有钥匙；钥匙盒在水表箱左边"
DOORS = """\
doors:
  - {id: gate, name: 东门, place: east, lock: bar}
  - {id: unit, name: 2单元单元门, place: b3u2, lock: ctrl}
  - {id: bare, name: 消防门, place: b3}
  - {id: home, name: 入户门, place: b3u2-501, lock: own}
"""
LOCKS = "".join(f"  - {{id: {each}, template: cuobian-door}}\n" for each in ("bar", "ctrl", "own"))
WITH_DOORS = (
    SITE.replace("places:\n", "places:\n  - {id: east, kind: gate, name: 东门}\n")
    .replace("in: b3u2, floor: 5}", f"in: b3u2, floor: 5, key: {KEY}}}", 1)
    .replace("devices:\n", f"devices:\n{LOCKS}")
    .replace("doors: []\n", DOORS)
)


@pytest.fixture
def gated(house: House) -> House:
    """Give the compound with doors and a key."""
    site.apply(house.database, parse_site(WITH_DOORS.encode(), "site.yaml"))
    with house.database.read() as connection:
        house.site = load_site(connection)
    return house


def offered(page: str) -> list[str]:
    """Return the doors that a page offers to open."""
    return re.findall(r'name="door" value="(\w+)"', page)


def orders(house: House) -> list[tuple[str, str]]:
    """Return what waits for the locks."""
    with house.database.read() as connection:
        rows = connection.execute(text("SELECT device, state FROM command WHERE do = 'unlock' ORDER BY id"))
        return [(row[0], row[1]) for row in rows]


def test_the_helper_opens_the_doors_on_the_way(gated: House, client: TestClient) -> None:
    """From the promise to the close: a form and a post, no script; the page says what was unlocked."""
    path = gated.link(gated.press())
    assert ([], False) == (offered(client.get(path).text), KEY in client.get(path).text)
    client.post(path, data={"answer": "going"})
    page = client.get(path).text
    assert (["gate", "unit"], True) == (offered(page), KEY in page)
    answer = client.post(path, data={"answer": "open", "door": "unit"})
    assert (303, f"{path}?opened=unit") == (answer.status_code, answer.headers["location"])
    assert [("ctrl", "pending")] == orders(gated)
    page = client.get(answer.headers["location"]).text
    assert "已开锁：2单元单元门" in page
    assert "已开锁：东门" not in page
    client.post(path, data={"answer": "arrived"})
    assert 303 == client.post(path + "?lang=en", data={"answer": "open", "door": "gate"}).status_code
    assert [("ctrl", "pending"), ("bar", "pending")] == orders(gated)
    client.post(path, data={"answer": "resolved"})
    assert ([], False) == (offered(client.get(path).text), KEY in client.get(path).text)
    assert 409 == client.post(path, data={"answer": "open", "door": "unit"}).status_code
    assert 2 == len(orders(gated))


def test_nobody_else_is_let_in(gated: House, client: TestClient) -> None:
    """Not before a promise, not the second one who goes, not the one who cannot."""
    id_ = gated.press()
    paths = {person: gated.link(id_, person) for person in ("zheng", "lin")}
    assert (409, "asked") == _refused(client, paths["zheng"])
    gated.says(id_, Answer.CANNOT)
    gated.says(id_, Answer.GOING, "lin")
    assert (409, "cannot") == _refused(client, paths["zheng"])
    gated.says(id_, Answer.GOING)
    assert (409, "going") == _refused(client, paths["zheng"])
    for path in (paths["zheng"], "/n/" + "A" * 24):
        page = client.get(path).text
        assert ([], False) == (offered(page), KEY in page)
    assert 404 == client.post("/n/" + "A" * 24, data={"answer": "open", "door": "unit"}).status_code
    assert ["gate", "unit"] == offered(client.get(paths["lin"]).text)
    assert [] == orders(gated)


def _refused(client: TestClient, path: str) -> tuple[int, str]:
    answer = client.post(path, data={"answer": "open", "door": "unit"})
    assert KEY not in answer.text
    return answer.status_code, scene(answer.text)


@pytest.mark.parametrize("door", ["home", "bare", "nowhere", "", "unit'--", "x" * 5000])
def test_only_doors_on_the_way_open(gated: House, client: TestClient, door: str) -> None:
    """Never the home's own, never one without a lock; the page stays as it stood."""
    path = gated.link(gated.press())
    client.post(path, data={"answer": "going"})
    answer = client.post(path, data={"answer": "open", "door": door})
    assert (409, "going") == (answer.status_code, scene(answer.text))
    assert [] == orders(gated)


def test_looking_opens_nothing(gated: House, client: TestClient) -> None:
    """A link fetched ahead by a message app says what it likes about doors."""
    path = gated.link(gated.press())
    client.post(path, data={"answer": "going"})
    for query in ("?opened=unit", "?answer=open&door=unit", "?opened=%3Cscript%3E"):
        assert 200 == client.get(path + query).status_code
    assert [] == orders(gated)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_page_with_doors_keeps_within_its_budget(gated: House, client: TestClient, lang: str) -> None:
    """4 kB on the wire, headers included, with a key and two doors."""
    path = gated.link(gated.press())
    client.post(path, data={"answer": "going"})
    with client.stream(
        "GET", f"{path}?lang={lang}&opened=unit", headers={"accept-encoding": "gzip"}
    ) as answer:
        wire = b"".join(answer.iter_raw())
    assert len(wire) + len(str(answer.headers)) <= BUDGET
    assert KEY in gzip.decompress(wire).decode()


def test_the_key_stays_where_it_belongs(gated: House, log_in: LogIn) -> None:
    """Neither lists of places nor alarms hold it."""
    id_ = gated.press()
    for who in ("guard", "installer", "office"):
        visitor = log_in(who)
        for path in ("/api/v1/places", f"/api/v1/alarms/{id_}", "/api/v1/alarms", "/", "/people"):
            assert KEY not in visitor.get(path).text


def test_the_alarm_s_own_log_says_who_came_through_which_door(
    gated: House, client: TestClient, log_in: LogIn
) -> None:
    """On the desk's page, in the list for programs and on the stream's line; an installer reads no name."""
    id_ = gated.press()
    path = gated.link(id_)
    client.post(path, data={"answer": "going"})
    client.post(path, data={"answer": "open", "door": "unit"})
    guard, installer = log_in("guard"), log_in("installer")
    line = guard.get(f"/api/v1/alarms/{id_}").json()["log"][-1]
    said = {"type": "let_in", "role": "neighbour", "by": "郑阿姨", "channel": "page", "text": "2单元单元门"}
    assert said == {key: line[key] for key in said}
    assert "郑阿姨打开了：2单元单元门" in guard.get(f"/alarms/{id_}").text
    page = installer.get(f"/alarms/{id_}").text
    assert "有邻居打开了：2单元单元门" in page or "邻居打开了：2单元单元门" in page
    assert "郑阿姨" not in page
    assert installer.get(f"/api/v1/alarms/{id_}").json()["log"][-1]["text"] is None
