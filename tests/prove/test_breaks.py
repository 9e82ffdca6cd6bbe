"""Each row can fail: with one place of the programme broken, the row that watches it is red."""

import shutil
import subprocess
from pathlib import Path

import pytest

from gateway.prove import testing
from gateway.prove.testing import ROOT, Chosen
from tests.prove.breaks import BREAKS, Break

CHEAP = {"F6", "F16"}
"""Broken in every proof; all the others in its long form."""


def broken(folder: Path, each: Break) -> Path:
    """Copy the checkout and break one place of it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    file = folder / each.file
    text = file.read_text("utf-8")
    assert each.right in text, f"{each.file} no longer says what was to be broken: {each.right!r}"
    file.write_text(text.replace(each.right, each.wrong, 1), "utf-8")
    return folder


def forms(each: Break) -> list[pytest.MarkDecorator]:
    """Return when a break is tried."""
    return [pytest.mark.proof if each.figure in CHEAP else pytest.mark.long]


@pytest.mark.figure("proof", "broken builds whose row stays green")
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "each", [pytest.param(each, id=f"{each.figure}-{each.says}", marks=forms(each)) for each in BREAKS]
)
def test_a_broken_build_makes_its_row_red(each: Break, tmp_path: Path) -> None:
    """The row and no accident: its own tests ran, and one of them failed."""
    copy = broken(tmp_path / "copy", each)
    words = ["-n0", "--hypothesis-profile=unshrunk", each.tests]
    found = testing.run(
        tmp_path, Chosen(figures=[each.figure], says=each.says, words=words, again=False), copy
    )
    said = (tmp_path / "tests.log").read_text("utf-8", "replace")[-2000:]
    assert {each.figure} == {row.figure.figure for row in found}, said
    assert [row for row in found if row.fault.startswith("failed: ")], said


@pytest.mark.parametrize("each", BREAKS, ids=lambda each: f"{each.figure}-{each.says}")
def test_what_is_to_be_broken_stands_there(each: Break) -> None:
    """A break that has lost its line would be found only in the long form."""
    assert each.right in (ROOT / each.file).read_text("utf-8")
