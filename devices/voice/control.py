"""What baresip is told and what it tells, over its module ctrl_tcp. Pure; total for whatever comes.

Events of baresip 1.0.0 (Debian 12); newer ones add fields and keep these.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from devices.voice.netstrings import wrap

LONGEST_COMMAND = 250
"""Characters of a command and its parameters that baresip takes; it cuts what is longer."""


class Word(StrEnum):
    """What an event or an answer says."""

    RINGS = "rings"
    PROGRESSES = "progresses"
    """Sound may come before an answer (183): it rings, or a network speaks."""
    TAKEN = "taken"
    KEY = "key"
    CLOSED = "closed"
    COMES_IN = "comes in"
    """Somebody calls us."""
    REGISTERED = "registered"
    NOT_REGISTERED = "not registered"
    ANSWER = "answer"
    """To a command of ours."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that baresip said."""

    word: Word
    detail: str = ""
    """The key, the reason, the words of an answer."""
    token: str = ""
    ok: bool = True


_MEANS = {
    "CALL_RINGING": Word.RINGS,
    "CALL_PROGRESS": Word.PROGRESSES,
    "CALL_ESTABLISHED": Word.TAKEN,
    "CALL_DTMF_START": Word.KEY,
    "CALL_CLOSED": Word.CLOSED,
    "CALL_INCOMING": Word.COMES_IN,
    "REGISTER_OK": Word.REGISTERED,
    "REGISTER_FAIL": Word.NOT_REGISTERED,
}
OF_OUR_CALL = frozenset({Word.RINGS, Word.PROGRESSES, Word.TAKEN, Word.KEY, Word.CLOSED})


def command(name: str, params: str = "", token: str = "") -> bytes:
    """Return a command as it is sent. Raises ValueError for one that baresip would cut."""
    if len(f"{name} {params}".encode()) > LONGEST_COMMAND:
        raise ValueError(f"expected a command of at most {LONGEST_COMMAND} bytes, found a longer one")
    told = {"command": name, "params": params, "token": token}
    return wrap(json.dumps({key: value for key, value in told.items() if value}).encode())


def event(said: bytes) -> Event:
    """Return what a string says; NOTHING where it is of no use here."""
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return Event(Word.NOTHING)
    if not isinstance(found, dict):
        return Event(Word.NOTHING)
    texts = {key: value for key, value in found.items() if isinstance(value, str)}
    if found.get("response") is True:
        detail = " ".join(texts.get("data", "").split())
        return Event(Word.ANSWER, detail, texts.get("token", ""), ok=found.get("ok") is True)
    word = _MEANS.get(texts.get("type", ""), Word.NOTHING)
    if word in OF_OUR_CALL and texts.get("direction", "outgoing") != "outgoing":
        return Event(Word.NOTHING)
    return Event(word, texts.get("param", ""))
