"""Erasing while faces are switched off: no worker runs, and whoever withdrew is gone all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from devices.vision.erasing import erase
from devices.vision.socket_file import AnotherWorker, taken
from gateway.domain.faces import NOTICE, Asked, Channel
from gateway.domain.model import Now, PersonId
from gateway.domain.vision import HeldPicture, Purpose, SubjectId
from gateway.erasing_faces import Erasing
from gateway.service import faces
from gateway.service import site as site_service
from gateway.store.db import Database
from tests.site.compound import contract, fresh
from tests.vision.kept import HOUR, LI, MODEL, Hands, crop, enrol, store_at

AT = datetime.now(UTC)
NOW = Now(AT, AT)
WU = PersonId("wu")


class Clock:
    """A clock that stands still."""

    def moment(self) -> Now:
        """Return the moment."""
        return NOW


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a compound in which Mrs Wu has agreed."""
    found = fresh(tmp_path)
    site_service.apply(found, contract())
    asked = Asked(WU, (Purpose.VERIFY,), NOTICE, Channel.PAGE, child=False)
    faces.consent(found, asked, "office", NOW)
    yield found
    found.close()


def stored(folder: Path, database: Database) -> SubjectId:
    """Let her face be stored, with a picture of today, beside another one's; return her random name."""
    own = faces.standing(database, WU, NOW).subject
    assert own is not None
    store = store_at(folder, None, own, LI)
    enrol(store, own)
    enrol(store, LI)
    store.keep_snapshot(own, crop())
    store.close()
    return own


def test_who_withdrew_is_erased_and_has_a_receipt(tmp_path: Path, database: Database) -> None:
    """By a process of its own; nothing is done before, and the other one stays."""
    own = stored(tmp_path, database)
    erasing = Erasing(database, Clock(), tmp_path / "vision", tmp_path / "keys")
    assert erasing.look(), "nothing to do"
    faces.withdraw(database, WU, None, "office", NOW)
    assert erasing.look()
    (receipt,) = faces.standing(database, WU, NOW).erasures
    assert (own, AT, 1) == (receipt.subject, receipt.erased_at, faces.stored(database))
    store = store_at(tmp_path, None, LI)
    assert frozenset({LI}) == store.known()
    assert 3 == len(store.templates(LI, MODEL))
    store.close()
    left = b"".join(each.read_bytes() for each in tmp_path.glob("vision/**/*") if each.is_file())
    assert own.encode() not in left


def test_pictures_end_in_time_while_faces_are_switched_off(tmp_path: Path, database: Database) -> None:
    """Those of a day, and one that a case had held; one that it still holds stays."""
    hands = Hands(wall=AT.timestamp() - 25 * HOUR)
    store = store_at(tmp_path, hands, LI)
    enrol(store, LI)
    over, on = (store.keep_snapshot(LI, crop(each)) for each in range(2))
    store.hold([HeldPicture(over, AT - timedelta(hours=1)), HeldPicture(on, AT + timedelta(days=1))])
    store.keep_snapshot(LI, crop(2))
    store.close()
    assert 3 == len([*tmp_path.glob("vision/held/*"), *tmp_path.glob("vision/snapshots/*")])
    assert Erasing(database, Clock(), tmp_path / "vision", tmp_path / "keys").look()
    left = [*tmp_path.glob("vision/held/*"), *tmp_path.glob("vision/snapshots/*")]
    assert ([on], [f"{on}.key"]) == (
        [each.name for each in left],
        [each.name for each in tmp_path.glob("keys/pictures/*")],
    )


def test_a_worker_that_runs_does_it_itself(tmp_path: Path, database: Database) -> None:
    """Two at one folder would undo each other's work; the receipt waits for the one who does it."""
    stored(tmp_path, database)
    faces.withdraw(database, WU, None, "office", NOW)
    erasing = Erasing(database, Clock(), tmp_path / "vision", tmp_path / "keys")
    with taken(tmp_path / "vision"):
        assert not erasing.look()
        with pytest.raises(AnotherWorker):
            erase(tmp_path / "vision", tmp_path / "keys", [LI])
    assert [None] == [each.erased_at for each in faces.standing(database, WU, NOW).erasures]


def test_what_cannot_be_erased_has_no_receipt(tmp_path: Path, database: Database) -> None:
    """A file where the folder should be: said in the log, tried again."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "vision").write_bytes(b"")
    faces.withdraw(database, WU, None, "office", NOW)
    assert not Erasing(database, Clock(), tmp_path / "vision", tmp_path / "keys").look()
    assert [None] == [each.erased_at for each in faces.standing(database, WU, NOW).erasures]


def test_where_nothing_was_ever_stored_nothing_is_made(tmp_path: Path, database: Database) -> None:
    """The receipt is right: nothing of her stands anywhere."""
    faces.withdraw(database, WU, None, "office", NOW)
    assert Erasing(database, Clock(), tmp_path / "vision", tmp_path / "keys").look()
    assert [AT] == [each.erased_at for each in faces.standing(database, WU, NOW).erasures]
    assert not (tmp_path / "vision").exists()
