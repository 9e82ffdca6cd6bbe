"""What the office reads of credentials: whose they are, by name. Never writes, and never sees a value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.store.moment import from_micros
from gateway.store.statement import Row, Statement

_FIELDS = (
    "c.id, c.kind, c.person, coalesce(p.name, c.person), c.visitor, c.doors, c.valid_from, c.valid_until,"
    " c.enabled, c.duress"
)
_FROM = "FROM credential c LEFT JOIN person p ON p.id = c.person"
_PAGE = Statement(
    f"SELECT {_FIELDS} {_FROM} WHERE c.id < :before AND (:blocked OR c.enabled)"
    " AND (:person = '' OR c.person = :person) AND (:kind = '' OR c.kind = :kind)"
    " AND (:like = '' OR p.name LIKE :like ESCAPE '!' OR c.visitor LIKE :like ESCAPE '!')"
    " ORDER BY c.id DESC LIMIT :limit"
)
_ONE = Statement(f"SELECT {_FIELDS} {_FROM} WHERE c.id = :id")
_LAST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A credential with the name of whoever carries it, or invited the one who does."""

    id: int
    kind: str
    person: str
    person_name: str
    visitor: str
    doors: tuple[str, ...]
    valid_from: datetime | None
    valid_until: datetime | None
    enabled: bool
    duress: bool


@dataclass(frozen=True, slots=True)
class KeyFilter:
    """Which credentials; what is empty is open. `search` is part of a name."""

    search: str = ""
    kind: str = ""
    person: str = ""
    blocked: bool = False
    """Whether those out of force are among them."""


def page(connection: Connection, wanted: KeyFilter, before: int | None, limit: int) -> Sequence[ListedKey]:
    """Return credentials, the newest first, those given out before `before`."""
    escaped = wanted.search.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    values = {
        "before": _LAST_ID if before is None else before,
        "blocked": wanted.blocked,
        "person": wanted.person,
        "kind": wanted.kind,
        "like": f"%{escaped}%" if wanted.search else "",
        "limit": limit,
    }
    return [_key(row) for row in _PAGE.rows(connection, values)]


def one(connection: Connection, id_: int) -> ListedKey | None:
    """Return one credential."""
    row = _ONE.first(connection, {"id": id_})
    return None if row is None else _key(row)


def _key(row: Row) -> ListedKey:
    id_, kind, person, name, visitor, doors, since, until, enabled, duress = row
    return ListedKey(
        id=id_,
        kind=kind,
        person=person,
        person_name=name,
        visitor=visitor,
        doors=tuple(json.loads(doors)),
        valid_from=from_micros(since) if since is not None else None,
        valid_until=from_micros(until) if until is not None else None,
        enabled=bool(enabled),
        duress=bool(duress),
    )
