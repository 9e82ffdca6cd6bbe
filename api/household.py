"""A household's own page: its code is the credential. GET shows no name; a POST shows, withdraws, or serves.

Programs that fetch previews of links send no POST, and so read nothing of anybody. It answers for its own
home and nothing else; what it showed stands in the register as any look does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from itertools import groupby
from typing import Annotated, TypeAlias

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api.pages import language
from api.pages.install.tree import tree_of
from api.pages.page import page
from api.pages.render import zone
from api.parcel import parcel
from api.parts import Parts, TheParts
from gateway.domain.errors import NotFound
from gateway.domain.faces import Consent, Erasure
from gateway.domain.household import Subject
from gateway.domain.model import Now, PersonId
from gateway.domain.register import Act, Entry
from gateway.service import faces, home_links, resident_looks
from gateway.service.authors import Author, act_as
from gateway.service.linkkey import code_hash
from gateway.service.resident_looks import SHOWN, Look
from gateway.service.reviews import By
from gateway.store import people
from gateway.store.moment import EPOCH
from gateway.store.queries import system
from gateway.store.register import LAST_OF_ALL

router = APIRouter(prefix="/home", include_in_schema=False)

ROLE = "resident"
WHAT = "home"
OPENED = 5
"""Times the link was opened that are shown: enough to see that somebody else has it."""
ASKED = "asked for by the household"
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
Months = Sequence[tuple[str, Sequence[Look]]]


async def by_home_code(parts: TheParts, code: str) -> Subject:
    """Return the household whose code stands in the path. Raises NotFound, the same for every other code."""
    found = home_links.opened(parts.database, code, parts.clock.moment())
    if found is None:
        raise NotFound("this link is not known, or has ended: the office gives you a new one")
    by = _by(code)
    act_as(Author(by.name, by.role, lambda: parts.clock.moment().at))
    return found


Household: TypeAlias = Annotated[Subject, Depends(by_home_code)]


@router.get("/{code}")
async def front(request: Request, parts: TheParts, home: Household, code: str) -> Response:  # noqa: ARG001  the path's own word
    """Show what this page is for, and nothing of anybody."""
    return _page(request, parts, home, "front", {})


@router.post("/{code}")
async def do(request: Request, parts: TheParts, home: Household, code: str) -> Response:
    """Show the looks, withdraw an agreement, or give everything that is held."""
    form = await request.form()
    what = str(form.get("do", "show"))
    if what == "withdraw":
        return await _withdraw(request, parts, home, code, form)
    if what == "serve":
        return await _serve(request, parts, home, code)
    before = str(form.get("before", ""))
    start = int(before) if before.isdecimal() and len(before) < 16 else LAST_OF_ALL
    return await _shown(request, parts, home, code, start)


async def _shown(
    request: Request,
    parts: Parts,
    home: Subject,
    code: str,
    before: int = LAST_OF_ALL,
    done: str = "",
    status: int = 200,
) -> Response:
    """Have on record that the household reads its page, then show it."""
    now = parts.clock.moment()
    by = _by(code)
    places = () if home.place is None else (home.place,)
    row = Entry(now.at, Act.LIST_SEEN, WHAT, by.name, by.role, places=places)
    await run_sync(parts.lists.note, row, now)
    others, opened, following = await run_sync(_read, parts, home, now, before)
    values = {
        "months": by_month(others, zone_of(parts)),
        "opened": opened[:OPENED],
        "before": following,
        "first": before == LAST_OF_ALL,
        "agreed": [(each, *agreements(parts, each, now)) for each in home.persons],
        "done": done,
    }
    return _page(request, parts, home, "shown", values, status)


def _read(parts: Parts, home: Subject, now: Now, before: int) -> tuple[Sequence[Look], Sequence[Look], int]:
    """Return a page of others' looks, the times this page was opened, and where to go on; 0: nowhere."""
    others: list[Look] = []
    opened: list[Look] = []
    while len(others) < SHOWN:
        found = resident_looks.looks(parts.database, home, now, before, SHOWN)
        opened += [each for each in found if _own(each)]
        others += [each for each in found if not _own(each)]
        if len(found) < SHOWN:
            return others, opened, 0
        before = found[-1].number
    return others, opened, before


async def _withdraw(request: Request, parts: Parts, home: Subject, code: str, form: FormData) -> Response:
    person = PersonId(str(form.get("person", "")))
    if person not in home.persons:
        raise NotFound("this link does not speak for this person")
    if form.get("sure") != "yes":
        return _page(request, parts, home, "sure", {"person": person})
    now = parts.clock.moment()
    await run_sync(lambda: faces.withdraw(parts.database, person, None, _by(code).name, now))
    return await _shown(request, parts, home, code, done="withdrawn")


async def _serve(request: Request, parts: Parts, home: Subject, code: str) -> Response:
    now = parts.clock.moment()
    if not parts.parcels.pace.lets(str(home.place), now.steady):
        return await _shown(request, parts, home, code, done="wait", status=429)
    answer: Response = await parcel(parts, home, _by(code), ASKED, spoken(request, parts))
    answer.headers.update(HEADERS)
    return answer


def agreements(parts: Parts, person: PersonId, now: Now) -> tuple[Sequence[Consent], Sequence[Erasure]]:
    """Return what somebody agreed to that still holds, and the receipts of what was erased."""
    found = faces.standing(parts.database, person, now)
    held = [
        each
        for each in found.consents
        if each.subject == found.subject and each.purpose in found.purposes and each.withdrawn_at is None
    ]
    return held, found.erasures


def by_month(found: Sequence[Look], where: tzinfo) -> Months:
    """Return looks by the month they fell in, as the clock on the wall shows it; the same of a day is one."""
    days = [(each.at.astimezone(where).date(), each) for each in found]
    runs = [[look for _, look in each] for _, each in groupby(days, lambda pair: (pair[0], _same(pair[1])))]
    once = [replace(each[0], count=sum(look.count for look in each)) for each in runs]
    months = groupby(once, lambda look: look.at.astimezone(where).strftime("%Y-%m"))
    return [(month, list(looks)) for month, looks in months]


def _same(look: Look) -> Look:
    """Return what two looks have in common that are told as one: all but number, time and count."""
    return replace(look, number=0, at=EPOCH, count=1)


def _own(look: Look) -> bool:
    """Tell whether a look is no more than that this page was opened."""
    return look.role == ROLE and look.act in {Act.LIST_SEEN, Act.LIST_COUNTED}


def _by(code: str) -> By:
    """Return who acts: the link, by the beginning of its hash: nobody knows whose hand it was."""
    return By(0, f"link {code_hash(code).hex()[:8]}", ROLE)


def zone_of(parts: Parts) -> tzinfo:
    """Return the time zone of the compound."""
    with parts.database.read() as connection:
        return zone(system.site_names(connection)[2])


def spoken(request: Request, parts: Parts) -> str:
    """Return the language that whoever asks reads."""
    with parts.database.read() as connection:
        _, usual, _ = system.site_names(connection)
    return language.language_of(request, usual or parts.language)


def _page(
    request: Request,
    parts: Parts,
    home: Subject,
    scene: str,
    values: Mapping[str, object],
    status: int = 200,
) -> Response:
    named: dict[str, object] = {}
    if scene != "front":
        with parts.database.read() as connection:
            tree = tree_of(connection)
            names = {each: people.name_and_language(connection, each)[0] for each in home.persons}
        named = {"place": tree.name(home.place), "names": names, "alone": len(home.persons) == 1}
    return page(request, parts, "home.html", None, {**named, **values, "scene": scene}, status, HEADERS)
