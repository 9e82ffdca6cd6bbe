"""Before a camera in a real browser: the still, faces in it, masks drawn by mouse, finger and keys."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraState
from gateway.service.vision_line import SOCKET
from tests.api.camera_house import CAMERA, camera_of, face, hang, says, shows, with_vision
from tests.api.house import House, Running
from tests.vision.worker import Worker, worker_at
from tests.web.conftest import OpenPage
from tests.web.test_everywhere import TOO_SMALL, WIDEST, found_by_axe

pytestmark = pytest.mark.browser

LOOK = f"/install/cameras/{CAMERA}"


def picture(brightness: int = 120) -> bytes:
    """Return a JPEG of a wall in the evening."""
    shade = np.linspace(brightness // 2, brightness, 640, dtype=np.uint8)
    wall = np.repeat(np.repeat(shade[None, :, None], 360, axis=0), 3, axis=2)
    return bytes(cv2.imencode(".jpg", wall)[1])


@pytest.fixture
def worker(house: House) -> Iterator[Worker]:
    """Switch the module on before the house is served, and give the worker's wire."""
    with_vision(house)
    hang(house)
    with worker_at(house.settings.vision_folder / SOCKET) as found:
        says(found, CameraState(DeviceId(CAMERA), seeing=True, rate=4.8, width=1280, height=720))
        shows(found, face(38), picture=picture())
        yield found


@pytest.fixture
def look(worker: Worker, server: Running, open_page: OpenPage) -> Page:
    """Give a page that looks, on a phone."""
    page = open_page(LOOK, "installer", width=360, height=780, has_touch=True)
    page.locator("button[value=look]").click()
    page.locator("canvas.shot").wait_for()
    return page


def save(page: Page) -> None:
    """Keep what was drawn."""
    page.locator("#masks button.lamp").click()
    page.wait_for_url("**/look?kept")
    page.locator("canvas.shot").wait_for()


def test_masks_are_drawn_by_mouse(house: House, look: Page) -> None:
    """A rectangle's corner is dragged, corners are tapped, one is undone; kept and shown again."""
    look.locator("[data-tool=rectangle]").click()

    def at(x: float, y: float) -> tuple[float, float]:
        # As a hand would, with the picture on the screen: choosing a tool may have scrolled it away.
        look.locator(".sight").evaluate("sight => sight.scrollIntoView({block: 'center'})")
        sight = look.locator(".sight").bounding_box()
        assert sight is not None
        return sight["x"] + sight["width"] * x, sight["y"] + sight["height"] * y

    look.mouse.move(*at(0.7, 0.6))
    look.mouse.down()
    look.mouse.move(*at(0.8, 0.7))
    look.mouse.move(*at(0.9, 0.8))
    look.mouse.up()
    look.locator("[data-tool=tap]").click()
    for x, y in ((0.05, 0.05), (0.2, 0.05), (0.1, 0.2)):
        look.touchscreen.tap(*at(x, y)) if x < 0.2 else look.mouse.click(*at(x, y))
    look.locator("[data-tool=tap]").click()
    look.locator("[data-tool=rectangle]").click()
    look.locator("[data-tool=undo]").click()
    save(look)
    first, second = camera_of(house).masks
    assert (0.9, 0.8) == pytest.approx(first[2], abs=0.01)
    assert (0.3, 0.3) == pytest.approx(first[0], abs=0.01)
    assert [0.05, 0.05, 0.2, 0.05, 0.1, 0.2] == pytest.approx(
        [value for each in second for value in each], abs=0.01
    )
    expect(look.locator(".over polygon")).to_have_count(2)


