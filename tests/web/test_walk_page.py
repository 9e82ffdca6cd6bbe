"""A walk on a phone: the press appears while it happens, one tap says that it was the test, one signs."""

import pytest
from playwright.sync_api import expect

from gateway.domain.walk import WalkId
from gateway.service import walk_record, walks
from tests.api.house import PASSWORD, House
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_from_the_first_tap_to_the_record(
    house: House, open_page: OpenPage, java_script_enabled: bool
) -> None:
    """Begun, announced, pressed, closed, signed; without a script the page is loaded again by hand."""
    page = open_page("/install/drill", "installer", width=360, java_script_enabled=java_script_enabled)
    page.locator("#place").select_option("b3u2-501")
    page.get_by_role("button", name="开始").click()
    page.get_by_role("button", name="预告按一次").click()
    expect(page.get_by_text("请现在按一次。")).to_be_visible()
    house.press("sos-501")
    if not java_script_enabled:
        page.reload()
    page.get_by_role("button", name="是的，是测试").click()
    expect(page.get_by_text("是您按的吗")).to_have_count(0)
    with house.database.read() as connection:
        closed = connection.exec_driver_sql("SELECT closed_by, outcome FROM alarm WHERE kind = 'sos'").all()
    assert [("installer", "走查测试")] == [tuple(each) for each in closed]
    page.get_by_text("剩下的都不查").click()
    page.locator("#why-rest").fill("不在家")
    page.locator("button[value=rest]").click()
    page.locator("#name").fill("方卫")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="在记录上签字").click()
    sealed = walk_record.sealed(house.database, WalkId(1))
    assert sealed is not None
    expect(page.get_by_text(sealed.sum)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="记录的 PDF").click()
    assert "walk-1-zh-CN.pdf" == download.value.suggested_filename


def test_an_open_page_shows_who_comes_in(house: House, open_page: OpenPage) -> None:
    """The script asks again by itself, and leaves what somebody is typing alone."""
    id_ = walks.start(house.database, None, "installer", ["cuobian-sos"], house.clock.moment(), house.keys)
    page = open_page(f"/install/drill/{id_}", "installer")
    page.locator("#name").fill("方")
    house.press("sos-502")
    expect(page.locator("nav.filters [aria-current=true] .figure")).to_have_text("4")
    assert "方" == page.locator("#name").input_value()
