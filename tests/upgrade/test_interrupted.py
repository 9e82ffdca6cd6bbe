"""A migration that is killed, torn off in its log, run twice at once or out of room: nothing half or lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from config.schema import Settings
from gateway.cli.opening import DatabaseUnusable, opened_with
from gateway.store.db import Database
from gateway.store.migrate import latest, migrate, migrations
from tests.proof import Measured
from tests.upgrade.old import DUMPS, brought, content, differences, layout, loaded, one, schema_of, version

SAYS = "migrations killed, torn off or out of room that left something half or lost a row"
FULL = 13
"""SQLITE_FULL."""
REWRITE = (10, 13)
"""The migrations that change rows that are there; every run has these, the others are for proof."""
EACH = [
    pytest.param(number, marks=[] if number in REWRITE else pytest.mark.proof)
    for number, _ in migrations()
    if number > 1
]


def before(schema: int) -> Path:
    """Return the newest dump that is not newer than a schema."""
    return [dump for dump in DUMPS if schema_of(dump) <= schema][-1]


def ready(schema: int, folder: Path) -> Path:
    """Give a database of exactly this schema, with a past."""
    file = loaded(before(schema), folder)
    up_to(file, schema)
    return file


def up_to(file: Path, schema: int, handler: object = None, every: int = 1) -> None:
    """Migrate as far as a schema, as `migrate` does; `handler` is asked every so many steps of SQLite."""
    database = Database(file)
    if handler is not None:
        event.listen(database._engine, "connect", lambda raw, _: raw.set_progress_handler(handler, every))
    found = database.schema_version()
    for number, statements in migrations():
        if found < number <= schema:
            database.script(statements, number)
    database.close()


def is_whole(file: Path, schema: int, expected: dict[int, object], past: object) -> None:
    """Fail where a file is neither of this schema nor of the one before, with everything that was in it."""
    assert [("ok",)] == one(file, "PRAGMA integrity_check")
    assert [] == one(file, "PRAGMA foreign_key_check")
    found = version(file)
    assert found in {schema - 1, schema}
    assert expected[found] == layout(file)
    assert past == counted(file)


def counted(file: Path) -> dict[str, int]:
    """Return how many rows the tables have that were there from the beginning."""
    names = ("alarm", "alarm_log", "event", "notification", "person", "account", "session", "link", "device")
    return {name: int(str(one(file, f"SELECT count(*) FROM {name}")[0][0])) for name in names}


def steps(file: Path, schema: int, folder: Path) -> int:
    """Return how many steps of SQLite a migration takes."""
    shutil.copytree(file.parent, folder)
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    up_to(folder / file.name, schema, count)
    return taken


def killed(file: Path, schema: int, after: int) -> bool:
    """Migrate in a process that is killed after so many steps; tell whether it was."""
    child = os.fork()
    if child == 0:
        left = after

        def step() -> int:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return 0

        up_to(file, schema, step)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def again(source: Path, folder: Path) -> Path:
    """Copy a database with its log."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source.parent, folder)
    return folder / source.name


def kill_at_moments(schema: int, folder: Path, times: int) -> int:
    """Kill one migration at moments of chance, then let it go on; return how often it was killed."""
    start = ready(schema - 1, folder / "start")
    done = again(start, folder / "done")
    layouts: dict[int, object] = {schema - 1: layout(start)}
    past, chance = counted(start), random.Random(schema)
    most = steps(start, schema, folder / "counted")
    up_to(done, schema)
    layouts[schema] = layout(done)
    kills = 0
    for _ in range(times):
        file = again(start, folder / "killed")
        kills += killed(file, schema, chance.randrange(most))
        is_whole(file, schema, layouts, past)
        up_to(file, schema)
        assert layouts[schema] == layout(file)
        assert past == counted(file)
    return kills


@pytest.mark.crash
@pytest.mark.figure("upgrade", SAYS)
@pytest.mark.parametrize("schema", EACH)
def test_a_migration_that_is_killed_is_done_again(schema: int, tmp_path: Path) -> None:
    """By SIGKILL at moments of chance: the next start finds the schema of before or after, and goes on."""
    assert 2 == kill_at_moments(schema, tmp_path, 2)


@pytest.mark.crash
@pytest.mark.proof
@pytest.mark.figure(
    "upgrade", "SIGKILL at a moment of chance during a migration: left half, or with a row lost"
)
def test_forty_kills_during_each_migration(tmp_path: Path, measured: Measured) -> None:
    """The same, far more often."""
    kills = sum(
        kill_at_moments(number, tmp_path / str(number), 40) for number, _ in migrations() if number > 1
    )
    measured(0, f"of {kills} kills", limit=0)
    assert kills == 40 * (latest() - 1)


