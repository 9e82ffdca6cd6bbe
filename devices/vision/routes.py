"""Which request asks the desk for what, and in which words it refuses. Owns paths and forms."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote

from pydantic import TypeAdapter, ValidationError

from devices.vision.desk import Closed, Desk
from devices.vision.server import Answer, Asked, refusal
from devices.vision.store.troubles import CapReached, Enough, NotAgreed, StoreTrouble
from gateway.domain.errors import CuobianError, NotFound
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

LOOK_HEADER = "X-Look"
STATUSES: tuple[tuple[type[CuobianError], int], ...] = (
    (NotFound, 404),
    (NotAgreed, 403),
    (Closed, 409),
    (CapReached, 409),
    (Enough, 409),
    (StoreTrouble, 503),
)
MOST_FINDINGS = 3

T = TypeVar("T")
_orders, _expectation = TypeAdapter(Orders), TypeAdapter(Expectation)
_marks = TypeAdapter(Marks)
_state, _verdict, _look = TypeAdapter(VisionState), TypeAdapter(PictureVerdict), TypeAdapter(Look)


class Unreadable(CuobianError):
    """The body is not what this path takes."""

    code = "vision.unreadable"


class NotMeant(CuobianError):
    """Everything is shredded only where it is said which everything."""

    code = "vision.not_meant"


@dataclass(frozen=True, slots=True)
class Routes:
    """Answers requests."""

    desk: Desk
    shred: Callable[[], int]
    """Shreds every key; returns how many people's."""

    def __call__(self, asked: Asked) -> Answer:
        """Answer a request; what is refused says why."""
        try:
            return self._answer(asked)
        except (Unreadable, NotMeant) as error:
            return refusal(400, error.message)
        except CuobianError as error:
            found = next((status for kind, status in STATUSES if isinstance(error, kind)), 400)
            return refusal(found, error.message)

    def _answer(self, asked: Asked) -> Answer:
        match asked.method, [unquote(part) for part in asked.path.split("/")[1:]]:
            case "PUT", ["orders"]:
                return _said(_state, self.desk.follow(_read(_orders, asked.body)))
            case "GET", ["state"]:
                return _said(_state, self.desk.state())
            case "POST", ["expectations"]:
                self.desk.expect(_read(_expectation, asked.body))
            case "POST", ["subjects", subject, "pictures"]:
                return _said(_verdict, self.desk.picture(SubjectId(subject), asked.body))
            case "POST", ["subjects", subject, "captures", camera]:
                return _said(_verdict, self.desk.capture(SubjectId(subject), DeviceId(camera)))
            case "DELETE", ["subjects", subject, "templates"]:
                self.desk.begin_again(SubjectId(subject))
            case "GET", ["cameras", camera, "still"]:
                still, look = self.desk.still(DeviceId(camera))
                return Answer(
                    still, kind="image/jpeg", headers=((LOOK_HEADER, _look.dump_json(look).decode()),)
                )
            case "GET", ["snapshots", snapshot]:
                return Answer(self.desk.snapshot(SnapshotId(snapshot)), kind="image/jpeg")
            case "POST", ["snapshots", snapshot, "handed"]:
                marks = _read(_marks, asked.body)
                return Answer(self.desk.handed(SnapshotId(snapshot), marks), kind="image/jpeg")
            case "GET", ["master"]:
                return Answer(json.dumps({"master": self.desk.master()}).encode())
            case "POST", ["shred"]:
                return self._shred(asked.body)
            case _:
                raise NotFound("found no such path here")
        return Answer(b"{}")

    def _shred(self, body: bytes) -> Answer:
        """Shred every key, where the master key is named: nobody does that by mistake."""
        named, wanted = _field(body, "master"), self.desk.master()
        if not wanted:
            raise NotMeant("there is no master key: nothing is stored that it could open")
        if not hmac.compare_digest(named.encode(), wanted.encode()):
            raise NotMeant(
                f"found {named[:20]!r}, expected the name of the master key, as GET /master says it"
            )
        shredded = self.shred()
        self.desk.forget_everything()
        return Answer(json.dumps({"shredded": shredded}).encode())


def _read(kind: TypeAdapter[T], body: bytes) -> T:
    try:
        return kind.validate_json(body)
    except ValidationError as error:
        # Never what was found: an address of a camera holds its password.
        found = [
            f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['msg']}"
            for each in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        more = [f"and {len(found) - MOST_FINDINGS} more"] if len(found) > MOST_FINDINGS else []
        raise Unreadable("; ".join(found[:MOST_FINDINGS] + more)) from None


def _said(kind: TypeAdapter[T], said: T) -> Answer:
    return Answer(kind.dump_json(said))


def _field(body: bytes, name: str) -> str:
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    found = said.get(name) if isinstance(said, dict) else None
    return found if isinstance(found, str) else ""
