"""The page about the box renews itself, and leaves what somebody reads where it is."""

import pytest

from tests.api.house import House
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_a_fault_comes_by_itself_and_nothing_open_closes(house: House, open_page: OpenPage) -> None:
    """Within two looks it is there; the advice that was opened stays open."""
    page = open_page("/health", "installer")
    advice = page.locator("[data-kind=unsaved] details")
    advice.locator("summary").click()
    house.notice("path:internet")
    page.locator("[data-kind=internet]").wait_for()
    assert advice.evaluate("each => each.open")
    assert page.locator("#stale").is_hidden()


def test_it_reads_without_a_script(house: House, open_page: OpenPage) -> None:
    """Every word and every link is in the page itself."""
    house.notice("path:internet")
    page = open_page("/health", "guard", java_script_enabled=False)
    assert "上不了互联网" in page.locator("h2").first.inner_text()
