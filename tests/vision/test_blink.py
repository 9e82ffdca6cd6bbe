"""A blink as a proof of life: a film of somebody's eyes gives one, whatever is done to a picture does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.vision.blink import AGREEING, LOST, REOPENED, SHUT, STEADY, Blink, Opening
from devices.vision.challenge import Challenge
from devices.vision.detector import Detector
from devices.vision.embedder import Embedder
from devices.vision.eyelids import Eyelids, Unusable
from devices.vision.gallery import Gallery
from devices.vision.models import EYES
from devices.vision.networks import DETECTORS, EMBEDDERS, find, load
from devices.vision.parts import Frame, Sighting
from devices.vision.pipeline import CameraPipeline, Networks
from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraOrder, Expectation, Liveness, Purpose, Subject, SubjectId, Turn
from tests.vision import carriers

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
ONE, CAM = SubjectId("one"), DeviceId("cam")
OPEN, WIDE, NARROW, CLOSED = (0.09, 0.08), (0.11, 0.10), (0.05, 0.045), (0.02, 0.015)
WINK = (OPEN[0], CLOSED[1])
STEP = 0.2


def blinked(frames: Sequence[tuple[Opening | None, float, float]], *, vouched: bool = True) -> bool:
    """Tell whether some frames, each with its gap and breadth, after open eyes are a blink."""
    blink = Blink()
    for _ in range(4):
        blink.ahead(OPEN, 1.0)
    for opening, gap, breadth in frames:
        if blink.step(opening, gap, breadth):
            return True
        if vouched and blink.shut:
            blink.vouch()
    return False


def usual(*openings: Opening | None) -> list[tuple[Opening | None, float, float]]:
    """Return frames as they come: five a second, the head held still."""
    return [(each, STEP, 1.0) for each in openings]


def test_eyes_that_close_and_open_again_are_a_blink() -> None:
    """Nothing less: not eyes that stay shut, not one frame, not a squint, not a wink."""
    assert blinked(usual(OPEN, CLOSED, CLOSED, OPEN, OPEN))
    assert blinked(usual(OPEN, NARROW, CLOSED, CLOSED, NARROW, OPEN, OPEN))
    for never in (
        [CLOSED] * 20,
        [CLOSED, CLOSED, OPEN],
        [CLOSED, OPEN] * 10,
        [CLOSED, NARROW] * 10 + [OPEN, OPEN],
        [OPEN, NARROW, NARROW, NARROW, OPEN, OPEN] * 3,
        [OPEN, WINK, WINK, WINK, OPEN, OPEN] * 3,
        [CLOSED, CLOSED, WINK, WINK, WINK],
        [WIDE, OPEN, WIDE, NARROW, WIDE, WIDE],
        [CLOSED, None, CLOSED, None, OPEN, OPEN],
    ):
        assert not blinked(usual(*never)), never


def test_a_face_that_was_lost_tilted_or_covered_has_not_blinked() -> None:
    """Whatever comes back may be another picture; one that is tipped over shows less of its eyes."""
    lost = [*usual(OPEN, CLOSED, CLOSED), (OPEN, LOST + 0.1, 1.0), *usual(OPEN, OPEN)]
    tipped = [(OPEN, STEP, 1.0), *[(CLOSED, STEP, 1 + STEADY * 1.2)] * 3, *usual(OPEN, OPEN)]
    assert [False, False] == [blinked(lost), blinked(tipped)]
    assert not blinked(usual(OPEN, CLOSED, CLOSED, OPEN, OPEN), vouched=False)


KINDS = (OPEN, OPEN, CLOSED, CLOSED, NARROW, WINK, WIDE, None)
FRAMES = st.lists(
    st.tuples(
        st.sampled_from(KINDS) | st.tuples(*[st.floats(0.001, 0.12)] * 2),
        st.sampled_from([STEP] * 8 + [LOST * 2]),
        st.sampled_from([1.0] * 8 + [0.7, 1.4]),
    ),
    max_size=30,
)


@given(FRAMES)
def test_every_blink_had_both_eyes_shut_between_open_ones(
    frames: list[tuple[Opening | None, float, float]],
) -> None:
    """Two frames end it in which they are open; before them come two that are shut, and nothing broken."""
    passed = next((n for n in range(len(frames) + 1) if blinked(frames[:n])), None)
    if passed is None:
        return
    seen = [max(each) if each is not None else 1.0 for each, _, _ in frames[:passed]]
    opened = min(min(each) for each, _, _ in frames[passed - AGREEING : passed] if each is not None)
    shut = [each < SHUT / REOPENED * opened for each in seen]
    pairs = [n for n in range(len(shut) - AGREEING) if all(shut[n : n + AGREEING])]
    assert pairs
    assert all(gap <= LOST and breadth == 1.0 for _, gap, breadth in frames[max(pairs) : passed])


@given(st.lists(st.tuples(*[st.floats(0.6, 1.4)] * 2), max_size=40))
def test_a_picture_that_is_moved_never_blinks(noise: list[tuple[float, float]]) -> None:
    """Its eyes are measured a little wider and narrower, as they are at any tilt that was tried."""
    assert not blinked(usual(*[(OPEN[0] * right, OPEN[1] * left) for right, left in noise]))


@given(st.lists(st.tuples(st.floats(0.001, 0.12), st.floats(0.7, 1.3)), max_size=40), st.booleans())
def test_a_wink_is_none(frames: list[tuple[float, float]], which: bool) -> None:
    """However often one eye closes, while the other stays open."""
    seen = [(one, OPEN[1] * other) if which else (OPEN[0] * other, one) for one, other in frames]
    assert not blinked(usual(*seen))


def test_a_blink_is_done_in_its_turn() -> None:
    """Looking ahead, between the turns of the head; while it is turned nothing of the eyes counts."""

    def passed(*steps: tuple[float, Opening]) -> bool:
        challenge = Challenge((Turn.LEFT, Turn.BLINK))
        for yaw, opening in steps:
            challenge.step(yaw, STEP, opening)
            if challenge.shut:
                challenge.vouch(same=True)
        return challenge.passed

    ahead, left = [(0.0, OPEN)] * 4, [(0.4, OPEN)] * 3
    blink = [(0.0, CLOSED)] * 3
    assert passed(*ahead, *left, *ahead, *blink, *ahead)
    assert not passed(*ahead, *blink, *ahead, *left, *ahead)
    assert not passed(*ahead, *left, *ahead, *[(0.2, CLOSED)] * 3, *ahead)
    assert not passed(*ahead, *left, *ahead, *ahead)


@pytest.fixture(scope="module")
def networks() -> Networks:
    """Give the real networks, on one thread."""
    cv2.setNumThreads(1)
    folder = carriers.models(blink=True)
    detector, embedder = Detector(find(folder, DETECTORS)), Embedder(find(folder, EMBEDDERS))
    return Networks(detector, embedder, Eyelids(folder / EYES.file), clock=lambda: AT)


WANTED = (330, 350, 376, 377, 378, 379, 380, 381, 382, 386, 387, 390, 391, 392, 393, 394, 395)


@pytest.fixture(scope="module")
def film() -> dict[int, Frame]:
    """Give some frames of somebody whose eyes close and open, as wide as a camera's."""
    capture, found = cv2.VideoCapture(str(carriers.clip(carriers.BLINKS))), {}
    for number in range(max(WANTED) + 1):
        assert capture.grab()
        if number in WANTED:
            _, frame = capture.retrieve()
            small = cv2.resize(frame, (640, 360), interpolation=cv2.INTER_AREA)
            found[number] = np.asarray(small, np.uint8)
    capture.release()
    return found


