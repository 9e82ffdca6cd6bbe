"""Several messages to one person as one: what all of them are, then each with its own link and code. Total.

Never decides what may be told together; sends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gateway.domain.alarm import CALM, NO_CALL
from gateway.domain.escalation import CALLS
from gateway.domain.notification import Message
from gateway.texts.aloud import several
from gateway.texts.catalogue import Catalogue, catalogue, pick

LONG = 1800
"""Bytes beyond which each is told in fewer words: a WeCom robot takes 2048."""


def gather(messages: Sequence[Message]) -> Message:
    """Return one message that tells everything of two or more; it is under the first one's name."""
    first = messages[0]
    words = catalogue(first.language)
    own = first.kind in NO_CALL or (first.kind in CALM and first.purpose in CALLS)
    sort = first.kind.value if own else "call" if first.purpose in CALLS else "news"
    head = pick(words, "digest.head", sort).format(count=len(messages))
    shorts = [_in_short(words, each) for each in messages]
    fields: Mapping[str, str] = {
        "head": head,
        "list": words["reply.between"].join(shorts),
        "code": first.code,
    }
    above = pick(words, "digest.text", sort).format_map(fields)
    text = _listed(above, [each.line for each in messages], messages)
    spoken = first.spoken
    if spoken is not None:
        spoken = several(
            head, [f"{each.place} {each.resident}" for each in messages], spoken, first.kind.value
        )
    return replace(
        first,
        spoken=spoken,
        subject=head,
        text=text if len(text.encode("utf-8", "replace")) <= LONG else _listed(above, shorts, messages),
        short=pick(words, "digest.short", sort).format_map(fields),
        others=tuple(each.notification for each in messages[1:]),
    )


def _listed(above: str, lines: Sequence[str], messages: Sequence[Message]) -> str:
    numbered = (
        f"{number}. {line}\n{each.link}"
        for number, (line, each) in enumerate(zip(lines, messages, strict=True), 1)
    )
    return "\n".join((above, *numbered))


def _in_short(words: Catalogue, message: Message) -> str:
    told = message.kind.value if message.purpose in CALLS else message.purpose.value
    fields = {
        "code": message.code,
        "place": message.place.replace(" ", "") if message.language.startswith("zh") else message.place,
        "who": message.resident,
        "what": words[f"digest.word.{told}"],
        "care": pick(words, "digest.care", told),
    }
    return words["digest.item"].format_map(fields)
