"""F22: who has withdrawn is in no backup that anybody can open, and no older database brings them back."""

from datetime import timedelta
from pathlib import Path

import pytest

from devices.vision.store.faces import FaceStore
from gateway.backup import remembered
from gateway.backup.remembered import Remembering
from gateway.cli.opening import opened_with
from gateway.domain.faces import FaceRefused, Rule
from gateway.domain.model import Now, PersonId
from gateway.domain.vision import Purpose
from gateway.domain.withdrawal import REMEMBERED, Gone, Withdrawals, joined
from gateway.service import face_orders, faces
from gateway.service.faces import House
from tests.backup.box import AT, LI, NOW, WU, Home, rows
from tests.vision.forensics import forms, found, pieces
from tests.vision.kept import MODEL

BOTH = (Purpose.VERIFY, Purpose.IDENTIFY)


def later(**much: float) -> Now:
    """Return a later moment."""
    return Now(AT + timedelta(**much), AT + timedelta(**much))


def remember(home: Home) -> None:
    """Do what the core does every two seconds."""
    with opened_with(home.settings) as opened:
        Remembering(opened.database, home.data, lambda: AT).look()


def to_erase(home: Home) -> tuple[str, ...]:
    """Return whom the camera worker is to erase."""
    with opened_with(home.settings) as opened:
        return face_orders.face_orders(opened.database, later(minutes=1), BOTH).erase


def lose(home: Home) -> None:
    """Let the database be lost, and nothing else."""
    for ending in ("", "-wal", "-shm"):
        (home.data / f"cuobian.db{ending}").unlink(missing_ok=True)


@pytest.mark.parametrize("lost", [False, True], ids=["beside the old database", "the database is lost"])
def test_f22_an_old_backup_opens_nobody_who_has_withdrawn(home: Home, lost: bool) -> None:
    """Byte by byte; and put back it names them no more, while everybody else is as before."""
    wu, li = home.agree(WU), home.agree(LI)
    vectors = home.photograph(wu, li)
    key = (home.keys / "subjects" / f"{wu}.key").read_bytes()
    sealed = [row[0] for row in rows(home.data / "vision/faces.db", "SELECT sealed FROM template")]
    home.backup()
    home.withdraw(WU)
    worker = FaceStore(home.data / "vision", home.keys)
    worker.erase([wu])
    worker.close()
    remember(home)
    plain = pieces([key, *(form for each in vectors for form in forms(each))])
    unpacked = home.unpacked()
    assert [] == found(plain, unpacked, home.data, home.folder)
    # What is found is sealed, and its key is no more.
    assert "faces.db" in found(pieces(map(bytes, sealed)), unpacked)  # type: ignore[arg-type]
    if lost:
        lose(home)
    restored = home.restore()
    assert (1, 0) == (restored.withdrawn, restored.asked_anew)
    assert (None, ()) == (home.standing(WU).subject, home.standing(WU).purposes)
    assert (li, (Purpose.VERIFY,)) == (home.standing(LI).subject, home.standing(LI).purposes)
    assert (wu,) == to_erase(home)
    with opened_with(home.settings) as opened, pytest.raises(FaceRefused) as refused:
        faces.may_enrol(opened.database, WU, House(enabled=True, cap=9), later(minutes=1))
    assert refused.value.rule in {Rule.ASSESSMENT_MISSING, Rule.NO_CONSENT}
    worker = FaceStore(home.data / "vision", home.keys)
    worker.permit([li])
    assert {li: 3} == {who: len(each) for who, each in worker.load(MODEL).items()}
    worker.erase([wu])
    assert {li} == set(worker.known())
    worker.close()
    assert [] == found(plain, home.data)


def test_one_use_that_was_taken_back_stays_so(home: Home) -> None:
    """The other holds; and whoever agreed anew after all has agreed."""
    home.agree(WU, *BOTH)
    home.agree(LI, *BOTH)
    home.backup()
    home.withdraw(WU, Purpose.IDENTIFY, later(seconds=1))
    home.restore()
    assert (Purpose.VERIFY,) == home.standing(WU).purposes
    assert BOTH == home.standing(LI).purposes
    home.agree(WU, Purpose.IDENTIFY, now=later(seconds=2))
    home.backup()
    home.restore()
    assert BOTH == home.standing(WU).purposes


def test_where_nobody_knows_everybody_is_asked_anew(home: Home) -> None:
    """A new box, or a file that cannot be understood: who withdrew after the backup stands nowhere."""
    home.agree(WU)
    home.agree(LI)
    home.backup()
    restored = home.restore(into=home.folder / "new")
    assert (0, 2) == (restored.withdrawn, restored.asked_anew)
    assert [] == rows(home.folder / "new" / "cuobian.db", "SELECT * FROM face_subject")
    remember(home)
    (home.data / remembered.FILE).write_text("{")
    lose(home)
    assert 2 == home.restore().asked_anew
    assert () == home.standing(LI).purposes


def test_a_lock_after_a_breach_stays(home: Home) -> None:
    """A backup from before it opens no camera."""
    home.agree(WU)
    home.backup()
    with opened_with(home.settings) as opened:
        faces.breach(opened.database, "office", NOW)
    remember(home)
    lose(home)
    home.restore()
    with opened_with(home.settings) as opened:
        assert faces.is_locked(opened.database)
        faces.set_locked(opened.database, locked=False)
    remember(home)
    lose(home)
    home.restore()
    with opened_with(home.settings) as opened:
        assert not faces.is_locked(opened.database)


def test_the_file_forgets_nothing_by_a_restore(home: Home) -> None:
    """What an older database does not know stays remembered, and the file is written only for a change."""
    subject = home.agree(WU)
    home.backup()
    home.withdraw(WU)
    remember(home)
    written = (home.data / remembered.FILE).stat()
    remember(home)
    assert written.st_mtime_ns == (home.data / remembered.FILE).stat().st_mtime_ns
    home.restore()
    remember(home)
    known = remembered.read(home.data)
    assert known is not None
    assert subject in {each.subject for each in known.gone}
    assert 0o600 == (home.data / remembered.FILE).stat().st_mode & 0o777
    assert b"wu" not in (home.data / remembered.FILE).read_bytes().replace(b"withdrawn", b"")


def test_of_two_memories_the_later_counts(tmp_path: Path) -> None:
    """And a file says again what was written into it."""
    gone = Gone(*(PersonId("a" * 32), None, AT))  # type: ignore[arg-type]
    again = Gone(gone.subject, None, AT + REMEMBERED)
    part = Gone(gone.subject, Purpose.VERIFY, AT)
    both = joined([Withdrawals((gone, part)), Withdrawals((again,), locked=True), Withdrawals((gone,))])
    assert Withdrawals((again, part), locked=True) == both
    remembered.write(tmp_path, both)
    assert both == remembered.read(tmp_path)
