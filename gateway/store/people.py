"""Statements about single people. Decides nothing."""

from __future__ import annotations

from sqlalchemy import Connection, text

from gateway.domain.model import PersonId

_PERSON = text("SELECT name, language FROM person WHERE id = :id")
_LANGUAGE = text("SELECT value FROM meta WHERE key = 'site_language'")


def name_and_language(connection: Connection, person: PersonId) -> tuple[str, str]:
    """Return a person's name and language; empty where the person is gone, the site's where none is set."""
    row = connection.execute(_PERSON, {"id": person}).first()
    if row is None:
        return "", ""
    language = row[1] or connection.execute(_LANGUAGE).scalar() or ""
    return row[0], language
