"""What each device is heard through, from nothing but what an installer has typed anyway."""

from collections.abc import Mapping

from devices import ways
from devices.template import Template
from gateway.domain.model import DeviceId
from gateway.domain.site import Device
from tests.devices.sides import rf_button, site_of

BROKER = "broker:bulk"


def device(id_: str, template: str, **params: str) -> Device:
    """Return an installed device."""
    return Device(DeviceId(id_), template, params=params)


def test_a_device_stands_behind_the_bridge_whose_params_it_shares(templates: Mapping[str, Template]) -> None:
    """Defaults count as typed in; another base is another bridge."""
    site = site_of(
        device("z1", "zigbee2mqtt-bridge"),
        device("z2", "zigbee2mqtt-bridge", base="upstairs"),
        device("b1", "zigbee2mqtt-sos", name="501"),
        device("b2", "zigbee2mqtt-sos", name="502", base="upstairs"),
        device("b3", "zigbee2mqtt-sos", name="503", base="elsewhere"),
        device("t1", "tasmota-bridge", topic="rf1"),
        device("o1", "openmqttgateway-bridge", gateway="OMG1"),
        rf_button("r1", "0a5c3f"),
        device("n1", "cuobian-sos"),
        device("x1", "no-such-template"),
    )
    expected = {
        "z1": (BROKER,),
        "z2": (BROKER,),
        "b1": (BROKER, "z1"),
        "b2": (BROKER, "z2"),
        "b3": (BROKER,),
        "t1": (BROKER,),
        "o1": (BROKER,),
        "r1": ("line:rf",),
        "n1": (BROKER,),
    }
    assert expected == ways.ways_of(templates, site)


def test_every_family_behind_a_shipped_bridge_finds_it(templates: Mapping[str, Template]) -> None:
    """With the examples as typed in, each of these families stands behind the bridge of its system."""
    bridges = [each for each in templates.values() if each.kind == "bridge"]
    installed = [
        Device(DeviceId(each.template), each.template, params={p.name: p.example for p in each.params})
        for each in templates.values()
    ]
    found = ways.ways_of(templates, site_of(*installed))
    behind = {
        bridge.template: {id_ for id_, way in found.items() if bridge.template in way} for bridge in bridges
    }
    zigbee = {name for name in templates if name.startswith("zigbee2mqtt-")} - {"zigbee2mqtt-bridge"}
    assert zigbee == behind["zigbee2mqtt-bridge"]
    frigate = {name for name in templates if name.startswith("frigate-")} - {"frigate-server"}
    assert frigate == behind["frigate-server"]
    assert "openmqttgateway-433" in behind["openmqttgateway-bridge"]
    for name, those in behind.items():
        assert those, f"nobody stands behind {name}"


def test_a_device_that_never_says_anything_is_watched_by_nobody(templates: Mapping[str, Template]) -> None:
    """Told by template; a will, a heartbeat or a window of its own is enough."""
    silent = rf_button("r1", "0a5c3f")
    site = site_of(silent, device("n1", "cuobian-sos"), device("d1", "cuobian-door"), device("x1", "none"))
    assert {"rflink-ev1527": ["r1"]} == ways.unwatched(templates, site)
