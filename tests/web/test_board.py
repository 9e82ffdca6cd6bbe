"""The alarm board in a real browser: live, loud, honest about being blind, and usable by keyboard alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.domain.model import EventType
from gateway.domain.notification import NotificationState
from gateway.service import accounts
from gateway.service.links import Answer
from tests.api.house import House, Running
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser

RAISED = "li.tile[data-state=raised]"


def order(page: Page) -> list[str]:
    """Return the ids of the tiles as they stand."""
    return [str(each.get_attribute("data-id")) for each in page.locator("li.tile").all()]


def test_a_press_appears_by_itself_and_goes_when_closed(house: House, open_page: OpenPage) -> None:
    """From quiet to a tile, its states as they change, and back to quiet; the title counts the unanswered."""
    page = open_page("/", "guard")
    expect(page.locator("#quiet")).to_be_visible()
    id_ = house.press()
    tile = page.locator(f"#a{id_}")
    expect(tile).to_contain_text("3号楼 2单元 501")
    expect(tile).to_contain_text("吴奶奶")
    expect(page.locator("#quiet")).to_be_hidden()
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    house.says(id_, Answer.GOING)
    expect(tile).to_have_attribute("data-state", "acknowledged")
    expect(tile).to_contain_text("郑阿姨")
    house.says(id_, Answer.ARRIVED)
    expect(tile).to_have_attribute("data-state", "attended")
    house.close(id_)
    expect(page.locator("#quiet")).to_be_visible()
    expect(page).not_to_have_title(re.compile(r"^\("))


def test_how_far_a_call_has_come_is_told_as_it_happens(house: House, open_page: OpenPage) -> None:
    """Waiting, ringing, page opened: on the tile and in the open panel, without anybody asking for it."""
    id_ = house.press()
    page = open_page("/", "guard")
    line = page.locator(f"#a{id_} .told")
    expect(line).to_contain_text("郑阿姨 等待发送")
    house.settle(1, NotificationState.SENDING, "call: ringing")
    expect(line).to_contain_text("正在响铃")
    page.locator(f"#a{id_} .place a").click()
    told = page.locator("dialog .told")
    expect(told).to_contain_text("正在响铃")
    neighbour = open_page(house.link(id_))
    expect(neighbour.locator(".giant")).to_be_visible()
    expect(line).to_contain_text("已打开页面")
    expect(told).to_contain_text("已打开页面")
    assert "raised" == page.locator(f"#a{id_}").get_attribute("data-state")


def test_tiles_keep_their_order_as_they_change(house: House, open_page: OpenPage) -> None:
    """What is answered moves behind what is not; what comes goes where it belongs."""
    first, second = house.press("stranger-1"), house.press("stranger-2")
    page = open_page("/", "guard")
    assert [first, second] == order(page)
    fault = house.press("sos-501", EventType.BATTERY_LOW)
    third = house.press("stranger-3")
    expect(page.locator("li.tile")).to_have_count(4)
    assert [first, second, third, fault] == order(page)
    page.locator(f"#a{first} button").click()
    expect(page.locator(f"#a{first}")).to_have_attribute("data-state", "acknowledged")
    assert [second, third, fault, first] == order(page)


def test_the_desk_answers_without_leaving_the_board(house: House, open_page: OpenPage) -> None:
    """Take it, arrive, close with an outcome in the side panel; the page, and so the sound, stays."""
    id_ = house.press()
    page = open_page("/", "guard")
    page.evaluate("window.same = true")
    tile = page.locator(f"#a{id_}")
    tile.get_by_role("button").click()
    expect(tile).to_have_attribute("data-state", "acknowledged")
    tile.get_by_role("button").click()
    expect(tile).to_have_attribute("data-state", "attended")
    tile.locator("[data-key=close]").click()
    panel = page.locator("dialog")
    expect(panel.locator("h1")).to_have_text("3号楼 2单元 501")
    panel.locator("#outcome").fill("扶起来了,没事")
    panel.locator("button[value=resolve]").click()
    expect(panel).to_contain_text("扶起来了,没事")
    expect(tile).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#quiet")).to_be_visible()
    assert page.evaluate("window.same")


def test_it_works_by_keyboard_alone(house: House, open_page: OpenPage) -> None:
    """Tab to a tile, open it, go back, and take it: focus is always seen and never lost."""
    id_ = house.press()
    page = open_page("/", "guard")
    focused = "document.activeElement.closest('.tile')?.id + ' ' + document.activeElement.tagName"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == f"a{id_} A":
            break
    assert "0px" != page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    page.keyboard.press("Enter")
    expect(page.locator("dialog .story")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    assert f"a{id_} A" == page.evaluate(focused)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#a{id_}")).to_have_attribute("data-state", "acknowledged")
    assert f"a{id_} BUTTON" == page.evaluate(focused)


def test_a_board_that_hears_nothing_says_so_and_catches_up(
    seeded: Path, house: House, server: Running, open_page: OpenPage
) -> None:
    """Ten seconds after the server is gone the board is blind, in full width; then nothing is missing."""
    first = house.press("stranger-1")
    page = open_page("/", "guard")
    expect(page.locator(f"#a{first}")).to_be_visible()
    blind = page.locator("#blind")
    server.end()
    expect(blind).to_be_visible(timeout=14_000)
    box = blind.bounding_box()
    assert box is not None
    assert (0, 1280) == (box["x"], box["width"])
    second = house.press("stranger-2")
    house.close(first)
    with Running(house, server.port):
        expect(blind).to_be_hidden(timeout=25_000)
        expect(page.locator(f"#a{second}")).to_be_visible()
        expect(page.locator(f"#a{first}")).to_have_count(0)
        third = house.press("stranger-3")
        expect(page.locator(f"#a{third}")).to_be_visible()


def test_a_core_that_is_silent_is_shouted_about(house: House, open_page: OpenPage) -> None:
    """The board itself may be live while nobody takes presses any more."""
    page = open_page("/", "guard")
    expect(page.locator("#core")).to_be_hidden()
    house.clock.move(31)
    expect(page.locator("#core")).to_be_visible()
    house.prove()
    house.clock.move(5)
    expect(page.locator("#core")).to_be_hidden()


def test_sound_is_asked_for_until_it_is_on(house: House, open_page: OpenPage) -> None:
    """The banner stays while the board is dumb, goes with a touch, and answering keeps the sound."""
    page = open_page("/", "guard")
    banner = page.locator("#sound")
    expect(banner).to_be_visible()
    id_ = house.press()
    expect(page.locator(f"#a{id_}")).to_be_visible()
    expect(banner).to_be_visible()
    banner.click()
    expect(banner).to_be_hidden()
    page.locator(f"#a{id_} button").click()
    expect(page.locator(f"#a{id_}")).to_have_attribute("data-state", "acknowledged")
    expect(banner).to_be_hidden()


def test_an_unanswered_call_is_heard_and_an_answered_one_is_not(house: House, open_page: OpenPage) -> None:
    """Tones repeat while nobody is on the way; a fault sounds once, a promise ends it."""
    page = open_page("/", "guard")
    page.evaluate(
        "() => { window.tones = 0; const kind = OscillatorNode.prototype, start = kind.start;"
        "kind.start = function (at) { window.tones += 1; return start.call(this, at); }; }"
    )
    page.locator("#sound").click()
    house.press("sos-502", EventType.BATTERY_LOW)
    expect(page.locator("li.tile")).to_have_count(1)
    page.wait_for_timeout(3000)
    assert 2 == page.evaluate("window.tones")
    id_ = house.press()
    _until(page, lambda: page.evaluate("window.tones") >= 6)
    house.says(id_, Answer.GOING)
    expect(page.locator(f"#a{id_}")).to_have_attribute("data-state", "acknowledged")
    before = page.evaluate("window.tones")
    page.wait_for_timeout(3000)
    assert before == page.evaluate("window.tones")


def test_a_session_that_ends_leads_to_a_loud_log_in(house: House, open_page: OpenPage) -> None:
    """The guard is told that this screen shows no alarms any more."""
    page = open_page("/", "guard")
    expect(page.locator("#quiet")).to_be_visible()
    accounts.set_disabled(house.database, "guard", house.clock.moment(), disabled=True)
    page.wait_for_url("**/login?expired")
    expect(page.locator("[role=alert]")).to_contain_text("本屏幕已不再显示报警")


def test_a_hidden_silent_board_gives_its_connection_back(
    house: House, server: Running, open_page: OpenPage
) -> None:
    """A browser has six connections for one host; a tab that can sound keeps its own: it must be heard."""
    page = open_page("/", "guard")
    listeners = server.parts.feed.listeners
    _until(page, lambda: listeners() == 1)
    hide = """(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange')); }"""
    page.evaluate(hide, True)
    house.clock.move(5)
    _until(page, lambda: listeners() == 0)
    id_ = house.press()
    page.evaluate(hide, False)
    expect(page.locator(f"#a{id_}")).to_be_visible()
    page.locator("#sound").click()
    expect(page.locator("#sound")).to_be_hidden()
    page.evaluate(hide, True)
    house.clock.move(5)
    page.wait_for_timeout(500)
    assert 1 == listeners()


@pytest.mark.figure("F26", "of 1,000 alarms not on the board, real browser")
def test_a_thousand_alarms_are_shown(house: House, open_page: OpenPage) -> None:
    """All of them, in order, also those that come while the board is open (FIGURES F26)."""
    page = open_page("/", "guard")
    expect(page.locator("#quiet")).to_be_visible()
    made = house.press_everywhere(1000)
    expect(page.locator("li.tile")).to_have_count(1000, timeout=20_000)
    assert made == page.evaluate("[...document.querySelectorAll('li.tile')].map((tile) => tile.dataset.id)")


def test_a_wall_is_dark_large_and_has_nothing_to_press(house: House, open_page: OpenPage) -> None:
    """A kiosk shows one alarm across the screen, and no way to anywhere."""
    house.press()
    page = open_page("/account", "guard", width=1920, height=1080)
    page.locator("button[value=kiosk]").click()
    place = page.locator(".tile .place")
    expect(place).to_be_visible()
    assert 150 < place.evaluate("place => parseFloat(getComputedStyle(place).fontSize)")
    assert "rgb(11, 14, 23)" == page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert 0 == page.locator(".tile a, .tile button, nav a").count()


def test_without_a_script_the_board_reads_itself_again(house: House, open_page: OpenPage) -> None:
    """A press appears within the five seconds of a reload, and forms do their work."""
    page = open_page("/", "guard", java_script_enabled=False)
    id_ = house.press()
    tile = page.locator(f"#a{id_}")
    expect(tile).to_be_visible(timeout=9000)
    tile.locator("button").click()
    expect(tile).to_have_attribute("data-state", "acknowledged")


def _until(page: Page, holds: object) -> None:
    assert callable(holds)
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    assert holds()
