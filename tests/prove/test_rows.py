"""A row says what was measured, and fails where anything kept it from being shown."""

import json
import shutil
from pathlib import Path

import pytest

from gateway.__main__ import main
from gateway.bench.figure import Figure
from gateway.cli import prove
from gateway.prove import claims, pace, testing
from gateway.prove.row import Row, markdown, text
from gateway.prove.testing import Case, Chosen, NoTests, Value


def value(number: float, unit: str = "s", limit: float | None = 10, *, at_least: bool = False) -> Value:
    """Return what a test wrote down of one value."""
    return Value(value=number, unit=unit, limit=limit, against="", ratio=None, at_least=at_least)


def case(
    test: str, *measured: Value, figure: str = "F2", says: str = "kills", outcome: str = "passed"
) -> Case:
    """Return how one test ended."""
    return Case(figure=figure, says=says, test=test, outcome=outcome, measured=list(measured))


def test_cases_without_a_number_are_counted() -> None:
    """Two of three failed; the first of them is named."""
    cases = [case("a::1"), case("a::2", outcome="failed"), case("b::3", outcome="failed")]
    [row] = testing.rows(cases)
    assert (2, "of 3 cases failed", 0) == (row.figure.value, row.figure.unit, row.figure.limit)
    assert ("failed: a::2", "a, b", False) == (row.fault, row.how, row.holds)


@pytest.mark.parametrize(("at_least", "worst"), [(False, 7), (True, 3)])
def test_the_worst_value_stands_for_all_cases(at_least: bool, worst: float) -> None:
    """Of several cases of one text the one nearest to its limit is told."""
    cases = [case(f"a::{n}", value(n, at_least=at_least)) for n in (5, 3, 7)]
    assert [worst] == [row.figure.value for row in testing.rows(cases)]


def test_units_of_one_case_are_rows_of_their_own() -> None:
    """A test may measure two things."""
    found = testing.rows([case("a::1", value(1, "s"), value(2, "MB"))])
    assert ["s", "MB"] == [row.figure.unit for row in found]


@pytest.mark.parametrize(("outcome", "said"), [("failed", "failed: a::1"), ("skipped", "not run: a::1")])
def test_a_good_number_of_a_case_that_did_not_pass_holds_nothing(outcome: str, said: str) -> None:
    """What a test measured before it failed is told, and does not hold."""
    [row] = testing.rows([case("a::1", value(1), outcome=outcome)])
    assert (said, False) == (row.fault, row.holds)
    assert "✗" in text([row])
    assert "does not hold" in markdown([row])


@pytest.mark.parametrize(
    ("unit", "at_least", "number", "holds"),
    [("ms", False, 19, True), ("ms", False, 21, False), ("/s", True, 6, True), ("/s", True, 4, False)],
)
def test_a_slower_machine_has_its_own_limit_of_time(
    unit: str, at_least: bool, number: float, holds: bool
) -> None:
    """Twice as slow: twice the time, half the rate; and the row says why it holds."""
    row = Row(Figure("F1", "press", number, unit, 10, at_least=at_least), "bench", slower=2.0)
    assert (holds, holds) == (row.holds, "2.0 × slower" in text([row]))
    assert not Row(row.figure, "bench").holds


def test_a_slower_machine_has_no_other_limit_of_anything_else() -> None:
    """Memory, losses, and a row with a fault stay as they are; a limit that holds needs no word."""
    for unit in ("MB", "of 7 presses"):
        assert not Row(Figure("F10", "memory", 11, unit, 10), "bench", slower=2.0).holds
    assert not Row(Figure("F1", "press", 11, "ms", 10), "bench", "failed: x", slower=2.0).holds
    assert "slower" not in text([Row(Figure("F1", "press", 9, "ms", 10), "bench", slower=2.0)])


