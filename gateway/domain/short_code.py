"""Four digits that name an alarm where no link can: in a text, by telephone. Pure, derived, never stored."""

from __future__ import annotations

from gateway.domain.model import AlarmId

FIRST, CODES = 1000, 9000
STRIDE = 3571
"""Shares no factor with 9000, so that 9000 alarms in a row have 9000 codes, and moves several digits: who
mistypes one digit names no alarm of the same hour instead."""


def short_code(alarm: AlarmId) -> str:
    """Return an alarm's code; alarms fewer than 9000 apart never share one."""
    return str(FIRST + alarm * STRIDE % CODES)
