"""What keeps records beyond their time: everything that holds, from wherever it comes. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from gateway.domain.hold import Hold

Held = Callable[[Connection], Sequence[Hold]]
"""Reads what holds, inside the transaction that deletes."""


def held(_connection: Connection) -> Sequence[Hold]:
    """Return every hold."""
    return ()