@pytest.mark.proof
@pytest.mark.figure("upgrade", SAYS)
def test_a_log_that_was_torn_off_is_a_migration_that_was_not(tmp_path: Path) -> None:
    """As after a power cut: whatever of the log reached the disk, the file is of one schema, whole."""
    start = ready(latest() - 5, tmp_path / "start")
    held = Database(start)
    migrate(held)
    torn = tmp_path / "torn"
    log = start.with_name(f"{start.name}-wal")
    chance, found = random.Random(7), set()
    size = log.stat().st_size
    assert size > 20_000
    for length in sorted({chance.randrange(size) for _ in range(30)}):
        shutil.rmtree(torn, ignore_errors=True)
        torn.mkdir()
        shutil.copy(start, torn / start.name)
        (torn / log.name).write_bytes(log.read_bytes()[:length])
        file = torn / start.name
        found.add(version(file))
        assert [("ok",)] == one(file, "PRAGMA integrity_check")
        up_to(file, latest())
        assert layout(start) == layout(file)
        assert counted(start) == counted(file)
    held.close()
    assert len(found) > 2, found


@pytest.mark.figure("upgrade", SAYS)
def test_whoever_starts_at_once_migrates_once(tmp_path: Path) -> None:
    """Four processes open the oldest box at the same moment: each finds the present schema, nobody fails."""
    file = loaded(DUMPS[0], tmp_path)
    past = content(file)
    gate, opens = os.pipe()
    children = [child_at(gate, opens, tmp_path) for _ in range(4)]
    os.close(opens)
    os.close(gate)
    assert [0] * 4 == [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in children]
    assert latest() == version(file)
    assert ({}, brought(schema_of(DUMPS[0]))) == differences(past, content(file))


def child_at(gate: int, opens: int, folder: Path) -> int:
    """Fork a process that opens the box as soon as the gate is opened, and return it."""
    child = os.fork()
    if child == 0:
        os.close(opens)
        os.read(gate, 1)
        code = 1
        try:
            with opened_with(Settings(data=folder)) as found:
                code = int(found.database.schema_version() != latest())
        finally:
            os._exit(code)
    return child


@pytest.mark.figure("upgrade", SAYS)
@pytest.mark.parametrize("schema", EACH)
def test_a_migration_without_room_is_none(schema: int, tmp_path: Path) -> None:
    """No page is left, at each page that it wants: the file stays as it was, and goes on with room."""
    start = ready(schema - 1, tmp_path / "start")
    kept, past = layout(start), counted(start)
    pages, refused = int(str(one(start, "PRAGMA page_count")[0][0])), 0
    while True:
        file = again(start, tmp_path / "full")
        database = Database(file)
        most = pages + refused
        event.listen(
            database._engine,
            "connect",
            lambda raw, _, most=most: raw.execute(f"PRAGMA max_page_count = {most}"),
        )
        try:
            database.script(dict(migrations())[schema], schema)
            break
        except DBAPIError as error:
            if getattr(error.orig, "sqlite_errorcode", None) != FULL:
                raise
            assert (schema - 1, kept, past) == (version(file), layout(file), counted(file))
            refused += 1
        finally:
            database.close()
    assert schema == version(file)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of its own, too small for a migration."""
    if os.geteuid() != 0:
        pytest.skip("a disk of its own can only be mounted by root")
    disk = tmp_path / "disk"
    disk.mkdir()
    words: Sequence[str] = ("mount", "-t", "tmpfs", "-o", "size=8m", "none", str(disk))
    if subprocess.run(words, check=False, capture_output=True).returncode != 0:
        pytest.skip("a disk of its own cannot be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.figure("upgrade", SAYS)
def test_a_disk_that_fills_up_in_the_middle(small: Path) -> None:
    """It is said that the disk is full; with room again the next start goes on where it stopped."""
    file = loaded(DUMPS[0], small)
    past = content(file)
    filler = small / "filler"
    free = shutil.disk_usage(small).free
    filler.write_bytes(bytes(free - 200 * 1024))
    with pytest.raises(DatabaseUnusable) as refused, opened_with(Settings(data=small)):
        pass
    assert refused.value.no_room
    assert schema_of(DUMPS[0]) <= version(file) < latest()
    filler.unlink()
    with opened_with(Settings(data=small)) as found:
        assert latest() == found.database.schema_version()
    assert ({}, brought(schema_of(DUMPS[0]))) == differences(past, content(file))
