"""`cuobian devices listen`: a template nobody has installed is tried against the live wire."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from devices.broker import EmbeddedBroker
from tests import brokers
from tests.brokers import Broker
from tests.cli.conftest import Box, in_process

TEMPLATE = """\
template: acme-bell
title: {zh: 按钮, en: button}
help: {zh: 按钮, en: button}
products: [{brand: Acme, model: Bell}]
kind: sos_button
transport: mqtt
mqtt: {topic: "acme/{name}", battery: {path: mv, scale: 0.1, offset: -200}}
params: [{name: name, pattern: "[a-z0-9]+", example: b1, help: {zh: 名称, en: its name}}]
decode:
  - {json: bell, equals: rung, reads: sos.pressed}
samples:
  - {text: '{"bell":"rung"}', reads: [sos.pressed]}
  - {text: '{"bell":"still"}', reads: [heartbeat]}
"""


@pytest.fixture
def nats(tmp_path: Path) -> Iterator[Broker]:
    """Run a real nats-server."""
    folder = tmp_path / "nats"
    folder.mkdir()
    with brokers.running(brokers.nats(folder)) as broker:
        yield broker


@contextmanager
def listening(box: Box, *words: str, **broker: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command beside the test, from the moment it listens."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CUOBIAN_")}
    own = {"CUOBIAN_DATA": str(box.folder / "data")}
    own |= {f"CUOBIAN_BROKER__{key.upper()}": value for key, value in broker.items()}
    process = subprocess.Popen(
        (sys.executable, "-m", "gateway", "devices", "listen", "--for", "60s", *words),
        cwd=box.folder,
        env=kept | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        assert "listening to" in process.stderr.readline()
        time.sleep(0.3)  # the broker has taken the question by now
        yield process
    finally:
        process.kill()
        process.communicate()


def publish(port: int, topic: str, payload: str) -> None:
    """Send one message as a device would."""
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    client.publish(topic, payload, qos=1).wait_for_publish(20)
    client.disconnect()
    client.loop_stop()


def test_a_new_template_is_tried_against_the_wire(box: Box, nats: Broker) -> None:
    """What it reads, and the raw message where it reads nothing; SIGTERM ends it well."""
    file = box.file("acme.yaml", TEMPLATE)
    with listening(box, "--template", file, "--param", "name=b7", "--json", url=nats.url) as process:
        publish(nats.port, "acme/b7", '{"bell":"rung","mv":2950}')
        publish(nats.port, "acme/b7", '{"bell":"?"}')
        publish(nats.port, "acme/b7", "\x1b[2J no JSON")
        assert process.stdout is not None
        rows = [json.loads(process.stdout.readline()) for _ in range(3)]
        process.terminate()
        assert 0 == process.wait(20)
    assert ["sos.pressed", "heartbeat", "undecoded"] == [row["type"] for row in rows]
    assert [95, None, None] == [row["battery"] for row in rows]
    assert [None, '{"bell":"?"}'] == [row["raw"] for row in rows[:2]]
    assert "expected a JSON object" in rows[2]["reason"]
    assert rows[2]["raw"].startswith("1b 5b")
    assert {("new", "acme/b7")} == {(row["device"], row["origin"]) for row in rows}


def test_what_is_installed_is_listened_to(installed: Box, nats: Broker) -> None:
    """Without a template: all devices of the site, as the gateway would read them, in words."""
    with listening(installed, url=nats.url) as process:
        publish(nats.port, "cuobian/v1/sos-501/event", '{"id":"1","type":"sos.pressed","floor":5}')
        assert process.stdout is not None
        line = process.stdout.readline()
    assert "sos-501" in line
    assert line.endswith('sos.pressed      {"floor":5}\n')


def test_the_embedded_broker_lets_it_hear_what_the_gateway_hears(box: Box) -> None:
    """A guest there hears native devices alone; who may read the gateway's password listens as it does."""
    file = box.file("acme.yaml", TEMPLATE.replace("acme/{name}", "zigbee2mqtt/{name}"))
    port = brokers.free_port()
    with (
        EmbeddedBroker(box.folder / "data", port=port, devices=[]),
        listening(box, "--template", file, "--param", "name=b7", embedded_port=str(port)) as process,
    ):
        publish(port, "zigbee2mqtt/b7", '{"bell":"rung"}')
        assert process.stdout is not None
        assert "sos.pressed" in process.stdout.readline()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--template", "acme.yaml"), "device new: found no param name, expected one such as b1"),
        (("--template", "acme.yaml", "--param", "name"), "--param: found 'name', expected NAME=VALUE"),
        (("--template", "acme.yaml", "--param", "nme=b"), "device new: found no param name"),
        (
            ("--template", "acme.yaml", "--line", "/dev/x"),
            "acme-bell: expected no --line: it speaks over MQTT",
        ),
        (("--template", "none.yaml"), "none.yaml: cannot be read"),
        (("--for", "soon"), "--for: found 'soon', expected a duration"),
        (("--line", "/dev/x"), "--line: found '/dev/x', expected one of none installed, or a --template"),
    ],
)
def test_what_cannot_be_listened_to_is_told(
    words: tuple[str, ...],
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was found and what was expected; wrong use is exit code 2."""
    (tmp_path / "acme.yaml").write_text(TEMPLATE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    answer = in_process(capsys, "devices", "listen", *words)
    assert 2 == answer.code
    assert problem in answer.err


def test_samples_that_do_not_hold_are_told_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They may be why the wire says nothing."""
    file = tmp_path / "acme.yaml"
    file.write_text(TEMPLATE.replace("equals: rung", "equals: ring"), "utf-8")
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    answer = in_process(capsys, "devices", "listen", "--template", str(file))
    assert "acme.yaml: samples[0]: found [heartbeat], expected [sos.pressed]" in answer.err


def test_the_page_of_all_devices_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The installer's own templates among them."""
    (tmp_path / "data" / "templates").mkdir(parents=True)
    (tmp_path / "data" / "templates" / "acme.yaml").write_text(TEMPLATE, "utf-8")
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    answer = in_process(capsys, "devices", "docs")
    assert 0 == answer.code
    assert "\n## acme-bell\n" in answer.out
    assert "\n## cuobian-sos\n" in answer.out
