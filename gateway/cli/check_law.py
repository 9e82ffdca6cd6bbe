"""What `check` says of agreements: what runs out, what is doubted, how many there are. Refuses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from config.schema import Settings
from gateway.cli.opening import opened_with
from gateway.domain.vision import FILING_DUTY
from gateway.service import face_orders, faces

SOON = timedelta(days=60)


def law_warnings(settings: Settings) -> Iterator[str]:
    """Yield what the law wants soon, or already; while faces are switched off, what was promised alone."""
    if settings.database.exists():
        yield from _overdue(settings)
    if not settings.vision.enabled:
        return
    with opened_with(settings) as opened:
        now = opened.clock.moment()
        orders = face_orders.face_orders(opened.database, now, ())
        stored = faces.stored(opened.database)
    if orders.open and orders.assessment is not None and orders.assessment.valid_until < now.at.date() + SOON:
        ends = orders.assessment.valid_until
        yield f"faces: the impact assessment ends on {ends}, expected a new one before"
    if orders.doubted:
        yield f"faces: the clock was never set: {orders.doubted} agreements may have run out and do not count"
    if stored >= settings.vision.cap:
        yield f"faces: found {stored} people stored, expected fewer than the cap of {settings.vision.cap}"
    if stored >= FILING_DUTY:
        yield f"faces: found {stored} people stored: from {FILING_DUTY} on the authority must be told"


def _overdue(settings: Settings) -> Iterator[str]:
    """Yield whose face is still there although it should be gone."""
    with opened_with(settings) as opened:
        count = faces.overdue(opened.database, opened.clock.moment())
    if count:
        off = "" if settings.vision.enabled else ": `cuobian faces erase` does it, or says why not"
        yield f"faces: found {count} not erased after 24 hours, expected none (PRIVACY rule 9){off}"
