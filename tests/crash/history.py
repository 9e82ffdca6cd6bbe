"""What buttons did and heard, and the checker that holds the database against it."""

import json
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import paho.mqtt.client as mqtt

MOST_WAITING = 6
"""Presses of one button without a receipt: whoever lies there presses again, but not for ever."""
SLOWEST = 8.0
"""Seconds between two repeats of the same press, at most: they grow apart, as a device's do."""

Note = Callable[..., object]
"""Writes down who did what, with words about it."""


@dataclass
class Press:
    """One press: when it was first sent, how often, and the first answer to it."""

    device: str
    id: str
    sent_at: float
    sends: int = 0
    next_at: float = 0.0
    acked_at: float | None = None
    statuses: list[str] = field(default_factory=list)


class Buttons:
    """Native buttons on one connection; each repeats its press until it is acknowledged."""

    def __init__(
        self,
        port: int,
        devices: Sequence[str],
        *,
        repeat: float = 1.0,
        slowest: float = SLOWEST,
        seed: int = 1,
        name: str = "buttons",
        note: Note = lambda *_, **__: None,
    ) -> None:
        self._note = note
        self._number = 0
        self._every = 0.0
        self.presses: dict[tuple[str, str], Press] = {}
        self._devices = devices
        self._repeat, self._slowest = repeat, slowest
        self._name = name
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._flowing = threading.Event()
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, clean_session=False)
        self._client.on_connect = lambda client, *_: client.subscribe("cuobian/v1/+/ack", 1)
        self._client.on_message = self._heard
        self._client.reconnect_delay_set(0.1, 1)
        self._client.connect_async("127.0.0.1", port, 15)
        self._client.loop_start()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._press, self._again)]
        for thread in self._threads:
            thread.start()

    def flow(self, per_second: float) -> None:
        """Begin to press."""
        self._every = 1 / per_second
        self._flowing.set()

    def rest(self, within: float = 30.0) -> list[Press]:
        """Stop pressing and return what is still unacknowledged after a while."""
        self._flowing.clear()
        time.sleep(2.5 * self._every)  # a press that had begun is among those waited for
        until = time.monotonic() + within
        while (waiting := self._waiting()) and time.monotonic() < until:
            time.sleep(0.05)
        return waiting

    def acknowledged(self) -> list[Press]:
        """Return the presses that were answered."""
        with self._lock:
            return [press for press in self.presses.values() if press.acked_at is not None]

    def close(self) -> None:
        self._stop.set()
        self._flowing.set()
        self._client.disconnect()
        self._client.loop_stop()

    def _waiting(self) -> list[Press]:
        with self._lock:
            return [press for press in self.presses.values() if press.acked_at is None]

    def press(self, device: str) -> Press:
        """Press one button now; it repeats by itself."""
        with self._lock:
            self._number += 1
            press = Press(device, f"{self._name}-{self._number}", time.time())
            self.presses[(press.device, press.id)] = press
        self._note(press.device, "pressed", id=press.id)
        self._send(press)
        return press

    def _press(self) -> None:
        while not self._stop.is_set():
            self._flowing.wait()
            if self._stop.is_set():
                return
            device = self._random.choice(self._devices)
            if sum(press.device == device for press in self._waiting()) < MOST_WAITING:
                self.press(device)
            time.sleep(self._every * self._random.uniform(0.2, 1.8))

    def _again(self) -> None:
        while not self._stop.wait(self._repeat / 2):
            for press in self._waiting():
                if time.time() >= press.next_at:
                    self._send(press)

    def _send(self, press: Press) -> None:
        press.sends += 1
        press.next_at = time.time() + min(self._slowest, self._repeat * 2 ** (press.sends - 1))
        body = json.dumps({"id": press.id, "type": "sos.pressed"})
        self._client.publish(f"cuobian/v1/{press.device}/event", body, 1)

    def _heard(self, _client: object, _data: object, message: mqtt.MQTTMessage) -> None:
        ack = json.loads(message.payload)
        with self._lock:
            press = self.presses.get((message.topic.split("/")[2], ack["id"]))
            if press is not None:
                press.statuses.append(ack["status"])
                self._note(press.device, "acked", id=press.id, status=ack["status"], sends=press.sends)
                press.acked_at = press.acked_at or time.time()


def check(database: Path, presses: list[Press]) -> list[str]:
    """Return every breach: a press lost, recorded twice, or in no case that is open or closed by a human."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    events = connection.execute(
        "SELECT device, dedupe, alarm FROM event WHERE type = 'sos.pressed'"
    ).fetchall()
    alarms = dict(connection.execute("SELECT id, state FROM alarm").fetchall())
    closed_by = dict(
        connection.execute("SELECT alarm, role FROM alarm_log WHERE type = 'resolved'").fetchall()
    )
    pressed = dict(connection.execute("SELECT id, presses FROM alarm WHERE kind = 'sos'").fetchall())
    connection.close()
    found: dict[tuple[str, str], list[int]] = {}
    for number, (device, dedupe, alarm) in enumerate(events):
        id_ = dedupe.split("\x1f")[1] if dedupe is not None else f"without id {number}"
        found.setdefault((device, id_), []).append(alarm)
    breaches = []
    for press in presses:
        cases = found.get((press.device, press.id), [])
        if press.acked_at is None:
            breaches.append(f"{press.device}/{press.id} was never acknowledged")
        elif len(cases) != 1:
            breaches.append(f"{press.device}/{press.id} was acknowledged and stands in {len(cases)} cases")
        elif alarms.get(cases[0]) is None:
            breaches.append(f"{press.device}/{press.id} points at no alarm")
        elif alarms[cases[0]] == "resolved" and closed_by.get(cases[0]) not in {"neighbour", "guard"}:
            breaches.append(f"alarm {cases[0]} was closed by no human")
        if press.statuses.count("committed") > 1 + press.sends:
            breaches.append(f"{press.device}/{press.id} was committed again and again")
    counted: dict[int, int] = {}
    for cases in found.values():
        for alarm in cases:
            counted[alarm] = counted.get(alarm, 0) + 1
    # A sender without ids repeats itself: its copies are events, and only some of them are presses.
    for alarm in {alarm for _, dedupe, alarm in events if dedupe is None}:
        pressed.pop(alarm, None)
    breaches += [
        f"alarm {id_} counts {n} presses, events say {counted.get(id_)}"
        for id_, n in pressed.items()
        if n != counted.get(id_)
    ]
    return breaches
