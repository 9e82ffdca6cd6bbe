"""What is kept of faces: sealed, counted, bounded, and left out where it cannot be read."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.vision.store.faces import FaceStore
from devices.vision.store.files import write_whole
from devices.vision.store.keys import SHREDDED, shred_keys
from devices.vision.store.seal import opened, seal, vector_bytes, vector_of
from devices.vision.store.troubles import CapReached, Enough, KeysMissing, NotAgreed, StoreTrouble
from gateway.domain.vision import MOST_TEMPLATES, SubjectId
from tests.vision.forensics import forms, found, pieces
from tests.vision.kept import LI, LIN, MODEL, WU, crop, enrol, face, store_at


def templates(store: FaceStore, model: str = MODEL) -> dict[SubjectId, list[list[float]]]:
    """Return what a restart would compare with."""
    return {subject: [each.tolist() for each in vectors] for subject, vectors in store.load(model).items()}


def test_templates_are_the_same_after_a_restart(tmp_path: Path) -> None:
    """Bit for bit, each with its own person."""
    store = store_at(tmp_path, None, WU, LI)
    kept = {who: [each.tolist() for each in enrol(store, who)] for who in (WU, LI)}
    store.close()
    again = store_at(tmp_path)
    assert (kept, 2, "") == (templates(again), again.stored(), again.trouble())


def test_no_file_holds_a_template_or_a_picture_in_any_form(tmp_path: Path) -> None:
    """Neither while the store is open nor afterwards."""
    store = store_at(tmp_path, None, WU)
    needles = pieces(form for vector in enrol(store, WU) for form in forms(vector))
    store.keep_snapshot(WU, crop())
    assert [] == found([*needles, b"JFIF"], tmp_path)
    store.close()
    assert [] == found([*needles, b"JFIF"], tmp_path)


def test_the_search_for_templates_finds_one_that_stands_there(tmp_path: Path) -> None:
    """In each form: a search that finds nothing could be a search that cannot find."""
    for number, form in enumerate(forms(face("x"))):
        (tmp_path / str(number)).write_bytes(b"\0" * 77 + form)
    assert number + 1 == len(found(pieces(forms(face("x"))), tmp_path))


def test_nobody_else_may_read_what_is_kept(tmp_path: Path) -> None:
    """Folders are 0700 and files 0600, those of the database's log too."""
    store = store_at(tmp_path, None, WU)
    enrol(store, WU)
    store.keep_snapshot(WU, crop())
    modes = {path.is_dir(): set[int]() for path in tmp_path.rglob("*")}
    for path in tmp_path.rglob("*"):
        modes[path.is_dir()].add(stat.S_IMODE(path.stat().st_mode))
    assert {True: {0o700}, False: {0o600}} == modes
    store.close()


def test_nothing_is_kept_of_somebody_whom_no_order_names(tmp_path: Path) -> None:
    """Neither template nor picture, nor a key."""
    store = store_at(tmp_path, None, LI)
    with pytest.raises(NotAgreed, match="without an agreement"):
        enrol(store, WU)
    assert ("", frozenset()) == (store.keep_snapshot(WU, crop()), store.known())


@pytest.mark.parametrize("name", ["../../etc/x", "", "a/b", "x" * 65, "吴"])
def test_a_name_that_would_leave_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    """A person's name becomes that of a file, so that it may be nothing else."""
    store = store_at(tmp_path, None, SubjectId(name))
    with pytest.raises(NotAgreed, match="expected 1 to 64"):
        enrol(store, SubjectId(name))
    store.erase([SubjectId(name)])


def test_people_are_counted_and_no_more_than_the_cap_are_kept(tmp_path: Path) -> None:
    """A further picture of somebody who is stored is no further person."""
    store = store_at(tmp_path, None, WU, LI, LIN)
    enrol(store, WU)
    enrol(store, LI, 1)
    with pytest.raises(CapReached, match="of 2 people are stored, at most 2 may be"):
        store.put(LIN, MODEL, face("lin"), None, 2)
    assert 2 == store.put(LI, MODEL, face("li"), None, 2)
    assert 2 == store.stored()


def test_a_person_has_at_most_so_many_templates(tmp_path: Path) -> None:
    """The next is refused in words."""
    store = store_at(tmp_path, None, WU)
    enrol(store, WU, MOST_TEMPLATES)
    with pytest.raises(Enough, match="enough"):
        store.put(WU, MODEL, face("more"), None, 100)


