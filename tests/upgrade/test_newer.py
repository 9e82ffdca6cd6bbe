"""A database of a newer release × every command and every process: refused in words, untouched."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.schema import Settings
from devices.vision.store.rows import VERSION
from gateway.__main__ import WORDS, _load
from gateway.cli.opening import opened_with
from gateway.cli.parser import CommandParser
from gateway.domain.errors import SchemaTooNew
from gateway.store.db import Database
from gateway.store.migrate import latest
from tests.cli.conftest import Apart, Box
from tests.upgrade.old import opened

SAYS = "commands and processes that a newer database was not refused to, or that changed it"
OPEN_NONE = {
    "vision": "a device on MQTT; it never opens this file",
    "demo": "another process than the gateway, with a broker and a serial line",
    "bench": "makes databases of its own",
    "models": "fetches files",
    "prove": "runs the tests",
    "devices docs": "prints what is shipped",
    "modem": "asks the modem, and the database only where a core has that in use",
    "voice": "asks the lines, and the database only where a core has those in use",
    "tls": "has to do with keys and certificates of the pages alone",
    "relay pair": "prints a secret",
    "relay serve": "is the relay, which stands where there is no box",
    "restore": "reads no database before its backup: test_going_back.py",
    "audit export-check": "checks a file that somebody was handed",
}
"""Commands, or words of one, that open no database, and why."""
AROUND = {"CUOBIAN_RELAY__URL": "https://relay.example.org", "CUOBIAN_BROKER__URL": "mqtt://127.0.0.1:1"}
STAY = ("core", "api", "run")
"""What runs until it is told to stop."""


def words() -> Iterator[tuple[str, ...]]:
    """Return every command with every word of it, each with the least that it takes."""
    for name in WORDS:
        parser = CommandParser(prog=name)
        _load(name).add_arguments(parser)
        if parser.words is None:
            yield (name, *least(parser))
        else:
            yield from ((name, word, *least(found)) for word, found in parser.words.choices.items())


def least(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Return values for what a parser insists on."""
    either = [group._group_actions[0] for group in parser._mutually_exclusive_groups if group.required]
    for action in parser._actions:
        if not action.option_strings and action.nargs not in {"?", "*"}:
            yield value(action)
        elif action.option_strings and (action.required or action in either):
            yield action.option_strings[0]
            yield from () if action.nargs == 0 else (value(action),)


def value(action: argparse.Action) -> str:
    """Return something that an argument takes."""
    if action.choices:
        return str(next(iter(action.choices)))
    if "DATE" in str(action.metavar) or "DAY" in str(action.metavar):
        return "2026-11-01"
    return "1" if action.type is int or action.metavar in {"ID", "NUMBER"} else "file"


EVERY = [each for each in words() if not {each[0], " ".join(each[:2])} & OPEN_NONE.keys()]


def newer(folder: Path, schema: int) -> Path:
    """Make a box whose database a release wrote that is yet to come."""
    data = folder / "data"
    with opened_with(Settings(data=data)):
        pass
    with opened(data / "cuobian.db") as raw:
        raw.executescript(
            f"CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY); INSERT INTO of_tomorrow VALUES (7);"
            f"PRAGMA user_version = {schema};"
        )
    (folder / "file").write_text("site: {name: x}\n")
    return data / "cuobian.db"


def sum_of(file: Path) -> str:
    """Return what tells every byte of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def refusal(schema: int) -> str:
    """Return the words that name what was found and what was expected."""
    return f"cuobian: the database has schema {schema}, this release knows up to {latest()}"


@pytest.fixture(scope="module", params=[latest() + 1, pytest.param(9999, marks=pytest.mark.proof)])
def ahead(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Give a box of each newer schema, which no command may change."""
    folder = tmp_path_factory.mktemp("newer")
    newer(folder, request.param)
    return folder, request.param


@pytest.mark.figure("upgrade", SAYS)
@pytest.mark.parametrize(
    "line", [each for each in EVERY if each[0] not in STAY], ids=lambda each: "-".join(each[:2])
)
def test_every_command_refuses_a_newer_database(line: tuple[str, ...], ahead: tuple[Path, int]) -> None:
    """With exit code 2, naming what was found and what this release knows; no byte is changed."""
    folder, schema = ahead
    file = folder / "data" / "cuobian.db"
    before = sum_of(file)
    said = Box(folder)(*line, stdin="a password of nobody\n", **AROUND)
    assert refusal(schema) in said.err, (said.code, said.err, said.out)
    assert 2 == said.code
    assert before == sum_of(file)


@pytest.mark.figure("upgrade", SAYS)
@pytest.mark.parametrize(
    "name", ["core", *(pytest.param(each, marks=pytest.mark.proof) for each in STAY[1:])]
)
def test_no_process_starts_on_a_newer_database(name: str, tmp_path: Path) -> None:
    """Core, pages, and all of a box at once: exit code 2, which tells systemd not to try again."""
    file = newer(tmp_path, latest() + 1)
    before = sum_of(file)
    said = Apart(tmp_path)(name)
    assert (2, before) == (said.code, sum_of(file)), said.err
    assert refusal(latest() + 1) in said.err


@pytest.mark.figure("upgrade", SAYS)
def test_what_still_stands_in_the_log_is_not_touched_either(tmp_path: Path) -> None:
    """After a kill of the newer release its last commits are in the log: file and log stay as they are."""
    file = newer(tmp_path, latest())
    held = Database(file)
    with held.write() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {latest() + 1}")
    killed = tmp_path / "killed"
    shutil.copytree(file.parent, killed)
    held.close()
    left = {each.name: sum_of(each) for each in sorted(killed.glob("cuobian.db*")) if "shm" not in each.name}
    assert {"cuobian.db", "cuobian.db-wal"} == set(left)
    with pytest.raises(SchemaTooNew), opened_with(Settings(data=killed)):
        pass
    assert left == {name: sum_of(killed / name) for name in left}


def test_a_newer_store_of_faces_is_refused(tmp_path: Path) -> None:
    """The camera worker has a file of its own, and refuses it as well."""
    from devices.vision.store.faces import FaceStore

    FaceStore(tmp_path, tmp_path / "keys").close()
    with sqlite3.connect(tmp_path / "faces.db") as raw:
        raw.execute(f"PRAGMA user_version = {VERSION + 1}")
    raw.close()
    before = sum_of(tmp_path / "faces.db")
    store = FaceStore(tmp_path, tmp_path / "keys")
    assert f"form {VERSION + 1}, expected {VERSION}" in store.trouble()
    store.close()
    assert before == sum_of(tmp_path / "faces.db")
