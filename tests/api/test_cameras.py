"""The installer's cameras as documents: added, looked through on record, masked, set, signed."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pages.install import camera_masks
from api.pages.install.camera_source import Source, taken_apart
from devices.onvif import CameraFinder
from gateway.domain.faces import WORDS, Rule
from gateway.domain.model import DeviceId, DoorId, PlaceId
from gateway.domain.site import Device
from gateway.domain.site_doors import Door
from gateway.domain.vision import CameraState, Purpose
from gateway.service import face_looks, sessions, site, site_edits
from tests.api.camera_house import (
    CAMERA,
    SEEN,
    STILL,
    Console,
    camera_of,
    console_of,
    face,
    hang,
    refuses,
    says,
    shows,
)
from tests.api.house import PASSWORD, House
from tests.devices.onvif_camera import Camera, camera_on_the_wire

JPEG = b"\xff\xd8\xff\xe0 not much of a picture"
HERE = f"/{CAMERA}"
MASK = "10,20 30,20 30,40 10,40"


@pytest.fixture
def console(house: House) -> Iterator[Console]:
    """Give an installer before a house with a camera that sees."""
    hang(house)
    with console_of(house) as found:
        says(found.worker, CameraState(DeviceId(CAMERA), seeing=True, rate=4.8, width=1280, height=720))
        shows(found.worker, face(38), picture=JPEG)
        yield found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("rtsp://cam/s1", Source("rtsp://cam/s1")),
        (" rtsp://admin:p%40ss@cam:554/s1?x=1 ", Source("rtsp://cam:554/s1?x=1", "admin", "p@ss")),
        ("RTSP://admin:a@b@cam/s1", Source("rtsp://cam/s1", "admin", "a@b")),
        ("rtsp://admin:a/b@10.0.0.7:554/s1", Source("rtsp://10.0.0.7:554/s1", "admin", "a/b")),
        ("rtsps://admin@cam/s1", Source("rtsps://cam/s1", "admin")),
        ("rtsp://[fe80::1]:554/a@b", Source("rtsp://[fe80::1]:554/a@b")),
        ("/dev/video0", Source("/dev/video0")),
        ("http://cam/x", Source("http://cam/x")),
        ("", Source("")),
    ],
)
def test_a_pasted_address_is_taken_apart(typed: str, found: Source) -> None:
    """User and password stand apart from then on, also where nobody escaped them."""
    assert found == taken_apart(typed)


@given(st.text(max_size=80).map(lambda text: f"rtsp://{text}"))
def test_any_text_is_taken_apart(typed: str) -> None:
    """Nothing that is typed raises."""
    taken_apart(typed)


def test_an_address_becomes_a_camera(house: House) -> None:
    """Pasted with its password, placed, named; the password is on no page, in no address."""
    with console_of(house) as console:
        assert "还没有摄像头" in console.page("")
        draft = console.post("/new", do="address", source="rtsp://admin:hidden-1@10.0.0.9/s2")
        form = console.client.get(f"{draft}?place=b3u2").text
        assert "hidden-1" not in form + draft
        assert 'value="camera-b3u2"' in form
        there = console.post(draft.removeprefix("/install/cameras"), place="b3u2", id="gate-cam")
        assert "/install/cameras/gate-cam" == there
        kept = camera_of(house, "gate-cam")
        assert ["rtsp://10.0.0.9/s2", "admin", "hidden-1"] == [kept.source, kept.username, kept.password]
        assert (Purpose.VERIFY,) == kept.purposes
        for path in ("", "/gate-cam", "/gate-cam/edit", "/gate-cam/sign"):
            assert "hidden-1" not in console.page(path)
        assert 303 == console.client.get(draft).status_code, "a draft that is used up is gone"


def test_what_is_no_address_is_named(house: House) -> None:
    """Before anything is asked or kept."""
    with console_of(house, finder=CameraFinder()) as console:
        assert "found nothing, expected an address" in console.post("/new", do="address", source=" ")
        assert "found nothing, expected an address" in console.post("/new", do="streams", host="")
        assert "该地址无人回应" in console.post("/new", do="streams", host="x y")


def test_a_draft_is_its_owners_alone(house: House) -> None:
    """Nobody else goes on with it, and after twenty minutes nobody at all."""
    with console_of(house) as console:
        draft = console.post("/new", do="address", source=SEEN)
        house.clock.move(19 * 60)
        assert 200 == console.client.get(draft).status_code
        office = sessions.log_in(house.database, "office", PASSWORD, house.clock.moment()).token
        assert 303 == console.client.get(draft, headers={"Authorization": f"Bearer {office}"}).status_code
        house.clock.move(61)
        assert 303 == console.client.get(draft).status_code


def test_a_camera_on_the_network_offers_its_streams(house: House) -> None:
    """The smallest that is wide enough is proposed; another can be chosen, none that it did not offer."""
    wire = Camera(ahead=timedelta(hours=3))
    with camera_on_the_wire(wire) as address, console_of(house, finder=CameraFinder()) as console:
        refused = console.post("/new", do="streams", host=address, username="admin", password="guess")
        assert "摄像头拒绝了用户名和密码" in refused
        assert "3 小时" in refused
        assert "guess" not in refused
        draft = console.post("/new", do="streams", host=address, username="admin", password=wire.password)
        page = console.client.get(draft).text
        checked = re.search(r'value="([^"]+)" checked', page)
        assert checked is not None
        assert "1" == checked[1], "by its number: an address may hold a password"
        path = draft.removeprefix("/install/cameras")
        console.post(path, source="rtsp://192.0.2.1/steal", place="", id="gate-cam")
        kept = camera_of(house, "gate-cam")
        assert ["rtsp://127.0.0.1:8554/live/sub?a=1&b=2", wire.password] == [kept.source, kept.password]


def test_nobody_looks_without_a_reason_on_record(house: House, console: Console) -> None:
    """The row is there before the first byte; no reason, no picture; after ten minutes it is asked again."""
    still = f"/api/v1/cameras/{CAMERA}/still"
    assert "camera.no_sitting" == console.client.get(still).json()["code"]
    assert "为什么查看" in console.page(f"{HERE}/look")
    assert STILL not in [path for _, path, _ in console.worker.asked]
    refused = console.client.post(f"/install/cameras{HERE}", data={"do": "look", "why": " "})
    assert 422 == refused.status_code
    assert [] == list(face_looks.looks(house.database))

    assert f"/install/cameras{HERE}/look" == console.post(HERE, do="look", why="installing")
    (row,) = face_looks.looks(house.database)
    assert ["installer", "installer", f"camera {CAMERA}", "installing"] == [
        row.who,
        row.role,
        row.what,
        row.why,
    ]
    answer = console.client.get(still)
    assert JPEG == answer.content
    assert ["image/jpeg", "no-store"] == [answer.headers[name] for name in ("content-type", "cache-control")]
    assert '"pixels":38' in answer.headers["x-look"]
    house.clock.move(601)
    assert 409 == console.client.get(still).status_code
    console.post(HERE, do="look", why="installing")
    console.post(HERE, do="enough")
    assert 409 == console.client.get(still).status_code
    assert 2 == len(face_looks.looks(house.database)), "each sitting once"


def test_a_face_that_is_too_small_is_told_with_its_pixels(console: Console) -> None:
    """Also without a script: what there is, what is wanted, what to do."""
    console.post(HERE, do="look", why="installing")
    assert "此处人脸 38 像素，需要 48 像素：请靠近安装" in console.page(f"{HERE}/look")
    shows(console.worker, face(60), picture=JPEG)
    assert "此处人脸 60 像素：够大" in console.page(f"{HERE}/look?lang=zh-CN")
    shows(console.worker, picture=JPEG)
    assert "No face in the picture" in console.page(f"{HERE}/look?lang=en")


def test_a_camera_without_a_picture_says_why(console: Console) -> None:
    """The worker's own words stand beside ours; what is no picture is not passed on."""
    console.post(HERE, do="look", why="installing")
    refuses(console.worker, "401 Unauthorized <b>")
    page = console.page(f"{HERE}/look")
    assert "还没有画面" in page
    assert "401 Unauthorized &lt;b&gt;" in page
    shows(console.worker, picture=b"<script>")
    assert "vision.away" == console.client.get(f"/api/v1/cameras/{CAMERA}/still").json()["code"]


