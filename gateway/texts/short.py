"""Messages of a few words for texts, and what is said to somebody who wrote one. Total; sends nothing.

A text has 70 Chinese characters; each further part costs and comes later. A link is left out: many phones do
not open one from a text, and a digit answers.
"""

from __future__ import annotations

from gateway.domain.phone import Told
from gateway.domain.short_code import short_code
from gateway.texts.catalogue import Catalogue, catalogue, pick
from gateway.texts.facts import Facts
from gateway.texts.fields import fields_of, plain


def in_short(facts: Facts, text: str) -> str:
    """Return place, who, what, since when, the code and how to answer; `text` names which message it is."""
    words, kind = catalogue(facts.language), facts.kind
    fields = {**fields_of(facts, words), "code": short_code(facts.alarm.id)}
    fields["keys"] = pick(words, "short.keys", kind).format_map(fields)
    return " ".join(pick(words, f"short.{text}", kind).format_map(fields).split())


def reply(told: Told) -> str:
    """Return what a person is answered to a text."""
    words = catalogue(told.language)
    shown = [_shown(words, *alarm) for alarm in told.alarms]
    first = told.alarms[0] if told.alarms else ("", "", "")
    fields = {
        "code": first[0],
        "place": plain(first[1]),
        "who": plain(first[2]) or words["words.who"],
        "list": words["reply.between"].join(shown),
    }
    return pick(words, f"reply.{told.reply.value}", told.said).format_map(fields)


def _shown(words: Catalogue, code: str, place: str, who: str) -> str:
    return words["reply.item"].format(code=code, place=plain(place), who=plain(who) or words["words.who"])
