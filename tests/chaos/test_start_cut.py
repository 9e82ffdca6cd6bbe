"""The power gone in a first start or while a backup is put back: the next start finds a whole box."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.__main__ import main
from gateway.cli.opening import opened_with
from gateway.store import snapshot
from tests.backup.box import LI, WU, Home
from tests.backup.interrupted import marked, marks
from tests.chaos import disk
from tests.chaos.disk import Chance, Disk, nothing
from tests.chaos.shim import Shim
from tests.proof import Measured
from tests.site.compound import CONTRACT

pytestmark = [pytest.mark.crash, pytest.mark.proof, pytest.mark.timeout(1800)]
RESTORED = """
import sys
from pathlib import Path
from tests.backup.box import Home
Home(Path(sys.argv[1])).restore()
"""
POINTS = 16
"""How many points of the log are looked at, in the short form."""


def ran(shim: Shim, text: str, *words: object) -> None:
    """Run a few lines of Python on the disk, to their end."""
    command = [sys.executable, "-c", text, *map(str, words)]
    subprocess.run(command, env=shim.environment(), check=True, cwd=Path(__file__).parents[2])


def cuts(shim: Shim, look: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """Give points of the log, the end as well, each with what the disk holds then put into a folder."""
    base, numbers, steps = shim.recorded()
    points = range(len(steps) + 1)
    if not request.config.getoption("--long"):
        points = range(0, len(steps) + 1, len(steps) // POINTS or 1)
    look.mkdir()
    for place in (*points, len(steps)):
        for keeps in (nothing, Chance(place)):
            disk.put(Disk(base, numbers, steps[:place]).after_cut(keeps), look)
            yield len(steps) - place


@pytest.mark.figure("F4", "the power gone in a first start: boxes that do not start again")
def test_a_first_start_that_was_cut_short_is_simply_done_again(
    shim: Shim, tmp_path: Path, request: pytest.FixtureRequest, measured: Measured
) -> None:
    """Whatever of keys, folders and database was there: the same command succeeds, the register holds."""
    look = tmp_path / "look"
    shim.record()
    text = "import sys; from gateway.__main__ import main; sys.exit(main(sys.argv[1:]))"
    config = tmp_path / "real.yaml"
    config.write_text(f"data: {shim.folder}\n", "utf-8")
    ran(shim, text, "site", "apply", CONTRACT, "--config", config)
    config.write_text(f"data: {look}\n", "utf-8")
    wrong, count = [], 0
    for left in cuts(shim, look, request):
        words = [("site", "apply", str(CONTRACT)), ("audit", "verify")]
        said = [main((*each, "--config", str(config))) for each in words]
        count += 1
        wrong += [(left, said)] if said != [0, 0] else []
    measured(len(wrong), f"of {count} power cuts", limit=0)
    assert [] == wrong


@pytest.mark.figure("F4", "the power gone while a backup is put back: boxes that are neither old nor new")
def test_a_restore_that_was_cut_short_leaves_one_box(
    shim: Shim, tmp_path: Path, request: pytest.FixtureRequest, measured: Measured
) -> None:
    """Both databases are those of before or those of the backup, and once it has ended the latter."""
    home, look = Home(tmp_path), Home(tmp_path / "look")
    home.install()
    home.photograph(home.agree(WU), home.agree(LI))
    marked(home, "old")
    home.backup()
    marked(home, "new")
    shim.record()
    ran(shim, RESTORED, tmp_path)
    wrong, count = [], 0
    look.folder.mkdir()
    for left in cuts(shim, look.data, request):
        with opened_with(look.settings):
            pass
        found = marks(look)
        sound = [snapshot.unsound(look.data / name) for name in ("cuobian.db", "vision/faces.db")]
        count += 1
        if any(sound) or found not in (["old"] * 2, ["new"] * 2)[: 1 if left == 0 else 2]:
            wrong.append((left, found, sound))
    measured(len(wrong), f"of {count} power cuts", limit=0)
    assert [] == wrong
