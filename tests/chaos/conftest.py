"""A disk that can fail, for whoever puts a process on it, and whole boxes on such a disk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chaos.box import ChaosBox
from tests.chaos.history import History
from tests.chaos.shim import Shim, built
from tests.conftest import RequireProgram
from tests.live.conftest import broker, make_box

__all__ = ["broker", "make_box"]

MakeChaosBox = Callable[..., ChaosBox]


@pytest.fixture(scope="session")
def shim_library(require_program: RequireProgram, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the library once."""
    return built(require_program, tmp_path_factory.mktemp("shim"))


@pytest.fixture
def shim(shim_library: Path, tmp_path: Path) -> Shim:
    """Give an empty folder on a disk that can fail."""
    (tmp_path / "data").mkdir()
    return Shim(shim_library, tmp_path / "data", tmp_path)


@pytest.fixture(scope="session")
def chaos_seed(request: pytest.FixtureRequest) -> int:
    """Give the number from which all chance of a run comes."""
    return int(request.config.getoption("--chaos-seed"))


def boxes(library: Path, mosquitto: Path, folder: Path) -> Iterator[MakeChaosBox]:
    """Make boxes below a folder; each is taken down at the end, and says where its history stands."""
    made: list[ChaosBox] = []

    def make(wait: str = "5", *, records: bool = False) -> ChaosBox:
        home = folder / f"chaos{len(made)}"
        home.mkdir()
        made.append(ChaosBox(home, mosquitto, library, History(home / "history.jsonl"), wait, records))
        return made[-1]

    yield make
    for box in made:
        box.close()
        box.history.close()
        sys.stdout.write(f"history: {box.history.path}\n")
        sys.stdout.write((box.folder / "box.log").read_text("utf-8", "replace")[-4000:])


@pytest.fixture
def make_chaos_box(
    tmp_path: Path, shim_library: Path, require_program: RequireProgram
) -> Iterator[MakeChaosBox]:
    """Make boxes for one test."""
    yield from boxes(shim_library, require_program("mosquitto"), tmp_path)
