"""What is said in a call: the alarm, the keys, and what became of a key. Total; says nothing itself.

Whoever is woken hears it once, in the dark: who, where and what first, numbers as people say them. Of a drill
every sentence says that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.domain.alarm import AlarmKind
from gateway.domain.phone import Reply, Spoken, Told
from gateway.texts.catalogue import Catalogue, catalogue, pick
from gateway.texts.facts import Facts
from gateway.texts.fields import fields_of

ROOM = re.compile(r"\d{3,}")
"""Digits in a row that are a room or a code, and no quantity: they are said one by one."""
TIME = re.compile(r"\b(\d{1,2}):(\d{2})\b")
DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
EMERGENCY = {"110": "幺幺零", "119": "幺幺九", "120": "幺二零"}
"""Numbers that everybody knows by this sound alone."""
MUTE = re.compile(r"[\[\]<>{}|\\^~`#*_=]")
"""Signs that a synthesiser takes for orders, or reads out by name."""
PAUSES = str.maketrans(dict.fromkeys("()/;—", ",") | dict.fromkeys("（）·；", "，"))
DRILL = "drill"
MOST_NAMED = 5
"""Alarms named in one call: who is woken remembers no more, and the message names all."""


def aloud(facts: Facts, text: str) -> Spoken:
    """Return what a call says of an alarm; `text` names which message it is."""
    words, kind = catalogue(facts.language), facts.kind
    drill = facts.alarm.kind is AlarmKind.DRILL
    fields = {key: speakable(value, facts.language) for key, value in fields_of(facts, words).items()}
    said = pick(words, f"voice.{text}", kind).format_map(fields)
    trial = words["voice.trial"].format_map(fields) if facts.alarm.on_trial else ""
    alarm = f"{pick(words, 'voice.greeting', kind)} {trial} {said}"
    return Spoken(_line(alarm), pick(words, "voice.menu", kind), facts.language, drill)


def several(head: str, named: Sequence[str], first: Spoken, kind: str) -> Spoken:
    """Return what a call says of several alarms: how many, which, and where each is answered."""
    words, language = catalogue(first.language), first.language
    shown = [speakable(each, language) for each in named[:MOST_NAMED]]
    more = len(named) - len(shown)
    rest = [words["voice.more"].format(count=more)] if more else []
    said = words["voice.between"].join((*shown, *rest))
    alarm = f"{pick(words, 'voice.greeting', kind)} {speakable(head, language)}: {said}."
    return Spoken(
        _line(alarm), pick(words, "voice.menu", DRILL if first.drill else "several"), language, first.drill
    )


def told(heard: Told) -> str:
    """Return what is said once a key is committed."""
    words = catalogue(heard.language)
    if heard.reply in {Reply.WHICH, Reply.NONE_OPEN}:
        return words["voice.which"] if heard.reply is Reply.WHICH else pick(words, "voice.over", "closed")
    if heard.reply is Reply.TAKEN:
        return pick(words, "voice.told", heard.said)
    return pick(words, "voice.over", heard.said)


def unsure(spoken: Spoken) -> str:
    """Return what is said where a key was pressed and nobody can tell whether it was taken."""
    return _for(spoken, "voice.unsure")


def goodbye(spoken: Spoken) -> str:
    """Return what is said before a call without a key is ended."""
    return _for(spoken, "voice.goodbye")


def _for(spoken: Spoken, key: str) -> str:
    return pick(catalogue(spoken.language), key, DRILL if spoken.drill else "")


def trying(language: str) -> Spoken:
    """Return what is said to whoever tries the line out."""
    words: Catalogue = catalogue(language)
    return Spoken(words["voice.trying"], pick(words, "voice.menu", DRILL), language, drill=True)


def speakable(text: str, language: str) -> str:
    """Return a text as it is to be read out: rooms digit by digit, times as times, no orders."""
    chinese = language.lower().startswith("zh")
    plain = MUTE.sub(" ", text)
    if chinese:
        plain = TIME.sub(lambda found: f"{int(found[1])}点{_minutes(found[2])}", plain)
    else:
        plain = TIME.sub(lambda found: f"{int(found[1])} {_after_hour(found[2])}", plain)
    digits = _in_chinese if chinese else (lambda found: " ".join(found[0]))
    return _line(ROOM.sub(digits, plain).translate(PAUSES))


def _in_chinese(found: re.Match[str]) -> str:
    return EMERGENCY.get(found[0]) or found[0].translate(DIGITS)


def _minutes(written: str) -> str:
    if written == "00":
        return "整"
    return f"零{int(written)}分" if written.startswith("0") else f"{written}分"


def _after_hour(written: str) -> str:
    if written == "00":
        return "hundred hours"
    return " ".join(written) if written.startswith("0") else written


def _line(text: str) -> str:
    """Return one line with no pause before a pause: fields end in signs of their own."""
    close = re.sub(r" +(?=[,，.。])|(?<=[，。]) +", "", " ".join(text.split()))
    return re.sub(r"[,，]+(?=[,，.。])", "", close)