def test_masks_are_kept(house: House, console: Console) -> None:
    """Drawn ones and one more by its four sides; an emptied field takes one away; they come back as drawn."""
    console.post(HERE, do="look", why="installing")
    there = console.post(f"{HERE}/look", mask=MASK, left="50", top="0", right="100", bottom="12.5")
    assert there.endswith("?kept")
    masks = camera_of(house).masks
    assert ((0.1, 0.2), (0.3, 0.2), (0.3, 0.4), (0.1, 0.4)) == masks[0]
    assert ((0.5, 0), (1, 0), (1, 0.125), (0.5, 0.125)) == masks[1]
    page = console.page(f"{HERE}/look?kept")
    assert f'value="{MASK}"' in page
    assert "hidden-1" == camera_of(house).password, "the rest of the camera stays"
    console.post(f"{HERE}/look", mask=["", MASK])
    assert 1 == len(camera_of(house).masks)
    console.post(f"{HERE}/look")
    assert () == camera_of(house).masks


WRONG_MASKS: list[tuple[dict[str, object], str]] = [
    ({"mask": "10,20 30,20"}, "found 2 corners, expected 3 to 32"),
    ({"mask": "10,20 30,x 30,40"}, "found the corner &#39;30,x&#39;"),
    ({"mask": "10,20 30,120 30,40"}, "expected two numbers from 0 to 100"),
    ({"mask": "10,20 nan,20 30,40"}, "expected two numbers from 0 to 100"),
    ({"mask": "10,20 30,20 50,20"}, "found a mask without room inside"),
    ({"mask": " ".join(["1,1"] * 33)}, "found 33 corners"),
    ({"mask": [MASK] * 17}, "found 17 masks, expected at most 16"),
    ({"left": "10"}, "expected two numbers"),
]


