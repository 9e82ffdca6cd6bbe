"""One compound with its journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journal.stand import Journalled


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Journalled]:
    """Give a compound with its journal."""
    box = Journalled(tmp_path)
    yield box
    box.end()
