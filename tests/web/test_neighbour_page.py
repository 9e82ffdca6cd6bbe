"""The neighbour's page on a phone: one giant button, no script needed, an answer that survives a bad line."""

import pytest
from playwright.sync_api import expect

from gateway.service.links import Answer
from gateway.store.queries import alarms
from tests.api.house import House
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}


def state(house: House, alarm: str) -> str:
    """Return where an alarm stands."""
    with house.database.read() as connection:
        (found,) = alarms.by_ids(connection, [int(alarm)])
    return found.state


@pytest.mark.parametrize("scripts", [True, False])
def test_a_neighbour_goes_arrives_and_closes(house: House, open_page: OpenPage, scripts: bool) -> None:
    """The whole way by touch, with scripts and without."""
    id_ = house.press()
    page = open_page(house.link(id_), java_script_enabled=scripts, **PHONE)
    expect(page.locator("body")).not_to_contain_text("吴奶奶")
    page.get_by_role("button", name="我去", exact=True).click()
    expect(page.locator("h1")).to_have_text("谢谢你！")
    expect(page.locator("body")).to_contain_text("吴奶奶")
    page.get_by_role("button", name="我到了").click()
    expect(page.locator("h1")).to_have_text("你到了")
    assert "attended" == state(house, id_)
    page.locator("textarea").fill("扶起来了")
    page.get_by_role("button", name="已处理好").click()
    expect(page.locator("h1")).to_have_text("已结束，谢谢你！")
    expect(page.locator("body")).not_to_contain_text("吴奶奶")
    assert "resolved" == state(house, id_)


def test_the_button_is_giant(house: House, open_page: OpenPage) -> None:
    """It fills two fifths of a small phone, and is seen without scrolling, as is the number to call."""
    page = open_page(house.link(house.press()), **PHONE)
    box = page.locator(".giant").bounding_box()
    assert box is not None
    assert 0.4 <= box["width"] * box["height"] / (360 * 640)
    assert box["y"] + box["height"] <= 640
    call = page.locator("a[href='tel:120']").bounding_box()
    assert call is not None
    assert call["y"] + call["height"] <= 640


def test_an_answer_given_offline_is_kept_and_sent_again(house: House, open_page: OpenPage) -> None:
    """Without a network the page says so and goes on trying; with one again the answer is there."""
    id_ = house.press()
    page = open_page(house.link(id_), **PHONE)
    page.context.set_offline(True)
    page.get_by_role("button", name="我去", exact=True).click()
    expect(page.locator("[role=status]")).to_contain_text("没有网络")
    page.wait_for_timeout(3500)
    expect(page.locator("[role=status]")).to_contain_text("没有网络")
    assert "raised" == state(house, id_)
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("谢谢你！")
    assert "acknowledged" == state(house, id_)


def test_a_refusal_is_shown_and_leads_on(house: House, open_page: OpenPage) -> None:
    """An answer that came too late shows how it stands now, by script as without."""
    id_ = house.press()
    page = open_page(house.link(id_), **PHONE)
    house.close(id_)
    page.get_by_role("button", name="我去", exact=True).click()
    expect(page.locator("h1")).to_have_text("已结束，谢谢你！")
    expect(page.get_by_role("button")).to_have_count(0)


def test_an_open_page_follows_what_happens(house: House, open_page: OpenPage) -> None:
    """Coming back to the page shows how it stands now, without losing a note that is being written."""
    id_ = house.press()
    page = open_page(house.link(id_), **PHONE)
    house.says(id_, Answer.ARRIVED)
    look = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(look)
    expect(page.locator("h1")).to_have_text("你到了")
    page.locator("textarea").fill("等医生")
    house.close(id_)
    page.evaluate(look)
    page.wait_for_timeout(500)
    assert "等医生" == page.locator("textarea").input_value()


def test_it_opens_on_a_very_bad_line(house: House, open_page: OpenPage) -> None:
    """At 20 kbit/s with half a second of delay the button is there within a few seconds."""
    page = open_page("/n/unknown", **PHONE)
    line = {"offline": False, "latency": 500, "downloadThroughput": 2500, "uploadThroughput": 2500}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
    page.goto(page.url.replace("/n/unknown", house.link(house.press())))
    expect(page.locator(".giant")).to_be_visible()
    timing = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    assert 500 < page.evaluate(timing) < 6000
    assert 1 == page.evaluate("1 + performance.getEntriesByType('resource').length")


def test_it_speaks_english_at_a_touch(house: House, open_page: OpenPage) -> None:
    """The other language is one link away, and answers keep it."""
    page = open_page(house.link(house.press()), **PHONE)
    page.get_by_role("link", name="English").click()
    page.get_by_role("button", name="I am going").click()
    expect(page.locator("h1")).to_have_text("Thank you!")
    assert "en" == page.locator("html").get_attribute("lang")
