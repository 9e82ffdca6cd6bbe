"""`cuobian filing`: the list and the sheets, in both languages, with nobody's name in them."""

import json

import pytest

from config.schema import Settings
from gateway.cli.opening import opened_with
from gateway.domain.camera import Camera
from gateway.domain.model import DeviceId, DoorId, PlaceId
from gateway.domain.site import Device
from gateway.domain.site_doors import Door
from gateway.domain.vision import Purpose
from gateway.service import site, site_edits
from tests.cli.conftest import Box

SECRET = "rtsp-password"
MASK = (((0.0, 0.0), (0.5, 0.0), (0.5, 0.5)),)


@pytest.fixture
def filed(installed: Box) -> Box:
    """Give a box with three cameras: one of them another system's, one without a sign."""
    own = Camera(
        "rtsp://192.168.1.20/2", "viewer-77", SECRET, masks=MASK, snapshots=True, sign="CAM-1\n物业\n0592-1"
    )
    bare = Camera("/dev/video0", purposes=(Purpose.VERIFY, Purpose.IDENTIFY))
    devices = (
        Device(DeviceId("cam-1"), "cuobian-camera", PlaceId("b3u2"), camera=own),
        Device(DeviceId("cam-2"), "cuobian-camera", PlaceId("b3"), camera=bare),
        Device(DeviceId("frigate-1"), "frigate-person", PlaceId("b3u2")),
    )
    with opened_with(Settings(data=installed.folder / "data")) as found:
        for device in devices:
            site.edit(found.database, site_edits.put_device(device), lambda _: None)
        door = Door(DoorId("unit"), "单元门", PlaceId("b3u2"), (DeviceId("cam-1"),))
        site.edit(found.database, site_edits.put_door(door), lambda _: None)
    return installed


def test_the_list_says_what_the_filing_asks(filed: Box) -> None:
    """Number, kind, place, use, retention, masks, sign; never an address or a login."""
    answer = filed("filing", "--json")
    said = answer.data
    assert isinstance(said, dict)
    first, second, third = said["cameras"]
    assert ("cam-1", "network", "3号楼 · 2单元", "CAM-1", True, 1, ["单元门"]) == (
        *(first[key] for key in ("id", "kind", "place", "sign", "pictures", "masks", "doors")),
    )
    assert ("usb", ["verify", "identify"], "", 640) == (
        *(second[key] for key in ("kind", "purposes", "sign", "width")),
    )
    assert ("frigate-1", "foreign", None) == (third["id"], third["kind"], third["width"])
    assert (["cam-2"], ["identify", "verify"]) == (said["without_a_sign"], said["not_assessed"])
    lines = filed("filing").out
    assert "cameras 3 (network 1, usb 1, foreign 1)" in lines
    assert "no assessment in force covers: identify, verify" in lines
    for text in (answer.out, lines):
        assert not any(each in text for each in (SECRET, "192.168", "viewer-77", "吴奶奶"))


def test_the_sheets_are_one_page_in_both_languages(filed: Box) -> None:
    """Filled in as far as anything is known, a line for the pen elsewhere; it needs nothing beside it."""
    assert (0, "") == ((done := filed("filing", "--html", "zh.html")).code, done.out)
    assert 0 == filed("filing", "--html", "en.html", "--lang", "en").code
    chinese, english = ((filed.folder / name).read_text("utf-8") for name in ("zh.html", "en.html"))
    for text in (chinese, english):
        assert 4 == text.count('<article class="paper-sheet"')
        assert not any(
            each in text for each in (SECRET, "192.168", "viewer-77", "吴奶奶", "<script", "<link", "src=")
        )
        assert all(each in text for each in ("金海岸", "CAM-1", "单元门", "3号楼 · 2单元", "________"))
    assert all(each in chinese for each in ("摄像头清单", "第十四条", "单独同意", "签字", "网络摄像头 1"))
    assert all(each in english for each in ("List of cameras", "art. 14", "Network camera 1", "USB camera 1"))
    assert "Impact assessment" not in chinese


def test_a_site_without_cameras_has_little_to_file(installed: Box) -> None:
    """And says so."""
    assert ": cameras 0\n" in installed("filing").out
    assert [] == json.loads(installed("filing", "--json").out)["cameras"]
    installed("filing", "--html", "x.html", "--lang", "en")
    assert "No camera is installed." in (installed.folder / "x.html").read_text("utf-8")
