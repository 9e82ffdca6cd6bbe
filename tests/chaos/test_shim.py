"""The disk and the clock that fail: shown on programs of a few lines, whose losses are known."""

import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.chaos.disk import Chance, Keeps, everything, nothing
from tests.chaos.shim import On, Shim

ROWS = """
import sqlite3, sys
connection = sqlite3.connect("rows.db", isolation_level=None)
connection.execute("PRAGMA journal_mode = wal")
connection.execute("PRAGMA wal_autocheckpoint = 16")
connection.execute("PRAGMA synchronous = %s" % sys.argv[1])
connection.execute("CREATE TABLE IF NOT EXISTS row (n INTEGER PRIMARY KEY, text TEXT)")
n = connection.execute("SELECT coalesce(max(n), 0) FROM row").fetchone()[0]
while n < int(sys.argv[2]):
    n += 1
    connection.execute("INSERT INTO row VALUES (?, ?)", (n, "x" * 3000))
    print(n, flush=True)
sys.stdin.read()
"""
IN_PLACE = """
import os
def put(content, synced, named):
    with open("new", "wb") as file:
        file.write(content)
        file.flush()
        if synced:
            os.fsync(file.fileno())
    os.replace("new", "kept")
    if named:
        os.fsync(os.open(".", os.O_RDONLY))
"""
TRIED = """
import os
def tried(do, *words):
    try:
        print(do(*words))
    except OSError as error:
        print(error.strerror)
"""


