"""A chaos box for the tests of this folder, and what is left of a run where it fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chaos.box import ChaosBox
from tests.chaos.history import History
from tests.conftest import RequireProgram

MakeChaosBox = Callable[..., ChaosBox]


@pytest.fixture
def chaos_seed(request: pytest.FixtureRequest) -> int:
    """Give the number from which all chance of a run comes."""
    return int(request.config.getoption("--chaos-seed"))


@pytest.fixture
def make_chaos_box(tmp_path: Path, require_program: RequireProgram) -> Iterator[MakeChaosBox]:
    """Make boxes; each is taken down at the end, and says where its history stands."""
    boxes: list[ChaosBox] = []

    def make(**settings: str) -> ChaosBox:
        folder = tmp_path / f"chaos{len(boxes)}"
        folder.mkdir()
        history = History(folder / "history.jsonl")
        boxes.append(ChaosBox(folder, require_program("mosquitto"), history, **settings))  # type: ignore[arg-type]
        return boxes[-1]

    yield make
    for box in boxes:
        box.close()
        sys.stdout.write(f"history: {box.history.path}\n")
        sys.stdout.write((box.folder / "box.log").read_text("utf-8", "replace")[-4000:])
