"""A resident's phone in a real browser: the office's sheet, who looked, withdrawing, the file."""

import re
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.house import House
from tests.api.test_home import agreed, under_review
from tests.web.conftest import OpenPage
from tests.web.test_everywhere import TOO_SMALL, WIDEST

pytestmark = pytest.mark.browser


def fine(page: Page) -> None:
    """Expect that nothing scrolls sideways or is too small to be touched, and that axe finds nothing."""
    assert page.evaluate(WIDEST) <= page.evaluate("innerWidth")
    assert [] == page.evaluate(TOO_SMALL)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert [] == [each["id"] for each in Axe().run(page).response["violations"]]


def test_from_the_sheet_to_the_receipt(house: House, open_page: OpenPage) -> None:
    """The office prints; the phone, by keyboard alone, shows the look, withdraws, takes the file along."""
    agreed(house)
    under_review(house)
    office = open_page("/homes/b3u2-501", "office")
    fine(office)
    office.locator("button[value=link]").click()
    expect(office.locator(".sheet svg")).to_be_visible()
    fine(office)
    found = re.search(r"/home/[\w-]{24}", office.locator(".address").inner_text())
    assert found is not None
    phone = open_page(found[0], width=320, height=640)
    fine(phone)
    expect(phone.locator("body")).not_to_contain_text("501")
    phone.keyboard.press("Tab")
    phone.locator("button[value=show]").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator(".look").first).to_contain_text("物业")
    expect(phone.locator("main")).to_contain_text("林警官")
    fine(phone)
    phone.locator("button[value=withdraw]").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("h1")).to_contain_text("撤回吴奶奶的同意吗")
    fine(phone)
    phone.locator("button[value=withdraw]").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("[role=status]")).to_contain_text("已撤回")
    expect(phone.locator("button[value=withdraw]")).to_have_count(0)
    with phone.expect_download() as coming:
        phone.locator("button[value=serve]").click()
    with ZipFile(coming.value.path()) as zipped:
        assert zipped.testzip() is None
        page = zipped.read("index.html").decode()
    assert "林警官" in page
    alone = phone.context.new_page()  # opened from the card of the phone, where no page of ours speaks for it
    alone.set_content(page)
    assert alone.evaluate(WIDEST) <= 320


@pytest.mark.parametrize("width", [320, 1280])
def test_the_register_reads_well(house: House, open_page: OpenPage, width: int) -> None:
    """With rows of every kind, filtered and checked, nothing is in the way."""
    under_review(house, "b3")
    page = open_page("/register", "office", width=width)
    fine(page)
    page.locator("#act").select_option("review.opened")
    page.locator(".register-filter button").click()
    expect(page.locator(".register > li")).to_have_count(1)
    page.locator("form[method=post] button").click()
    expect(page.locator("main > .notice")).to_be_visible()
    fine(page)
