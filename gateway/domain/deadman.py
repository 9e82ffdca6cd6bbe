"""When the box may say outside that it is alive, and what keeps it from saying so. Sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PULSE_LASTS = timedelta(seconds=10)
"""The engine goes round at least once a second; older than this, it hangs."""
PROBE_LASTS = timedelta(seconds=30)
"""The box is healthy only while the last self-probe is no older (CONTRACT §4)."""
LATE_AFTER = timedelta(seconds=20)
"""A step is done within a second of its time, and within five after a restart (FIGURES F5)."""
UNTRIED_AFTER = timedelta(minutes=2)
"""For how long calls for help may wait for a channel that takes up none of them."""
UNSIGNED_AFTER = timedelta(minutes=3)
"""A new row of the register is witnessed within a minute (FIGURES F14)."""
STUCK_LASTS = timedelta(minutes=3)
"""An alarm that could not go on is tried again every minute."""


class Hindrance(StrEnum):
    """Why nothing is said."""

    ENGINE = "engine.hangs"
    PROBE = "probe.stale"
    LATE = "escalation.late"
    STUCK = "escalation.stuck"
    OUTBOX = "outbox.stuck"
    REGISTER = "register.unwitnessed"
    DATABASE = "database.unreadable"


@dataclass(frozen=True, slots=True)
class Pulse:
    """The engine's own word, once a second, given by its loop alone. All on the steady clock."""

    at: datetime
    probed_at: datetime | None = None
    """When its self-probe last came round."""
    stuck_at: datetime | None = None
    """When an alarm last could not go on."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the rows say, beside the engine's word. All on the steady clock."""

    due_at: datetime | None = None
    """The nearest deadline of an open alarm."""
    untried_since: datetime | None = None
    """Since when calls for help wait and the same channel has taken up none."""
    unsigned_since: datetime | None = None
    """Since when the same row of the register waits for its witness."""


def hindrances(pulse: Pulse | None, vitals: Vitals, now: datetime) -> tuple[Hindrance, ...]:
    """Return everything that keeps the box from saying that it is alive; nothing: it may."""
    if pulse is None or now - pulse.at > PULSE_LASTS:
        return (Hindrance.ENGINE,)
    late = {
        Hindrance.PROBE: pulse.probed_at is None or now - pulse.probed_at > PROBE_LASTS,
        Hindrance.LATE: _older(vitals.due_at, LATE_AFTER, now),
        Hindrance.STUCK: pulse.stuck_at is not None and now - pulse.stuck_at <= STUCK_LASTS,
        Hindrance.OUTBOX: _older(vitals.untried_since, UNTRIED_AFTER, now),
        Hindrance.REGISTER: _older(vitals.unsigned_since, UNSIGNED_AFTER, now),
    }
    return tuple(each for each, holds in late.items() if holds)


def _older(since: datetime | None, limit: timedelta, now: datetime) -> bool:
    return since is not None and now - since > limit
