"""Duty rotas: whose turn it is, and the copy of them that an alarm takes along. Never reads a clock.

A rota never comes to nobody. Where it is no one's turn, or the wall clock cannot say, everybody of it is
called: one call too many against one that nobody hears.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from gateway.domain.model import PersonId, ScheduleId
from gateway.domain.site_doors import Schedule
from gateway.domain.zone import zone

HANDOVER = timedelta(minutes=15)
"""Before and after a hand-over both are called: one may have left already, the other not be there yet."""
DUTY = "duty:"


@dataclass(frozen=True, slots=True)
class Turn:
    """Who of a rota is on duty, and when."""

    person: PersonId
    schedule: ScheduleId | None = None
    """None: at any time."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A rota as installed; policies call it `duty:ID`."""

    id: str
    name: str
    turns: tuple[Turn, ...]

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Everybody of it, each once."""
        return tuple(dict.fromkeys(turn.person for turn in self.turns))


@dataclass(frozen=True, slots=True)
class Rota:
    """A rota with the hours of its turns: later edits of the site do not reach an open alarm."""

    turns: tuple[tuple[PersonId, Schedule | None], ...]

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Everybody of it, each once."""
        return tuple(dict.fromkeys(person for person, _ in self.turns))

    def on_duty(self, at: datetime | None, where: tzinfo) -> tuple[PersonId, ...]:
        """Return whom it comes to at a time of the wall clock, None where that is not to be trusted."""
        if at is None or not self._holding(at, where):
            return self.people
        near = [*self._holding(at - HANDOVER, where), *self._holding(at + HANDOVER, where)]
        found = {*self._holding(at, where), *near}
        return tuple(person for person in self.people if person in found)

    def _holding(self, at: datetime, where: tzinfo) -> list[PersonId]:
        local = at.astimezone(where)
        return [person for person, hours in self.turns if hours is None or hours.holds(local)]


@dataclass(frozen=True, slots=True)
class Roster:
    """Where a plan calls rotas: its lists as written, each rota standing as `duty:ID` among the people."""

    rotas: tuple[tuple[str, Rota], ...]
    timezone: str
    steps: tuple[tuple[PersonId, ...], ...]
    last_resort: tuple[PersonId, ...] = ()
    desk: tuple[PersonId, ...] = ()

    def at(self, at: datetime | None) -> Mapping[str, tuple[PersonId, ...]]:
        """Return whom each rota comes to at a time."""
        where = zone(self.timezone)
        return {name: rota.on_duty(at, where) for name, rota in self.rotas}


def filled(names: tuple[PersonId, ...], on_duty: Mapping[str, tuple[PersonId, ...]]) -> tuple[PersonId, ...]:
    """Return a list with people in place of its rotas, each once."""
    found = [person for name in names for person in on_duty.get(name, (name,))]
    return tuple(dict.fromkeys(found))
