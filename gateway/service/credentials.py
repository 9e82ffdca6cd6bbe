"""Cards, PINs and plates: given out, listed, revoked, recognised. Keeps hashes, and never a value."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.access import Credential, CredentialKind, normal
from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import CredentialId, Now, PersonId
from gateway.service.authors import changed
from gateway.service.linkkey import LinkKey
from gateway.store import credentials, people
from gateway.store.db import Database
from gateway.store.site import load_site


class CredentialRefused(CuobianError):
    """A value that is none of its kind, or is somebody's already; the message never repeats it."""

    code = "credential.refused"


def add(database: Database, wanted: Credential, value: str, now: Now, keys: LinkKey) -> Credential:
    """Give somebody a credential and return it with its id. Raises CredentialRefused or NotFound."""
    try:
        hash_ = keys.credential(wanted.kind.value, normal(wanted.kind, value))
    except ValueError as error:
        raise CredentialRefused(f"{wanted.kind}: {error}") from None
    check(database, wanted)
    with database.write() as connection:
        return insert(connection, wanted, hash_, now)


def check(database: Database, wanted: Credential) -> None:
    """Refuse what no value could put right. Raises CredentialRefused or NotFound."""
    _check_order(wanted.valid_from, wanted.valid_until)
    if bool(wanted.visitor) != bool(wanted.doors):
        raise CredentialRefused("found a visitor or doors alone, expected both or neither")
    if wanted.duress and (wanted.kind is not CredentialKind.PIN or wanted.visitor):
        raise CredentialRefused("found duress, expected it of a resident's PIN alone")
    with database.read() as connection:
        _check_names(connection, wanted)


def insert(connection: Connection, wanted: Credential, hash_: bytes, now: Now) -> Credential:
    """Write a credential of this hash and return it with its id. Raises CredentialRefused or NotFound."""
    if not people.name_and_language(connection, wanted.person)[0]:
        raise NotFound(f"there is no person {wanted.person}")
    known = credentials.by_hash(connection, wanted.kind, hash_)
    if known is not None and known.enabled:
        # Whose PIN it is that somebody hit upon is nobody's business.
        pin = wanted.kind is CredentialKind.PIN
        words = "is taken, expected another" if pin else f"is credential {known.id} already"
        raise CredentialRefused(f"{wanted.kind}: {words}")
    id_ = credentials.insert(connection, wanted, hash_, now.at)
    changed(connection, f"credential:{id_}", f"given: {wanted.kind}", persons=(wanted.person,))
    return replace(wanted, id=id_)


def every(database: Database) -> Sequence[Credential]:
    """Return every credential, without its value, which nobody has."""
    with database.read() as connection:
        return credentials.every(connection)


def page(
    database: Database, after: int, limit: int, person: PersonId | None, kind: CredentialKind | None
) -> Sequence[Credential]:
    """Return credentials by id behind `after`, somebody's alone or of one kind where that is given."""
    with database.read() as connection:
        return credentials.page(connection, after, limit, person, kind)


def one(database: Database, id_: CredentialId) -> Credential:
    """Return one credential. Raises NotFound."""
    with database.read() as connection:
        return _known(connection, id_)


def set_validity(
    database: Database, id_: CredentialId, since: datetime | None, until: datetime | None
) -> Credential:
    """Change how long a credential is valid, and return it. Raises CredentialRefused or NotFound."""
    _check_order(since, until)
    with database.write() as connection:
        found = _known(connection, id_)
        credentials.set_validity(connection, id_, since, until)
        changed(connection, f"credential:{id_}", "validity", persons=(found.person,))
    return one(database, id_)


def revoke(database: Database, id_: CredentialId) -> None:
    """Put a credential out of force, from the next time it is shown on. Raises NotFound."""
    with database.write() as connection:
        found = _known(connection, id_)
        credentials.revoke(connection, id_)
        changed(connection, f"credential:{id_}", "blocked", persons=(found.person,))


def recognised(connection: Connection, kind: CredentialKind, value: str, keys: LinkKey) -> Credential | None:
    """Return the credential that was presented, None where nobody knows it."""
    with suppress(ValueError):
        hash_ = keys.credential(kind.value, normal(kind, value))
        return credentials.by_hash(connection, kind, hash_)
    return None


def _known(connection: Connection, id_: CredentialId) -> Credential:
    found = credentials.get(connection, id_)
    if found is None:
        raise NotFound(f"there is no credential {id_}")
    return found


def _check_order(since: datetime | None, until: datetime | None) -> None:
    if since is not None and until is not None and until <= since:
        raise CredentialRefused("found an end before the beginning, expected it after")


def _check_names(connection: Connection, wanted: Credential) -> None:
    """Find doors that do not exist; only a visitor's pass names any."""
    if not wanted.doors:
        return
    known = load_site(connection).doors
    for door in wanted.doors:
        if door not in known:
            raise NotFound(f"there is no door {door}")
