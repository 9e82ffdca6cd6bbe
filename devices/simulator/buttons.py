"""Simulated native buttons and sirens: real MQTT, and the manners of CONTRACT §3.

Knows the gateway by topics only.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

import paho.mqtt.client as mqtt
from paho.mqtt.client import MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

log = logging.getLogger(__name__)

REPEAT_EVERY = 2.0
"""Seconds between two tries of the same press."""
HEARD = frozenset({"committed", "duplicate"})


@dataclass(frozen=True, slots=True)
class Login:
    """Where the broker is and how the simulated devices log in to it."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a device was told: an ack, a sentence to speak, or something to do."""

    device: str
    what: str
    """`ack`, `feedback` or `command`."""
    state: str
    by: str
    say: str


Hear = Callable[[Said], None]


class Buttons:
    """Some buttons behind one connection; each repeats its press until it is acknowledged."""

    def __init__(
        self, login: Login, devices: Sequence[str], hear: Hear, *, name: str = "demo-buttons"
    ) -> None:
        self._hear = hear
        self._devices = devices
        self._boot = secrets.token_hex(3)
        self._numbers = count(1)
        self._waiting: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=False)
        if login.username is not None:
            self._client.username_pw_set(login.username, login.password)
        self._client.on_connect = self._subscribe
        self._client.on_message = self._heard
        self._client.reconnect_delay_set(1, 5)
        self._client.connect_async(login.host, login.port, keepalive=15)
        self._thread = threading.Thread(target=self._repeat, name="buttons", daemon=True)

    def start(self) -> None:
        """Connect, and go on connecting."""
        self._client.loop_start()
        self._thread.start()

    def stop(self) -> None:
        """Leave."""
        self._stop.set()
        self._client.disconnect()
        self._client.loop_stop()

    def press(self, device: str) -> str:
        """Press one button; returns the id of the press, which holds something new at each boot."""
        id_ = f"{self._boot}-{next(self._numbers)}"
        with self._lock:
            self._waiting[(device, id_)] = time.monotonic()
        self._send(device, id_)
        return id_

    def _send(self, device: str, id_: str) -> None:
        press = json.dumps({"id": id_, "type": "sos.pressed"})
        self._client.publish(f"cuobian/v1/{device}/event", press, qos=1)

    def _done(self, device: str, command: str) -> None:
        done = json.dumps({"id": f"{self._boot}-{command}", "type": "command.done", "command": command})
        self._client.publish(f"cuobian/v1/{device}/event", done, qos=1)

    def _repeat(self) -> None:
        while not self._stop.wait(REPEAT_EVERY / 4):
            now = time.monotonic()
            with self._lock:
                late = [key for key, since in self._waiting.items() if now - since > REPEAT_EVERY]
                self._waiting.update(dict.fromkeys(late, now))
            for device, id_ in late:
                self._send(device, id_)

    def _subscribe(self, client: mqtt.Client, *_: object) -> None:
        for device in self._devices:
            client.subscribe([(f"cuobian/v1/{device}/{what}", 1) for what in ("ack", "feedback", "command")])

    def _heard(self, _client: mqtt.Client, _data: object, message: MQTTMessage) -> None:
        _, _, device, what = message.topic.split("/")
        try:
            body = json.loads(message.payload)
        except ValueError:  # edge: whatever the broker carries must not end the network thread
            log.warning("device=%s heard no JSON", device)
            return
        if what == "ack":
            if body.get("status") in HEARD:
                with self._lock:
                    self._waiting.pop((device, str(body.get("id"))), None)
            self._hear(Said(device, what, str(body.get("status")), "", ""))
        elif what == "command":
            self._done(device, str(body.get("id")))
            self._hear(Said(device, what, str(body.get("do")), "", body.get("say") or ""))
        else:
            by, say = body.get("by") or "", body.get("say") or ""
            self._hear(Said(device, what, str(body.get("state")), by, say))
