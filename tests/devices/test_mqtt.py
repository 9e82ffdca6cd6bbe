"""Both sessions against a real mosquitto: nothing is lost, told too early, or ends a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest

from devices import topics
from gateway.domain.model import CommandId, DeviceId, EventType, Receipt, ReceiptStatus
from gateway.domain.site import Device
from tests.brokers import Broker
from tests.devices.conftest import Listen
from tests.devices.sides import PATIENCE, NativeDevice, button, eventually, is_probe, site_of

pytestmark = pytest.mark.live

MakeDevice = Callable[..., NativeDevice]

ZIGBEE = Device(DeviceId("z1"), "zigbee2mqtt-emergency", params={"name": "三号楼/sos 501"})


def test_a_press_arrives_on_the_session_of_its_own(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """A press of an installed button is handed in once, as urgent, by the session that carries SOS."""
    gateway = listen(mosquitto.port, site_of(button("b1")))
    device(mosquitto.port, "b1").press("1")
    raw = gateway.engine.next()
    assert (topics.SOS, True, "cuobian/v1/b1/event", 1) == (raw.source, raw.urgent, raw.origin, raw.qos)
    assert gateway.engine.silent_for(3.0)


def test_the_ack_comes_after_acknowledge_only(mosquitto: Broker, listen: Listen, device: MakeDevice) -> None:
    """The device hears its ack when the engine has committed, never before; the id is its own."""
    gateway = listen(mosquitto.port, site_of(button("b1")))
    b1 = device(mosquitto.port, "b1")
    b1.press("boot7-1")
    raw = gateway.engine.next()
    assert b1.hears_no_ack_for(0.5)
    gateway.sos.acknowledge(raw, gateway.engine.receipts(raw))
    assert {"id": "boot7-1", "status": "committed"} == b1.next_ack()


def test_a_rejected_message_is_answered_with_its_reason(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """What cannot be decoded is acknowledged too, so that the device learns of its mistake and stops."""
    gateway = listen(mosquitto.port, site_of(button("b1")))
    b1 = device(mosquitto.port, "b1")
    b1.say("event", {"id": "7", "type": "nonsense"})
    raw = gateway.engine.next()
    gateway.sos.acknowledge(raw, [Receipt(DeviceId("b1"), "7", ReceiptStatus.REJECTED, "why")])
    assert {"id": "7", "status": "rejected", "reason": "why"} == b1.next_ack()


def test_what_was_not_acknowledged_comes_again(mosquitto: Broker, listen: Listen, device: MakeDevice) -> None:
    """Of ten presses five are acknowledged; the next run of the gateway gets exactly the other five."""
    site = site_of(button("b1"))
    gateway = listen(mosquitto.port, site)
    b1 = device(mosquitto.port, "b1")
    for number in range(10):
        b1.press(str(number))
    raws = [gateway.engine.next() for _ in range(10)]
    for raw in raws[:5]:
        gateway.sos.acknowledge(raw, ())
    for _ in range(5):
        b1.say("status", {"online": True})  # five more round trips: the PUBACKs are through
    gateway.stop()
    again = listen(mosquitto.port, site)
    got = sorted(
        json.loads(raw.payload)["id"]
        for raw in (again.engine.next() for _ in range(10))
        if raw.source == topics.SOS
    )
    assert ["5", "6", "7", "8", "9"] == got


def test_an_acknowledgement_of_an_older_connection_counts_for_nothing(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """Message numbers start again after a reconnect: a late PUBACK must not eat another message."""
    site = site_of(button("b1"))
    gateway = listen(mosquitto.port, site)
    b1 = device(mosquitto.port, "b1")
    b1.press("old")
    old = gateway.engine.next()
    mosquitto.stop()
    eventually(lambda: not gateway.sos.alive())
    gateway.sos.acknowledge(old, ())
    mosquitto.start()
    again = gateway.engine.next()
    gateway.sos.acknowledge(old, ())
    assert old.payload == again.payload
    assert old.handle != again.handle
    gateway.stop()
    third = listen(mosquitto.port, site)
    assert old.payload == third.engine.next().payload


def test_a_broken_inbox_ends_no_thread_and_loses_nothing(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """An exception on the way in is caught at the edge, and the broker is asked to send again."""
    gateway = listen(mosquitto.port, site_of(ZIGBEE))
    bridge = device(mosquitto.port, "bridge")
    gateway.engine.fault = RuntimeError("the inbox is broken")
    bridge.publish("zigbee2mqtt/三号楼/sos 501", b'{"action":"emergency","linkquality":1}')
    bridge.publish("zigbee2mqtt/三号楼/sos 501", b'{"action":"emergency","linkquality":2}')
    eventually(lambda: gateway.engine.refused == 2)
    gateway.engine.fault = None
    found = {json.loads(gateway.engine.next().payload)["linkquality"] for _ in range(2)}
    assert {1, 2} == found
    eventually(gateway.ready)


def test_a_device_that_nobody_adopted_is_heard_by_the_bulk_session(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """A stranger's press arrives too, and is acknowledged."""
    gateway = listen(mosquitto.port, site_of(button("b1")))
    stranger = device(mosquitto.port, "stranger")
    stranger.press("1")
    raw = gateway.engine.next()
    assert topics.BULK == raw.source
    assert [EventType.SOS_PRESSED] == gateway.engine.types(raw)
    gateway.bulk.acknowledge(raw, gateway.engine.receipts(raw))
    assert {"id": "1", "status": "committed"} == stranger.next_ack()


