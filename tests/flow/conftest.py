"""The compound of the stories, which fails every test that left something unexpected behind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flow.compound import Compound
from tests.flow.doors import CARDS, GATED, Gatehouse
from tests.flow.neighbour import Neighbour
from tests.flow.staircase import staircase


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Give the compound; at the end nobody may have got a message that no line of the test expected."""
    found = Compound(tmp_path)
    yield found
    found.look()
    found.expect_silence()
    found.close()


@pytest.fixture
def zheng(compound: Compound) -> Neighbour:
    """Give the neighbour of the first step."""
    return compound.neighbour("zheng")


@pytest.fixture
def lin(compound: Compound) -> Neighbour:
    """Give the first of the group that is called second."""
    return compound.neighbour("lin")


@pytest.fixture
def chen(compound: Compound) -> Neighbour:
    """Give the second of the group, who reads English."""
    return compound.neighbour("chen")


@pytest.fixture
def guard(compound: Compound) -> Neighbour:
    """Give the guard desk's phone."""
    return compound.neighbour("guard")


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gatehouse]:
    """Give the compound with doors, cards given out and no link just come back."""
    compound = Compound(tmp_path, GATED)
    found = Gatehouse(compound, tmp_path / "cuobian.db")
    for person in ("zheng", "wu", "chen"):
        found.gives(person, CARDS[person])
    yield found
    compound.look()
    compound.expect_silence()
    compound.close()


@pytest.fixture
def stairs(tmp_path: Path) -> Iterator[Callable[..., Compound]]:
    """Give what builds a staircase with the plan of a story; nothing unexpected may be left behind in it."""
    built: list[Compound] = []

    def build(*steps: str, **more: object) -> Compound:
        built.append(Compound(tmp_path, staircase(*steps, **more)))  # type: ignore[arg-type]
        return built[-1]

    yield build
    for each in built:
        each.look()
        each.expect_silence()
        each.close()
