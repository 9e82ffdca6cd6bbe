"""Cameras in the site document: what is taken, what is refused in words, and what nobody ever reads."""

from pathlib import Path

import pytest

from config.site_file import parse_site, written_file
from gateway.domain.model import DeviceId, PlaceId
from gateway.domain.site import Site
from gateway.domain.site_changes import changes_between
from gateway.service import site as service
from gateway.store.db import Database
from gateway.store.migrate import migrate, migrations
from tests.site.compound import fresh, problems

TEXT = """\
places:
  - {id: b3u2, kind: entrance, name: 2单元}
devices:
  - {id: cam, template: cuobian-camera, place: b3u2, camera: {source: "rtsp://10.0.0.5:554/s1", CAMERA}}
  - {id: panel, template: cuobian-panel, place: b3u2}
"""
FULL = (
    "username: admin, password: tulip-88, width: 800, rate: 2.5, purposes: [identify, verify],"
    " masks: [[[0, 0], [0.5, 0], [0.25, 1]]], identify_at: 0.55, verify_at: 0.45, smallest_face: 60,"
    " snapshots: true, sign: 告示 3, asks: panel"
)


def document(camera: str, source: str = "rtsp://10.0.0.5:554/s1") -> str:
    """Return a document with one camera."""
    return TEXT.replace(", CAMERA", f", {camera}" if camera else "").replace("rtsp://10.0.0.5:554/s1", source)


def site(camera: str) -> Site:
    """Return the site of a document with one camera."""
    return parse_site(document(camera).encode(), "site.yaml")


@pytest.mark.parametrize("camera", ["", FULL])
def test_a_camera_goes_through_document_and_database_unchanged(tmp_path: Path, camera: str) -> None:
    """Applied, exported, applied again: the same camera, and no change."""
    wanted, database = site(camera), fresh(tmp_path)
    service.apply(database, wanted)
    found = service.export(database)
    assert wanted.devices == found.devices
    assert wanted.devices == parse_site(written_file(found).encode(), "x").devices
    assert () == changes_between(found, parse_site(written_file(found).encode(), "x"))
    database.close()


@pytest.mark.parametrize(
    ("camera", "words"),
    [
        (
            "identify_at: 0.4",
            "identify_at: found '0.4', expected 0.45 to 0.9: below it strangers match somebody",
        ),
        ("verify_at: 0.3", "verify_at: found '0.3', expected 0.36 to 0.9"),
        ("rate: 99", "rate: found '99', expected at most 15"),
        ("masks: [[[0, 0], [1, 1]]]", "masks[0]: found a list, expected at least 3"),
        ("masks: [[[0, 0], [1, 1], [0, 1.5]]]", "masks[0][2][1]: found '1.5', expected at most 1"),
        ("purposes: [greet]", "purposes[0]: found 'greet', expected 'verify' or 'identify'"),
        ("purposes: []", "purposes: found a list, expected at least 1"),
        ("asks: nobody", "asks: found 'nobody', expected the id of a device"),
    ],
)
def test_what_a_camera_cannot_use_is_refused(camera: str, words: str) -> None:
    """At its own line, with what was found and what was expected."""
    (told,) = problems(document(camera))
    assert f"site.yaml:4: devices[0].camera.{words}" == told[: len(f"site.yaml:4: devices[0].camera.{words}")]


def test_settings_of_a_camera_stand_at_cameras_and_there_they_must() -> None:
    """And no two look through the same source: they would be one camera with two names."""
    other = TEXT.replace(", CAMERA", "").replace("id: panel, template: cuobian-panel", "id: b, template: X")
    looked = other.replace(
        "template: X, place: b3u2", 'template: X, camera: {source: "rtsp://10.0.0.5:554/s1"}'
    )
    found = [
        *problems(looked.replace("X", "cuobian-panel")),
        *problems(looked.replace("X", "cuobian-camera")),
        *problems(other.replace("X", "cuobian-camera")),
    ]
    assert [
        "devices[1].camera: found a camera, expected none: cuobian-panel is not cuobian-camera",
        "devices[1].camera.source: found 'rtsp://10.0.0.5:554/s1', expected a source that cam does not have",
        "devices[1].camera.source: found 'rtsp://10.0.0.5:554/s1', expected a source that cam does not have",
        "devices[1].camera: missing, expected how b is looked through: its source",
    ] == [each.partition(": ")[2] for each in found]


