"""Puts alarms into words. Total: every purpose, kind and state gives whole sentences; sends nothing.

A message tells how things stand when it is written: where the alarm has left the state that a purpose is
about, the text for the present state is taken instead. So none says that somebody is on the way who is not.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.domain.alarm import AlarmState
from gateway.domain.escalation import Purpose
from gateway.domain.model import outward
from gateway.domain.notification import Message, Notification
from gateway.domain.short_code import short_code
from gateway.texts.aloud import aloud
from gateway.texts.catalogue import Catalogue, catalogue, pick
from gateway.texts.facts import Facts
from gateway.texts.fields import Fields, fields_of, place_of, who_of
from gateway.texts.short import in_short
from gateway.texts.speech import say

__all__ = ["compose", "message", "say"]

ABOUT: Mapping[Purpose, frozenset[AlarmState]] = {
    Purpose.CALL: frozenset({AlarmState.RAISED}),
    Purpose.AGAIN: frozenset({AlarmState.RAISED, AlarmState.ACKNOWLEDGED, AlarmState.ATTENDED}),
    Purpose.COMING: frozenset({AlarmState.ACKNOWLEDGED}),
    Purpose.ARRIVED: frozenset({AlarmState.ATTENDED}),
    Purpose.CLOSED: frozenset({AlarmState.RESOLVED}),
    Purpose.ASK: frozenset({AlarmState.ATTENDED}),
}
"""The states each purpose can tell of."""
TOLD_BY: Mapping[AlarmState, Purpose] = {
    AlarmState.RAISED: Purpose.CALL,
    AlarmState.ACKNOWLEDGED: Purpose.COMING,
    AlarmState.ATTENDED: Purpose.ARRIVED,
    AlarmState.RESOLVED: Purpose.CLOSED,
}
"""The purpose that simply tells a state."""

TEXTS, CALLS_ALOUD = "sms", "voice"
"""The channels that read the short message, and that speak."""


def compose(facts: Facts) -> tuple[str, str]:
    """Return a line for a lock screen, and the text: place, who, what, since when; the link comes last."""
    words = catalogue(facts.language)
    return _composed(facts, words, fields_of(facts, words))


def _composed(facts: Facts, words: Catalogue, fields: Fields) -> tuple[str, str]:
    kind, text = facts.kind, _text_for(facts)
    subject = pick(words, f"{text}.subject", kind).format_map(fields)
    body = pick(words, f"{text}.text", kind).format_map(fields)
    if facts.alarm.on_trial:
        return words["words.trial"] + subject, f"{words['words.trial_line'].format_map(fields)}\n{body}"
    if facts.test:
        return words["words.test"] + subject, f"{words['words.test_line']}\n{body}"
    return subject, body


def message(notification: Notification, facts: Facts) -> Message:
    """Return a notification with its words, ready for any channel; steps are counted from 1 there."""
    alarm, words = facts.alarm, catalogue(facts.language)
    fields = fields_of(facts, words)
    subject, text = _composed(facts, words, fields)
    told = {"subject": subject, "since": fields["since"], "care": fields["care"]}
    # Only where it is read: most messages are none.
    short = in_short(facts, _text_for(facts)) if notification.channel == TEXTS else ""
    spoken = aloud(facts, _text_for(facts)) if notification.channel == CALLS_ALOUD else None
    return Message(
        notification=outward(notification.id),
        alarm=outward(alarm.id),
        kind=alarm.kind,
        state=alarm.state,
        purpose=facts.purpose,
        place=place_of(alarm, words),
        resident=who_of(alarm, words),
        subject=subject,
        text=text,
        link=facts.link,
        step=notification.step + 1,
        language=facts.language,
        test=facts.test,
        line=words["digest.line"].format_map(told),
        code=short_code(alarm.id),
        short=words["words.test"] + short if facts.test and short else short,
        spoken=spoken,
    )


def _text_for(facts: Facts) -> str:
    state = facts.alarm.state
    purpose = facts.purpose if state in ABOUT[facts.purpose] else TOLD_BY[state]
    if purpose is not Purpose.CALL:
        return purpose.value
    if facts.lapsed:
        return "call.withdrew" if facts.withdrew else "call.lapsed"
    return "call.later" if facts.alarm.round > 0 else "call.first"