def test_masks_are_drawn_by_keys(house: House, look: Page) -> None:
    """Added, a corner moved, a corner taken away, another mask deleted; the page itself stays where it is."""
    look.locator("[data-tool=rectangle]").press("Enter")
    expect(look.locator(".corner").first).to_be_focused()
    for key in ("ArrowLeft", "Shift+ArrowUp", "Tab", "Delete"):
        look.keyboard.press(key)
    expect(look.locator(".corner")).to_have_count(3)
    look.locator("[data-tool=rectangle]").press("Enter")
    look.locator("[data-tool=delete]").press("Enter")
    save(look)
    assert {} == found_by_axe("picture and masks", look)
    assert look.evaluate(WIDEST) <= 360
    (mask,) = camera_of(house).masks
    assert [0.29, 0.25, 0.7, 0.6, 0.3, 0.6] == pytest.approx([value for each in mask for value in each])
    look.locator(".corner").first.focus()
    for _ in range(2):
        look.keyboard.press("Delete")
        look.locator("[data-tool=undo]").press("Enter")
    expect(look.locator(".over polygon")).to_have_count(1)


def test_faces_are_measured_while_somebody_stands_there(house: House, worker: Worker, look: Page) -> None:
    """Too small in words with pixels; three large ones in a row are enough; after ten minutes it ends."""
    said = look.locator("#said")
    expect(said).to_contain_text("此处人脸 38 像素，需要 48 像素")
    expect(look.locator(".over rect")).to_have_count(1)
    shows(worker, face(60), picture=picture(40))
    expect(said).to_contain_text("人脸偏暗")
    expect(said).to_contain_text("连续三次人脸都够大")
    shows(worker, face(60), picture=picture(), age=9)
    expect(said).to_contain_text("摄像头停住了")
    worker.answers.pop(("GET", f"/cameras/{CAMERA}/still"))
    expect(said).to_contain_text("现在没有画面")
    house.clock.move(601)
    expect(said).to_contain_text("十分钟已到")
    expect(look.locator("canvas.shot")).to_be_hidden()
    look.locator("#said a").click()
    expect(look.locator("select#why")).to_be_visible()


@pytest.mark.long
def test_the_pages_are_for_everybody(worker: Worker, open_page: OpenPage, server: Running) -> None:
    """Axe finds nothing, in the dark of any colour; 320 px are enough; what is touched is 44 px high."""
    shows(worker, face(38), face(60), picture=picture())
    page = open_page(LOOK, "installer", width=320, height=640, reduced_motion="reduce")
    found: dict[tuple[object, ...], object] = {}

    def look_at(name: str, *, axe: bool = True) -> None:
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        if axe:
            found.update(found_by_axe(name, page))
        widest, small = page.evaluate(WIDEST), page.evaluate(TOO_SMALL)
        if widest > 320 or small:
            found[name, "room"] = widest, small

    look_at("camera", axe=False)
    page.locator("button[value=look]").click()
    page.locator("canvas.shot").wait_for()
    page.locator("[data-tool=rectangle]").click()
    look_at("picture and masks")
    page.goto(f"{server.address}{LOOK}/edit?lang=en")
    page.fill("#identify_at", "0.1")
    page.locator("button.lamp").click()
    look_at("settings with a mistake")
    page.goto(f"{server.address}{LOOK}/sign")
    for name, value in (("number", "CAM-7"), ("responsible", "金海岸小区物业管理处"), ("contact", "1" * 80)):
        page.fill(f"#{name}", value)
    page.locator("#main button").click()
    page.locator(".placard").wait_for()
    look_at("sign")
    page.goto(f"{server.address}/install/cameras/new")
    look_at("add", axe=False)
    worker.answers.pop(("GET", "/state"))
    page.goto(f"{server.address}/install/cameras")
    look_at("list without a worker", axe=False)
    assert {} == found


def test_without_a_script_there_is_a_still_and_fields(
    worker: Worker, server: Running, open_page: OpenPage
) -> None:
    """One picture, its faces in words, masks as numbers."""
    page = open_page(LOOK, "installer", width=320, height=700, java_script_enabled=False)
    page.locator("button[value=look]").click()
    expect(page.locator("img.shot")).to_be_visible()
    expect(page.locator("#said")).to_contain_text("38")
    for side, value in (("left", "0"), ("top", "0"), ("right", "25"), ("bottom", "50")):
        page.fill(f"#{side}", value)
    page.locator("#masks button.lamp").click()
    expect(page.locator("#mask-1")).to_have_value("0,0 25,0 25,50 0,50")
