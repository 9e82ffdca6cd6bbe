"""`/ca` on a phone: read in the dark, at any width, and its code by another phone's camera."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from api.vouching import Trust
from gateway.authority import issue
from tests.api.house import House, Running
from tests.web.conftest import OpenPage
from tests.web.test_everywhere import WIDEST, found_by_axe

pytestmark = pytest.mark.browser
LONG = "https://a-name-of-a-compound-that-is-far-too-long.example.org:8443"
SIZE = "parseFloat(getComputedStyle(document.querySelector('{}')).fontSize)"


@pytest.fixture
def server(house: House) -> Iterator[Running]:
    """Serve the house with an authority of its own."""
    at = datetime(2026, 11, 30, tzinfo=UTC)
    authority = issue.authority("Cuobian test", ("box.local",), at).certificate.decode()
    with Running(house, vouched=Trust(lambda: authority, LONG, "http://192.168.1.20:8080")) as found:
        yield found


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_page_is_for_everybody(open_page: OpenPage, locale: str) -> None:
    """Axe finds nothing, by day and in the dark; nothing scrolls sideways; the title is the largest word."""
    page = open_page("/ca", width=320, locale=locale)
    assert 320 == page.evaluate(WIDEST)
    assert page.evaluate(SIZE.format("h1")) > page.evaluate(SIZE.format("h2"))
    if locale == "zh-CN":
        assert {} == found_by_axe("ca", page)


def test_its_code_is_black_on_white_in_the_dark(open_page: OpenPage) -> None:
    """A camera finds no black code on a black page."""
    page = open_page("/ca", color_scheme="dark")
    first = page.locator("svg path").first
    assert "rgb(255, 255, 255)" == first.evaluate("each => getComputedStyle(each).fill")
