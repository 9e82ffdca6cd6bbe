"""What a passage tells of where somebody is. Owns which ones lead out; knows no more than the doors say.

It decides an order of calling and nothing else: who is not known to have gone out is taken to be there.
"""

from __future__ import annotations

from datetime import timedelta

from gateway.domain.model import DeviceId, EventType
from gateway.domain.site import Site

PASSAGES = frozenset(
    {
        EventType.DOOR_GRANTED,
        EventType.VEHICLE_ENTERED,
        EventType.VEHICLE_LEFT,
        EventType.PRESENCE_ARRIVED,
        EventType.FACE_RECOGNISED,
    }
)
"""What a person leaves behind on the way in or out."""
OUT_FOR = timedelta(hours=24)
"""Who went out longer ago is unknown again: on the way back the door may have stood open."""


def leads_out(site: Site, device: DeviceId, type_: EventType) -> bool:
    """Tell whether somebody went out by this: at a barrier's exit, or at a reader that stands inside."""
    if type_ is EventType.VEHICLE_LEFT:
        return True
    door = site.mounted.get(device)
    return type_ in PASSAGES and door is not None and device in door.out
