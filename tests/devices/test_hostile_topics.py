"""One device whose topic no broker takes leaves every other one heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from devices import catalogue
from devices.registry import Registry
from devices.template import Template
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import DeviceId, EventType
from gateway.domain.site import Device
from tests.brokers import Broker
from tests.devices.conftest import Listen
from tests.devices.sides import NativeDevice, button, site_of

UNHEARABLE = {
    "a wildcard": {"name": "a+b/#"},
    "two hundred levels": {"base": "x", "name": "a" + "/" * 199},
    "what is no character": {"name": "三号楼\ufdd0"},
    "the native root": {"base": "cuobian", "name": "v1/b1/event"},
    "the broker's own": {"base": "$SYS", "name": "broker"},
}


def zigbee(**params: str) -> Device:
    """Return an installed Zigbee button."""
    return Device(DeviceId("z1"), "zigbee2mqtt-emergency", params=params)


@pytest.mark.parametrize("how", UNHEARABLE)
def test_a_topic_that_is_none_is_told_and_left_out(templates: Mapping[str, Template], how: str) -> None:
    """Before it is installed in words; where it is installed all the same, nobody listens to it."""
    registry, site = Registry(templates), site_of(button("b1"), zigbee(**UNHEARABLE[how]))
    (problem,) = registry.problems(site)
    assert problem.startswith("device z1: found ")
    registry.bind(site)
    assert {"cuobian/v1/b1/event"} == registry.urgent_topics()
    assert {"cuobian/v1/+/event", "cuobian/v1/+/status"} == registry.bulk_topics()


def test_the_press_beside_it_is_heard(
    mosquitto: Broker, listen: Listen, device: Callable[..., NativeDevice]
) -> None:
    """Mosquitto ends the connection for such a filter, and with it went the session of every SOS button."""
    deep = zigbee(**UNHEARABLE["two hundred levels"])
    gateway = listen(mosquitto.port, site_of(button("b1"), deep))
    device(mosquitto.port, "b1").press("1")
    assert [EventType.SOS_PRESSED] == gateway.engine.types(gateway.engine.next())


@pytest.mark.parametrize("topic", ["#", "+/{name}", "a/#/{name}", "$SYS/{name}"])
def test_a_template_names_topics_exactly(tmp_path: Path, topic: str) -> None:
    """A wildcard would hear everybody, or end the connection."""
    shipped = (catalogue.SHIPPED / "zigbee2mqtt-leak.yaml").read_text("utf-8")
    assert 'topic: "{base}/{name}"' in shipped
    (tmp_path / "leak.yaml").write_text(
        shipped.replace('topic: "{base}/{name}"', f'topic: "{topic}"'), "utf-8"
    )
    with pytest.raises(ConfigurationError, match=r"mqtt.topic: found .* expected a topic without \+ and #"):
        catalogue.load(tmp_path)
