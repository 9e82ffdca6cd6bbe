"""The line to the camera worker: HTTP over a socket file of this box. Owns the way there; decides nothing.

Pictures and templates never go over MQTT; what the worker says of itself comes back by this line as well.
"""

from __future__ import annotations

import http.client
import json
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from gateway.domain.errors import CuobianError, TransientIO
from gateway.domain.model import DeviceId
from gateway.domain.vision import (
    Expectation,
    Look,
    Marks,
    Orders,
    PictureVerdict,
    SnapshotId,
    SubjectId,
    VisionState,
)

SOCKET = "vision.sock"
"""In `data`/vision, a folder of the gateway's own user (0700)."""
PATIENCE = 5.0
"""Seconds for a whole answer; a template is made in about 0.1 s (notes/faces §4), on a Pi in 0.3."""
MOST_ANSWERED = 16 * 1024 * 1024
MOST_SAID = 4 * 1024 * 1024
"""Bytes of words, where no picture is expected: reading them keeps the alarm core's other threads waiting."""
LOOK_HEADER = "X-Look"
"""Beside a still: what is seen in it, as JSON."""

T = TypeVar("T")


class VisionAway(TransientIO):
    """The camera worker does not run, or does not answer."""

    code = "vision.away"


class VisionRefused(CuobianError):
    """The camera worker understood and refused; the message says why."""

    code = "vision.refused"


_adapters: dict[type[object], TypeAdapter[Any]] = {}


def adapter(kind: type[T]) -> TypeAdapter[T]:
    """Return what reads and writes a word of `gateway.domain.vision` as JSON; made once."""
    found = _adapters.get(kind)
    if found is None:
        found = _adapters[kind] = TypeAdapter(kind)
    return found


class _Connection(http.client.HTTPConnection):
    """HTTP to a socket file."""

    def __init__(self, file: Path, patience: float) -> None:
        super().__init__("vision", timeout=patience)
        self._file = file

    def connect(self) -> None:
        self.sock = _Patient(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.until = time.monotonic() + (self.timeout or 0.0)
        self.sock.connect(str(self._file))


class _Patient(socket.socket):
    """Takes an answer until an end that does not move, however slowly bytes drip in."""

    until = float("inf")

    def recv_into(self, *args: Any) -> int:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer did not come in time")
        self.settimeout(left)
        return super().recv_into(*args)


@dataclass(frozen=True, slots=True)
class VisionLine:
    """Asks the worker. Raises VisionAway where nobody answers, VisionRefused where it will not."""

    file: Path
    patience: float = PATIENCE

    def follow(self, orders: Orders) -> VisionState:
        """Give the worker its orders, whole."""
        return self._read(VisionState, "PUT", "/orders", adapter(Orders).dump_json(orders))

    def state(self) -> VisionState:
        """Ask how it is doing."""
        return self._read(VisionState, "GET", "/state")

    def expect(self, expectation: Expectation) -> None:
        """Say who has just shown a card, so that their face alone is compared."""
        self._ask("POST", "/expectations", adapter(Expectation).dump_json(expectation))

    def picture(self, subject: SubjectId, picture: bytes) -> PictureVerdict:
        """Hand in a photograph (JPEG or PNG) for somebody who agreed."""
        return self._read(PictureVerdict, "POST", f"/subjects/{quote(subject, safe='')}/pictures", picture)

    def capture(self, subject: SubjectId, camera: DeviceId) -> PictureVerdict:
        """Take a picture of somebody who agreed and stands before a camera."""
        path = f"/subjects/{quote(subject, safe='')}/captures/{quote(camera, safe='')}"
        return self._read(PictureVerdict, "POST", path)

    def begin_again(self, subject: SubjectId) -> None:
        """Drop the templates of somebody, who stays agreed."""
        self._ask("DELETE", f"/subjects/{quote(subject, safe='')}/templates")

    def still(self, camera: DeviceId) -> tuple[bytes, Look]:
        """Return what a camera sees now as JPEG, masked parts painted over, and the faces in it."""
        body, look = self._ask("GET", f"/cameras/{quote(camera, safe='')}/still")
        return body, _read(Look, look.encode())

    def snapshot(self, snapshot: SnapshotId) -> bytes:
        """Return the picture of a matched face as JPEG; gone after 24 h. Put the look on record before."""
        return self._ask("GET", f"/snapshots/{quote(snapshot, safe='')}")[0]

    def handed(self, snapshot: SnapshotId, marks: Marks) -> bytes:
        """Return such a picture as it may leave the box: everybody else unrecognisable, marked."""
        path = f"/snapshots/{quote(snapshot, safe='')}/handed"
        return self._ask("POST", path, adapter(Marks).dump_json(marks))[0]

    def _read(self, kind: type[T], method: str, path: str, body: bytes = b"") -> T:
        said = self._ask(method, path, body)[0]
        if len(said) > MOST_SAID:
            raise VisionAway(f"the camera worker answered {len(said)} bytes, expected at most {MOST_SAID}")
        return _read(kind, said)

    def _ask(self, method: str, path: str, body: bytes = b"") -> tuple[bytes, str]:
        connection = _Connection(self.file, self.patience)
        try:
            connection.request(method, path, body or None)
            answer = connection.getresponse()
            said, look = answer.read(MOST_ANSWERED), answer.getheader(LOOK_HEADER, "")
        except (OSError, http.client.HTTPException) as error:
            raise VisionAway(f"the camera worker does not answer at {self.file}: {error}") from error
        finally:
            connection.close()
        if answer.status >= http.client.BAD_REQUEST:
            raise VisionRefused(_reason(said))
        return said, look


def _read(kind: type[T], said: bytes) -> T:
    try:
        return adapter(kind).validate_json(said)
    except ValidationError as error:
        raise VisionAway(f"the camera worker answered what is no {kind.__name__}") from error


def _reason(said: bytes) -> str:
    try:
        answer: Any = json.loads(said)
    except ValueError:
        answer = None
    reason = answer.get("why") if isinstance(answer, dict) else None
    return str(reason) if reason else "refused without a reason"
