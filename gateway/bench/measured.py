"""A process under measurement: ours or R, looked at from outside as a stranger does."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

RECORDED = {
    "ours": "SELECT count(*) FROM event WHERE dedupe = ?",
    "R": "SELECT count(*) FROM event WHERE id = ?",
}
"""Whether one event stands in the database, by who wrote it."""
DOORS = {
    "ours": "SELECT count(*) FROM event WHERE type = 'door.opened'",
    "R": "SELECT count(*) FROM event WHERE topic LIKE '%/door-%'",
}


_RUNS = itertools.count(1)


class Measured:
    """One process, and the database it stores to."""

    def __init__(
        self, who: str, root: str, words: Sequence[str], database: Path, environment: Mapping[str, str]
    ) -> None:
        """Start it. `root` is what its topics begin with."""
        self.who, self.root = who, root
        self.run = f"{who}{next(_RUNS)}"
        """In the ids of all that is sent to it. The broker gives a run what the one before it left
        unacknowledged: with the same ids a press of its own would be a duplicate and ring no phone."""
        self._words = words
        self._database = database
        self._environment = os.environ | environment
        self.data = database.parent
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        self.process = subprocess.Popen(self._words, env=self._environment)

    def kill(self) -> None:
        """SIGKILL."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def end(self) -> None:
        """SIGTERM."""
        self.process.terminate()
        self.process.wait(20)

    def recorded(self, device: str, id_: str) -> bool:
        """Tell whether one event stands in its database."""
        key = f"{device}\x1f{id_}" if self.who == "ours" else id_
        return self._count(RECORDED[self.who], key) > 0

    def doors(self) -> int:
        """Return how many door events stand in its database."""
        return self._count(DOORS[self.who])

    def cpu_seconds(self) -> float:
        """Return the processor time it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _count(self, statement: str, *values: str) -> int:
        try:
            connection = sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)
            try:
                return int(connection.execute(statement, values).fetchone()[0])
            finally:
                connection.close()
        except sqlite3.OperationalError:
            return 0  # not there yet


def memory_mb(pid: int) -> float:
    """Return the resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
