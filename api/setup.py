"""The first account, by a one-time link that the command line prints. Gone once anybody can log in."""

from __future__ import annotations

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access import anyone
from api.pages.page import back_to, page
from api.parts import TheParts
from api.session import check, keep_session
from gateway.domain.errors import NotFound
from gateway.service import accounts
from gateway.service.accounts import AccountRefused, AccountRole
from gateway.service.passwords import PasswordRefused

router = APIRouter(prefix="/setup", include_in_schema=False, dependencies=[Depends(anyone)])

HOMES = {AccountRole.OFFICE: "/people", AccountRole.INSTALLER: "/install"}
"""Where the first of a role begins; a guard at the board."""
FIRST_ROLES = (AccountRole.GUARD, AccountRole.OFFICE, AccountRole.INSTALLER)


@router.get("/{code}")
async def show(request: Request, parts: TheParts, code: str) -> Response:
    """Show the form while the code holds."""
    if not accounts.is_setup_code(parts.database, code):
        raise NotFound("this link has been used, or is not known")
    values = {"roles": FIRST_ROLES, "username": "", "role": AccountRole.GUARD, "problem": None}
    return page(request, parts, "setup.html", None, values)


@router.post("/{code}")
async def make(request: Request, parts: TheParts, code: str) -> Response:
    """Make the first account and log it in."""
    form = await request.form()
    name, password, repeated, chosen = (
        str(form.get(field, "")) for field in ("username", "password", "repeated", "role")
    )
    role = AccountRole(chosen) if chosen in FIRST_ROLES else AccountRole.GUARD
    try:
        if password != repeated:
            raise PasswordRefused("the two passwords are not the same")
        async with parts.gate.entered():
            await run_sync(
                accounts.add_first, parts.database, code, name, role, password, parts.clock.moment()
            )
    except (AccountRefused, PasswordRefused) as error:
        values = {"roles": FIRST_ROLES, "username": name, "role": role, "problem": error}
        return page(request, parts, "setup.html", None, values, 422)
    opened = await check(request, parts, name, password)
    response = back_to(HOMES.get(role, "/"))
    keep_session(request, response, opened)
    return response
