"""What one camera says of itself on MQTT, on a real broker."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from devices.mqtt_settings import MqttSettings
from devices.vision.events import event, new_id
from devices.vision.saying import Saying
from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraState, SnapshotId
from tests.brokers import Broker
from tests.vision.stand import Heard, until
from tests.vision.test_looking import seen

CAMERA = DeviceId("cam-1")


@pytest.fixture
def heard(mosquitto: Broker) -> Iterator[Heard]:
    """Listen, and answer, as the gateway does."""
    found, client = Heard(), Client(CallbackAPIVersion.VERSION2)
    client.on_message = found.take
    client.on_connect = lambda client, *_: client.subscribe("cuobian/v1/#", 1)
    client.reconnect_delay_set(1, 1)
    client.connect("127.0.0.1", mosquitto.port)
    client.loop_start()
    yield found
    client.disconnect()
    client.loop_stop()


def sees(seeing: bool, why: str = "") -> CameraState:
    """Return how the camera is doing."""
    return CameraState(CAMERA, seeing, why)


def test_a_visit_is_said_until_the_gateway_has_it(mosquitto: Broker, heard: Heard) -> None:
    """While the broker is away a visit waits; afterwards it comes, is answered, and is said no more."""
    saying = Saying(MqttSettings(mosquitto.url))
    saying.cameras([sees(seeing=True)])
    until(lambda: heard.statuses.get(CAMERA), 5, "the status comes")
    mosquitto.stop()
    saying.say(seen(CAMERA), SnapshotId("picture"))
    mosquitto.start()
    _until_quiet(saying)
    assert {"face.recognised"} == {said["type"] for _, said in heard.events}
    assert 1 == len({said["id"] for _, said in heard.events})
    assert {"online": True} == heard.statuses[CAMERA][-1]
    saying.cameras([sees(seeing=False, why="rtsp://10.0.0.9/door: no answer from there")])
    until(lambda: not heard.statuses[CAMERA][-1]["online"], 5, "blindness is told")
    assert "no answer" in heard.statuses[CAMERA][-1]["why"]
    saying.cameras([])
    until(lambda: "no longer" in heard.statuses[CAMERA][-1]["why"], 5, "its end is told")
    saying.say(seen(CAMERA), None)
    assert 0 == saying.waiting()
    saying.stop()


def _until_quiet(saying: Saying) -> None:
    end = time.monotonic() + 20
    while saying.waiting():
        assert time.monotonic() < end, "the event was never acknowledged"
        saying.repeat()
        time.sleep(0.05)


def test_of_an_unknown_face_nothing_of_anybody_is_said() -> None:
    """An unknown face has neither subject nor picture in its event, also where somebody hands one over."""
    from datetime import UTC, datetime

    said = json.loads(event(new_id(), seen(CAMERA, None), SnapshotId("picture"), datetime.now(UTC)))
    assert "face.unknown" == said["type"]
    assert {"subject", "snapshot"} & said.keys() == set()
    assert new_id() != new_id()
