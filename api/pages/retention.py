"""The office's page of what is kept how long, what was deleted, and what is held. Shows no record."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import Office
from api.pages.page import page
from api.parts import TheParts
from gateway.domain.retention import DAY, MB
from gateway.service import kept
from gateway.service.holds import held

router = APIRouter(prefix="/retention", include_in_schema=False)


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Show each class with its time, and the receipts of the latest sweeps."""
    now = parts.clock.moment()
    seen, cost = (
        kept.overview(parts.database, parts.chosen, held, now),
        kept.pressure(parts.database, now),
    )
    values = {
        "seen": seen,
        "cost": cost,
        "one_day": DAY,
        "free": seen.room // MB,
        "low": seen.marks.low // MB,
    }
    return page(request, parts, "retention.html", visitor, values)
