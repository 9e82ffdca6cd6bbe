"""The picture of a matched face is attached to a case in a real browser, with a script and without one."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from gateway.domain.vision import Purpose
from gateway.service.vision_line import SOCKET
from tests.api.camera_house import hang, with_vision
from tests.api.house import House
from tests.api.review_house import OPENED
from tests.api.test_pictures import SNAPSHOT, agree, seen
from tests.vision.worker import worker_at
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser

PICTURE = bytes(cv2.imencode(".jpg", np.full((300, 240, 3), 90, np.uint8))[1])


@pytest.fixture
def event(house: House) -> Iterator[str]:
    """Give a house whose worker has the picture of a match."""
    with_vision(house)
    hang(house)
    with worker_at(house.settings.vision_folder / SOCKET) as worker:
        worker.answers[SNAPSHOT] = PICTURE
        yield seen(house, agree(house, Purpose.VERIFY))


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_picture_is_attached_in_one_tap(event: str, open_page: OpenPage, *, script: bool) -> None:
    """The page then says until when, whoever withdraws; as narrow as a telephone nothing is in the way."""
    page = open_page("/review", "officer", width=320, height=640, java_script_enabled=script)
    for field in ("case_number", "reason", "unit", "name"):
        page.locator(f"#{field}").fill(str(OPENED[field]))
    page.locator("#place-0").fill("b3")
    page.locator("form.form button.lamp").click()
    page.locator(".seen-line a").first.click()
    expect(page.locator("#picture img")).to_be_visible()
    page.locator("#picture button").click()
    expect(page.locator("#picture .chip")).to_have_text("已为案件留存")
    expect(page.locator("#picture")).to_contain_text("2026-12-23")
    expect(page.locator("#picture button")).to_have_count(0)
    if script:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert [] == [each["id"] for each in Axe().run(page).response["violations"]]
