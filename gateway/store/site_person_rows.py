"""What people said of themselves, and duty rotas, as rows: their text forms and back. Runs no statement."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, time
from typing import Any

from gateway.domain.duty import Duty, Turn
from gateway.domain.model import PersonId, ScheduleId
from gateway.domain.site import Absence
from gateway.domain.site_doors import Window

Row = tuple[Any, ...]
NONE = "[]"
"""Nearly everybody's: not worth reading."""


def windows_text(windows: Collection[Window]) -> str:
    """Return windows of the week as text."""
    return _list([[sorted(each.days), each.begins.isoformat(), each.ends.isoformat()] for each in windows])


def windows_of(text: str) -> tuple[Window, ...]:
    """Return the windows of a text."""
    if text == NONE:
        return ()
    return tuple(
        Window(frozenset(days), time.fromisoformat(begins), time.fromisoformat(ends))
        for days, begins, ends in json.loads(text)
    )


def absences_text(absences: Collection[Absence]) -> str:
    """Return absences as text."""
    return _list([[each.begins.isoformat(), each.ends.isoformat()] for each in absences])


def absences_of(text: str) -> tuple[Absence, ...]:
    """Return the absences of a text."""
    if text == NONE:
        return ()
    return tuple(Absence(*map(date.fromisoformat, each)) for each in json.loads(text))


def duty_row(duty: Duty) -> Row:
    """Return the row of a rota, without its position."""
    return duty.id, duty.name, _list([[turn.person, turn.schedule] for turn in duty.turns])


def duty_of(row: Row) -> Duty:
    """Return the rota of a row."""
    id_, name, turns, _ = row
    return Duty(id_, name, tuple(Turn(PersonId(each), _schedule(hours)) for each, hours in json.loads(turns)))


def _schedule(id_: str | None) -> ScheduleId | None:
    return None if id_ is None else ScheduleId(id_)


def _list(values: Collection[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
