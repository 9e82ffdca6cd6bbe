"""`bench reach`: from the press to each channel's hand-over, and a thousand alarms at once (FIGURES F26).

Everything beyond the core is on loopback and real: a broker, a web server, a mail server, a modem's AT
commands on a pseudo terminal.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import Far, Manner, World
from gateway.bench import beside
from gateway.bench.compound import Compound
from gateway.bench.figure import Figure
from gateway.bench.measured import Measured
from gateway.bench.post import Post
from gateway.bench.presses import Latency
from gateway.bench.sink import home_in
from gateway.bench.stand import Stand
from gateway.bench.waiting import eventually

WAYS = ("webhook", "apprise", "email", "sms", "call")
"""Each has its own fifth of the households."""
AT_ONCE, FEWER = 1000, 80
"""FIGURES F26; in the short form fewer."""
NUMBER = "+8613800138000"
CALLED = "+8613900139000"
"""Its phone sends calls away, so that one soon follows another."""
SEEN_AFTER = 1.2
"""Seconds until it does: sooner, and the modem's own list of calls never had it."""
FEWER_CALLS = 4
"""So many times fewer calls than messages, because each takes that long."""
NEVER_ABOVE = 2000.0
"""Milliseconds from a press to a channel (FIGURES F1)."""
PAGE = 500
Times = Callable[[str], float | None]
"""When a household was told of, by the wall clock; None: not yet."""


@dataclass(frozen=True, slots=True)
class Reached(Compound):
    """A compound in which a neighbour each is reached by one way alone."""

    def _document(self, phone: str) -> dict[str, object]:
        addresses = {
            "webhook": f"{phone}/0",
            "apprise": f"{phone.replace('http://', 'json://')}/1",
            "email": "neighbour@example.org",
            "sms": NUMBER,
            "call": CALLED,
        }
        homes = range(self.households)
        return {
            "site": {"name": "bench", "language": "zh-CN", "timezone": "Asia/Shanghai"},
            "places": [{"id": f"h{n}", "kind": "household", "name": f"h{n}"} for n in homes],
            "people": [
                {"id": way, "name": way, "contacts": [{"channel": way, "address": addresses[way]}]}
                for way in WAYS
            ],
            "policies": [{"id": way, "steps": [{"notify": [way], "wait": "1h"}]} for way in WAYS],
            "devices": [
                {"id": f"b{n}", "template": "cuobian-sos", "place": f"h{n}", "policy": WAYS[n % len(WAYS)]}
                for n in homes
            ],
        }


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure each way, press after press; then a thousand presses at once."""
    presses = 3 if short else 40
    found = _each_way(folder / "ways", presses)
    return [*found, *_at_once(folder / "many", FEWER if short else AT_ONCE)]


def _each_way(folder: Path, presses: int) -> list[Figure]:
    folder.mkdir()
    stand, post, world = Stand(folder, Reached(len(WAYS) * (presses + 1))), Post(), World()
    world.phones[CALLED] = Far(Manner.REJECTS, after=SEEN_AFTER)
    modem = SimulatedModem(folder / "modem", world)
    stand.settings = {
        "mail": {"url": post.url, "from": "cuobian@example.org"},
        "modem": {"port": str(modem.path)},
    }
    try:
        measured = stand.core()
        _ready(world, stand, measured)
        times: Mapping[str, Times] = {
            "webhook": stand.phone.first.get,
            "apprise": stand.phone.first.get,
            "email": post.first.get,
            "sms": _Texts(world),
            "call": _Calls(world),
        }
        return [
            figure
            for number, way in enumerate(WAYS)
            for figure in _figures(way, _presses(stand, measured, number, _count(way, presses), times[way]))
        ]
    finally:
        stand.close()
        modem.close()
        post.close()


def _count(way: str, presses: int) -> int:
    return max(1, presses // FEWER_CALLS) if way == "call" else presses


def _ready(world: World, stand: Stand, measured: Measured) -> None:
    """Wait until the modem is of use, by a press that nobody counts; the first of every way warms it up."""
    for number in range(len(WAYS)):
        stand.send(measured, f"b{number}", f"h{number}.warm", "sos.pressed")
    eventually(lambda: bool(world.messages(NUMBER)) and world.rings(CALLED) > 0, "the modem to work", 30)


def _presses(stand: Stand, measured: Measured, way: int, presses: int, told: Times) -> Sequence[float]:
    """Press in one household after the other, each when the one before was told of."""
    taken: list[float] = []
    for number in range(1, presses + 1):
        home = f"h{number * len(WAYS) + way}"
        pressed = stand.send(measured, f"b{home[1:]}", f"{home}.{measured.run}", "sos.pressed")
        eventually(lambda home=home: told(home) is not None, f"{WAYS[way]} about {home}", 30, 0.001)  # type: ignore[misc]
        at = told(home)
        taken.append((at if at is not None else time.time()) - pressed)
    return taken


class _Texts:
    """When each household was first named in a text."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._first: dict[str, float] = {}
        self._read = 0

    def __call__(self, home: str) -> float | None:
        texts = self._world.messages(NUMBER)
        for text in texts[self._read :]:
            self._first.setdefault(home_in(text), time.time())
        self._read = len(texts)
        return self._first.get(home)


class _Calls:
    """When the phone rang next: nobody says about whom."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._told: dict[str, float] = {}
        self._seen = world.rings(CALLED)

    def __call__(self, home: str) -> float | None:
        rung = self._world.rings(CALLED)
        if home not in self._told and rung > self._seen:
            self._told[home], self._seen = time.time(), rung
        return self._told.get(home)


def _figures(way: str, seconds: Sequence[float]) -> list[Figure]:
    found = Latency()
    found.add(seconds)
    name = f"press → {way}"
    return [
        Figure("F1", f"{name}, p50", found.p50, "ms"),
        Figure("F1", f"{name}, slowest of {len(seconds)}", found.p99, "ms", NEVER_ABOVE),
    ]


def _at_once(folder: Path, count: int) -> list[Figure]:
    """Press everywhere at once; look at the board through the API."""
    folder.mkdir()
    stand = Stand(folder, Compound(count))
    try:
        measured = stand.core()
        with beside.interface(stand, measured.data) as api:
            order = {"devices": [f"b{n}" for n in range(count)], "ids": "{home}.at-once", "count": count}
            began = float(stand.order("flood", root=measured.root, kind="sos.pressed", **order)["began"])
            stand.phone.wait(count, measured.who)
            took = stand.phone.latest - began
            shown = _board(api)
    finally:
        stand.close()
    places = [str(each["place"]) for each in shown]
    sorted_ids = [each["id"] for each in shown] == sorted(str(each["id"]) for each in shown)
    in_order = len(set(places)) if sorted_ids else 0
    said = f"of {count:,}"
    return [
        Figure("F26", f"{count:,} alarms at once: on the board", len(shown), said, count, at_least=True),
        Figure("F26", "  oldest first, each household once", in_order, said, count, at_least=True),
        Figure("F26", "  first message handed over", len(stand.phone.first), said, count, at_least=True),
        Figure(None, "  first press → last of these messages", took, "s"),
    ]


def _board(api: beside.Interface) -> list[dict[str, object]]:
    """Return every open alarm, page by page, as a program reads it."""
    connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=30)
    found: list[dict[str, object]] = []
    after = ""
    while True:
        path = f"/api/v1/alarms?state=open&limit={PAGE}{after}"
        connection.request("GET", path, headers={"Authorization": f"Bearer {api.token}"})
        page = json.loads(connection.getresponse().read())
        found += page["items"]
        if page["next"] is None:
            return found
        after = f"&after={page['next']}"
