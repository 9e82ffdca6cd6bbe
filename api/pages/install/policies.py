"""Who is called when: every policy as a plain list, its steps changed one at a time, its use in sight.

Names whom a policy names, and people with an address who are searched for; no address, no list of residents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.install.plan import called, mark, plans_of
from api.pages.install.plan_form import LAST, NEW, Wanted, changed, fields, position, wanted
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import by_field, by_field_of, change, if_new, if_there, try_change, try_removal
from config.duration import duration_value
from config.shape import fitted
from config.site import PolicyEntry
from config.site_values import policy_of, written_policy
from gateway.domain.duty import DUTY
from gateway.domain.errors import ConfigurationError, NotFound, StaleVersion
from gateway.domain.model import PolicyId
from gateway.domain.near import SELECTORS
from gateway.domain.policy import DEFAULT_WAIT
from gateway.domain.site import GROUP, PlannedPolicy, Site
from gateway.service import site_edits
from gateway.store.queries import callees
from gateway.store.queries.callees import Use
from gateway.store.site import load_plans

router = APIRouter(prefix="/install/policies", include_in_schema=False)

FOUND = 20
"""People offered for one search."""
LONGEST = 64
LIKE = "like:"
"""Before the id of a policy that a new one begins as a copy of."""


@router.get("")
async def list_policies(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show every policy line by line, and the form that begins another."""
    return _list(request, parts, visitor, {})


