"""What every test shares: the long form, the system programmes a test names, and hypothesis' profile."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests import brokers
from tests.brokers import Broker

# Shared machines and a Pi are slow in bursts; a slow example is not a wrong one.
settings.register_profile("house", deadline=None)
# A build that was broken on purpose is to fail, and nobody reads by which smallest example.
settings.register_profile("unshrunk", deadline=None, phases=(Phase.explicit, Phase.generate))
settings.load_profile("house")

# Hundreds of processes begin here; without bytecode each of them would translate all our source again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

pytest_plugins = ["tests.proof"]

RequireProgram = Callable[[str], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --long, which also runs the long form of what otherwise runs in its short one, and its measures."""
    parser.addoption("--long", action="store_true", help="also run the tests marked long")
    parser.addoption("--chaos-seed", type=int, default=7, metavar="N", help="chance of tests/chaos")
    parser.addoption("--chaos-again", metavar="FOLDER", help="drive the mixed run by a saved one's faults")
    parser.addoption("--soak-minutes", type=float, default=120, metavar="N", help="of the long soak")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests marked long unless they were asked for; the browser's go first."""
    # At the end they would run alone, while the other workers have nothing left to take over.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def require_program() -> RequireProgram:
    """Give the path of a system programme; without it skip the test, and under CI fail it."""

    def require(name: str) -> Path:
        if path := shutil.which(name) or shutil.which(name, path="/usr/local/sbin:/usr/sbin:/sbin"):
            return Path(path)
        reason = f"this test needs the system programme {name}: apt-get install it and run again"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    return require


@pytest.fixture
def mosquitto(require_program: RequireProgram, tmp_path: Path) -> Iterator[Broker]:
    """Run a real mosquitto on a port of its own; it can be killed and started again."""
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    with brokers.running(brokers.mosquitto(require_program("mosquitto"), folder)) as broker:
        yield broker
