"""Places: buildings, entrances, households, one at a time or a whole staircase in one form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.installed import PLACES
from api.pages.install import home_plan
from api.pages.install.tree import tree_of
from api.pages.page import back_to, is_ours, page
from api.parts import Parts, TheParts
from api.site_edit import change, try_removal
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.model import PlaceId
from gateway.domain.site import Place, Site
from gateway.store.queries import field

router = APIRouter(prefix="/install/places", include_in_schema=False)

KINDS = ("household", "entrance", "building", "floor", "room", "gate", "area", "compound")
MOST_AT_ONCE = 400
MOST_FLATS = 20
FIRST_FLOOR, LAST_FLOOR = -5, 100


@router.get("")
async def list_places(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show every place, and the forms that add some."""
    return _list(request, parts, visitor, {})


@router.post("")
async def add(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Add one place or a whole staircase; a form of another page is sent back there."""
    form = await request.form()
    typed = {name: str(value).strip() for name, value in form.items() if isinstance(value, str)}
    problems = await (_add_many(parts, typed) if typed.get("do") == "many" else _add_one(parts, typed))
    if problems:
        return _list(request, parts, visitor, typed, problems)
    go_on = typed.get("next", "")
    return back_to(_with_place(go_on, typed) if go_on and is_ours(go_on) else "/install/places")


@router.get("/{id}")
async def show(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show one place with its devices."""
    return _one(request, parts, visitor, id, {})


@router.post("/{id}")
async def do(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Rename a place, give its devices a policy, or remove it."""
    form = await request.form()
    what = str(form.get("do", ""))
    if what == "keep":
        typed = {name: str(form.get(name, "")).strip() for name in ("kind", "name", "in", "floor")}
        problems = await _put(parts, {**typed, "id": id}, new=False)
    elif what == "policy":
        problems = await home_plan.give_all(parts, _below(parts, id), str(form.get("policy", "")))
    elif what == "own":
        answer = await _own(parts, id)
        if isinstance(answer, Response):
            return answer
        problems = answer
    elif what == "remove":
        problems = await _remove(parts, id, form)
        if not problems:
            return RedirectResponse("/install/places", 303)
    else:
        raise NotFound(f"there is nothing called {what!r} to do")
    if problems:
        return _one(request, parts, visitor, id, problems)
    return RedirectResponse(f"/install/places/{id}", 303)


def place_id(inside: str, name: str, kind: str = "") -> str:
    """Return an id built from the place around it, `b3u2-501`; from its kind where the name has no letter."""
    own = next(filter(None, (re.sub(r"[^a-z0-9]+", "", each.lower()) for each in (name, kind))), "")
    return re.sub(r"^[^a-z0-9]+", "", f"{inside}-{own}" if inside else own)[:64]


def _proposed(typed: Mapping[str, str]) -> str:
    kind = typed.get("kind", "") if typed.get("name") else ""
    return typed.get("id") or place_id(typed.get("in", ""), typed.get("name", ""), kind)


async def _add_one(parts: Parts, typed: Mapping[str, str]) -> Mapping[str, str]:
    id_ = _proposed(typed)
    return await _put(parts, {**typed, "id": id_}, new=True)


async def _put(parts: Parts, typed: Mapping[str, str], *, new: bool) -> Mapping[str, str]:
    # What the form does not show stays: who holds the key, from which likeness a face counts.
    known = (
        {} if new else {k: v for k, v in PLACES.one(parts, typed["id"]).items() if k not in ("in", "floor")}
    )
    wanted: dict[str, object] = {**known, **{name: typed.get(name, "") for name in ("id", "kind", "name")}}
    wanted |= {name: typed[name] for name in ("in", "floor") if typed.get(name)}
    return await PLACES.keep(parts, wanted, new=new)


async def _add_many(parts: Parts, typed: Mapping[str, str]) -> Mapping[str, str]:
    """Add every flat of a staircase; those that are there already stay as they are."""
    try:
        wanted = staircase(
            typed.get("many-in", ""), typed.get("from", ""), typed.get("to", ""), typed.get("flats", "")
        )
    except ConfigurationError as error:
        return {"many": error.problems[0]}

    def edit(found: Site) -> Site:
        return replace(found, places={**{each.id: each for each in wanted}, **found.places})

    try:
        await change(parts, edit)
    except ConfigurationError as error:
        return {"many": error.problems[0]}
    return {}


def staircase(inside: str, first: str, last: str, flats: str) -> Sequence[Place]:
    """Return the households of an entrance: 501 is floor 5, flat 01. Raises ConfigurationError."""
    numbers = [int(each) if re.fullmatch(r"-?\d{1,3}", each) else None for each in (first, last, flats)]
    low, high, count = numbers
    if not inside or low is None or high is None or count is None:
        raise ConfigurationError(("found no numbers, expected an entrance, floors and flats on each",))
    if not (FIRST_FLOOR <= low <= high <= LAST_FLOOR and 0 < count <= MOST_FLATS):
        expected = f"floors from {FIRST_FLOOR} to {LAST_FLOOR}, 1 to {MOST_FLATS} flats on each"
        raise ConfigurationError((f"found {low} to {high} with {count}, expected {expected}",))
    floors = [floor for floor in range(low, high + 1) if floor]
    if len(floors) * count > MOST_AT_ONCE:
        raise ConfigurationError(
            (f"found {len(floors) * count} households, expected at most {MOST_AT_ONCE} at once",)
        )
    named = [
        (floor, f"{'B' if floor < 0 else ''}{abs(floor)}{flat:02d}")
        for floor in floors
        for flat in range(1, count + 1)
    ]
    return [
        Place(PlaceId(place_id(inside, name)), "household", name, PlaceId(inside), floor)
        for floor, name in named
    ]


async def _own(parts: Parts, id_: str) -> Response | Mapping[str, str]:
    try:
        policy = await home_plan.give_own(parts, id_, _below(parts, id_))
    except ConfigurationError as error:
        return {"policy": error.problems[0]}
    return RedirectResponse(f"/install/policies/{policy}?place={id_}", 303)


def _below(parts: Parts, id_: str) -> frozenset[str]:
    with parts.database.read() as connection:
        tree = tree_of(connection)
    if id_ not in tree.by_id:
        raise NotFound("there is no such place")
    return tree.below(id_)


async def _remove(parts: Parts, id_: str, form: FormData) -> Mapping[str, str]:
    if form.get("sure") != "yes":
        return {"sure": "expected the tick"}
    return await try_removal(parts, PLACES.delete(id_), told=3)


def _with_place(path: str, typed: Mapping[str, str]) -> str:
    id_ = _proposed(typed)
    return f"{path}&place={id_}"


def _list(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> Response:
    with parts.database.read() as connection:
        tree = tree_of(connection)
        own = field.devices_by_place(connection)
    values = {"tree": tree, "own": own, "kinds": KINDS, "typed": typed, "problems": problems or {}}
    return page(request, parts, "install_places.html", visitor, values, 422 if problems else 200)


def _one(request: Request, parts: Parts, visitor: Visitor, id_: str, problems: Mapping[str, str]) -> Response:
    with parts.database.read() as connection:
        tree = tree_of(connection)
        if id_ not in tree.by_id:
            raise NotFound("there is no such place")
        found = field.devices(connection, "", MOST_AT_ONCE, places=tree.below(id_))
        policies = field.policies(connection)
        policy = home_plan.shared(found)
        plan = home_plan.plan_for(connection, policy)
    values = {
        "place": tree.by_id[id_],
        "tree": tree,
        "devices": found,
        "templates": parts.fitting.templates,
        "policies": policies,
        "policy": policy,
        "plan": plan,
        "kinds": KINDS,
        "problems": problems,
    }
    return page(request, parts, "install_place.html", visitor, values, 422 if problems else 200)
