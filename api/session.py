"""Log-in and log-out: JSON for programs, the form for pages, and turning a screen into a kiosk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from api import shapes
from api.access import COOKIE, FORMS, KioskMaker, Screen, anyone
from api.pages.page import back_to, page
from api.parts import Parts, TheParts
from api.problems import STATUS, document
from api.throttle import TooMany
from gateway.domain.errors import CuobianError
from gateway.service import sessions
from gateway.service.sessions import LogInFailed, Opened

router = APIRouter(prefix="/api/v1/session", tags=["session"])


class LogIn(BaseModel):
    """Who logs in; `code` is taken and not yet asked for."""

    model_config = ConfigDict(extra="ignore")

    username: str = Field(max_length=200)
    password: str = Field(max_length=1000)
    code: str | None = Field(default=None, max_length=32)


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


@router.post("", response_model=LoggedIn, openapi_extra=_BODY, dependencies=[Depends(anyone)])
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
        return document("request.invalid", "expected a JSON object with username and password", problems)
    opened = await check(request, parts, wanted.username, wanted.password)
    return shapes.reply(LoggedIn(token=opened.token, expires=opened.expires_at))


@router.delete("", status_code=204, response_class=Response)
async def log_out(parts: TheParts, visitor: Screen) -> Response:
    """End the session that asks."""
    await run_sync(sessions.log_out, parts.database, visitor.secret_hash)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE)
    return response


@router.post("/kiosk", status_code=204, response_class=Response)
async def make_kiosk(
    parts: TheParts,
    visitor: KioskMaker,
) -> Response:
    """Turn the session that asks into one that shows the board only and never runs out."""
    await run_sync(sessions.make_kiosk, parts.database, visitor.secret_hash)
    return Response(status_code=204)


async def check(request: Request, parts: Parts, name: str, password: str) -> Opened:
    """Open a session. Raises LogInFailed, or TooMany after too many failures or while too many wait."""
    key = (name.strip().casefold(), request.client.host if request.client is not None else "")
    parts.throttle.check(key, parts.clock.moment().steady)
    now = parts.clock.moment()
    try:
        async with parts.gate.entered():
            opened = await run_sync(sessions.log_in, parts.database, name, password, now)
    except LogInFailed:
        parts.throttle.failed(key, parts.clock.moment().steady)
        raise
    parts.throttle.succeeded(key)
    return opened


def keep_session(request: Request, response: Response, opened: Opened) -> None:
    """Give a browser its session; a script cannot read it, another site cannot send it."""
    response.set_cookie(
        COOKIE, opened.token, secure=request.url.scheme == "https", httponly=True, samesite="lax"
    )


async def _by_form(request: Request, parts: Parts) -> Response:
    form = await request.form()
    name, password, go_on = (str(form.get(each, "")) for each in ("username", "password", "next"))
    if request.headers.get("sec-fetch-site") == "cross-site":
        return log_in_page(request, parts, go_on, name, "session.csrf")
    try:
        opened = await check(request, parts, name, password)
    except (LogInFailed, TooMany) as error:
        return log_in_page(request, parts, go_on, name, error.code, error)
    response = back_to(go_on or "/")
    keep_session(request, response, opened)
    return response


def log_in_page(
    request: Request,
    parts: Parts,
    go_on: str,
    name: str = "",
    code: str = "session.missing",
    error: CuobianError | None = None,
) -> Response:
    """Return the log-in form in place of a page, with what went wrong."""
    values = {
        "next": go_on,
        "username": name,
        "code": code,
        "seconds": error.seconds if isinstance(error, TooMany) else 0,
        "expired": "expired" in request.query_params,
    }
    headers = {"WWW-Authenticate": "Bearer"} if STATUS[code] == 401 else {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.seconds)
    return page(request, parts, "log_in.html", None, values, STATUS[code], headers)
