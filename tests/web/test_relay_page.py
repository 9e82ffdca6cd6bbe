"""The relay's page in a real browser: what the box seals it opens, and what it seals the box opens."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.away.seal import Letter, mailbox_of, seal
from gateway.service.links import Answer
from tests.api.house import House
from tests.relay.world import RunningRelay, code_of, eventually, outing
from tests.web.test_neighbour_page import state

pytestmark = pytest.mark.browser
OpenLink = Callable[..., Page]


@pytest.fixture(autouse=True)
def _same_day(house: House) -> None:
    """Let the box and the phone agree on what time it is, which they need not to the minute."""
    house.clock.at = datetime.now(UTC)


@pytest.fixture
def relay() -> Iterator[RunningRelay]:
    """Give a running relay."""
    with RunningRelay() as found:
        yield found


@pytest.fixture
def open_link(browser: Browser, relay: RunningRelay) -> Iterator[OpenLink]:
    """Open what a message leads to, on a small phone; whatever it asks for comes from the relay."""
    contexts: list[BrowserContext] = []

    def opened(fragment: str, **more: object) -> Page:
        settings = {"locale": "zh-CN", "viewport": {"width": 360, "height": 640}, **more}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("request", lambda request: _without_code(request.url, fragment))
        page.goto(f"{relay.address}/{fragment}")
        return page

    def _without_code(address: str, fragment: str) -> None:
        assert address.startswith((relay.address, "data:")), address
        assert len(fragment) < 20 or fragment.strip("#") not in address.partition("#")[0]

    yield opened
    for each in contexts:
        each.close()


def until(page: Page, title: str) -> None:
    """Let the page look now and then without waiting for its own time, until it shows a title."""
    look = "document.dispatchEvent(new Event('visibilitychange'))"

    def shown() -> bool:
        page.evaluate(look)
        page.wait_for_timeout(50)
        return page.locator("h1").inner_text().startswith(title)

    eventually(shown)


def test_a_neighbour_goes_from_far_away(house: House, relay: RunningRelay, open_link: OpenLink) -> None:
    """Press, link, one giant button, and the box confirms; then the name, and no button that closes."""
    with outing(house, relay.address):
        id_ = house.press()
        page = open_link(f"#{code_of(house, id_)}")
        expect(page.locator(".place")).to_have_text("3号楼 2单元 501")
        expect(page.locator("body")).not_to_contain_text("吴奶奶")
        page.get_by_role("button", name="我去", exact=True).click()
        expect(page.locator("h1")).to_have_text("谢谢你！")
        expect(page.locator("body")).to_contain_text("吴奶奶")
        assert "acknowledged" == state(house, id_)
        page.get_by_role("button", name="我到了").click()
        expect(page.locator("h1")).to_have_text("你到了")
        expect(page.locator("main button")).to_have_count(0)
        house.close(id_)
        until(page, "已结束，谢谢你！")
        expect(page.locator("body")).not_to_contain_text("吴奶奶")


def test_an_answer_is_kept_while_the_relay_is_away(
    house: House, relay: RunningRelay, open_link: OpenLink
) -> None:
    """The page says that nothing is confirmed yet, sends again, and thanks only once the box has said so."""
    with outing(house, relay.address):
        id_ = house.press()
        page = open_link(f"#{code_of(house, id_)}")
        going = page.get_by_role("button", name="我去", exact=True)
        expect(going).to_be_visible()
        page.context.set_offline(True)
        going.click()
        expect(page.locator("[role=status].said")).to_contain_text("正在发送")
        expect(going).to_be_disabled()
        assert "raised" == state(house, id_)
        page.evaluate("const now = Date.now; Date.now = () => now() + 25000; 0")
        expect(page.locator("#doubt")).to_contain_text("1 我去")
        page.context.set_offline(False)
        until(page, "谢谢你！")
        assert "acknowledged" == state(house, id_)


def test_a_hyphen_that_a_phone_left_out_is_put_back(relay: RunningRelay, open_link: OpenLink) -> None:
    """Android ends a link that it finds in a text at the last letter or digit."""
    code, page = f"{'A' * 23}-", {"zh-CN": "<main><h1>有人需要帮助</h1></main>"}
    said = {"at": 1, "made": time.time(), "language": "zh-CN", "closed": False, "heard": [], "pages": page}
    card = seal(code, Letter.CARD, json.dumps(said).encode())
    relay.relay.mailboxes.put("ours", mailbox_of(code), card, 60, relay.relay.clock())
    expect(open_link(f"#{code[:-1]}").locator("h1")).to_have_text("有人需要帮助")


def test_nothing_is_believed_but_what_the_box_sealed(
    house: House, relay: RunningRelay, open_link: OpenLink
) -> None:
    """A relay that swallows answers, hands out rubbish or an older card changes nothing on the page."""
    with outing(house, relay.address):
        id_ = house.press()
        page = open_link(f"#{code_of(house, id_)}")
        expect(page.locator(".giant")).to_be_visible()
        (mailbox,) = (each for each in relay.relay.mailboxes._owners if relay.relay.mailboxes.card(each, 0))
        asked = relay.relay.mailboxes.card(mailbox, 0)
        assert asked is not None
        house.says(id_, Answer.GOING)
        until(page, "谢谢你！")
    for wrong in (asked, asked[:-1] + bytes([asked[-1] ^ 1]), b"\0" * len(asked)):
        relay.relay.mailboxes.put("ours", mailbox, wrong, 60, relay.relay.clock())
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_timeout(200)
        expect(page.locator("h1")).to_have_text("谢谢你！")


def test_doubt_is_shown_when_the_box_falls_silent(
    house: House, relay: RunningRelay, open_link: OpenLink
) -> None:
    """A card that nobody seals anew is not sold as how things stand."""
    with outing(house, relay.address):
        page = open_link(f"#{code_of(house, house.press())}")
        expect(page.locator(".giant")).to_be_visible()
    expect(page.locator("#doubt")).to_be_hidden()
    page.evaluate("const now = Date.now; Date.now = () => now() + 240000; 0")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#doubt")).to_contain_text("回复短信")


@pytest.mark.parametrize(
    ("fragment", "scripts", "says"),
    [("#tooshort", True, "链接不完整"), (f"#{'A' * 24}", False, "需要 JavaScript")],
)
def test_what_cannot_be_opened_says_what_to_do(
    relay: RunningRelay, open_link: OpenLink, fragment: str, scripts: bool, says: str
) -> None:
    """A cut link, and a browser without scripts: both languages, and the answer by text as a way out."""
    page = open_link(fragment, java_script_enabled=scripts)
    expect(page.locator("body")).to_contain_text(says, use_inner_text=True)
    expect(page.locator("body")).to_contain_text("1 我去")
    expect(page.locator("main [lang=en]").last).to_be_visible()


def test_it_is_plain_in_both_languages(house: House, relay: RunningRelay, open_link: OpenLink) -> None:
    """At 320 px, in light and dark: nothing to scroll sideways, no finding of axe, English at a touch."""
    with outing(house, relay.address):
        page = open_link(f"#{code_of(house, house.press())}", viewport={"width": 320, "height": 568})
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("button", name="I am going")).to_be_visible()
        assert "en" == page.locator("html").get_attribute("lang")
        assert 320 == page.evaluate("document.documentElement.scrollWidth")
        assert [] == [each["id"] for each in Axe().run(page).response["violations"]]
        page.emulate_media(color_scheme="dark")
        assert [] == [each["id"] for each in Axe().run(page).response["violations"]]
