"""Cameras found on the network and asked for their streams: each time in a process that is gone afterwards.

Owns those processes and what their lines mean. Imports no ONVIF client itself: its 60 MB go with the process.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from devices.child import kill, spawn
from gateway.domain.onvif import Around, CameraSaid, FoundCamera, Trouble

LISTEN_FOR = 3.0
"""Seconds in which cameras answer a probe."""
LISTEN_PATIENCE, ASK_PATIENCE = 10.0, 20.0
LONGEST_SAID = 256 * 1024
DEFAULT_PORT = 80
_ADDRESS = re.compile(
    r"(?P<host>\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9][A-Za-z0-9.-]{0,252})(:(?P<port>\d{1,5}))?"
)
_FOUND = TypeAdapter(tuple[FoundCamera, ...])
_SAID = TypeAdapter(CameraSaid)


def host_and_port(address: str) -> tuple[str, int] | None:
    """Return the parts of `HOST[:PORT]`, also where somebody pasted a web address; None for anything else."""
    text = re.sub(r"^https?://|/.*$", "", address.strip())
    found = _ADDRESS.fullmatch(text)
    port = int(found["port"] or DEFAULT_PORT) if found is not None else 0
    return (found["host"].strip("[]"), port) if found is not None and 0 < port < 65536 else None


@dataclass(frozen=True, slots=True)
class CameraFinder:
    """Looks around and asks, one installer at a time: a box has two cores."""

    address: str = ""
    """Of the one interface to ask on; empty: the one to the network."""
    listen_for: float = LISTEN_FOR
    ask_patience: float = ASK_PATIENCE
    _one: threading.Lock = field(default_factory=threading.Lock)

    def around(self) -> Around:
        """Return the cameras that answer on the network."""
        words = ["-m", "devices.onvif_listen", str(self.listen_for), *filter(None, [self.address])]
        said = self._run(words, "", self.listen_for + LISTEN_PATIENCE)
        if isinstance(said, Trouble):
            return Around(trouble=said)
        try:
            return Around(_FOUND.validate_json(said))
        except ValidationError:
            return Around(trouble=Trouble.ABSENT)

    def streams(self, address: str, username: str, password: str) -> CameraSaid:
        """Return what the camera at `HOST[:PORT]` says of its streams."""
        where = host_and_port(address)
        if where is None:
            return CameraSaid(trouble=Trouble.UNREACHABLE)
        question = json.dumps([*where, username, password]) + "\n"
        said = self._run(["-m", "devices.onvif_ask"], question, self.ask_patience)
        if isinstance(said, Trouble):
            return CameraSaid(trouble=said)
        try:
            return _SAID.validate_json(said)
        except ValidationError:
            return CameraSaid(trouble=Trouble.NOT_ONVIF)

    def _run(self, words: list[str], question: str, patience: float) -> bytes | Trouble:
        if not self._one.acquire(blocking=False):
            return Trouble.BUSY
        try:
            process = spawn([sys.executable, *words], output=subprocess.PIPE, given=subprocess.PIPE)
            try:
                said, _ = process.communicate(question.encode(), patience)
            except subprocess.TimeoutExpired:
                return Trouble.TOO_SLOW
            finally:
                kill(process)
                _close(process)
        finally:
            self._one.release()
        # A library may have complained before; the answer is the last line.
        return said[-LONGEST_SAID:].rstrip().rpartition(b"\n")[2]


def _close(process: subprocess.Popen[bytes]) -> None:
    for each in (process.stdin, process.stdout):
        if each is not None and not each.closed:
            each.close()
