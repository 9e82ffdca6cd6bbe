"""Lets what was taken back stay taken back when an older database is put back. Reads and writes no file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.faces import Erasure
from gateway.domain.model import PersonId
from gateway.domain.vision import SubjectId
from gateway.domain.withdrawal import REMEMBERED, Withdrawals
from gateway.service.faces import WITHDRAWN
from gateway.store import faces, withdrawals
from gateway.store.db import Database

RESTORED = "restored"
"""Why a face is erased of which nobody can say any more whether its agreement still holds."""
BY = "restore"


def taken_back(database: Database, at: datetime) -> Withdrawals:
    """Return what was taken back and is remembered at a moment."""
    with database.read() as connection:
        found = withdrawals.gone(connection, at - REMEMBERED)
        return Withdrawals(
            tuple(sorted(found, key=lambda each: (each.at, each.subject))), faces.locked(connection)
        )


def carry_over(database: Database, known: Withdrawals) -> int:
    """Take back in an older database what was taken back since; return how many people's faces go for it."""
    with database.write() as connection:
        people = faces.subjects(connection)
        for each in known.gone:
            if each.purpose is not None:
                withdrawals.take_back(connection, each.subject, each.purpose, each.at)
        gone = {each.subject: each.at for each in known.gone if each.purpose is None}
        for subject in gone.keys() & people.keys():
            _erase(connection, subject, people[subject], WITHDRAWN, gone[subject])
        if known.locked and not faces.locked(connection):
            faces.set_locked(connection, locked=True)
        return len(gone.keys() & people.keys())


def end_all(database: Database, at: datetime) -> int:
    """Let every agreement end: nobody knows which were taken back since; return how many people's."""
    with database.write() as connection:
        people = faces.subjects(connection)
        for subject, person in people.items():
            _erase(connection, subject, person, RESTORED, at)
        return len(people)


def _erase(connection: Connection, subject: SubjectId, person: PersonId, why: str, at: datetime) -> None:
    faces.withdraw(connection, subject, None, at)
    faces.erase(connection, Erasure(subject, person, at, why, BY))
