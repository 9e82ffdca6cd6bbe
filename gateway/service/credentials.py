"""Cards, PINs and plates: given out, listed, revoked, recognised. Keeps hashes, and never a value."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.access import Credential, CredentialKind, normal
from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import CredentialId, Now
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
    if None not in (wanted.valid_from, wanted.valid_until) and _never(wanted):
        raise CredentialRefused("found an end before the beginning, expected it after")
    with database.read() as connection:
        _check_names(connection, wanted)
    with database.write() as connection:
        if not people.name_and_language(connection, wanted.person)[0]:
            raise NotFound(f"there is no person {wanted.person}")
        known = credentials.by_hash(connection, wanted.kind, hash_)
        if known is not None and known.enabled:
            raise CredentialRefused(f"{wanted.kind}: is credential {known.id} already")
        return replace(wanted, id=credentials.insert(connection, wanted, hash_, now.at))


def every(database: Database) -> Sequence[Credential]:
    """Return every credential, without its value, which nobody has."""
    with database.read() as connection:
        return credentials.every(connection)


def revoke(database: Database, id_: CredentialId) -> None:
    """Put a credential out of force, from the next time it is shown on. Raises NotFound."""
    with database.write() as connection:
        if credentials.get(connection, id_) is None:
            raise NotFound(f"there is no credential {id_}")
        credentials.revoke(connection, id_)


def recognised(connection: Connection, kind: CredentialKind, value: str, keys: LinkKey) -> Credential | None:
    """Return the credential that was presented, None where nobody knows it."""
    with suppress(ValueError):
        hash_ = keys.credential(kind.value, normal(kind, value))
        return credentials.by_hash(connection, kind, hash_)
    return None


def _never(wanted: Credential) -> bool:
    since, until = wanted.valid_from, wanted.valid_until
    return isinstance(since, datetime) and isinstance(until, datetime) and until <= since


def _check_names(connection: Connection, wanted: Credential) -> None:
    """Find doors that do not exist; only a visitor's pass names any."""
    if not wanted.doors:
        return
    known = load_site(connection).doors
    for door in wanted.doors:
        if door not in known:
            raise NotFound(f"there is no door {door}")
