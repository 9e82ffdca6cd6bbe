"""Log-in and log-out: JSON for programs, the form for pages, sealed envelopes; a screen becomes a kiosk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import shapes
from api.access import COOKIE, FORMS, KioskMaker, Screen, anyone
from api.description import ANY_PROBLEM
from api.origin import origin_of, source_of
from api.pages.page import back_to, page
from api.parts import Parts, TheParts
from api.problems import STATUS, document
from api.registering import failed
from api.throttle import TooMany
from gateway.domain.errors import CuobianError
from gateway.domain.model import Now
from gateway.service import envelopes, sessions
from gateway.service.envelopes import ReasonMissing
from gateway.service.sessions import CodeMissing, CodeWrong, LogInFailed, Opened, Origin, TicketOver

EXPECTED = "expected a JSON object with username and password"
NO_WAIT = nullcontext(None)
"""For what costs next to nothing to check."""
router = APIRouter(prefix="/api/v1/session", tags=["session"])


class LogIn(BaseModel):
    """Who logs in: with a password, and a code where the account has a second proof; or with an envelope."""

    model_config = ConfigDict(extra="ignore")

    username: str = Field(max_length=200)
    password: str = Field(default="", max_length=1000)
    code: str | None = Field(default=None, max_length=64, description="By time, or from paper.")
    envelope: str = Field(default="", max_length=64, description="Code from a sealed envelope.")
    reason: str = Field(default="", max_length=1000, description="Why the envelope is broken.")


class LoggedIn(shapes.Shape):
    """A token for `Authorization: Bearer`."""

    token: str
    expires: datetime


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": LogIn.model_json_schema()},
            "application/x-www-form-urlencoded": {"schema": LogIn.model_json_schema()},
        },
    }
}


_PROBLEM = ANY_PROBLEM["default"]
_ANSWERS: dict[int | str, dict[str, Any]] = {
    "303": {"description": "Logged in by the form: on to a page."},
    "default": {
        **_PROBLEM,
        "content": {**_PROBLEM["content"], "text/html": {"schema": {"type": "string"}}},
        "description": "A problem; to the form, the page with what is wrong.",
    },
}


@router.post(
    "",
    response_model=LoggedIn,
    openapi_extra=_BODY,
    responses=_ANSWERS,
    dependencies=[Depends(anyone)],
)
async def log_in(request: Request, parts: TheParts) -> Response:
    """Log in: with JSON for a token, with the form for a cookie."""
    if request.headers.get("content-type", "").startswith(FORMS):
        return await _by_form(request, parts)
    try:
        wanted = LogIn.model_validate_json(await request.body())
    except ValidationError as error:
        problems = [
            {"field": ".".join(map(str, e["loc"])) or "body", "message": e["msg"]} for e in error.errors()
        ]
        return document("request.invalid", EXPECTED, problems)
    if wanted.envelope:
        return _told(await break_open(request, parts, wanted.envelope, wanted.username, wanted.reason))
    if not wanted.password:
        return document("request.invalid", EXPECTED, [{"field": "password", "message": "expected one"}])
    return _told(await check(request, parts, wanted.username, wanted.password, wanted.code or ""))


def _told(opened: Opened) -> Response:
    return shapes.reply(LoggedIn(token=opened.token, expires=opened.expires_at))


@router.delete("", status_code=204, response_class=Response)
async def log_out(parts: TheParts, visitor: Screen) -> Response:
    """End the session that asks."""
    await run_sync(sessions.log_out, parts.database, visitor.secret_hash, parts.clock.moment())
    response = Response(status_code=204)
    response.delete_cookie(COOKIE)
    return response


@router.post("/kiosk", status_code=204, response_class=Response)
async def make_kiosk(
    parts: TheParts,
    visitor: KioskMaker,
) -> Response:
    """Turn the session that asks into one that shows the board only and never runs out."""
    await run_sync(sessions.make_kiosk, parts.database, visitor.secret_hash, parts.clock.moment())
    return Response(status_code=204)


async def check(request: Request, parts: Parts, name: str, password: str, code: str = "") -> Opened:
    """Open a session with a password.

    Raises LogInFailed, CodeMissing or CodeWrong, or TooMany after too many failures or while too many wait.
    """

    def enter(now: Now, origin: Origin) -> Opened:
        return sessions.log_in(parts.database, name, password, now, parts.keys, code, origin)

    # Whoever tries codes knows the password already: they are counted by themselves, wherever they come from.
    key = (name.strip().casefold(), "code")
    if code:
        parts.throttle.check(key, parts.clock.moment().steady)
    try:
        opened = await _counted(request, parts, name, enter, parts.gate.entered())
    except CodeWrong:
        parts.throttle.failed(key, parts.clock.moment().steady)
        raise
    if code:
        parts.throttle.succeeded(key)
    return opened


async def go_on(request: Request, parts: Parts, ticket: str, code: str) -> Opened:
    """Open a session with the code, after the password. Raises TicketOver, CodeWrong or TooMany."""
    account = sessions.named_in(parts.database, ticket, parts.clock.moment(), parts.keys)
    if account is None:
        raise TicketOver("too much time has passed since the password")

    def enter(now: Now, origin: Origin) -> Opened:
        return sessions.go_on(parts.database, ticket, code, now, parts.keys, origin)

    key = (account.name.casefold(), "code")
    parts.throttle.check(key, parts.clock.moment().steady)
    try:
        opened = await _counted(request, parts, account.name, enter)
    except CodeWrong:
        parts.throttle.failed(key, parts.clock.moment().steady)
        raise
    parts.throttle.succeeded(key)
    return opened


async def break_open(request: Request, parts: Parts, code: str, who: str, reason: str) -> Opened:
    """Open a session with the code from a sealed envelope. Raises ReasonMissing, LogInFailed or TooMany."""

    def enter(now: Now, origin: Origin) -> Opened:
        return envelopes.break_open(parts.database, code, who, reason, now, parts.keys, origin)

    return await _counted(request, parts, "", enter)


async def _counted(
    request: Request,
    parts: Parts,
    name: str,
    enter: Callable[[Now, Origin], Opened],
    room: AbstractAsyncContextManager[None] = NO_WAIT,
) -> Opened:
    """Let somebody in who does not guess too often; a failure makes the next one slower."""
    address, now = source_of(request), parts.clock.moment()
    parts.guesses.check(name, address, now.steady)
    try:
        async with room:
            opened = await run_sync(enter, now, origin_of(request))
    except (LogInFailed, CodeWrong) as error:
        parts.guesses.failed(name, address, parts.clock.moment().steady)
        await failed(request, parts, name, error.code)
        raise
    parts.guesses.succeeded(name, address)
    return opened


def keep_session(request: Request, response: Response, opened: Opened) -> None:
    """Give a browser its session; a script cannot read it, another site cannot send it."""
    response.set_cookie(
        COOKIE, opened.token, secure=request.url.scheme == "https", httponly=True, samesite="lax"
    )


async def _by_form(request: Request, parts: Parts) -> Response:
    form = await request.form()
    onward = _text(form, "next")
    if request.headers.get("sec-fetch-site") == "cross-site":
        return log_in_page(request, parts, onward, _text(form, "username"), "session.csrf")
    if "envelope" in form:
        return await _by_envelope(request, parts, form)
    ticket = _text(form, "ticket")
    try:
        if ticket:
            opened = await go_on(request, parts, ticket, _text(form, "code"))
        else:
            opened = await check(request, parts, _text(form, "username"), _text(form, "password"))
    except CodeMissing as error:
        return code_page(request, parts, onward, error.ticket, error)
    except (LogInFailed, CodeWrong, TooMany) as error:
        if ticket and not isinstance(error, LogInFailed):
            return code_page(request, parts, onward, ticket, error)
        return log_in_page(request, parts, onward, _text(form, "username"), error.code, error)
    return _entered(request, opened, onward)


async def _by_envelope(request: Request, parts: Parts, form: FormData) -> Response:
    who, reason = _text(form, "username"), _text(form, "reason")
    try:
        opened = await break_open(request, parts, _text(form, "envelope"), who, reason)
    except (LogInFailed, ReasonMissing, TooMany) as error:
        values = {"who": who, "reason": reason, "next": _text(form, "next"), **_what(error)}
        return page(request, parts, "log_in_envelope.html", None, values, STATUS[error.code])
    return _entered(request, opened, _text(form, "next"))


def _entered(request: Request, opened: Opened, onward: str) -> Response:
    response = back_to(onward or "/")
    keep_session(request, response, opened)
    return response


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _what(error: CuobianError) -> dict[str, object]:
    return {"code": error.code, "seconds": error.seconds if isinstance(error, TooMany) else 0}


def code_page(request: Request, parts: Parts, onward: str, ticket: str, error: CuobianError) -> Response:
    """Ask for the one-time code; the ticket stands for the password, which is on no page."""
    values = {"next": onward, "ticket": ticket, **_what(error)}
    headers = {"WWW-Authenticate": "Bearer"} if STATUS[error.code] == 401 else {}
    return page(request, parts, "log_in_code.html", None, values, STATUS[error.code], headers)


def log_in_page(
    request: Request,
    parts: Parts,
    onward: str,
    name: str = "",
    code: str = "session.missing",
    error: CuobianError | None = None,
) -> Response:
    """Return the log-in form in place of a page, or that of an envelope, with what went wrong."""
    status = STATUS[code]
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if "envelope" in request.query_params:
        values = {"who": "", "reason": "", "next": onward, "code": code, "seconds": 0}
        return page(request, parts, "log_in_envelope.html", None, values, status, headers)
    values = {
        "next": onward,
        "username": name,
        "code": code,
        "seconds": error.seconds if isinstance(error, TooMany) else 0,
        "expired": "expired" in request.query_params,
    }
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.seconds)
    return page(request, parts, "log_in.html", None, values, status, headers)
