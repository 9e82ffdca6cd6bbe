"""`cuobian devices discover` and `test` where nothing else runs, and what proves a device."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.schema import Settings
from devices import catalogue
from gateway.cli.opening import reachable_broker, stays_on_loopback
from gateway.cli.pressing import is_proof
from gateway.domain.heard import Heard, Likely, Tried, Way
from gateway.domain.model import DeviceId, EventType
from gateway.service import discovery
from gateway.store.db import Database
from tests.cli.conftest import CONTRACT, in_process

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
TEMPLATES = catalogue.load()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Give the data folder of a box with the contract's site."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    assert 0 == in_process(capsys, "site", "apply", str(CONTRACT)).code
    return tmp_path / "data"


def test_the_inbox_is_printed_without_a_core(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was heard so far is shown; asked to listen, it says who would have to; bytes give no orders."""
    assert "nothing is heard that is not adopted\n" == in_process(capsys, "devices", "discover").out
    database = Database(data / "cuobian.db")
    likely = (Likely("zigbee2mqtt-sos", {"name": "hall"}),)
    discovery.keep(
        database,
        [
            Heard("mqtt:a", Way.MQTT, "zigbee2mqtt/hall", "Feibit", b'{"sos":true}', 2, NOW, NOW, likely),
            Heard("mqtt:b", Way.MQTT, "x\x1b[2J", "", b"\x1b[2J", 1, NOW, NOW),
        ],
        [],
        0,
    )
    database.close()
    answer = in_process(capsys, "devices", "discover", "--for", "1s")
    assert 'mqtt   zigbee2mqtt/hall Feibit → zigbee2mqtt-sos name=hall {"sos":true}\n' in answer.out
    assert "\x1b" not in answer.out
    assert [0, True] == [answer.code, "no core is running" in answer.err]


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("test", "sos-501"), 1, "found no running core"),
        (("test", "sos-601"), 2, "found no device sos-601, expected one of: sos-501"),
        (("test", "sos-501", "--for", "1h"), 2, "--for: found '1h', expected at most 10m"),
        (("discover", "--for", "soon"), 2, "--for: found 'soon', expected a duration"),
    ],
)
def test_what_cannot_be_done_is_told(
    data: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, problem: str
) -> None:
    """What was found and what was expected, with the exit code of CONTRACT §1."""
    answer = in_process(capsys, "devices", *words)
    assert [code, True] == [answer.code, problem in answer.err], answer.err


@pytest.mark.parametrize(
    ("template", "type_", "retained", "proof"),
    [
        ("cuobian-sos", EventType.SOS_PRESSED, False, True),
        ("cuobian-sos", EventType.SOS_PRESSED, True, False),
        ("cuobian-sos", EventType.HEARTBEAT, False, False),
        ("cuobian-sos", EventType.BATTERY_LOW, False, False),
        ("zigbee2mqtt-contact", EventType.DOOR_OPENED, False, True),
        ("zigbee2mqtt-contact", EventType.DOOR_OPENED, True, False),
        ("zigbee2mqtt-contact", EventType.HEARTBEAT, False, False),
        ("zigbee2mqtt-contact", EventType.UNDECODED, False, False),
    ],
)
def test_what_proves_a_device(template: str, type_: EventType, retained: bool, proof: bool) -> None:
    """A call where it has one, else any word of its own; never what a broker kept or a sign of life."""
    tried = Tried(1, DeviceId("x"), type_, NOW, 1, retained, None, "{}")
    assert proof == is_proof(TEMPLATES[template], tried)


@pytest.mark.parametrize(
    ("broker", "http", "reached", "loopback"),
    [
        ({}, {}, "", True),
        ({"url": "mqtt://127.0.0.1:1883"}, {}, "", True),
        ({"url": "mqtts://127.0.0.1"}, {"public_url": "https://box.example"}, "box.example:8883", False),
        ({"url": "mqtts://10.0.0.5", "username": "gateway"}, {}, "10.0.0.5:8883", False),
        ({}, {"public_url": "https://box.example"}, "", False),
        ({"url": "mqtt://localhost"}, {"listen": "10.0.0.4:80"}, "10.0.0.4:1883", False),
    ],
)
def test_where_devices_reach_the_broker(
    broker: dict[str, str], http: dict[str, str], reached: str, loopback: bool
) -> None:
    """What an installer types into a device; and whether the box asks the network for any."""
    settings = Settings.model_validate({"broker": broker, "http": http})
    assert [reached, loopback] == [reachable_broker(settings), stays_on_loopback(settings)]
