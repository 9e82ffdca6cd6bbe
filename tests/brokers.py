"""Real brokers as child processes, each in a folder and on a port of its own. Knows no gateway."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

STARTS_WITHIN = 20.0

# Below the kernel's own range, so that no connection takes a port between its choice and its use; in no
# order, so that processes that test at the same time do not choose alike.
_PORTS = itertools.cycle(random.SystemRandom().sample(range(10_000, 30_000), 20_000))


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    for port in _PORTS:
        with closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("the ports never end")


def listens(port: int) -> bool:
    """Tell whether somebody listens on a port of loopback."""
    with closing(socket.socket()) as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def certificate(openssl: Path, folder: Path) -> tuple[Path, Path]:
    """Make a key and a certificate for loopback that vouches for itself; returns both files."""
    key, made = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", made,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return key, made


@dataclass
class Broker:
    """A broker that can be killed and started again; what it keeps stays in its folder."""

    command: list[str]
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and return when it listens."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.folder)
        until = time.monotonic() + STARTS_WITHIN
        while not listens(self.port):
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.02)

    def stop(self) -> None:
        """End it as a service manager would."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)
            self.process = None

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")


@contextmanager
def running(broker: Broker) -> Iterator[Broker]:
    """Start a broker and end it, whatever happens."""
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()


def mosquitto(program: Path, folder: Path, more: str = "") -> Broker:
    """Return a mosquitto with persistence, open to everybody unless `more` says otherwise; not started."""
    port = free_port()
    # As root it would become the user mosquitto, who may not write into a test's folder.
    user = "user root\n" if os.geteuid() == 0 else ""
    access = "" if "allow_anonymous" in more else "allow_anonymous true\n"
    (folder / "mosquitto.conf").write_text(
        f"listener {port} 127.0.0.1\npersistence true\npersistence_location {folder}/\nautosave_interval 30\n"
        f"max_queued_messages 100000\nmax_inflight_messages 100\nset_tcp_nodelay true\n{user}{access}{more}\n"
    )
    return Broker([str(program), "-c", str(folder / "mosquitto.conf")], folder, port)


def nats(folder: Path, authorization: str = "") -> Broker:
    """Return the nats-server that we depend on, with JetStream and MQTT; not started."""
    program = Path(sys.executable).with_name("nats-server")
    port = free_port()
    (folder / "nats.conf").write_text(
        f'server_name: test\nlisten: "127.0.0.1:{free_port()}"\n'
        f'jetstream {{ store_dir: "{folder}", limits {{ default_max_consumers: -1 }} }}\n'
        f'mqtt {{ listen: "127.0.0.1:{port}", ack_wait: "5s", max_ack_pending: 200 }}\n{authorization}\n'
    )
    return Broker([str(program), "-c", str(folder / "nats.conf")], folder, port)
