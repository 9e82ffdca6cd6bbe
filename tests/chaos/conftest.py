"""A disk that can fail, for whoever puts a process on it."""

from pathlib import Path

import pytest

from tests.chaos.shim import Shim, built
from tests.conftest import RequireProgram


@pytest.fixture(scope="session")
def shim_library(require_program: RequireProgram, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the library once."""
    return built(require_program, tmp_path_factory.mktemp("shim"))


@pytest.fixture
def shim(shim_library: Path, tmp_path: Path) -> Shim:
    """Give an empty folder on a disk that can fail."""
    (tmp_path / "data").mkdir()
    return Shim(shim_library, tmp_path / "data", tmp_path)
