"""A figure holds exactly where its limit is kept, and a row says everything that others rely on."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gateway.bench import console, ingest, reach, review
from gateway.bench.compound import Compound
from gateway.bench.figure import Figure, table
from gateway.bench.stand import Stand
from tests.conftest import RequireProgram
from tests.live.box import CUOBIAN


@pytest.mark.parametrize(
    ("figure", "holds"),
    [
        (Figure("F1", "p99", 15.0, "ms", 15.0), True),
        (Figure("F1", "p99", 15.1, "ms", 15.0), False),
        (Figure("F1", "p99", 40.0, "ms", 15.0, "R", 2.9, relief=3.0), True),
        (Figure("F1", "p99", 40.0, "ms", 15.0, "R", 3.1, relief=3.0), False),
        (Figure("F27", "events", 5000.0, "/s", 5000.0, at_least=True), True),
        (Figure("F27", "events", 4999.0, "/s", 5000.0, at_least=True), False),
        (Figure(None, "syncs", 1.0, "/s"), True),
    ],
)
def test_a_figure_holds_where_its_limit_is_kept(figure: Figure, holds: bool) -> None:
    """Above or below, with the relief that a busy machine is given."""
    assert holds == figure.holds
    assert ("✗" in table([figure])) is not holds


def test_a_row_has_the_keys_of_the_contract() -> None:
    """CONTRACT §1 names them."""
    keys = {"figure", "name", "value", "unit", "limit", "against", "ratio", "holds"}
    assert keys == set(Figure("F1", "p99", 1.0, "ms", 15.0).row())


def rows_of(*words: str) -> list[dict[str, Any]]:
    """Run a benchmark as its own process and return what it found."""
    command = [CUOBIAN, "bench", *words, "--short", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    assert 0 == done.returncode, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.live
@pytest.mark.long
def test_bench_ingest_runs_on_real_parts(require_program: RequireProgram) -> None:
    """The short form measures events, their cost, presses and a backlog beside the bare pipeline."""
    require_program("mosquitto")
    held = [row for row in rows_of("ingest") if row["figure"]]
    assert {"F27"} == {row["figure"] for row in held}
    said = ["durable door events", "processor time", "presses, each through", "backlog of"]
    assert said == [word for word, row in zip(said, held, strict=True) if row["name"].startswith(word)]
    assert all(row["ratio"] for row in held)


@pytest.mark.live
@pytest.mark.long
def test_bench_console_runs_on_real_parts(require_program: RequireProgram) -> None:
    """Its compound is installed, started and looked at: a figure for each page, and one for the start."""
    require_program("mosquitto")
    rows = rows_of("console")
    assert len(console.PAGES) + 1 == len(rows)
    assert {150.0, 3.0} == {row["limit"] for row in rows}
    assert all(row["value"] > 0 and row["ratio"] > 0 for row in rows)


@pytest.mark.live
@pytest.mark.long
def test_bench_reach_runs_on_real_parts(require_program: RequireProgram) -> None:
    """Each way over its own wire; of many alarms at once none is missing and none out of order."""
    require_program("mosquitto")
    rows = rows_of("reach")
    ways = [row["name"].split()[2].rstrip(",") for row in rows if row["figure"] == "F1" and row["limit"]]
    assert list(reach.WAYS) == ways
    many = [row for row in rows if row["figure"] == "F26"]
    assert [reach.FEWER] * 3 == [row["value"] for row in many]
    assert all(row["holds"] for row in many)
    # Whether it is in time, the bench itself says on a quiet machine.
    assert all(row["value"] > 0 for row in rows)


@pytest.mark.live
@pytest.mark.long
def test_bench_review_runs_on_real_parts() -> None:
    """A day is written, counted, opened as a review and read every way; looks are on record and verified."""
    rows = rows_of("review")
    read = [row for row in rows if row["limit"] == review.LIMIT]
    assert [f"review of a day, {each}: p95" for each in review.READS] == [row["name"] for row in read]
    assert {"F13", "F14", "F21"} == {row["figure"] for row in rows}
    assert all(row["value"] > 0 and row["ratio"] > 0 for row in rows)


@pytest.mark.live
def test_what_a_run_left_unacknowledged_silences_no_press_of_the_next(
    require_program: RequireProgram, tmp_path: Path
) -> None:
    """The next run gets it, on a fresh database; its own presses ring all the same."""
    require_program("mosquitto")
    stand, homes = Stand(tmp_path, Compound(3)), range(3)
    try:
        first = stand.core()
        first.kill()
        ingest._press_all(stand, first, homes)
        second = stand.core()
        stand.phone.wait(len(homes), "the run before")
        stand.phone.forget()
        ingest._press_all(stand, second, homes)
        stand.phone.wait(len(homes), second.who, within=10)
    finally:
        stand.close()


def test_bench_forgetting_runs_on_a_real_file() -> None:
    """A day is swept and wiped beside commits; nothing but times hangs on the machine."""
    rows = rows_of("forgetting")
    assert ["F13"] * 4 == [row["figure"] for row in rows]
    assert "sweep of 34 in 2000: lock held, p99" == rows[0]["name"]
