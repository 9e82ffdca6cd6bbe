"""Signing how far the register reaches, once what is new in it was checked. Tells nobody of it."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.domain.model import Now
from gateway.domain.register import Head
from gateway.service.register_check import Broken, Verdict, verify
from gateway.service.register_key import RegisterKey, holds
from gateway.store import register
from gateway.store.db import Database
from gateway.store.moment import to_micros


def checked(database: Database, key: RegisterKey, witnessed: Sequence[Head] = ()) -> Verdict:
    """Check all of the register, against heads that were kept elsewhere too."""
    with database.read() as connection:
        return verify(connection, key, witnessed)


def sign(database: Database, key: RegisterKey, now: Now) -> Head | Broken | None:
    """Sign the last row and keep the head; what does not hold where the new rows are broken, None if none is.

    The rows are checked outside the transaction, which writes one: a press waits for nothing else.
    """
    with database.read() as connection:
        before = register.last_head(connection, key.box)
        seq, hash_ = register.last(connection)
        if seq == (before.seq if before is not None else 0):
            return before
        found = verify(connection, key, since=before)
    if found.broken is not None:
        return found.broken
    head = key.head(seq, hash_, to_micros(now.at))
    with database.write() as connection:
        if register.last_signed(connection) < seq:
            register.add_head(connection, head)
            return head
        return register.last_head(connection, key.box)


def rolled_back(database: Database, key: RegisterKey, told: Sequence[Head]) -> Broken | None:
    """Return where the register is not what others were told of it; the newest head of this box decides.

    Heads that are not this box's say nothing. Where the newest one fits, one row is read and nothing checked.
    """
    for head in sorted(told, key=lambda each: (each.seq, each.at), reverse=True):
        with database.read() as connection:
            if register.hash_of(connection, head.seq) == head.hash:
                return None
        if holds(key.public, head):
            return checked(database, key, [head]).broken
    return None
