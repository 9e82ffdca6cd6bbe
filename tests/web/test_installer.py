"""The installer's way on a phone, on real parts: found, adopted, housed, pressed, and the right call."""

import time

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.live.box import Box
from tests.live.conftest import MakeBox, broker, make_box  # noqa: F401  fixtures of whole boxes

pytestmark = [pytest.mark.browser, pytest.mark.live]

PASSWORD = "a ladder and a phone"
BUTTON = "zigbee2mqtt/b3-503/sos"


def entered(browser: Browser, box: Box) -> Page:
    """Log an installer in on a phone."""
    assert (
        0
        == box.cli(
            "user", "add", "fang", "--role", "installer", "--password-stdin", stdin=PASSWORD
        ).returncode
    )
    page = browser.new_context(
        locale="zh-CN", viewport={"width": 360, "height": 740}, has_touch=True
    ).new_page()
    page.set_default_timeout(15_000)
    page.goto(f"http://127.0.0.1:{box.http_port}/install")
    page.locator("#username").fill("fang")
    page.locator("#password").fill(PASSWORD)
    page.locator("form button").last.tap()
    return page


def test_from_an_unknown_button_to_the_right_call(browser: Browser, make_box: MakeBox) -> None:  # noqa: F811
    """Listen, tap what is heard, add its household, choose the policy, save, press: the call is right."""
    box = make_box()
    box.apply_site()
    box.start().ready()
    page = entered(browser, box)
    begun = time.monotonic()

    page.get_by_role("button", name="开始监听").tap()
    expect(page.get_by_text("正在监听所有消息")).to_be_visible()
    found = page.locator(".found-link", has_text="b3-503/sos")
    _say_until(box, found, '{"sos":false,"battery":88}')
    found.tap()

    page.get_by_text("这里还没有这一户").tap()
    page.locator("#in").select_option(label="3号楼 2单元")
    page.locator("#name").fill("503")
    page.get_by_role("button", name="添加并继续").tap()
    page.locator("#policy").select_option("elder")
    assert ["b3-503/sos", "b3u2-503"] == [
        page.locator(each).input_value() for each in ("#param-name", "#where")
    ]
    page.get_by_role("button", name="接入这台设备").tap()

    expect(page.get_by_text("现在请按下它")).to_be_visible()
    live = page.locator("#now")
    _say_until(box, live.get_by_text("报平安"), '{"sos":false,"battery":88}')
    box.listener.publish(BUTTON, '{"sos":true,"battery":88}')
    expect(live.get_by_text("按下呼救")).to_be_visible()
    assert time.monotonic() - begun < 120

    call = box.hooks.next_to("zheng")
    assert ["sos", "3号楼 2单元 503"] == [call["kind"], call["place"]]
    page.goto(f"http://127.0.0.1:{box.http_port}/install/devices/sos-b3u2-503")
    expect(page.get_by_text("88 %").first).to_be_visible()
    assert 360 == page.evaluate("Math.max(document.documentElement.scrollWidth, 360)")


def _say_until(box: Box, seen: Locator, payload: str) -> None:
    """Let the button report until that stands on the page: a report may come before the gateway listens."""
    for _ in range(50):
        box.listener.publish(BUTTON, payload)
        seen.page.wait_for_timeout(300)
        if seen.first.is_visible():
            return
    expect(seen.first).to_be_visible()
