"""Policies and groups for the office: who is called in which order, and how long each step waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import by_field, by_field_of, change, if_there
from config.shape import fitted
from config.site import PolicyEntry
from config.site_values import policy_of, written_policy
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.model import PolicyId
from gateway.domain.site import PlannedPolicy, Site
from gateway.service import site, site_edits

router = APIRouter(prefix="/policies", include_in_schema=False)


@router.get("")
async def list_policies(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Show every policy and every group."""
    return _page(request, parts, visitor, site.export(parts.database))


@router.post("/{id}")
async def keep_waits(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002
    """Take the waits of one policy; what is wrong stands beside its field."""
    form = await request.form()
    installed = site.export(parts.database)
    known = installed.policies.get(PolicyId(id))
    if known is None:
        raise NotFound("there is no such policy")
    typed = _typed(known, form)
    entry, problems = fitted(PolicyEntry, typed)
    if entry is None:
        return _page(request, parts, visitor, installed, id, form, by_field(problems))
    waits = policy_of(entry)

    def edit(found: Site) -> Site:
        present = found.policies[PolicyId(id)]
        steps = [replace(step, wait=new.wait) for step, new in zip(present.steps, waits.steps, strict=False)]
        kept = replace(
            present, steps=(*steps, *present.steps[len(steps) :]), arrive_within=waits.arrive_within
        )
        return site_edits.put_policy(kept)(found)

    try:
        await change(parts, if_there(lambda found: found.policies, id, edit))
    except ConfigurationError as error:
        problems_by_field = by_field_of(f"policies[{id}]", error)
        return _page(request, parts, visitor, installed, id, form, problems_by_field)
    return RedirectResponse("/policies", 303)


def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    installed: Site,
    wrong: str = "",
    form: FormData | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    values = {
        "site": installed,
        "written": {each.id: written_policy(each) for each in installed.policies.values()},
        "wrong": wrong,
        "form": form or {},
        "problems": problems or {},
    }
    return page(request, parts, "policies.html", visitor, values, 422 if problems else 200)


def _typed(known: PlannedPolicy, form: FormData) -> dict[str, object]:
    """Return a policy as an entry of the site document, with the waits that were typed."""
    entry = written_policy(known)
    for index, step in enumerate(entry["steps"]):
        step["wait"] = _text(form, f"wait-{index}", step["wait"])
    entry["arrive_within"] = _text(form, "arrive_within", entry["arrive_within"])
    return entry


def _text(form: FormData, name: str, otherwise: object) -> object:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else otherwise
