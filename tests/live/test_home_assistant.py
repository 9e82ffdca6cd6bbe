"""Home Assistant's view of a compound, on a real mosquitto with the real engine and its database."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from devices.home_assistant import Origin
from devices.home_assistant_session import Showing
from devices.mqtt_settings import MqttSettings
from gateway.cli.showing import Committed
from gateway.service import core_state
from gateway.store.db import Database
from tests.brokers import Broker
from tests.devices.home_assistant_schema import problems
from tests.flow.compound import TEMPLATES, Compound
from tests.flow.document import SITE
from tests.live.sinks import eventually

pytestmark = pytest.mark.live


class HomeAssistant:
    """Hears what Home Assistant hears, and knows what the broker keeps."""

    def __init__(self, port: int) -> None:
        self.kept: dict[str, bytes] = {}
        """The newest of each topic, without those taken back."""
        self.heard: list[tuple[str, bytes]] = []
        self._subscribed = threading.Event()
        self.client = Client(CallbackAPIVersion.VERSION2, client_id=f"ha-{id(self)}", protocol=MQTTv311)
        self.client.on_connect = lambda client, *_: client.subscribe(
            [("homeassistant/#", 1), ("cuobian/v1/gateway/#", 1)]
        )
        self.client.on_subscribe = lambda *_: self._subscribed.set()
        self.client.on_message = self._take
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        assert self._subscribed.wait(10)

    def _take(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        self.heard.append((message.topic, message.payload))
        self.kept.pop(message.topic, None)
        if message.payload:
            self.kept[message.topic] = message.payload

    def described(self) -> set[str]:
        """Return the names of what is described, as the topics have them."""
        return {topic.split("/")[2] for topic in list(self.kept) if topic.endswith("/config")}

    def state(self, device: str) -> dict[str, Any]:
        """Return the state of a device, empty where there is none."""
        found: dict[str, Any] = json.loads(self.kept.get(f"cuobian/v1/gateway/device/{device}", b"{}"))
        return found

    def open(self) -> dict[str, Any]:
        """Return what is open."""
        found: dict[str, Any] = json.loads(self.kept.get("cuobian/v1/gateway/alarms", b"{}"))
        return found

    def times(self, device: str) -> int:
        """Return how often a device was described."""
        topic = f"homeassistant/device/cuobian_{device}/config"
        return sum(1 for each, payload in list(self.heard) if each == topic and payload)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


class Shown:
    """A compound with its showing; its site is handed on by the test, as the engine does."""

    def __init__(self, folder: Path, broker: Broker, *, switched_on: bool = True) -> None:
        folder.mkdir(exist_ok=True)
        self.compound = Compound(folder)
        self.database = Database(self.compound.file)
        self.showing = Showing(
            MqttSettings(broker.url),
            TEMPLATES,
            Committed(self.database),
            Origin("1", "http://box"),
            switched_on=switched_on,
        )
        self.hand_on()
        self.showing.start()

    def hand_on(self) -> None:
        self.showing.bind(core_state.site(self.compound.database))

    def close(self) -> None:
        self.showing.stop()
        self.database.close()
        self.compound.close()


@pytest.fixture
def home(mosquitto: Broker) -> Iterator[HomeAssistant]:
    """Run somebody who listens as Home Assistant does."""
    home = HomeAssistant(mosquitto.port)
    yield home
    home.close()


EVERYTHING = {
    f"cuobian_{each}" for each in ("gateway", "sos-501", "bath-501", "sos-502", "door-501", "bare-502")
}
EVERYTHING |= {"cuobian_smoke-501"}


def test_a_compound_shows_itself_follows_its_site_and_is_taken_back(
    tmp_path: Path, mosquitto: Broker, home: HomeAssistant
) -> None:
    """Described and retained; a press, an open alarm, a low battery; then a device goes, then all of it."""
    box = Shown(tmp_path / "box", mosquitto)
    compound = box.compound
    eventually(lambda: home.described() == EVERYTHING and home.state("sos-501"))
    assert "OFF" == home.state("sos-501")["call"]
    configs = [each for each in home.kept if each.endswith("/config")]
    assert [] == [found for each in configs for found in problems(each, json.loads(home.kept[each]))]

    compound.press("sos-501", battery=9)
    pressed = eventually(lambda: [each for each in home.heard if each[0].endswith("/pressed/sos-501")])
    assert "sos.pressed" == json.loads(pressed[0][1])["event_type"]
    eventually(lambda: (home.open()["calls"], home.open()["faults"]) == (1, 1))
    eventually(lambda: home.state("sos-501")["call"] == home.state("sos-501")["battery_low"] == "ON")
    assert "OFF" == home.state("bath-501")["call"]
    assert [] == [each for each in home.kept.values() if "吴奶奶" in each.decode()]

    compound.apply("\n".join(line for line in SITE.splitlines() if "id: door-501" not in line))
    box.hand_on()
    eventually(lambda: home.described() == EVERYTHING - {"cuobian_door-501"})
    eventually(lambda: not home.state("door-501"))

    # A device that became another one is taken away before it is described anew: no part of it stays behind.
    topic, seen = "homeassistant/device/cuobian_bare-502/config", len(home.heard)
    compound.apply(SITE.replace("bare-502, template: cuobian-sos", "bare-502, template: cuobian-door"))
    box.hand_on()
    eventually(
        lambda: [bool(payload) for each, payload in home.heard[seen:] if each == topic] == [False, True]
    )

    # Another listener, who came later, is given the same by the broker: it is retained.
    late = HomeAssistant(mosquitto.port)
    eventually(lambda: late.described() == home.described())
    assert [] == [topic for topic in late.kept if "/pressed/" in topic]
    late.close()
    box.close()

    # What is removed while the gateway is away is found and taken back; switched off, everything is.
    off = Shown(tmp_path / "off", mosquitto, switched_on=False)
    eventually(lambda: home.described() == set() and not home.state("sos-501"))
    off.close()


def test_it_is_shown_again_when_broker_or_home_assistant_starts(
    tmp_path: Path, mosquitto: Broker, home: HomeAssistant
) -> None:
    """The birth message, and a broker that forgot everything; a stranger's description is left alone."""
    home.client.publish("homeassistant/device/other/config", b"{}", qos=1, retain=True)
    home.client.publish("homeassistant/device/cuobian_gone/config", b"{}", qos=1, retain=True)
    eventually(lambda: home.described() == {"other", "cuobian_gone"})
    box = Shown(tmp_path / "box", mosquitto)
    eventually(lambda: home.described() == EVERYTHING | {"other"} and home.times("sos-501") == 1)
    home.client.publish("homeassistant/status", b"online", qos=1)
    eventually(lambda: home.times("sos-501") == 2)
    mosquitto.kill()
    for each in mosquitto.folder.glob("*.db"):
        each.unlink()
    home.kept.clear()
    mosquitto.start()
    eventually(lambda: home.described() == EVERYTHING and home.state("sos-501"), 20)
    box.close()
