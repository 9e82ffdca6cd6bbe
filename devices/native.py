"""What native devices say on `cuobian/v1/{device}/event` and `/status` (CONTRACT §3). Pure and total.

A call for help is never refused for a minor flaw: what could not be understood of it stays in its detail.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from devices.decode import detail, json_kind, parse_object
from gateway.domain.errors import DeviceNonsense
from gateway.domain.model import DeviceId, EventType, PersonId, RawMessage, Reading

KEPT_RAW = 512
"""Bytes kept of what could not be decoded."""
LONGEST_ID = 2048
"""Characters; a sender that never sees its own id in an ack would repeat for ever."""
LONGEST_NUMBER = 128
LONGEST_SECRET = 128
RETAINED = "retained: a stored message tells a state, never that something happened now"
URGENT = frozenset({EventType.SOS_PRESSED, EventType.SOS_CANCELLED})
"""What goes by the session that carries SOS and nothing else."""
CALLS = URGENT | {EventType.FALL, EventType.SMOKE, EventType.GAS, EventType.LEAK, EventType.DOOR_DURESS}
"""What brings people to a door: never refused for a minor flaw."""

_NOT_SAID = {
    EventType.UNDECODED,
    EventType.GATEWAY_STARTED,
    EventType.GATEWAY_STOPPED,
    EventType.OSDP_INSTALL_OPENED,
    EventType.OSDP_INSTALL_CLOSED,
    EventType.OSDP_KEY_ROTATION,
}
"""What the gateway alone records."""
_TYPES = {each.value: each for each in EventType if each not in _NOT_SAID}
SECRETS = {EventType.ACCESS_CARD: "card", EventType.ACCESS_PIN: "pin", EventType.ACCESS_PLATE: "plate"}
"""Where a reader puts what was shown to it. Such a value is kept nowhere, whatever it comes with."""
_NAMES = (*(f'"{name}"'.encode() for name in SECRETS.values()), b'"access.', b'"pin_code"')
"""What bytes hold that may hold such a value, however a reader spells where it stands."""
_PERSON = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def kept(payload: bytes, most: int = KEPT_RAW) -> bytes:
    """Return the first bytes of a payload, to be shown and kept; none where a card, PIN or plate may be."""
    small = payload.lower()
    return b"" if any(name in small for name in _NAMES) else payload[:most]


def undecoded(raw: RawMessage, device: DeviceId, reason: str, sender_id: str | None = None) -> Reading:
    """Return the reading that stands for bytes nothing can be made of."""
    return Reading(
        device=device,
        type=EventType.UNDECODED,
        received_at=raw.received_at,
        sender_id=sender_id,
        reason=reason,
        raw=kept(raw.payload),
        source=raw.source,
        qos=raw.qos,
        retained=raw.retained,
    )


def read_event(raw: RawMessage, device: DeviceId) -> Reading:
    """Decode one event of a native device."""
    try:
        said = parse_object(raw.payload)
    except DeviceNonsense as nonsense:
        return undecoded(raw, device, nonsense.message)
    sender_id = _sender_id(said.get("id"))
    name = said.get("type")
    type_ = _TYPES.get(name) if isinstance(name, str) else None
    if raw.retained:
        return undecoded(raw, device, RETAINED, sender_id)
    if type_ is None:
        return undecoded(raw, device, f"found type {_short(name)}, expected a known event type", sender_id)
    if sender_id is None and type_ not in CALLS:
        reason = f"found id {_short(said.get('id'))}, expected a text of 1 to {LONGEST_ID} characters"
        return undecoded(raw, device, reason)
    presented = said.get(SECRETS[type_]) if type_ in SECRETS else ""
    if type_ in SECRETS and not _is_presentable(presented):
        reason = f"found no {SECRETS[type_]}, expected a text of 1 to {LONGEST_SECRET} characters"
        return undecoded(raw, device, reason, sender_id)
    return _reading(raw, device, type_, sender_id, said, str(presented))


def read_status(raw: RawMessage, device: DeviceId) -> Reading:
    """Decode what a native device, or its will, says about its own state."""
    try:
        said = parse_object(raw.payload)
    except DeviceNonsense as nonsense:
        return undecoded(raw, device, nonsense.message)
    online = said.pop("online", None)
    if online is None and percent(said.get("battery")) is not None:
        return _reading(raw, device, EventType.HEARTBEAT, None, said)
    if not isinstance(online, bool):
        return undecoded(raw, device, f"found online {_short(online)}, expected true or false")
    type_ = EventType.DEVICE_ONLINE if online else EventType.DEVICE_OFFLINE
    return _reading(raw, device, type_, None, said)


def percent(value: object) -> int | None:
    """Return a charge in percent; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        return None
    return int(value)


def _reading(
    raw: RawMessage,
    device: DeviceId,
    type_: EventType,
    sender_id: str | None,
    said: dict[str, object],
    presented: str = "",
) -> Reading:
    at, battery = _moment(said.get("at")), percent(said.get("battery"))
    person = _person(said.get("person"))
    understood = {"id": sender_id, "type": type_, "at": at, "person": person, "battery": battery}
    secret = SECRETS.values()
    rest = {key: value for key, value in said.items() if understood.get(key) is None and key not in secret}
    more = detail(rest)
    return Reading(
        device=device,
        type=type_,
        received_at=raw.received_at,
        sender_id=sender_id,
        at=at,
        person=person,
        detail=more if kept(more.encode()) else '{"dropped":"detail with a card, PIN or plate in it"}',
        source=raw.source,
        qos=raw.qos,
        retained=raw.retained,
        battery=battery,
        presented=presented,
        late=raw.late,
    )


def _sender_id(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**LONGEST_NUMBER:
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        return None
    return value if _is_text(value) else None


def _is_presentable(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_SECRET and _is_text(value)


def _is_text(value: str) -> bool:
    """Tell whether UTF-8 and a database can hold a text; JSON lets half a surrogate pair through."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _moment(value: object) -> datetime | None:
    """Return an RFC 3339 time as aware UTC; None where it is none."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value.upper())  # RFC 3339 allows t and z as well
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 with an offset is before all time
        return None


def _person(value: object) -> PersonId | None:
    return PersonId(value) if isinstance(value, str) and _PERSON.fullmatch(value) else None


def _short(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, str):
        return repr(value[:60])
    return repr(value)[:60] if isinstance(value, bool | int | float) else f"a JSON {json_kind(value)}"
