"""Every word that is promised to mean something does, alone and in any dress; a long note is cut."""

from __future__ import annotations

import pytest

from gateway.domain.said import (
    ARRIVED,
    CANNOT,
    GOING,
    LONGEST_NOTE,
    OWN_WORDS,
    RESOLVED,
    WORDS,
    Meaning,
    meaning,
    own_meaning,
)

PAIRS = [(word, answer) for answer, words in WORDS.items() for word in words.split()]
OWN = [(word, answer) for answer, words in OWN_WORDS.items() for word in words.split()]


def test_no_word_means_two_things() -> None:
    """Neither to a helper nor to whoever was asked whether they are well."""
    assert len(PAIRS) == len(dict(PAIRS))
    assert len(OWN) == len(dict(OWN))
    assert {"0": CANNOT, "1": GOING, "2": ARRIVED, "3": RESOLVED} == {
        word: answer for word, answer in PAIRS if word.isdigit()
    }


@pytest.mark.parametrize("dress", ["{}", " {}。", "回{}", "「{}」", "{}!", "{}，4711", "4711 {}"])
def test_each_word_alone_is_an_answer(dress: str) -> None:
    """With marks around it, behind the word that asks for it, and with a code on either side."""
    for word, answer in PAIRS:
        expected = Meaning(answer, "4711" if "4711" in dress else "")
        found = meaning(dress.format(word.upper()))
        assert (Meaning() if "「" in dress else expected) == found, word


@pytest.mark.parametrize(("word", "answer"), OWN)
def test_each_word_about_oneself_is_an_answer(word: str, answer: str) -> None:
    """`来` asks somebody to come there, and promises nothing."""
    assert Meaning(answer) == own_meaning(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１ ４７１１", Meaning(GOING, "4711")),
        ("1 码4711", Meaning(GOING, "4711")),
        ("1 code: 4711", Meaning(GOING, "4711")),
        ("1 code 4711", Meaning(GOING, "4711")),
        ("1 碼 4711", Meaning(GOING, "4711")),
        ("1 #4711", Meaning(GOING, "4711")),
        ("1 1", Meaning(GOING)),
        ("1 4711 4711", Meaning(GOING, "4711")),
        ("34711 送医院 了", Meaning(RESOLVED, "4711", "送医院 了")),
        ("4711 3 送医院", Meaning()),
        ("结束 4711 送医院", Meaning()),
        ("3 送医院", Meaning()),
        ("going 4711 14711", Meaning(GOING, "4711")),
        ("44711 1", Meaning()),
        ("04711 14711", Meaning()),
        ("回", Meaning()),
        ("。 ...", Meaning()),
    ],
)
def test_a_text_is_read_whole(text: str, expected: Meaning) -> None:
    """One answer and one code; words beside them only behind a digit that comes first."""
    assert expected == meaning(text)


def test_a_note_is_cut_where_it_fills_the_column() -> None:
    """The first two hundred characters of it stay."""
    assert 200 == LONGEST_NOTE
    assert Meaning(RESOLVED, "4711", "a" * 200) == meaning("3 4711 " + "a" * 200)
    assert Meaning(RESOLVED, "4711", "a" * 200) == meaning("3 4711 " + "a" * 201)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24711", Meaning(CANNOT, "4711")),
        ("34711", Meaning()),
        ("3", Meaning()),
        ("14711", Meaning(GOING, "4711")),
    ],
)
def test_about_oneself_there_is_no_end_to_report(text: str, expected: Meaning) -> None:
    """`2` asks somebody to come; `3` says nothing."""
    assert expected == own_meaning(text)
