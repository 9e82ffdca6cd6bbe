"""Pictures of matched faces: kept sealed, for 24 hours by either clock, and never too many."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.vision.store import snapshots
from devices.vision.store.faces import FaceStore
from devices.vision.store.files import FILE_MODE
from gateway.domain.vision import SnapshotId
from tests.vision.kept import LI, WU, Hands, crop, enrol, files_below, jpeg, store_at


def kept_at(tmp_path: Path, hands: Hands) -> tuple[FaceStore, SnapshotId]:
    """Return a store with the picture of somebody."""
    store = store_at(tmp_path, hands, WU, LI)
    enrol(store, WU)
    store.note_clock()
    return store, store.keep_snapshot(WU, crop())


def left(tmp_path: Path) -> int:
    """Return how many pictures there are on the disk."""
    return len(list(files_below(tmp_path / "vision/snapshots")))


def test_a_picture_is_given_back_as_it_was(tmp_path: Path) -> None:
    """Until it is a day old, and not a second longer, asked for or not."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    assert jpeg() == store.snapshot(snapshot)
    hands.pass_(23.99)
    assert jpeg() == store.snapshot(snapshot)
    hands.pass_(0.01)
    assert (None, 0) == (store.snapshot(snapshot), left(tmp_path))


@pytest.mark.parametrize("wall", [-10_000.0, 0.0, 30.0])
def test_no_setting_of_the_wall_clock_keeps_a_picture_longer(tmp_path: Path, wall: float) -> None:
    """Set back by a year or forward by a day: after a day of running it is gone."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    hands.wall += wall * 3600
    store.expire()
    assert (None if wall > 24 else jpeg()) == store.snapshot(snapshot)
    hands.up += 24 * 3600
    store.expire()
    assert 0 == left(tmp_path)


@pytest.mark.parametrize(
    ("off", "knows", "expected"),
    [(1, True, 1), (24, True, 0), (9000, True, 0), (9000, False, 1), (-9000, True, 1)],
    ids=["an hour", "a day", "a year", "a year unknown", "back in time"],
)
def test_a_long_outage_ends_pictures_at_the_start(
    tmp_path: Path, off: float, knows: bool, expected: int
) -> None:
    """As far as the box can know; where it cannot, a day of running ends them all the same."""
    hands = Hands()
    store, _ = kept_at(tmp_path, hands)
    store.close()
    hands.off(off, wall=knows)
    again = store_at(tmp_path, hands, WU)
    assert expected == left(tmp_path)
    hands.up += 24 * 3600
    again.expire()
    assert 0 == left(tmp_path)


def test_a_box_that_starts_again_and_again_with_an_old_clock_keeps_no_picture_longer(tmp_path: Path) -> None:
    """What it has run is remembered over each start."""
    hands = Hands()
    store, _ = kept_at(tmp_path, hands)
    for _ in range(5):
        assert 1 == left(tmp_path)
        hands.up += 5 * 3600
        store.close()
        hands.off(-100)
        store = store_at(tmp_path, hands, WU)
    assert 0 == left(tmp_path)


def test_the_oldest_pictures_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In number, and in bytes."""
    monkeypatch.setattr(snapshots, "MOST", 3)
    store, first = kept_at(tmp_path, Hands())
    later = [store.keep_snapshot(WU, crop(each)) for each in range(2, 5)]
    assert [None, *map(jpeg, range(2, 5))] == [store.snapshot(each) for each in (first, *later)]
    monkeypatch.setattr(snapshots, "MOST_BYTES", 2 * len(jpeg()) + 500)
    store.keep_snapshot(WU, crop())
    assert 2 == left(tmp_path)


def test_a_large_face_is_made_smaller(tmp_path: Path) -> None:
    """A picture is for a look at a board, and twenty thousand of them have to fit."""
    store, _ = kept_at(tmp_path, Hands())
    picture = store.snapshot(store.keep_snapshot(WU, np.zeros((2000, 1000, 3), np.uint8)))
    assert picture is not None
    assert (480, 240, 3) == np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), 1)).shape


def test_a_picture_of_nobody_who_is_named_is_not_shown(tmp_path: Path) -> None:
    """From the moment of the withdrawal, before its bytes are gone."""
    store, snapshot = kept_at(tmp_path, Hands())
    store.permit([LI])
    assert (None, "") == (store.snapshot(snapshot), store.keep_snapshot(WU, crop()))


def test_what_is_no_picture_is_taken_away_at_the_start(tmp_path: Path) -> None:
    """What an interrupted process left, and what somebody else put there."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    store.close()
    folder = tmp_path / "vision/snapshots"
    for name, content in {"x" * 32: b"", "a" * 32: b"rubbish", f"{'b' * 32}.new": b"half"}.items():
        (folder / name).write_bytes(content)
    cut = folder / ("c" * 32)
    cut.write_bytes((folder / snapshot).read_bytes()[:40])
    again = store_at(tmp_path, hands, WU)
    assert (1, jpeg()) == (left(tmp_path), again.snapshot(snapshot))


@pytest.mark.parametrize("change", ["cut", "renamed", "given away"])
def test_a_picture_that_was_changed_is_not_shown(tmp_path: Path, change: str) -> None:
    """Its seal is bound to its name, its person and its time."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    enrol(store, LI)
    store.close()
    file = tmp_path / "vision/snapshots" / snapshot
    held = file.read_bytes()
    if change == "renamed":
        snapshot = SnapshotId("f" * 32)
        file.rename(file.with_name(snapshot))
    else:
        file.write_bytes(held[:-1] if change == "cut" else held.replace(WU.encode(), LI.encode()))
    assert store_at(tmp_path, hands, WU, LI).snapshot(snapshot) is None


@pytest.mark.parametrize("name", ["", "..", "../faces.db", "x", "A" * 32])
def test_a_name_of_no_picture_finds_none(tmp_path: Path, name: str) -> None:
    """Whatever stands in it."""
    store, _ = kept_at(tmp_path, Hands())
    assert store.snapshot(SnapshotId(name)) is None


def test_a_full_disk_keeps_no_picture_and_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event goes out without one."""
    store, _ = kept_at(tmp_path, Hands())
    (tmp_path / "vision/snapshots").rename(tmp_path / "gone")
    assert ("", FILE_MODE) == (store.keep_snapshot(WU, crop()), 0o600)
