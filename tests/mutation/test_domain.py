"""How well the tests near the domain hold it: every branch is run, and small mistakes are noticed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.warm import ROOT
from tests.proof import FILE, Measured

RUN = ("--branch", "--source=gateway/domain", "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider")
SAMPLE, SEED = 200, 25


def python(*arguments: str, within: float) -> str:
    """Run one of Python's modules in the checkout; return what it says."""
    # Tests run by a test hold no figure of their own: what they write down would be taken for another row's.
    environment = {name: value for name, value in os.environ.items() if name != FILE}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=within,
        check=False,
    )
    return done.stdout


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.figure("F25", "branch coverage of gateway/domain by its own tests")
def test_every_branch_is_run_by_tests_that_stand_near_it(tmp_path: Path, measured: Measured) -> None:
    """In milliseconds each, without a database, a broker or a page: the far ones may break, these say why."""
    kept = [f"--data-file={tmp_path / 'kept'}", "--rcfile=pyproject.toml"]
    said = python(
        "coverage", "run", *kept, *RUN, f"--basetemp={tmp_path / 'near'}", "tests/domain", within=800
    )
    assert re.search(r"^\d+ passed", said, re.MULTILINE), said[-2000:]
    python("coverage", "combine", *kept, str(tmp_path), within=60)
    wanted = ["--show-missing", "--precision=2", "--include=gateway/domain/*"]
    table = python("coverage", "report", *kept, *wanted, within=60)
    total = re.search(r"^TOTAL.* ([\d.]+)%$", table, re.MULTILINE)
    assert total, table
    measured(float(total[1]), "%", limit=100, at_least=True)
    assert 100 == float(total[1]), table


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.figure("F25", f"mistakes made in gateway/domain that its tests noticed, of {SAMPLE} by chance")
def test_small_mistakes_are_noticed(measured: Measured) -> None:
    """At least nine of ten: a swapped comparison, a changed constant, a line left out."""
    said = python("tests.mutation", f"--sample={SAMPLE}", f"--seed={SEED}", within=7000)
    score = re.search(r"noticed: ([\d.]+) %", said)
    assert score, said[-2000:]
    assert "excuses nothing" not in said
    measured(float(score[1]), "%", limit=90, at_least=True)
    assert float(score[1]) >= 90, said