@pytest.mark.parametrize(
    ("source", "camera"),
    [
        ("rtsp://admin:tulip-88@10.0.0.5/s1", ""),
        ("rtsp://admin:tu/lip-88@10.0.0.5/s1", ""),
        ("http://10.0.0.5/?user=admin&password=tulip-88&channel=1", ""),
        ("rtsp://10.0.0.5/s1", f"password: tulip-88{'x' * 200}"),
        ("rtsp://10.0.0.5/s1", 'password: "tulip-88\\u0007"'),
    ],
)
def test_no_refusal_repeats_a_password(source: str, camera: str) -> None:
    """It is told where it belongs, and stands in no message, page or log."""
    (told,) = problems(document(camera, source))
    assert told.startswith("site.yaml:4: devices[0].camera.")
    assert "lip-88" not in told


def test_a_change_of_a_password_is_told_without_it() -> None:
    """Whoever reads a diff reads over somebody's shoulder."""
    (change,) = changes_between(site(FULL), site(FULL.replace("tulip-88", "rose-99").replace("2.5", "3")))
    assert DeviceId("cam") == change.id
    assert "tulip" not in str(change)
    assert "rose" not in str(change)


PLACES = """\
places:
  - {id: b3, kind: building, name: 3号楼, WORD}
devices: []
"""


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("identify_at: 0.44", "identify_at: found '0.44', expected 0.45 to 0.9: below it strangers match"),
        ("verify_at: 0.3", "verify_at: found '0.3', expected 0.36 to 0.9"),
        ("identify_at: 0.55, verify_at: 0.45", ""),
    ],
)
def test_a_building_says_how_alike_a_face_must_be(tmp_path: Path, word: str, told: str) -> None:
    """Within the limits of a camera; it goes through document and database unchanged."""
    text = PLACES.replace("WORD", word)
    assert [f"site.yaml:2: places[0].{told}"] * bool(told) == [
        each[: len(f"site.yaml:2: places[0].{told}")] for each in problems(text)
    ]
    if told:
        return
    wanted, database = parse_site(text.encode(), "site.yaml"), fresh(tmp_path)
    service.apply(database, wanted)
    found = service.export(database)
    assert (0.55, 0.45) == (found.places[PlaceId("b3")].identify_at, found.places[PlaceId("b3")].verify_at)
    assert () == changes_between(found, parse_site(written_file(found).encode(), "x"))
    assert "~ place b3: identify_at '0.55' → '0.6'" == str(
        *changes_between(found, parse_site(text.replace("0.55", "0.6").encode(), "x"))
    )
    database.close()


def test_what_older_cameras_were_written_with_is_no_word_of_their_own(tmp_path: Path) -> None:
    """They held the usual values where nobody had said any; what somebody said stays theirs."""
    database = Database(tmp_path / "cuobian.db")
    steps = [(number, text) for number, text in migrations() if number < 10]
    for number, text in steps:
        database.script(text, number)
    camera = '{"source":"rtsp://h/1","identify_at":%s,"verify_at":0.42,"masks":[],"purposes":[],"asks":null}'
    with database.write() as connection:
        for id_, said in (("usual", "0.5"), ("own", "0.55")):
            values = {"id": id_, "camera": camera % said}
            words = "INSERT INTO device (id, template, params, position, camera)"
            words += " VALUES (:id, 'cuobian-camera', '{}', 0, :camera)"
            connection.exec_driver_sql(words, values)
    migrate(database)
    devices = service.export(database).devices
    found = [devices[DeviceId(each)].camera for each in ("usual", "own")]
    assert [(None, None), (0.55, None)] == [(each.identify_at, each.verify_at) for each in found if each]
    database.close()
