"""Schedules: the hours of the week in which a right holds, and the days on which it does not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import by_field, if_new, try_change, try_removal
from config.shape import fitted
from config.site_door_values import schedule_of, written_schedule
from config.site_doors import ScheduleEntry
from gateway.domain.errors import NotFound
from gateway.domain.model import ScheduleId
from gateway.domain.site_doors import DAYS
from gateway.service import site, site_edits

router = APIRouter(prefix="/keys/hours", include_in_schema=False)

BLANK = 2
"""Windows offered for something new, and one more than it has for what is there."""
MOST = 12
NOTHING: Mapping[str, str] = {}


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Show every schedule, and the form of a new one."""
    return _page(request, parts, visitor)


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Add, change or remove a schedule."""
    form = await request.form()
    what, id_ = str(form.get("do", "")), str(form.get("id", "")).strip()
    if what == "remove":
        problems = await try_removal(parts, site_edits.delete_schedule(ScheduleId(id_)))
        typed: dict[str, object] = {}
    elif what in {"add", "keep"}:
        typed = _typed(form, id_)
        problems = await _keep(parts, typed, new=what == "add")
    else:
        raise NotFound(f"there is nothing called {what!r} to do")
    if problems:
        return _page(request, parts, visitor, "" if what == "add" else id_, typed, problems)
    return RedirectResponse("/keys/hours", 303)


async def _keep(parts: Parts, typed: Mapping[str, object], *, new: bool) -> Mapping[str, str]:
    entry, problems = fitted(ScheduleEntry, dict(typed))
    if entry is None:
        return by_field(problems)
    edit = site_edits.put_schedule(schedule_of(entry))
    checked = if_new(lambda found: found.schedules, entry.id, edit) if new else edit
    return await try_change(parts, checked, f"schedules[{entry.id}]")


def _typed(form: FormData, id_: str) -> dict[str, object]:
    """Return a form as an entry of the site document; windows without times are left out."""
    windows = []
    for nth in range(MOST):
        begins, ends = (str(form.get(f"{name}-{nth}", "")).strip() for name in ("from", "to"))
        days = [str(each) for each in form.getlist(f"days-{nth}")]
        if begins or ends:
            every = not days or len(days) == len(DAYS)
            until = "24:00" if ends == "00:00" else ends
            windows.append({"from": begins, "to": until, **({} if every else {"days": days})})
    holidays = re.findall(r"\S+", str(form.get("holidays", "")).replace(",", " "))
    return {"id": id_, "windows": windows, "holidays": holidays}


def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    wrong: str | None = None,
    typed: Mapping[str, object] = NOTHING,
    problems: Mapping[str, str] = NOTHING,
) -> Response:
    installed = site.export(parts.database)
    written = {str(each.id): written_schedule(each) for each in installed.schedules.values()}
    used = {str(right.schedule) for right in installed.rights}
    used |= {str(turn.schedule) for duty in installed.duties.values() for turn in duty.turns}
    if wrong is not None and typed:
        written |= {wrong: dict(typed)}
    new = written.pop("", {"id": "", "windows": [], "holidays": []})
    values = {
        "schedules": list(written.items()),
        "new": new,
        "used": used,
        "days": DAYS,
        "blank": BLANK,
        "wrong": wrong,
        "problems": problems,
    }
    return page(request, parts, "key_hours.html", visitor, values, 422 if problems else 200)
