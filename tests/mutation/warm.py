"""Runs tests in forks of a process that has everything imported but our own packages, each with one mistake.

A fork reads its module from a changed tree and everything else from its file; nothing is written anywhere.
"""

import ast
import importlib
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.machinery import ModuleSpec
from math import ceil
from pathlib import Path
from types import CodeType, ModuleType
from typing import TypeVar

import coverage
import pytest
from hypothesis import Phase, settings

from tests.mutation.mistakes import Mistake

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
DOMAIN = ROOT / "gateway" / "domain"
TESTS = ("tests/domain", "tests/properties")
OURS = ("gateway", "devices", "api", "config", "tests")
QUIET = ("-n0", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
# The same chance each time, a few examples, no search for the smallest one: a mistake that only the hundredth
# example notices counts as not noticed.
CHANCE = ("--hypothesis-seed=0", "--hypothesis-profile=brief")
settings.register_profile(
    "brief", deadline=None, database=None, max_examples=25, phases=(Phase.explicit, Phase.generate)
)
PATIENCE, SLOWER = 15.0, 5.0
"""Seconds of processor time that a run may take, and how many times more than without a mistake."""
MOST_MEMORY = 2 << 30
"""Bytes that a run may take: a loop without an end often collects something."""
HANGS = 900.0
"""Seconds by the wall clock after which a run that takes no processor time waits for ever."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which tests reach which line, and how much processor time each takes."""

    lines: dict[str, dict[int, list[str]]]
    """By module and line; a line that is run on import has the test \"\"."""
    seconds: dict[str, float]
    failed: frozenset[str] = frozenset()
    """Tests that fail without any mistake: what they say of one means nothing, so they are not asked."""

    def tests(self, mistake: Mistake) -> list[str]:
        """Return the tests that reach a mistake, the fastest first; on import: all that reach its module."""
        by_line = self.lines.get(mistake.module, {})
        first, last = mistake.lines
        found = {test for line in range(first, last + 1) for test in by_line.get(line, ())}
        if "" in found or not found:
            # Run on import, of the module or of a test's own constants: whoever uses them may notice.
            found = {test for tests in by_line.values() for test in tests}
            found |= {test for test in self.seconds if _names(test.partition("::")[0], mistake.module)}
        return sorted(found - {""} - self.failed, key=lambda test: self.seconds[test])


@cache
def _names(file: str, module: str) -> bool:
    """Tell whether a file of tests imports a module: it may read a constant there and run no line of it.

    One that goes through `gateway.domain.__path__` imports them all.
    """
    path = ROOT / file
    text = path.read_text("utf-8") if path.is_file() else ""
    return f"gateway.domain.{module} " in text or "gateway.domain.__path__" in text


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives one module from a tree instead of from its file."""

    def __init__(self, name: str, code: CodeType) -> None:
        self.name, self.code = name, code

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return self.code

    def get_source(self, fullname: str) -> None:
        return None


class _Watch:
    """Takes down, inside pytest, which test ran which line."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()
        self.coverage = coverage.Coverage(data_file=None, config_file=False, source=[str(DOMAIN)])
        self.coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        test = item.nodeid.partition("[")[0]
        self.coverage.switch_context(test)
        before = time.process_time()
        result = yield
        self.seconds[test] = self.seconds.get(test, 0) + time.process_time() - before
        self.coverage.switch_context("")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid.partition("[")[0])

    def reach(self) -> Reach:
        self.coverage.stop()
        data = self.coverage.get_data()
        lines = {Path(file).stem: data.contexts_by_lineno(file) for file in data.measured_files()}
        return Reach(lines, self.seconds, frozenset(self.failed))


def warm_up(tests: Sequence[str] = TESTS) -> None:
    """Import what the tests import and is not ours, so that no fork has to."""
    for name in _answer(lambda: (_run([*tests, "--collect-only"]), sorted(sys.modules)))[1]:
        if name.split(".")[0] not in OURS and not name.startswith("__"):
            with suppress(ImportError):
                importlib.import_module(name)


def reach(tests: Sequence[str] = TESTS) -> Reach:
    """Run all tests once, with no mistake made."""

    def run() -> tuple[int, dict[str, dict[int, list[str]]], dict[str, float], list[str]]:
        watch = _Watch()
        ended = _run([*tests], watch)
        found = watch.reach()
        return ended, found.lines, found.seconds, sorted(found.failed)

    ended, lines, seconds, failed = _answer(run)
    if ended not in {0, 1}:
        raise RuntimeError(f"pytest ended with {ended} without any mistake, expected 0")
    numbered = {m: {int(line): tests for line, tests in each.items()} for m, each in lines.items()}
    return Reach(numbered, seconds, frozenset(failed))


def _run(arguments: list[str], *plugins: object) -> int:
    os.chdir(ROOT)
    return int(pytest.main([*QUIET, *CHANCE, *arguments], plugins=list(plugins)))


def _answer(work: Callable[[], T]) -> T:
    """Return what a fork found out; it leaves nothing else behind."""
    with tempfile.NamedTemporaryFile() as file:
        child = fork(lambda: Path(file.name).write_text(json.dumps(work())) * 0)
        os.waitpid(child, 0)
        answer: T = json.loads(Path(file.name).read_text() or "null")
        return answer


def fork(work: Callable[[], int]) -> int:
    """Do work in a fork of this process, unheard; return its id. It ends with what the work returns."""
    sys.stdout.flush()
    if child := os.fork():
        return child
    with suppress(BaseException):
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os._exit(work())
    os._exit(99)


def survivors(
    mistakes: Iterable[tuple[Mistake, ast.Module]], known: Reach, at_once: int = 2
) -> Iterator[tuple[Mistake, bool]]:
    """Make each mistake in a fork and run the tests that reach it; yield each with whether none noticed."""
    running: dict[int, tuple[Mistake, float]] = {}
    waiting = iter(mistakes)
    while True:
        while len(running) < at_once and (found := next(waiting, None)) is not None:
            mistake, tree = found
            tests = known.tests(mistake)
            if not tests:
                yield mistake, True
                continue
            limit = PATIENCE + SLOWER * sum(known.seconds[test] for test in tests)
            running[fork(partial(_try, mistake, tree, tests, limit))] = mistake, time.monotonic() + HANGS
        if not running:
            return
        for child, code in _ended(running):
            yield running.pop(child)[0], code == 0
        time.sleep(0.01)


def _try(mistake: Mistake, tree: ast.Module, tests: list[str], limit: float) -> int:
    seconds = ceil(time.process_time() + limit)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    mistake.make()
    name = f"gateway.domain.{mistake.module}"
    sys.meta_path.insert(0, _Changed(name, compile(tree, str(DOMAIN / f"{mistake.module}.py"), "exec")))
    return _run(["-x", *tests])


def _ended(running: dict[int, tuple[Mistake, float]]) -> list[tuple[int, int]]:
    """Return the forks that ended, and with what; who hangs is ended, and has noticed."""
    for child, (_, until) in running.items():
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
    states = [(child, os.waitpid(child, os.WNOHANG)) for child in running]
    return [(child, os.waitstatus_to_exitcode(status)) for child, (pid, status) in states if pid]
