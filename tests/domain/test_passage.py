"""Which passages lead out: by what was said, and by which side of the door the reader is on."""

import pytest

from gateway.domain.model import DeviceId, DoorId, EventType, PlaceId
from gateway.domain.passage import leads_out
from gateway.domain.site import Place, Site
from gateway.domain.site_doors import Door

INSIDE, OUTSIDE, CAMERA = map(DeviceId, ("inside", "outside", "camera"))
DOOR = Door(DoorId("unit"), "单元门", PlaceId("u2"), (OUTSIDE, INSIDE), out=(INSIDE,))
SITE = Site(places={PlaceId("u2"): Place(PlaceId("u2"), "entrance", "2单元")}, doors={DOOR.id: DOOR})


@pytest.mark.parametrize(
    ("device", "type_", "expected"),
    [
        (INSIDE, EventType.DOOR_GRANTED, True),
        (INSIDE, EventType.FACE_RECOGNISED, True),
        (OUTSIDE, EventType.DOOR_GRANTED, False),
        (INSIDE, EventType.DOOR_DENIED, False),
        (INSIDE, EventType.TAMPER, False),
        (CAMERA, EventType.VEHICLE_LEFT, True),
        (CAMERA, EventType.VEHICLE_ENTERED, False),
        (DeviceId("door:unit"), EventType.DOOR_GRANTED, False),
    ],
)
def test_only_a_passage_at_the_inner_side_and_a_barrier_s_exit_lead_out(
    device: DeviceId, type_: EventType, expected: bool
) -> None:
    """Whoever is refused stays where they are; a door opened by somebody's page was opened to come in."""
    assert expected == leads_out(SITE, device, type_)


def test_a_compound_tells_the_way_out_by_an_inner_reader_or_a_gate() -> None:
    """Where neither is there, nobody asks for anybody's last passage."""
    assert SITE.tells_way_out
    plain = Door(DOOR.id, DOOR.name, DOOR.place, DOOR.readers)
    assert not Site(places=SITE.places, doors={plain.id: plain}).tells_way_out
    gate = {PlaceId("u2"): Place(PlaceId("u2"), "gate", "东门")}
    assert Site(places=gate, doors={plain.id: plain}).tells_way_out
