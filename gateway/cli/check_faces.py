"""What `check` says of cameras: whether anybody looks through them, and may. Refuses nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from config.schema import Settings
from gateway.cli.opening import opened_with
from gateway.domain.faces import WORDS, gate
from gateway.domain.site import Device, Site
from gateway.domain.vision import Purpose
from gateway.domain.zone import zone
from gateway.service import faces

RULE_1, RULE_8 = "PRIVACY rule 1", "PRIVACY rule 8"


def face_warnings(settings: Settings, found: Site) -> Iterator[str]:
    """Yield what to look at, in words: cameras that nobody looks through, or that hang without a sign."""
    cameras = [each for each in found.devices.values() if each.camera is not None]
    on = settings.vision.enabled
    if cameras and not on:
        nobody = f"nobody looks through {_some(cameras)}: faces are switched off (vision.enabled, {RULE_1})"
        yield f"vision.enabled: {nobody}"
    if on and not cameras:
        yield "vision.enabled: faces are switched on, and there is no camera"
    for each in cameras:
        if each.camera is not None and not each.camera.sign:
            yield f"device {each.id}: no sign is written down for it (camera.sign, {RULE_8})"
    purposes = frozenset(purpose for each in cameras if each.camera for purpose in each.camera.purposes)
    if on and purposes and (why := _closed(settings, purposes, _today(found))):
        yield f"vision.enabled: nobody's face is looked for by {_some(cameras)}: {why}"


def _today(found: Site) -> date:
    return datetime.now(zone(found.timezone)).date()


def _closed(settings: Settings, purposes: Collection[Purpose], today: date) -> str:
    with opened_with(settings) as opened:
        assessment, locked = faces.assessment(opened.database), faces.is_locked(opened.database)
    rule = gate(assessment, purposes, today, locked=locked)
    return WORDS[rule] if rule is not None else ""


def _some(cameras: Collection[Device]) -> str:
    names = [each.id for each in cameras]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
