"""One's own password once more, before what a stolen session must not do. Slowed down like a log-in."""

from __future__ import annotations

from anyio.to_thread import run_sync

from api.access import Visitor
from api.parts import Parts
from gateway.service import sessions
from gateway.service.sessions import LogInFailed


async def own_password(parts: Parts, visitor: Visitor, password: str, what: str) -> None:
    """Check a visitor's own password; `what` it is asked for counts its failures by itself.

    Raises LogInFailed, or TooMany after too many failures.
    """
    key = (visitor.name.casefold(), what)
    parts.throttle.check(key, parts.clock.moment().steady)
    try:
        async with parts.gate.entered():
            await run_sync(sessions.check_password, parts.database, visitor.name, password)
    except LogInFailed:
        parts.throttle.failed(key, parts.clock.moment().steady)
        raise
    parts.throttle.succeeded(key)
