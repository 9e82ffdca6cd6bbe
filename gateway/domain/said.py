"""What a person means by a text message: an answer, and which alarm. Pure; what is not certain is nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

GOING, CANNOT, ARRIVED, RESOLVED = "going", "cannot", "arrived", "resolved"
WORDS: Mapping[str, str] = {
    GOING: "1 来 來 我来 我來 去 我去 我会去 我會去 马上来 馬上來 马上去 馬上去 going coming yes",
    CANNOT: "0 不 不能 不行 不去 不来 不來 去不了 来不了 來不了 我不能 no cannot can't",
    ARRIVED: "2 到 到了 已到 我到了 已经到了 已經到了 arrived here",
    RESOLVED: "3 结束 結束 已结束 已結束 done resolved closed",
}
"""Whole words alone: `不` inside another word decides nothing. `完了` is none: at a door, all is lost."""
OWN_WORDS: Mapping[str, str] = {
    GOING: "1 好 我好 我很好 很好 挺好 还好 還好 平安 没事 沒事 我没事 我沒事 well fine ok okay good",
    CANNOT: "0 2 来 來 请来 請來 来帮我 來幫我 请来帮我 請來幫我 帮我 幫我 救命 不好 不舒服 不 help come no",
}
"""What the same means from somebody who was asked whether they are well: well, and please come. To others
`来` is a promise to go; here it asks somebody to come, and must never be taken for all is well."""
DIGITS = frozenset("0123")
LONGEST_NOTE = 200
_MEANS = {word: answer for answer, words in WORDS.items() for word in words.split()}
_OWN = {word: answer for answer, words in OWN_WORDS.items() for word in words.split()}
_CODE = re.compile(r"(?:码|碼|code|#)?\s*(\d{4})", re.IGNORECASE)
_GLUED = re.compile(r"([0-3])(\d{4})")
_ENDS = " .,!?;:。,、~-\"'()[]【】…"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text says."""

    answer: str = ""
    """Empty where it says nothing that is certain."""
    code: str = ""
    """Empty where no alarm is named."""
    note: str = ""
    """What else it says; only behind a digit and a code, where nothing can turn its sense round."""


def own_meaning(text: str) -> Meaning:
    """Return what a text means as the answer of somebody who was asked whether they are well themselves.

    `1 4711 摔倒了` says that nothing is well: with other words beside it, only "come" is certain.
    """
    found = meaning(text, _OWN)
    return Meaning() if found.note and found.answer == GOING else found


def meaning(text: str, means: Mapping[str, str] = _MEANS) -> Meaning:
    """Return what a text means: one answer as a whole word, at most one code, in any order and width."""
    words = [stripped for word in _plain(text).split() if (stripped := word.strip(_ENDS).removeprefix("回"))]
    answers: list[str] = []
    codes: list[str] = []
    rest: list[str] = []
    digit_first = bool(words) and (words[0] in DIGITS or _GLUED.fullmatch(words[0]) is not None)
    for word in words:
        if (glued := _GLUED.fullmatch(word)) and glued[1] in means:
            answers.append(means[glued[1]])
            codes.append(glued[2])
        elif word in means:
            answers.append(means[word])
        elif code := _CODE.fullmatch(word):
            codes.append(code[1])
        elif word not in {"码", "碼", "code"}:
            rest.append(word)
    if len(set(answers)) != 1 or len(set(codes)) > 1 or (rest and not (digit_first and codes)):
        return Meaning()
    return Meaning(answers[0], codes[0] if codes else "", " ".join(rest)[:LONGEST_NOTE])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("，", " ").replace("。", " ").replace(",", " ")
