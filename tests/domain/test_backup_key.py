"""How the key of a backup is printed and typed: what is read is what was written, and no slip passes."""

import hashlib

import pytest

from gateway.domain.backup_key import Half, read, written

KEY = bytes(range(32))
PUBLIC = "PUBLIC-AAAQ-EAYE-AUDA-OCAJ-BIFQ-YDIO-B4IB-CEQT-CQKR-MFYY-DENB-WHA5-DYPW-MWTF"
SECRET = "SECRET-AAAQ-EAYE-AUDA-OCAJ-BIFQ-YDIO-B4IB-CEQT-CQKR-MFYY-DENB-WHA5-DYPV-INXN"
HIGH = "PUBLIC-" + "7777-" * 12 + "7773-RHD7"
SLIP = "^{}- and 14 groups of 4 letters and digits, without a slip$"


@pytest.mark.parametrize(
    ("half", "key", "text"),
    [(Half.PUBLIC, KEY, PUBLIC), (Half.SECRET, KEY, SECRET), (Half.PUBLIC, b"\xff" * 32, HIGH)],
)
def test_a_key_is_written_as_it_stands_on_paper_for_ever(half: Half, key: bytes, text: str) -> None:
    """A sheet printed today opens a backup in ten years: the form is fixed, to the letter."""
    assert text == written(half, key)
    assert key == read(half, text)


@pytest.mark.parametrize(
    "typed",
    [
        f"  {PUBLIC}\n",
        PUBLIC.lower(),
        PUBLIC.replace("-", " ").replace(" ", "-", 1),
        "PUBLIC-" + PUBLIC[7:].replace("-", ""),
        PUBLIC.replace("-CEQT", "\r\n\tCEQT"),
        PUBLIC.replace("O", "0").replace("I", "1").replace("B", "8").replace("PU8L1C", "PUBLIC"),
    ],
)
def test_what_a_tired_hand_types_is_read(typed: str) -> None:
    """Small letters, room, other groups, and the digits that look like letters."""
    assert KEY == read(Half.PUBLIC, typed)


@pytest.mark.parametrize("half", Half)
@pytest.mark.parametrize(
    "rest",
    [
        "AAAQ",
        "",
        "钥匙",
        "AAA=",
        SECRET[7:-1] + "A",
        "BAAQ" + SECRET[11:],
        SECRET[7:] + "-AAAA-AAAA",
        SECRET[7:-10],
    ],
)
def test_a_slip_is_refused(half: Half, rest: str) -> None:
    """Too short, too long, in no alphabet, or with one letter changed: it says what is expected."""
    with pytest.raises(ValueError, match=SLIP.format(half.value)):
        read(half, f"{half.value}-{rest}")


def test_the_sum_of_one_half_is_none_of_the_other() -> None:
    """Who changes the first word of a sheet has no other key, but a slip."""
    with pytest.raises(ValueError, match=SLIP.format("PUBLIC")):
        read(Half.PUBLIC, SECRET.replace("SECRET", "PUBLIC"))


def test_a_sum_over_a_shorter_key_makes_no_key() -> None:
    """Whatever the sum says: a key has 32 bytes."""
    text = written(Half.PUBLIC, hashlib.sha256(KEY).digest()[:27])
    with pytest.raises(ValueError, match=SLIP.format("PUBLIC")):
        read(Half.PUBLIC, text)


@pytest.mark.parametrize(
    ("half", "typed", "said"),
    [
        (Half.PUBLIC, SECRET, "a key that begins with PUBLIC-, found the secret half"),
        (Half.SECRET, PUBLIC.lower(), "a key that begins with SECRET-, found the public half"),
        (Half.SECRET, "AGE-SECRET", "a key that begins with SECRET-"),
        (Half.PUBLIC, "", "a key that begins with PUBLIC-"),
    ],
)
def test_who_types_the_other_half_is_told(half: Half, typed: str, said: str) -> None:
    """The likeliest mistake of all has its own words."""
    with pytest.raises(ValueError, match=f"^{said}$"):
        read(half, typed)