def test_a_mask_that_is_none_is_named(house: House, console: Console) -> None:
    """What was found and expected stands there with what was typed; nothing changes."""
    console.post(HERE, do="look", why="installing")
    for form, words in WRONG_MASKS:
        assert words in console.post(f"{HERE}/look", **form), form
    assert () == camera_of(house).masks


@settings(max_examples=40)
@given(st.lists(st.lists(st.tuples(*[st.floats(0, 1)] * 2), min_size=3, max_size=32), max_size=16))
def test_masks_come_back_as_they_were(masks: list[list[tuple[float, float]]]) -> None:
    """To a thousandth of the picture, whatever they are; or they are refused, never changed."""
    texts = camera_masks.written([tuple(each) for each in masks])
    try:
        found = camera_masks.read(texts)
    except camera_masks.MaskUnreadable:
        return
    flat = [value for mask in masks for corner in mask for value in corner]
    assert flat == pytest.approx([value for mask in found for corner in mask for value in corner], abs=1e-3)


def test_settings_are_kept(house: House, console: Console) -> None:
    """Purposes, limits, stream; an empty password stays, and the honest words stand beside the limits."""
    page = console.page(f"{HERE}/edit")
    assert "14–17" in page
    assert "单独同意" in page
    form = {
        "source": SEEN,
        "username": "admin",
        "identify_at": "0,55",
        "verify_at": "",
        "smallest_face": "60",
    }
    form |= {"width": "960", "rate": "4", "snapshots": "yes"}
    there = console.post(f"{HERE}/edit", purposes=["verify", "identify"], **form)
    assert f"/install/cameras{HERE}" == there
    kept = camera_of(house)
    assert (Purpose.VERIFY, Purpose.IDENTIFY) == kept.purposes
    assert [0.55, None, 60, 960, 4.0, True] == [
        *(kept.identify_at, kept.verify_at, kept.smallest_face, kept.width, kept.rate, kept.snapshots)
    ]
    assert "hidden-1" == kept.password


WRONG_SETTINGS: list[tuple[dict[str, object], str]] = [
    ({"identify_at": "sure"}, "identify_at"),
    ({"identify_at": "0.3"}, "identify_at"),
    ({"verify_at": "nan"}, "verify_at"),
    ({"smallest_face": "12"}, "smallest_face"),
    ({"width": "99999"}, "width"),
    ({"rate": "0"}, "rate"),
    ({"source": "ftp://cam/x", "password": "x"}, "source"),
    ({"source": "rtsp://192.168.1.66/stream2"}, "password"),
    ({"purposes": []}, "purposes"),
    ({"asks": "no such thing"}, "asks"),
]


def test_a_setting_that_is_none_is_named(house: House, console: Console) -> None:
    """At its field, with what was typed; the password never goes to another host; nothing changes."""
    before = camera_of(house)
    for change, field in WRONG_SETTINGS:
        form = {"source": SEEN, "username": "admin", "purposes": ["verify"], **change}
        assert f'id="wrong-{field}"' in console.post(f"{HERE}/edit", **form), change
    assert before == camera_of(house)


