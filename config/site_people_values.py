"""Between people and rotas in the document and in the site: two shapes of the same, nothing lost."""

from __future__ import annotations

from datetime import time
from typing import Any

from config.site_door_values import clock, end
from config.site_people import AbsenceEntry, DutyEntry
from gateway.domain.duty import Duty, Turn
from gateway.domain.model import PersonId, ScheduleId
from gateway.domain.site import Absence
from gateway.domain.site_doors import EVERY_DAY, MIDNIGHT, Window


def quiet_of(hours: str) -> Window:
    """Return the window of every day that hours such as `22:00-07:00` describe."""
    begins, _, ends = hours.partition("-")
    until = MIDNIGHT if ends == "24:00" else time.fromisoformat(ends)
    return Window(EVERY_DAY, time.fromisoformat(begins), until)


def absence_of(entry: AbsenceEntry) -> Absence:
    """Return the absence an entry describes."""
    return Absence(entry.begins, entry.ends)


def duty_of(entry: DutyEntry) -> Duty:
    """Return the rota an entry describes."""
    turns = tuple(
        Turn(PersonId(each.person), ScheduleId(each.schedule) if each.schedule is not None else None)
        for each in entry.turns
    )
    return Duty(entry.id, entry.name or "", turns)


def written_quiet(window: Window) -> str:
    """Return quiet hours as a person's entry says them."""
    return f"{clock(window.begins)}-{end(window.ends)}"


def written_absence(absence: Absence) -> dict[str, Any]:
    """Return an absence as its entry says it."""
    return {"from": absence.begins.isoformat(), "until": absence.ends.isoformat()}


def written_duty(duty: Duty) -> dict[str, Any]:
    """Return a rota as its entry says it."""
    turns = [
        {"person": each.person, **({"schedule": each.schedule} if each.schedule is not None else {})}
        for each in duty.turns
    ]
    return {"id": duty.id, **({"name": duty.name} if duty.name else {}), "turns": turns}
