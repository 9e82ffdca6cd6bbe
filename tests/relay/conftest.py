"""What the tests of the relay share: a house of its own, and a relay on a real port."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.house import House, house_from, seed
from tests.relay.world import Phone, RunningRelay, code_of, outing


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with the site."""
    return seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture
def house(seeded: Path, tmp_path: Path) -> Iterator[House]:
    """Give each test a house of its own, whose clock the test moves."""
    with house_from(seeded, tmp_path / "data") as found:
        yield found


@pytest.fixture
def relay() -> Iterator[RunningRelay]:
    """Give a running relay."""
    with RunningRelay() as found:
        yield found


@pytest.fixture
def phone(house: House, relay: RunningRelay) -> Iterator[Phone]:
    """Give the phone of the first neighbour who is called, after a press; the box is at the relay."""
    with outing(house, relay.address):
        yield Phone(relay.address, code_of(house, house.press()))
