"""A compound whose journal is written when a test says so, and what a fresh database makes of it."""

import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from gateway.journal import mend
from gateway.journal.cases import CaseCopy
from gateway.journal.house import HouseCopy
from gateway.journal.lines import Head
from gateway.service import mended
from gateway.store.carried import TABLES, Carried
from tests.flow.compound import Compound

SEAL = b"s" * 32
Rows = Sequence[tuple[object, ...]]


class Journalled:
    """A compound with its journal, as a core has one."""

    def __init__(self, folder: Path) -> None:
        self.compound = Compound(folder)
        self.data, self.file = folder, self.compound.file
        self.now = 0.0
        self._open()

    def _open(self) -> None:
        database = self.compound.database

        def head() -> Head:
            at = datetime.now(UTC).isoformat()
            return Head(mended.journal_of(database), database.schema_version(), at)

        self.cases, self.house = CaseCopy(database, self.data, head), HouseCopy(database, self.data, head)

    def write(self, after: float = 2.1) -> None:
        """Let both look once."""
        self.now += after
        self.house.step(self.now)
        self.cases.step(self.now)

    def end(self) -> None:
        """End the process."""
        self.cases.close()
        self.house.close()
        self.compound.close()

    def lose(self) -> mended.Mended:
        """Overwrite the database under the running process, end it, and start it again."""
        self.write()
        self.end()
        self.file.write_bytes(random.Random(1).randbytes(self.file.stat().st_size))
        found = self.mend()
        assert found is not None
        self.compound.restart()
        self._open()
        self.write()
        return found

    def mend(self) -> mended.Mended | None:
        """Do what the next start does before it opens anything."""
        return mend.mend(self.data, self.file, SEAL) if mend.needed(self.data, self.file) else None


def rows(file: Path, table: str, where: str = "1") -> Rows:
    """Return what stands in a table."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as reader:
        return sorted(reader.execute(f"SELECT * FROM {table} WHERE {where}").fetchall(), key=repr)


_OPEN = "(SELECT id FROM alarm WHERE state != 'resolved')"
_OF_OPEN = {
    "alarm": "state != 'resolved'",
    "receipt": f"notification IN (SELECT id FROM notification WHERE alarm IN {_OPEN})",
}
_OWN = frozenset({"meta", "device_state"})
"""Tables of the house that the core itself writes all the time."""


def open_cases(file: Path) -> Mapping[str, Rows]:
    """Return every row of every open case."""
    return {
        table: rows(file, table, _OF_OPEN.get(table, f"alarm IN {_OPEN}")) for table in TABLES[Carried.CASE]
    }


def house(file: Path) -> Mapping[str, Rows]:
    """Return what people have installed."""
    return {table: rows(file, table) for table in TABLES[Carried.HOUSE] if table not in _OWN}
