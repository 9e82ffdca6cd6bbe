"""Rows that tests hold: runs pytest on what is marked `figure`, and reads what `tests/proof.py` wrote down.

Judges by what was written, not by pytest's exit code: a case that never came to an end is a row that fails.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import NotRequired, TypedDict

from gateway.bench.figure import Figure
from gateway.domain.errors import CuobianError
from gateway.prove.row import Row

ROOT = Path(__file__).parent.parent.parent
DIGITS = re.compile(r"\d+")
"""What makes `of 412 presses` and `of 398 presses` two units."""
NONE_CHOSEN = 5
"""What pytest ends with where no test is of the chosen figures: one may be a benchmark's alone."""
PLANNED = "planned"
"""What `tests/proof.py` writes of a case before it begins: one whose worker dies writes nothing else."""
MOST_AGAIN = 5
"""Tests that may fail beside others and are run once more; more than that is no bad luck."""


class NoTests(CuobianError):
    """The tests, or what they need, do not stand beside the programme."""

    code = "prove.no_tests"


class Value(TypedDict):
    """One measured value, as a test wrote it down."""

    value: float
    unit: str
    limit: float | None
    against: str
    ratio: float | None
    at_least: bool


class Case(TypedDict):
    """How one test ended for one figure."""

    figure: str
    says: str
    test: str
    outcome: str
    measured: list[Value]
    breach: NotRequired[bool]
    """Whether it saw what may never happen."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which tests: in which form, of which figures (all where none is named)."""

    long: bool = False
    figures: Sequence[str] = ()
    says: str = ""
    words: Sequence[str] = ()
    """More words for pytest, such as the one file to look into."""
    again: bool = True
    """Run the few that failed once more, alone."""


def run(folder: Path, chosen: Chosen, root: Path = ROOT) -> list[Row]:
    """Run the chosen tests with their words in `folder`/tests.log; return a row for each text of a figure."""
    _insist(root)
    found, trouble = _cases(folder, _words(chosen), root)
    failed = sorted({case["test"] for case in found if case["outcome"] == "failed"} - _beyond_doubt(found))
    again: frozenset[str] = frozenset()
    if 0 < len(failed) <= MOST_AGAIN and chosen.again:
        # Beside two others on a busy machine a wait of seconds may be too short: alone, with nothing changed.
        second, more = _cases(folder, [*_words(replace(chosen, figures=(), says="")), "-n0", *failed], root)
        found = [case for case in found if case["test"] not in failed] + second
        trouble, again = trouble or more, frozenset(failed)
    return rows(found, again) if not trouble else [*rows(found, again), _ended(trouble)]


def _cases(folder: Path, words: Sequence[str], root: Path) -> tuple[list[Case], str]:
    """Run pytest; return what tests wrote down, and what kept it from being whole."""
    lines, log = folder / "measured.jsonl", folder / "tests.log"
    lines.unlink(missing_ok=True)
    environment = {**os.environ, "PROOF_MEASURED": str(lines), "PYTHONPATH": str(root)}
    with log.open("ab") as said:
        code = subprocess.run(words, cwd=root, env=environment, stdout=said, stderr=said, check=False)
    found = read(lines)
    failed = any(case["outcome"] == "failed" for case in found)
    # Neither passed nor failed, as where it was interrupted, or failed with no case that says so, as where
    # a worker died: then a case may be missing from a row that looks whole.
    whole = code.returncode == int(failed) or (code.returncode == NONE_CHOSEN and "--figure" in words)
    return found, "" if whole else f"pytest ended with {code.returncode}: {log}"


def _beyond_doubt(found: Iterable[Case]) -> set[str]:
    """Return the tests that saw what may never happen: a press that was lost is not found by another run."""
    return {
        case["test"]
        for case in found
        if case.get("breach")
        or any(each["limit"] == 0 and not each["at_least"] and each["value"] > 0 for each in case["measured"])
    }


def read(lines: Path) -> list[Case]:
    """Return what tests wrote down; nothing where none ran."""
    if not lines.exists():
        return []
    return [json.loads(line) for line in lines.read_text("utf-8").splitlines()]


def rows(cases: Iterable[Case], again: Collection[str] = ()) -> list[Row]:
    """Return a row for each text of a figure and each unit measured under it.

    `again`: tests whose case is that of a second try, which the row says.
    """
    by_text: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        by_text.setdefault((case["figure"], case["says"]), []).append(case)
    return [
        row
        for (figure, says), each in sorted(by_text.items(), key=_order)
        for row in _of(figure, says, each, again)
    ]


def _of(figure: str, says: str, cases: Sequence[Case], again: Collection[str]) -> list[Row]:
    tests = {case["test"] for case in cases}
    failed = sorted({case["test"] for case in cases if case["outcome"] == "failed"})
    skipped = sorted({case["test"] for case in cases if case["outcome"] == "skipped"})
    lost = sorted(tests - {case["test"] for case in cases if case["outcome"] != PLANNED})
    how = ", ".join(sorted({case["test"].split("::")[0] for case in cases}))
    how += ", second try" if tests & set(again) else ""
    fault = f"not run: {skipped[0]}" if skipped else ""
    fault = f"never ended: {lost[0]}" if lost else fault
    fault = f"failed: {failed[0]}" if failed else fault
    worst = _worst(value for case in cases for value in case["measured"])
    if not worst:
        found = Figure(
            figure, says, len(failed) + len(skipped) + len(lost), f"of {len(tests)} cases failed", 0
        )
        return [Row(found, how, fault)]
    return [Row(_figure(figure, says, each), how, fault) for each in worst]


def _figure(figure: str, says: str, value: Value) -> Figure:
    return Figure(
        figure,
        says,
        value["value"],
        value["unit"],
        value["limit"],
        value["against"],
        value["ratio"],
        value["at_least"],
    )


def _worst(values: Iterable[Value]) -> list[Value]:
    """Return of each unit and limit the value that is nearest to failing."""
    found: dict[tuple[str, float | None, bool], Value] = {}
    for each in values:
        key = (DIGITS.sub("", each["unit"]), each["limit"], each["at_least"])
        other = found.get(key)
        worse = other is None or (
            each["value"] < other["value"] if each["at_least"] else each["value"] > other["value"]
        )
        if worse:
            found[key] = each
    return list(found.values())


def _order(item: tuple[tuple[str, str], list[Case]]) -> tuple[bool, int, str]:
    figure, says = item[0]
    number = figure[1:] if figure.startswith("F") else ""
    return (not number.isdecimal(), int(number) if number.isdecimal() else 0, f"{figure} {says}")


def _words(chosen: Chosen) -> list[str]:
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-m",
        "figure",
        "--proof",
        "-p",
        "no:cacheprovider",
        "--color=no",
        "--durations=30",
    ]
    words += ["--long"] if chosen.long else []
    words += [word for each in chosen.figures for word in ("--figure", each)]
    return [*words, *(["--says", chosen.says] if chosen.says else []), *chosen.words]


def _ended(fault: str) -> Row:
    return Row(Figure(None, "the tests came to their end", 0, "", None), "pytest", fault)


def _insist(root: Path) -> None:
    if not (root / "tests" / "proof.py").is_file():
        raise NoTests(f"{root / 'tests'}: found no tests, expected a whole checkout of the project")
    if any(find_spec(name) is None for name in ("pytest", "hypothesis", "xdist")):
        raise NoTests("found no test tools, expected those that `./cuobian test --version` installs")