def program(shim: Shim, text: str, *words: str) -> "subprocess.Popen[str]":
    """Start a few lines of Python in the folder."""
    command, pipe = [sys.executable, "-S", "-c", text, *words], subprocess.PIPE
    return subprocess.Popen(
        command, cwd=shim.folder, env=shim.environment(), stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


def said(shim: Shim, text: str) -> list[str]:
    """Run a few lines of Python to their end and return what they say."""
    with program(shim, text) as running:
        out, err = running.communicate(timeout=20)
    assert "" == err
    return out.splitlines()


def copied(shim: Shim, to: str) -> Path:
    """Copy the folder."""
    return Path(shutil.copytree(shim.folder, to, dirs_exist_ok=True))


def found_after_cut(shim: Shim, synchronous: str, rows: int, keeps: Keeps) -> int:
    """Insert up to so many rows, cut the power when the last is committed; return how many are there."""
    with program(shim, ROWS, synchronous, str(rows)) as running:
        assert running.stdout is not None
        while int(running.stdout.readline()) < rows:
            pass
        shim.cut()
        running.kill()
    shim.rebuild(keeps)
    # A look changes the files, and the disk would not know.
    with TemporaryDirectory() as look, closing(sqlite3.connect(copied(shim, look) / "rows.db")) as connection:
        assert "ok" == connection.execute("PRAGMA integrity_check").fetchone()[0]
        return int(connection.execute("SELECT count(*) FROM row").fetchone()[0])


@pytest.mark.parametrize("keeps", [nothing, everything, *map(Chance, range(3))])
def test_a_full_sync_loses_no_row(shim: Shim, keeps: Keeps) -> None:
    """Whatever of the rest is dropped, reordered or torn: with FULL every row that was committed is there."""
    shim.record()
    assert [3, 40] == [found_after_cut(shim, "FULL", rows, keeps) for rows in (3, 40)]


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_without_a_sync_rows_are_lost(shim: Shim, synchronous: str) -> None:
    """The disk can fail: rows that were committed without a sync are gone."""
    shim.record()
    assert 3 == found_after_cut(shim, "FULL", 3, nothing)
    assert 9 > found_after_cut(shim, synchronous, 9, nothing)


@pytest.mark.parametrize(
    ("how", "kept"), [("True, True", b"new"), ("True, False", b"old"), ("False, True", b"")]
)
def test_a_file_put_in_place_is_there_only_with_both_syncs(shim: Shim, how: str, kept: bytes) -> None:
    """Without the folder's sync the old one stands, without the file's an empty one."""
    (shim.folder / "kept").write_bytes(b"old")
    shim.record()
    assert [] == said(shim, f"{IN_PLACE}\nput(b'new', {how})")
    shim.rebuild(nothing)
    assert kept == (shim.folder / "kept").read_bytes()


def test_what_a_failed_sync_left_no_later_sync_brings(shim: Shim) -> None:
    """The kernel forgets what it could not write, and tells only once (fsyncgate)."""
    shim.record()
    text = """
file = os.open("kept", os.O_CREAT | os.O_WRONLY)
os.fsync(os.open(".", os.O_RDONLY))
os.write(file, b"lost")
tried(os.fsync, file)
os.write(file, b"kept")
tried(os.fsync, file)
"""
    shim.fail("EIO", On.SYNCS, spared=1, times=1)
    assert ["Input/output error", "None"] == said(shim, TRIED + text)
    assert shim.failed()
    shim.rebuild(nothing)
    assert b"\0\0\0\0kept" == (shim.folder / "kept").read_bytes()


def test_the_nth_write_fails_and_no_other(shim: Shim) -> None:
    """A disk full for one write, counted."""
    shim.fail("ENOSPC", On.WRITES, spared=2, times=1)
    text = "file = os.open('a', os.O_CREAT | os.O_WRONLY)\nfor _ in range(4): tried(os.write, file, b'abc')"
    assert ["3", "3", "No space left on device", "3"] == said(shim, TRIED + text)
    assert 4 == shim.calls(On.WRITES)


def test_a_disk_gone_read_only_takes_nothing(shim: Shim) -> None:
    """Neither a write to what is open, nor a new name, nor a removal."""
    (shim.folder / "old").write_bytes(b"old")
    shim.fail("EROFS")
    text = """
tried(os.open, "old", os.O_WRONLY)
tried(os.open, "new", os.O_CREAT | os.O_WRONLY)
tried(os.unlink, "old")
tried(os.rename, "old", "other")
tried(os.mkdir, "folder")
tried(os.read, os.open("old", os.O_RDONLY), 9)
"""
    assert [*["Read-only file system"] * 5, "b'old'"] == said(shim, TRIED + text)


def test_only_named_files_fail(shim: Shim) -> None:
    """The database's log may fail while all else goes on."""
    shim.fail("EIO", only="-wal")
    text = """
for name in ("a-wal", "a"):
    tried(os.write, os.open(name, os.O_CREAT | os.O_WRONLY), b'abc')
"""
    assert ["Input/output error", "3"] == said(shim, TRIED + text)


def test_a_short_write_says_so(shim: Shim) -> None:
    """Half is written, and half is what the caller hears."""
    shim.short()
    assert ["2"] == said(shim, TRIED + "tried(os.write, os.open('a', os.O_CREAT | os.O_WRONLY), b'abcd')")
    assert b"ab" == (shim.folder / "a").read_bytes()


def test_a_slow_sync_ends_when_the_disk_is_healed(shim: Shim) -> None:
    """One that hangs for minutes goes on as soon as nothing holds it."""
    shim.slow(300_000)
    text = "import os\nfile = os.open('a', os.O_CREAT | os.O_WRONLY)\nprint(1, flush=True)\nos.fsync(file)"
    with program(shim, text) as running:
        assert running.stdout is not None
        assert "1\n" == running.stdout.readline()
        time.sleep(0.1)
        assert None is running.poll()
        shim.slow(0)
        assert 0 == running.wait(10)


def test_the_wall_clock_moves_and_the_others_do_not(shim: Shim) -> None:
    """Ten years on and back, in a process that runs, for Python and for SQLite."""
    text = """
import sqlite3, sys, time
from datetime import datetime
ask = sqlite3.connect(":memory:").execute
boot = time.clock_gettime(time.CLOCK_BOOTTIME)
for _ in sys.stdin:
    print(time.time(), datetime.now().timestamp(), *ask("SELECT unixepoch()").fetchone(), flush=True)
print(time.monotonic() < 1e8, time.clock_gettime(time.CLOCK_BOOTTIME) - boot < 9)
"""
    with program(shim, text) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for moved in (3.2e8, -3.2e8, 0):
            shim.clock(moved)
            running.stdin.write("\n")
            running.stdin.flush()
            for each in running.stdout.readline().split():
                assert abs(time.time() + moved - float(each)) < 5
        assert "True True" == running.communicate()[0].strip()


def test_nothing_is_asked_of_files_elsewhere(shim: Shim, tmp_path: Path) -> None:
    """Only what stands below the folder fails or is recorded."""
    shim.record()
    shim.fail("EROFS")
    text = f"tried(os.write, os.open({str(tmp_path / 'elsewhere')!r}, os.O_CREAT | os.O_WRONLY), b'abc')"
    assert ["3"] == said(shim, TRIED + text)
    assert [] == shim.recorded()[2]
