"""Pictures that a review holds: until the core's last word, under a key of their own, and no longer."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from devices.vision.store import held as held_pictures
from devices.vision.store.faces import FaceStore
from devices.vision.store.keys import shred_keys
from gateway.domain.steady import moment
from gateway.domain.vision import HELD_AT_MOST, HeldPicture, SnapshotId
from tests.vision.forensics import found, pieces
from tests.vision.kept import HOUR, LI, WU, Hands, crop, enrol, files_below, jpeg, store_at

DAY = 24
MONTH = 30 * DAY


def kept_at(tmp_path: Path, hands: Hands) -> tuple[FaceStore, SnapshotId]:
    """Return a store with the picture of somebody."""
    store = store_at(tmp_path, hands, WU, LI)
    enrol(store, WU)
    store.note_clock()
    return store, store.keep_snapshot(WU, crop())


def held(hands: Hands, snapshot: SnapshotId, hours: float = MONTH) -> list[HeldPicture]:
    """Return what orders say that hold a picture for so long from now."""
    return [HeldPicture(snapshot, moment(int((hands.wall + hours * HOUR) * 1e6)))]


def left(tmp_path: Path) -> tuple[int, int, int]:
    """Return how many files there are of pictures of today, of held ones, and of their keys."""
    folders = ("vision/snapshots", "vision/held", "keys/pictures")
    return tuple(len(list(files_below(tmp_path / each))) for each in folders)  # type: ignore[return-value]


def test_a_held_picture_outlasts_its_day_and_ends_with_its_term(tmp_path: Path) -> None:
    """To the second, and then neither picture nor key is there."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    other = store.keep_snapshot(WU, crop(2))
    store.hold(held(hands, snapshot))
    assert (1, 1, 1) == left(tmp_path)
    hands.pass_(DAY)
    store.expire()
    assert (jpeg(), None, (0, 1, 1)) == (store.snapshot(snapshot), store.snapshot(other), left(tmp_path))
    hands.pass_(MONTH - DAY - 0.001)
    store.expire()
    assert jpeg() == store.snapshot(snapshot)
    hands.pass_(0.001)
    assert (None, (0, 0, 0)) == (store.snapshot(snapshot), left(tmp_path))


def test_a_withdrawal_leaves_it_and_erases_all_else(tmp_path: Path) -> None:
    """Its seal hangs on no key of the person, and nothing of it says whose it is."""
    store, snapshot = kept_at(tmp_path, Hands())
    store.hold(held(Hands(), snapshot))
    store.permit([])
    store.erase([WU])
    assert (jpeg(), frozenset(), 0) == (store.snapshot(snapshot), store.known(), store.stored())
    assert [] == found([WU.encode(), *pieces([jpeg()])], tmp_path)


def test_what_was_erased_before_is_not_held(tmp_path: Path) -> None:
    """A withdrawal before the case: the key is gone, and no order brings it back."""
    store, snapshot = kept_at(tmp_path, Hands())
    store.erase([WU])
    store.hold([*held(Hands(), snapshot), *held(Hands(), SnapshotId("../../faces.db"))])
    assert (None, (0, 0, 0)) == (store.snapshot(snapshot), left(tmp_path))


def test_orders_that_are_silent_neither_end_nor_lengthen_it(tmp_path: Path) -> None:
    """A core that lost its database, or is gone: it goes when it was last said to, also after a start."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    store.hold(held(hands, snapshot, 40))
    store.hold(held(hands, snapshot, 60))
    store.hold([])
    hands.pass_(30)
    store.close()
    store = store_at(tmp_path, hands)
    hands.pass_(29)
    assert jpeg() == store.snapshot(snapshot)
    hands.pass_(1)
    assert (None, (0, 0, 0)) == (store.snapshot(snapshot), left(tmp_path))


def test_a_review_that_is_closed_early_shortens_it(tmp_path: Path) -> None:
    """Also to nothing, and the next start knows of it."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    store.hold(held(hands, snapshot))
    store.hold(held(hands, snapshot, 2))
    store.close()
    hands.pass_(2)
    store_at(tmp_path, hands)
    assert (0, 0, 0) == left(tmp_path)


@pytest.mark.parametrize(
    ("wall", "named", "expected"),
    [(-9000, True, 1), (-9000, False, 1), (9000, True, 1), (9000, False, 0)],
    ids=["back", "back and silent", "forward", "forward and silent"],
)
def test_a_wall_clock_that_jumps(tmp_path: Path, wall: float, named: bool, expected: int) -> None:
    """It ends nothing that orders name, and lengthens nothing: once the term is run through it is gone."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    store.hold(held(hands, snapshot, 48))
    if not named:
        store.hold([])
    hands.wall += wall * HOUR
    store.expire()
    assert expected == left(tmp_path)[1]
    hands.up += 48 * HOUR
    store.expire()
    assert 0 == left(tmp_path)[1]


def test_nothing_is_held_for_more_than_a_year(tmp_path: Path) -> None:
    """Whatever orders say, each time anew."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    days = HELD_AT_MOST // timedelta(days=1)
    for _ in range(days):
        store.hold(held(hands, snapshot))
        hands.pass_(DAY)
        store.expire()
    assert (0, 0, 0) == left(tmp_path)


