"""An export is a handful of evidence for somebody named: everything else is refused, with what was found."""

from __future__ import annotations

import pytest

from gateway.domain.export import (
    LARGEST,
    MOST_PICTURES,
    ExportBusy,
    ExportRefused,
    Handing,
    LeftOut,
    bounded,
    handing,
    within_review,
)


@pytest.mark.parametrize(("to", "why"), [("x", "y"), ("x" * 200, "y" * 500)])
def test_it_is_handed_to_somebody_for_a_reason(to: str, why: str) -> None:
    """Both are written down, from one character to the most there may be."""
    assert Handing(to, why) == handing(to, why)


def test_white_space_is_made_one_blank_before_it_is_counted() -> None:
    """Line breaks do not reach the paper, and blanks are no name."""
    assert Handing("Sergeant Lin", "case 7") == handing("  Sergeant\n Lin ", "case\t7")
    assert Handing("a b", "y") == handing("a" + " " * 300 + "b", "y")


@pytest.mark.parametrize(
    ("to", "why", "field", "message"),
    [
        ("", "y", "to", "to: found 0 characters, expected 1 to 200"),
        (" \n", "y", "to", "to: found 0 characters, expected 1 to 200"),
        ("x" * 201, "y", "to", "to: found 201 characters, expected 1 to 200"),
        ("x", "", "why", "why: found 0 characters, expected 1 to 500"),
        ("x", "y" * 501, "why", "why: found 501 characters, expected 1 to 500"),
    ],
)
def test_nobody_and_no_reason_are_refused(to: str, why: str, field: str, message: str) -> None:
    """The refusal names the field."""
    with pytest.raises(ExportRefused) as refused:
        handing(to, why)
    assert (message, field) == (refused.value.message, refused.value.field)


@pytest.mark.parametrize("count", [1, 2000])
def test_a_case_has_some_events(count: int) -> None:
    """From one to the most one export may hold."""
    assert count == bounded(count)


@pytest.mark.parametrize("count", [-1, 0, 2001])
def test_nothing_and_too_much_is_no_case(count: int) -> None:
    """Neither is cut to fit: whoever asks chooses otherwise."""
    with pytest.raises(ExportRefused) as refused:
        bounded(count)
    assert f"found {count} events, expected 1 to 2000: choose otherwise" == refused.value.message
    assert "events" == refused.value.field


def test_slices_do_not_add_up_to_the_database() -> None:
    """All exports of one review count together, to the event."""
    within_review(8000, 2000)
    with pytest.raises(ExportRefused) as refused:
        within_review(8001, 2000)
    expected = "found 8001 events handed over in this review before, expected at most 10000"
    assert (expected, "review") == (refused.value.message, refused.value.field)


def test_its_codes_and_bounds_are_stable() -> None:
    """Other programs rely on the codes; memory and paper on the bounds."""
    assert ("export.refused", "") == (ExportRefused("x").code, ExportRefused("x").field)
    assert "export.busy" == ExportBusy("x").code
    assert (200, 24 * 2**20) == (MOST_PICTURES, LARGEST)
    assert ["gone", "worker"] == [each.value for each in LeftOut]
