"""The worker's door, asked by the gateway's own line: who is enrolled, who is refused, in which words."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.vision.socket_file import AnotherWorker, SocketFile
from gateway.domain.vision import (
    MOST_TEMPLATES,
    Expectation,
    Orders,
    Picture,
    PictureVerdict,
    Purpose,
    SnapshotId,
    Subject,
    SubjectId,
    VisionState,
)
from gateway.service.vision_line import VisionLine, VisionRefused
from tests.vision.doors import CAMERA, Door, door_at
from tests.vision.kept import LI, LIN, WU, ToyJudge, closed, crop, face, jpeg, orders, photograph

NOW = datetime.now(UTC)


def taken(line: VisionLine, subject: SubjectId, times: int = 3, name: str = "") -> PictureVerdict:
    """Hand in good pictures; return the last verdict."""
    said = [line.picture(subject, photograph(f"{name or subject}/{pose}")) for pose in range(times)]
    return said[-1]


def until_erased(line: VisionLine, *subjects: SubjectId, within: float = 5.0) -> VisionState:
    """Wait until the worker says that somebody's bytes are gone."""
    end = time.monotonic() + within
    while set(subjects) - set((state := line.state()).erased):
        assert time.monotonic() < end, state
        time.sleep(0.01)
    return state


def scored(door: Door, name: str) -> float:
    """Return how like the best of all a face is."""
    _, vector = ToyJudge().judge(photograph(f"{name}/0"), ())
    assert vector is not None
    return door.gallery.search(vector, NOW).score


def test_before_any_orders_nobody_is_enrolled_and_nobody_is_a_stray(tmp_path: Path) -> None:
    """The worker says so."""
    with door_at(tmp_path) as door:
        assert VisionState("", False, "no orders yet", "toy/1", 0, tuple(door.cameras.states())) == (
            door.line.state()
        )
        with pytest.raises(VisionRefused, match="no orders yet"):
            door.line.picture(WU, photograph("wu"))


def test_somebody_who_agreed_is_compared_from_the_third_picture_on(tmp_path: Path) -> None:
    """And after a restart once orders have come again, not before."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(WU))
        assert 2 == taken(door.line, WU, 2).templates
        assert 0.0 == scored(door, WU)
        assert 3 == door.line.capture(WU, CAMERA).templates
        assert scored(door, WU) > 0.5
        assert 1 == door.line.state().stored
    with door_at(tmp_path) as door:
        assert 0.0 == scored(door, WU)
        door.line.follow(orders(WU))
        assert scored(door, WU) > 0.5
        door.line.follow(closed(orders(WU)))
        assert 0.0 == scored(door, WU)


def test_a_picture_that_is_none_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """With the number of templates that are kept already."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(WU))
        taken(door.line, WU, 2)
        assert PictureVerdict(Picture.NOT_A_PICTURE, 2) == door.line.picture(WU, b"GIF89a")


REFUSED: list[tuple[str, Orders, str]] = [
    ("nobody is named", orders(), "no agreement of this person"),
    ("others are named", orders(LI), "no agreement of this person"),
    ("the gate is closed", closed(orders(WU), "the assessment has run out"), "the assessment has run out"),
    ("to be erased", orders(WU, erase=[WU]), "no agreement of this person"),
    (
        "run out",
        replace(orders(), subjects=(Subject(WU, tuple(Purpose), NOW - timedelta(seconds=1)),)),
        "has run out",
    ),
]


