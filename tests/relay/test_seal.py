"""Letters: what was sealed with a code opens with that code alone, and looks like every other letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.away.seal import Letter, Unreadable, hkdf, mailbox_of, open_, seal
from api.relay import mailboxes

CODE, OTHER = "A" * 24, "A" * 23 + "B"
letters = st.sampled_from(list(Letter))
codes = st.text("ABCabc-_019", min_size=20, max_size=40)


def test_keys_are_derived_as_published() -> None:
    """RFC 5869, appendix A.1 and A.2."""
    info = bytes.fromhex("f0f1f2f3f4f5f6f7f8f9")
    first = hkdf(b"\x0b" * 22, bytes(range(13)), info, 42)
    assert (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865" == first.hex()
    )
    second = hkdf(bytes(range(0x50)), bytes(range(0x60, 0xB0)), bytes(range(0xB0, 0x100)), 82)
    assert second.hex().startswith("b11e398dc80327a1c8e7f78c596a4934")
    assert second.hex().endswith("cc30c58179ec3e87c14c01d5c1f3434f1d87")


@given(codes, letters, st.binary(max_size=4000))
def test_what_was_sealed_opens(code: str, letter: Letter, text: bytes) -> None:
    """Every text comes out as it went in, and every letter of one direction has one size."""
    sealed = seal(code, letter, text)
    assert text == open_(code, letter, sealed)
    assert letter.sealed == len(sealed)


@given(letters, st.data())
def test_a_letter_with_one_bit_changed_is_none(letter: Letter, data: st.DataObject) -> None:
    """Salt, cipher or tag: whoever touches any of it destroys it."""
    sealed = bytearray(seal(CODE, letter, b'{"answer": "going"}'))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Unreadable, match="another key"):
        open_(CODE, letter, bytes(sealed))


@given(letters, st.integers(0, 9000))
def test_a_letter_cut_or_stretched_is_none(letter: Letter, size: int) -> None:
    """Another length than the one there is."""
    sealed = seal(CODE, letter, b"x").ljust(size, b"\0")[:size]
    if size != letter.sealed:
        with pytest.raises(Unreadable, match=f"found {size} bytes"):
            open_(CODE, letter, sealed)


def test_neither_another_code_nor_the_other_direction_opens_it() -> None:
    """A card is no answer: a relay cannot send the box its own words."""
    sealed = seal(CODE, Letter.ANSWER, b"x")
    with pytest.raises(Unreadable):
        open_(OTHER, Letter.ANSWER, sealed)
    assert Letter.CARD.label("tag") != Letter.ANSWER.label("tag")
    salt = b"s" * 32
    card, answer = (seal(CODE, each, b"", salt)[32:64] for each in Letter)
    assert card != answer, "one pad for two texts would give both away"


def test_the_same_words_never_look_the_same() -> None:
    """Whoever sees two letters cannot tell whether they say the same."""
    assert seal(CODE, Letter.ANSWER, b"going") != seal(CODE, Letter.ANSWER, b"going")


def test_a_text_too_long_is_refused() -> None:
    """It is never cut."""
    with pytest.raises(ValueError, match="expected at most 4030"):
        seal(CODE, Letter.ANSWER, b"x" * 4031)


@given(codes)
def test_a_mailbox_tells_nothing_of_its_code(code: str) -> None:
    """22 signs, another one for every code, and no piece of it."""
    found = mailbox_of(code)
    assert 22 == len(found)
    assert mailbox_of(code + "A") != found
    assert not {code[at : at + 6] for at in range(len(code) - 5)} & {
        found[at : at + 6] for at in range(len(found) - 5)
    }


def test_relay_and_box_agree_on_sizes() -> None:
    """The relay imports nothing of the box, so that it runs alone."""
    assert (Letter.CARD.sealed, Letter.ANSWER.sealed) == (mailboxes.CARD_BYTES, mailboxes.ANSWER_BYTES)
