"""The two clocks by which what is kept runs out: the wall's, and one that no setting of it can turn back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gateway.domain.steady import SteadyBase, SteadyRecord, base_for, steady

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
MICROS = 1_000_000


@dataclass(frozen=True, slots=True)
class Moment:
    """The same moment on both clocks, in microseconds since 1970."""

    wall: int
    steady: int


@dataclass(frozen=True, slots=True)
class MachineClock:
    """What this machine's clocks say."""

    boot: str
    wall: Callable[[], int]
    since_boot: Callable[[], int]

    def base(self, record: SteadyRecord | None) -> SteadyBase:
        """Return where the steady clock goes on, given what is remembered of it."""
        return base_for(record, self.boot, self.wall(), self.since_boot())

    def moment(self, base: SteadyBase) -> Moment:
        """Return what both clocks say now."""
        return Moment(self.wall(), steady(base, self.since_boot()))


def machine_clock() -> MachineClock:
    """Return the clocks of this machine."""
    return MachineClock(
        BOOT_ID.read_text("ascii").strip(),
        lambda: time.time_ns() // 1000,
        lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000,
    )
