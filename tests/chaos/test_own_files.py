"""What the programme writes beside its databases: after a power cut it is there, or what was there before."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gateway.ballast import Ballast
from tests.chaos.deeds import HEX, RESERVE
from tests.chaos.disk import Chance, Disk, State, everything, nothing
from tests.chaos.shim import Shim
from tests.proof import Measured
from tests.vision.kept import WU

pytestmark = pytest.mark.proof
Written = Callable[[State], object]


def of(name: str, read: Callable[[bytes], object]) -> Written:
    """Return what reads one file of a state; None where it is not there."""

    def found(state: State) -> object:
        entry = state.get(name)
        return None if entry is None or entry.content is None else read(entry.content)

    return found


def gone(content: bytes) -> int:
    """Return how many withdrawals a file remembers."""
    return len(json.loads(content)["gone"])


def heads(content: bytes) -> list[int]:
    """Return the numbers of the heads that can be read; a torn last line is left out by whoever reads."""
    lines = content.split(b"\n")[:-1]
    return [json.loads(each)["seq"] for each in lines if each.endswith(b"}") and each.startswith(b"{")]


def templates(state: State) -> int | None:
    """Return how many templates of a face a state has whose keys are there, None where there are none."""
    keys = ("vision/keys/master.key", f"vision/keys/subjects/{WU}.key")
    with TemporaryDirectory() as folder:
        for name in ("faces.db", "faces.db-wal"):
            if (entry := state.get(f"vision/{name}")) is not None and entry.content is not None:
                (Path(folder) / name).write_bytes(entry.content)
        with closing(sqlite3.connect(Path(folder) / "faces.db")) as connection:
            assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
            if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'template'").fetchall():
                return None
            (count,) = connection.execute("SELECT count(*) FROM template").fetchone()
    return (int(count) or None) if all(each in state for each in keys) else -int(count) or None


FILES: Mapping[str, tuple[Written, object, object]] = {
    "secret": (of("secrets/link.key", len), None, 65),
    "place": (of("secrets/osdp-door", len), None, 33),
    "safe": (of("secrets/relay.key", bytes.decode), None, f"{HEX}\n"),
    "withdrawn": (of("withdrawn.json", gone), None, 1),
    "withdrawn-more": (of("withdrawn.json", gone), 1, 2),
    "head": (of("register-heads.jsonl", heads), None, [1]),
    "head-next": (of("register-heads.jsonl", heads), [1], [1, 2]),
    "pin": (of("modem/modem-pin.tried", bytes.decode), None, HEX),
    "key": (of("other/keys/s1.key", len), None, 32),
    "face": (templates, None, 1),
}
"""By the deed: what reads the file, what it finds before, and what it finds once the deed is done."""


@pytest.fixture(scope="module")
def disk_of(shim_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Shim:
    """Do every deed once and keep the log of it."""
    home = tmp_path_factory.mktemp("deeds")
    (home / "data").mkdir()
    shim = Shim(shim_library, home / "data", home)
    shim.record()
    subprocess.run(
        [sys.executable, "-m", "tests.chaos.deeds", str(shim.folder)],
        env=shim.environment(),
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return shim


@pytest.mark.figure("F4", "a power cut at every point: own files beside the databases lost or half written")
@pytest.mark.parametrize("deed", FILES)
def test_a_file_is_there_once_it_is_written_and_never_half(
    disk_of: Shim, deed: str, measured: Measured
) -> None:
    """At every point of its writing the old content is found; once it is done, the new one."""
    reads, before, after = FILES[deed]
    base, numbers, steps = disk_of.recorded()
    done = next(place for place, step in enumerate(steps) if step.content == f"/done-{deed}\0".encode())
    began = max((place for place in range(done) if steps[place].content.startswith(b"/done-")), default=-1)
    wrong, tried = [], 0
    for place in range(began + 1, done + 2):
        for keeps in (nothing, Chance(place), *(() if deed == "face" else (everything, Chance(place + 999)))):
            tried += 1
            found = reads(Disk(base, numbers, steps[:place]).after_cut(keeps))
            if found != after and (place > done or found not in (before, [] if before is None else before)):
                wrong.append((place - began, keeps, found))
    measured(len(wrong), f"of {tried} power cuts", limit=0)
    assert [] == wrong


def test_a_reserve_that_a_power_cut_took_is_filled_again(disk_of: Shim) -> None:
    """A file of the right name and no size keeps no room for a press."""
    ballast = Ballast(disk_of.folder / "ballast", RESERVE)
    assert ballast.held()
    (disk_of.folder / "ballast").write_bytes(b"")
    assert not ballast.held()
    assert ballast.fill()
    assert RESERVE == (disk_of.folder / "ballast").stat().st_size
