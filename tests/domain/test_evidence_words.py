"""On paper everything that can be recorded has a name in both languages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pytest

from gateway.domain import evidence_words
from gateway.domain.alarm import AlarmKind
from gateway.domain.escalation import EntryType
from gateway.domain.evidence_words import Pair
from gateway.domain.model import EventType
from gateway.domain.review import Basis


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (EventType, evidence_words.EVENTS),
        (AlarmKind, evidence_words.KINDS),
        (Basis, evidence_words.BASES),
        ([each.value for each in EntryType], evidence_words.STEPS),
    ],
)
def test_nothing_is_without_a_name(said: Collection[str], words: Mapping[str, Pair]) -> None:
    """A new event, kind, step or basis needs its words here before it can be handed over."""
    assert set(said) == set(words)
    assert len(words) == len({chinese for chinese, _ in words.values()})
    assert len(words) == len({english for _, english in words.values()})
    assert all(chinese and not chinese.isascii() and english for chinese, english in words.values())


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        (evidence_words.event, "sos.pressed", ("按下求助", "SOS pressed")),
        (evidence_words.event, "gateway.stopped", evidence_words.EVENTS[EventType.GATEWAY_STOPPED]),
        (evidence_words.kind, "sos", ("求助", "Call for help")),
        (evidence_words.kind, "drill", ("演练", "Drill")),
        (evidence_words.step, "resolved", ("由人关闭", "Closed by a person")),
        (evidence_words.step, "seen", evidence_words.STEPS["seen"]),
    ],
)
def test_a_recorded_word_is_looked_up(name: Callable[[str], Pair], known: str, expected: Pair) -> None:
    """Chinese first; what an older or newer release wrote is called as it is."""
    assert expected == name(known)
    assert ("of.tomorrow", "of.tomorrow") == name("of.tomorrow")
