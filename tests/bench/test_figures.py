"""A figure holds exactly where its limit is kept, and a row says everything that others rely on."""

import json
import subprocess

import pytest

from gateway.bench import console
from gateway.bench.figure import Figure, table
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


@pytest.mark.live
def test_bench_ingest_runs_on_real_parts(require_program: RequireProgram) -> None:
    """The short form measures events, their cost, presses and a backlog beside the bare pipeline."""
    require_program("mosquitto")
    done = subprocess.run(
        [CUOBIAN, "bench", "ingest", "--short", "--json"],
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    rows = json.loads(done.stdout)
    held = [row for row in rows if row["figure"]]
    assert {"F27"} == {row["figure"] for row in held}
    said = ["durable door events", "processor time", "presses, each through", "backlog of"]
    assert said == [word for word, row in zip(said, held, strict=True) if row["name"].startswith(word)]
    assert all(row["ratio"] for row in held)


@pytest.mark.live
def test_bench_console_runs_on_real_parts(require_program: RequireProgram) -> None:
    """Its compound is installed, started and looked at: a figure for each page, and one for the start."""
    require_program("mosquitto")
    done = subprocess.run(
        [CUOBIAN, "bench", "console", "--short", "--json"],
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    rows = json.loads(done.stdout)
    assert len(console.PAGES) + 1 == len(rows)
    assert {150.0, 3.0} == {row["limit"] for row in rows}
    assert all(row["value"] > 0 and row["ratio"] > 0 for row in rows)
