"""The dumps as database files, and how two states of a database are compared. Knows no migration."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from gateway.service.register_key import RegisterKey

DUMPS = sorted((Path(__file__).parent / "dumps").glob("*.sql"))
PASSWORD = "a password of nobody"
ROLES = ("guard", "office", "installer", "officer")
Row = tuple[object, ...]
Rows = Mapping[str, Mapping[str, Sequence[object]]]
"""Table, column, and what stands in it, row by row."""


def schema_of(dump: Path) -> int:
    """Return the schema a dump was written with."""
    return int(dump.stem)


def loaded(dump: Path, folder: Path) -> Path:
    """Make a data folder with a dump's database in it, and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "cuobian.db"
    with opened(file) as raw:
        raw.executescript(dump.read_text("utf-8"))
        raw.execute("PRAGMA journal_mode = wal")
    (folder / "secrets").mkdir(exist_ok=True)
    for name in ("register.key", "link.key", "webhook.key"):
        (folder / "secrets" / name).write_text(secret(name).hex())
    return file


def secret(name: str) -> bytes:
    """Return a secret of the box that a dump is of, as the recipe made it."""
    return hashlib.sha256(f"dump {name}".encode()).digest()


REGISTER = RegisterKey(secret("register.key"))


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a file behind everybody's back."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        yield raw


def one(file: Path, statement: str) -> list[Row]:
    """Return what a statement finds."""
    with opened(file) as raw:
        return raw.execute(statement).fetchall()


def version(file: Path) -> int:
    """Return the schema's number in a file."""
    return int(str(one(file, "PRAGMA user_version")[0][0]))


def layout(file: Path) -> Counter[Row]:
    """Return everything that makes up the schema: tables, indexes, triggers, as they are written down."""
    said = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    return Counter(one(file, said))


def content(file: Path) -> Rows:
    """Return every row, by table and column."""
    with opened(file) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for name in names:
            at = raw.execute(
                f'SELECT * FROM "{name}" ORDER BY rowid' if _has_rowid(raw, name) else f"SELECT * FROM {name}"
            )
            columns = [each[0] for each in at.description]
            rows = at.fetchall()
            found[name] = {column: [row[nth] for row in rows] for nth, column in enumerate(columns)}
        return found


def _has_rowid(raw: sqlite3.Connection, name: str) -> bool:
    (said,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return "WITHOUT ROWID" not in str(said)


def differences(before: Rows, after: Rows) -> tuple[dict[str, Counter[Row]], dict[str, Counter[Row]]]:
    """Return the rows that are gone and those that are new, in the tables and columns that both have."""
    gone, new = dict[str, Counter[Row]](), dict[str, Counter[Row]]()
    for table in sorted(before.keys() & after.keys() - {"sqlite_sequence"}):
        columns = sorted(before[table].keys() & after[table].keys())
        old, now = (
            Counter(zip(*(rows[table][each] for each in columns), strict=True)) for rows in (before, after)
        )
        gone |= {table: old - now} if old - now else {}
        new |= {table: now - old} if now - old else {}
    return gone, new


def brought(schema: int) -> dict[str, Counter[Row]]:
    """Return the rows that migrations bring to a database of a schema."""
    return {"meta": Counter({("faces_version", "1"): 1})} if schema < 7 else {}
