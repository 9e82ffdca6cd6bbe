"""What is shipped: a wheel with every file that the programme reads, locks with hashes and no address."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import gateway

ROOT = Path(__file__).parents[1]
PACKAGES = ("gateway", "devices", "api", "config")
LOCKS = ("requirements.lock", "tests/requirements.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def normalised(requirement: str) -> str:
    """Give the name at the start of a requirement as PEP 503 compares names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def locked(lock: str) -> dict[str, str]:
    """Map each name that a lock pins to its whole entry, hashes included."""
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(
        r"^(?=[a-z0-9])", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE
    )
    return {normalised(entry): entry for entry in entries if entry.strip()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel from the sources as they are, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_file_of_the_packages(wheel: zipfile.ZipFile) -> None:
    """Templates, migrations, texts, pages and YAML travel with the code, and nothing else does."""
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*"))
    sources = {
        str(path.relative_to(ROOT)) for path in paths if path.is_file() and "__pycache__" not in path.parts
    }
    shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert sources == shipped


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    """Installing the wheel puts the command `cuobian` in place."""
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "cuobian = gateway.__main__:main" in wheel.read(entry_points).decode()


def test_the_programme_knows_its_version() -> None:
    """What `--version` says is what the distribution is called by."""
    assert PROJECT["project"]["version"] == gateway.__version__


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_by_hash(lock: str) -> None:
    """Every entry names one version and at least one SHA-256."""
    loose = [
        name for name, entry in locked(lock).items() if not re.search(r"==.*--hash=sha256:", entry, re.DOTALL)
    ]
    assert [] == loose


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    """A lock works behind any mirror, because it names none."""
    assert not re.search(
        r"://|^ *-", (ROOT / lock).read_text("utf-8").replace("    --hash=", ""), re.MULTILINE
    )


def test_the_lock_covers_what_the_project_asks_for() -> None:
    """Every dependency and every build requirement is pinned."""
    asked = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
    assert {normalised(requirement) for requirement in asked} <= set(locked("requirements.lock"))


def test_the_test_lock_covers_what_the_tests_ask_for() -> None:
    """Every requirement of the tests is pinned."""
    lines = (ROOT / "tests/requirements.in").read_text("utf-8").splitlines()
    asked = {normalised(line) for line in lines if line and not line.startswith("#")}
    assert asked <= set(locked("tests/requirements.lock"))


def test_the_locks_agree() -> None:
    """What both locks pin, they pin to the same version."""
    programme, tests = map(locked, LOCKS)
    pins = [
        (name, *(re.findall(r"==([^ ;]+)", lock[name])[0] for lock in (programme, tests)))
        for name in programme.keys() & tests.keys()
    ]
    assert [] == [pin for pin in pins if pin[1] != pin[2]]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_never_holds_the_other_osdp(lock: str) -> None:
    """`osdp` and `libosdp` both install the module osdp and overwrite each other's files."""
    assert "osdp" not in locked(lock)
