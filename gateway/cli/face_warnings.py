"""What `cuobian check` has to say about faces: what the law still wants. Looks at no face."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from config.schema import Settings
from gateway.cli.opening import opened_with
from gateway.domain.faces import WORDS
from gateway.domain.site import Site
from gateway.domain.vision import FILING_DUTY
from gateway.service import face_orders, faces

SOON = timedelta(days=60)


def face_warnings(settings: Settings, found: Site) -> Iterator[str]:
    """Find what keeps faces closed, or will soon; nothing while they are switched off."""
    if not settings.vision.enabled:
        return
    used = {each for device in found.devices.values() if device.camera for each in device.camera.purposes}
    with opened_with(settings) as opened:
        now = opened.clock.moment()
        orders = face_orders.face_orders(opened.database, now, used)
        stored = faces.stored(opened.database)
    if orders.rule is not None:
        yield f"faces: nobody is recognised: {WORDS[orders.rule]} (faces.{orders.rule})"
    elif orders.assessment is not None and orders.assessment.valid_until < now.at.date() + SOON:
        ends = orders.assessment.valid_until
        yield f"faces: the impact assessment ends on {ends}, expected a new one before"
    if orders.doubted:
        yield f"faces: the clock was never set: {orders.doubted} agreements may have run out and do not count"
    if stored >= settings.vision.cap:
        yield f"faces: found {stored} people stored, expected fewer than the cap of {settings.vision.cap}"
    if stored >= FILING_DUTY:
        yield f"faces: found {stored} people stored: from {FILING_DUTY} on the authority must be told"
