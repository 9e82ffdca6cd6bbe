"""The gateway about itself: one word for everybody, details for installers."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Depends, Request

from api import shapes
from api.access import anyone, identify
from api.pages.health import looked
from api.parts import TheParts
from api.problems import CoreSilent
from gateway.domain.faults import Fault
from gateway.service import core_state, mended
from gateway.service.accounts import AccountRole
from gateway.service.fault_words import words_of
from gateway.store.queries import system

router = APIRouter(tags=["system"])


class FaultOut(shapes.Shape):
    """One thing that is wrong; the page /health has its words."""

    kind: str
    gravity: str
    """`now`, `today` or `soon`: how soon somebody has to see to it."""
    device: str
    since: datetime | None
    what: str


class Health(shapes.Shape):
    """Healthy; everything else is for installers."""

    healthy: bool
    probe_age: float | None = None
    """Seconds since the core's last self-probe."""
    open_alarms: int | None = None
    unreachable: int | None = None
    waiting_messages: int | None = None
    cameras: int | None = None
    blind_cameras: int | None = None
    camera_worker: bool | None = None
    """Whether it answers, as far as is known."""
    people_with_faces: int | None = None
    faults: list[FaultOut] | None = None
    database_replaced: str | None = None
    """When a damaged database was replaced by a fresh one, as the kept file is named."""


@router.get(
    "/api/v1/health",
    response_model=Health,
    response_model_exclude_none=True,
    dependencies=[Depends(anyone)],
    responses={503: {"description": "The alarm core has not proved itself within 30 s."}},
)
async def health(request: Request, parts: TheParts) -> Health:
    """Tell whether the alarm core proved itself within the last 30 s: published, received, wrote, read."""
    now = parts.clock.moment()
    healthy = core_state.healthy(parts.database, now)
    visitor = identify(request, parts)
    if not healthy:
        raise CoreSilent("the alarm core has not proved itself within 30 s")
    if visitor is None or visitor.role is not AccountRole.INSTALLER:
        return Health(healthy=True)
    with parts.database.read() as connection:
        counted, probed = system.counts(connection), system.probed_at(connection)
        sight = system.sight(connection)
    replaced = mended.mended(parts.database)
    return Health(
        healthy=True,
        probe_age=_seconds(now.steady - probed) if probed is not None else None,
        open_alarms=sum(counted.open_by_state.values()),
        unreachable=counted.unreachable,
        waiting_messages=sum(counted.waiting_by_state.values()),
        cameras=sight.cameras if sight is not None else None,
        blind_cameras=sight.blind if sight is not None else None,
        camera_worker=sight.worker if sight is not None else None,
        people_with_faces=sight.people if sight is not None else None,
        faults=[_fault(each) for each in looked(parts).faults],
        database_replaced=replaced.stamp if replaced is not None else None,
    )


def _fault(fault: Fault) -> FaultOut:
    what = words_of(fault, "en").what
    return FaultOut(
        kind=fault.kind.value,
        gravity=fault.gravity.name.lower(),
        device=fault.device,
        since=fault.since,
        what=what,
    )


def _seconds(span: timedelta) -> float:
    return round(span.total_seconds(), 3)
