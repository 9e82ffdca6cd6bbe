"""`bench review`, the register's part: rows committed a second, and rows checked a second.

Beside it in the same run: bare commits of one row as large, and SHA-256 over the same bytes.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from gateway.bench.figure import Figure
from gateway.domain.model import PersonId, PlaceId
from gateway.domain.register import Act, Entry
from gateway.service import register
from gateway.service.register_check import verify
from gateway.service.register_key import RegisterKey
from gateway.store import register as rows
from gateway.store.db import PRAGMAS, Database
from gateway.store.migrate import migrate

COMMITS, SHORT_COMMITS = 2_000, 200
ROWS, SHORT_ROWS = 100_000, 5_000
TOGETHER = 500
LOOK = Entry(
    datetime(2026, 11, 30, tzinfo=UTC),
    Act.EVIDENCE_SEEN,
    "event:000000000000017",
    "陈警官",
    "officer",
    "寻找走失老人",
    "金海岸派出所",
    "2026-117",
    places=(PlaceId("b3u2-501"),),
    persons=(PersonId("wu"),),
)
"""As rows are: with texts, a household and a person."""


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure both."""
    key = RegisterKey(bytes(range(32)))
    database = Database(folder / "register.db", seal=key.seal)
    try:
        migrate(database)
        commits = SHORT_COMMITS if short else COMMITS
        bare, ours = _bare(folder / "bare.db", commits), _recorded(database, commits)
        _fill(database, SHORT_ROWS if short else ROWS)
        checked, hashed = _checked(database, key)
    finally:
        database.close()
    return [
        _more("F21", "looks on record, each synced before the answer", ours, bare, "bare SQLite commits"),
        _more("F14", "rows of the register checked", checked, hashed, "SHA-256 of the same bytes"),
    ]


def _more(figure: str, name: str, value: float, beside: float, what: str) -> Figure:
    return Figure(figure, name, value, "/s", against=what, ratio=value / beside, at_least=True)


def _recorded(database: Database, count: int) -> float:
    began = time.perf_counter()
    for _ in range(count):
        register.recorded(database, LOOK)
    return count / (time.perf_counter() - began)


def _bare(file: Path, count: int) -> float:
    raw = sqlite3.connect(file, isolation_level=None)
    for name, value in PRAGMAS:
        raw.execute(f"PRAGMA {name} = {value}")
    raw.execute("CREATE TABLE row (seq INTEGER PRIMARY KEY, text TEXT)")
    text = "x" * 1200
    began = time.perf_counter()
    for _ in range(count):
        raw.execute("INSERT INTO row (text) VALUES (?)", (text,))
    took = time.perf_counter() - began
    raw.close()
    return count / took


def _fill(database: Database, count: int) -> None:
    for _ in range(0, count, TOGETHER):
        with database.write() as connection:
            for _ in range(TOGETHER):
                rows.append(connection, LOOK)


def _checked(database: Database, key: RegisterKey) -> tuple[float, float]:
    """Return rows checked a second, and how many rows' bytes SHA-256 takes a second."""
    with database.read() as connection:
        began = time.perf_counter()
        found = verify(connection, key)
        took = time.perf_counter() - began
        last = rows.newest(connection, before=rows.LAST_OF_ALL, most=1)[0]
    if found.broken is not None:
        raise RuntimeError(f"the register that was measured does not hold: {found.broken.words()}")
    text = last.row.canonical()
    began = time.perf_counter()
    for _ in range(found.rows):
        hashlib.sha256(text).digest()
    return found.rows / took, found.rows / (time.perf_counter() - began)
