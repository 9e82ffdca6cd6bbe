"""A backup and a restore are killed at every step, really: the old one stands or the new one, never half."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.backup.box import LI, WU, Home

ROOT = Path(__file__).parents[2]
LONG_SHORT = {True: 1, False: 3}
"""At which steps: each, or each third."""


def killed(tmp_path: Path, home: Home, deed: str, each: int) -> list[dict[str, object]]:
    """Return what was left after each step at which it was killed."""
    home.photograph(home.agree(WU), home.agree(LI))
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "tests.backup.interrupted"),
            *(str(tmp_path / "box"), str(home.folder), deed, "0", str(each)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (0, "") == (ran.returncode, ran.stderr[-2000:])
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.crash
def test_a_restore_that_was_killed_anywhere_is_old_or_new(
    home: Home, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    """Both databases are of the same box, whole, whoever opens it next; and it can be done again."""
    long = LONG_SHORT[bool(request.config.getoption("--long"))]
    steps = killed(tmp_path_factory.mktemp("killed"), home, "restoring", long)
    assert len(steps) * long > 20
    seen = [str(each["marks"]) for each in steps]
    assert {"['new', 'new']", "['old', 'old']"} == set(seen)
    assert sorted(seen) == seen, "before one moment it is the new box, after it the old one"
    assert {(5, "[]", "['', '']")} == {
        (each["people"], str(each["left"]), str(each["sound"])) for each in steps
    }
    assert {"['old', 'old']"} == {str(each["again"]) for each in steps}
    # Before it nothing was moved; after it what stood there is whole beside.
    stands_beside = {"['new', 'new']": [], "['old', 'old']": ["cuobian. new", "faces.db new"]}
    assert [stands_beside[each] for each in seen] == [each["aside"] for each in steps]


@pytest.mark.crash
def test_a_backup_that_was_killed_anywhere_leaves_the_old_one(
    home: Home, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    """The file is the whole old one or the whole new one, and what lay about goes with the next."""
    long = LONG_SHORT[bool(request.config.getoption("--long"))]
    steps = killed(tmp_path_factory.mktemp("killed"), home, "backing_up", long)
    assert len(steps) * long > 12
    seen = [each["mark"] for each in steps]
    assert sorted(seen, reverse=True) == seen  # type: ignore[type-var]
    assert {("new", "['lock']")} == {(each["again"], str(each["left"])) for each in steps}
