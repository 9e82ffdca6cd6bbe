"""What devices can be at a door, by template and wiring; locks behind bridges are told in their own words."""

from datetime import UTC, datetime, timedelta

import pytest

from devices import catalogue
from devices.bridge_locks import BridgeLocks
from devices.door_parts import parts_of
from devices.registry import Registry
from gateway.domain.camera import Camera
from gateway.domain.command import Order
from gateway.domain.model import CommandId, DeviceId, DoorId, PlaceId
from gateway.domain.site import Device, Site
from gateway.domain.site_doors import Door
from tests.flow.wire import Air

TEMPLATES = catalogue.load()
YALE = Device(DeviceId("yale"), "zigbee2mqtt-lock", params={"name": "b3-501/lock"})
BAR = Device(DeviceId("bar"), "esphome-gate", params={"prefix": "east", "entity": "bar"})


@pytest.mark.parametrize(
    ("template", "params", "parts"),
    [
        ("cuobian-reader", {}, "reader"),
        ("cuobian-door", {}, "contact lock reader rex"),
        ("cuobian-gate", {}, "contact lock reader rex"),
        ("cuobian-sos", {}, ""),
        ("osdp-reader", {"address": "1"}, "lock reader"),
        ("osdp-reader", {"address": "1", "contact": "0", "rex": "1i"}, "contact lock reader rex"),
        ("osdp-reader", {"address": "1", "contact": "NONE"}, "lock reader"),
        ("zigbee2mqtt-contact", {"name": "x"}, "contact"),
        ("zigbee2mqtt-lock", {"name": "x"}, "lock"),
        ("zigbee2mqtt-garage", {"name": "x"}, "contact lock"),
        ("esphome-lock", {"prefix": "x", "entity": "y"}, "lock"),
        ("tasmota-relay", {"topic": "x"}, ""),
        ("zigbee2mqtt-motion", {"name": "x"}, ""),
    ],
)
def test_a_device_can_be_what_its_template_says(template: str, params: dict[str, str], parts: str) -> None:
    """Reader, lock, contact, exit button; of an OSDP reader what is wired to it."""
    assert parts.split() == sorted(parts_of(TEMPLATES[template], params))


def test_parts_that_do_not_fit_are_named() -> None:
    """Each with its place in the document, what was found and what was expected."""
    devices = [
        Device(DeviceId("sos"), "cuobian-sos"),
        Device(DeviceId("r1"), "osdp-reader", params={"address": "1"}),
        Device(DeviceId("strange"), "no-such-template"),
    ]
    door = Door(
        DoorId("unit"),
        "x",
        PlaceId("b3u2"),
        readers=(DeviceId("sos"), DeviceId("strange"), DeviceId("gone")),
        lock=DeviceId("r1"),
        contact=DeviceId("r1"),
        rex=(DeviceId("r1"),),
    )
    site = Site(devices={each.id: each for each in devices}, doors={door.id: door})
    shown, moves = (
        "one that cards, PINs, plates or faces are shown to",
        "one that says door.opened and door.closed",
    )
    assert [
        f"door unit.readers: found 'sos' (cuobian-sos), expected {shown}",
        f"door unit.contact: found 'r1' (osdp-reader without contact), expected {moves}",
        "door unit.rex: found 'r1' (osdp-reader without rex), expected one that says rex.pressed",
    ] == [each for each in Registry(TEMPLATES).problems(site) if each.startswith("door")]


class AnyAir(Air):
    """A broker that takes orders on any topic."""

    def mention(self, topic: str, payload: bytes) -> bool:
        if not self.away:
            self.orders.append((topic, {"": payload.decode()}))
        return not self.away


def order(device: str, do: str = "unlock") -> Order:
    """Return an order for a lock."""
    at = datetime(2026, 11, 25, tzinfo=UTC)
    return Order(CommandId(7), DeviceId(device), do, DoorId("home"), "account:1", timedelta(seconds=5), at)


def site_with(device: Device) -> Site:
    """Return a site with this device as the lock of its only door."""
    door = Door(DoorId("home"), "x", PlaceId("b3u2-501"), lock=device.id)
    return Site(devices={device.id: device}, doors={door.id: door})


