"""`bench console`: the installer's pages over 573 households with 2,000 devices, on the wall; the start."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from gateway.bench.broker import Broker, answers, free_port
from gateway.bench.figure import Figure
from gateway.bench.stand import PROGRAM
from gateway.bench.waiting import eventually
from gateway.domain.errors import TransientIO
from gateway.domain.heard import MOST_HEARD, Heard, Likely, Way
from gateway.service import discovery
from gateway.store.db import Database

HOUSEHOLDS, DEVICES, POLICIES, NEIGHBOURS, STAIRS = 573, 2000, 32, 64, 24
"""The compound of the mission (issue 3, "Must show")."""
FEWER = 120
"""Devices in the short form."""
LIMIT, START = 150.0, 3.0
SLOWER = 1.5
"""So many times what an empty box takes is no more than the busy machine's own slowness."""
BARE = "/account"
"""A page of the same server that reads no more than who asks."""
PAGES: Mapping[str, str] = {
    "found, with a full inbox": "/install",
    "adopt: where": "/install/adopt?heard=mqtt:zigbee2mqtt/s7",
    "adopt: the form": "/install/adopt?heard=mqtt:zigbee2mqtt/s7&place=h7",
    "installed": "/install/devices",
    "never heard": "/install/devices?wrong=never",
    "search": "/install/devices?q=d19",
    "one device": "/install/devices/d0007",
    "places": "/install/places",
    "one home": "/install/places/h7",
    "policies": "/install/policies",
    "one step of a policy": "/install/policies/elder7?step=1&q=p1",
    "a sheet of labels": "/install/labels",
    "one label's code": "/install/labels/d0007/code.svg",
    "doors": "/install/doors",
    "one door": "/install/doors/door3",
    "walk tests": "/install/drill",
    "one walk of everything": "/install/drill/1",
    "monthly presses": "/install/drill/presses",
}
PASSWORD = "only for this measurement"  # noqa: S105  of a box that is gone with its folder


@dataclass
class Box:
    """A configured data folder, and the processes on it."""

    config: Path
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The folder of its database."""
        return self.config.with_name("data")

    def run(self, *words: str, stdin: str = "") -> None:
        """Run one command to its end."""
        command = [PROGRAM, *words, "--config", str(self.config)]
        subprocess.run(command, input=stdin, text=True, check=True, stdout=subprocess.DEVNULL)

    @contextmanager
    def started(self, *names: str) -> Iterator[None]:
        """Run processes of the box by their command."""
        for name in names:
            words = [PROGRAM, name, "--config", str(self.config)]
            self.running.append(subprocess.Popen(words, stdout=subprocess.DEVNULL))
        try:
            yield
        finally:
            for each in self.running:
                each.terminate()
            for each in self.running:
                each.wait(20)
            self.running.clear()

    def answers(self, path: str) -> bool:
        """Tell whether a page is answered with 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()


class Phone:
    """An installer's browser: one connection that is kept, one session."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        login = json.dumps({"username": "fang", "password": PASSWORD})
        self._connection.request("POST", "/api/v1/session", login, {"Content-Type": "application/json"})
        token = json.loads(self._connection.getresponse().read())["token"]
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}

    def ask(self, path: str) -> float:
        """Return the milliseconds until a page is there. Raises TransientIO for anything but a page."""
        began = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        response.read()
        if response.status != http.client.OK:
            raise TransientIO(f"{path}: expected 200, found {response.status}")
        return (time.perf_counter() - began) * 1000


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure; every page in turn, a bare one between them, so that a busy machine is busy for all."""
    broker = Broker(folder / "broker", [])
    try:
        box, empty = _box(folder / "full", broker), _box(folder / "empty", broker)
        devices = FEWER if short else DEVICES
        _install(box, devices)
        empty.run("site", "export")
        rounds = [(_start(box), _start(empty)) for _ in range(1 if short else 5)]
        with box.started("api"):
            eventually(lambda: answers(box.port), "the pages", 30)
            times = _times(Phone(box.port), 3 if short else 100)
    finally:
        broker.close()
    bare = times.pop(BARE)
    against = f"a bare page ({_p95(bare):.1f} ms)"
    found = [
        Figure(None, f"console, {name}: p95", _p95(each), "ms", LIMIT, against, _p95(each) / _p95(bare))
        for name, each in ((name, times[path]) for name, path in PAGES.items())
    ]
    return [*found, _started(rounds, devices)]


def _started(rounds: Sequence[tuple[float, float]], devices: int) -> Figure:
    full, empty = (statistics.median(each) for each in zip(*rounds, strict=True))
    name = f"core and API on {devices} devices: start → healthy"
    against = f"an empty box ({empty:.1f} s)"
    return Figure(None, name, full, "s", START, against, full / empty, relief=SLOWER)


