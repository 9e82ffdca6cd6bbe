"""The store of the camera worker is killed at every step, really: nothing is half there, nothing stays."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def killed(folder: Path, deed: str, first: int = 0, each: int = 1) -> list[dict[str, object]]:
    """Return what was left after each step at which it was killed."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.vision.interrupted", str(folder), deed, str(first), str(each)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (0, "") == (ran.returncode, ran.stderr[-2000:])
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.crash
def test_an_erasure_that_was_killed_anywhere_is_finished_by_the_next(tmp_path: Path) -> None:
    """Not a byte of the person is left in any file, and nobody else has lost one."""
    steps = killed(tmp_path, "erasing")
    assert len(steps) > 15
    before = {tuple(each["before"]) for each in steps}  # type: ignore[arg-type]
    assert {3} == {len(names) for names in before}
    assert {(3, ())} == {(each["others"], tuple(each["left"])) for each in steps}  # type: ignore[arg-type]


@pytest.mark.crash
def test_an_enrolment_that_was_killed_anywhere_can_go_on(tmp_path: Path) -> None:
    """It is there whole or not at all, and nothing is said to be unreadable."""
    steps = killed(tmp_path, "enrolling")
    assert len(steps) > 8
    assert {("", 1)} == {(each["trouble"], each["more"]) for each in steps}


@pytest.mark.crash
def test_a_shredding_that_was_killed_anywhere_is_finished(tmp_path: Path) -> None:
    """Either it had not begun, and everything is as before, or nothing is left."""
    steps = killed(tmp_path, "shredding")
    assert len(steps) > 5
    assert {((), 0)} == {(tuple(each["left"]), each["people"]) for each in steps}  # type: ignore[arg-type]


@pytest.mark.crash
def test_a_hold_that_was_killed_anywhere_is_laid_by_the_next(tmp_path: Path) -> None:
    """The picture is there under one of its two keys, and then under its own alone."""
    steps = killed(tmp_path, "holding")
    assert len(steps) > 8
    assert {(True, 1)} == {(each["held"], each["keys"]) for each in steps}
