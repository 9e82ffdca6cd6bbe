"""From what a modem handed in to readings. Pure, total; knows no person."""

from __future__ import annotations

import json
from collections.abc import Mapping

from devices.decode import keepable
from devices.modem.settings import DEVICE, SOURCE
from devices.modem.storage import KEY
from gateway.domain.model import EventType, RawMessage, Reading
from gateway.domain.phone import CHINA, PhoneWord


def decode(raw: RawMessage) -> Reading:
    """Return what a raw message of the modem says; UNDECODED where it was no text."""
    said = _said(raw.payload)
    if raw.origin == KEY and said.get("notification", "").isdecimal():
        word = PhoneWord(
            number=said.get("number", ""),
            text=said.get("key", ""),
            notification=int(said["notification"]),
            several="several" in said,
        )
        return _reading(raw, EventType.PHONE_KEY, said, word)
    if "from" in said and "text" in said:
        word = PhoneWord(said["from"], said["text"], said.get("country", CHINA))
        return _reading(raw, EventType.PHONE_TEXT, said, word)
    return Reading(
        device=DEVICE,
        type=EventType.UNDECODED,
        received_at=raw.received_at,
        reason="expected an SMS, found something else",
        raw=raw.payload[:512],
        source=SOURCE,
    )


def _reading(raw: RawMessage, type_: EventType, said: Mapping[str, str], word: PhoneWord) -> Reading:
    return Reading(
        device=DEVICE,
        type=type_,
        received_at=raw.received_at,
        sender_id=said.get("id"),
        source=SOURCE,
        phone=word,
    )


def _said(payload: bytes) -> Mapping[str, str]:
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): keepable(value) for key, value in found.items() if isinstance(value, str)}
