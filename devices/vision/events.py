"""Visits as a native device says them (CONTRACT §3). Owns the JSON; never a name, a picture or a template."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from itertools import count

from devices.vision.parts import Sighting
from gateway.domain.vision import CameraState, SnapshotId

RECOGNISED, UNKNOWN = "face.recognised", "face.unknown"
HEARD = frozenset({"committed", "duplicate", "rejected"})
"""What the gateway may answer; after each of them an event is not said again."""
LONGEST_WHY = 200

_boot, _numbers = secrets.token_hex(6), count(1)


def new_id() -> str:
    """Return an id that no event of any start had before."""
    return f"{_boot}-{next(_numbers)}"


def event(id_: str, sighting: Sighting, snapshot: SnapshotId | None, at: datetime) -> bytes:
    """Write a visit as an event."""
    known = sighting.subject is not None
    said: dict[str, object] = {
        "id": id_,
        "type": RECOGNISED if known else UNKNOWN,
        "at": at.isoformat(timespec="milliseconds"),
        **({"subject": sighting.subject} if known else {}),
        "purpose": sighting.purpose,
        "score": _rounded(sighting.score),
        "second": _rounded(sighting.second),
        "threshold": _rounded(sighting.threshold),
        "enrolled": sighting.enrolled,
        "frames": sighting.frames,
        "model": sighting.model,
        "liveness": sighting.liveness,
        "expectation": sighting.expectation,
        **({"snapshot": snapshot} if known and snapshot else {}),
    }
    return json.dumps(said).encode()


def status(state: CameraState) -> bytes:
    """Write how a camera is doing as a status."""
    said: dict[str, object] = {"online": state.seeing}
    if state.why:
        said["why"] = state.why[:LONGEST_WHY]
    return json.dumps(said, ensure_ascii=False).encode()


def gone() -> bytes:
    """Write the status that the broker gives where the worker has died."""
    return json.dumps({"online": False, "why": "the camera worker does not run"}).encode()


def acknowledged(payload: bytes) -> str | None:
    """Return the id that an answer is about; None where it is none, or says nothing final."""
    try:
        said: object = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    id_, status = said.get("id"), said.get("status")
    return id_ if isinstance(id_, str) and isinstance(status, str) and status in HEARD else None


def _rounded(number: float) -> float:
    return round(float(number), 4)
