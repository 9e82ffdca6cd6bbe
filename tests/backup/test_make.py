"""A backup while others write: of one moment, everything but keys, and nothing half."""

import fcntl
import os
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest

from config.site_file import parse_site
from gateway.backup import disk, shelf
from gateway.backup.make import WORK, sweep_work
from gateway.backup.troubles import InUse, NoRoom
from gateway.domain.errors import ConfigurationError, StoreDamaged
from gateway.store import snapshot
from tests.backup.box import AT, LI, WU, Home, rows
from tests.engine.carriers import eventually
from tests.site.compound import contract
from tests.vision.forensics import forms, found, pieces


def test_a_backup_holds_everything_but_keys(home: Home) -> None:
    """Both databases, the site as text, own templates; no key, no picture, nothing that says where it was."""
    (home.data / "templates").mkdir()
    (home.data / "templates" / "own.yaml").write_text("template: own\n")
    (home.data / "templates" / "notes.txt").write_text("not ours")
    vectors = home.photograph(home.agree(WU), home.agree(LI))
    (home.data / "vision" / "snapshots" / ("a" * 32)).write_bytes(b"a picture")
    made = home.backup()
    assert 0o600 == made.file.stat().st_mode & 0o777
    assert [] == [each.name for each in (home.data / WORK).iterdir() if each.name != "lock"]
    unpacked = home.unpacked()
    wanted = ["cuobian.db", "faces.db", "own.yaml", "site.yaml"]
    assert wanted == sorted(each.name for each in unpacked.rglob("*") if each.is_file())
    assert contract() == parse_site((unpacked / "site.yaml").read_bytes(), "site.yaml")
    assert 6 == len(rows(unpacked / "faces.db", "SELECT * FROM template"))
    secrets = [each.read_bytes().strip() for each in (home.data / "secrets").iterdir()]
    face_keys = [each.read_bytes() for each in home.keys.rglob("*.key")]
    plain = [form for each in vectors for form in forms(each)]
    assert [] == found([*pieces([*secrets, *face_keys, *plain]), b"a picture"], unpacked)
    assert [] == found([b"501", "吴奶奶".encode(), b"SQLite"], home.folder / "box.backup")
    assert (5, 2) == (made.manifest.counts["people"], made.manifest.counts["devices"])


def test_a_backup_is_of_one_moment_while_others_write(home: Home) -> None:
    """Two tables that are always written together agree in the copy; no writer ever waits for it."""
    database, stop, waits = home.data / "cuobian.db", threading.Event(), list[str]()
    written, before = list[int](), 0
    copies = [home.folder / f"copy-{each}.db" for each in range(5)]
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE one (n)")
        connection.execute("CREATE TABLE two (n, filling)")
        connection.commit()

    def write() -> None:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=0)) as connection:
            number = 0
            while not stop.is_set():
                number += 1
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    connection.execute("INSERT INTO one VALUES (?)", (number,))
                    connection.execute("INSERT INTO two VALUES (?, zeroblob(2000))", (number,))
                    connection.execute("COMMIT")
                    written.append(number)
                except sqlite3.OperationalError as error:
                    waits.append(str(error))

    def written_more() -> bool:
        return len(written) > before

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for each in range(5):
            before = len(written)
            eventually(written_more)
            copy = copies[each]
            snapshot.copy(database, copy)
            assert "" == snapshot.unsound(copy)
            assert rows(copy, "SELECT n FROM one") == rows(copy, "SELECT n FROM two")
    finally:
        stop.set()
        writer.join()
    assert [] == waits
    assert len(rows(copies[-1], "SELECT n FROM one")) >= 5


def test_what_was_deleted_is_not_in_a_copy(home: Home) -> None:
    """The original's free pages still hold it."""
    with closing(sqlite3.connect(home.data / "cuobian.db")) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE gone (text)")
        connection.execute("INSERT INTO gone VALUES (?)", ("she fell on Tuesday" * 400,))
        connection.commit()
        connection.execute("DELETE FROM gone")
        connection.commit()
    assert b"she fell" in (home.data / "cuobian.db").read_bytes()
    snapshot.copy(home.data / "cuobian.db", home.folder / "copy.db")
    assert b"she fell" not in (home.folder / "copy.db").read_bytes()


def test_nothing_else_is_ever_written_over(home: Home) -> None:
    """A mistyped name costs no file; an older backup gives way in one moment."""
    other = home.folder / "box.backup"
    other.write_text("the only copy of something")
    with pytest.raises(ConfigurationError, match="another kind of file"):
        home.backup()
    assert "the only copy of something" == other.read_text()
    other.unlink()
    first = home.backup().file.read_bytes()
    assert first != home.backup().file.read_bytes()
    with pytest.raises(ConfigurationError, match="is its disk plugged in"):
        home.backup("gone/box.backup")


def test_two_backups_at_a_time_are_one_too_many(home: Home) -> None:
    """The second says so; what an interrupted one left goes with the next."""
    work = home.data / WORK
    work.mkdir()
    (work / "cuobian.db").write_bytes(b"left by a kill")
    sweep_work(home.data)
    assert ["lock"] == [each.name for each in work.iterdir()]
    held = os.open(work / "lock", os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(InUse, match="another backup"):
        home.backup()
    os.close(held)
    home.backup()


def test_a_database_that_is_damaged_is_no_backup(home: Home) -> None:
    """The old backup stays."""
    before = home.backup().file.read_bytes()
    with (home.data / "cuobian.db").open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(300_000))
    with pytest.raises(StoreDamaged):
        home.backup()
    assert before == (home.folder / "box.backup").read_bytes()
    assert ["lock"] == [each.name for each in (home.data / WORK).iterdir()]


def test_no_backup_takes_the_room_of_the_presses(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen before it begins."""
    monkeypatch.setattr(disk, "SPARE", 1 << 60)
    with pytest.raises(NoRoom, match="for the presses"):
        home.backup()
    assert not (home.folder / "box.backup").exists()


def test_a_full_disk_leaves_no_half_file(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a stick that is too small; the backup that was there stays."""
    if os.geteuid() != 0:
        pytest.skip("a disk of its own can only be mounted by root")
    stick = home.folder / "stick"
    stick.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", stick], check=False)
    if mounted.returncode:
        pytest.skip("a disk of its own cannot be mounted here")
    try:
        before = home.backup("stick/box.backup").file.read_bytes()
        with closing(sqlite3.connect(home.data / "cuobian.db")) as connection:
            connection.execute("CREATE TABLE much (bytes)")
            connection.execute("INSERT INTO much VALUES (randomblob(500000))")
            connection.commit()
        with pytest.raises(NoRoom, match="No space left"):
            home.backup("stick/box.backup")
        assert ["box.backup"] == [each.name for each in stick.iterdir()]
        assert before == (stick / "box.backup").read_bytes()
    finally:
        subprocess.run(["umount", "-l", stick], check=True)


def test_the_oldest_go(tmp_path: Path) -> None:
    """As many as are to stay do; what is called otherwise is nobody's business."""
    names = [f"cuobian-2026110{day}T000000Z.backup" for day in range(1, 6)]
    for name in (*names, "cuobian-20261101T000000Z.backup.new", "mine.backup"):
        (tmp_path / name).touch()
    assert names[:3] == [each.name for each in shelf.clear(tmp_path, 2)]
    assert [*names[3:], "mine.backup"] == sorted(each.name for each in tmp_path.iterdir())
    assert shelf.NAMED.fullmatch(shelf.name_at(AT))
