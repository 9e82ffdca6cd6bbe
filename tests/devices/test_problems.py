"""What an installer is told when a device does not fit its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from devices.registry import Registry
from devices.template import Template
from gateway.domain.model import DeviceId, LineId
from gateway.domain.site import Device, Line
from tests.devices.sides import button, rf_button, site_of

RF = Line(LineId("rf"), "/dev/ttyUSB0")


def zigbee(id_: str, **params: str) -> Device:
    """Return an installed Zigbee button."""
    return Device(DeviceId(id_), "zigbee2mqtt-emergency", params=params)


def test_a_site_that_fits_has_no_problems(templates: Mapping[str, Template]) -> None:
    """Nothing is said where nothing is wrong."""
    site = site_of(button("b1"), rf_button("r1", "0a5c3f"), zigbee("z1", name="三号楼/sos"), lines=[RF])
    assert () == Registry(templates).problems(site)


@pytest.mark.parametrize(
    ("device", "problem"),
    [
        (Device(DeviceId("x"), "cuobian-soss"), "found template 'cuobian-soss', expected a known one"),
        (zigbee("x"), "found no param name, expected one such as b3-501/sos"),
        (zigbee("x", name="a/#"), "found param name: 'a/#', expected one such as b3-501/sos"),
        (zigbee("x", name="a", nme="b"), "found param nme, expected name, base"),
        (rf_button("x", "not hex"), "found param code: 'not hex', expected one such as 0a5c3f"),
        (rf_button("x", "0a5c3f", line="rx"), "found line rx, expected one of rf"),
        (replace(rf_button("x", "0a5c3f"), line=None), "found no line, expected one"),
        (Device(DeviceId("x"), "cuobian-sos", line=LineId("rf")), "found line rf, expected none"),
    ],
)  # fmt: skip
def test_a_device_that_does_not_fit_is_told_in_words(
    templates: Mapping[str, Template], device: Device, problem: str
) -> None:
    """Each problem names the device, what was found and what was expected."""
    (found,) = Registry(templates).problems(site_of(device, lines=[RF]))
    assert found.startswith(f"device x: {problem}")


def test_two_devices_that_cannot_be_told_apart(templates: Mapping[str, Template]) -> None:
    """The same code twice, whatever its letter case, and the same topic twice."""
    buttons = rf_button("r1", "0a5c3f"), rf_button("r2", "0A5C3F")
    site = site_of(*buttons, zigbee("z1", name="a"), zigbee("z2", name="a"), lines=[RF])
    assert (
        "devices r1, r2: found the same params, expected each unit installed once",
        "devices z1, z2: found the same params, expected each unit installed once",
    ) == Registry(templates).problems(site)


def test_two_kinds_of_receiver_on_one_line(templates: Mapping[str, Template]) -> None:
    """One port cannot be opened in two ways."""
    sonoff = Device(DeviceId("s1"), "sonoff-rf-bridge", line=LineId("rf"), params={"code": "d00358"})
    (found,) = Registry(templates).problems(site_of(rf_button("r1", "0a5c3f"), sonoff, lines=[RF]))
    assert "line rf: found templates rflink-ev1527, sonoff-rf-bridge, expected one kind of receiver" == found


def test_a_device_that_does_not_fit_is_left_out_and_harms_nobody(templates: Mapping[str, Template]) -> None:
    """A wildcard in a name must not become a subscription."""
    registry = Registry(templates)
    registry.bind(site_of(zigbee("z1", name="#"), zigbee("z2", name="ok"), button("b1")))
    assert {"zigbee2mqtt/ok", "cuobian/v1/b1/event"} == registry.urgent_topics()
    wildcards = {"cuobian/v1/+/event", "cuobian/v1/+/status"}
    assert wildcards | {"zigbee2mqtt/ok/availability"} == registry.bulk_topics()


def test_supervision_comes_from_the_template(templates: Mapping[str, Template]) -> None:
    """A button is silent after six hours, a 433 MHz one is never supervised, an unknown one neither."""
    registry = Registry(templates)
    window = registry.silent_after("cuobian-sos")
    assert window is not None
    assert 6 * 3600 == window.total_seconds()
    assert registry.silent_after("rflink-ev1527") is None
    assert registry.silent_after("nothing") is None
