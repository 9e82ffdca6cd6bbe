"""The first step of adding a camera: what cannot be one is named at once."""

from __future__ import annotations

from pathlib import Path

from gateway.service import site
from tests.api.camera_house import SEEN, camera_of, console_of
from tests.api.house import House


def test_an_address_that_cannot_be_used_is_named_at_once(house: House, tmp_path: Path) -> None:
    """With what was typed, before anything is drafted; a film that is there goes on."""
    film = tmp_path / "door.mp4"
    film.write_bytes(b"film")
    with console_of(house) as console:
        for wrong, words in (
            ("http://cam/x", "这个地址不能用"),
            ("rtsp://", "这个地址不能用"),
            ("camera", "这个地址不能用"),
            (f"{tmp_path}/dor.mp4?loop=1", "这台机器上没有这个文件"),
        ):
            page = console.post("/new", do="address", source=wrong)
            assert (True, True) == (words in page, f'value="{wrong}"' in page), wrong
        for right in (f"{film}?loop=1", "/dev/video9"):
            assert console.post("/new", do="address", source=right).startswith("/install/cameras/new/")


def test_what_the_site_refuses_is_named_at_the_end(house: House) -> None:
    """An id that is taken: the site's own check says so, the place stays chosen, nothing is written."""
    with console_of(house) as console:
        draft = console.post("/new", do="address", source=SEEN).removeprefix("/install/cameras")
        page = console.post(draft, place="b3u2", id="No such id")
        assert 'id="wrong-id"' in page
        assert '<option value="b3u2" selected>' in page
        assert [] == [each for each in site.export(house.database).devices.values() if each.camera]


IN_PATH = "rtsp://10.0.0.9/user=admin&password=hidden-2&channel=1"


def test_a_password_in_the_address_is_on_no_page(house: House) -> None:
    """Typed once, kept, shown nowhere; saved again as it is shown it stays, and moves to no other host."""
    with console_of(house) as console:
        draft = console.post("/new", do="address", source=IN_PATH).removeprefix("/install/cameras")
        assert "hidden-2" not in console.page(draft)
        assert "/install/cameras/gate-cam" == console.post(draft, place="b3u2", id="gate-cam")
        for path in ("", "/gate-cam", "/gate-cam/edit", "/gate-cam/sign"):
            assert "hidden-2" not in console.page(path)
        shown = IN_PATH.replace("hidden-2", "…")
        assert shown.replace("&", "&amp;") in console.page("/gate-cam")
        form = {"purposes": ["verify"], "rate": "4"}
        assert "/install/cameras/gate-cam" == console.post("/gate-cam/edit", source=shown, **form)
        kept = camera_of(house, "gate-cam")
        assert (IN_PATH, 4.0) == (kept.source, kept.rate)
        moved = console.post("/gate-cam/edit", source=shown.replace("10.0.0.9", "10.0.0.66"), **form)
        assert 'id="wrong-source"' in moved
        assert IN_PATH == camera_of(house, "gate-cam").source
        wrong = console.post("/new", do="address", source=IN_PATH.replace("rtsp", "http"))
        assert "hidden-2" not in wrong
