"""The machine's own limits, measured in the same run: syncs to disk and round trips through the broker."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from gateway.bench.broker import Broker
from gateway.bench.figure import Figure
from gateway.bench.wire import without_delay


def limits(folder: Path, broker: Broker) -> list[Figure]:
    """Return how many syncs and round trips a second this machine gives."""
    note = "" if broker.name == "mosquitto" else "no mosquitto found: measured on the embedded broker instead"
    return [
        Figure(None, "the disk: 256 B appended and synced, one at a time", _syncs(folder), "/s"),
        Figure(
            None,
            f"{broker.name}: round trip at QoS 1, one at a time",
            _round_trips(broker),
            "/s",
            against=note,
        ),
    ]


def _syncs(folder: Path, count: int = 400) -> float:
    handle = os.open(folder / "syncs", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    began = time.perf_counter()
    for _ in range(count):
        os.write(handle, b"x" * 256)
        os.fdatasync(handle)
    spent = time.perf_counter() - began
    os.close(handle)
    return count / spent


def _round_trips(broker: Broker, count: int = 400) -> float:
    back = threading.Semaphore(0)
    client = mqtt.Client(CallbackAPIVersion.VERSION2, "round-trip")
    client.on_subscribe = lambda *_: back.release()
    client.on_message = lambda *_: back.release()
    client.on_socket_open = without_delay
    if broker.login.words():
        client.username_pw_set(*broker.login.words())
    client.connect("127.0.0.1", broker.login.port)
    client.loop_start()
    client.subscribe("bench/round", 1)
    back.acquire(timeout=5)
    began = time.perf_counter()
    for _ in range(count):
        client.publish("bench/round", b"x", 1)
        back.acquire(timeout=5)
    spent = time.perf_counter() - began
    client.disconnect()
    client.loop_stop()
    return count / spent
