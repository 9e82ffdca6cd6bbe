"""A month in minutes: after weeks of calls, doors, restarts, backups nothing has grown, no step was late."""

from __future__ import annotations

import gc
import time
import tracemalloc
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.service import kpi
from tests.chaos.month import Month, open_calls
from tests.proof import Measured

SHANGHAI = ZoneInfo("Asia/Shanghai")
WAIT = 60.0
STEP_OFF = 1.0
"""Seconds that a step may be off its time (F5)."""
GROWN = 1.5
"""MB of Python's memory that may be held more at the end than after the first days."""
SIZE = 24.0
"""MB that the database of a month may have."""
STEPS = """
SELECT n.alarm, n.round, n.step, min(n.created_at) FROM notification n JOIN alarm a ON a.id = n.alarm
WHERE n.purpose = 'call' AND a.kind = 'sos' GROUP BY n.alarm, n.round, n.step ORDER BY n.alarm, 4
"""
TOUCHED = "SELECT alarm, at FROM alarm_log WHERE role != 'gateway' AND type != 'raised' OR type = 'lapsed'"


def off_by(month: Month) -> list[float]:
    """Return by how many seconds each next step of an untouched call was off its time."""
    touched: dict[object, list[int]] = {}
    for alarm, at in month.gate.rows(TOUCHED):
        touched.setdefault(alarm, []).append(int(str(at)))
    found, last = [], (object(), 0)
    for alarm, _, _, at in month.gate.rows(STEPS):
        now = int(str(at))
        if alarm == last[0] and not any(last[1] <= each <= now for each in touched.get(alarm, ())):
            found.append(abs((now - last[1]) / 1e6 - WAIT))
        last = (alarm, now)
    return found


def held() -> float:
    """Return the MB that Python holds after everything that nobody needs has gone."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / 1e6


def lived(folder: Path, days: int, warm: int, seed: int, measured: Measured) -> None:
    """Live through so many days, and hold what is left against what should be."""
    month, began = Month(folder, seed), time.monotonic()
    for _ in range(warm):
        month.day()
    tracemalloc.start(1)
    month.day()
    first = held()
    for _ in range(days - warm - 1):
        month.day()
    grown = held() - first
    tracemalloc.stop()
    took = time.monotonic() - began
    steps, expected = off_by(month), month.expected
    size = month.compound.file.stat().st_size / 1e6
    figures = kpi.measured(month.compound.database, 90, month.compound.clocks.moment(), SHANGHAI).figures
    still = open_calls(month.compound)
    month.close()
    about = f"MB grown in {days} days, {expected.calls} calls, {expected.restarts} restarts, {took:.0f} s"
    measured(round(grown, 2), about, limit=GROWN)
    assert [] == still
    assert (expected.calls, expected.soon, expected.in_time) == (
        figures.calls,
        figures.soon.part,
        figures.in_time.part,
    )
    assert len(steps) > expected.kinds["slow"] + expected.kinds["late"], "steps were really watched"
    assert [] == [each for each in steps if each > STEP_OFF]
    assert size < SIZE
    assert grown < GROWN
    assert expected.restarts >= expected.kinds["killed"] > 0
    assert expected.doors > 10 * days


@pytest.mark.proof
@pytest.mark.figure("soak", "3 virtual days of calls, doors, restarts, backups: memory grown")
def test_three_days_grow_nothing(tmp_path: Path, chaos_seed: int, measured: Measured) -> None:
    """The short form."""
    lived(tmp_path, 3, 1, chaos_seed, measured)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.figure("soak", "30 virtual days of calls, doors, restarts, backups: memory grown since day 3")
def test_thirty_days_grow_nothing(tmp_path: Path, chaos_seed: int, measured: Measured) -> None:
    """The long form: every step within a second, the figures right, the database in bounds."""
    lived(tmp_path, 30, 2, chaos_seed, measured)
