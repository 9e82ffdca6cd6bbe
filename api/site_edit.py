"""Changing the installed site from a form or a program: in a thread, checked as a whole, one thing at a time.

What was wrong before an edit does not stand in its way; what it would make wrong does.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

from anyio.to_thread import run_sync

from api.parts import Parts
from config.problem import Problem, dotted
from config.site_check import Checks
from config.site_file import check_site
from gateway.domain.errors import ConfigurationError, CuobianError, NotFound
from gateway.domain.site import Site
from gateway.service import site
from gateway.service.site import Edit


class AlreadyThere(CuobianError):
    """Something new was to get an id that is taken."""

    code = "site.taken"


async def change(parts: Parts, edit: Edit) -> None:
    """Change the site. Raises what the edit raises, and ConfigurationError for what it would make wrong."""
    channels = {name: each.check for name, each in parts.channels.items()}
    checks = Checks(devices=parts.fitting.problems, channels=channels)
    before: list[str] = []

    def remembered(found: Site) -> Site:
        before[:] = _problems(found, checks)
        return edit(found)

    def check(wanted: Site) -> None:
        new = [each for each in _problems(wanted, checks) if each not in before]
        if new:
            raise ConfigurationError(tuple(new))

    await run_sync(site.edit, parts.database, remembered, check)


async def try_change(parts: Parts, edit: Edit, entry: str) -> Mapping[str, str]:
    """Change one entry (`people[wu]`); returns what is wrong by field, with nothing written, or nothing."""
    try:
        await change(parts, edit)
    except AlreadyThere as error:
        return {"id": error.message}
    except ConfigurationError as error:
        return by_field_of(entry, error)
    return {}


async def try_removal(parts: Parts, edit: Edit, *, told: int | None = None) -> Mapping[str, str]:
    """Remove something; returns under `remove` what is against it (`told` reasons at most), or nothing."""
    try:
        await change(parts, edit)
    except ConfigurationError as error:
        return {"remove": "; ".join(error.problems[:told])}
    return {}


def if_new(things: Callable[[Site], Container[str]], id_: str, edit: Edit) -> Edit:
    """Return an edit that refuses an id which is taken."""

    def checked(found: Site) -> Site:
        if id_ in things(found):
            raise AlreadyThere(f"the id {id_} is taken")
        return edit(found)

    return checked


def if_there(things: Callable[[Site], Container[str]], id_: str, edit: Edit) -> Edit:
    """Return an edit that needs something of this id to be there."""

    def checked(found: Site) -> Site:
        if id_ not in things(found):
            raise NotFound(f"there is nothing with the id {id_}")
        return edit(found)

    return checked


def by_field(problems: Sequence[Problem]) -> dict[str, str]:
    """Return problems of one entry by the field they belong to: `contacts[0].address`."""
    return {dotted(each.path): each.words() for each in reversed(problems)}


def by_field_of(entry: str, error: ConfigurationError) -> dict[str, str]:
    """Return what a check said about one entry (`people[wu]`) by field, the rest under the empty one."""
    found: dict[str, str] = {}
    for problem in reversed(error.problems):
        where, _, what = problem.partition(": ")
        own = where == entry or where.startswith(f"{entry}.")
        found[where.removeprefix(entry).removeprefix(".") if own else ""] = what if own else problem
    return found


def _problems(found: Site, checks: Checks) -> Sequence[str]:
    try:
        check_site(found, checks)
    except ConfigurationError as error:
        return error.problems
    return ()
