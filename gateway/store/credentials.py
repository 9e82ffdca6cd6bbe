"""Statements about credentials: found by the keyed hash of what was presented. Never sees a value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.access import Credential, CredentialKind
from gateway.domain.model import CredentialId, DoorId, PersonId
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

_FIELDS = "id, kind, person, visitor, doors, valid_from, valid_until, enabled, duress"
_BY_HASH = Statement(
    f"SELECT {_FIELDS} FROM credential WHERE kind = :kind AND hash = :hash"
    " ORDER BY enabled DESC, id DESC LIMIT 1"
)
_ALL = Statement(f"SELECT {_FIELDS} FROM credential ORDER BY id")
_PAGE = Statement(
    f"SELECT {_FIELDS} FROM credential WHERE id > :after AND (:person IS NULL OR person = :person)"
    " AND (:kind IS NULL OR kind = :kind) ORDER BY id LIMIT :limit"
)
_BY_ID = Statement(f"SELECT {_FIELDS} FROM credential WHERE id = :id")
_INSERT = Statement(
    "INSERT INTO credential (kind, hash, person, visitor, doors, valid_from, valid_until, enabled, duress,"
    " created_at) VALUES (:kind, :hash, :person, :visitor, :doors, :valid_from, :valid_until, 1, :duress,"
    " :at) RETURNING id"
)
_SET_VALIDITY = Statement(
    "UPDATE credential SET valid_from = :valid_from, valid_until = :valid_until WHERE id = :id"
)
_REVOKE = Statement("UPDATE credential SET enabled = 0 WHERE id = :id")


def by_hash(connection: Connection, kind: CredentialKind, hash_: bytes) -> Credential | None:
    """Return the credential behind a hash; of several with one value the one in force, else the latest."""
    row = _BY_HASH.first(connection, {"kind": kind.value, "hash": hash_})
    return None if row is None else _credential(row)


def every(connection: Connection) -> Sequence[Credential]:
    """Return every credential there has been, oldest first."""
    return [_credential(row) for row in _ALL.rows(connection)]


def page(
    connection: Connection, after: int, limit: int, person: PersonId | None, kind: CredentialKind | None
) -> Sequence[Credential]:
    """Return credentials by id behind `after`, somebody's alone or of one kind where that is given."""
    values = {"after": after, "limit": limit, "person": person, "kind": kind.value if kind else None}
    return [_credential(row) for row in _PAGE.rows(connection, values)]


def get(connection: Connection, id_: CredentialId) -> Credential | None:
    """Return one credential."""
    row = _BY_ID.first(connection, {"id": id_})
    return None if row is None else _credential(row)


def insert(connection: Connection, credential: Credential, hash_: bytes, at: datetime) -> CredentialId:
    """Write a new credential, whose own id does not count, and return its id."""
    values = {
        "kind": credential.kind.value,
        "hash": hash_,
        "person": credential.person,
        "visitor": credential.visitor,
        "doors": json.dumps(credential.doors),
        **_validity(credential.valid_from, credential.valid_until),
        "duress": credential.duress,
        "at": to_micros(at),
    }
    return CredentialId(_INSERT.scalar(connection, values))


def set_validity(
    connection: Connection, id_: CredentialId, since: datetime | None, until: datetime | None
) -> None:
    """Change from when and until when a credential is valid."""
    _SET_VALIDITY.run(connection, {"id": id_, **_validity(since, until)})


def revoke(connection: Connection, id_: CredentialId) -> None:
    """Put a credential out of force; it stays known, so that its use is recorded as what it is."""
    _REVOKE.run(connection, {"id": id_})


def _validity(since: datetime | None, until: datetime | None) -> dict[str, object]:
    return {
        "valid_from": to_micros(since) if since is not None else None,
        "valid_until": to_micros(until) if until is not None else None,
    }


def _credential(row: Row) -> Credential:
    return Credential(
        id=CredentialId(row[0]),
        kind=CredentialKind(row[1]),
        person=PersonId(row[2]),
        visitor=row[3],
        doors=tuple(DoorId(each) for each in json.loads(row[4])),
        valid_from=from_micros(row[5]) if row[5] is not None else None,
        valid_until=from_micros(row[6]) if row[6] is not None else None,
        enabled=bool(row[7]),
        duress=bool(row[8]),
    )