@pytest.mark.parametrize(
    ("device", "topic", "payload"),
    [
        (YALE, "zigbee2mqtt/b3-501/lock/set", '{"state":"UNLOCK"}'),
        (BAR, "east/cover/bar/command", "OPEN"),
    ],
)
def test_a_lock_behind_a_bridge_is_told_in_its_words(device: Device, topic: str, payload: str) -> None:
    """Once, at QoS 0; nothing is kept for a broker that is away, and nothing but an unlock is passed on."""
    air = AnyAir()
    locks = BridgeLocks(TEMPLATES, air)
    locks.bind(site_with(device))
    assert locks.obeys(device.id)
    assert locks.act(order(device.id))
    assert not locks.act(order(device.id, "lock"))
    assert [(topic, {"": payload})] == air.orders
    air.away = True
    assert not locks.act(order(device.id))
    locks.bind(Site(devices={device.id: device}))
    assert not locks.obeys(device.id), "it is at no door any more"


@pytest.mark.parametrize(
    "device",
    [
        Device(DeviceId("ctrl"), "cuobian-door"),
        Device(DeviceId("sos"), "zigbee2mqtt-sos", params={"name": "x"}),
        Device(DeviceId("bare"), "zigbee2mqtt-lock"),
        Device(DeviceId("strange"), "no-such-template"),
    ],
    ids=lambda device: device.id,
)
def test_other_devices_are_left_to_others(device: Device) -> None:
    """Those of our own protocol, those that open nothing, those that lack a param."""
    locks = BridgeLocks(TEMPLATES, AnyAir())
    locks.bind(site_with(device))
    assert not locks.obeys(device.id)


@pytest.mark.parametrize(
    ("readers", "out", "rex", "words"),
    [
        ("cam", "", "", "way in (cam)"),
        ("cam frigate", "", "", "way in (cam, frigate)"),
        ("cam card", "card", "", "way in (cam)"),
        ("card cam", "cam", "", "way out (cam)"),
        ("card cam", "cam", "exit", ""),
        ("card cam", "", "", ""),
        ("plate cam", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_face_is_never_the_only_way_through_a_door(readers: str, out: str, rex: str, words: str) -> None:
    """Refused for each side by itself, whoever's camera it is; a card, a PIN or a plate beside it will do."""
    devices = [
        Device(DeviceId("cam"), "cuobian-camera", camera=Camera("rtsp://10.0.0.5/1")),
        Device(DeviceId("frigate"), "frigate-face", params={"camera": "front_door"}),
        Device(DeviceId("card"), "cuobian-reader"),
        Device(DeviceId("plate"), "cuobian-gate"),
        Device(DeviceId("exit"), "cuobian-door"),
    ]
    ids = [tuple(map(DeviceId, each.split())) for each in (readers, out, rex)]
    door = Door(DoorId("unit"), "x", PlaceId("b3u2"), readers=ids[0], out=ids[1], rex=ids[2])
    found = Registry(TEMPLATES).problems(
        Site(devices={each.id: each for each in devices}, doors={door.id: door})
    )
    expected = f"door unit.readers: found a face as the only {words}, expected" if words else None
    assert ([expected] if expected else []) == [each[: len(expected or "")] for each in found]


def test_only_what_speaks_or_shows_can_ask_for_a_turn_of_the_head() -> None:
    """A reader that is named for it is refused at its camera; a panel is taken."""
    devices = [Device(DeviceId("panel"), "cuobian-panel"), Device(DeviceId("card"), "cuobian-reader")]
    for asks, refused in (("panel", ""), ("card", "device cam.camera: found asks: 'card' (cuobian-reader)")):
        camera = Camera("rtsp://10.0.0.5/1", asks=DeviceId(asks))
        cam = Device(DeviceId("cam"), "cuobian-camera", camera=camera)
        found = Registry(TEMPLATES).problems(Site(devices={each.id: each for each in (*devices, cam)}))
        assert [refused] * bool(refused) == [each.partition(",")[0] for each in found]


@pytest.mark.parametrize(
    ("readers", "refused"),
    [
        ("card cam", []),
        ("cam", ["cards", "PINs"]),
        ("plate cam", ["cards", "PINs"]),
    ],
)
def test_a_second_proof_needs_cards_and_pins(readers: str, refused: list[str]) -> None:
    """Else nobody could come in, or nobody but by a face."""
    devices = [
        Device(DeviceId("cam"), "cuobian-camera", camera=Camera("rtsp://10.0.0.5/1")),
        Device(DeviceId("card"), "cuobian-reader"),
        Device(DeviceId("plate"), "cuobian-gate"),
    ]
    door = Door(DoorId("unit"), "x", PlaceId("b3u2"), tuple(map(DeviceId, readers.split())), second=True)
    site = Site(devices={each.id: each for each in devices}, doors={door.id: door})
    found = [each for each in Registry(TEMPLATES).problems(site) if each.startswith("door unit.second")]
    assert [f"expected a reader of {each} beside" for each in refused] == [
        each[each.index("expected") :].split(" it")[0] for each in found
    ]
