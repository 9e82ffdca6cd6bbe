"""Log-ins at the broker: who has one, a code that fetches one, taking one away. Never sees a password."""

from __future__ import annotations

from collections.abc import Mapping

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.install.labels import drawn
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.errors import NotFound
from gateway.service import broker_logins, core_state
from gateway.service.broker_logins import LASTS

router = APIRouter(prefix="/install/logins", include_in_schema=False)

NOTHING: Mapping[str, object] = {}


@router.get("")
async def list_logins(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show everybody who may have a log-in, and who has one."""
    given = broker_logins.every(parts.database)
    users = [(user, given.get(user)) for user in _users(parts)]
    values = {"users": users, "place": parts.placing(), "now": parts.clock.moment().steady}
    return page(request, parts, "install_logins.html", visitor, values)


@router.get("/{user}")
async def show(request: Request, parts: TheParts, visitor: Fitter, user: str) -> Response:
    """Show how one user's log-in stands."""
    return _one(request, parts, visitor, user)


@router.post("/{user}")
async def do(request: Request, parts: TheParts, visitor: Fitter, user: str) -> Response:
    """Make a code and show it this once, or take log-in and code away."""
    form = await request.form()
    what = str(form.get("do", ""))
    if what == "offer" and user in _users(parts) and parts.placing() is not None:
        return await _offer(request, parts, visitor, user)
    if what == "revoke" and form.get("sure") != "yes":
        return _one(request, parts, visitor, user, {"unsure": True}, 422)
    if what != "revoke":
        raise NotFound(f"there is nothing called {what!r} to do here")
    await run_sync(broker_logins.revoke, parts.database, user)
    return RedirectResponse(f"/install/logins/{user}", 303)


async def _offer(request: Request, parts: Parts, visitor: Visitor, user: str) -> Response:
    now = parts.clock.moment()
    code = await run_sync(broker_logins.offer, parts.database, user, visitor.name, now)
    base = parts.fitting.public_url or str(request.base_url).rstrip("/")
    address = f"{base}/provision/{code}"
    values = {
        "address": address,
        "code": Markup(drawn(address)),  # noqa: S704  drawn here, from an address of ours
        "ends": now.at + LASTS,
    }
    return _one(request, parts, visitor, user, values)


def _one(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    user: str,
    values: Mapping[str, object] = NOTHING,
    status: int = 200,
) -> Response:
    if user not in _users(parts):
        raise NotFound("nobody of this name may have a log-in at the broker")
    site = core_state.site(parts.database)
    named: dict[str, object] = {
        "user": user,
        "code": "",
        "unsure": False,
        "is_device": user in site.devices,
        "login": broker_logins.standing(parts.database, user),
        "place": parts.placing(),
        "now": parts.clock.moment().steady,
    }
    return page(request, parts, "install_login.html", visitor, {**named, **values}, status)


def _users(parts: Parts) -> tuple[str, ...]:
    """Return whose log-ins are given here: who owns something at the broker, but cameras of our own."""
    return tuple(parts.fitting.logins(core_state.site(parts.database)))
