"""Codes by time: the standard's own examples, what is taken once and no more, what people type."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain import totp

SECRET = b"12345678901234567890"
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """The last six digits of RFC 6238, appendix B, SHA-1."""
    at = datetime.fromtimestamp(seconds, UTC)
    assert code == totp.code_at(SECRET, totp.step_of(at))
    assert totp.step_of(at) == totp.matched(SECRET, code, at, 0)


@pytest.mark.parametrize(("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_holds_one_step_around_its_own(late: int, taken: bool) -> None:
    """A phone's clock may be half a minute off, and no more."""
    step = totp.step_of(NOW)
    found = totp.matched(SECRET, totp.code_at(SECRET, step), NOW + timedelta(seconds=late), 0)
    assert (step if taken else None) == found


@given(st.integers(-1, 1), st.integers(-1, 1))
def test_neither_a_code_nor_one_before_it_is_taken_again(first: int, second: int) -> None:
    """Whichever of the three was taken, only a later one is."""
    step = totp.step_of(NOW)
    found = totp.matched(SECRET, totp.code_at(SECRET, step + second), NOW, step + first)
    assert (step + second if second > first else None) == found


def test_a_code_taken_while_the_clock_was_wrong_keeps_nobody_out() -> None:
    """A box that thought it was next year goes on with the codes of today."""
    ahead = totp.step_of(NOW + timedelta(days=365))
    assert totp.step_of(NOW) == totp.matched(SECRET, totp.code_at(SECRET, totp.step_of(NOW)), NOW, ahead)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("287 082", "287082"),
        ("２８７０８２", "287082"),
        (" 287-082\n", "287082"),
        ("ab1d-o0il", "AB1D0011"),
        ("", ""),
    ],
)
def test_a_code_is_taken_as_it_was_meant(typed: str, meant: str) -> None:
    """With spaces and dashes, in small letters, from a Chinese keyboard, with letters like digits."""
    assert meant == totp.typed(typed)


@given(st.integers(0, 32**20 - 1))
def test_a_written_code_can_be_typed_again(number: int) -> None:
    """Groups of four for the ear and the eye; what is typed says the same number."""
    written = totp.written(number, 20)
    assert [4] * 5 == [len(each) for each in written.split("-")]
    plain = totp.typed(written.lower())
    assert number == sum(totp.LETTERS.index(sign) << 5 * place for place, sign in enumerate(reversed(plain)))
    assert not totp.is_by_time(plain)


@pytest.mark.parametrize(
    ("secret", "expected"),
    [(SECRET, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), (b"1234", "GEZDGNA"), (b"", "")],
)
def test_a_secret_is_written_as_authenticators_want_it(secret: bytes, expected: str) -> None:
    """In base 32 and without the padding that nobody can type."""
    assert expected == totp.secret_text(secret)
    assert 20 == totp.SECRET_BYTES == len(SECRET)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("287082", True),
        ("28708", False),
        ("2870821", False),
        ("28708A", False),
        ("28708٣", False),
        ("", False),
    ],
)
def test_six_plain_digits_are_a_code_by_time(code: str, expected: bool) -> None:
    """Anything else can only be one from paper."""
    assert expected is totp.is_by_time(code)
