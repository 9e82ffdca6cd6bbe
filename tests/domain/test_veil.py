"""Names of people whose records are closed are in nothing that a review tells of others."""

from dataclasses import dataclass

from gateway.domain.veil import NAMING, veiled, without


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a review shows it."""

    name: str
    text: str
    person_name: str
    helper_name: str
    outcome: str
    why: str
    error: str
    place: str = "小明家"
    count: int = 3


def test_each_field_that_may_name_somebody_is_veiled_and_no_other() -> None:
    """An id, a place and a number are as they were."""
    said = "小明 came"
    line = Line(*(f"{each}: {said}" for each in ("n", "t", "p", "h", "o", "w", "e")))
    found = veiled(line, {"小明"})
    assert Line(*(f"{each}: — came" for each in ("n", "t", "p", "h", "o", "w", "e"))) == found
    assert {"name", "text", "person_name", "helper_name", "outcome", "why", "error"} == NAMING


def test_the_longest_name_goes_first() -> None:
    """A name that begins another leaves no rest of it that could be read."""
    assert "—, —" == without("王小, 王小明", ["王小", "王小明"])
    assert "—, —" == without("王小, 王小明", ["王小明", "王小"])


def test_nobody_hidden_and_no_name_change_nothing() -> None:
    """An empty name stands between any two letters, and is nobody's."""
    assert "abc" == without("abc", [])
    assert "abc" == without("abc", [""])
    assert "a—c" == without("abc", ["", "b"])
