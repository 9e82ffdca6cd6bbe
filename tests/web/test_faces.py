"""The office asks for a face in a real browser, as narrow as a telephone: nothing hidden or in the way."""

import json
import struct
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from config.schema import VisionSettings
from gateway.domain.faces import Assessment
from gateway.domain.vision import Purpose
from gateway.service import faces
from gateway.service.vision_line import SOCKET
from tests.api.house import House, Running
from tests.vision.worker import Worker, worker_at
from tests.web.conftest import OpenPage

pytestmark = pytest.mark.browser

SIGNED = Assessment(frozenset(Purpose), "陈律师", date(2026, 11, 1), date(2028, 11, 1), "a" * 64)
TAKEN = {"picture": "taken", "templates": 1, "face": 120, "pose": "front", "twin": None}
STATE = b'{"revision": "", "open": true, "why": "", "model": "m", "stored": 0}'
WIDEST = "document.documentElement.scrollWidth"
EQUAL = "[...document.querySelectorAll('.answers button')].map(e => [e.offsetWidth, e.offsetHeight].join())"
LARGEST = 1600
DRAWN = f"""async () => {{
    const canvas = new OffscreenCanvas({2 * LARGEST}, {LARGEST});
    canvas.getContext('2d').fillRect(0, 0, 9, 9);
    const blob = await canvas.convertToBlob({{type: 'image/png'}});
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
}}"""


@pytest.fixture
def server(house: House) -> Iterator[Running]:
    """Serve a house with faces on and its papers in order."""
    house.settings = house.settings.model_copy(update={"vision": VisionSettings(enabled=True)})
    faces.assess(house.database, SIGNED, "office", house.clock.moment())
    with Running(house) as found:
        yield found


@pytest.fixture
def worker(house: House) -> Iterator[Worker]:
    """Give a worker that takes every picture."""
    with worker_at(house.settings.vision_folder / SOCKET) as found:
        found.answers["GET", "/state"] = STATE
        found.otherwise = lambda _method, _path, _body: (200, json.dumps(TAKEN).encode(), {})
        yield found


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG picture, as its first frame says."""
    start = next(at for at in range(len(jpeg)) if jpeg[at : at + 2] in {b"\xff\xc0", b"\xff\xc2"})
    height, width = struct.unpack_from(">HH", jpeg, start + 5)
    return width, height


def fine(page: Page) -> None:
    """Expect that nothing scrolls sideways, and that axe finds nothing."""
    assert page.evaluate(WIDEST) <= 320
    assert [] == [each["id"] for each in Axe().run(page).response["violations"]]


def test_asked_agreed_photographed_withdrawn(open_page: OpenPage, worker: Worker, tmp_path: Path) -> None:
    """Yes and no are of one size; a photograph is made smaller here; the withdrawal is one tap."""
    page = open_page("/people/wu/face", "office", width=320, height=640)
    fine(page)
    first, second = page.evaluate(EQUAL)
    assert first == second
    page.locator("input[value=verify]").check()
    page.locator("input[value=adult]").check()
    page.locator("button[value=agree]").click()
    expect(page.locator("button[value=withdraw]")).to_be_visible()
    fine(page)
    photo = tmp_path / "large.png"
    photo.write_bytes(bytes(page.evaluate(DRAWN)))
    page.locator("#now").set_input_files(photo)
    page.locator("[data-photographs] button").click()
    expect(page.locator("[role=status] li")).to_contain_text("✓")
    (handed,) = (body for method, path, body in worker.asked if method == "POST" and "pictures" in path)
    assert (LARGEST, LARGEST // 2) == size_of(handed)
    page.locator("button[value=withdraw]").click()
    expect(page.get_by_role("heading", name="回执")).to_be_visible()
    page.goto(page.url.partition("/people")[0] + "/faces")
    fine(page)
