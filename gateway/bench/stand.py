"""The test stand: a real mosquitto, a phone, and the core or the bare pipeline as real processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from gateway.bench.wire import without_delay
from gateway.domain.errors import TransientIO

HOUSEHOLDS = 573
"""The compound of the mission."""
BROKER = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
autosave_interval 30
max_queued_messages 100000
max_inflight_messages 100
set_tcp_nodelay true
user root
"""
PATIENCE = 60.0


class Stand:
    """One broker, one phone, one load; whatever is measured is started on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._children: list[subprocess.Popen[bytes]] = []
        self._start_broker()
        self.rang: list[tuple[float, str]] = []
        self.phone = self._start_phone()
        self.load = mqtt.Client(CallbackAPIVersion.VERSION2, "load")
        self.load.max_inflight_messages_set(20)
        self.load.max_queued_messages_set(0)
        self.load.on_socket_open = without_delay
        self.load.connect("127.0.0.1", self.port)
        self.load.loop_start()

    def bare(self) -> Measured:
        """Start R on a fresh file."""
        database = self.folder / f"bare{len(self._children)}.db"
        words = [sys.executable, "-m", "gateway.bench.bare", str(self.port), str(database), self.phone]
        return self._measured(words, database)

    def core(self) -> Measured:
        """Start the core on a fresh data folder with a whole compound."""
        data = self.folder / f"data{len(self._children)}"
        config = self.folder / f"cuobian{len(self._children)}.yaml"
        config.write_text(
            f"data: {data}\nbroker: {{url: 'mqtt://127.0.0.1:{self.port}'}}\nlog: {{level: warning}}\n",
            "utf-8",
        )
        site = self.folder / "site.yaml"
        site.write_text(json.dumps(_compound(self.phone), ensure_ascii=False), "utf-8")
        program = str(Path(sys.executable).with_name("cuobian"))
        subprocess.run(
            [program, "site", "apply", str(site), "--config", str(config)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return self._measured([program, "core", "--config", str(config)], data / "cuobian.db")

    def publish(self, device: str, id_: str, type_: str) -> None:
        """Send one native event."""
        self.load.publish(f"cuobian/v1/{device}/event", json.dumps({"id": id_, "type": type_}), qos=1)

    def close(self) -> None:
        """End everything."""
        self.load.disconnect()
        self.load.loop_stop()
        for child in reversed(self._children):
            child.terminate()
            child.wait(20)
            if child.stdout is not None:
                child.stdout.close()

    def _measured(self, words: Sequence[str], database: Path) -> Measured:
        measured = Measured(words, database)
        self._children.append(measured.process)
        eventually(lambda: self._hears(measured))
        return measured

    def _hears(self, measured: Measured) -> bool:
        self.publish("warm-up", f"{time.time()}", "door.opened")
        time.sleep(0.05)
        return measured.stored() > 0

    def _start_broker(self) -> None:
        program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise TransientIO("the benchmarks need mosquitto: apt-get install mosquitto")
        folder = self.folder / "mosquitto"
        folder.mkdir()
        conf = folder / "mosquitto.conf"
        conf.write_text(BROKER.format(port=self.port, folder=folder), "utf-8")
        process = subprocess.Popen(
            [program, "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._children.append(process)
        eventually(lambda: _answers(self.port))

    def _start_phone(self) -> str:
        process = subprocess.Popen([sys.executable, "-m", "gateway.bench.sink"], stdout=subprocess.PIPE)
        self._children.append(process)
        if process.stdout is None:
            raise TransientIO("the phone has no voice")
        port = process.stdout.readline().split()[1].decode()
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        return f"http://127.0.0.1:{port}/phone"

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        for line in process.stdout or ():
            at, _, about = line.decode().rstrip().partition(" ")
            self.rang.append((float(at), about))


class Measured:
    """A process under measurement, with the database it stores to."""

    def __init__(self, words: Sequence[str], database: Path) -> None:
        self._words = words
        self._database = database
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        self.process = subprocess.Popen(self._words)

    def kill(self) -> None:
        """SIGKILL."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def end(self) -> None:
        """SIGTERM."""
        self.process.terminate()
        self.process.wait(20)

    def stored(self) -> int:
        """Return how many events stand in its database."""
        try:
            connection = sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)
            try:
                return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])
            finally:
                connection.close()
        except sqlite3.OperationalError:
            return 0

    def cpu_seconds(self) -> float:
        """Return the processor time it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Return its resident megabytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def eventually(true: Callable[[], bool], within: float = PATIENCE) -> float:
    """Wait until something is true; return the seconds it took. Raises TransientIO where it never is."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > within:
            raise TransientIO(f"nothing came within {within:.0f} s")
        time.sleep(0.002)
    return time.monotonic() - began


def _compound(phone: str) -> dict[str, object]:
    homes = range(HOUSEHOLDS)
    return {
        "places": [{"id": f"h{n}", "kind": "household", "name": f"h{n}"} for n in homes],
        "people": [
            *({"id": f"r{n}", "name": f"r{n}", "home": f"h{n}"} for n in homes),
            *({"id": f"p{n}", "name": f"p{n}", "contacts": [_contact(phone, n)]} for n in range(32)),
        ],
        "policies": [{"id": f"elder{n}", "steps": [{"notify": [f"p{n}"], "wait": "1h"}]} for n in range(32)],
        "devices": [
            {
                "id": f"b{n}",
                "template": "cuobian-sos",
                "place": f"h{n}",
                "resident": f"r{n}",
                "policy": f"elder{n % 32}",
            }
            for n in homes
        ],
    }


def _contact(phone: str, number: int) -> dict[str, str]:
    return {"channel": "webhook", "address": f"{phone}/{number}"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 0.2).close()
    except OSError:
        return False
    return True
