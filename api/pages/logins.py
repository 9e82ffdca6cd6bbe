"""Who logs in, for the office: accounts, everybody's open sessions, sealed envelopes. Sets no password."""

from __future__ import annotations

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.ids import inward
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.errors import NotFound
from gateway.service import accounts, envelopes, sessions
from gateway.service.accounts import AccountRole
from gateway.service.log_in_rows import COMMAND_LINE

PATH = "/logins"
router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Show who may log in, who has, and which envelopes lie sealed."""
    return _shown(request, parts, visitor)


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Do what was chosen: end a session, close or open an account, make or take back an envelope."""
    form = await request.form()
    what, now = str(form.get("do", "")), parts.clock.moment()
    if what == "make":
        role = str(form.get("role", ""))
        if role not in envelopes.ROLES:
            raise NotFound("there is no envelope for this role")
        made = await run_sync(envelopes.make, parts.database, AccountRole(role), visitor.by, now)
        return _shown(request, parts, visitor, made)
    if what == "end":
        session = _number(form, "session")
        await run_sync(lambda: sessions.end(parts.database, session, visitor.by, now, anybodys=True))
    elif what == "take_back":
        await run_sync(envelopes.take_back, parts.database, _number(form, "envelope"), visitor.by, now)
    elif what in {"close", "reopen"}:
        await _close(parts, visitor, _number(form, "account"), closed=what == "close")
    else:
        raise NotFound(f"there is nothing called {what!r} to do")
    return RedirectResponse(PATH, 303)


async def _close(parts: Parts, visitor: Visitor, number: int, *, closed: bool) -> None:
    found = accounts.numbered(parts.database, number)
    if found.id == visitor.account or found.envelope:
        raise NotFound("nobody closes their own account, and an envelope is taken back")
    now, by = parts.clock.moment(), visitor.by
    await run_sync(lambda: accounts.set_disabled(parts.database, found.name, now, disabled=closed, by=by))


def _number(form: FormData, name: str) -> int:
    return inward(str(form.get(name, "")))


def _shown(request: Request, parts: Parts, visitor: Visitor, made: tuple[int, str] | None = None) -> Response:
    values = {
        "accounts": accounts.everybody(parts.database),
        "sessions": sessions.sessions_of(parts.database, None, parts.clock.moment()),
        "envelopes": envelopes.everyone(parts.database),
        "roles": [each.value for each in envelopes.ROLES],
        "made": made,
        "demanded": parts.demanded,
        "command_line": COMMAND_LINE.name,
    }
    return page(request, parts, "logins.html", visitor, values)
