"""From facts to the words that stand in the braces of a text. Total: what is unknown has a word too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from gateway.domain.alarm import Alarm, AlarmKind, AlarmState
from gateway.domain.model import EventType
from gateway.domain.paths import PATH
from gateway.domain.site import DOOR
from gateway.texts.catalogue import Catalogue, pick
from gateway.texts.facts import Facts

LONGEST = 200
"""Characters of a name or an outcome that a message repeats."""

THINGS_OF_OURS = frozenset(
    ("line", "broker", "door", "modem", "voice", "relay", "path", "vision", "login", "gateway", "templates")
)
"""What the gateway itself has faults of, by what stands before the colon."""

_OF_THE_BOX = ("device:gateway:", "device:templates:")
_ABOUT: Mapping[str, str] = {f"device:{PATH}": "path", "device:login:": "login"}
"""Notices that are no fault of a device, by what their subject begins with."""

Fields = Mapping[str, str]


def place_of(alarm: Alarm, words: Catalogue) -> str:
    """Return where it is; for a device that nobody placed, its id."""
    name = plain(alarm.place_name) or (alarm.devices[0] if alarm.devices else "?")
    return (
        name
        if alarm.place is not None or alarm.kind is AlarmKind.DRILL
        else words["words.place"].format(device=name)
    )


def who_of(alarm: Alarm, words: Catalogue) -> str:
    """Return whom it is about, or that nobody is registered."""
    return plain(alarm.resident_name) or words["words.who"]


def helper_of(name: str, words: Catalogue) -> str:
    """Return a helper's name, or the word for somebody."""
    return plain(name) or words["words.helper"]


def fields_of(facts: Facts, words: Catalogue) -> Fields:
    """Return every field that a text may use."""
    alarm, kind = facts.alarm, facts.kind
    found = {
        "who": who_of(alarm, words),
        "place": place_of(alarm, words),
        "since": since(facts, words),
        "link": facts.link,
        "presses": str(alarm.presses),
        "round": str(alarm.round + 1),
        "helper": helper_of(alarm.helper_name, words),
        "lapsed": helper_of(facts.lapsed, words),
        "by": helper_of(facts.by or alarm.helper_name, words),
        "outcome": plain(alarm.outcome).rstrip(".。") or words["words.outcome"],
        "device": _device(alarm, words),
        "fault": _fault(facts, words),
        "sign": _sign(facts, words),
        "trial": plain(alarm.policy.trial),
    }
    known = "known" if plain(alarm.resident_name) else "unknown"
    found["person"] = words[f"person.{known}"].format_map(found)
    found["care"] = pick(words, "care", kind).format_map(found)
    found["home"] = words[f"home.{known}"].format_map(found)
    about = next((text for begins, text in _ABOUT.items() if alarm.subject.startswith(begins)), kind)
    found["what"] = pick(words, "what", about).format_map(found)
    found["again"] = pick(words, "again.what", about).format_map(found)
    if alarm.state is not AlarmState.RESOLVED:
        found["status"] = pick(words, f"status.{alarm.state.value}", kind).format_map(found)
        found["answer"] = pick(words, f"answer.{alarm.state.value}", kind)
    return found


def plain(text: str) -> str:
    """Return what somebody typed as one short line: it may not forge another line of a message."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def since(facts: Facts, words: Catalogue) -> str:
    """Return when it began, by the site's clock; with the day where that was not today."""
    zone = _zone(facts.timezone)
    at, today = facts.alarm.raised_at.astimezone(zone), facts.now.astimezone(zone)
    time = f"{at:%H:%M}" if zone is not UTC else f"{at:%H:%M} UTC"
    if at.date() == today.date():
        return words["since.today"].format(time=time)
    return words["since.earlier"].format(time=time, day=at.day, month_name=words[f"month_name.{at.month}"])


def _sign(facts: Facts, words: Catalogue) -> str:
    if facts.alarm.sign_at is None:
        return ""
    time = f"{facts.alarm.sign_at.astimezone(_zone(facts.timezone)):%H:%M}"
    return pick(words, "sign", facts.alarm.sign).format(time=time)


@lru_cache(maxsize=16)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (
        LookupError,
        OSError,
        ValueError,
    ):  # unknown, or no zone data here: the message goes out all the same
        return UTC


def _device(alarm: Alarm, words: Catalogue) -> str:
    device = plain(alarm.devices[0] if alarm.devices else alarm.subject.removeprefix("device:"))
    kind, colon, name = device.partition(":")
    known = colon and kind in THINGS_OF_OURS
    pattern = words.get(f"words.{kind}_{name}", words.get(f"words.{kind}")) if known else None
    return pattern.format(name=name) if pattern else device


def _fault(facts: Facts, words: Catalogue) -> str:
    if facts.alarm.kind is not AlarmKind.TECHNICAL:
        return ""
    type_ = facts.fault.value if facts.fault is not None else facts.alarm.subject.rpartition(":")[2]
    if type_ == EventType.TAMPER and facts.alarm.subject.startswith(f"device:{DOOR}"):
        type_ = "attempts"  # a door itself cannot be taken off a wall
    if facts.alarm.subject.startswith(f"device:{PATH}"):
        type_ = "path"
    if facts.alarm.subject.startswith(_OF_THE_BOX):
        type_ = "box"  # a disk, the backups: nothing that could be out of contact
    return pick(words, "fault", type_)
