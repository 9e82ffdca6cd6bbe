"""Open sessions: one's own to look through and to end, everybody's for the office. Never shows a secret."""

from __future__ import annotations

from datetime import datetime

from anyio.to_thread import run_sync
from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from api import shapes
from api.access import Person, Visitor
from api.ids import inward
from api.parts import TheParts
from gateway.domain.model import outward
from gateway.service import sessions
from gateway.service.accounts import AccountRole
from gateway.store.sessions import StoredSession

router = APIRouter(prefix="/api/v1/sessions", tags=["session"])


class Session(shapes.Shape):
    """One open session."""

    id: str
    account: str
    role: str
    present: bool = Field(description="The one that asks.")
    kiosk: bool
    envelope: bool = Field(description="Opened with the code from a sealed envelope.")
    since: datetime
    seen: datetime = Field(description="Last request, to the minute.")
    expires: datetime | None
    place: str = Field(description="The network it was opened from; `here` for the box itself.")
    browser: str


class Sessions(shapes.Shape):
    """All of them; the office is told everybody's, anybody else their own."""

    items: list[Session]
    next: str | None = None


@router.get("", response_model=Sessions)
async def list_sessions(visitor: Person, parts: TheParts) -> Response:
    """List open sessions, the oldest first."""
    found = sessions.sessions_of(parts.database, _of(visitor), parts.clock.moment())
    present = sessions.session_of(parts.database, visitor.secret_hash, parts.clock.moment())
    own = present.id if present is not None else 0
    return shapes.reply(Sessions(items=[_shown(each, own) for each in found]))


@router.delete("", status_code=204, response_class=Response)
async def end_others(visitor: Person, parts: TheParts) -> Response:
    """End every other session of one's own."""
    if visitor.account is not None:
        now = parts.clock.moment()
        await run_sync(sessions.end_others, parts.database, visitor.by, visitor.secret_hash, now)
    return Response(status_code=204)


@router.delete("/{id}", status_code=204, response_class=Response)
async def end_session(visitor: Person, parts: TheParts, id: str) -> Response:  # noqa: A002
    """End one session of one's own, the office anybody's; somebody else's is not found."""
    number, now, office = inward(id), parts.clock.moment(), visitor.role is AccountRole.OFFICE
    await run_sync(lambda: sessions.end(parts.database, number, visitor.by, now, anybodys=office))
    return Response(status_code=204)


def _of(visitor: Visitor) -> int | None:
    """Return whose sessions a visitor sees: None for everybody's; a program has none."""
    return None if visitor.role is AccountRole.OFFICE else (visitor.account or 0)


def _shown(found: StoredSession, own: int) -> Session:
    return Session(
        id=outward(found.id),
        account=found.name,
        role=found.role,
        present=found.id == own,
        kiosk=found.kiosk,
        envelope=found.envelope,
        since=found.created_at,
        seen=found.seen_at,
        expires=found.expires_at,
        place=found.place,
        browser=found.browser,
    )