def test_a_press_from_before_the_adoption_is_not_lost(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """It waited in the bulk session alone; being subscribed for SOS now is no reason to drop it."""
    first = listen(mosquitto.port, site_of())
    first.stop()
    b1 = device(mosquitto.port, "b1")
    b1.press("early")
    gateway = listen(mosquitto.port, site_of(button("b1")))
    raw = gateway.engine.next()
    assert (topics.BULK, "early") == (raw.source, json.loads(raw.payload)["id"])


def test_a_new_site_is_heard_without_reconnecting(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """Adopting a device moves its presses to the SOS session, removing it moves them back."""
    gateway = listen(mosquitto.port, site_of(button("b1")))
    b2 = device(mosquitto.port, "b2")
    for source in (gateway.sos, gateway.bulk):
        source.bind(site_of(button("b1"), button("b2")))
    eventually(gateway.ready)
    b2.press("1")
    assert topics.SOS == gateway.engine.next().source
    gateway.bulk.probe(b"the other session has had its copy of the press as well")
    assert is_probe(gateway.engine.next())
    for source in (gateway.sos, gateway.bulk):
        source.bind(site_of(button("b1")))
    gateway.sos.probe(b"the broker has read everything before this")
    assert is_probe(gateway.engine.next())
    b2.press("2")
    assert topics.BULK == gateway.engine.next().source
    assert gateway.engine.silent_for(2.5)
    assert 2 == mosquitto.log().count("New client connected") - 1  # both sessions and b2, once each


def test_a_bridge_topic_is_heard_as_soon_as_its_device_is_installed(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """A Zigbee button's own topic goes by the SOS session, its availability by the other."""
    gateway = listen(mosquitto.port, site_of(ZIGBEE))
    bridge = device(mosquitto.port, "bridge")
    bridge.publish("zigbee2mqtt/三号楼/sos 501", b'{"action":"emergency"}', qos=0)
    raw = gateway.engine.next()
    assert (topics.SOS, 0, [EventType.SOS_PRESSED]) == (raw.source, raw.qos, gateway.engine.types(raw))
    gateway.sos.acknowledge(raw, gateway.engine.receipts(raw))
    bridge.publish("zigbee2mqtt/三号楼/sos 501/availability", b'{"state":"offline"}', retain=True)
    raw = gateway.engine.next()
    assert (topics.BULK, [EventType.DEVICE_OFFLINE]) == (raw.source, gateway.engine.types(raw))


def test_a_retained_press_is_no_press(mosquitto: Broker, listen: Listen, device: MakeDevice) -> None:
    """The broker repeats it at every subscription; it is recorded with its reason and means nothing."""
    b1 = device(mosquitto.port, "b1")
    b1.say("event", {"id": "1", "type": "sos.pressed"}, retain=True)
    gateway = listen(mosquitto.port, site_of(button("b1")))
    # Where the broker is slow to grant one session, the other's copy is handed in as well: no harm in it.
    for raw in [gateway.engine.next(), *gateway.engine.rest(3.0)]:
        assert raw.retained
        assert [EventType.UNDECODED] == gateway.engine.types(raw)


def test_a_probe_goes_round_through_each_session(mosquitto: Broker, listen: Listen) -> None:
    """A token comes back by the session that sent it, and needs no acknowledgement."""
    gateway = listen(mosquitto.port, site_of(button("b1")))
    for number in range(150):  # more than any in-flight window
        for source in (gateway.sos, gateway.bulk):
            assert source.probe(b"token-%d" % number)
            raw = gateway.engine.next()
            assert (True, source.name, b"token-%d" % number) == (is_probe(raw), raw.source, raw.payload)


def test_a_killed_broker_is_reported_and_found_again(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """After five seconds without a broker each session says so, and says so again when it is back."""
    gateway = listen(mosquitto.port, site_of(button("b1")))
    eventually(lambda: [True] == gateway.engine.states(topics.SOS) == gateway.engine.states(topics.BULK))
    mosquitto.kill()
    eventually(
        lambda: [True, False] == gateway.engine.states(topics.SOS) == gateway.engine.states(topics.BULK)
    )
    assert "nothing listens there" in gateway.engine.words(topics.SOS)
    assert not gateway.sos.alive()
    mosquitto.start()
    eventually(lambda: [True, False, True] == gateway.engine.states(topics.SOS))
    eventually(gateway.ready)
    device(mosquitto.port, "b1").press("after")
    assert topics.SOS == gateway.engine.next().source


def test_a_command_is_reported_when_the_broker_has_it(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """Commands sent while the broker is away are delivered and reported after it is back, in order."""
    gateway = listen(mosquitto.port, site_of())
    panel = device(mosquitto.port, "p1")
    gateway.sink.publish("cuobian/v1/p1/command", b'{"id":"1"}', command=CommandId(1))
    eventually(lambda: [1] == gateway.engine.delivered)
    mosquitto.stop()
    eventually(lambda: not gateway.bulk.alive())
    gateway.sink.publish("cuobian/v1/p1/command", b'{"id":"2"}', command=CommandId(2))
    gateway.sink.publish("cuobian/v1/p1/command", b'{"id":"3"}', command=CommandId(3))
    assert [1] == gateway.engine.delivered
    mosquitto.start()
    eventually(lambda: [1, 2, 3] == gateway.engine.delivered)
    eventually(lambda: panel.heard.qsize() == 3)
    assert ["1", "2", "3"] == [panel.heard.get()[1]["id"] for _ in range(3)]


def test_a_topic_that_could_poison_the_broker_is_not_sent(mosquitto: Broker, listen: Listen) -> None:
    """Wildcards and spaces are refused here, because paho would send them again for ever."""
    gateway = listen(mosquitto.port, site_of())
    for topic in ("a b/c", "cuobian/#", "x/+/y", "", "a\x00b"):
        gateway.sink.publish(topic, b"{}", command=CommandId(9))
    gateway.sink.publish("fine/topic", b"{}", command=CommandId(1))
    eventually(lambda: [1] == gateway.engine.delivered)
    assert gateway.ready()


def test_the_gateway_says_whether_it_is_there(mosquitto: Broker, listen: Listen, device: MakeDevice) -> None:
    """Its retained status says online with version and start; offline by its will, and after a clean stop."""
    gateway = listen(mosquitto.port, site_of())
    bystander = device(mosquitto.port, "gateway")  # hears what stands where a device's id stands
    leaf, status = bystander.heard.get(timeout=PATIENCE)
    assert ("status", True, "1.2.3") == (leaf, status["online"], status["version"])
    assert str(status["started"]).endswith("Z")
    gateway.bulk.link.bounce()
    assert ("status", {"online": False}) == bystander.heard.get(timeout=PATIENCE)
    assert ("status", status) == bystander.heard.get(timeout=PATIENCE)
    gateway.stop()
    assert ("status", {"online": False}) == bystander.heard.get(timeout=PATIENCE)


def test_what_an_earlier_run_wanted_is_given_up(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """The broker remembers a device that was removed meanwhile; its press comes, and then by one way only."""
    listen(mosquitto.port, site_of(button("b1"))).stop()
    gateway = listen(mosquitto.port, site_of())
    b1 = device(mosquitto.port, "b1")
    b1.press("1")
    assert {topics.SOS, topics.BULK} == {gateway.engine.next().source for _ in range(2)}
    b1.say("status", {"online": True})
    assert topics.BULK == gateway.engine.next().source
    b1.press("2")
    assert topics.BULK == gateway.engine.next().source
    assert gateway.engine.silent_for(1.0)


def test_a_device_cannot_stop_the_gateway_by_its_name(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """Nothing is ever published under a name that no device may have: nats-server would hang up on us."""
    gateway = listen(mosquitto.port, site_of())
    wire = device(mosquitto.port, "x")
    wire.publish("cuobian/v1/a b/event", b'{"id":"1","type":"sos.pressed"}')
    raw = gateway.engine.next()
    gateway.bulk.acknowledge(raw, gateway.engine.receipts(raw))
    assert [EventType.UNDECODED] == gateway.engine.types(raw)
    wire.press("2")
    raw = gateway.engine.next()
    gateway.bulk.acknowledge(raw, gateway.engine.receipts(raw))
    assert {"id": "2", "status": "committed"} == wire.next_ack()
    assert gateway.ready()


def test_a_huge_payload_takes_no_room(mosquitto: Broker, listen: Listen, device: MakeDevice) -> None:
    """Ten megabytes are cut at the edge and refused; the next press is heard."""
    gateway = listen(mosquitto.port, site_of(button("b1")))
    b1 = device(mosquitto.port, "b1")
    b1.say("event", b'{"id":"1","type":"sos.pressed","x":"' + b"y" * 10_000_000 + b'"}')
    raw = gateway.engine.next()
    assert (65_537, [EventType.UNDECODED]) == (len(raw.payload), gateway.engine.types(raw))
    b1.press("2")
    assert [EventType.SOS_PRESSED] == gateway.engine.types(gateway.engine.next())


def test_what_a_crowd_of_threads_acknowledges_is_acknowledged_once(
    mosquitto: Broker, listen: Listen, device: MakeDevice
) -> None:
    """Acknowledging from several threads at once while presses flow neither blocks nor mixes receipts up."""
    gateway = listen(mosquitto.port, site_of(*(button(f"b{n}") for n in range(4))))
    wires = [device(mosquitto.port, f"b{n}") for n in range(4)]

    def acknowledge() -> None:
        for _ in range(50):
            raw = gateway.engine.next()
            source = gateway.sos if raw.source == topics.SOS else gateway.bulk
            source.acknowledge(raw, gateway.engine.receipts(raw))

    workers = [threading.Thread(target=acknowledge) for _ in range(2)]
    for worker in workers:
        worker.start()
    for number in range(25):
        for wire in wires:
            wire.press(f"{wire.id}-{number}")
    for worker in workers:
        worker.join(20)
    for wire in wires:
        acked = [wire.next_ack()["id"] for _ in range(25)]
        assert sorted(f"{wire.id}-{n}" for n in range(25)) == sorted(map(str, acked))
