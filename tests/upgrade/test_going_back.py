"""Going back to an older release: what is kept before an upgrade, for how long, and how it is put back."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.schema import Settings
from gateway.backup import archive, aside, before, keys
from gateway.backup.archive import DATABASE, Manifest, kept
from gateway.backup.disk import create
from gateway.backup.restore import Restored, restore
from gateway.backup.troubles import NoRoom
from gateway.cli.opening import opened_with
from gateway.domain.errors import SchemaTooNew
from gateway.store import snapshot
from gateway.store.db import Database
from gateway.store.migrate import latest
from tests.upgrade.old import DUMPS, content, differences, loaded, one, opened, schema_of, version

NOW = datetime.now(UTC)
OLD = DUMPS[-1]
ENDED = {"session", "meta", "face_consent", "face_subject", "account", "envelope", "review"}
"""Tables in which a restore ends what may hold no longer, whatever it puts back."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give the data folder of a box that still has its old database."""
    loaded(OLD, tmp_path / "data")
    return tmp_path / "data"


def start(data: Path) -> None:
    """Start today's code on a box."""
    with opened_with(Settings(data=data)):
        pass


def the_copy(data: Path) -> Path:
    """Return the only copy there is."""
    (found,) = before.copies(data)
    return found


def put_back(source: Path, data: Path) -> Restored:
    """Put something back, as the command does."""
    return restore(source, data, keys.keys_of(Settings(data=data), None, None), NOW)


def test_what_was_there_before_is_kept(data: Path) -> None:
    """The whole of it, of the old schema, for the box's own user alone; the next start makes no other."""
    past = content(data / "cuobian.db")
    start(data)
    copy = the_copy(data)
    assert f"before-schema-{schema_of(OLD):04d}.db" == copy.name
    assert (schema_of(OLD), latest()) == (version(copy), version(data / "cuobian.db"))
    assert 0o600 == stat.S_IMODE(copy.stat().st_mode)
    assert ({}, {}) == differences(past, content(copy))
    written = copy.stat().st_mtime_ns
    start(data)
    assert written == the_copy(data).stat().st_mtime_ns


def test_a_fresh_box_keeps_none(tmp_path: Path) -> None:
    """There is nothing to go back to."""
    start(tmp_path)
    assert [] == before.copies(tmp_path)


@pytest.mark.figure("upgrade", "ways back to an older release that lost a row")
def test_it_is_put_back_by_restore(data: Path) -> None:
    """Today's code brings it to the present once more; what stood there stands aside."""
    past = content(data / "cuobian.db")
    start(data)
    copy = the_copy(data)
    with opened(data / "cuobian.db") as raw:
        raw.execute("DELETE FROM face_subject")
        raw.execute("UPDATE alarm SET place_name = 'spoiled by the new release'")
    found = put_back(copy, data)
    assert (latest() - schema_of(OLD), schema_of(OLD)) == (found.migrated, found.manifest.schema)
    gone, _ = differences(past, content(data / "cuobian.db"))
    assert set() == gone.keys() - ENDED
    assert ["cuobian.db"] == [each.name.partition(".before-restore")[0] for each in found.aside]


def test_a_copy_of_a_newer_schema_is_refused(data: Path) -> None:
    """In words, before anything is touched."""
    copy = data / f"before-schema-{latest() + 1:04d}.db"
    start(data)
    the_copy(data).rename(copy)
    with opened(copy) as raw:
        raw.execute(f"PRAGMA user_version = {latest() + 1}")
    with pytest.raises(SchemaTooNew, match=f"schema {latest() + 1}, this release knows up to {latest()}"):
        put_back(copy, data)


@pytest.mark.figure("upgrade", "backups of older schemas that were not put back whole")
@pytest.mark.parametrize("dump", DUMPS[:: len(DUMPS) // 3], ids=lambda dump: dump.stem)
def test_a_backup_of_an_older_schema_is_put_back(dump: Path, tmp_path: Path) -> None:
    """Sealed as backups are, with a database of that time in it: restored, migrated, nothing lost."""
    past = content(loaded(dump, tmp_path / "old"))
    copy, sealed, settings = tmp_path / DATABASE, tmp_path / "old.backup", Settings(data=tmp_path / "data")
    settings.data.mkdir()
    snapshot.copy(tmp_path / "old" / "cuobian.db", copy)
    manifest = Manifest(NOW.isoformat(), "0.0.1", schema_of(dump), "金海岸", {}, {DATABASE: kept(copy)})
    with create(sealed) as file:
        archive.write(file, keys.lock_of(settings), manifest, {DATABASE: copy})
    assert latest() - schema_of(dump) == put_back(sealed, settings.data).migrated
    gone, _ = differences(past, content(settings.database))
    assert set() == gone.keys() - ENDED


def test_an_interrupted_upgrade_keeps_the_first_copy(data: Path) -> None:
    """Killed between two migrations: the next start has another schema before it, and goes back further."""
    first = data / "before-schema-0009.db"
    first.write_bytes(b"of the same upgrade")
    assert first == before.keep(data / "cuobian.db", schema_of(OLD))
    assert [first] == list(before.copies(data))
    aged(first, before.SAME_UPGRADE)
    assert data / f"before-schema-{schema_of(OLD):04d}.db" == before.keep(data / "cuobian.db", schema_of(OLD))
    assert not first.exists()


def aged(copy: Path, by: timedelta) -> None:
    """Let a copy be so much older."""
    at = (datetime.now(UTC) - by).timestamp()
    os.utime(copy, (at, at))


@pytest.mark.parametrize(
    ("age", "stays"),
    [
        (timedelta(0), True),
        (timedelta(days=6, hours=23), True),
        (before.KEPT, False),
        (timedelta(hours=-2), False),
    ],
)
def test_it_is_gone_in_time(data: Path, age: timedelta, stays: bool) -> None:
    """After a week, as backups are; by a clock that cannot be right as well."""
    start(data)
    copy, half = data / "before-schema-0001.db", data / "before-schema-0001.db.new"
    for each in (copy, half):
        each.write_bytes(b"persons")
        aged(each, age)
    database = Database(data / "cuobian.db")
    aside.Clearing(database, data, lambda: datetime.now(UTC)).look()
    database.close()
    assert [stays, stays] == [copy.exists(), half.exists()]


@pytest.fixture(params=["room", "time"])
def hindered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a copy have no room, or no time."""

    def full(_folder: Path, _size: int) -> None:
        raise NoRoom("found 0 MB free")

    if request.param == "room":
        monkeypatch.setattr(before, "require", full)
    else:
        monkeypatch.setattr(before, "LONGEST", -1.0)
        monkeypatch.setattr(snapshot, "STEPS", 1)


@pytest.mark.usefixtures("hindered")
def test_no_copy_keeps_no_box_from_starting(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Who presses cannot wait for the comfort of going back; that none was kept is said."""
    start(data)
    assert latest() == version(data / "cuobian.db")
    assert [] == before.copies(data)
    assert "no copy of the database was kept" in caplog.text
    assert one(data / "cuobian.db", "SELECT count(*) FROM alarm") != [(0,)]
