"""One device: pressed now and seen at once, blinking, changed, removed. Shows nobody's name from an event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.install import device_form
from api.pages.install.device_form import Typed
from api.pages.install.live import changes
from api.pages.install.tree import tree_of
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import change
from api.stream import LiveResponse
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.heard import TEST_LASTS, FieldRequest, RequestState, Tried, Want
from gateway.domain.model import DeviceId
from gateway.service import core_state, discovery, site_edits
from gateway.store.queries import events, field, heard
from gateway.store.queries.events import EventFilter
from gateway.store.queries.field import FieldDevice

router = APIRouter(prefix="/install/devices", include_in_schema=False)

SHOWN = 20
PERSONAL = ("face.", "vehicle.", "presence.")
"""Readings whose detail may name somebody."""


@router.get("/{id}")
async def show(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show a device, what it has just said and how well it is."""
    return _device(request, parts, visitor, id)


@router.post("/{id}")
async def do(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Wait for a press, stop waiting, blink, or remove."""
    form = await request.form()
    what, now = str(form.get("do", "")), parts.clock.moment()
    _known(parts, id)
    if what == "remove":
        return await _remove(request, parts, visitor, id, sure=form.get("sure") == "yes")
    if what == "test":
        discovery.ask(parts.database, Want.TEST, id, visitor.name, now)
    elif what == "stop":
        discovery.end(parts.database, Want.TEST, id)
    elif what == "identify":
        discovery.ask(parts.database, Want.IDENTIFY, id, visitor.name, now)
    else:
        raise NotFound(f"there is nothing called {what!r} to do")
    return RedirectResponse(f"/install/devices/{id}", 303)


@router.get("/{id}/edit")
async def edit(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show the form of an installed device."""
    return _form(request, parts, visitor, _written(_known(parts, id), parts))


@router.post("/{id}/edit")
async def keep(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Change an installed device; its id and its template stay."""
    known = _known(parts, id)
    template = parts.fitting.templates.get(known.template)
    if template is None:
        raise NotFound(f"there is no template {known.template}")
    form = await request.form()
    typed = device_form.typed(form, template)
    wanted = Typed(**{**{name: getattr(typed, name) for name in Typed.__dataclass_fields__}, "id": id})
    problems = await device_form.keep(parts, wanted, template, new=False)
    if problems:
        return _form(request, parts, visitor, wanted, problems)
    return RedirectResponse(f"/install/devices/{id}", 303)


@router.get("/{id}/live")
async def live(parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Tell an open page whenever the device has said something."""
    _known(parts, id)
    told = changes(parts, visitor, lambda connection: str(heard.last_tried(connection, id)))
    return LiveResponse(told, headers={"X-Accel-Buffering": "no"})


def _known(parts: Parts, id_: str) -> FieldDevice:
    with parts.database.read() as connection:
        found = field.device(connection, id_)
    if found is None:
        raise NotFound("there is no such device")
    return found


def _device(
    request: Request, parts: Parts, visitor: Visitor, id_: str, problems: Mapping[str, str] | None = None
) -> Response:
    known, now = _known(parts, id_), parts.clock.moment()
    with parts.database.read() as connection:
        test = heard.latest_request(connection, Want.TEST, id_)
        blink = heard.latest_request(connection, Want.IDENTIFY, id_)
        since = test.asked_at if test is not None else now.at - TEST_LASTS
        readings = heard.tried(connection, id_, max(since, now.at - timedelta(hours=1)), SHOWN)
        tree = tree_of(connection)
        recent = events.page(connection, EventFilter(device=id_), None, SHOWN, newest=True)
        qos = field.latest_qos(connection, id_, SHOWN)
    values = {
        "device": known,
        "template": parts.fitting.templates.get(known.template),
        "place_name": tree.name(known.place),
        "waiting": test is not None and test.state is RequestState.OPEN and test.until > now.steady,
        "readings": [(each, _shown(each)) for each in readings],
        "recent": recent,
        "uncertain": 0 in [*qos, *(each.qos for each in readings if not known.line)],
        "blink": _answer(blink, now.at),
        "problems": problems or {},
        "has_log_in": parts.placing() is not None
        and id_ in parts.fitting.logins(core_state.site(parts.database)),
    }
    return page(request, parts, "install_device.html", visitor, values, 422 if problems else 200)


def _answer(blink: FieldRequest | None, now: datetime) -> str:
    """Return what became of the last order to blink, empty where it is long ago."""
    if blink is None or now - blink.asked_at > timedelta(minutes=1):
        return ""
    return blink.state.value


def _shown(tried: Tried) -> str:
    return "" if tried.type.value.startswith(PERSONAL) or tried.detail == "{}" else tried.detail[:300]


async def _remove(request: Request, parts: Parts, visitor: Visitor, id_: str, *, sure: bool) -> Response:
    if not sure:
        return _device(request, parts, visitor, id_, {"sure": "expected the tick"})
    try:
        await change(parts, site_edits.delete_device(DeviceId(id_)))
    except ConfigurationError as error:
        return _device(request, parts, visitor, id_, {"remove": "; ".join(error.problems)})
    return RedirectResponse("/install/devices", 303)


def _written(known: FieldDevice, parts: Parts) -> Typed:
    with parts.database.read() as connection:
        window = field.silent_after(connection, known.id)
    return Typed(
        id=known.id,
        template=known.template,
        place=known.place or "",
        resident=known.resident or "",
        policy=known.policy or "",
        line=known.line or "",
        silent_after=f"{window:g}" if window is not None else "",
        params=known.params,
    )


def _form(
    request: Request, parts: Parts, visitor: Visitor, wanted: Typed, problems: Mapping[str, str] | None = None
) -> Response:
    found = device_form.choices(parts, wanted, names=visitor.sees_names)
    values = {"heard": None, "problems": problems or {}, "new": False, "fixed_id": True, **found}
    return page(request, parts, "install_device_form.html", visitor, values, 422 if problems else 200)
