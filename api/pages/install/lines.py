"""Serial lines: which ports there are, and what they are called here. Opens no port."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import AlreadyThere, by_field, by_field_of, change, if_new
from config.shape import fitted
from config.site import LineEntry
from config.site_values import line_of
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.heard import Way
from gateway.domain.model import LineId
from gateway.service import discovery, site_edits
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
    problems = await (_add(parts, typed) if what == "add" else _remove(parts, typed.get("id", "")))
    if problems:
        return _list(request, parts, visitor, typed, problems)
    return RedirectResponse("/install/lines", 303)


async def _add(parts: Parts, typed: Mapping[str, str]) -> Mapping[str, str]:
    wanted = {name: typed[name] for name in ("id", "port", "baudrate") if typed.get(name)}
    entry, problems = fitted(LineEntry, wanted)
    if entry is None:
        return by_field(problems)
    edit = site_edits.put_line(line_of(entry))
    try:
        await change(parts, if_new(lambda found: found.lines, entry.id, edit))
    except AlreadyThere as error:
        return {"id": error.message}
    except ConfigurationError as error:
        return by_field_of(f"lines[{entry.id}]", error)
    return {}


async def _remove(parts: Parts, id_: str) -> Mapping[str, str]:
    try:
        await change(parts, site_edits.delete_line(LineId(id_)))
    except ConfigurationError as error:
        return {"remove": error.problems[0]}
    return {}


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
