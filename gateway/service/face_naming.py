"""Whose face a camera of our own recognised: a random name becomes a person only while their consent holds.

What the worker claims is checked here once more, in the transaction that records it: the purpose, the
agreement, the likeness, lock and assessment. Nothing of the random name is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from gateway.domain.camera import Camera
from gateway.domain.faces import gate, purposes_of, surely
from gateway.domain.likeness import least
from gateway.domain.model import EventType, Now, PersonId, Reading
from gateway.domain.site import Device, Site
from gateway.domain.vision import Purpose, SubjectId
from gateway.domain.zone import zone
from gateway.store import faces

FACES = frozenset({EventType.FACE_RECOGNISED, EventType.FACE_UNKNOWN})
OF_NOBODY = frozenset({"purpose", "threshold", "enrolled", "frames", "model", "liveness", "expectation"})
"""What is kept of a face that nobody knows: nothing that is of the face."""
PERCENT = 100
"""Double Take counts to a hundred, Frigate to one."""
OF_SOMEBODY = OF_NOBODY | {"score", "second", "snapshot"}


def named(connection: Connection, site: Site, readings: Sequence[Reading], now: Now) -> Sequence[Reading]:
    """Return readings as they are recorded: faces with their person, or as unknown; others as they are."""
    if not any(each.type in FACES for each in readings):
        return readings
    return [_named(connection, site, each, now) if each.type in FACES else each for each in readings]


def _named(connection: Connection, site: Site, reading: Reading, now: Now) -> Reading:
    device = site.devices.get(reading.device)
    if device is None or device.camera is None:
        return _foreign(site, reading)
    said, known = _said(reading.detail), reading.type is EventType.FACE_RECOGNISED
    person = _person(connection, site, device, device.camera, said, now) if known else None
    of = OF_SOMEBODY if person is not None else OF_NOBODY
    kept = json.dumps({key: said[key] for key in sorted(of) if key in said}, separators=(",", ":"))
    type_ = EventType.FACE_RECOGNISED if person is not None else EventType.FACE_UNKNOWN
    return replace(reading, type=type_, person=person, detail=kept)


def _foreign(site: Site, reading: Reading) -> Reading:
    """Return what others recognise in the words of our own cameras; of nobody here, no name is kept."""
    if reading.type is not EventType.FACE_RECOGNISED:
        return replace(reading, detail="{}")
    device = site.devices.get(reading.device)
    if reading.person not in site.people or device is None:
        return replace(reading, type=EventType.FACE_UNKNOWN, person=None, detail="{}")
    kept: dict[str, object] = {"liveness": "not_asked", "model": device.template, "purpose": "identify"}
    said = _said(reading.detail)
    score = said.get("score", said.get("confidence"))
    if isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= PERCENT:
        kept["score"] = round(score if score <= 1 else score / PERCENT, 4)
    return replace(reading, detail=json.dumps(kept, separators=(",", ":")))


def _person(
    connection: Connection, site: Site, device: Device, camera: Camera, said: Mapping[str, Any], now: Now
) -> PersonId | None:
    subject, score = said.get("subject"), said.get("score")
    try:
        purpose = Purpose(str(said.get("purpose")))
    except ValueError:
        return None
    if not isinstance(subject, str) or not isinstance(score, int | float) or isinstance(score, bool):
        return None
    if purpose not in camera.purposes or not score >= least(site, device, purpose).value:
        return None
    person = faces.person_of(connection, SubjectId(subject))
    if person is None:
        return None
    held = [each for each in faces.consents(connection, person) if each.subject == subject]
    if purpose not in purposes_of(held, surely(now)):
        return None
    # A worker that nobody reaches goes by the orders it had: lock and assessment hold here too.
    today = surely(now).astimezone(zone(site.timezone)).date()
    rule = gate(faces.assessment(connection), (purpose,), today, locked=faces.locked(connection))
    return person if rule is None else None


def _said(detail: str) -> Mapping[str, Any]:
    found = json.loads(detail)
    return found if isinstance(found, dict) else {}
