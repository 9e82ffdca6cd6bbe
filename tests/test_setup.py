"""./cuobian with an interpreter of straw, so that making a machine ready is tested without a network."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Stands for python3: makes an environment whose pip fails while the file `no-network` is there, and whose
# programme says where it stands and what it was told.
STRAW = """#!/bin/sh
echo "$@" >>"{folder}/calls"
[ "$1 $2" = "-m venv" ] || exit 0
mkdir -p "$3/bin"
printf '#!/bin/sh\\n[ ! -e "{folder}/no-network" ]\\n' >"$3/bin/python"
printf '#!/bin/sh\\npwd -P; for word; do echo "[$word]"; done\\n' >"$3/bin/cuobian"
chmod +x "$3/bin/python" "$3/bin/cuobian"
"""


@dataclass(frozen=True)
class Clone:
    """A copy of what set-up reads, in a folder whose name has a space."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "straw"

    def call(
        self, *words: str, cwd: Path | None = None, by: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [by or self.folder / "cuobian", *words],
            cwd=cwd or self.folder,
            env={"PATH": os.environ["PATH"], "PYTHON": str(self.python), **env},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def environments_made(self) -> int:
        calls = self.folder / "calls"
        return calls.read_text("utf-8").count("-m venv") if calls.exists() else 0

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text("utf-8")
        assert old in text
        (self.folder / name).write_text(text.replace(old, new), "utf-8")


def script(path: Path, text: str) -> Path:
    """Write an executable shell script."""
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Copy what set-up reads beside an interpreter of straw."""
    folder = tmp_path / "a clone"
    (folder / "tests").mkdir(parents=True)
    for name in ("cuobian", "pyproject.toml", "requirements.lock", "tests/requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    script(folder / "straw", STRAW.format(folder=folder))
    return Clone(folder)


def test_every_word_is_handed_on_from_where_the_caller_stands(clone: Clone, tmp_path: Path) -> None:
    """Words and folder of the caller reach the programme unchanged, also through a symbolic link."""
    link = tmp_path / "link"
    link.symlink_to(clone.folder / "cuobian")
    result = clone.call("check", "--config", "my file.yaml", cwd=tmp_path, by=link)
    assert f"{tmp_path.resolve()}\n[check]\n[--config]\n[my file.yaml]\n" == result.stdout


def test_set_up_happens_once(clone: Clone) -> None:
    """The second call installs nothing and says nothing of its own."""
    assert "installing the programme" in clone.call("--help").stderr
    assert "" == clone.call("--help").stderr
    assert 1 == clone.environments_made()


@pytest.mark.parametrize(
    ("name", "old", "new", "made"),
    [
        ("requirements.lock", "urllib3==", "urllib3==9.", 2),
        ("pyproject.toml", "requires-python", "# a remark\nrequires-python", 2),
        ("pyproject.toml", "line-length = 110", "line-length = 100", 1),
    ],
    ids=["the lock", "the project", "a setting of lint"],
)
def test_a_change_of_what_is_installed_installs_again(
    clone: Clone, name: str, old: str, new: str, made: int
) -> None:
    """What the programme is made from counts; how its source is checked does not."""
    clone.call("--help")
    clone.replace(name, old, new)
    clone.call("--help")
    assert made == clone.environments_made()


def test_a_half_made_environment_is_made_again(clone: Clone) -> None:
    """Set-up that failed names its file and leaves no stamp, so that the next call begins from nothing."""
    barrier = clone.folder / "no-network"
    barrier.touch()
    failed = clone.call("--help")
    assert (2, "") == (failed.returncode, failed.stdout)
    assert "could not install requirements.lock" in failed.stderr
    (clone.folder / ".venv" / "left over").touch()
    barrier.unlink()
    assert 0 == clone.call("--help").returncode
    assert not (clone.folder / ".venv" / "left over").exists()


def test_whoever_finds_another_python_first_leaves_the_environment_alone(
    clone: Clone, tmp_path: Path
) -> None:
    """A call from cron has another PATH and takes nothing away from a running box; PYTHON still chooses."""
    paths = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        shutil.copy(clone.python, tmp_path / name / "python3")
        paths.append(f"{tmp_path / name}:{os.environ['PATH']}")
    for path in (*paths, *paths):
        assert 0 == clone.call("--help", PATH=path, PYTHON="").returncode
    assert 1 == clone.environments_made()
    clone.call("--help", PYTHON=str(tmp_path / "second" / "python3"))
    clone.call("--help", PATH=paths[0], PYTHON="")
    assert 2 == clone.environments_made()


def test_an_upgrade_of_the_system_makes_the_environment_anew(clone: Clone) -> None:
    """What the environment's interpreter leads to has been swapped, or is gone."""
    made = clone.folder / ".venv" / "bin" / "python"
    clone.call("--help")
    newer = shutil.copy(made, clone.folder / "newer")
    made.unlink()
    made.symlink_to(newer)
    clone.call("--help")
    assert 2 == clone.environments_made()
    made.unlink()
    clone.call("--help")
    assert 3 == clone.environments_made()


def test_an_old_python_is_refused_in_clear_words(clone: Clone) -> None:
    """Python 3.10 is told what was found and what is expected, and nothing is made."""
    old = script(clone.folder / "old", '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.10.2\n')
    refused = clone.call("--help", PYTHON=str(old))
    assert 2 == refused.returncode
    assert "found Python 3.10.2, expected Python 3.11 or newer" in refused.stderr
    assert not (clone.folder / ".venv").exists()


def test_an_interpreter_that_is_not_there_is_named(clone: Clone) -> None:
    """A PYTHON that names nothing is not quietly replaced by another."""
    refused = clone.call("--help", PYTHON="python-of-nobody")
    assert 2 == refused.returncode
    assert "python-of-nobody" in refused.stderr


def test_a_system_without_apt_is_told_what_to_install(clone: Clone, tmp_path: Path) -> None:
    """Without the venv module and without apt-get the message says what is missing."""
    bare = tmp_path / "bin"
    bare.mkdir()
    for name in ("sh", "sed", "cat", "sha256sum", "readlink", "dirname", "flock", "id"):
        (bare / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    no_venv = script(clone.folder / "no-venv", "#!/bin/sh\ncase $2 in *venv*) exit 1 ;; esac\n")
    refused = clone.call("--help", PATH=str(bare), PYTHON=str(no_venv))
    assert 2 == refused.returncode
    assert "install Python 3.11 or newer" in refused.stderr
