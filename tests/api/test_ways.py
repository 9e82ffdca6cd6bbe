"""The ways out on pages: what is dead since when, who hangs on it, and which residents hang on one alone."""

import re
from dataclasses import replace

import pytest

from gateway.domain.model import PersonId
from gateway.domain.site import Contact, Site
from gateway.service import site
from tests.api.conftest import LogIn
from tests.api.house import House

ONE_WAY = "只有一条通路"


def gives(house: House, person: str, *contacts: Contact) -> None:
    """Give somebody further addresses."""

    def edit(found: Site) -> Site:
        known = found.people[PersonId(person)]
        more = replace(known, contacts=(*known.contacts, *contacts))
        return replace(found, people={**found.people, known.id: more})

    site.edit(house.database, edit, lambda _: None)


def test_a_resident_who_hangs_on_one_way_is_flagged_where_people_look(house: House, log_in: LogIn) -> None:
    """On the board, in the office and on the installer's pages; a phone number for one neighbour ends it."""
    id_ = house.press()
    pages = {
        "guard": ("/board", f"/alarms/{id_}"),
        "office": ("/people", "/people/wu"),
        "installer": ("/install/ways",),
    }
    clients = {role: log_in(role) for role in pages}
    seen = {path: clients[role].get(path).text for role, paths in pages.items() for path in paths}
    assert [] == [path for path, text in seen.items() if f"{ONE_WAY}：小区内网" not in text]
    assert "请给其中一人再加一个电话号码" in seen["/people/wu"]
    assert "只靠一条通路的住户：2 位" in clients["installer"].get("/install").text
    assert "吴奶奶" not in seen["/install/ways"]
    assert "3号楼 2单元 501" in seen["/install/ways"]
    gives(house, "zheng", Contact("sms", "13800138000"))
    after = {path: clients[role].get(path).text for role, paths in pages.items() for path in paths}
    assert [] == [path for path, text in after.items() if ONE_WAY in text]
    assert "只靠一条通路的住户：" not in clients["installer"].get("/install").text


def test_a_helper_is_no_resident(house: House, log_in: LogIn) -> None:
    """Nobody is called for Zheng, so nothing hangs on one way."""
    assert ONE_WAY not in log_in("office").get("/people/zheng").text


@pytest.mark.parametrize(
    ("key", "way"), [("path:127.0.0.1:9009", "127.0.0.1:9009"), ("modem:gsm", "短信电话模块")]
)
def test_a_dead_way_says_since_when_and_who_hears_nothing(
    house: House, log_in: LogIn, key: str, way: str
) -> None:
    """Until it is back: then nothing is said of it."""
    gives(house, "lin", Contact("sms", "13800138000"))
    house.notice(key)
    installer = log_in("installer")
    page = installer.get("/install/ways").text
    (item,) = re.findall(rf"<li class=\"way dead\">.*?<strong>{way}</strong>.*?</li>", page, re.DOTALL)
    assert "不通，从" in item
    assert "connection refused" in item
    assert ("林师傅" in item, "郑阿姨" in item) == (True, key.startswith("path"))
    assert "有消息通路不通" in installer.get("/install").text
    house.notice(key, online=True)
    assert "way dead" not in installer.get("/install/ways").text
    assert "有消息通路不通" not in installer.get("/install").text


def test_without_the_internet_everything_behind_it_is_dead(house: House, log_in: LogIn) -> None:
    """It is told once, and each chat says so; the compound's own network goes on."""
    gives(house, "lin", Contact("apprise", "wecombot://KEY"))
    house.notice("path:internet")
    page = log_in("office").get("/install/ways").text
    assert "互联网不通，从" in page
    assert 1 == page.count("way dead")
    guard = log_in()
    assert "互联网不通" in guard.get("/board").text
