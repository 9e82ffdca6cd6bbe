"""The few words by which somebody who reviews looks for events, and which types each stands for. Pure.

Nobody is looked for by face, and no word here names a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from gateway.domain.model import EventType as E


class Kind(StrEnum):
    """What an event is about."""

    CALL = "call"
    FORCED = "forced"
    DOOR = "door"
    FACE = "face"
    VEHICLE = "vehicle"
    PRESENCE = "presence"
    DEVICE = "device"


class Outcome(StrEnum):
    """How an attempt to come in ended."""

    GRANTED = "granted"
    DENIED = "denied"


_CALL = frozenset(
    {E.SOS_PRESSED, E.SOS_CANCELLED, E.WELLBEING_CONFIRMED, E.FALL, E.SMOKE, E.GAS, E.LEAK, E.DOOR_DURESS}
)
_DOOR = frozenset(
    {
        *(E.ACCESS_CARD, E.ACCESS_PIN, E.DOOR_GRANTED, E.DOOR_DENIED, E.DOOR_OPENED, E.DOOR_CLOSED),
        *(E.DOOR_GRANTED_NOT_OPENED, E.REX_PRESSED),
    }
)
_NAMED: Mapping[Kind, frozenset[E]] = {
    Kind.CALL: _CALL,
    Kind.FORCED: frozenset({E.DOOR_FORCED, E.DOOR_HELD, E.TAMPER}),
    Kind.DOOR: _DOOR,
    Kind.FACE: frozenset({E.FACE_RECOGNISED, E.FACE_UNKNOWN}),
    Kind.VEHICLE: frozenset({E.ACCESS_PLATE, E.VEHICLE_ENTERED, E.VEHICLE_LEFT, E.VEHICLE_DENIED}),
    Kind.PRESENCE: frozenset({E.MOTION, E.PRESENCE_ARRIVED}),
}
TYPES: Mapping[Kind, frozenset[E]] = {
    **_NAMED,
    Kind.DEVICE: frozenset(E) - frozenset().union(*_NAMED.values()),
}
"""Every type in exactly one kind; what is about nobody and no door is about a device."""
OUTCOMES: Mapping[Outcome, frozenset[E]] = {
    Outcome.GRANTED: frozenset({E.DOOR_GRANTED, E.VEHICLE_ENTERED, E.VEHICLE_LEFT}),
    Outcome.DENIED: frozenset({E.DOOR_DENIED, E.VEHICLE_DENIED}),
}
_KIND_OF: Mapping[str, Kind] = {type_: kind for kind, types in TYPES.items() for type_ in types}


def kind_of(type_: str) -> Kind:
    """Return what an event of this type is about."""
    return _KIND_OF.get(type_, Kind.DEVICE)


def types_of(kinds: Collection[Kind], outcome: Outcome | None) -> frozenset[E] | None:
    """Return the types that are left when both are asked for; None where all are."""
    if not kinds and outcome is None:
        return None
    named = frozenset().union(*(TYPES[each] for each in kinds)) if kinds else frozenset(E)
    return named if outcome is None else named & OUTCOMES[outcome]
