"""From what the OSDP source says about its readers to readings. Pure and total; never talks to a reader.

A card number or a PIN goes into the reading's `presented` and nowhere else: not into its detail, and not
into what is kept of a message that cannot be decoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from devices import topics
from devices.decode import detail, parse_object
from devices.native import undecoded
from gateway.domain.errors import DeviceNonsense
from gateway.domain.model import DeviceId, EventType, RawMessage, Reading

CREDENTIALS = {EventType.ACCESS_CARD: "card", EventType.ACCESS_PIN: "pin"}
"""Under which key a message of this type carries what was presented."""

_TYPES = {each.value: each for each in EventType if each is not EventType.UNDECODED}


def decode_osdp(raw: RawMessage) -> Sequence[Reading]:
    """Return the one reading of one message of the OSDP source; UNDECODED where it is none."""
    try:
        said = parse_object(raw.payload)
    except DeviceNonsense:
        return (_nothing(raw, "found no JSON object, expected what a reader said"),)
    device, type_ = said.pop("device", None), _TYPES.get(str(said.pop("type", None)))
    if not isinstance(device, str) or not device or type_ is None:
        return (_nothing(raw, "found no device or no known type, expected both"),)
    presented = said.pop(CREDENTIALS.get(type_, ""), "")
    if type_ in CREDENTIALS and not (isinstance(presented, str) and presented):
        return (_nothing(raw, f"found no {CREDENTIALS[type_]}, expected what was presented"),)
    # What the gateway says of a reader is no sign of life of it.
    source = topics.GATEWAY if said.pop("own", False) else raw.source
    rest = {key: value for key, value in said.items() if key not in CREDENTIALS.values()}
    return (
        Reading(
            device=DeviceId(device),
            type=type_,
            received_at=raw.received_at,
            detail=detail(rest),
            source=source,
            presented=str(presented),
        ),
    )


def _nothing(raw: RawMessage, reason: str) -> Reading:
    return undecoded(replace(raw, payload=b""), DeviceId(raw.source), reason)
