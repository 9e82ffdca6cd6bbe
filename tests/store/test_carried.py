"""Each table is of one class, and the house counts up with every change that has to be copied."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest

from gateway.store.carried import NOTICED_VALUES, TABLES, UNNOTICED, Carried
from gateway.store.migrate import migrations


@pytest.fixture
def schema() -> Iterator[sqlite3.Connection]:
    """Give an empty database of the present schema."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for _, statements in migrations():
            connection.executescript(statements)
        yield connection


def test_every_table_is_of_one_class(schema: sqlite3.Connection) -> None:
    """Whoever adds a table says what becomes of it when the database is lost."""
    found = schema.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    assert {name: 1 for (name,) in found} == Counter(name for each in TABLES.values() for name in each)


def test_every_change_of_the_house_counts(schema: sqlite3.Connection) -> None:
    """Insert, update and delete of each of its tables."""
    triggers = schema.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    found = {name for name, table in triggers if name.startswith(f"house_{table}_")}
    verbs = ("insert", "update", "delete")
    assert found == {f"house_{table}_{verb}" for table in TABLES[Carried.HOUSE] for verb in verbs}


def test_a_pulse_is_no_change(schema: sqlite3.Connection) -> None:
    """When a device was last heard, when a session was last seen; everything else of them is one."""
    schema.execute("PRAGMA foreign_keys = 0")
    schema.execute("INSERT INTO device_state (device, battery_low, silent) VALUES ('d', 0, 0)")
    schema.execute(
        "INSERT INTO session (hash, account, csrf, kiosk, created_at, seen_at, place, browser)"
        " VALUES (x'01', 1, '', 0, 0, 0, '', '')"
    )
    for table, columns in UNNOTICED.items():
        for _, name, kind, *_ in schema.execute(f"PRAGMA table_info({table})").fetchall():
            before = version(schema)
            value = "x'02'" if kind == "BLOB" else "'new'" if kind == "VARCHAR" else "77"
            schema.execute(f"UPDATE {table} SET {name} = {value}")
            assert (name not in columns) == (version(schema) > before), f"{table}.{name}"


def test_of_the_values_some_count(schema: sqlite3.Connection) -> None:
    """Those that nothing else of the house changes along with."""
    for name in (*NOTICED_VALUES, "probe_steady"):
        before = version(schema)
        schema.execute("INSERT INTO meta (key, value) VALUES (?, '1')", (name,))
        assert (name in NOTICED_VALUES) == (version(schema) > before), name


def version(schema: sqlite3.Connection) -> int:
    """Return how often the house has changed."""
    return int(schema.execute("SELECT version FROM house_change").fetchone()[0])
