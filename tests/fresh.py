"""An empty database of today's schema, made once a process: all migrations take longer than most tests."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from gateway.store.db import Database
from gateway.store.migrate import migrate


def put_fresh(file: Path) -> None:
    """Put it there, unless something stands there already."""
    if not file.exists():
        file.write_bytes(_content())


@lru_cache(maxsize=1)
def _content() -> bytes:
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "cuobian.db")
        migrate(database)
        database.close()
        return database.path.read_bytes()
