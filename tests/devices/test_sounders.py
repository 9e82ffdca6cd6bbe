"""What sounds in a stairwell, by the templates: our own devices, and sirens behind somebody else's bridge."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from config.site_file import parse_site
from devices.registry import Registry
from devices.sounders import foreign
from devices.template import Template
from gateway.cli.sounding import Sounding
from gateway.domain.model import CommandId, DeviceId
from gateway.domain.site import Site

DOCUMENT = """\
places: [{id: b3, kind: building, name: 3号楼}]
devices:
  - {id: siren, template: cuobian-siren, place: b3}
  - {id: lamp, template: cuobian-lamp, place: b3}
  - {id: panel, template: cuobian-panel, place: b3}
  - {id: zigbee, template: zigbee2mqtt-siren, place: b3, params: {name: stairs/siren}}
  - {id: tuya, template: zigbee2mqtt-siren-tuya, place: b3, params: {name: stairs/tuya, base: z2}}
  - {id: half, template: zigbee2mqtt-siren, place: b3}
  - {id: relay, template: tasmota-relay, place: b3, params: {topic: kettle}}
  - {id: sos, template: cuobian-sos, place: b3}
"""


@dataclass
class Broker:
    """What a broker has been handed, in order; it may be away."""

    away: bool = False
    got: list[tuple[str, str]] = field(default_factory=list)

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        command: CommandId | None = None,
        at_once: bool = False,
    ) -> bool:
        """Take a message that is not to be kept for later."""
        assert (False, None, True) == (retain, command, at_once)
        if not self.away:
            self.got.append((topic, payload.decode()))
        return not self.away

    def mention(self, topic: str, payload: bytes) -> bool:
        """Take nothing: no lock is told anything here."""
        raise AssertionError(topic, payload)


@pytest.fixture
def site() -> Site:
    """Give a building with everything that could sound."""
    return parse_site(DOCUMENT.encode(), "site.yaml")


def test_what_can_be_switched_off_again_has_an_address(templates: Mapping[str, Template], site: Site) -> None:
    """By kind, ours and Zigbee's; not a relay, nor a siren that is not wholly installed, nor a button."""
    expected = {
        "siren": "siren?do=siren",
        "lamp": "lamp?do=light",
        "panel": "panel",
        "zigbee": "zigbee?do=siren",
        "tuya": "tuya?do=siren",
    }
    assert expected == Registry(templates).sounders(site)
    assert {"zigbee", "tuya"} == set(foreign(templates, site))


def test_a_siren_behind_a_bridge_hears_what_its_template_names(
    templates: Mapping[str, Template], site: Site
) -> None:
    """On by its own word, off by its own, and nothing where it has none; ours hears ours."""
    broker = Broker()
    sounding = Sounding(templates, broker)
    sounding.bind(site)
    for device, do in (
        ("zigbee", "siren"),
        ("zigbee", "announce"),
        ("zigbee", "silence"),
        ("tuya", "silence"),
    ):
        assert sounding.publish(f"cuobian/v1/{device}/command", json.dumps({"do": do}).encode())
    assert sounding.publish("cuobian/v1/siren/command", b'{"do":"siren"}')
    on = '{"warning":{"mode":"emergency","level":"high","strobe":true,"duration":180}}'
    assert [
        ("zigbee2mqtt/stairs/siren/set", on),
        ("zigbee2mqtt/stairs/siren/set", '{"warning":{"mode":"stop"}}'),
        ("z2/stairs/tuya/set", '{"alarm":false}'),
        ("cuobian/v1/siren/command", '{"do":"siren"}'),
    ] == broker.got


def test_a_broker_that_is_away_is_told_again(templates: Mapping[str, Template], site: Site) -> None:
    """Neither ours nor the bridge's is taken for told."""
    sounding = Sounding(templates, Broker(away=True))
    sounding.bind(site)
    for device in ("siren", "zigbee"):
        assert not sounding.publish(f"cuobian/v1/{device}/command", b'{"do":"siren"}')
    assert DeviceId("relay") not in foreign(templates, site)
