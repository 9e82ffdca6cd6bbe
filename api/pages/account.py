"""One's own account: language, password, open sessions, this screen as a kiosk. Never somebody else's."""

from __future__ import annotations

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import COOKIE, LOOKING, Person, Screen, Visitor
from api.ids import inward
from api.pages import language
from api.pages.page import keep_language, page
from api.parts import Parts, TheParts
from api.problems import EnrolFirst
from api.proof import own_password
from api.throttle import TooMany
from gateway.domain.errors import CuobianError, NotFound
from gateway.service import accounts, sessions
from gateway.service.passwords import PasswordRefused
from gateway.service.sessions import LogInFailed

router = APIRouter(include_in_schema=False)


@router.get("/login")
async def log_in(_visitor: Person) -> Response:
    """Go home; whoever is not in yet is answered with the form, like on every other page."""
    return RedirectResponse("/", 303)


@router.get("/account")
async def show(
    request: Request,
    parts: TheParts,
    visitor: Screen,
) -> Response:
    """Show one's own account; a kiosk can only be ended here."""
    return _account(request, parts, visitor)


@router.post("/account")
async def do(
    request: Request,
    parts: TheParts,
    visitor: Screen,
) -> Response:
    """Do what was chosen: log out, language, password, kiosk."""
    form = await request.form()
    what = str(form.get("do", ""))
    if what == "log_out":
        return await _log_out(parts, visitor)
    if visitor.kiosk:
        raise NotFound("a kiosk can only be ended")
    if what == "language":
        response = RedirectResponse("/account", 303)
        keep_language(request, response, language.known(str(form.get("language"))) or language.CHINESE)
        return response
    if what == "password":
        old, new, again = (str(form.get(each, "")) for each in ("old", "new", "repeated"))
        return await _password(request, parts, visitor, old, new, again)
    return await _of_sessions(parts, visitor, what, str(form.get("session", "")))


async def _of_sessions(parts: Parts, visitor: Visitor, what: str, session: str) -> Response:
    """Make this one a kiosk, end one, or end all others; whoever must enrol first does nothing of it."""
    if visitor.must_enrol:
        raise EnrolFirst("set up a second proof first, at /account/code")
    now = parts.clock.moment()
    if what == "kiosk" and visitor.role in LOOKING:
        await run_sync(sessions.make_kiosk, parts.database, visitor.secret_hash, now)
        return RedirectResponse("/", 303)
    if what == "end":
        await run_sync(sessions.end, parts.database, inward(session), visitor.by, now)
        return RedirectResponse("/account", 303)
    if what == "end_others" and visitor.account is not None:
        await run_sync(sessions.end_others, parts.database, visitor.by, visitor.secret_hash, now)
        return RedirectResponse("/account", 303)
    raise NotFound(f"there is nothing called {what!r} to do")


async def _log_out(parts: Parts, visitor: Visitor) -> Response:
    await run_sync(sessions.log_out, parts.database, visitor.secret_hash, parts.clock.moment())
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE)
    return response


async def _password(
    request: Request, parts: Parts, visitor: Visitor, old: str, new: str, again: str
) -> Response:
    try:
        if new != again:
            raise PasswordRefused("the two passwords are not the same")
        await own_password(parts, visitor, old, "account")
        async with parts.gate.entered():
            now, own = parts.clock.moment(), visitor.secret_hash
            await run_sync(accounts.set_password, parts.database, visitor.name, new, now, own, visitor.by)
    except (LogInFailed, PasswordRefused, TooMany) as error:
        return _account(request, parts, visitor, error, 422)
    return _account(request, parts, visitor, done=True)


def _account(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    problem: CuobianError | None = None,
    status: int = 200,
    *,
    done: bool = False,
) -> Response:
    now = parts.clock.moment()
    found = sessions.sessions_of(parts.database, visitor.account or 0, now)
    present = sessions.session_of(parts.database, visitor.secret_hash, now)
    own = present.id if present is not None else 0
    values = {
        "problem": problem,
        "done": done,
        "kiosk_possible": visitor.role in LOOKING and not visitor.envelope and not visitor.must_enrol,
        "sessions": found,
        "present": own,
        "enrolled": any(each.enrolled for each in found),
        "demanded": visitor.role in parts.demanded,
    }
    return page(request, parts, "account.html", visitor, values, status)
