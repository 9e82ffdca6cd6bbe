"""Keeps away what was taken away, when an older database is put back: a lost card opens no door again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gateway.domain.model import PersonId
from gateway.domain.register import Entry
from gateway.service import register
from gateway.store import taken_away
from gateway.store.db import Database

REVIEW_ENDED = "a backup was put back"


@dataclass(frozen=True, slots=True)
class TakenAway:
    """What no longer holds, as the newest database knows it, and the passwords that people know today."""

    cards: Sequence[Mapping[str, object]]
    tokens: Sequence[Mapping[str, object]]
    links: Sequence[Mapping[str, object]]
    accounts: Sequence[Mapping[str, object]]
    people: Collection[PersonId]
    """Who was there: whoever else an older database knows has left since."""


def of(database: Database) -> TakenAway:
    """Return what no longer holds in a database."""
    with database.read() as connection:
        return TakenAway(
            taken_away.cards(connection),
            taken_away.tokens(connection),
            taken_away.links(connection),
            taken_away.accounts(connection),
            taken_away.people(connection),
        )


def left_since(database: Database, known: TakenAway | None) -> Sequence[PersonId]:
    """Return whom an older database brings back; they are for a person to take away again."""
    with database.read() as connection:
        found = taken_away.people(connection)
    return [each for each in found if known is not None and each not in known.people]


def carry_over(database: Database, known: TakenAway | None, restored: Entry) -> Mapping[str, int]:
    """Take it away in an older database as well, end sessions and reviews; return how much was taken away.

    That it was put back stands in its register from here on.
    """
    with database.write() as connection:
        register.record(connection, restored)
        taken_away.end_sessions(connection)
        # What was closed or refused since would be open again: whoever still needs one opens it anew.
        taken_away.end_reviews(connection, restored.at, REVIEW_ENDED)
        if known is None:
            return {}
        taken_away.set_accounts(connection, known.accounts)
        return {
            "cards": taken_away.block(connection, known.cards),
            "tokens": taken_away.revoke(connection, known.tokens),
            "links": taken_away.revoke_links(connection, known.links),
        }