def proved(networks: Networks, enrolled: Sequence[Frame], frames: Sequence[Frame]) -> Sighting:
    """Return what is said of somebody who is asked to blink, and shows these frames five times a second."""
    gallery = Gallery()
    aligned = [networks.embedder.aligned(each, networks.detector.find(each)[0]) for each in enrolled]
    vectors = [networks.embedder.template(each) for each in aligned]
    gallery.put(ONE, [each for each in vectors if each is not None])
    gallery.allow([Subject(ONE, tuple(Purpose), AT + timedelta(days=1))])
    pipeline = CameraPipeline(CameraOrder(CAM, "", purposes=(Purpose.VERIFY,)), networks, gallery)
    pipeline.expect(Expectation("e", CAM, ONE, lasts=20.0, turns=(Turn.BLINK,)), 0.0)
    found: list[Sighting] = []
    for step, frame in enumerate(frames):
        found += pipeline.feed(frame, STEP * step, moving=True)
    found += pipeline.feed(np.full_like(frames[0], 96), 30.0, moving=True)
    (only,) = found
    return only


def covered(networks: Networks, frame: Frame, colour: tuple[int, int, int]) -> Frame:
    """Return a picture over whose eyes a strip was laid."""
    face, done = networks.detector.find(frame)[0], frame.copy()
    (right, left), apart = face.points[:2], face.points[1][0] - face.points[0][0]
    top, bottom = min(right[1], left[1]) - 0.1 * apart, max(right[1], left[1]) + 0.1 * apart
    corners = (int(right[0] - 0.45 * apart), int(top)), (int(left[0] + 0.45 * apart), int(bottom))
    return np.asarray(cv2.rectangle(done, *corners, colour, -1), np.uint8)


