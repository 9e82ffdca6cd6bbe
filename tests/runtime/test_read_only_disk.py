"""A disk that could not be written while the box was started: who was started there ends, and begins anew."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.loader import load_settings
from config.schema import Settings
from gateway.cli.opening import DatabaseUnusable, opened_to_write, opened_with
from gateway.domain.errors import StoreRefused
from gateway.store.db import Database, set_value


def mount(folder: Path, options: str) -> bool:
    """Mount a disk of its own, or mount it otherwise; False where that is not possible here."""
    words = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Give a box on a disk of its own with a database as a kill leaves it, that nobody may write to."""
    if os.geteuid() != 0 or not mount(tmp_path, "size=24m"):
        pytest.skip("a disk of its own can only be mounted by root")
    (tmp_path / "c.yaml").write_text(f"data: {tmp_path}\nbroker: {{url: 'mqtt://127.0.0.1:1'}}")
    found = load_settings(tmp_path / "c.yaml")
    with opened_with(found) as opened:
        with opened.database.write() as connection:
            set_value(connection, "said", "before")
        left = {each: each.read_bytes() for each in tmp_path.glob("cuobian.db*")}
    for file, content in left.items():
        file.write_bytes(content)
    mount(tmp_path, "remount,ro")
    yield found
    subprocess.run(["umount", "-l", tmp_path], check=True)


def test_nothing_that_runs_for_long_stays_on_a_database_that_it_can_never_write(settings: Settings) -> None:
    """SQLite opens it, and would refuse every commit for ever; once the disk is healed it opens to write."""
    with pytest.raises(DatabaseUnusable, match="found on a read-only disk"), opened_to_write(settings):
        pass
    mount(settings.data, "remount,rw")
    with opened_to_write(settings) as found, found.database.write() as connection:
        set_value(connection, "said", "again")


def test_a_connection_that_cannot_write_is_given_up(settings: Settings) -> None:
    """Refused once on a disk that is read-only, the next try has a connection of its own and goes through."""
    database = Database(settings.database)
    with pytest.raises(StoreRefused, match="readonly"), database.write() as connection:
        set_value(connection, "said", "in vain")
    mount(settings.data, "remount,rw")
    with database.write() as connection:
        set_value(connection, "said", "again")
    assert not database.read_only()
    database.close()
