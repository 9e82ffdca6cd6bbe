"""The whole way of a case in a real browser: opened, found in a day of 20,000, noted, handed over, closed.

By keyboard alone, within two minutes; and whose door it was reads of it on a page of their own.
"""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.domain.model import EventType, PlaceId
from gateway.service import home_links
from gateway.service.log_in_rows import COMMAND_LINE
from tests.api.house import House
from tests.api.review_house import OPENED, evening
from tests.store.happenings import Happened, count, happen
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser

DAY = 20_000
HOME = PlaceId("b3u2-501")
STEPS = 400
"""Presses of Tab that may be needed to come anywhere: a page that takes more is no page for a keyboard."""
FOCUSED = "(what) => document.activeElement?.matches(what) ?? false"


@pytest.fixture
def day(house: House) -> House:
    """Give a house with a day of 20,000 events, among them one home's door that was forced."""
    evening(house)
    rare = Happened(-2 * DAY, EventType.DOOR_FORCED, HOME, "door:unit")
    moved = [Happened(4 * n - 4 * DAY, EventType.MOTION, "b3u2", "s-1") for n in range(DAY)]
    happen(house.database, [*moved[: DAY // 2], rare, *moved[DAY // 2 :]], first=1000)
    count(house.database, 2 * DAY)
    return house


def tab_to(page: Page, what: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(STEPS):
        if page.evaluate(FOCUSED, what):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no way to {what} by keyboard")


def typed(page: Page, fields: dict[str, str]) -> None:
    """Fill in fields of a form by keyboard, in the order of the page."""
    for what, words in fields.items():
        tab_to(page, what)
        page.keyboard.type(words)


def test_a_case_from_beginning_to_end(day: House, open_page: OpenPage, tmp_path: Path) -> None:
    """Open, find, look, note, hand over, close: by keyboard alone, and the home hears of it."""
    page = open_page("/review", "officer")
    began = time.monotonic()
    case = {f"#{name}": str(OPENED[name]) for name in ("case_number", "reason", "unit", "name")}
    typed(page, {**case, "#place-0": "3号楼"})
    tab_to(page, "form.form button.lamp")
    page.keyboard.press("Enter")
    page.locator(".strip").wait_for()

    expect(page.locator(".seen-line")).not_to_have_count(0)
    tab_to(page, ".kinds a[href*='kind=forced']")
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=*")
    expect(page.locator(".seen-line")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#notes").wait_for()
    page.keyboard.press("n")
    page.keyboard.type("门框有撬痕")
    tab_to(page, "#notes button.lamp")
    page.keyboard.press("Enter")
    expect(page.locator("#notes")).to_contain_text("门框有撬痕")

    tab_to(page, "a.button[href*='/export?']")
    page.keyboard.press("Enter")
    page.locator("#to").wait_for()
    typed(page, {"#to": "鼓浪屿派出所 王警官", "#why": "附卷"})
    tab_to(page, "form.form button.lamp")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    parcel = tmp_path / "parcel.zip"
    download.value.save_as(parcel)

    close(page)
    assert time.monotonic() - began < 120
    verify(parcel)
    told_at_home(day, open_page)


def close(page: Page) -> None:
    """Close the case with a note."""
    page.goto(page.url.partition("/export")[0] + "/case")
    tab_to(page, "details:has([value=close]) summary")
    page.keyboard.press("Enter")
    typed(page, {"#words-close": "已查明"})
    tab_to(page, "form:has([value=close]) button")
    page.keyboard.press("Enter")
    expect(page.locator("h1 + .chip")).to_have_text("已结束")


def verify(parcel: Path) -> None:
    """Check the parcel with what travels in it and nothing but Python."""
    subprocess.run(["unzip", "-q", parcel, "-d", parcel.parent / "open"], check=True)
    (verifier,) = (parcel.parent / "open").rglob("verify.py")
    command = [sys.executable, "-I", str(verifier), str(parcel)]
    subprocess.run(command, check=True, env={}, cwd="/", capture_output=True)


def told_at_home(day: House, open_page: OpenPage) -> None:
    """Open the page of the home: it shows who looked, from where and on which ground."""
    code = home_links.make(day.database, HOME, COMMAND_LINE, day.clock.moment())
    home = open_page(f"/home/{code}", None)
    if home.locator("main form button.lamp").count():
        home.locator("main form button.lamp").first.click()
    expect(home.locator("main")).to_contain_text("陈警官")
    expect(home.locator("main")).to_contain_text("梧村派出所")
