"""Who can be called, by name and never by address, and where each policy is used. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gateway.store.statement import Statement

_REACHED = "EXISTS (SELECT 1 FROM contact WHERE person = p.id)"
_FOUND = Statement(
    f"SELECT p.id, p.name FROM person p LEFT JOIN place h ON h.id = p.home WHERE {_REACHED}"
    " AND (p.name LIKE :like ESCAPE '!' OR h.name LIKE :like ESCAPE '!')"
    " ORDER BY p.position, p.id LIMIT :limit"
)
_WITH_CONTACT = Statement(
    "SELECT DISTINCT person FROM contact WHERE person IN (SELECT value FROM json_each(:people))"
)
_USE = Statement(
    "SELECT coalesce(policy, ''), count(*), count(DISTINCT place) FROM device GROUP BY coalesce(policy, '')"
)


@dataclass(frozen=True, slots=True)
class Use:
    """How many devices name a policy, in how many places."""

    devices: int = 0
    places: int = 0


def found(connection: Connection, search: str, limit: int) -> Sequence[tuple[str, str]]:
    """Return id and name of people with an address whose name, or whose home's, holds what was typed."""
    if not search:
        return []
    escaped = search.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = _FOUND.rows(connection, {"like": f"%{escaped}%", "limit": limit})
    return [(row[0], row[1]) for row in rows]


def with_contact(connection: Connection, people: Collection[str]) -> frozenset[str]:
    """Return those of these people who have an address."""
    return frozenset(row[0] for row in _WITH_CONTACT.rows(connection, {"people": json.dumps(list(people))}))


def use(connection: Connection) -> Mapping[str, Use]:
    """Return where each policy is used; those who name none stand under the empty one."""
    return {row[0]: Use(row[1], row[2]) for row in _USE.rows(connection)}
