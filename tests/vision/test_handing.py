"""Pictures as they leave the box: the matched face, nobody else, and for whom, which nobody can cut off."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.vision.handing import NARROWEST, ascii_only, handed, without_others
from devices.vision.judge import decoded
from devices.vision.parts import Frame
from devices.vision.stills import as_jpeg
from gateway.domain.vision import Marks, SnapshotId
from gateway.service.vision_line import VisionRefused
from tests.vision.doors import door_at
from tests.vision.kept import WU, crop, orders, photograph

CASE = "厦公(思)受案字〔2026〕1234号"
MARKS = Marks(
    (f"case {CASE}", "review 000000000000001", "exported 2026-11-30T14:20:05Z"), f"案号 {CASE}\n民警 陈警官"
)


def fine(height: int = 300, width: int = 260) -> Frame:
    """Return a picture in which every pixel differs from the next."""
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)


def band(frame: Frame) -> Frame:
    """Return what stands below the picture: white, with a code and words."""
    white = (frame.min(axis=(1, 2)) > 200).nonzero()[0]
    return frame[white[0] :]


@pytest.mark.parametrize("size", [(300, 260), (60, 50), (480, 320), (90, 400)])
def test_nobody_else_can_be_recognised(size: tuple[int, int]) -> None:
    """The middle, where the matched face is, stays as it was; outside only a few coarse squares are left."""
    frame = fine(*size)
    shown = without_others(frame)
    height, width = size
    assert (
        np.array_equal(frame[height // 2 - 5 : height // 2 + 5], shown[height // 2 - 5 : height // 2 + 5])
        is False
    )
    middle = (slice(height // 2 - 5, height // 2 + 5), slice(width // 2 - 5, width // 2 + 5))
    assert np.array_equal(frame[middle], shown[middle])
    for side in (
        shown[:, : width // 10],
        shown[:, -width // 10 :],
        shown[: height // 10],
        shown[-height // 10 :],
    ):
        assert len(np.unique(side.reshape(-1, 3), axis=0)) <= 20


def test_case_and_officer_stand_below_whatever_their_letters() -> None:
    """Another reader of codes finds case and officer in Chinese; the words beside it are there too."""
    whole = decoded(handed(as_jpeg(fine()), MARKS))
    assert whole is not None
    assert MARKS.code == cv2.QRCodeDetector().detectAndDecode(whole)[0]
    below = band(whole)
    assert (below[:, below.shape[1] // 2 :] < 100).any()


def test_what_stands_below_cannot_be_cut_off_without_a_trace() -> None:
    """The case is written across the picture too."""
    frame = np.full((300, 480, 3), 128, dtype=np.uint8)
    whole = decoded(handed(as_jpeg(frame), MARKS))
    assert whole is not None
    assert whole[:300].std() > 1


def test_a_small_picture_is_made_wide_enough_to_read() -> None:
    """And one that is large stays as large."""
    for width, expected in ((50, NARROWEST), (480, 480)):
        whole = decoded(handed(as_jpeg(fine(60, width)), MARKS))
        assert whole is not None
        assert expected == whole.shape[1]


def test_letters_that_cannot_be_drawn_are_one_sign() -> None:
    """Nothing is drawn as question marks by the dozen, and nothing breaks."""
    assert "case *(*)*2026*1234* x" == ascii_only(f"case {CASE} x")
    assert handed(as_jpeg(fine()), Marks((), "")) != b""


def test_what_is_no_picture_is_none() -> None:
    """It is said, never sent as it is."""
    with pytest.raises(ValueError, match="no picture"):
        handed(b"\xff\xd8\xff not a picture", MARKS)


def test_the_worker_hands_out_no_other_form(tmp_path: Path) -> None:
    """By its door: marked, of whom orders name, and gone when they no longer do."""
    with door_at(tmp_path) as door:
        door.line.follow(orders(WU))
        for pose in range(3):
            door.line.picture(WU, photograph(f"wu/{pose}"))
        snapshot = door.keeping.store.keep_snapshot(WU, crop())
        whole = decoded(door.line.handed(snapshot, MARKS))
        assert whole is not None
        assert MARKS.code == cv2.QRCodeDetector().detectAndDecode(whole)[0]
        door.line.follow(orders())
        for name in (snapshot, SnapshotId("../faces.db")):
            with pytest.raises(VisionRefused, match="gone, or never was"):
                door.line.handed(name, MARKS)
