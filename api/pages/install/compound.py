"""The compound itself: its name, language and time zone, who the guard desk is, who puts dead devices right.

Names whom desk and maintenance name, and people with an address who are searched for; no list of residents.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.install.plan import called
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import by_field, by_field_of, change
from config.shape import fitted
from config.site import SiteEntry
from config.site_values import with_head, written_head
from gateway.domain.duty import DUTY
from gateway.domain.errors import ConfigurationError, NotFound, StaleVersion
from gateway.domain.site import GROUP, Site
from gateway.service import backups
from gateway.store.queries import callees
from gateway.store.site import load_plans

router = APIRouter(prefix="/install/site", include_in_schema=False)

FOUND = 20
"""People offered for one search."""
LONGEST = 64
ABOUT = ("name", "language", "timezone")
PEOPLE = ("desk", "maintenance")


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show the compound; `q` searches for people for the desk or the maintenance named by `part`."""
    return _page(request, parts, visitor, {}, request.query_params.get("part", ""))


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Change what one of the forms holds."""
    form = await request.form()
    part = str(form.get("do", ""))
    problems = await _change(parts, _typed(form, part), str(form.get("seen", "")))
    if problems:
        return _page(request, parts, visitor, problems, part, _typed(form, part))
    return RedirectResponse("/install/site", 303)


def _typed(form: FormData, part: str) -> Mapping[str, Any]:
    """Return what a form says, by key of the site's entry. Raises NotFound for another form."""
    if part in PEOPLE:
        return {part: [each for each in dict.fromkeys(form.getlist("who")) if isinstance(each, str)]}
    if part != "about":
        raise NotFound(f"there is nothing called {part!r} to do")
    return {name: str(form.get(name, "")).strip() for name in ABOUT}


async def _change(parts: Parts, typed: Mapping[str, Any], seen: str) -> Mapping[str, str]:
    """Change the compound that was seen; returns what is wrong by field, with nothing written."""

    def edit(found: Site) -> Site:
        if _mark(found) != seen:
            raise StaleVersion("found another compound than the one that was shown")
        entry, problems = fitted(SiteEntry, {**written_head(found), **typed})
        if entry is None:
            wrong.update(by_field(problems))
            return found
        return with_head(found, entry)

    wrong: dict[str, str] = {}
    try:
        await change(parts, edit)
    except StaleVersion as error:
        return {"seen": error.message}
    except ConfigurationError as error:
        wrong = by_field_of("site", error)
    return {name.partition("[")[0]: text for name, text in wrong.items()}


def _mark(site: Site) -> str:
    """Return what changes whenever the compound does: a form carries it, so that nobody undoes another."""
    return hashlib.sha256(json.dumps(written_head(site), sort_keys=True).encode()).hexdigest()[:16]


def _backup(parts: Parts) -> Mapping[str, object]:
    """Return when the last backup was made, and whether the next is missing."""
    last, every = backups.last_made(parts.database), parts.backed_up_every
    late = every is not None and (last is None or last.late(every, parts.clock.moment().at))
    return {"backup": last, "backup_every": every, "backup_late": late}


def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    problems: Mapping[str, str],
    part: str,
    typed: Mapping[str, Any] | None = None,
) -> Response:
    search = request.query_params.get("q", "").strip()[:LONGEST]
    with parts.database.read() as connection:
        site = load_plans(connection)
        people = callees.found(connection, search, FOUND)
        reached = callees.with_contact(connection, site.expand((*site.desk, *site.maintenance)))
    named = [*(GROUP + each for each in site.groups), *(DUTY + each for each in site.duties)]
    offered = [*named, *(each[0] for each in people)]
    sections = []
    for name in PEOPLE:
        before: tuple[str, ...] = getattr(site, name)
        chosen = tuple((typed or {}).get(name, before))
        names = dict.fromkeys([*before, *chosen, *(offered if part == name else ())])
        sections.append((name, chosen, [called(site, each, reached) for each in names]))
    values = {
        "head": {**{name: getattr(site, name) for name in ABOUT}, **(typed or {})},
        "sections": sections,
        "part": part,
        "nobody": not reached & set(site.expand(site.desk)),
        "seen": _mark(site),
        "q": search,
        "problems": problems,
        **_backup(parts),
    }
    return page(request, parts, "install_site.html", visitor, values, 422 if problems else 200)
