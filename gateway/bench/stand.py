"""The test stand: a real broker, a phone, a load, and the core or the bare pipeline as real processes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.bench.broker import Broker
from gateway.bench.compound import Compound
from gateway.bench.measured import Measured
from gateway.bench.phone import Phone
from gateway.bench.waiting import eventually
from gateway.domain.errors import TransientIO

OURS, BARE = "cuobian/v1", "bare/v1"
"""What topics begin with: each is deaf to the other's, so neither finds a backlog of the other's load."""
PROGRAM = str(Path(sys.executable).with_name("cuobian"))
Environment = Mapping[str, str] | None


class Stand:
    """One broker, one phone, one load; whatever is measured is started on it."""

    def __init__(self, folder: Path, compound: Compound | None = None) -> None:
        self.folder = folder
        self.compound = compound or Compound()
        self.settings: Mapping[str, object] = {}
        """What the configuration of everything started from now on has beside."""
        self._count = 0
        self._installed: dict[Compound, Path] = {}
        self.broker = Broker(folder / "broker", [f"b{n}" for n in range(self.compound.households)])
        self.phone = Phone()
        login = self.broker.login
        words = [sys.executable, "-m", "gateway.bench.load", str(login.port), *login.words()]
        self._load = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._running: list[Measured] = []

    def core(self, environment: Environment = None, compound: Compound | None = None) -> Measured:
        """Start the core on a fresh copy of an installed compound; returns when it hears."""
        data = self._folder("data")
        shutil.copytree(self._install(compound or self.compound), data)
        words = [PROGRAM, "core", "--config", str(self.configure(data))]
        return self._ready(Measured("ours", OURS, words, data / "cuobian.db", environment or {}))

    def bare(self, environment: Environment = None) -> Measured:
        """Start R on a fresh file; returns when it hears."""
        database = self._folder("bare")
        login = self.broker.login
        words = [sys.executable, "-m", "gateway.bench.bare"]
        words += [str(login.port), str(database), self.phone.url, BARE, *login.words()]
        return self._ready(Measured("R", BARE, words, database, environment or {}))

    def configure(self, data: Path) -> Path:
        """Write the configuration of a data folder and return its path."""
        login = self.broker.login
        broker = {"url": f"mqtt://127.0.0.1:{login.port}"}
        if login.password_file is not None:
            broker |= {"username": login.username, "password_file": str(login.password_file)}
        file = data.with_suffix(".yaml")
        file.write_text(
            json.dumps({"data": str(data), "broker": broker, "log": {"level": "warning"}, **self.settings}),
            "utf-8",
        )
        return file

    def order(self, do: str, **what: Any) -> dict[str, Any]:
        """Let the load do something; returns when it is done."""
        if self._load.stdin is None or self._load.stdout is None:
            raise TransientIO("the load has no ears")
        self._load.stdin.write(json.dumps({"do": do, **what}) + "\n")
        self._load.stdin.flush()
        answer = self._load.stdout.readline()
        if not answer:
            raise TransientIO("the load has ended")
        found: dict[str, Any] = json.loads(answer)
        return found

    def send(self, measured: Measured, device: str, id_: str, type_: str) -> float:
        """Send one event; returns the wall clock just before."""
        done = self.order("flood", root=measured.root, kind=type_, devices=[device], ids=id_, count=1)
        return float(done["began"])

    def end(self, measured: Measured) -> None:
        """End what was measured."""
        measured.end()
        self._running.remove(measured)

    def close(self) -> None:
        """End everything."""
        for measured in self._running:
            measured.end()
        for pipe in (self._load.stdin, self._load.stdout):
            if pipe is not None:
                pipe.close()
        self._load.wait(10)
        self.phone.close()
        self.broker.close()

    def _ready(self, measured: Measured) -> Measured:
        """Wait until a door event comes through; what is sent before the subscription stands is lost."""
        self._running.append(measured)
        eventually(lambda: self._tried(measured), f"{measured.who} to hear", 30)
        return measured

    def _tried(self, measured: Measured) -> bool:
        id_ = f"door-0.{time.monotonic()}"
        self.send(measured, "door-0", id_, "door.opened")
        until = time.monotonic() + 0.2
        while time.monotonic() < until:
            if measured.recorded("door-0", id_):
                return True
            time.sleep(0.01)
        return False

    def _install(self, compound: Compound) -> Path:
        """Return a data folder with a compound in it, made once."""
        if compound not in self._installed:
            data = self._folder("installed")
            site = compound.write(data.with_suffix(".site"), self.phone.url)
            self.apply(data, site)
            self._installed[compound] = data
        return self._installed[compound]

    def apply(self, data: Path, site: Path) -> None:
        """Let `cuobian site apply` put a site document into a data folder."""
        words = [PROGRAM, "site", "apply", str(site), "--config", str(self.configure(data))]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)

    def _folder(self, name: str) -> Path:
        self._count += 1
        return self.folder / f"{name}-{self._count}"
