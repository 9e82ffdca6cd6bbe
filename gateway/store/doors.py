"""Statements about how doors stand. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from gateway.domain.door import DoorState, Standing, Waiting
from gateway.domain.model import DoorId
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

_FIELDS = 'door, standing, due_at, "grant", wrong'
_STATES = Statement(f"SELECT {_FIELDS} FROM door_state WHERE door IN (SELECT value FROM json_each(:doors))")
_ALL = Statement(f"SELECT {_FIELDS} FROM door_state")
_DUE = Statement(f"SELECT {_FIELDS} FROM door_state WHERE due_at <= :now ORDER BY due_at LIMIT :most")
_NEXT_DUE = Statement(
    "SELECT min(due) FROM (SELECT min(due_at) AS due FROM door_state WHERE due_at IS NOT NULL"
    " UNION ALL SELECT min(expires_at) FROM command WHERE state = 'pending' AND expires_at IS NOT NULL)"
)
_SET = Statement(
    f"INSERT INTO door_state ({_FIELDS}) VALUES (:door, :standing, :due_at, :grant, :wrong)"
    ' ON CONFLICT (door) DO UPDATE SET standing = :standing, due_at = :due_at, "grant" = :grant,'
    " wrong = :wrong"
)


def states(connection: Connection, doors: Collection[DoorId]) -> Mapping[DoorId, DoorState]:
    """Return how some doors stand; those nothing is known of are left out."""
    if not doors:
        return {}
    found = _STATES.rows(connection, {"doors": json.dumps(list(doors))})
    return {state.door: state for state in map(_state, found)}


def all_states(connection: Connection) -> Sequence[DoorState]:
    """Return how every door stands that anything is known of."""
    return [_state(row) for row in _ALL.rows(connection)]


def due(connection: Connection, now: datetime, most: int) -> Sequence[DoorState]:
    """Return the doors whose deadline has come, most overdue first."""
    return [_state(row) for row in _DUE.rows(connection, {"now": to_micros(now), "most": most})]


def next_due(connection: Connection) -> datetime | None:
    """Return the nearest deadline of a door, or of an order that waits to be carried out."""
    found = _NEXT_DUE.scalar(connection)
    return None if found is None else from_micros(found)


def set_states(connection: Connection, states_: Sequence[DoorState]) -> None:
    """Write how doors stand."""
    if states_:
        _SET.many(connection, [_values(each) for each in states_])


def _state(row: Row) -> DoorState:
    door, standing, due_at, grant, said = row
    counted = json.loads(said)
    # A list alone is what was written before a door remembered when guessing was last told.
    told: dict[str, Any] = {"wrong": counted} if isinstance(counted, list) else counted
    guessed, waits, tried_at = told.get("guessed"), told.get("waits"), told.get("tried_at")
    return DoorState(
        DoorId(door),
        Standing(standing),
        from_micros(due_at) if due_at is not None else None,
        grant,
        tuple(map(from_micros, told["wrong"])),
        from_micros(guessed) if guessed is not None else None,
        Waiting(waits[0], waits[1], from_micros(waits[2]), waits[3]) if waits is not None else None,
        tuple(map(from_micros, told.get("tried", ()))),
        from_micros(tried_at) if tried_at is not None else None,
    )


def _waits(waiting: Waiting | None) -> object:
    if waiting is None:
        return None
    return [waiting.person, waiting.credential, to_micros(waiting.until), waiting.expectation]


def _values(state: DoorState) -> dict[str, object]:
    wrong: object = list(map(to_micros, state.wrong))
    if state != DoorState(state.door, state.standing, state.due_at, state.grant, state.wrong):
        wrong = {
            "wrong": wrong,
            "guessed": to_micros(state.guessed_at) if state.guessed_at is not None else None,
            "waits": _waits(state.waiting),
            "tried": list(map(to_micros, state.tried)),
            "tried_at": to_micros(state.tried_at) if state.tried_at is not None else None,
        }
    return {
        "door": state.door,
        "standing": state.standing.value,
        "due_at": to_micros(state.due_at) if state.due_at is not None else None,
        "grant": state.grant,
        "wrong": json.dumps(wrong),
    }