@pytest.mark.parametrize(("times", "slower"), [(0.5, 1.0), (1.25, 1.0), (1.5, 1.5), (9.0, 3.0)])
def test_a_machine_is_slower_from_a_quarter_on_and_three_times_at_most(
    times: float, slower: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the fastest of several goes: others on the machine make none slower."""
    goes = iter([9.0, times, 9.0, 9.0, 9.0, 9.0, 9.0])
    monkeypatch.setattr(pace, "_work", lambda: next(goes) * pace.QUIET)
    assert slower == pytest.approx(pace.slower())


def test_a_value_over_its_limit_does_not_hold() -> None:
    """Also where the test itself passed."""
    [row] = testing.rows([case("a::1", value(10.5))])
    assert not row.holds


def test_rows_stand_in_the_order_of_the_figures() -> None:
    """F2 before F10, and what has no number last."""
    cases = [case("a::1", figure=each, says=each) for each in ("chaos", "F10", "F2")]
    assert ["F2", "F10", "chaos"] == [row.figure.figure for row in testing.rows(cases)]


def test_a_line_has_the_keys_of_the_contract() -> None:
    """CONTRACT §1: the same rows as of a benchmark."""
    line = Row(Figure("F1", "p99", 16, "ms", 15), "bench", "").line()
    assert {"figure", "name", "value", "unit", "limit", "against", "ratio", "holds"} == set(line)
    assert line["holds"] is False


SAMPLE = """
import os
import pytest

@pytest.mark.figure("F2", "kept")
def test_kept(measured):
    measured(3, "s", limit=4)

@pytest.mark.figure("F3", "broken")
def test_broken():
    assert os.environ["PROOF_MEASURED"] == ""

@pytest.mark.figure("F4", "long")
@pytest.mark.long
def test_long():
    pass

def test_of_nothing():
    raise AssertionError("not chosen")
"""


def checkout(folder: Path, tests: str) -> Path:
    """Make a folder with the project's own settings of pytest and these tests."""
    ours = testing.ROOT
    (folder / "tests").mkdir(parents=True)
    shutil.copy(ours / "pyproject.toml", folder)
    for name in ("conftest.py", "proof.py", "brokers.py", "__init__.py"):
        shutil.copy(ours / "tests" / name, folder / "tests")
    (folder / "tests" / "test_sample.py").write_text(tests, "utf-8")
    return folder


def test_marked_tests_become_rows(tmp_path: Path) -> None:
    """Real pytest over a checkout: only marked tests, in the form that was asked for."""
    rows = testing.run(tmp_path, Chosen(words=["-n1"]), checkout(tmp_path / "there", SAMPLE))
    assert [("F2", True), ("F3", False)] == [(row.figure.figure, row.holds) for row in rows]
    assert "test_broken" in (tmp_path / "tests.log").read_text()


def test_a_figure_without_tests_is_left_to_its_benchmark(tmp_path: Path) -> None:
    """No test holds F27: that is no fault of the tests, and no row that looks held."""
    there = checkout(tmp_path / "there", SAMPLE)
    assert [] == testing.run(tmp_path, Chosen(figures=["F27"], words=["-n0"]), there)


def test_what_was_asked_for_and_not_measured_is_missing() -> None:
    """One figure by itself is held to having a row as all of them are."""
    held = Row(Figure("F2", "kept", 0, "", 0), "tests")
    assert ["F3"] == prove.missing([held], ["F2", "F3"])


@pytest.mark.parametrize("word", ["F99", "F0", "f28", "F2 "])
def test_a_figure_that_nobody_claims_is_refused(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything runs, with what there is."""
    with pytest.raises(SystemExit):
        main(["prove", "--figure", word])
    assert f"found {word!r}, expected F1 to F27" in capsys.readouterr().err


DIES = """
import os
import pytest

@pytest.mark.figure("F2", "dies")
def test_dies():
    os._exit(9)

@pytest.mark.figure("F2", "dies")
def test_lives():
    pass
"""
UNSTEADY = """
from pathlib import Path
import pytest

MARK = Path(__file__).with_name("mark")

@pytest.mark.figure("F3", "unsteady")
def test_it():
    was = MARK.exists()
    MARK.touch()
    assert was
"""
LOSES_ONCE = """
from pathlib import Path
import pytest

MARK = Path(__file__).with_name("mark")

@pytest.mark.figure("F4", "presses lost")
def test_it(measured):
    was = MARK.exists()
    MARK.touch()
    measured(0 if was else 1, "of 400 presses", limit=0)
    assert was
"""
BREACHED_ONCE = """
from pathlib import Path
from tests.proof import Breach
import pytest

MARK = Path(__file__).with_name("mark")

@pytest.mark.figure("F4", "presses lost")
def test_it():
    was = MARK.exists()
    MARK.touch()
    if not was:
        raise Breach("one press")
"""


@pytest.mark.parametrize("beside", ["", UNSTEADY])
def test_a_case_that_takes_its_worker_with_it_is_missed(beside: str, tmp_path: Path) -> None:
    """Nor is it hidden by another one that failed, for which pytest ends with the same code."""
    rows = testing.run(tmp_path, Chosen(words=["-n1"]), checkout(tmp_path / "there", DIES + beside))
    assert ("F2", "never ended: tests/test_sample.py::test_dies") == (rows[0].figure.figure, rows[0].fault)


@pytest.mark.parametrize("once", [LOSES_ONCE, BREACHED_ONCE], ids=["measured", "told"])
def test_a_press_lost_once_is_lost(once: str, tmp_path: Path) -> None:
    """What may never happen is not made good by a second run in which it did not."""
    [row] = testing.run(tmp_path, Chosen(words=["-n1"]), checkout(tmp_path / "there", once))
    assert (1, False) == (row.figure.value, row.holds)


def test_a_programme_without_its_tests_says_so(tmp_path: Path) -> None:
    """An installed wheel proves nothing, and says what is missing."""
    with pytest.raises(NoTests, match="found no tests, expected a whole checkout"):
        testing.run(tmp_path, Chosen(), tmp_path)


def test_every_benchmark_is_claimed() -> None:
    """A new benchmark is part of the proof, or names why not."""
    from gateway.bench.named import BENCHES

    assert set(BENCHES) == {each.name for each in claims.BENCHES}


def test_what_tests_wrote_is_read_again(tmp_path: Path) -> None:
    """One line a case."""
    wrote = case("a::1", value(1))
    (tmp_path / "lines").write_text(json.dumps(wrote) + "\n", "utf-8")
    assert [wrote] == testing.read(tmp_path / "lines")


def test_what_passes_alone_is_told_as_a_second_try(tmp_path: Path) -> None:
    """One that fails beside others is run once more: the row holds, and says so."""
    [row] = testing.run(tmp_path, Chosen(words=["-n1"]), checkout(tmp_path / "there", UNSTEADY))
    assert (True, "tests/test_sample.py, second try") == (row.holds, row.how)


def test_numbers_in_a_unit_make_no_row_of_its_own() -> None:
    """Each case has seen another number of presses: the worst of them is one row."""
    cases = [case(f"a::{n}", value(n, f"of {n * 100} presses", 0)) for n in (0, 2, 1)]
    assert [(2, "of 200 presses")] == [(row.figure.value, row.figure.unit) for row in testing.rows(cases)]
