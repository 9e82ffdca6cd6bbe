"""Who owns which topic: one rule over a site, and the list of rights that mosquitto reads (F17)."""

import pytest

from devices import catalogue
from devices.owners import HOME_ASSISTANT, OURS, Owned, owners, reserved, rights
from gateway.domain.model import DeviceId
from gateway.domain.site import Device, Site

TEMPLATES = catalogue.load(None)


def owned(**devices: tuple[str, dict[str, str]]) -> dict[str, Owned]:
    """Return who owns what on a site with these devices, Home Assistant left out."""
    site = Site(
        devices={
            DeviceId(id_): Device(DeviceId(id_), template, params=params)
            for id_, (template, params) in devices.items()
        }
    )
    return {user: each for user, each in owners(TEMPLATES, site).items() if user != HOME_ASSISTANT}


@pytest.mark.parametrize("id_", ["gateway", "homeassistant", "cuobian-sos", "cuobian-anything"])
def test_no_device_comes_in_by_a_name_of_ours(id_: str) -> None:
    """An installer may call a device so; it gets no log-in."""
    assert {} == owned(**{id_: ("cuobian-sos", {})})
    assert reserved(id_)


def test_every_name_of_ours_is_reserved() -> None:
    """What the gateway logs in by can be given to nobody."""
    assert [] == [each for each in OURS if not reserved(each)]


@pytest.mark.parametrize(
    "topic", ["cuobian/v1/sos-501", "$SYS", "homeassistant", "#", "+", "a\ntopic readwrite #"]
)
def test_a_param_spells_nobody_else_s_topic(topic: str) -> None:
    """Whatever an installer types in, no right to ours, to Home Assistant's or to everything comes of it."""
    found = owned(plug=("tasmota-relay", {"topic": topic, "input": "1"}), s=("shelly-relay", {"id": topic}))
    listed = rights(found).splitlines()
    ours = [f"topic readwrite {each}" for each in ("#",)] * len(OURS)
    assert ours == [each for each in listed if each.endswith(" #")]
    assert [] == [each for each in listed if " cuobian/" in each or " $" in each or " homeassistant" in each]


def test_a_bridge_speaks_for_what_is_behind_it_and_they_for_nobody() -> None:
    """A device behind a bridge has no log-in of its own: the bridge says what it says."""
    found = owned(
        z2m=("zigbee2mqtt-bridge", {"base": "zigbee2mqtt"}),
        panic=("zigbee2mqtt-emergency", {"base": "zigbee2mqtt", "name": "b3-501/sos"}),
    )
    assert {"z2m"} == set(found)
    assert {"zigbee2mqtt/#", "zigbee2mqtt/b3-501/sos"} <= found["z2m"].writes == found["z2m"].reads


def test_every_template_of_the_broker_gives_its_devices_something_to_say() -> None:
    """A family left out would be silent, without a word."""
    for name, template in TEMPLATES.items():
        if template.transport == "mqtt":
            params = {each.name: each.example for each in template.params}
            (found,) = owned(x=(name, params)).values()
            assert found.writes, name
            assert all(each.split("/")[0] not in {"#", "+"} for each in found.writes | found.reads), name
