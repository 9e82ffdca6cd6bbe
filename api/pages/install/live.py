"""An open page that is told whenever something it shows has changed. Never asks the core."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from fastapi.sse import format_sse_event
from sqlalchemy import Connection

from api.access import Visitor, still_holds
from api.parts import Parts

LOOK_EVERY = 0.3
"""Seconds between two looks for a page that waits."""
LOOKS_A_CHECK = 15
"""Looks after which a session is checked again, and a sign of life sent."""


async def changes(
    parts: Parts, visitor: Visitor, stamp: Callable[[Connection], str], every: float = LOOK_EVERY
) -> AsyncIterator[bytes]:
    """Tell a page whenever its stamp, looked at `every` (seconds), is another one, until its session ends."""
    told, looks = "", 0
    with parts.feed.subscribed() as subscription:
        while not subscription.dropped:
            with parts.database.look() as connection:
                found = stamp(connection)
            if found != told:
                told = found
                yield format_sse_event(event="reading", data_str=found)
            looks += 1
            if looks % LOOKS_A_CHECK == 0:
                if not still_holds(parts, visitor):
                    return
                yield format_sse_event(event="beat", data_str="{}")
            await asyncio.sleep(every)
