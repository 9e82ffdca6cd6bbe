"""The ways out: what messages leave by, what is dead since when, and who is reached by nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import Fitter
from api.pages.page import page
from api.parts import TheParts
from gateway.domain.model import PersonId
from gateway.domain.paths import INTERNET, Path, Way
from gateway.domain.reach import Reach, Reliance, reliances
from gateway.domain.site import Site
from gateway.service import core_state
from gateway.store.queries import ways
from gateway.store.queries.ways import DeadWay

router = APIRouter(prefix="/install/ways", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ShownWay:
    """One way, who is reached by it, and how it stands."""

    way: Way
    people: Sequence[str]
    only: Sequence[str]
    """Who is reached by nothing else."""
    dead: DeadWay | None


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show every way, and the homes that hang on one alone."""
    site = core_state.site(parts.database)
    with parts.database.read() as connection:
        dead = ways.dead(connection)
    shown = [_shown(site, each, dead) for each in reliances(site)]
    narrow = parts.narrow.of(parts.database)
    values = {
        "ways_by_path": [(path, [each for each in shown if each.way.path is path]) for path in Path],
        "any_way": bool(shown),
        "internet": dead.get(INTERNET),
        "narrow": sorted(((_home(site, each), reach) for each, reach in narrow.items()), key=_by_place),
    }
    return page(request, parts, "install_ways.html", visitor, values)


def _home(site: Site, resident: PersonId) -> str:
    return site.place_name(site.people[resident].home) or str(resident)


def _by_place(line: tuple[str, Reach]) -> str:
    return line[0]


def _shown(site: Site, reliance: Reliance, dead: Mapping[str, DeadWay]) -> ShownWay:
    people, only = ([site.people[each].name for each in who] for who in (reliance.people, reliance.only))
    return ShownWay(reliance.way, people, only, _dead(reliance.way, dead))


def _dead(way: Way, dead: Mapping[str, DeadWay]) -> DeadWay | None:
    whole = dead.get(INTERNET) if way.path is Path.INTERNET else None
    return dead.get(way.key) or whole
