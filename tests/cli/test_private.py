"""What this box keeps is for its own user alone, however it was started."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from config.schema import Settings
from gateway.cli.opening import opened_with


def modes(folder: Path) -> dict[str, int]:
    """Return who may do what with a folder and the files in it."""
    found = {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir() if each.is_file()}
    return {".": stat.S_IMODE(folder.stat().st_mode)} | found


def test_a_database_that_is_made_by_hand_is_private(tmp_path: Path) -> None:
    """Folder and files, whatever the shell's umask; one that others could read is closed to them."""
    before = os.umask(0o022)
    try:
        settings = Settings(data=tmp_path / "deep" / "data")
        with opened_with(settings):
            found = modes(settings.data)
            assert (0o700, {0o600}) == (found.pop("."), set(found.values()))
            assert {"cuobian.db", "cuobian.db-wal", "cuobian.db-shm"} <= set(found)
        settings.database.chmod(0o644)
        with opened_with(settings):
            assert {0o600} == {mode for name, mode in modes(settings.data).items() if name != "."}
    finally:
        os.umask(before)


def test_a_folder_that_was_there_stays_as_it_is(tmp_path: Path) -> None:
    """It may be somebody's home, and hold more than ours."""
    tmp_path.chmod(0o755)
    with opened_with(Settings(data=tmp_path)):
        assert 0o755 == modes(tmp_path)["."]
