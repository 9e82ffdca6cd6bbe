"""What the office typed of a person: as a Chinese keyboard and a hurried hand write it."""

import pytest
from starlette.datastructures import FormData

from api.pages.person_form import minutes, new_id, typed_person


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("22:00-07:00", "22:00-07:00"),
        ("22：00—7：00", "22:00-07:00"),
        (" 9:30 – 11:00，13:00至 14:05 ", "09:30-11:00，13:00-14:05"),
        ("12:00~24:00", "12:00-24:00"),
        ("at night", "atnight"),
        ("", ""),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(typed: str, expected: str) -> None:
    """Wide colons, dashes of every length, hours of one digit; what makes no hours is left to be refused."""
    assert expected == typed_person(FormData({"quiet": typed}), "lin")["quiet"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [("15m", "15"), ("2h", "120"), ("90s", "90s"), ("", ""), ("m", "m"), ("20", "20")],
)
def test_minutes_are_shown_as_a_number(written: str, expected: str) -> None:
    """What is no number of minutes stays as it is written."""
    assert expected == minutes(written)


def test_new_ids_say_what_they_are_of() -> None:
    """Two rotas begun at once are two."""
    first, second = new_id("rota"), new_id("rota")
    assert ("rota-", 11) == (first[:5], len(first))
    assert first != second
