"""From the key of a call to a reading. Pure, total; knows no person."""

from __future__ import annotations

import json

from devices.voice.settings import DEVICE, SOURCE
from gateway.domain.model import EventType, RawMessage, Reading
from gateway.domain.phone import PhoneWord


def decode(raw: RawMessage) -> Reading:
    """Return what a raw message of a call says; UNDECODED where it is no key."""
    key, id_ = _said(raw.payload)
    if not key or not id_.isdecimal():
        return Reading(
            device=DEVICE,
            type=EventType.UNDECODED,
            received_at=raw.received_at,
            reason="expected a key, found something else",
            raw=raw.payload[:512],
            source=SOURCE,
        )
    word = PhoneWord(text=key, notification=int(id_))
    return Reading(
        device=DEVICE, type=EventType.PHONE_KEY, received_at=raw.received_at, source=SOURCE, phone=word
    )


def _said(payload: bytes) -> tuple[str, str]:
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(found, dict):
        return "", ""
    key, id_ = found.get("key"), found.get("notification")
    return (key, id_) if isinstance(key, str) and isinstance(id_, str) else ("", "")
