"""The office's page of a household, or of one person: who looked, their link, what is held. Decides nothing.

The office hands out what is held about somebody only to them, and says how it made sure of that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.household import agreements, by_month, spoken, zone_of
from api.pages.install.labels import drawn
from api.pages.page import page
from api.parcel import parcel
from api.parts import Parts, TheParts
from api.registering import seen
from gateway.domain.errors import NotFound
from gateway.domain.household import HomeRefused, Subject
from gateway.domain.model import PersonId, PlaceId
from gateway.domain.register import Act
from gateway.service import home_links, resident_looks, site
from gateway.service.resident_looks import SHOWN
from gateway.store.register import LAST_OF_ALL

router = APIRouter(include_in_schema=False)

LONGEST_WHY = 200
Before = Annotated[int, Query(ge=1, le=LAST_OF_ALL)]
NOTHING: Mapping[str, object] = {}


@router.get("/homes/{place}")
async def show_home(
    request: Request, parts: TheParts, visitor: Office, place: str, before: Before = LAST_OF_ALL
) -> Response:
    """Show who looked at what concerned a household, its link, its agreements."""
    home = resident_looks.household(parts.database, PlaceId(place))
    return await _page(request, parts, visitor, home, f"/homes/{place}", before)


@router.post("/homes/{place}")
async def do_for_home(request: Request, parts: TheParts, visitor: Office, place: str) -> Response:
    """Make the household's link, end it, or hand out what is held about the home."""
    home, here = resident_looks.household(parts.database, PlaceId(place)), f"/homes/{place}"
    form = await request.form()
    what, now = str(form.get("do", "")), parts.clock.moment()
    if what == "link":
        return await _link(request, parts, visitor, home, here)
    if what == "revoke":
        await run_sync(home_links.revoke, parts.database, PlaceId(place), visitor.by, now)
        return RedirectResponse(here, 303)
    return await _serve(request, parts, visitor, home, here, str(form.get("why", "")))


@router.get("/people/{id}/own")
async def show_person(
    request: Request,
    parts: TheParts,
    visitor: Office,
    id: str,  # noqa: A002  the path's own word
    before: Before = LAST_OF_ALL,
) -> Response:
    """Show who looked at what concerned one person, and what they agreed to."""
    subject = resident_looks.person(parts.database, PersonId(id))
    return await _page(request, parts, visitor, subject, f"/people/{id}/own", before)


@router.post("/people/{id}/own")
async def do_for_person(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002
    """Hand out what is held about one person."""
    subject = resident_looks.person(parts.database, PersonId(id))
    form = await request.form()
    return await _serve(request, parts, visitor, subject, f"/people/{id}/own", str(form.get("why", "")))


async def _link(request: Request, parts: Parts, visitor: Visitor, home: Subject, here: str) -> Response:
    """Make a link and show it this once, to print."""
    now = parts.clock.moment()
    try:
        code = await run_sync(home_links.make, parts.database, home.place or PlaceId(""), visitor.by, now)
    except HomeRefused as refusal:
        return await _page(request, parts, visitor, home, here, values={"refused": refusal}, status=409)
    base = parts.fitting.public_url or str(request.base_url).rstrip("/")
    address = f"{base}/home/{code}"
    values = {
        "here": here,
        "address": address,
        "code": Markup(drawn(address)),  # noqa: S704  drawn here, from an address of ours
        "place": site.export(parts.database).place_name(home.place),
        "until": now.at + home_links.LASTS,
    }
    return page(request, parts, "home_link.html", visitor, values)


async def _serve(
    request: Request, parts: Parts, visitor: Visitor, subject: Subject, here: str, why: str
) -> Response:
    """Hand out the ZIP to whoever said how they made sure who asks."""
    said = " ".join(why.split())
    if not 0 < len(said) <= LONGEST_WHY:
        return await _page(request, parts, visitor, subject, here, values={"unsaid": True}, status=422)
    answer: Response = await parcel(parts, subject, visitor.by, said, spoken(request, parts))
    return answer


async def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    subject: Subject,
    here: str,
    before: int = LAST_OF_ALL,
    values: Mapping[str, object] = NOTHING,
    status: int = 200,
) -> Response:
    """Have on record that the office sees a home or a person, then show it."""
    one = here.startswith("/people/")
    places = () if subject.place is None or one else (subject.place,)
    what = "person" if one else "home"
    await seen(parts, visitor, Act.PERSON_SEEN, what, places=places, persons=subject.persons if one else ())
    now, installed = parts.clock.moment(), site.export(parts.database)
    found = await run_sync(resident_looks.looks, parts.database, subject, now, before, SHOWN)
    names = {each: installed.people[each].name for each in subject.persons if each in installed.people}
    if not names and one:
        raise NotFound("there is no such person")
    shown = {
        "here": here,
        "one": one,
        "home": subject.place,
        "place": installed.place_name(subject.place),
        "names": names,
        "months": by_month(found, zone_of(parts)),
        "before": found[-1].number if len(found) == SHOWN else 0,
        "agreed": [(each, *agreements(parts, each, now)) for each in names],
        "link": home_links.standing(parts.database, subject.place) if subject.place and not one else None,
        "refused": None,
        "unsaid": False,
        **values,
    }
    return page(request, parts, "home_office.html", visitor, shown, status)
