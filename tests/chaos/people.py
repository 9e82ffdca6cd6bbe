"""Who lives and works here: threads that act by chance, and write down what they did and what they were told.

Chance is seeded by person, so that the same run acts alike. Never looks into the box.
"""

from __future__ import annotations

import json
import queue
import random
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx2
import paho.mqtt.client as mqtt

from tests.chaos import site
from tests.chaos.box import PASSWORD, ChaosBox
from tests.devices.osdp_wire import OUTPUT

GONE = (httpx2.HTTPError, OSError)
"""What somebody hears whose box is away just now."""


class Person(threading.Thread):
    """Acts again and again, about every so many seconds, until told to stop."""

    def __init__(self, box: ChaosBox, name: str, seed: int, every: float) -> None:
        super().__init__(name=name, daemon=True)
        self.box, self.history, self.every = box, box.history, every
        self.chance = random.Random(f"{seed}/{name}")
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(self.every * self.chance.uniform(0.3, 1.7)):
            try:
                self.act()
            except GONE as error:
                self.history.note(self.name, "troubled", error=type(error).__name__)

    def act(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        self.ended.set()
        self.join(70)


class Worker(Person):
    """Somebody with an account: logs in once, and again where the box no longer knows them."""

    token = ""

    def asks(self, method: str, path: str, **more: object) -> httpx2.Response:
        if not self.token:
            said = {"username": self.name, "password": PASSWORD}
            answer = self.box.ask("POST", "/api/v1/session", patience=10, json=said)
            answer.raise_for_status()
            self.token = answer.json()["token"]
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.box.ask(method, path, headers=headers, **more)
        if answer.status_code == 401:
            self.token = ""
        return answer


class Guard(Worker):
    """The desk: closes what a neighbour attended to, or what nobody went to for long."""

    def act(self) -> None:
        answer = self.asks("GET", "/api/v1/alarms?state=open&limit=100")
        if answer.status_code != 200:
            return
        for alarm in answer.json()["items"]:
            left = alarm["state"] == "attended" and self.chance.random() < 0.5
            fault = alarm["kind"] == "technical" and self.chance.random() < 0.2
            if left or fault or self.chance.random() < 0.02:
                said = {"outcome": "看过了，没事"}
                done = self.asks("POST", f"/api/v1/alarms/{alarm['id']}/resolve", json=said)
                self.history.note(self.name, "closed", alarm=alarm["id"], status=done.status_code)


class Office(Worker):
    """Looks at keys: each look at another person, so that every one must have a row of its own."""

    looks = 0

    def act(self) -> None:
        self.looks += 1
        who = f"look-{self.chance.getrandbits(32):08x}-{self.looks}"
        answer = self.asks("GET", f"/api/v1/credentials?person={who}")
        if answer.status_code == 200:
            self.history.note(self.name, "looked", about=who)


class Officer(Worker):
    """Community police: opens a review, reads events and alarms of it."""

    review = ""

    def act(self) -> None:
        if not self.review:
            now = datetime.now(UTC)
            case = {"case_number": "思公(梧)受案字〔2026〕1234号", "reason": "老人报警", "name": "陈警官"}
            span = {
                "since": f"{now - timedelta(days=2):%FT%TZ}",
                "until": f"{now + timedelta(days=1):%FT%TZ}",
            }
            said = {**case, **span, "unit": "梧村派出所", "places": ["b3"]}
            answer = self.asks("POST", "/api/v1/reviews", json=said)
            self.review = answer.json()["id"] if answer.status_code == 201 else ""
            self.history.note(self.name, "opened", review=self.review, status=answer.status_code)
            return
        what = self.chance.choice(("events", "alarms", "density"))
        answer = self.asks("GET", f"/api/v1/reviews/{self.review}/{what}")
        self.history.note(self.name, "read", review=self.review, what_=what, status=answer.status_code)
        if answer.status_code in {403, 404, 409}:
            self.review = ""


class Radio(Person):
    """A resident with a 433 MHz button: five times the same frame, as such a button sends it."""

    def act(self) -> None:
        if self.box.radio.plugged:
            self.history.note(site.RADIO, "sent", alarm=None)
            for _ in range(5):
                self.box.radio.hear(site.RADIO_FRAME)
                self.ended.wait(0.08)


class Comers(Person):
    """People at both doors, with a right to come in and without; the locks, which do as they are told."""

    def __init__(self, box: ChaosBox, name: str, seed: int, every: float) -> None:
        super().__init__(box, name, seed, every)
        self._shown = 0
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="doors")
        self._client.on_connect = lambda client, *_: client.subscribe(
            [(f"cuobian/v1/{each}/+", 1) for each in (site.READER, site.LOCK)]
        )
        self._client.on_message = self._heard
        self._client.reconnect_delay_set(0.2, 1)
        self._client.connect_async("127.0.0.1", box.broker.port, 15)
        self._client.loop_start()

    def act(self) -> None:
        self._strikes()
        kind = self.chance.choice(("right", "right", "wrong", "bus", "face"))
        self._shown += 1
        id_ = f"c-{self.chance.getrandbits(24):06x}-{self._shown}"
        if kind == "bus":
            self.history.note(site.OSDP, "shown", card="right", id=id_)
            self.box.reader.card(site.OSDP_SHOWN, 26)
        elif kind == "face":
            seen = {"type": "face", "id": id_, "name": "unknown", "score": 0.0, "camera": "unit"}
            self._client.publish(f"{site.SEEN}/tracked_object_update", json.dumps(seen), 1)
            self.history.note("seen", "shown", card="face", id=id_)
        else:
            card = site.CARD if kind == "right" else site.STRANGERS_CARD
            self.history.note(site.READER, "shown", card=kind, id=id_)
            said = {"id": id_, "type": "access.card", "card": card}
            self._client.publish(f"cuobian/v1/{site.READER}/event", json.dumps(said), 1)

    def close(self) -> None:
        super().close()
        self._client.disconnect()
        self._client.loop_stop()
        self._strikes()

    def _strikes(self) -> None:
        while True:
            try:
                told = self.box.reader.told.get_nowait()
            except queue.Empty:
                return
            if told.get("command") == OUTPUT:
                self.history.note(site.OSDP, "strike")

    def _heard(self, client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        _, _, device, leaf = message.topic.split("/")
        said = json.loads(message.payload)
        if leaf == "ack":
            self.history.note(device, "acked", id=said["id"], status=said["status"])
        elif leaf == "command" and said.get("do") == "unlock":
            self.history.note(device, "unlocked", id=said["id"], grant=said.get("grant"))
            done = {"id": f"d-{said['id']}", "type": "command.done", "command": said["id"]}
            client.publish(f"cuobian/v1/{device}/event", json.dumps(done), 1)


class Keeper(Person):
    """Makes backups while everything runs."""

    made = 0

    def act(self) -> None:
        self.made += 1
        file = self.box.folder / f"{self.made}.backup"
        self.history.note(self.name, "backing_up", file=file.name)
        done = self.box.cli("backup", str(file))
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        self.history.note(self.name, "backed_up", file=file.name, code=done.returncode, words=str(last))
        if self.made > 2:
            (self.box.folder / f"{self.made - 2}.backup").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Pace:
    """About how many seconds lie between two acts of each."""

    press: float = 1.0
    radio: float = 15.0
    door: float = 2.0
    desk: float = 2.0
    office: float = 2.0
    officer: float = 3.0
    backup: float = 40.0
