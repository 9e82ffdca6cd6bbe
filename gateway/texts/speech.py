"""What the device in the resident's home says. Owns when it keeps silent; publishing is the engine's."""

from __future__ import annotations

from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.texts.catalogue import catalogue, pick
from gateway.texts.fields import helper_of

SILENT = frozenset({AlarmKind.DURESS, AlarmKind.TECHNICAL, AlarmKind.DRILL})
"""Whoever threatens somebody must not hear that help was called; a flat battery is no talk for the night."""


def say(
    state: AlarmState,
    by: str,
    language: str,
    kind: AlarmKind,
    again: bool,
    *,
    lapsed: bool = False,
    trial: bool = False,
) -> str:
    """Return the sentence to be spoken, empty where the device must keep silent.

    `by` is the helper's name, empty where nobody is coming. `again`: after a repeated press. `lapsed`: raised
    anew because a promise was not kept, which a first raise at round 0, step 0 never is. `trial`: the one
    press that somebody announced; whoever hears it is told how to make it a call.
    """
    if kind in SILENT:
        return ""
    words = catalogue(language)
    key = f"say.{state.value}"
    if again and state is not AlarmState.RESOLVED:
        key = f"{key}_again"
    elif lapsed and state is AlarmState.RAISED:
        key = f"{key}_lapsed"
    return pick(words, key, "trial" if trial else kind.value).format(by=helper_of(by, words))
