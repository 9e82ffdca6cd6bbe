"""Serial lines: which ports there are, and what they are called here. Opens no port."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.installed import LINES
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import try_removal
from gateway.domain.errors import NotFound
from gateway.domain.heard import Way
from gateway.service import discovery
from gateway.store.queries import field

router = APIRouter(prefix="/install/lines", include_in_schema=False)


@router.get("")
async def list_lines(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show the lines, and the ports that none of them has."""
    return _list(request, parts, visitor, {"port": request.query_params.get("port", "")[:200]})


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Add a line, or remove one that no device is on."""
    form = await request.form()
    typed = {name: str(value).strip() for name, value in form.items() if isinstance(value, str)}
    what = typed.get("do", "")
    if what not in {"add", "remove"}:
        raise NotFound(f"there is nothing called {what!r} to do")
    if what == "add":
        wanted = {name: typed[name] for name in ("id", "port", "baudrate") if typed.get(name)}
        problems = await LINES.keep(parts, wanted, new=True)
    else:
        problems = await try_removal(parts, LINES.delete(typed.get("id", "")), told=1)
    if problems:
        return _list(request, parts, visitor, typed, problems)
    return RedirectResponse("/install/lines", 303)


def _list(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> Response:
    with parts.database.read() as connection:
        lines = field.lines(connection)
    ports = [each.origin for each in discovery.inbox(parts.database) if each.way is Way.PORT]
    values = {"lines": lines, "ports": ports, "typed": typed, "problems": problems or {}}
    return page(request, parts, "install_lines.html", visitor, values, 422 if problems else 200)
