"""The database is lost at every point of a story: the same story is told, and nobody is called anew."""

from pathlib import Path

import pytest

from tests.flow.test_restart import STORY, _told
from tests.journal.stand import Journalled, house, open_cases


def _play(box: Journalled, lost_after: set[int]) -> tuple[object, ...]:
    compound = box.compound
    for nth, act in enumerate(STORY):
        act(compound)
        compound.fast_forward(seconds=0.5)
        box.write(0.1)
        if nth in lost_after:
            before = open_cases(box.file), house(box.file)
            assert len(before[0]["alarm"]) == box.lose().cases
            assert before == (open_cases(box.file), house(box.file))
    found = compound.alarms()[-1]
    told = _told(compound)
    compound.pick_up_everything()
    return found.state, found.presses, found.helper, compound.log(found), told


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """Give the story as it is told where nothing is lost."""
    box = Journalled(tmp_path_factory.mktemp("undisturbed"))
    expected = _play(box, set())
    box.end()
    assert "resolved" == expected[0]
    return expected


LAST = len(STORY) - 1
"""After it no case is open: what was closed is in the file that is kept."""


@pytest.mark.proof
@pytest.mark.figure("F4", "the database lost at a point of a story: told otherwise, or somebody called anew")
@pytest.mark.parametrize("lost", [*({n} for n in range(LAST)), set(range(LAST))], ids=str)
def test_the_same_story_is_told_whenever_the_database_is_lost(
    undisturbed: tuple[object, ...], tmp_path: Path, lost: set[int]
) -> None:
    """Every message, every word to the device, every line of the log."""
    box = Journalled(tmp_path)
    assert undisturbed == _play(box, lost)
    box.end()
