"""The box of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.retention.box import Box


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    """Give a box with an empty past."""
    found = Box(tmp_path)
    yield found
    found.close()
