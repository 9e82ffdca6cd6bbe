"""`bench review`: pages and search of a review over 1,000,000 events, and the register of its looks."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gateway.bench import register
from gateway.bench.broker import answers, free_port
from gateway.bench.console import PASSWORD, Box
from gateway.bench.figure import Figure
from gateway.bench.history import BEGIN, Past, document
from gateway.bench.waiting import eventually
from gateway.domain.errors import TransientIO
from gateway.service.event_counts import AT_ONCE
from gateway.store.db import Database

LIMIT = 150.0
"""Milliseconds (FIGURES F13)."""
HELD = 20.0
"""Milliseconds that a press may have to wait for a transaction beside the core's own."""
LONG, SHORT = Past(), Past(20_000, 1)
DAY = timedelta(days=1)
MONTH = timedelta(days=31)
OFFICERS = ("chen", "lin", "zheng")
"""One for each review: an account has 120 looks a minute."""
BARE = "/account"
"""A page of the same server that reads no more than who asks."""
READS: Mapping[str, str] = {
    "page": "/review/{id}",
    "page, filtered by kind": "/review/{id}?kind=forced",
    "next piece of the list": "/review/{id}/list?after={middle}",
    "list": "/api/v1/reviews/{id}/events",
    "list from the middle": "/api/v1/reviews/{id}/events?after={middle}",
    "search: turned away": "/api/v1/reviews/{id}/events?outcome=denied",
    "search: forced": "/api/v1/reviews/{id}/events?kind=forced",
    "search: one home": "/api/v1/reviews/{id}/events?place=h77",
    "search: one door, let in": "/api/v1/reviews/{id}/events?door=door3&outcome=granted",
    "search: of an alarm": "/api/v1/reviews/{id}/events?alarm=true",
    "search: nowhere to be found": "/api/v1/reviews/{id}/events?kind=vehicle&place=h77",
    "visits": "/api/v1/reviews/{id}/visits",
    "density": "/api/v1/reviews/{id}/density",
    "one event": "/review/{id}/events/{event}",
    "around one event": "/api/v1/reviews/{id}/events/{event}/around?minutes=15",
    "notes": "/api/v1/reviews/{id}/notes?q=x",
}


@dataclass(frozen=True, slots=True)
class Within:
    """A review as it is opened for the measurement."""

    name: str
    places: tuple[str, ...]
    since: datetime
    until: datetime


class Officer:
    """An officer's browser: one connection that is kept, one session."""

    def __init__(self, port: int, name: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Content-Type": "application/json"}
        found = self._sent("/api/v1/session", {"username": name, "password": PASSWORD})
        self._headers |= {"Authorization": f"Bearer {found['token']}"}

    def open(self, within: Within) -> str:
        """Open a review; returns its id."""
        said = {"case_number": within.name, "reason": "bench", "unit": "bench", "name": "bench"}
        period = {"since": within.since.isoformat(), "until": within.until.isoformat(), "minutes": 480}
        return str(self._sent("/api/v1/reviews", {**said, **period, "places": within.places})["id"])

    def ask(self, path: str) -> float:
        """Return the milliseconds until an answer is there. Raises TransientIO for anything but one."""
        began = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers | {"Accept-Encoding": "gzip"})
        response = self._connection.getresponse()
        response.read()
        if response.status != http.client.OK:
            raise TransientIO(f"{path}: expected 200, found {response.status}")
        return (time.perf_counter() - began) * 1000

    def first(self, path: str) -> str:
        """Return the id of the first thing in a list."""
        self._connection.request("GET", path, headers=self._headers)
        return str(json.loads(self._connection.getresponse().read())["items"][0]["id"])

    def _sent(self, path: str, body: Mapping[str, object]) -> dict[str, object]:
        self._connection.request("POST", path, json.dumps(body), self._headers)
        found: dict[str, object] = json.loads(self._connection.getresponse().read())
        if "code" in found:
            raise TransientIO(f"{path}: {found['code']}: {found.get('detail')}")
        return found


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure; every read in turn, a bare page between them, so that a busy machine is busy for all."""
    past = SHORT if short else LONG
    box = _box(folder)
    database = Database(box.data / "cuobian.db")
    past.write(database)
    held = [each * 1000 for each in past.count(database, AT_ONCE)]
    found = [_held(held, database)]
    with box.started("api"):
        eventually(lambda: answers(box.port), "the pages", 60)
        for name, within in zip(OFFICERS, _reviews(past), strict=False):
            found += _measured(Officer(box.port, name), within, past, 20 if short else 40)
    found += register.run(folder, short=short)
    database.close()
    return found


def _reviews(past: Past) -> Sequence[Within]:
    """Return what is looked through: a busy day of everything; of many days a month, and one home's."""
    everything = tuple(f"b{n}" for n in range(20))
    middle = BEGIN + past.days // 2 * DAY
    day = Within("a day", everything, middle, middle + DAY)
    if past.days == 1:
        return [day]
    month = Within("a month", everything, past.until - MONTH, past.until)
    return [day, month, Within("a home's month", ("h77",), past.until - MONTH, past.until)]


def _measured(officer: Officer, within: Within, past: Past, rounds: int) -> list[Figure]:
    id_ = officer.open(within)
    middle = within.since + (within.until - within.since) / 2
    number = int((middle - BEGIN) / (past.until - BEGIN) * past.events)
    event = officer.first(f"/api/v1/reviews/{id_}/events?limit=1&after={number:015d}")
    words = {"id": id_, "middle": f"{number:015d}", "event": event}
    paths = {name: each.format(**words) for name, each in READS.items()}
    times: dict[str, list[float]] = {name: [] for name in (*paths, BARE)}
    for nth in range(rounds + 1):
        for name, measured in times.items():
            spent = officer.ask(paths.get(name, BARE))
            if nth:  # the first look at each loads what it needs
                measured.append(spent)
    bare = _p95(times.pop(BARE))
    return [
        Figure(
            "F13",
            f"review of {within.name}, {name}: p95",
            _p95(each),
            "ms",
            LIMIT,
            f"a bare page ({bare:.1f} ms)",
            _p95(each) / bare,
        )
        for name, each in times.items()
    ]


def _held(times: Sequence[float], database: Database) -> Figure:
    """Return how long counting keeps a press waiting at most, beside reading the same events."""
    began = time.perf_counter()
    with database.read() as connection:
        connection.exec_driver_sql("SELECT count(*), sum(length(detail)) FROM event").fetchone()
    beside = (time.perf_counter() - began) * 1000 / max(1, len(times))
    name = f"events counted, {AT_ONCE} in a transaction: p95"
    return Figure(
        "F13", name, _p95(times), "ms", HELD, f"reading them ({beside:.2f} ms)", _p95(times) / beside
    )


def _box(folder: Path) -> Box:
    box = Box(folder / "box.yaml", free_port())
    settings = {
        "data": str(box.data),
        "log": {"level": "warning"},
        "http": {"listen": f"127.0.0.1:{box.port}"},
    }
    box.config.write_text(json.dumps(settings), "utf-8")
    site = folder / "site.yaml"
    site.write_text(json.dumps(document()), "utf-8")
    box.run("site", "apply", str(site))
    for name in OFFICERS:
        box.run("user", "add", name, "--role", "officer", "--password-stdin", stdin=PASSWORD)
    return box


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]