def _box(folder: Path, broker: Broker) -> Box:
    folder.mkdir()
    box = Box(folder / "box.yaml", free_port())
    settings: dict[str, object] = {"data": str(box.data), "log": {"level": "warning"}}
    login = broker.login
    reached = {"url": f"mqtt://127.0.0.1:{login.port}"}
    if login.password_file is not None:
        reached |= {"username": login.username, "password_file": str(login.password_file)}
    settings |= {"broker": reached, "http": {"listen": f"127.0.0.1:{box.port}"}}
    box.config.write_text(json.dumps(settings), "utf-8")
    return box


def _install(box: Box, devices: int) -> None:
    site = box.config.with_name("site.yaml")
    site.write_text(json.dumps(document(devices)), "utf-8")
    box.run("site", "apply", str(site))
    box.run("drill", "start")
    box.run("user", "add", "fang", "--role", "installer", "--password-stdin", stdin=PASSWORD)
    database = Database(box.data / "cuobian.db")
    discovery.keep(database, inbox(), [], 10_000)
    database.close()


def document(devices: int = DEVICES) -> dict[str, object]:
    """Return the site: buildings, entrances, households with a resident and three or four devices each."""
    homes = range(HOUSEHOLDS)
    around = [{"id": f"b{n}", "kind": "building", "name": f"{n}号楼"} for n in range(STAIRS)]
    around += [{"id": f"b{n}u1", "kind": "entrance", "name": "1单元", "in": f"b{n}"} for n in range(STAIRS)]
    return {
        "site": {"name": "金海岸", "default_policy": "elder0", "desk": ["p0"]},
        "places": around
        + [{"id": f"h{n}", "kind": "household", "name": str(n), "in": f"b{n % STAIRS}u1"} for n in homes],
        "people": [
            *({"id": f"r{n}", "name": f"居民{n}", "home": f"h{n}"} for n in homes),
            *(_neighbour(n) for n in range(NEIGHBOURS)),
        ],
        "groups": [{"id": f"g{n}", "members": [f"p{n}", f"p{n + 1}"]} for n in range(8)],
        "policies": [_policy(n) for n in range(POLICIES)],
        "devices": [*(_device(n) for n in range(devices - STAIRS)), *(_entry(n) for n in range(STAIRS))],
        "doors": [_door(n) for n in range(STAIRS)],
    }


def inbox() -> list[Heard]:
    """Return as many strangers as the inbox holds, each with a template that may be it."""
    at = datetime.now(UTC)
    topics = [f"zigbee2mqtt/s{n}" for n in range(MOST_HEARD)]
    said = b'{"battery":88,"sos":false,"tamper":false,"battery_low":false,"linkquality":120}'
    return [
        Heard(f"mqtt:{topic}", Way.MQTT, topic, "Feibit SEB01ZB", said, 3, at, at, _likely(topic))
        for topic in topics
    ]


def _likely(topic: str) -> tuple[Likely, ...]:
    return (Likely("zigbee2mqtt-sos", {"name": topic.rpartition("/")[2]}),)


def _home(number: int) -> dict[str, object]:
    inside = f"b{number % STAIRS}u1"
    return {
        "id": f"h{number}",
        "kind": "household",
        "name": str(number),
        "in": inside,
        "floor": number // STAIRS,
    }


def _neighbour(number: int) -> dict[str, object]:
    contact = {"channel": "webhook", "address": f"http://127.0.0.1:9/{number}"}
    return {"id": f"p{number}", "name": f"邻居{number}", "home": f"h{number}", "contacts": [contact]}


def _policy(number: int) -> dict[str, object]:
    steps = [
        {"notify": [f"p{number}"]},
        {"notify": [f"group:g{number % 8}"]},
        {"notify": ["p0"], "wait": "5m"},
    ]
    return {"id": f"elder{number}", "steps": steps, "last_resort": ["p0"]}


def _device(number: int) -> dict[str, object]:
    home = number % HOUSEHOLDS
    return {
        "id": f"d{number:04}",
        "template": "cuobian-sos" if number < HOUSEHOLDS else "cuobian-sensor",
        "place": f"h{home}",
        "resident": f"r{home}",
        "policy": f"elder{home % POLICIES}",
    }


def _entry(stair: int) -> dict[str, object]:
    return {"id": f"e{stair}", "template": "cuobian-door", "place": f"b{stair}u1"}


def _door(stair: int) -> dict[str, object]:
    device = f"e{stair}"
    parts = {"readers": [device], "lock": device, "contact": device, "rex": [device]}
    return {"id": f"door{stair}", "name": f"{stair}号楼门", "place": f"b{stair}u1", **parts}


def _start(box: Box) -> float:
    """Return the seconds from starting both processes until the box says that it is well."""
    began = time.monotonic()
    with box.started("core", "api"):
        eventually(lambda: box.answers("/api/v1/health"), "the box to be well", 60)
        return time.monotonic() - began


def _times(phone: Phone, rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {path: [] for path in (*PAGES.values(), BARE)}
    for nth in range(rounds + 1):
        for path, measured in times.items():
            spent = phone.ask(path)
            if nth:  # the first look at each loads what it needs
                measured.append(spent)
    return times


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]
