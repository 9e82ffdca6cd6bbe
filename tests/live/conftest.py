"""Whole boxes on real parts for the tests of this folder."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.brokers import free_port
from tests.conftest import RequireProgram
from tests.live.box import Box
from tests.live.broker import Broker

MakeBox = Callable[..., Box]


@pytest.fixture
def broker(require_program: RequireProgram, tmp_path: Path) -> Iterator[Broker]:
    """Run a mosquitto."""
    broker = Broker(require_program("mosquitto"), tmp_path / "mosquitto")
    yield broker
    broker.close()


@pytest.fixture
def make_box(broker: Broker, tmp_path: Path) -> Iterator[MakeBox]:
    """Make boxes on the running mosquitto; each is taken down at the end."""
    boxes: list[Box] = []

    def make(**settings: str) -> Box:
        folder = tmp_path / f"box{len(boxes)}"
        folder.mkdir()
        box = Box(folder, broker.port, free_port(), free_port(), **settings)
        boxes.append(box)
        return box

    yield make
    for box in boxes:
        box.close()
        # Shown by pytest where a test failed.
        sys.stdout.write((box.folder / "box.log").read_text("utf-8", "replace")[-8000:])
