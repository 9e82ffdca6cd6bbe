"""The gateway about itself: one word for everybody, details for installers, figures for a collector."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Depends, Request
from starlette.responses import PlainTextResponse, Response

from api import shapes
from api.access import Collector, anyone, identify
from api.parts import TheParts
from api.problems import CoreSilent
from gateway.service import core_state, mended
from gateway.service.accounts import AccountRole
from gateway.store.queries import system
from gateway.store.queries.system import Counts, Sight

router = APIRouter(tags=["system"])


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
        database_replaced=replaced.stamp if replaced is not None else None,
    )


@router.get("/metrics", response_class=PlainTextResponse, include_in_schema=False)
async def metrics(
    parts: TheParts,
    _visitor: Collector,
) -> Response:
    """Show figures in the text format of Prometheus, version 0.0.4."""
    now = parts.clock.moment()
    with parts.database.read() as connection:
        counted, probed = system.counts(connection), system.probed_at(connection)
        sight = system.sight(connection)
    age = _seconds(now.steady - probed) if probed is not None else None
    return PlainTextResponse(_exposition(counted, age) + _seen(sight), media_type="text/plain; version=0.0.4")


def _exposition(counted: Counts, age: float | None) -> str:
    states = ("raised", "acknowledged", "attended")
    lines = ["# TYPE cuobian_alarms_open gauge"]
    lines += [
        f'cuobian_alarms_open{{state="{each}"}} {counted.open_by_state.get(each, 0)}' for each in states
    ]
    lines += ["# TYPE cuobian_alarms_unreachable gauge", f"cuobian_alarms_unreachable {counted.unreachable}"]
    lines += ["# TYPE cuobian_notifications_waiting gauge"]
    lines += [f"cuobian_notifications_waiting {sum(counted.waiting_by_state.values())}"]
    for name in ("event", "alarm", "notification"):
        lines += [
            f"# TYPE cuobian_{name}s_total counter",
            f"cuobian_{name}s_total {counted.written.get(name, 0)}",
        ]
    if age is not None:
        lines += ["# TYPE cuobian_probe_age_seconds gauge", f"cuobian_probe_age_seconds {age}"]
    return "\n".join(lines) + "\n"


def _seen(sight: Sight | None) -> str:
    if sight is None:
        return ""
    figures = {
        "cameras": sight.cameras,
        "cameras_blind": sight.blind,
        "camera_worker_up": int(sight.worker),
        "people_with_faces": sight.people,
    }
    return "".join(
        f"# TYPE cuobian_{name} gauge\ncuobian_{name} {value}\n" for name, value in figures.items()
    )


def _seconds(span: timedelta) -> float:
    return round(span.total_seconds(), 3)
