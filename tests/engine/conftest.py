"""The compound of the stories, for what the engine does on its way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.compound import Compound


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Give the compound; unlike in the stories, messages nobody looks at are no mistake here."""
    found = Compound(tmp_path)
    yield found
    found.close()