def test_the_sign_is_printed_once_it_is_whole(house: House, console: Console) -> None:
    """Number, who answers, where to withdraw; what for follows the camera; kept with it."""
    assert "placard" not in console.page(f"{HERE}/sign")
    assert 'id="wrong-contact"' in console.post(
        f"{HERE}/sign", number="CAM-7", responsible="物业", contact=""
    )
    console.post(f"{HERE}/sign", number="CAM-7", responsible="物业  办公室", contact="0595-1234567")
    assert "CAM-7\n物业 办公室\n0595-1234567" == camera_of(house).sign
    page = console.page(f"{HERE}/sign?size=a5")
    for words in (
        'class="placard a5"',
        "本人同意",
        "不保存图片",
        "0595-1234567",
        "2026-12",
        "withdrawn at any time",
    ):
        assert words in page
    hang(house, purposes=(Purpose.IDENTIFY,), snapshots=True, sign="CAM-7\na\nb")
    page = console.page(f"{HERE}/sign")
    assert "已单独同意" in page
    assert "24 小时" in page


def test_what_keeps_cameras_from_seeing_is_said(console: Console) -> None:
    """With what to do next, on the list and on each camera; the worker's words stand beside ours."""
    for rule, words in (
        (WORDS[Rule.ASSESSMENT_MISSING], "没有已签署的影响评估"),
        ("no orders yet", "no orders yet"),
    ):
        says(console.worker, open_=False, why=rule)
        assert words in console.page("")
        assert words in console.page(HERE)
    seeing = CameraState(DeviceId(CAMERA), seeing=True)
    says(
        console.worker, seeing, open_=False, why="the models are not there: cuobian models install", model=""
    )
    page = console.page("")
    assert "cuobian models install" in page
    assert "看得见" in page
    assert "没有打开任何摄像头" not in page
    for why, words in (
        ("rtsp://cam/404: it refuses the user name or password", "摄像头拒绝了用户名或密码"),
        ("rtsp://cam/x: no connection: Network is unreachable", "连不上摄像头"),
        ("/dev/video0: no camera is plugged in there", "设备不存在"),
        ("rtsp://password/x: no new frame comes", "摄像头不再传来画面"),
        ("something new", "摄像头看不见"),
    ):
        says(console.worker, CameraState(DeviceId(CAMERA), seeing=False, why=why))
        page = console.page("")
        assert words in page
        assert why in page


def test_a_worker_that_is_gone_or_off_is_said(house: House) -> None:
    """Everything else can be done meanwhile."""
    hang(house)
    with console_of(house, on=False) as console:
        assert "vision: {enabled: true}" in console.page("")
        assert "本机未开启人脸功能" in console.page(HERE)
        console.post(HERE, do="look", why="repairing")
        assert "未开启人脸功能" in console.page(f"{HERE}/look")
    with console_of(house) as console:
        console.worker.answers["GET", "/state"] = b"rubbish"
        assert "识别程序没有回应" in console.page("")


def test_the_devices_know_a_camera_without_its_worker(console: Console) -> None:
    """The list of devices asks it nothing; a camera leads to its page; adopting one asks for its address."""
    before = len(console.worker.asked)
    assert CAMERA in console.client.get("/install/devices").text
    assert f'href="/install/cameras{HERE}"' in console.client.get(f"/install/devices{HERE}").text
    assert before == len(console.worker.asked)
    adopt = console.client.get("/install/adopt?template=cuobian-camera")
    assert "/install/cameras/new" == adopt.headers["location"]
    assert 404 == console.client.get("/install/cameras/sos-501").status_code


def test_a_camera_is_put_at_a_door(house: House, console: Console) -> None:
    """One of those there are; what is none is named; the door keeps its other readers."""
    reader = Device(DeviceId("reader-u2"), "cuobian-reader")
    door = Door(DoorId("unit"), "单元门", PlaceId("b3u2"), (reader.id,))
    for edit in (site_edits.put_device(reader), site_edits.put_door(door)):
        site.edit(house.database, edit, lambda _: None)
    assert "单元门" in console.page(HERE)
    assert 'id="wrong-door"' in console.post(HERE, do="door", door="nowhere")
    console.post(HERE, do="door", door="unit")
    assert (reader.id, DeviceId(CAMERA)) == site.export(house.database).doors[door.id].readers


def test_the_office_sets_and_does_not_look(house: House) -> None:
    """Whoever puts up cameras looks through them; nobody else does."""
    hang(house)
    with console_of(house, "office") as console:
        page = console.page(HERE)
        assert 'value="look"' not in page
        assert (
            403 == console.client.post(f"/install/cameras{HERE}", data={"do": "look", "why": "x"}).status_code
        )
        assert 403 == console.client.get(f"/install/cameras{HERE}/look").status_code
        assert 403 == console.client.get(f"/api/v1/cameras/{CAMERA}/still").status_code
