"""Opening a door from the neighbour's page on a phone: with scripts and without, and never after the fact."""

import pytest
from playwright.sync_api import expect

from config.site_file import parse_site
from gateway.service import site
from gateway.service.links import Answer
from gateway.store.site import load_site
from tests.api.house import House
from tests.api.test_way_in import KEY, WITH_DOORS, orders
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def path(house: House) -> str:
    """Give the page of a neighbour who has promised to go, in a compound with doors."""
    site.apply(house.database, parse_site(WITH_DOORS.encode(), "site.yaml"))
    with house.database.read() as connection:
        house.site = load_site(connection)
    id_ = house.press()
    house.says(id_, Answer.GOING)
    return house.link(id_)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_touch_opens_a_door(house: House, path: str, open_page: OpenPage, scripts: bool) -> None:
    """The page says so, shows where the key is, and is not wider than the smallest phone."""
    page = open_page(path, java_script_enabled=scripts, **PHONE)
    expect(page.locator("main")).to_contain_text(KEY)
    page.get_by_role("button", name="打开：2单元单元门").click()
    expect(page.locator("main")).to_contain_text("已开锁：2单元单元门")
    assert [("ctrl", "pending")] == orders(house)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_door_that_could_not_be_opened_is_not_opened_later(
    house: House, path: str, open_page: OpenPage
) -> None:
    """Unlike an answer, which is kept and sent again: when the network is back, nobody may stand there."""
    page = open_page(path, **PHONE)
    page.context.set_offline(True)
    page.get_by_role("button", name="打开：东门").click()
    expect(page.locator("[role=status]")).to_contain_text("门没有开")
    page.context.set_offline(False)
    page.wait_for_timeout(3500)
    assert [] == orders(house)
    page.get_by_role("button", name="打开：东门").click()
    expect(page.locator("main")).to_contain_text("已开锁：东门")
    assert [("bar", "pending")] == orders(house)
