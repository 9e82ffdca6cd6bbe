"""People, groups and policies for the office's programs, in the shapes of the site document.

Policies are the installer's too: they name people by id alone.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from api import shapes
from api.access import Fitter, Office
from api.parts import TheParts
from api.problems import Invalid
from api.site_edit import by_field, change, if_new, if_there
from config.shape import fitted
from config.site import GroupEntry, PersonEntry, PolicyEntry
from config.site_values import person_of, policy_of, written_site
from gateway.domain.errors import NotFound
from gateway.domain.model import PersonId, PolicyId
from gateway.domain.site import Site
from gateway.service import site, site_edits
from gateway.service.site import Edit

router = APIRouter(prefix="/api/v1", tags=["site"])

ENTRIES: dict[str, type[BaseModel]] = {
    "people": PersonEntry,
    "groups": GroupEntry,
    "policies": PolicyEntry,
}


class EntryPage(BaseModel):
    """Some entries as the site document writes them, and where to go on; durations as it writes them."""

    items: list[dict[str, Any]]
    next: str | None


@router.get("/people", response_model=EntryPage)
async def list_people(
    _visitor: Office, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List people by id, with their contacts."""
    return _list(parts, "people", after, limit)


@router.get("/groups", response_model=EntryPage)
async def list_groups(
    _visitor: Office, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List groups by id, members in calling order."""
    return _list(parts, "groups", after, limit)


@router.get("/policies", response_model=EntryPage)
async def list_policies(
    _visitor: Fitter, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List policies by id, steps in order."""
    return _list(parts, "policies", after, limit)


@router.post("/people", status_code=201, response_class=Response)
async def add_person(_visitor: Office, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a person: `{"id", "name", "home"?, "language"?, "contacts"?: [{"channel", "address"}]}`."""
    return await _add(parts, "people", body)


@router.post("/groups", status_code=201, response_class=Response)
async def add_group(_visitor: Office, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a group: `{"id", "name"?, "members": […]}`."""
    return await _add(parts, "groups", body)


@router.post("/policies", status_code=201, response_class=Response)
async def add_policy(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a policy: `{"id", "steps": [{"notify": […], "wait"}], "arrive_within"?, "last_resort"?}`."""
    return await _add(parts, "policies", body)


@router.patch("/people/{id}", status_code=204, response_class=Response)
async def change_person(_visitor: Office, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a person; an alarm that is open keeps its own copy."""
    return await _patch(parts, "people", id, body)


@router.patch("/groups/{id}", status_code=204, response_class=Response)
async def change_group(_visitor: Office, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a group."""
    return await _patch(parts, "groups", id, body)


@router.patch("/policies/{id}", status_code=204, response_class=Response)
async def change_policy(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a policy; an alarm that is open keeps its own copy."""
    return await _patch(parts, "policies", id, body)


@router.delete("/people/{id}", status_code=204, response_class=Response)
async def delete_person(_visitor: Office, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a person that nothing refers to any more."""
    await change(parts, site_edits.delete_person(PersonId(id)))
    return Response(status_code=204)


@router.delete("/groups/{id}", status_code=204, response_class=Response)
async def delete_group(_visitor: Office, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a group that nothing refers to any more."""
    await change(parts, site_edits.delete_group(id))
    return Response(status_code=204)


@router.delete("/policies/{id}", status_code=204, response_class=Response)
async def delete_policy(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a policy that nothing refers to any more."""
    await change(parts, site_edits.delete_policy(PolicyId(id)))
    return Response(status_code=204)


def _list(parts: TheParts, section: str, after: str | None, limit: int) -> Response:
    entries = sorted(_written(site.export(parts.database), section), key=lambda each: str(each["id"]))
    found = [each for each in entries if each["id"] > (after or "")][:limit]
    following = found[-1]["id"] if len(found) == limit else None
    return shapes.reply(EntryPage(items=found, next=following))


async def _add(parts: TheParts, section: str, body: dict[str, Any]) -> Response:
    entry = _fit(section, body)
    id_ = str(body["id"])
    await change(parts, if_new(lambda found: getattr(found, section), id_, _put(entry)))
    return Response(status_code=201, headers={"Location": f"/api/v1/{section}/{id_}"})


async def _patch(parts: TheParts, section: str, id_: str, body: dict[str, Any]) -> Response:
    if body.get("id", id_) != id_:
        raise Invalid({"id": "an id stays what it is"})
    known = next((e for e in _written(site.export(parts.database), section) if e["id"] == id_), None)
    if known is None:
        raise NotFound(f"there is nothing with the id {id_}")
    entry = _fit(section, {**known, **body})
    await change(parts, if_there(lambda found: getattr(found, section), id_, _put(entry)))
    return Response(status_code=204)


def _written(found: Site, section: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = written_site(found).get(section, [])
    return entries


def _fit(section: str, body: dict[str, Any]) -> BaseModel:
    entry, problems = fitted(ENTRIES[section], body)
    if entry is None:
        raise Invalid(by_field(problems))
    return entry


def _put(entry: BaseModel) -> Edit:
    if isinstance(entry, PersonEntry):
        return site_edits.put_person(person_of(entry))
    if isinstance(entry, PolicyEntry):
        return site_edits.put_policy(policy_of(entry))
    if isinstance(entry, GroupEntry):
        return site_edits.put_group(entry.id, entry.name or "", tuple(map(PersonId, entry.members)))
    raise TypeError("expected a person, a policy or a group")
