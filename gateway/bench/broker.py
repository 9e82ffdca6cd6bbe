"""The broker of a benchmark: a mosquitto with the shipped file's settings, or else the embedded one."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from devices.broker import EmbeddedBroker
from gateway.bench.waiting import eventually

SETTINGS = """\
listener {port} 127.0.0.1
allow_anonymous true
user root
persistence true
persistence_location {folder}/
autosave_interval 30
max_queued_messages 100000
max_queued_bytes 67108864
queue_qos0_messages true
max_inflight_messages 100
set_tcp_nodelay true
"""
"""What of systemd/mosquitto/cuobian.conf matters to speed; `user` so that it can write its folder as root."""
PROGRAMS = "/usr/local/sbin:/usr/sbin:/sbin"


@dataclass(frozen=True, slots=True)
class Login:
    """How to reach a broker as somebody who may do all."""

    port: int
    username: str = ""
    password_file: Path | None = None

    def words(self) -> tuple[str, ...]:
        """Return user and password, nothing where the broker asks for none."""
        if self.password_file is None:
            return ()
        return self.username, self.password_file.read_text("utf-8").strip()


class Broker:
    """A real broker in a folder of its own."""

    def __init__(self, folder: Path, devices: Iterable[str]) -> None:
        """Start it; `devices` get a user each in the embedded one."""
        folder.mkdir()
        program = shutil.which("mosquitto") or shutil.which("mosquitto", path=PROGRAMS)
        self.name = "mosquitto" if program else "nats-server"
        self._embedded: EmbeddedBroker | None = None
        self._process: subprocess.Popen[bytes] | None = None
        if program:
            self.login = Login(free_port())
            self._process = _mosquitto(program, folder, self.login.port)
        else:
            self._embedded = EmbeddedBroker(folder, port=free_port(), devices=devices)
            address = self._embedded.start()
            self.login = Login(address.port, address.username, address.password_file)

    @property
    def pid(self) -> int:
        """The server's process."""
        return (self._process.pid if self._process else self._embedded and self._embedded.pid) or 0

    def close(self) -> None:
        """End it."""
        if self._embedded is not None:
            self._embedded.stop()
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)


def _mosquitto(program: str, folder: Path, port: int) -> subprocess.Popen[bytes]:
    conf = folder / "mosquitto.conf"
    conf.write_text(SETTINGS.format(port=port, folder=folder), "utf-8")
    process = subprocess.Popen(
        [program, "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    eventually(lambda: answers(port), "mosquitto to answer")
    return process


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Tell whether somebody listens on a loopback port."""
    try:
        socket.create_connection(("127.0.0.1", port), 0.2).close()
    except OSError:
        return False
    return True
