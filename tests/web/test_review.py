"""A review in a real browser: an event is found in a busy day, looked at and noted by keyboard alone."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from gateway.domain.model import EventType
from gateway.domain.register import Act
from gateway.service import register
from tests.api.house import House
from tests.api.review_house import OPENED, evening, say
from tests.store.happenings import Happened, happen
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser

MANY = 1200
"""Events of the day; the bench looks at more."""


@pytest.fixture
def day(house: House) -> House:
    """Give a house with a day of many events, among them one door that was forced."""
    evening(house)
    moved = [Happened(n - MANY, EventType.MOTION, "b3u2-501", "s-1") for n in range(MANY)]
    moved[MANY // 2] = replace(
        moved[0], type=EventType.DOOR_FORCED, place="b3u2", device="door:unit", seconds=-MANY // 2
    )
    happen(house.database, moved, first=1000)
    return house


@pytest.fixture
def review(day: House, open_page: OpenPage) -> Page:
    """Open a review on the page as an officer does, of this day and a little beyond it."""
    page = open_page("/review", "officer")
    for field in ("case_number", "reason", "unit", "name"):
        page.locator(f"#{field}").fill(str(OPENED[field]))
    page.locator("#place-0").fill("3号楼")
    page.locator("#since").fill("2026-11-23T11:00")
    page.locator("#until").fill("2026-11-23T14:00")
    page.locator("form.form button.lamp").click()
    page.locator(".strip").wait_for()
    return page


def pressed(page: Page, *keys: str) -> None:
    """Press keys one after the other, once the page listens."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def test_an_event_is_found_looked_at_and_noted(review: Page, day: House) -> None:
    """By its kind, then by keyboard alone: down to it, into it, a note with tags, and back to the list."""
    review.locator(".kinds a", has_text="强行或久开").click()
    expect(review.locator(".seen-line")).to_have_count(1)
    pressed(review, "j", "Enter")
    expect(review.locator("h1")).to_have_text("门被强行打开")
    pressed(review, "n")
    review.keyboard.type("门框有撬痕")
    pressed(review, "Escape", "t")
    review.keyboard.type("物证,门")
    pressed(review, "Enter")
    expect(review.locator("#notes .chip").first).to_have_text("物证")
    expect(review.locator("#around [aria-current]")).to_have_count(1)
    pressed(review, "Escape", "Escape")
    expect(review.locator(".seen-line")).to_have_count(1)
    review.locator(".chip", has_text="备注 1 条").wait_for()
    rows = [each.row for each in register.newest(day.database)]
    assert {Act.EVIDENCE_SEEN, Act.NOTE_ADDED, Act.LIST_SEEN} <= {each.act for each in rows}


def test_the_list_goes_on_and_its_address_with_it(review: Page, day: House) -> None:
    """Scrolling reads further by itself; the address then opens at the same place; a bar narrows the time."""
    expect(review.locator(".sheet")).to_have_count(1)
    for _ in range(8):
        review.mouse.wheel(0, 2500)
        review.wait_for_timeout(60)
    expect(review.locator(".sheet").nth(2)).to_be_attached()
    review.wait_for_url("**after=*")
    there = review.locator(".sheet").nth(1)
    first = there.locator(".seen-line").first.get_attribute("id")
    address = str(there.get_attribute("data-here"))
    review.goto(review.url.partition("/review")[0] + address)
    assert first == review.locator(".seen-line").first.get_attribute("id")
    review.locator("summary", has_text="以列表选择时间").click()
    review.locator(".times a").first.click()
    review.wait_for_url("**since=*until=*")
    ids = review.locator(".seen-line").evaluate_all("all => all.map((each) => each.id)")
    assert len(ids) == len(set(ids)) > 0


def test_arrows_go_along_what_was_asked_for(review: Page, day: House) -> None:
    """← and → step from one event to the next of the same kind, Esc goes back to the list of that kind."""
    review.locator(".kinds a", has_text="门").last.click()
    review.wait_for_url("**kind=door*")
    pressed(review, "j", "j", "Enter")
    expect(review.locator("h1")).to_contain_text("进门")
    pressed(review, "ArrowLeft")
    expect(review.locator("h1")).to_contain_text("门关上")
    pressed(review, "ArrowRight")
    expect(review.locator("h1")).to_contain_text("进门")
    pressed(review, "Escape")
    review.wait_for_url("**kind=door*after=*")


def test_what_happens_now_comes_on_top(review: Page, day: House) -> None:
    """Following, a new event is put above the list, and said aloud."""
    review.locator("#live").click()
    expect(review.locator("#live")).to_have_attribute("aria-pressed", "true")
    say(day, "door:unit", EventType.DOOR_FORCED)
    expect(review.locator(".seen-line").first).to_contain_text("门被强行打开")
    expect(review.locator("#told")).to_have_text("新增 1 条")


def test_without_a_script_everything_is_a_link(day: House, open_page: OpenPage, review: Page) -> None:
    """Earlier, later, an hour, an event and a note need no JavaScript."""
    path = review.url.partition("/review")[2]
    page = open_page(f"/review{path}", "officer", java_script_enabled=False)
    newest = page.locator(".seen-line").first.get_attribute("id")
    page.locator("a.earlier").click()
    page.locator("a.later").click()
    assert newest == page.locator(".seen-line").first.get_attribute("id")
    page.locator("summary", has_text="以列表选择时间").click()
    page.locator(".times a").first.click()
    page.locator(".seen-line a").first.click()
    page.locator("#tags").fill("门")
    page.locator("#notes button.lamp").click()
    expect(page.locator("#notes .chip").first).to_have_text("门")