@pytest.mark.parametrize(
    ("given", "words"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_nobody_is_enrolled_without_an_agreement(tmp_path: Path, given: Orders, words: str) -> None:
    """Whatever the interface lets through: neither by photograph nor by camera, and no key is made."""
    with door_at(tmp_path) as door:
        door.line.follow(given)
        for ask in (lambda: door.line.picture(WU, photograph("wu")), lambda: door.line.capture(WU, CAMERA)):
            with pytest.raises(VisionRefused, match=words):
                ask()
        assert frozenset() == door.keeping.store.known()


def test_an_agreement_withdrawn_while_a_picture_is_looked_at_keeps_nothing(tmp_path: Path) -> None:
    """The look at the orders and the writing are one."""
    looking, go_on = threading.Event(), threading.Event()

    class Slow(ToyJudge):
        def judge(self, *given):  # type: ignore[no-untyped-def]
            looking.set()
            go_on.wait(5)
            return super().judge(*given)

    refused: list[str] = []

    def hand_in(line: VisionLine) -> None:
        try:
            line.picture(WU, photograph("wu"))
        except VisionRefused as error:
            refused.append(error.message)

    with door_at(tmp_path, Slow()) as door:
        door.line.follow(orders(WU))
        asking = threading.Thread(target=hand_in, args=(door.line,))
        asking.start()
        looking.wait(5)
        door.line.follow(orders(erase=[WU]))
        until_erased(door.line, WU)
        go_on.set()
        asking.join()
        assert ["no agreement of this person is in force: nothing is taken of them"] == refused
        assert frozenset() == door.keeping.store.known()


def test_a_withdrawal_ends_comparing_at_once_and_bytes_soon(tmp_path: Path) -> None:
    """The orders are answered when nobody is compared with them any more; the bytes follow."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(WU, LI))
        taken(door.line, WU)
        taken(door.line, LI)
        door.line.follow(orders(LI, erase=[WU], revision="r2"))
        assert scored(door, WU) < 0.5
        assert (None, LI) == (
            door.gallery.nearest(face("x"), but=LI),
            (door.gallery.nearest(face("x"), but=WU) or (None,))[0],
        )
        state = until_erased(door.line, WU)
        assert ("r2", 1, 0, (WU,)) == (state.revision, state.stored, state.strays, state.erased)
        assert () == door.line.follow(orders(LI)).erased


def test_erasing_somebody_who_was_never_stored_is_done(tmp_path: Path) -> None:
    """So that the office has its receipt; also where the name could be no file's."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(erase=[WU, SubjectId("../x")]))
        until_erased(door.line, WU, SubjectId("../x"))


def test_a_person_stored_under_another_name_is_told(tmp_path: Path) -> None:
    """If they agreed; whoever did not is compared with nobody, not even for that."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(WU, LI, LIN))
        assert taken(door.line, WU, name="twin").twin is None
        assert WU == taken(door.line, LI, name="twin").twin
        door.line.follow(orders(LIN))
        assert taken(door.line, LIN, name="twin").twin is None


def test_the_cap_and_enough_templates_are_refused_in_words(tmp_path: Path) -> None:
    """As the office will read them."""
    with door_at(tmp_path) as door:
        door.line.follow(replace(orders(WU, LI), cap=1))
        taken(door.line, WU, MOST_TEMPLATES)
        with pytest.raises(VisionRefused, match="at most 1 may be"):
            taken(door.line, LI)
        with pytest.raises(VisionRefused, match="5 pictures of this person are kept already"):
            door.line.picture(WU, photograph("wu/more"))
        door.line.begin_again(WU)
        assert (0, 0.0) == (door.line.state().stored, scored(door, WU))
        assert 1 == door.line.picture(WU, photograph("wu/more")).templates


def test_a_camera_shows_what_it_sees_and_takes_pictures(tmp_path: Path) -> None:
    """One that is not there is refused by its name."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(WU))
        still, look = door.line.still(CAMERA)
        assert (50, 60) == (look.width, look.height)
        assert (60, 50, 3) == np.asarray(cv2.imdecode(np.frombuffer(still, np.uint8), 1)).shape
        door.cameras.frames.clear()
        for ask in (lambda: door.line.still(CAMERA), lambda: door.line.capture(WU, CAMERA)):
            with pytest.raises(VisionRefused, match="no picture of the camera cam now"):
                ask()


def test_orders_for_as_many_as_may_be_stored_are_taken(tmp_path: Path) -> None:
    """Refused for their length, no withdrawal in them would ever be heard of."""
    with door_at(tmp_path) as door:
        many = orders(*(SubjectId(f"{number:032x}") for number in range(99_999)))
        assert "r1" == replace(door.line, patience=60.0).follow(many).revision


def test_whose_agreement_is_in_doubt_is_kept_and_no_more(tmp_path: Path) -> None:
    """Named without a purpose: no stray, compared with nobody, and no picture of theirs is taken."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(WU))
        for pose in ("a", "b", "c"):
            door.line.picture(WU, photograph(f"wu/{pose}"))
        kept = orders(WU, revision="r2")
        door.line.follow(replace(kept, subjects=(replace(kept.subjects[0], purposes=()),)))
        state = door.line.state()
        assert (1, 0, 0.0) == (state.stored, state.strays, scored(door, WU))
        with pytest.raises(VisionRefused, match="no agreement of this person is in force"):
            door.line.picture(WU, photograph("wu/d"))


def test_a_card_is_passed_on_for_whoever_agreed_to_it(tmp_path: Path) -> None:
    """To be found among all is another agreement than to be compared with one's card."""
    with door_at(tmp_path) as door:
        given = orders(WU)
        found_only = replace(given.subjects[0], id=LI, purposes=(Purpose.IDENTIFY,))
        door.line.follow(replace(given, subjects=(*given.subjects, found_only)))
        card = Expectation("e1", CAMERA, WU)
        door.line.expect(card)
        assert [card] == door.cameras.expected
        with pytest.raises(VisionRefused, match="did not agree to verify"):
            door.line.expect(replace(card, subject=LI))
        door.cameras.frames.clear()
        with pytest.raises(VisionRefused, match="no camera cam"):
            door.line.expect(card)


def test_a_picture_of_a_match_is_shown_until_it_is_gone(tmp_path: Path) -> None:
    """Of whom orders name."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(WU))
        taken(door.line, WU)
        snapshot = door.keeping.store.keep_snapshot(WU, crop())
        assert jpeg() == door.line.snapshot(snapshot)
        door.line.follow(orders())
        for name in (snapshot, SnapshotId("../faces.db"), SnapshotId("x y")):
            with pytest.raises(VisionRefused, match="gone, or never was"):
                door.line.snapshot(name)


def test_without_models_orders_are_followed_and_nobody_is_enrolled(tmp_path: Path) -> None:
    """An erasure as well: it needs none."""
    with door_at(tmp_path, models=False) as door:
        state = door.line.follow(orders(WU, erase=[LI]))
        assert (False, True) == (state.open, "models install" in state.why)
        with pytest.raises(VisionRefused, match="models install"):
            door.line.picture(WU, photograph("wu"))
        until_erased(door.line, LI)


def asked(line: VisionLine, method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, object]]:
    """Ask something that the gateway's line has no word for."""
    connection = http.client.HTTPConnection("vision", timeout=5)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(str(line.file))
    connection.request(method, path, body)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    return answer.status, said


def test_everything_is_shredded_where_the_master_key_is_named(tmp_path: Path) -> None:
    """Nothing is compared, shown or stored any more; the door goes on, with new keys for new people."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(WU))
        assert 400 == asked(door.line, "POST", "/shred", b'{"master": ""}')[0]
        taken(door.line, WU)
        snapshot = door.keeping.store.keep_snapshot(WU, crop())
        _, name = asked(door.line, "GET", "/master")
        for body in (b"", b"{}", b"[", b'{"master": "x"}', b'{"master": 7}'):
            assert 400 == asked(door.line, "POST", "/shred", body)[0]
        assert 1 == door.line.state().stored
        assert (200, {"shredded": 1}) == asked(door.line, "POST", "/shred", json.dumps(name).encode())
        assert (0, 0.0, []) == (door.line.state().stored, scored(door, WU), list(door.keys.rglob("*.key")))
        with pytest.raises(VisionRefused):
            door.line.snapshot(snapshot)
        assert 3 == taken(door.line, WU).templates


def test_keys_shredded_behind_its_back_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever shredded them did not have to ask the worker, and memory is emptied as well."""
    from devices.vision.store.keys import shred_keys

    with door_at(tmp_path) as door:
        door.line.follow(orders(WU))
        taken(door.line, WU)
        shred_keys(door.keys)
        door.line.follow(orders(WU))  # the sweeping is woken by each orders
        end = time.monotonic() + 5
        while door.line.state().stored and time.monotonic() < end:
            time.sleep(0.01)
        assert (0, 0.0, "") == (door.line.state().stored, scored(door, WU), door.line.state().why)


def test_a_second_worker_is_refused_and_a_left_file_replaced(tmp_path: Path) -> None:
    """A file that is merely there is no worker."""
    left = socket.socket(socket.AF_UNIX)
    (tmp_path / "vision").mkdir()
    left.bind(str(tmp_path / "vision/vision.sock"))
    left.close()
    with door_at(tmp_path) as door:
        assert "toy/1" == door.line.state().model
        with pytest.raises(AnotherWorker, match="another camera worker runs"):
            SocketFile(tmp_path / "vision")
        assert "toy/1" == door.line.state().model
    with pytest.raises(ValueError, match="shorter data folder"):
        SocketFile(tmp_path / ("x" * 120))


def test_a_face_is_a_number_in_these_tests() -> None:
    """Two names give two faces that are far apart, or nothing here would mean anything."""
    assert abs(float(face("a") @ face("b"))) < 0.4
