"""How sure a camera is to be, as its building wants it: shown, given up, kept."""

from __future__ import annotations

from gateway.domain.model import PlaceId
from gateway.domain.site import Place
from gateway.service import site, site_edits
from tests.api.camera_house import CAMERA, SEEN, console_of, hang
from tests.api.house import House

HERE = f"/{CAMERA}"


def test_a_camera_is_as_sure_as_its_building_wants(house: House) -> None:
    """Shown with the place that says so; its own word goes first, an empty field gives it up; both stay."""
    hang(house)
    strict = Place(PlaceId("b3u2"), "entrance", "2单元", PlaceId("b3"), verify_at=0.47)
    site.edit(house.database, site_edits.put_place(strict), lambda _: None)
    with console_of(house) as console:
        form = {"source": SEEN, "username": "admin", "purposes": ["verify"]}
        for typed, shown in (("", "0.47"), ("0.5", "0.50"), ("", "0.47")):
            console.post(f"{HERE}/edit", verify_at=typed, **form)
            page = console.page(HERE)
            assert f"刷卡后 {shown}" in page
            assert (typed == "") == ("按3号楼 2单元的设置" in page)
            assert 'placeholder="0.47"' in console.page(f"{HERE}/edit")
        names = {"do": "keep", "kind": "entrance", "name": "二单元", "in": "b3"}
        assert 303 == console.client.post("/install/places/b3u2", data=names).status_code
        kept = site.export(house.database).places[strict.id]
        assert ("二单元", 0.47) == (kept.name, kept.verify_at)
