"""`/metrics`: reads every figure once and says it in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from anyio.to_thread import run_sync
from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from api.access import Collector
from api.exposition import CONTENT_TYPE, Sample, text
from api.metrics_families import FAMILIES
from api.pages.health import looked
from api.parts import Parts, TheParts
from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.deadman import Hindrance
from gateway.domain.faults import Gravity
from gateway.domain.figures import Figures, Process
from gateway.domain.model import EventType, Now
from gateway.service.health import FRESH, Health
from gateway.service.process import measured
from gateway.store.db import Database
from gateway.store.moment import from_micros, to_micros
from gateway.store.queries import metrics, system

router = APIRouter(tags=["system"])

OPEN = tuple(each.value for each in AlarmState if each is not AlarmState.RESOLVED)
DECISIONS: Mapping[EventType, str] = {
    EventType.DOOR_GRANTED: "granted",
    EventType.DOOR_DENIED: "denied",
    EventType.DOOR_DURESS: "duress",
}
TYPES = frozenset(EventType)


@router.get("/metrics", response_class=PlainTextResponse, include_in_schema=False)
async def show(parts: TheParts, _visitor: Collector) -> Response:
    """Show every figure."""
    return PlainTextResponse(await run_sync(_all, parts), media_type=CONTENT_TYPE)


def _all(parts: Parts) -> str:
    now, seen = parts.clock.moment(), looked(parts)
    return text(FAMILIES, [*_of_records(parts.database, now), *_of_box(seen, now), *_of_events(parts)])


def _of_records(database: Database, now: Now) -> Iterator[Sample]:
    with database.read() as connection:
        found = {(kind, state): count for kind, state, count in metrics.open_by_kind(connection)}
        queues, counted = metrics.queues(connection), system.counts(connection)
        sight, reviews = system.sight(connection), metrics.reviews_open(connection, to_micros(now.at))
        deleted = metrics.deleted(connection)
    for kind in AlarmKind:
        for state in OPEN:
            yield Sample("cuobian_alarms_open", found.get((kind.value, state), 0), (kind.value, state))
    yield Sample("cuobian_alarms_unreachable", counted.unreachable)
    for name in ("event", "alarm", "notification"):
        yield Sample(f"cuobian_{name}s_total", counted.written.get(name, 0))
    for queue in queues:
        yield Sample("cuobian_notifications_waiting", queue.waiting, (queue.channel,))
        age = _since(from_micros(queue.oldest), now.at)
        yield Sample("cuobian_notifications_waiting_oldest_seconds", age, (queue.channel,))
    yield Sample("cuobian_reviews_open", reviews)
    for class_, count in deleted.items():
        yield Sample("cuobian_retention_deleted_total", count, (class_,))
    if sight is not None:
        yield Sample("cuobian_cameras", sight.cameras)
        yield Sample("cuobian_cameras_blind", sight.blind)
        yield Sample("cuobian_camera_worker_up", sight.worker)
        yield Sample("cuobian_people_with_faces", sight.people)


def _of_box(seen: Health, now: Now) -> Iterator[Sample]:
    yield Sample("cuobian_core_up", seen.proven)
    if seen.probed is not None:
        yield Sample("cuobian_probe_age_seconds", round(seen.probed.total_seconds(), 3))
    yield Sample("cuobian_alarm_oldest_age_seconds", _since(seen.oldest, now.at))
    yield Sample("cuobian_escalations_overdue", seen.late)
    yield Sample("cuobian_escalation_overdue_seconds", seen.late_by.total_seconds())
    yield Sample("cuobian_devices_installed", seen.devices.installed)
    yield Sample("cuobian_devices_away", seen.devices.away)
    yield Sample("cuobian_devices_battery_low", seen.devices.low)
    kinds = Counter(each.kind for each in seen.faults)
    for kind, count in kinds.items():
        gravity = next(each.gravity for each in seen.faults if each.kind is kind)
        yield Sample("cuobian_faults", count, (kind.value, _word(gravity)))
    yield Sample("cuobian_register_rows", seen.register.row)
    if seen.register.signed_at is not None:
        yield Sample("cuobian_register_head_age_seconds", _since(seen.register.signed_at, now.at))
    if seen.backup is not None:
        yield Sample("cuobian_backup_age_seconds", _since(seen.backup.at, now.at))
        yield Sample("cuobian_backup_bytes", seen.backup.bytes)
    yield Sample("cuobian_disk_size_bytes", seen.disk.size)
    yield Sample("cuobian_disk_free_bytes", seen.disk.free)
    yield Sample("cuobian_database_bytes", seen.disk.database)
    yield Sample("cuobian_database_log_bytes", seen.disk.log)
    yield Sample("cuobian_clock_trusted", seen.trusted)
    yield from _of_process("api", measured())
    yield from _of_core(seen.figures, now)


def _of_core(said: Figures, now: Now) -> Iterator[Sample]:
    """Yield what the core counts itself; what is old says when it was, and nothing of now."""
    if not said.at:
        return
    age = now.steady - from_micros(said.at)
    yield Sample("cuobian_figures_age_seconds", round(max(0.0, age.total_seconds()), 3))
    yield Sample("cuobian_build_info", 1, (said.version,))
    yield Sample("cuobian_press_commit_seconds", said.committed)
    yield Sample("cuobian_press_first_notification_seconds", said.handed)
    for each in said.sent:
        yield Sample("cuobian_sends_total", each.count, (each.channel, each.outcome))
    yield Sample("cuobian_deadman_signs_total", said.signs)
    if age > FRESH:
        return
    for lane, count in said.waiting.items():
        yield Sample("cuobian_inbox_messages", count, (lane,))
    for reason in Hindrance:
        yield Sample("cuobian_deadman_silent", reason.value in said.hindrances, (reason.value,))
    yield from _of_process("core", said.process)


def _of_process(name: str, found: Process) -> Iterator[Sample]:
    yield Sample("cuobian_process_resident_memory_bytes", found.memory, (name,))
    yield Sample("cuobian_process_threads", found.threads, (name,))
    yield Sample("cuobian_process_open_fds", found.descriptors, (name,))
    yield Sample("cuobian_process_cpu_seconds_total", found.seconds, (name,))
    yield Sample("cuobian_process_start_time_seconds", found.started, (name,))


def _of_events(parts: Parts) -> Iterator[Sample]:
    counts = parts.events_seen.look(parts.database)
    for type_ in sorted(TYPES & counts.keys()):
        yield Sample("cuobian_events_by_type_total", counts[type_], (type_,))
    for type_, outcome in DECISIONS.items():
        yield Sample("cuobian_door_decisions_total", counts.get(type_, 0), (outcome,))


def _since(at: datetime | None, now: datetime) -> float:
    return max(0.0, round((now - at).total_seconds(), 3)) if at is not None else 0.0


def _word(gravity: Gravity) -> str:
    return gravity.name.lower()