@router.post("")
async def begin(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Begin a policy: a copy of another, or one step that calls somebody."""
    form = await request.form()
    typed = {name: str(form.get(name, "")).strip() for name in ("id", "first")}
    problems = await _begin(parts, typed["id"], typed["first"])
    if problems:
        return _list(request, parts, visitor, typed, problems)
    return RedirectResponse(_address(typed["id"]), 303)


@router.get("/{id}")
async def show(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show one policy; `step` opens one of its steps, `q` searches for people to call."""
    return _one(request, parts, visitor, id, request.query_params.get("step", ""))


@router.post("/{id}")
async def do(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Change one step, its place in the row, the last resort or the time to arrive; or remove the policy."""
    form = await request.form()
    what = wanted(form)
    if what.do == "remove":
        problems = await _remove(parts, id, sure=form.get("sure") == "yes")
        if not problems:
            return RedirectResponse("/install/policies", 303)
    elif what.do == "default":
        problems = await _for_everybody(parts, id)
    else:
        problems = await _change(parts, id, what, str(form.get("seen", "")))
    if problems:
        return _one(request, parts, visitor, id, what.step, what, problems)
    return RedirectResponse(_address(id, str(form.get("place", ""))), 303)


def _address(id_: str, place: str = "") -> str:
    return f"/install/policies/{id_}" + (f"?place={quote(place[:LONGEST])}" if place else "")


async def _begin(parts: Parts, id_: str, first: str) -> Mapping[str, str]:
    def edit(found: Site) -> Site:
        like = found.policies.get(PolicyId(first.removeprefix(LIKE))) if first.startswith(LIKE) else None
        begun = written_policy(like) if like is not None else {"steps": [{"notify": [first]}]}
        entry, problems = fitted(PolicyEntry, {**begun, "id": id_})
        if entry is None:
            raise ConfigurationError(
                tuple(f"policies[{id_}].{name}: {text}" for name, text in by_field(problems).items())
            )
        return site_edits.put_policy(policy_of(entry))(found)

    told = await try_change(parts, if_new(lambda found: found.policies, id_, edit), f"policies[{id_}]")
    return {"id" if name == "id" else "first": text for name, text in told.items()}


async def _change(parts: Parts, id_: str, what: Wanted, seen: str) -> Mapping[str, str]:
    """Change the policy that was seen; returns what is wrong by field, with nothing written."""

    def edit(found: Site) -> Site:
        known = found.policies[PolicyId(id_)]
        if mark(known) != seen:
            raise StaleVersion("found another policy than the one that was shown")
        entry, problems = fitted(PolicyEntry, changed(written_policy(known), what))
        if entry is None:
            wrong.update(fields(by_field(problems)))
            return found
        return site_edits.put_policy(policy_of(entry))(found)

    wrong: dict[str, str] = {}
    try:
        await change(parts, if_there(lambda found: found.policies, id_, edit))
    except StaleVersion as error:
        return {"seen": error.message}
    except ConfigurationError as error:
        return fields(by_field_of(f"policies[{id_}]", error))
    return wrong


async def _for_everybody(parts: Parts, id_: str) -> Mapping[str, str]:
    """Let whoever has no policy of their own be called by this one."""

    def edit(found: Site) -> Site:
        return replace(found, default_policy=PolicyId(id_))

    try:
        await change(parts, if_there(lambda found: found.policies, id_, edit))
    except ConfigurationError as error:
        return {"": error.problems[0]}
    return {}


async def _remove(parts: Parts, id_: str, *, sure: bool) -> Mapping[str, str]:
    if not sure:
        return {"sure": "expected the tick"}
    return await try_removal(parts, site_edits.delete_policy(PolicyId(id_)), told=3)


def _list(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> Response:
    search = request.query_params.get("q", "").strip()[:LONGEST]
    with parts.database.read() as connection:
        site = load_plans(connection)
        plans = plans_of(connection, site, site.policies.values())
        uses = callees.use(connection)
        people = callees.found(connection, search, FOUND)
    values = {
        "site": site,
        "plans": plans,
        "uses": uses,
        "unused": Use(),
        "choices": [
            *(called(site, each, ()) for each in _everywhere(site)),
            *(called(site, each[0], ()) for each in people),
        ],
        "q": search,
        "found": bool(people),
        "typed": typed,
        "problems": problems or {},
    }
    return page(request, parts, "install_policies.html", visitor, values, 422 if problems else 200)


def _one(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    id_: str,
    step: str,
    typed: Wanted | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    search = request.query_params.get("q", "").strip()[:LONGEST]
    with parts.database.read() as connection:
        site = load_plans(connection)
        known = site.policies.get(PolicyId(id_))
        if known is None:
            raise NotFound("there is no such policy")
        (plan,) = plans_of(connection, site, [known])
        uses = callees.use(connection)
        people = callees.found(connection, search, FOUND)
    before = _who(known, step)
    chosen = typed.who if typed is not None and typed.do in {"keep", "last"} else before
    offered = [*before, *chosen, *(each[0] for each in people), *_everywhere(site)]
    values = {
        "plan": plan,
        "seen": mark(known),
        "default": id_ == site.default_policy,
        "use": uses.get(id_, Use()),
        "step": step if step in {NEW, LAST} or before else "",
        "chosen": chosen,
        "choices": [called(site, each, ()) for each in dict.fromkeys(offered)],
        "wait": typed.wait if typed is not None else _wait(known, step),
        "arrive_within": typed.arrive_within
        if typed is not None and typed.do == "arrive"
        else duration_value(known.arrive_within),
        "place": request.query_params.get("place", "")[:LONGEST],
        "q": search,
        "problems": problems or {},
    }
    return page(request, parts, "install_policy.html", visitor, values, 422 if problems else 200)


def _everywhere(site: Site) -> tuple[str, ...]:
    """Return what a step may call without looking for anybody: groups, rotas, and what a place tells."""
    return (*(GROUP + each for each in site.groups), *(DUTY + each for each in site.duties), *SELECTORS)


def _who(known: PlannedPolicy, step: str) -> tuple[str, ...]:
    """Return whom a step calls, or who joins from the second round on."""
    if step == LAST:
        return known.last_resort
    at = position(step, len(known.steps))
    return known.steps[at].notify if at is not None else ()


def _wait(known: PlannedPolicy, step: str) -> object:
    at = position(step, len(known.steps))
    return duration_value(known.steps[at].wait if at is not None else DEFAULT_WAIT)
