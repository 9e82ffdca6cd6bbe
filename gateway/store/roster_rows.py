"""Rotas as an alarm's own copy keeps them: their text form and back. Runs no statement."""

from __future__ import annotations

from typing import Any

from gateway.domain.duty import Roster, Rota
from gateway.domain.model import PersonId
from gateway.store.site_door_rows import schedule_of, schedule_row

Values = dict[str, Any]


def roster_values(roster: Roster) -> Values:
    """Return a roster as plain values."""
    return {
        "rotas": {
            name: [[person, None if hours is None else schedule_row(hours)] for person, hours in rota.turns]
            for name, rota in roster.rotas
        },
        "timezone": roster.timezone,
        "steps": roster.steps,
        "last_resort": roster.last_resort,
        "desk": roster.desk,
    }


def roster_of(values: Values) -> Roster:
    """Return the roster of plain values."""
    return Roster(
        rotas=tuple((name, _rota(turns)) for name, turns in values["rotas"].items()),
        timezone=values["timezone"],
        steps=tuple(_people(names) for names in values["steps"]),
        last_resort=_people(values["last_resort"]),
        desk=_people(values["desk"]),
    )


def _rota(turns: list[tuple[str, list[str] | None]]) -> Rota:
    return Rota(
        tuple(
            (PersonId(person), None if hours is None else schedule_of((*hours, 0))) for person, hours in turns
        )
    )


def _people(names: list[str]) -> tuple[PersonId, ...]:
    return tuple(map(PersonId, names))
