"""The mistakes: what is changed, what is left alone, and that a test which looks away is found out."""

import ast

import pytest

from tests.mutation import warm
from tests.mutation.excused import Excuse, excuses, stale
from tests.mutation.mistakes import mistakes
from tests.mutation.warm import Reach


def made(text: str) -> list[str]:
    """Return every text that one mistake makes of a text."""
    count = len(mistakes("x", ast.parse(text)))
    found = []
    for at in range(count):
        tree = ast.parse(text)
        mistakes("x", tree)[at].make()
        compile(tree, "x", "exec")
        found.append(ast.unparse(tree).replace("\n", ";"))
    return found


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a < b", ["pass", "a <= b", "a > b"]),
        (
            "x = a <= b < 3",
            ["a < b < 3", "a > b < 3", "a <= b <= 3", "a <= b > 3", "a <= b < 4", "a <= b < 2"],
        ),
        ("x = a and b", ["a or b", "b", "a"]),
        ("x = not a", ["a"]),
        ("x = a - b", ["a + b", "a"]),
        ("x = y if a else z", ["y if not a else z"]),
        ("x = True", ["False"]),
        ("x = 'a'", ["''"]),
        ("x = ''", ["'mistake'"]),
        ("x = {a, b}", ["{b}", "{a}"]),
        ("x = {a: b, c: d}", ["{c: d}", "{a: b}"]),
        ("x = min(a)", ["max(a)"]),
        ("x = replace(a, b=c, d=e)", ["replace(a, d=e)", "replace(a, b=c)"]),
        ("x = [a for a in b if c]", ["[a for a in b if not c]"]),
    ],
)
def test_each_slip_is_made_once(text: str, wrong: list[str]) -> None:
    """As a tired hand would make it; each of them still compiles."""
    begin = "x = " if text.startswith("x = ") else ""
    assert wrong == [each.removeprefix(begin) for each in made(text)]


def test_lines_are_left_out_and_answers_lost() -> None:
    """A statement whose effect is all it has, a refusal, a way round a loop."""
    assert ["def f():;    return None"] == made("def f():\n    return a")
    assert ["def f():;    pass"] == made("def f():\n    raise Refused(f'found {1 + 2}')")
    assert ["for a in b:;    pass"] == made("for a in b:\n    continue")
    assert ["a.b = c", "pass"][1:] == made("a.b = c")


@pytest.mark.parametrize(
    "text",
    [
        '"""Words."""',
        "a: 'Word' = b",
        "@dataclass(frozen=True)\nclass A:\n    pass",
        "class A(StrEnum):\n    B = 'b'",
        "class A(Protocol):\n    def f(self) -> int:\n        return 1",
        "x = f'words {a} words'",
        "A = NewType('A', int)",
        "return_ = None",
    ],
)
def test_what_says_nothing_of_behaviour_is_left_alone(text: str) -> None:
    """Words for readers, types, and values that databases keep."""
    assert [] == made(text)


def test_an_excuse_is_for_one_mistake_that_can_still_be_made() -> None:
    """Where the line has changed it excuses nothing any more, and the run says so."""
    excused = excuses("# words\nx: nobody can see it\na < b\na <= b\n\ny: gone\n1\n2\n")
    found = mistakes("x", ast.parse("c = a < b"))
    assert [Excuse("y", "1", "2")] == stale(excused, found)
    assert [True, False] == [Excuse.of(each) in excused for each in found]
    with pytest.raises(ValueError, match="expected `module: reason`"):
        excuses("x:\na\nb")


def test_each_excuse_excuses_something() -> None:
    """The table that stands there names mistakes that can be made today."""
    files = warm.DOMAIN.glob("*.py")
    found = [each for file in files for each in mistakes(file.stem, ast.parse(file.read_text("utf-8")))]
    assert [] == stale(excuses(), found)


def test_the_tests_that_reach_a_line_run_the_fastest_first() -> None:
    """A line that is run on import only is looked at by all who reach its module."""
    (first, *_), *_ = [mistakes("x", ast.parse("a = 1"))]
    seconds = {"slow": 2.0, "fast": 1.0}
    assert ["fast", "slow"] == Reach({"x": {1: ["slow", "fast"]}}, seconds).tests(first)
    assert ["fast"] == Reach({"x": {1: ["slow", "fast"]}}, seconds, frozenset({"slow"})).tests(first)
    assert ["fast", "slow"] == Reach({"x": {1: ["", "fast"], 2: ["slow"]}}, seconds).tests(first)
    assert ["slow"] == Reach({"x": {1: [""], 9: ["slow"]}}, seconds).tests(first)
    assert [] == Reach({"y": {1: ["slow"]}}, seconds).tests(first)


def test_a_test_that_goes_through_every_module_is_asked_about_each() -> None:
    """It runs no line there, and imports none by name."""
    (first, *_), *_ = [mistakes("zone", ast.parse("a = 1"))]
    every, other = "tests/domain/test_unsaid.py::t", "tests/domain/test_phone.py::t"
    assert [every] == Reach({"zone": {1: [""]}}, {every: 1.0, other: 2.0}).tests(first)
