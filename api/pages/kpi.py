"""The page of figures: shares with their targets, charts with tables, each late call. Names no resident."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access import Desk
from api.kpi import DAYS, LISTED, measured
from api.pages.page import page
from api.parts import TheParts
from gateway.domain.kpi import LATE, SOON, TARGETS
from gateway.domain.model import outward
from gateway.service.accounts import AccountRole
from gateway.service.kpi import PERIODS

router = APIRouter(prefix="/kpi", include_in_schema=False)

UNPROVEN = 60
"""Ways that the page lists."""


@router.get("")
async def show(
    request: Request, parts: TheParts, visitor: Desk, days: Annotated[int, Query(ge=1, le=90)] = DAYS
) -> Response:
    """Show the figures of a period."""
    found = await measured(parts, days)
    values = {
        "kpi": found,
        "figures": found.figures,
        "days": days,
        "periods": PERIODS,
        "targets": (TARGETS[SOON], TARGETS[LATE]),
        "late": [(outward(call.id), call, took) for call, took in found.figures.late[:LISTED]],
        "unproven": found.unproven[:UNPROVEN],
        "opens": visitor.role is AccountRole.GUARD,
    }
    return page(request, parts, "kpi.html", visitor, values)
