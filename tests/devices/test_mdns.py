"""What is announced on the network: recognised by kind, harmless whatever it says."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import catalogue, topics
from devices.likely import Recogniser
from devices.mdns import MOST_TOLD, Announced, Kind, MdnsTap, announced
from devices.overheard import Overheard
from gateway.domain.heard import MOST_HEARD, Way
from gateway.domain.model import RawMessage

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
RECOGNISER = Recogniser(catalogue.load())
SHELLY = Announced(
    "_shelly._tcp.local.", "shellyplusi4-a8032abe54dc", "192.168.1.9", 80, {"gen": "2", "app": "PlusI4"}
)


@pytest.mark.parametrize(
    ("service", "name", "texts", "kind", "label"),
    [
        ("_shelly", "shellyplusi4-a8032abe54dc", {"gen": "2", "app": "PlusI4"}, Kind.SHELLY, "Shelly PlusI4"),
        (
            "_http",
            "shellybutton1-A4E57CBD1A2F",
            {"id": "SHBTN-1"},
            Kind.SHELLY_GEN1,
            "Shelly SHBTN-1",
        ),
        ("_http", "shellyplusi4-a8032abe54dc", {"gen": "2"}, None, ""),
        ("_http", "cord7", {"devicetype": "tasmota"}, Kind.TASMOTA, "Tasmota"),
        ("_http", "Office printer", {"path": "/"}, None, ""),
        ("_esphomelib", "hall", {"friendly_name": "Hall", "board": "esp32"}, Kind.ESPHOME, "ESPHome Hall"),
        ("_esphomelib", "hall", {"board": "esp32dev"}, Kind.ESPHOME, "ESPHome esp32dev"),
        ("_mqtt", "box", {}, Kind.BROKER, "MQTT"),
        ("_slzb-06", "SLZB-06", {"radio_type": "znp"}, Kind.COORDINATOR, "Zigbee znp"),
        ("_zigbee-coordinator", "x", {}, Kind.COORDINATOR, "Zigbee"),
    ],
)
def test_what_is_announced_has_a_kind(
    service: str, name: str, texts: Mapping[str, str], kind: Kind | None, label: str
) -> None:
    """By service and TXT record; what is none of ours is not shown."""
    found = Announced(f"{service}._tcp.local.", name, "192.168.1.9", 80, texts)
    assert [kind, label] == [found.kind, found.label]
    assert (found if kind is not None else None) == announced(found.line())


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        ["_shelly._tcp.local.", "", "192.168.1.9", 80, {}],
        ["_shelly._tcp.local.", "x\x1b[2J", "192.168.1.9", 80, {}],
        ["_shelly._tcp.local.", "x", "", 80, {}],
        ["_shelly._tcp.local.", "x", "192.168.1.9", 0, {}],
        ["_shelly._tcp.local.", "x", "192.168.1.9", "many", {}],
        ["_shelly._tcp.local.", "x", "192.168.1.9", 80, []],
    ],
)
def test_what_cannot_be_shown_is_not(row: object) -> None:
    """No name, no address, no port, or what a terminal would obey."""
    assert announced(json.dumps(row).encode()) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_line_or_nothing(line: bytes) -> None:
    """Nothing that a network says raises."""
    announced(line)


def test_an_announcement_is_one_entry_whose_address_may_change() -> None:
    """Told again it counts; after a new lease it stands at its new address."""
    inbox = Overheard(RECOGNISER)
    inbox.announce(SHELLY, NOW)
    inbox.announce(Announced(SHELLY.service, SHELLY.name, "192.168.1.77", 80, SHELLY.texts), NOW)
    (entry,) = inbox.take_changes(10).kept
    assert ["mdns:shelly:shellyplusi4-a8032abe54dc", Way.MDNS, "192.168.1.77:80", "Shelly PlusI4", 2] == [
        entry.key,
        entry.way,
        entry.origin,
        entry.label,
        entry.count,
    ]
    assert {"gen": "2", "app": "PlusI4"} == json.loads(entry.payload)


def test_announcements_push_nothing_out_that_can_call() -> None:
    """A network full of them leaves the inbox bounded, and what reads as a device in it."""
    inbox = Overheard(RECOGNISER)
    for number in range(MOST_HEARD + 50):
        inbox.announce(Announced(SHELLY.service, f"x{number}", "192.168.1.9", 80), NOW)
    inbox.hear(RawMessage(NOW, topics.BULK, "zigbee2mqtt/hall/sos", b'{"sos":true,"battery":80}'))
    inbox.trim()
    assert MOST_HEARD == len(inbox)
    kept = {each.key for each in inbox.take_changes(10_000).kept}
    assert "mqtt:zigbee2mqtt/hall/sos" in kept


def test_trouble_is_told_and_fills_no_log() -> None:
    """Whatever its process writes for as long as it lives; what was announced among it is still heard."""
    line = Announced("_shelly._tcp.local.", "shellyplus1-a", "192.0.2.1", 80).line()
    said = f"print('no network\\n' * 1000 + 'x' * 100000); print({line.decode()!r}, end='')"
    process = subprocess.Popen([sys.executable, "-c", said], stdout=subprocess.PIPE)
    heard: list[Announced] = []
    told: list[str] = []
    MdnsTap(heard.append, told.append)._read(process)
    process.wait()
    assert (MOST_TOLD, ["shellyplus1-a"]) == (len(told), [each.name for each in heard])
