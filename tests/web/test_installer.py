"""The way of an installer on a phone, on real parts: found, adopted, housed, pressed, rightly called."""

import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.live.box import Box
from tests.live.conftest import MakeBox, broker, make_box  # noqa: F401  fixtures of whole boxes

pytestmark = [pytest.mark.browser, pytest.mark.live]

PASSWORD = "a ladder and a phone"
BUTTON = "zigbee2mqtt/b3-503/sos"
A_TAP, A_LETTER = 2.0, 0.5
"""Seconds that somebody on a ladder needs to find and touch something, and for one letter."""
LIVE_WITHIN = 2.0
"""Seconds after which a change holds (CONTRACT §2)."""


@dataclass
class Thumb:
    """What an installer does with one thumb, counted."""

    page: Page
    taps: int = 0
    letters: int = 0
    begun: float = field(default_factory=time.monotonic)

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.tap()

    def choose(self, what: str, label: str) -> None:
        self.taps += 2
        self.page.locator(what).select_option(label=label)

    def write(self, what: str, text: str) -> None:
        self.taps += 1
        self.letters += len(text)
        self.page.locator(what).fill(text)

    def press(self, button: str) -> None:
        self.tap(self.page.get_by_role("button", name=button, exact=True))

    @property
    def seconds(self) -> float:
        """What all of it takes: the machine's own time and a person's."""
        return time.monotonic() - self.begun + A_TAP * self.taps + A_LETTER * self.letters


def entered(browser: Browser, box: Box) -> Page:
    """Log an installer in on a phone."""
    words = ("user", "add", "fang", "--role", "installer", "--password-stdin")
    assert 0 == box.cli(*words, stdin=PASSWORD).returncode
    phone = browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 740}, has_touch=True)
    page = phone.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"http://127.0.0.1:{box.http_port}/install")
    page.locator("#username").fill("fang")
    page.locator("#password").fill(PASSWORD)
    page.locator("form button").last.tap()
    return page


def test_from_an_unknown_button_to_the_right_call(browser: Browser, make_box: MakeBox) -> None:  # noqa: F811
    """Discover, adopt, test, household, policy: under two minutes of taps; then a press calls whom it says.

    The policy's change holds within two seconds, with nothing restarted.
    """
    box = make_box()
    box.apply_site()
    box.start().ready()
    thumb = Thumb(entered(browser, box))

    _discover_and_adopt(thumb, box)
    _test(thumb, box)
    _give_a_policy_of_its_own(thumb)
    saved = time.monotonic()
    assert thumb.seconds < 120, thumb
    assert thumb.taps <= 20, thumb

    time.sleep(max(0.0, saved + LIVE_WITHIN - time.monotonic()))
    before = len(box.hooks.to("zheng"))
    box.listener.publish(BUTTON, '{"sos":false,"battery":88}')
    box.listener.publish(BUTTON, '{"sos":true,"battery":88}')
    call = box.hooks.next_to("lin")
    assert ["sos", "3号楼 2单元 503", 1, "raised"] == [
        call[each] for each in ("kind", "place", "step", "state")
    ]
    assert before == len(box.hooks.to("zheng")), "she is in the second step now"


def _discover_and_adopt(thumb: Thumb, box: Box) -> None:
    page = thumb.page
    thumb.press("开始监听")
    expect(page.get_by_text("正在监听所有消息")).to_be_visible()
    found = page.locator(".found-link", has_text="b3-503/sos")
    _say_until(box, found, '{"sos":false,"battery":88}')
    thumb.tap(found)
    thumb.tap(page.get_by_text("这里还没有这一户"))
    thumb.choose("#in", "3号楼 2单元")
    thumb.write("#name", "503")
    thumb.press("添加并继续")
    thumb.choose("#policy", "elder")
    assert ["b3-503/sos", "b3u2-503"] == [
        page.locator(each).input_value() for each in ("#param-name", "#where")
    ]
    thumb.press("接入这台设备")


def _test(thumb: Thumb, box: Box) -> None:
    """Press it and see it; whoever is called comes, and closes it."""
    page = thumb.page
    expect(page.get_by_text("现在请按下它")).to_be_visible()
    live = page.locator("#now")
    _say_until(box, live.get_by_text("报平安"), '{"sos":false,"battery":88}')
    box.listener.publish(BUTTON, '{"sos":true,"battery":88}')
    expect(live.get_by_text("按下呼救")).to_be_visible()
    link = box.hooks.next_to("zheng")["link"]
    for said in ("going", "arrived", "resolved"):
        assert 200 == box.answer(link, said, "a test")[0]
    expect(page.get_by_text("88 %").first).to_be_visible()


def _give_a_policy_of_its_own(thumb: Thumb) -> None:
    page = thumb.page
    thumb.tap(page.get_by_role("link", name="3号楼 2单元 503"))
    assert "郑阿姨" in page.locator(".plan li").first.inner_text()
    thumb.press("只给这里单独设一个方案")
    thumb.tap(page.get_by_role("link", name="修改 第 1 步"))
    thumb.write("#q", "林")
    thumb.press("查找")
    for who in ("林师傅", "郑阿姨"):
        thumb.tap(page.locator(".choice", has_text=who).filter(has_not_text="厝边帮帮团"))
    thumb.press("保存")
    expect(page.locator(".plan li").first).to_contain_text("林师傅")
    assert 360 == page.evaluate("document.documentElement.scrollWidth")


def _say_until(box: Box, seen: Locator, payload: str) -> None:
    """Let the button report until that stands on the page: a report may come before the gateway listens."""
    for _ in range(50):
        box.listener.publish(BUTTON, payload)
        seen.page.wait_for_timeout(300)
        if seen.first.is_visible():
            return
    expect(seen.first).to_be_visible()
