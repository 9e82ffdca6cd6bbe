"""Which test holds which figure, and what it measured: a line a case, into the file `cuobian prove` names.

Owns the marker `figure`, the fixture `measured` and the options that choose by them. Judges nothing:
`gateway/prove` makes the table.
"""

import json
import os
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

FILE = "PROOF_MEASURED"
"""The variable that names the file; without it nothing is written."""


@dataclass
class Measured:
    """Takes down what one test measured."""

    values: list[dict[str, object]] = field(default_factory=list)

    def __call__(
        self,
        value: float,
        unit: str,
        *,
        limit: float | None = None,
        against: str = "",
        ratio: float | None = None,
        at_least: bool = False,
    ) -> None:
        kept = {"value": value, "unit": unit, "limit": limit, "against": against}
        self.values.append({**kept, "ratio": ratio, "at_least": at_least})


class Breach(AssertionError):
    """Something was seen that may never happen: `cuobian prove` gives such a case no second try."""


KEPT = pytest.StashKey[Measured]()


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """Give what takes down a measured value, its unit and its limit."""
    kept: Measured = request.node.stash.setdefault(KEPT, Measured())
    return kept


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --proof, --figure and --says."""
    parser.addoption("--proof", action="store_true", help="also run the tests marked proof")
    parser.addoption("--figure", action="append", metavar="ID", help="only tests of this figure")
    parser.addoption("--says", metavar="WORDS", help="only tests of figures whose text has these words")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what is too dear for every run, and what was not asked for."""
    everything = config.getoption("--proof") or config.getoption("--long")
    wanted, left = [], []
    for item in items:
        runs = (everything or not item.get_closest_marker("proof")) and _is_asked_for(config, item)
        (wanted if runs else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = wanted


def pytest_collection_finish(session: pytest.Session) -> None:
    """Write down what is about to run: a case that takes its process with it is missed by that alone."""
    if FILE not in os.environ:
        return
    planned = (
        {"figure": figure, "says": says, "test": item.nodeid, "outcome": "planned", "measured": []}
        for item in session.items
        for figure, says in figures_of(item)
    )
    _append("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in planned))


def _is_asked_for(config: pytest.Config, item: pytest.Item) -> bool:
    ids, says = config.getoption("--figure"), config.getoption("--says")
    if not ids and not says:
        return True
    return any((not ids or figure in ids) and (not says or says in text) for figure, text in figures_of(item))


def figures_of(item: pytest.Item) -> list[tuple[str, str]]:
    """Return the figures that a test holds, each with what the table says."""
    return [(str(mark.args[0]), str(mark.args[1])) for mark in item.iter_markers("figure")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write down how a case ended: of its call, and of what failed around it."""
    report = yield
    if FILE in os.environ and (report.when == "call" or not report.passed):
        for figure, says in figures_of(item):
            _write(item, figure, says, report, call.excinfo)
    return report


def _write(
    item: pytest.Item,
    figure: str,
    says: str,
    report: pytest.TestReport,
    error: pytest.ExceptionInfo[BaseException] | None,
) -> None:
    line = {
        "figure": figure,
        "says": says,
        "test": item.nodeid,
        "outcome": report.outcome,
        "measured": item.stash.get(KEPT, Measured()).values,
        "breach": error is not None and isinstance(error.value, Breach),
    }
    _append(json.dumps(line, ensure_ascii=False) + "\n")


def _append(lines: str) -> None:
    # Several workers write at once: one call of the kernel at the end of the file is whole lines.
    with Path(os.environ[FILE]).open("ab", buffering=0) as file:
        file.write(lines.encode())
