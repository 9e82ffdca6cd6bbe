"""Adopting in three taps: what it is, where it is, save. Without anything heard the same way adds by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.fitting import TemplateChoice
from api.pages.install import device_form
from api.pages.install.device_form import Typed
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.camera import TEMPLATE as CAMERA
from gateway.domain.errors import NotFound
from gateway.domain.heard import Heard, Want, Way
from gateway.service import discovery
from gateway.store.queries import field
from gateway.store.queries.heard import one_heard

router = APIRouter(prefix="/install/adopt", include_in_schema=False)

NOWHERE = "-"
"""What the form says for a device that is in no place."""
LONGEST_KEY = 1024
CALLS = "sos_button"
"""The kind that stands first in the catalogue: most of what is installed is of it."""


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Ask what is still missing: the template, then the place, then the rest."""
    query = request.query_params
    heard = _heard(parts, query.get("heard", ""))
    template = _template(parts, query.get("template", ""), heard)
    if template is None:
        return _what(request, parts, visitor, heard)
    place = query.get("place", "")
    if template.id == CAMERA:
        # A camera needs its address before anything else.
        return RedirectResponse("/install/cameras/new", 303)
    if not place:
        return _where(request, parts, visitor, heard, template)
    wanted = _first(parts, heard, template, "" if place == NOWHERE else place)
    return _form(request, parts, visitor, heard, template, wanted)


@router.post("")
async def adopt(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Install the device, and let its page wait for what it says."""
    form = await request.form()
    heard = _heard(parts, str(form.get("heard", "")))
    template = _template(parts, str(form.get("template", "")), None)
    if template is None:
        raise NotFound("there is no such template")
    wanted = device_form.typed(form, template)
    problems = await device_form.keep(parts, wanted, template, new=True)
    if problems:
        return _form(request, parts, visitor, heard, template, wanted, problems)
    discovery.ask(parts.database, Want.TEST, wanted.id, visitor.name, parts.clock.moment())
    return RedirectResponse(f"/install/devices/{wanted.id}", 303)


def _heard(parts: Parts, key: str) -> Heard | None:
    if not key or len(key) > LONGEST_KEY:
        return None
    with parts.database.look() as connection:
        return one_heard(connection, key)


def _template(parts: Parts, asked: str, heard: Heard | None) -> TemplateChoice | None:
    """Return the template asked for, or the likeliest; None where that has to be chosen."""
    known = parts.fitting.templates
    if asked == NOWHERE:
        return None
    if asked:
        return known.get(asked)
    likely = heard.likely if heard is not None and not heard.is_vague else ()
    return next((known[each.template] for each in likely if each.template in known), None)


def _first(parts: Parts, heard: Heard | None, template: TemplateChoice, place: str) -> Typed:
    """Return the form as it is first shown: filled in from what was heard and where."""
    said: Mapping[str, str] = {}
    if heard is not None:
        said = next((each.params for each in heard.likely if each.template == template.id), {})
    with parts.database.read() as connection:
        taken = {each.id: each for each in field.devices(connection, "", 10_000)}
        living = field.living_at(connection, place) if place else ()
    native = heard is not None and heard.way is Way.NATIVE and template.native
    line = heard.origin if heard is not None and heard.way is Way.SERIAL else ""
    return Typed(
        id=heard.origin if heard is not None and native else device_form.proposed_id(template, place, taken),
        template=template.id,
        place=place,
        # The only one who lives there is whose button it is, most of the time.
        resident=living[0][0] if len(living) == 1 and template.calls else "",
        line=line,
        params=said,
    )


def _what(request: Request, parts: Parts, visitor: Visitor, heard: Heard | None) -> Response:
    known = parts.fitting.templates
    kinds: dict[str, list[TemplateChoice]] = defaultdict(list)
    for each in sorted(known.values(), key=lambda each: (each.kind != CALLS, each.kind, each.id)):
        kinds[each.kind].append(each)
    likely = [known[each.template] for each in heard.likely if each.template in known] if heard else []
    values = {
        "heard": heard,
        "likely": likely,
        "kinds": kinds,
        "place": request.query_params.get("place", ""),
    }
    return page(request, parts, "install_what.html", visitor, values)


def _where(
    request: Request, parts: Parts, visitor: Visitor, heard: Heard | None, template: TemplateChoice
) -> Response:
    found = device_form.choices(parts, Typed(template=template.id), names=visitor.sees_names)
    return page(request, parts, "install_where.html", visitor, {"heard": heard, **found})


def _form(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    heard: Heard | None,
    template: TemplateChoice,
    wanted: Typed,
    problems: Mapping[str, str] | None = None,
) -> Response:
    found = device_form.choices(parts, wanted, names=visitor.sees_names)
    fixed = heard is not None and heard.way is Way.NATIVE and template.native
    values = {"heard": heard, "problems": problems or {}, "new": True, "fixed_id": fixed, **found}
    return page(request, parts, "install_device_form.html", visitor, values, 422 if problems else 200)
