"""What else a box does while somebody presses: people at the pages, an office at the site, backups."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from gateway.bench.broker import answers, free_port
from gateway.bench.stand import PROGRAM, Stand
from gateway.bench.waiting import eventually

VISITS = 100
"""API requests a second (FIGURES, ratios)."""


@dataclass(frozen=True, slots=True)
class Interface:
    """An API that runs."""

    port: int
    token: str
    pid: int


@contextmanager
def api(stand: Stand, data: Path) -> Iterator[int]:
    """Run the API on a data folder, asked `VISITS` times a second for alarms; yields its process id."""
    with interface(stand, data) as found:
        words = [sys.executable, "-m", "gateway.bench.visitors", str(found.port), found.token, str(VISITS)]
        visitors = subprocess.Popen(words)
        try:
            yield found.pid
        finally:
            visitors.terminate()
            visitors.wait(10)


@contextmanager
def interface(stand: Stand, data: Path) -> Iterator[Interface]:
    """Run the API on a data folder, with a token that may read alarms."""
    port = free_port()
    config = str(stand.configure(data))
    words = [PROGRAM, "token", "add", "bench", "--scope", "alarms:read", "--config", config]
    token = subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
    # By the environment, so that the configuration is the same file for both processes.
    server = subprocess.Popen(
        [PROGRAM, "api", "--config", config],
        env=os.environ | {"CUOBIAN_HTTP__LISTEN": f"127.0.0.1:{port}"},
        stdout=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: answers(port), "the API to answer", 30)
        yield Interface(port, token, server.pid)
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def office(stand: Stand, data: Path) -> Iterator[list[int]]:
    """Apply a site that differs, again and again; yields a list whose length is how often it was done."""
    sites = [
        replace(stand.compound, marks=marks).write(stand.folder / f"changed-{marks}.site", stand.phone.url)
        for marks in (1, 2)
    ]
    stop, done = threading.Event(), list[int]()
    thread = threading.Thread(target=_apply, args=(stand, data, sites, stop, done), daemon=True)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


@contextmanager
def backups(stand: Stand, data: Path) -> Iterator[list[int]]:
    """Make a backup, again and again; yields a list whose length is how often it was done."""
    stop, done = threading.Event(), list[int]()
    words = [PROGRAM, "backup", str(stand.folder / "bench.backup"), "--config", str(stand.configure(data))]

    def run() -> None:
        while not stop.is_set():
            subprocess.run(words, check=True, capture_output=True)
            done.append(1)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def _apply(stand: Stand, data: Path, sites: list[Path], stop: threading.Event, done: list[int]) -> None:
    while not stop.is_set():
        stand.apply(data, sites[len(done) % len(sites)])
        done.append(1)