def test_templates_of_another_model_are_never_compared(tmp_path: Path) -> None:
    """They go once the person has one of the new."""
    store = store_at(tmp_path, None, WU)
    enrol(store, WU)
    assert {} == templates(store, "toy/2")
    assert 1 == store.put(WU, "toy/2", face("new"), None, 100)
    assert ({}, 1) == (templates(store), len(templates(store, "toy/2")[WU]))


def test_beginning_again_leaves_the_person_and_no_template(tmp_path: Path) -> None:
    """They may be enrolled at once."""
    store = store_at(tmp_path, None, WU)
    enrol(store, WU, MOST_TEMPLATES)
    store.clear(WU)
    assert (0, {}) == (store.stored(), templates(store))
    assert 1 == store.put(WU, MODEL, face("new"), None, 100)


def test_a_row_that_was_changed_is_told_and_left_out(tmp_path: Path) -> None:
    """Also one that was given to another person: its seal is bound to whom it is of."""
    store = store_at(tmp_path, None, WU, LI, LIN)
    kept = {who: enrol(store, who) for who in (WU, LI, LIN)}
    store.close()
    with sqlite3.connect(tmp_path / "vision/faces.db") as raw:
        raw.execute("UPDATE template SET subject = ? WHERE subject = ?", ("d4" * 16, WU))
        raw.execute("UPDATE template SET sealed = substr(sealed, 2) WHERE subject = ?", (LI,))
    raw.close()
    again = store_at(tmp_path)
    assert {LIN: [each.tolist() for each in kept[LIN]]} == templates(again)
    assert "templates of 2 people cannot be read" in again.trouble()
    assert 3 == again.stored()


def test_a_key_that_cannot_be_opened_takes_only_its_person_out(tmp_path: Path) -> None:
    """Who can be enrolled anew."""
    store = store_at(tmp_path, None, WU, LI)
    enrol(store, WU)
    enrol(store, LI)
    (tmp_path / f"keys/subjects/{WU}.key").write_bytes(b"rubbish")
    assert [LI] == list(templates(store))
    assert 1 == store.put(WU, MODEL, face("new"), None, 100)
    assert {LI: 3, WU: 1} == {who: len(each) for who, each in templates(store).items()}


@pytest.mark.parametrize("content", [None, b"", b"x" * 31])
def test_a_lost_master_key_is_told_and_not_replaced(tmp_path: Path, content: bytes | None) -> None:
    """A new one beside what the old had sealed would hide that it can be put back."""
    store = store_at(tmp_path, None, WU, LI)
    enrol(store, WU)
    master = tmp_path / "keys/master.key"
    before = master.read_bytes()
    master.unlink() if content is None else master.write_bytes(content)
    again = store_at(tmp_path, None, WU, LI)
    assert {} == templates(again)
    assert "master.key" in again.trouble()
    with pytest.raises(KeysMissing, match="put it back"):
        enrol(again, LI)
    master.write_bytes(before)
    assert ([WU], "") == (list(templates(again)), again.trouble())


def test_a_folder_without_its_keys_opens_nothing_and_says_so(tmp_path: Path) -> None:
    """As when a box was moved and the keys were not brought along by hand."""
    store = store_at(tmp_path, None, WU, LI)
    enrol(store, WU)
    snapshot = store.keep_snapshot(WU, crop())
    store.close()
    (tmp_path / "keys").rename(tmp_path / "elsewhere")
    again = store_at(tmp_path, None, WU, LI)
    assert ({}, None, 1) == (templates(again), again.snapshot(snapshot), again.stored())
    assert "its keys are not there" in again.trouble()
    with pytest.raises(KeysMissing, match="put the folder of keys back"):
        enrol(again, LI)


def test_a_file_that_is_no_database_is_told_and_ends_nothing(tmp_path: Path) -> None:
    """Nobody is matched; once somebody is to be erased the file goes, as nobody can be found in it."""
    store = store_at(tmp_path, None, WU)
    enrol(store, WU)
    store.close()
    (tmp_path / "vision/faces.db").write_bytes(b"no database" * 1000)
    again = store_at(tmp_path, None, WU, LI)
    assert ({}, 0) == (templates(again), again.stored())
    assert "nobody is matched" in again.trouble()
    with pytest.raises(StoreTrouble, match="not a database"):
        enrol(again, LI)
    again.erase([WU])
    assert 3 == len(enrol(again, LI))
    assert [] == found([b"no database"], tmp_path)


