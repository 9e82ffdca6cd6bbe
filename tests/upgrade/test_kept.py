"""A database of every earlier schema, written by the code of its time: today's code keeps all of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.schema import Settings
from config.site_file import parse_site
from gateway.cli.opening import Opened, opened_with
from gateway.service import register_heads, site
from gateway.service.register_check import Broken
from gateway.store.migrate import latest, migrations
from tests.proof import Measured
from tests.upgrade.old import (
    DUMPS,
    REGISTER,
    brought,
    content,
    differences,
    layout,
    loaded,
    one,
    schema_of,
    version,
)

NEVER_WHOLE = {12, 18}
"""Schemas that no commit of the main line ever had: README.md says why."""
KEPT = "rows of every earlier schema that are not there after the upgrade"


@contextmanager
def upgraded(dump: Path, folder: Path) -> Iterator[Opened]:
    """Give a dump's box as today's code opens it."""
    loaded(dump, folder)
    with opened_with(Settings(data=folder)) as found:
        yield found


def meant(schema: int, camera: str) -> str:
    """Return what becomes of a camera: with schema 10 likenesses of no choice went, and the place's hold."""
    said = json.loads(camera) if camera else {}
    for name, unchosen in (("identify_at", 0.5), ("verify_at", 0.42)) if schema < 10 else ():
        if said.get(name) == unchosen:
            del said[name]
    return json.dumps(said, sort_keys=True)


def test_there_is_a_dump_of_every_earlier_schema() -> None:
    """Whoever adds a migration adds a dump of what was before it: README.md says how."""
    wanted = {number - 1 for number, _ in migrations()} - {0} - NEVER_WHOLE
    assert wanted == {schema_of(dump) for dump in DUMPS} - {latest()}


def test_a_dump_has_a_past() -> None:
    """Nothing is kept where there is nothing: alarms, messages, people, and what came with time."""
    filled: set[str] = set()
    for dump in DUMPS:
        text = dump.read_text("utf-8")
        filled = {line.split('"')[1] for line in text.splitlines() if line.startswith('INSERT INTO "')}
        assert {"alarm", "event", "notification", "person", "link", "session", "account"} <= filled, dump.name
    assert {
        "credential",
        "door",
        "face_consent",
        "register",
        "review",
        "event_note",
        "walk",
        "envelope",
    } <= filled


@pytest.mark.figure("upgrade", KEPT)
@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_every_row_is_kept(dump: Path, tmp_path: Path, measured: Measured) -> None:
    """Count and content of each table, in each column that was there; what a migration is for apart."""
    before = content(loaded(dump, tmp_path))
    with upgraded(dump, tmp_path / "again"):
        pass
    after = content(tmp_path / "again" / "cuobian.db")
    for rows, schema in ((before, schema_of(dump)), (after, latest())):
        if "camera" in rows["device"]:
            cameras = [meant(schema, str(each)) for each in rows["device"]["camera"]]
            rows["device"]["camera"][:] = cameras  # type: ignore[index]
    assert set(before) <= set(after)
    gone, new = differences(before, after)
    count = sum(len(next(iter(columns.values()))) for columns in before.values())
    measured(sum(map(Counter.total, gone.values())), f"of {count} rows", limit=0)
    assert ({}, brought(schema_of(dump))) == (gone, new)


@pytest.mark.figure("upgrade", "schemas that differ from a fresh one after the upgrade")
@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_the_schema_is_a_fresh_one(dump: Path, tmp_path: Path) -> None:
    """Tables, columns, indexes and triggers; every reference leads somewhere, every page is sound."""
    with opened_with(Settings(data=tmp_path / "fresh")):
        pass
    with upgraded(dump, tmp_path):
        pass
    file = tmp_path / "cuobian.db"
    assert latest() == version(file)
    assert layout(tmp_path / "fresh" / "cuobian.db") == layout(file)
    assert [] == one(file, "PRAGMA foreign_key_check")
    assert [("ok",)] == one(file, "PRAGMA integrity_check")


@pytest.mark.figure("upgrade", "registers that do not hold after the upgrade")
@pytest.mark.parametrize("dump", [dump for dump in DUMPS if schema_of(dump) >= 9], ids=lambda dump: dump.stem)
def test_the_register_holds(dump: Path, tmp_path: Path) -> None:
    """Each row's seal, the chain and the heads that were signed before."""
    with upgraded(dump, tmp_path) as found:
        verdict = register_heads.checked(found.database, REGISTER)
        assert not isinstance(verdict.broken, Broken), verdict.broken
        assert one(tmp_path / "cuobian.db", "SELECT max(seq) FROM register") == [(verdict.rows,)]


@pytest.mark.figure("upgrade", "sites that are another after the upgrade")
@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_the_site_is_the_old_one(dump: Path, tmp_path: Path) -> None:
    """Applying what the old code exported changes nothing."""
    old = parse_site(dump.with_suffix(".yaml").read_bytes(), "site.yaml")
    with upgraded(dump, tmp_path) as found:
        before = one(tmp_path / "cuobian.db", "SELECT value FROM meta WHERE key = 'site_version'")
        assert [] == list(site.apply(found.database, old))
        assert before == one(tmp_path / "cuobian.db", "SELECT value FROM meta WHERE key = 'site_version'")
