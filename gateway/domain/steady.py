"""The arithmetic of the box's steady clock. Owns how it goes on over reboots; never reads a clock.

Deadlines live on it, because no change of the wall clock can move it (IEC 60839; FIGURES F15): it is the time
since boot, which every process of the box sees alike, plus a base that is agreed once a boot and persisted.
All figures are whole microseconds; steady and wall times count from 1970, so that both read as dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SteadyBase:
    """What the processes of one boot agree on: the steady time at which this boot began."""

    boot: str
    base: int


@dataclass(frozen=True, slots=True)
class SteadyRecord:
    """What the store remembers: the agreed base, and the latest steady time anything was written with."""

    base: SteadyBase
    latest: int


def base_for(record: SteadyRecord | None, boot: str, wall: int, since_boot: int) -> SteadyBase:
    """Return the base that holds now: the agreed one within its boot, else a new one.

    A new boot goes on at the wall clock, but never before what was already written: a box that starts with an
    old clock must not see its deadlines move away. How long a box was off is known only by its wall clock.
    """
    if record is not None and record.base.boot == boot and steady(record.base, since_boot) >= record.latest:
        return record.base
    latest = wall if record is None else record.latest
    return SteadyBase(boot, max(wall, latest) - since_boot)


def steady(base: SteadyBase, since_boot: int) -> int:
    """Return the steady time, given the time since this boot began."""
    return base.base + since_boot


def moment(micros: int) -> datetime:
    """Return the aware UTC time of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros)
