"""Telephone numbers, codes, and what a text means: certain, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.model import AlarmId
from gateway.domain.phone import Order, normal, same
from gateway.domain.said import ARRIVED, CANNOT, GOING, RESOLVED, WORDS, Meaning, meaning, own_meaning
from gateway.domain.short_code import CODES, short_code

ZHENG = "+8613800138000"


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "(+86)13800138000",
        "008613800138000",
        "8613800138000",
        "１３８００１３８０００",
        " +86 138 0013 8000 ",
    ],
)
def test_a_number_however_it_is_written(typed: str) -> None:
    """National, international, with and without what stands between."""
    assert ZHENG == normal(typed)
    assert same(typed, "13800138000")


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("0592-1234567", "86", "+865921234567"),
        ("+1 650 555 1234", "86", "+16505551234"),
        ("0171 1234567", "49", "+491711234567"),
        ("0912345678", "886", "+886912345678"),
        ("861381234567", "49", "+49861381234567"),
        ("8613812345678", "49", "+498613812345678"),
        ("+12345678", "1", "+12345678"),
        ("+861234567", "86", "+861234567"),
        ("+123456789012345", "86", "+123456789012345"),
    ],
)
def test_other_numbers_and_other_countries(typed: str, country: str, expected: str) -> None:
    """A trunk zero falls away; a country's own numbers begin with its code."""
    assert expected == normal(typed, country)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("1234567", True),
        ("123456", False),
        ("+1234567", False),
        ("+12345678", True),
        (f"+{'1' * 15}", True),
        (f"+{'1' * 16}", False),
        ("+861234567", True),
        ("+86123456", False),
    ],
)
def test_a_number_has_seven_digits_behind_its_country_and_fifteen_in_all(typed: str, fits: bool) -> None:
    """E.164 at most; what is shorter is a service."""
    if fits:
        assert normal(typed).removeprefix("+").endswith(typed.removeprefix("+"))
    else:
        with pytest.raises(ValueError, match="expected a telephone number of 8 digits or more"):
            normal(typed)


@pytest.mark.parametrize(
    "typed", ["", "110", "119", "120", "10086", "+86110", "CMCC", "1380013800x", "+", "1" * 16, "١٣٨٠٠١٣٨٠٠٠"]
)
def test_what_is_no_persons_number_is_refused_without_repeating_it(typed: str) -> None:
    """No machine ever dials the police; and an error names no digits."""
    with pytest.raises(ValueError, match="telephone number") as error:
        normal(typed)
    assert not typed or typed not in str(error.value)
    assert False is same(typed, ZHENG)


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_same_telephone_is_the_same_both_ways(one: str, other: str) -> None:
    """And nothing is raised for any text."""
    assert same(one, other) == same(other, one)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_two_telephones_are_never_one(one: str, other: str) -> None:
    """A number is nobody else's."""
    assert (one == other) == same(f"+86{one}", other)


@given(st.integers(1, 10**12), st.integers(1, CODES - 1))
def test_a_code_is_four_digits_and_its_own_among_nine_thousand(alarm: int, further: int) -> None:
    """No two alarms share one that are open within nine thousand of each other."""
    code = short_code(AlarmId(alarm))
    assert (4, True) == (len(code), code.isdecimal())
    assert code != short_code(AlarmId(alarm + further))


@given(st.integers(1, 10**9), st.integers(1, 20))
def test_one_wrong_digit_is_no_alarm_of_the_same_hour(alarm: int, further: int) -> None:
    """Neighbouring alarms differ in two digits at least."""
    one, other = short_code(AlarmId(alarm)), short_code(AlarmId(alarm + further))
    assert sum(a != b for a, b in zip(one, other, strict=True)) >= 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", Meaning(GOING)),
        ("１ ４７１１", Meaning(GOING, "4711")),
        ("14711", Meaning(GOING, "4711")),
        ("码4711 1", Meaning(GOING, "4711")),
        ("1 码 4711", Meaning(GOING, "4711")),
        ("#4711，0", Meaning(CANNOT, "4711")),
        ("不能。", Meaning(CANNOT)),
        ("到了", Meaning(ARRIVED)),
        ("2 到了", Meaning(ARRIVED)),
        ("3 4711 已送医院", Meaning(RESOLVED, "4711", "已送医院")),
        ("來", Meaning(GOING)),
        ("4711", Meaning()),
        ("1 0", Meaning()),
        ("1 4711 4712", Meaning()),
        ("1 4711 不", Meaning()),
        ("1 楼怎么走", Meaning()),
        ("2号楼", Meaning()),
        ("去 不了", Meaning()),
        ("来 4711 不了", Meaning()),
        ("12345678", Meaning()),
        ("44711", Meaning()),
        ("完了", Meaning()),
        ("", Meaning()),
    ],
)
def test_what_a_text_means(text: str, expected: Meaning) -> None:
    """One answer, at most one code, and words only behind a digit and a code."""
    assert expected == meaning(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 4711", Meaning(GOING, "4711")),
        ("1 4711 摔倒了", Meaning()),
        ("14711 胸口疼", Meaning()),
        ("0 4711 摔倒了", Meaning(CANNOT, "4711", "摔倒了")),
    ],
)
def test_who_says_more_than_well_is_not_taken_to_be_well(text: str, expected: Meaning) -> None:
    """`1` is what she was told to write; what stands behind it may say that she fell."""
    assert expected == own_meaning(text)


@given(st.text(max_size=80))
def test_any_text_means_something_or_nothing(text: str) -> None:
    """Total, and nothing but one of four answers."""
    found = meaning(text)
    assert found.answer in {"", GOING, CANNOT, ARRIVED, RESOLVED}
    assert found.answer or found == Meaning()


def test_no_word_means_two_things() -> None:
    """The four lists share none."""
    words = [word for each in WORDS.values() for word in each.split()]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("wanted", "expected"), [({7}, True), ({8}, True), ({9}, True), ({1}, False), (set(), False)]
)
def test_a_call_is_wanted_as_long_as_one_of_its_alarms_is(wanted: set[int], expected: bool) -> None:
    """Its own notification or any of those it also speaks of."""
    order = Order(ZHENG, 7, urgent=True, others=(8, 9))
    assert expected is order.wanted(lambda each: each in wanted)