def tipped(frame: Frame, degrees: float) -> Frame:
    """Return a flat picture whose upper edge is tipped away."""
    height, width = frame.shape[:2]
    turn, far = np.radians(degrees), 2.5 * height
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64) * [width / 2, height / 2]
    depth = far - corners[:, 1] * np.sin(turn)
    seen = np.stack([corners[:, 0], corners[:, 1] * np.cos(turn)], axis=1) * (far / depth)[:, None]
    middle = np.array([width / 2, height / 2])
    matrix = cv2.getPerspectiveTransform(
        (corners + middle).astype(np.float32), (seen + middle).astype(np.float32)
    )
    done = cv2.warpPerspective(frame, matrix, (width, height), borderValue=(96, 96, 96))
    return np.asarray(done, np.uint8)


def test_a_film_of_a_blink_passes_and_a_picture_does_not(networks: Networks, film: dict[int, Frame]) -> None:
    """Of the same person: whether its eyes are covered for a moment, it is tipped, or only held."""
    enrolled = [film[330], film[350], film[376]]
    before, after = [film[each] for each in range(376, 383)], [film[each] for each in range(390, 396)]
    shut = [film[386], film[386], film[387]]
    assert (Liveness.PASSED, ONE) == (
        (found := proved(networks, enrolled, [*before, *shut, *after])).liveness,
        found.subject,
    )
    held = film[380]
    white, light, skin = ([covered(networks, held, each)] * 3 for each in PAPERS)
    angles = [*range(0, 61, 15), *range(45, -61, -15), *range(-45, 1, 15)]
    for attempt in (
        [held] * 8 + white + [held] * 4 + light + [held] * 4 + skin + [held] * 6,
        [held] * 8 + [tipped(held, each) for each in angles for _ in range(2)] + [held] * 6,
        [*before, film[386], *after],
        [*before, *shut],
    ):
        found = proved(networks, enrolled, attempt)
        assert (Liveness.FAILED, ONE) == (found.liveness, found.subject)


PAPERS = ((235, 235, 235), (140, 170, 215), (95, 120, 175))


def test_nothing_of_the_eyes_is_measured_where_no_blink_is_asked(
    networks: Networks, film: dict[int, Frame]
) -> None:
    """Neither without a card nor after one that asks for turns alone: it costs nothing then."""
    asked: list[int] = []
    counting = Networks(
        networks.detector, networks.embedder, lambda _frame, _face: asked.append(1), clock=lambda: AT
    )
    order = CameraOrder(CAM, "", purposes=(Purpose.VERIFY, Purpose.IDENTIFY))
    pipeline = CameraPipeline(order, counting, Gallery())
    for turns, measured in (((), 0), ((Turn.LEFT,), 0), ((Turn.LEFT, Turn.BLINK), 1)):
        pipeline.feed(film[380], float(len(asked)), moving=True)
        pipeline.expect(Expectation("e", CAM, ONE, lasts=9.0, turns=turns), 0.0)
        pipeline.feed(film[380], 0.2, moving=True)
        assert measured == len(asked)


def test_a_small_face_says_nothing_of_its_eyes(networks: Networks, film: dict[int, Frame]) -> None:
    """Rather than guess."""
    assert networks.openings is not None
    small = np.asarray(cv2.resize(film[380], None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA), np.uint8)
    (face,) = networks.detector.find(small)
    assert networks.openings(small, face) is None


def test_the_worker_says_whether_it_sees_a_blink(tmp_path: Path, networks: Networks) -> None:
    """With the network; without it, or with a file that is none, faces are recognised all the same."""
    assert networks.openings is not None
    folder = carriers.models(blink=True)
    assert load(folder).blinks
    for name in (DETECTORS[0], EMBEDDERS[0]):
        (tmp_path / name).symlink_to(folder / name)
    assert not load(tmp_path).blinks
    (tmp_path / EYES.file).write_bytes(b"\x1c\0\0\0TFL3" + b"\0" * 100)
    assert not load(tmp_path).blinks
    with pytest.raises(Unusable):
        Eyelids(tmp_path / EYES.file)
