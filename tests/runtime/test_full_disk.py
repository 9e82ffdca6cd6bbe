"""A disk that was full before the box was started: the core comes up on the space kept for this."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.loader import load_settings
from config.schema import Settings
from gateway import ballast as kept
from gateway.ballast import Ballast
from gateway.domain.steady import SteadyBase
from gateway.service import core_state
from gateway.store.db import Database
from gateway.store.migrate import migrate
from tests.engine.carriers import eventually

MB = 1024 * 1024


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Give a box on a small disk of its own: a database of an earlier boot, the reserve, and no byte more."""
    if os.geteuid() != 0:
        pytest.skip("a disk of its own can only be mounted by root")
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "none", tmp_path], check=False, capture_output=True
    )
    if mount.returncode != 0:
        pytest.skip(f"a disk of its own cannot be mounted here: {mount.stderr.decode()}")
    (tmp_path / "c.yaml").write_text(f"data: {tmp_path}\nbroker: {{url: 'mqtt://127.0.0.1:1'}}")
    found = load_settings(tmp_path / "c.yaml")
    database = Database(found.database)
    migrate(database)
    core_state.save_steady(database, SteadyBase("an earlier boot", 0), None)
    database.close()
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "link.key").write_text("00" * 32)
    (tmp_path / "secrets" / "register.key").write_text("00" * 32)
    assert Ballast(tmp_path / "ballast", 8 * MB).fill()
    fill(tmp_path / "filled")
    yield found
    subprocess.run(["umount", "-l", tmp_path], check=True)


def fill(path: Path) -> None:
    """Write until the disk takes no more."""
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return


def recorded(settings: Settings) -> list[str]:
    """Return what has been recorded about the gateway itself."""
    try:
        with sqlite3.connect(settings.database) as reader:
            rows = reader.execute("SELECT device, type FROM event ORDER BY id").fetchall()
    except sqlite3.OperationalError:  # unlinked is not yet given back
        return []
    finally:
        reader.close()
    return [f"{device} {type_}" for device, type_ in rows]


CORE = """
import sys
from gateway import __main__, ballast
ballast.SHORT = int(sys.argv[1])
sys.exit(__main__.main(["core", "--config", sys.argv[2]]))
"""


@pytest.mark.figure("F7", "the core comes up on a full disk and takes a press")
@pytest.mark.parametrize("short", [kept.SHORT, 0], ids=["seen beforehand", "seen when it fails"])
def test_the_core_comes_up_on_a_full_disk(settings: Settings, short: int) -> None:
    """The reserve is given back before the first write is lost, and the desk is told."""
    config = settings.data / "c.yaml"
    with subprocess.Popen([sys.executable, "-c", CORE, str(short), str(config)]) as core:
        try:
            eventually(lambda: not (settings.data / "ballast").exists(), within=30)
            eventually(lambda: "gateway:disk device.offline" in recorded(settings), within=30)
        finally:
            core.terminate()
    assert 0 == core.returncode
    assert "gateway gateway.started" in recorded(settings)