def test_a_file_of_a_newer_programme_is_left_alone(tmp_path: Path) -> None:
    """An erasure shreds the key and is not called done: the bytes are still there."""
    store = store_at(tmp_path, None, WU)
    enrol(store, WU)
    store.close()
    with sqlite3.connect(tmp_path / "vision/faces.db") as raw:
        raw.execute("PRAGMA user_version = 2")
    raw.close()
    again = store_at(tmp_path)
    assert "newer programme: form 2, expected 1" in again.trouble()
    with pytest.raises(StoreTrouble, match="newer programme"):
        again.erase([WU])
    assert (True, False) == (
        (tmp_path / "vision/faces.db").exists(),
        (tmp_path / f"keys/subjects/{WU}.key").exists(),
    )


def test_shredded_keys_end_everything_and_the_next_start_cleans_up(tmp_path: Path) -> None:
    """Without a running worker; everybody else begins with new keys."""
    store = store_at(tmp_path, None, WU, LI)
    enrol(store, WU)
    enrol(store, LI)
    store.keep_snapshot(WU, crop())
    store.close()
    secrets = [held.read_bytes() for held in (tmp_path / "keys").rglob("*.key")]
    assert 2 == shred_keys(tmp_path / "keys")
    assert [] == found(pieces(secrets), tmp_path)
    again = store_at(tmp_path, None, WU, LI)
    assert ({}, True) == (templates(again), again.shredded())
    again.forget_everything()
    assert (0, frozenset(), False, "") == (again.stored(), again.known(), again.shredded(), again.trouble())
    assert 3 == len(enrol(again, WU))
    assert (0, 0) == (shred_keys(tmp_path / "nowhere"), len(list(tmp_path.glob("nowhere"))))


def test_a_shredding_that_had_only_begun_is_finished(tmp_path: Path) -> None:
    """Killed between its mark and the first key: whoever took a copy before finds no key to open it."""
    store = store_at(tmp_path, None, WU)
    enrol(store, WU)
    store.close()
    write_whole(tmp_path / "keys" / SHREDDED, b"killed here")
    again = store_at(tmp_path, None, WU)
    again.forget_everything()
    assert ([], False) == (list((tmp_path / "keys").rglob("*.key")), again.shredded())


def test_what_is_shredded_is_overwritten_first(tmp_path: Path) -> None:
    """Key and picture: also the blocks of the disk that nobody names any more."""
    store = store_at(tmp_path, None, WU)
    enrol(store, WU)
    kept = [
        f"keys/subjects/{WU}.key",
        f"vision/snapshots/{store.keep_snapshot(WU, crop())}",
        "keys/master.key",
    ]
    needles = pieces((tmp_path / each).read_bytes()[200 if "snap" in each else 0 :] for each in kept)
    for number, each in enumerate(kept):
        (tmp_path / str(number)).hardlink_to(tmp_path / each)
    assert {"0", "1", "2"} < set(found(needles, tmp_path))
    store.erase([WU])
    shred_keys(tmp_path / "keys")
    assert [] == found(needles, tmp_path)


@pytest.mark.parametrize("name", ["master.key", f"subjects/{WU}.key"])
def test_a_key_that_was_half_written_is_gone_with_the_next_start(tmp_path: Path, name: str) -> None:
    """And with the shredding of everything."""
    for end in (lambda: store_at(tmp_path).close(), lambda: shred_keys(tmp_path / "keys")):
        half = tmp_path / f"keys/{name}.new"
        half.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(b"half a key")
        end()
        assert [] == found([b"half a key"], tmp_path)


VECTORS = st.lists(
    st.floats(-1, 1, width=32, allow_nan=False, allow_infinity=False), min_size=1, max_size=64
).map(lambda numbers: np.array(numbers, dtype=np.float32))


@given(VECTORS, st.binary(min_size=32, max_size=32), st.lists(st.text(), max_size=4))
def test_a_seal_opens_only_with_its_key_and_its_words(vector: object, key: bytes, bound: list[str]) -> None:
    """And gives back what was sealed."""
    assert isinstance(vector, np.ndarray)
    sealed = seal(key, vector_bytes(vector), *bound)
    content = opened(key, sealed, *bound)
    assert content is not None
    assert vector.tolist() == list(vector_of(content, vector.size))  # type: ignore[arg-type]
    assert opened(bytes(32 - len(b"x")) + b"x", sealed, *bound) is None or key == bytes(31) + b"x"
    assert opened(key, sealed, *bound, "more") is None
    assert opened(key, sealed, *(f"{each}x" for each in bound), "") is None


@given(st.binary(max_size=80), st.integers(0, 20))
def test_opened_bytes_that_are_no_template_give_none(content: bytes, size: int) -> None:
    """Never a template of another size, nor one with a number that is none."""
    vector = vector_of(content, size)
    assert vector is None or (vector.size == size > 0 and bool(np.isfinite(vector).all()))
