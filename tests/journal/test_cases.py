"""Whatever happens to cases, a fresh database made of the journal holds the open ones as they were."""

import random
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


def live(box: Journalled, chance: random.Random, steps: int) -> None:
    """Let things happen in a muddle, with the journal looking now and then."""
    compound, ids = box.compound, iter(range(1000))
    for _ in range(steps):
        match chance.randrange(6):
            case 0 | 1:
                compound.say(
                    chance.choice(["sos-501", "sos-502"]), {"id": f"p{next(ids)}", "type": "sos.pressed"}
                )
                compound.look()
            case 2:
                compound.clocks.forward(chance.choice([1, 30, 70]))
                compound.look()
            case 3 | 4:
                answer(box, chance)
            case _:
                box.write()
    box.write(1.1)


def answer(box: Journalled, chance: random.Random) -> None:
    """Let somebody who was asked say something."""
    raise NotImplementedError