def test_a_worker_that_was_rolled_back_holds_it_again_within_its_day(tmp_path: Path) -> None:
    """The folder as it was before: what orders name is sealed anew, and an old copy opens with no key."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    store.close()
    shutil.copytree(tmp_path / "vision", tmp_path / "before")
    store = store_at(tmp_path, hands, WU, LI)
    store.hold(held(hands, snapshot))
    store.close()
    shutil.copytree(tmp_path / "vision", tmp_path / "held")
    for copy in ("held", "before"):
        shutil.rmtree(tmp_path / "vision")
        shutil.copytree(tmp_path / copy, tmp_path / "vision")
        store = store_at(tmp_path, hands, WU, LI)
        store.hold(held(hands, snapshot))
        assert (jpeg(), 1, 1) == (store.snapshot(snapshot), *left(tmp_path)[1:])
        store.close()
    hands.pass_(MONTH)
    store_at(tmp_path, hands).close()
    shutil.rmtree(tmp_path / "vision")
    shutil.copytree(tmp_path / "held", tmp_path / "vision")
    hands.wall -= MONTH * HOUR
    store = store_at(tmp_path, hands, WU, LI)
    assert (None, (0, 0, 0)) == (store.snapshot(snapshot), left(tmp_path))


def test_a_breach_takes_held_pictures_too(tmp_path: Path) -> None:
    """Their keys are shredded with all others, at once; then what they had sealed."""
    store, snapshot = kept_at(tmp_path, Hands())
    store.hold(held(Hands(), snapshot))
    needles = pieces([content for _, content in files_below(tmp_path / "vision/held")])
    assert 1 == shred_keys(tmp_path / "keys")
    assert (None, (0, 1, 0)) == (store.snapshot(snapshot), left(tmp_path))
    store.forget_everything()
    assert ((0, 0, 0), []) == (left(tmp_path), found(needles, tmp_path))


def test_what_the_disk_refuses_is_held_at_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then the picture of the day is there."""
    store, snapshot = kept_at(tmp_path, Hands())
    write = held_pictures.write_whole

    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(held_pictures, "write_whole", full)
    store.hold(held(Hands(), snapshot))
    assert (jpeg(), 1, 0) == (store.snapshot(snapshot), *left(tmp_path)[:2])
    monkeypatch.setattr(held_pictures, "write_whole", write)
    store.expire()
    assert (jpeg(), (0, 1, 1)) == (store.snapshot(snapshot), left(tmp_path))


@pytest.mark.parametrize("gone", ["subjects", "everything"])
def test_keys_that_were_not_brought_along_may_be_put_back(tmp_path: Path, gone: str) -> None:
    """Only where there is a master key does a picture without its own one go."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    store.hold(held(hands, snapshot))
    store.close()
    (tmp_path / "keys").rename(tmp_path / "away")
    if gone == "subjects":
        (tmp_path / "keys").mkdir()
        shutil.copy(tmp_path / "away/master.key", tmp_path / "keys")
    store_at(tmp_path, hands).close()
    shutil.rmtree(tmp_path / "keys")
    (tmp_path / "away").rename(tmp_path / "keys")
    expected: Mapping[str, bytes | None] = {"subjects": None, "everything": jpeg()}
    assert expected[gone] == store_at(tmp_path, hands).snapshot(snapshot)


@pytest.mark.parametrize("change", ["cut", "renamed", "longer"])
def test_a_held_picture_that_was_changed_is_not_shown(tmp_path: Path, change: str) -> None:
    """Its seal is bound to its name and to how long it is held."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    store.hold(held(hands, snapshot))
    store.close()
    file = tmp_path / "vision/held" / snapshot
    content = file.read_bytes()
    if change == "renamed":
        snapshot = SnapshotId("f" * 32)
        file.rename(file.with_name(snapshot))
    else:
        file.write_bytes(content[:-1] if change == "cut" else content.replace(b'"until": 1', b'"until": 9'))
    assert store_at(tmp_path, hands, WU).snapshot(snapshot) is None


def test_rubbish_is_taken_away_at_the_start(tmp_path: Path) -> None:
    """What is half written, what is no picture, and a key that opens none."""
    hands = Hands()
    store, snapshot = kept_at(tmp_path, hands)
    store.hold(held(hands, snapshot))
    store.close()
    for name, content in {"a" * 32: b"rubbish", f"{'b' * 32}.new": b"half", "x": b""}.items():
        (tmp_path / "vision/held" / name).write_bytes(content)
    (tmp_path / f"keys/pictures/{'c' * 32}.key").write_bytes(b"of nothing")
    again = store_at(tmp_path, hands)
    assert (jpeg(), (0, 1, 1)) == (again.snapshot(snapshot), left(tmp_path))
