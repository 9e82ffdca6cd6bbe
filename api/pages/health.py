"""How the box is, in words: what is wrong, what that means, what to do. Names nobody, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import Minder
from api.pages import language
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.faults import Fault, FaultKind, Gravity
from gateway.service import fault_words, health
from gateway.service.accounts import AccountRole
from gateway.service.fault_words import Words
from gateway.service.health import Expected, Health
from gateway.store.queries import system

router = APIRouter(prefix="/health", include_in_schema=False)

GUARD, OFFICE, INSTALLER = AccountRole.GUARD, AccountRole.OFFICE, AccountRole.INSTALLER
OPENS: Mapping[str, frozenset[AccountRole]] = {
    "/": frozenset({GUARD, INSTALLER}),
    "/doors": frozenset({GUARD}),
    "/retention": frozenset({OFFICE}),
    "/register": frozenset({OFFICE}),
}
"""Who may open the pages that the words lead to; whatever is below /install, installer and office."""
INSTALLED = frozenset({OFFICE, INSTALLER})
MB = 1_000_000
NAMED, LISTED = 3, 50
"""Of one kind: how many stand in its heading, and how many below."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One kind of fault with its words, what it is about, and where this visitor may go on."""

    kind: FaultKind
    gravity: Gravity
    words: Words
    about: Sequence[tuple[Fault, str]]
    """Each with the page that leads to it, empty where there is none for this visitor."""
    more: int
    """How many there are beside those."""


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Minder) -> Response:
    """Show what is wrong, the gravest first; one calm sentence where nothing is."""
    seen = looked(parts)
    with parts.database.read() as connection:
        _, site_language, _ = system.site_names(connection)
    spoken = language.language_of(request, site_language or parts.language)
    values = {
        "seen": seen,
        "faults": shown(seen.faults, spoken, visitor.role),
        "now_gravity": Gravity.NOW,
        "soon_gravity": Gravity.SOON,
        "megabyte": MB,
    }
    return page(request, parts, "health.html", visitor, values)


def looked(parts: Parts) -> Health:
    """Return how the box is, and whether what its settings provide for is there."""
    expected = Expected(parts.backed_up_every, parts.watched)
    return health.look(parts.database, parts.clock.moment(), expected)


def shown(faults: Sequence[Fault], spoken: str, role: AccountRole | None) -> Sequence[Shown]:
    """Return faults with their words, one entry a kind, and links only where this role may follow them."""
    return [_together(list(same), spoken, role) for _, same in groupby(faults, lambda each: each.kind)]


def _together(same: Sequence[Fault], spoken: str, role: AccountRole | None) -> Shown:
    named = replace(same[0], device=", ".join(each.device for each in same[:NAMED]))
    about = [(each, _page(fault_words.words_of(each, spoken).page, role)) for each in same[:LISTED]]
    words = fault_words.words_of(named, spoken)
    return Shown(same[0].kind, same[0].gravity, words, about, len(same) - len(about))


def _page(page: str, role: AccountRole | None) -> str:
    opens = OPENS.get(page, INSTALLED if page.startswith("/install") else frozenset())
    return page if role in opens else ""
