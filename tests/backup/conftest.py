"""One box that is installed, copied for each test."""

import shutil
from pathlib import Path

import pytest

from tests.backup.box import Home


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an installed box, which no test changes."""
    return Home(tmp_path_factory.mktemp("backup")).install().folder


@pytest.fixture
def home(installed: Path, tmp_path: Path) -> Home:
    """Give an installed box of its own."""
    shutil.copytree(installed, tmp_path, dirs_exist_ok=True)
    return Home(tmp_path)
