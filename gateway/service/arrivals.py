"""Whether a named presence at a door is somebody who has come to help. Decides nothing else, writes nothing.

A photograph held before a camera ends no call: a face arrives only where it was asked to move and did, or
where a card of the same person opened a door on the way to that home moments before.
"""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import Connection

from gateway.domain import rules
from gateway.domain.alarm import NO_CALL, Alarm, AlarmState
from gateway.domain.model import EventType, Now, PlaceId, Reading
from gateway.domain.site import Site
from gateway.domain.vision import Liveness
from gateway.store import events

CARD_WITHIN = timedelta(minutes=5)
"""How long ago a card may have opened the entrance: so long somebody takes to a flat on the top floor."""


def may_arrive(alarm: Alarm, reading: Reading) -> bool:
    """Tell whether a named presence may be an arrival: anybody's; a card or a face, of those called only."""
    over = alarm.state is AlarmState.RESOLVED or alarm.kind in NO_CALL
    if over or reading.person == alarm.resident or rules.seen_before(alarm, reading):
        return False
    called = alarm.policy.called_until(alarm.round, alarm.step)
    return (
        reading.type is EventType.PRESENCE_ARRIVED
        or reading.person == alarm.helper
        or reading.person in called
    )


def is_there(connection: Connection, site: Site, place: PlaceId, reading: Reading, now: Now) -> bool:
    """Tell whether somebody stands there, and not perhaps their picture."""
    if reading.type is not EventType.FACE_RECOGNISED or reading.person is None:
        return True
    if json.loads(reading.detail or "{}").get("liveness") == Liveness.PASSED:
        return True
    on_the_way = (place, *site.around(place))
    return events.let_in_by_card(connection, reading.person, on_the_way, now.steady - CARD_WITHIN)
