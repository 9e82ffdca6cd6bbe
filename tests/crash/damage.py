"""Ways in which a disk loses a database, and a box whose processes are started again as a service's are."""

import os
import random
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.live.box import Box

PAGE = 4096
Spoil = Callable[[Path, random.Random], None]
PAUSES = {"core": 0.1, "api": 0.5}
"""Seconds before a start, as the units have it."""


def log_of(database: Path) -> Path:
    """Return where the log of a database lies."""
    return database.with_name(database.name + "-wal")


def all_of_it(database: Path, chance: random.Random) -> None:
    """Overwrite every byte."""
    _write(database, 0, chance.randbytes(database.stat().st_size))


def first_bytes(database: Path, chance: random.Random) -> None:
    """Overwrite the header alone."""
    _write(database, 0, chance.randbytes(100))


def some_pages(database: Path, chance: random.Random) -> None:
    """Overwrite a third of all pages, in the file and in its log."""
    for path, size in ((database, PAGE), (log_of(database), PAGE + 24)):
        pages = path.stat().st_size // size
        for page in chance.sample(range(pages), pages // 3):
            _write(path, page * size, chance.randbytes(size))


def the_log(database: Path, chance: random.Random) -> None:
    """Overwrite what was not moved into the file yet."""
    _write(log_of(database), 0, chance.randbytes(log_of(database).stat().st_size))


def cut_to_nothing(database: Path, _chance: random.Random) -> None:
    """Cut the file to no byte."""
    os.truncate(database, 0)


def taken_away(database: Path, _chance: random.Random) -> None:
    """Remove file, log and index."""
    for path in (database, log_of(database), database.with_name(database.name + "-shm")):
        path.unlink()


KINDS: Mapping[str, Spoil] = {
    "overwritten": all_of_it,
    "first bytes overwritten": first_bytes,
    "a third of the pages overwritten": some_pages,
    "log overwritten": the_log,
    "cut to nothing": cut_to_nothing,
    "taken away": taken_away,
}


class Service:
    """Starts the processes of a box again whenever one ends by itself."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._stop = threading.Event()
        self.ended: list[tuple[str, int]] = []
        self._threads = [threading.Thread(target=self._keep, args=(name,), daemon=True) for name in PAUSES]
        for each in self._threads:
            each.start()

    def close(self) -> None:
        self._stop.set()
        for each in self._threads:
            each.join()

    def _keep(self, name: str) -> None:
        while not self._stop.is_set():
            self._box.start(name)
            process = self._box.processes[name]
            while not self._stop.is_set():
                try:
                    self.ended.append((name, process.wait(0.05)))
                except subprocess.TimeoutExpired:
                    continue
                break
            self._stop.wait(PAUSES[name])


def _write(path: Path, where: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(where)
        file.write(content)
