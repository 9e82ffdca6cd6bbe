"""A console keeps the end of the register it was told of, and says loudly where the box goes back behind."""

import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.api.house import House
from tests.api.test_register_head import signed
from tests.live.sinks import eventually
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser

LINE = "#register-wrong"
KEPT = "() => JSON.parse(localStorage.getItem('cuobian-register') ?? '{}').seq"


def keeps(page: Page, row: int) -> None:
    """Wait until the console keeps a head of this row."""
    eventually(lambda: page.evaluate(KEPT) == row)


def back_to(house: House, row: int) -> None:
    """Take the rows behind one away, by hand."""
    with sqlite3.connect(house.database.path) as raw:
        raw.execute("DROP TRIGGER IF EXISTS register_is_kept")
        for table in ("register", "register_secret", "register_about", "register_head"):
            raw.execute(f"DELETE FROM {table} WHERE seq > ?", (row,))


def test_a_console_notices_that_rows_are_gone(house: House, open_page: OpenPage) -> None:
    """It follows each new end by the stream; an older or another one is a loud line."""
    first = signed(house)
    page = open_page("/", "guard")
    keeps(page, first.seq)
    second = signed(house)
    keeps(page, second.seq)
    expect(page.locator(LINE)).to_be_hidden()
    back_to(house, first.seq)
    page.reload()
    expect(page.locator(LINE)).to_be_visible()
    expect(page.locator(LINE)).to_contain_text("登记簿倒退了")
    for _ in range(3):
        other = signed(house)
    page.reload()
    expect(page.locator(LINE)).to_be_visible()
    page.locator("#register-seen").click()
    expect(page.locator(LINE)).to_be_hidden()
    keeps(page, other.seq)


def test_the_end_stands_at_the_foot(house: House, open_page: OpenPage) -> None:
    """In four groups of four, short enough to write down, on a narrow phone too."""
    signed(house)
    page = open_page("/people", "office", width=320)
    assert 19 == len(page.locator(".register-end code").inner_text())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
