"""People, groups, rotas and policies for the office's programs, in the shapes of the site document.

Policies and rotas are the installer's too: they name people by id alone.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api import shapes
from api.access import Fitter, Office
from api.entries import EntryPage, Section
from api.parts import TheParts
from api.registering import list_seen
from config.site import GroupEntry, PersonEntry, PolicyEntry
from config.site_people import DutyEntry
from config.site_people_values import duty_of
from config.site_values import person_of, policy_of
from gateway.domain.model import PersonId, PolicyId
from gateway.service import site_edits

router = APIRouter(prefix="/api/v1", tags=["site"])

PEOPLE = Section(
    "people",
    PersonEntry,
    lambda entry: site_edits.put_person(person_of(entry)),
    lambda id_: site_edits.delete_person(PersonId(id_)),
)
GROUPS = Section(
    "groups",
    GroupEntry,
    lambda entry: site_edits.put_group(entry.id, entry.name or "", tuple(map(PersonId, entry.members))),
    site_edits.delete_group,
)
POLICIES = Section(
    "policies",
    PolicyEntry,
    lambda entry: site_edits.put_policy(policy_of(entry)),
    lambda id_: site_edits.delete_policy(PolicyId(id_)),
)


DUTIES = Section(
    "duties",
    DutyEntry,
    lambda entry: site_edits.put_duty(duty_of(entry)),
    site_edits.delete_duty,
)


@router.get("/people", response_model=EntryPage)
async def list_people(
    visitor: Office, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List people by id, with their contacts."""
    await list_seen(parts, visitor, "list:people")
    return shapes.reply(PEOPLE.page(parts, after, limit))


@router.get("/groups", response_model=EntryPage)
async def list_groups(
    _visitor: Office, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List groups by id, members in calling order."""
    return shapes.reply(GROUPS.page(parts, after, limit))


@router.get("/policies", response_model=EntryPage)
async def list_policies(
    _visitor: Fitter, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List policies by id, steps in order."""
    return shapes.reply(POLICIES.page(parts, after, limit))


@router.get("/duties", response_model=EntryPage)
async def list_duties(
    _visitor: Fitter, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List duty rotas by id, with their turns."""
    return shapes.reply(DUTIES.page(parts, after, limit))


@router.post("/people", status_code=201, response_class=Response)
async def add_person(_visitor: Office, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a person: `{"id", "name", "home"?, "contacts"?: [{"channel", "address", …}], "helps"?, …}`."""
    return await PEOPLE.add(parts, body)


@router.post("/groups", status_code=201, response_class=Response)
async def add_group(_visitor: Office, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a group: `{"id", "name"?, "members": […]}`."""
    return await GROUPS.add(parts, body)


@router.post("/policies", status_code=201, response_class=Response)
async def add_policy(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a policy: `{"id", "steps": [{"notify": […], "wait"}], "arrive_within"?, "last_resort"?}`."""
    return await POLICIES.add(parts, body)


@router.post("/duties", status_code=201, response_class=Response)
async def add_duty(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a duty rota: `{"id", "name"?, "turns": [{"person", "schedule"?}]}`."""
    return await DUTIES.add(parts, body)


@router.patch("/people/{id}", status_code=204, response_class=Response)
async def change_person(_visitor: Office, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a person; an alarm that is open keeps its own copy."""
    return await PEOPLE.patch(parts, id, body)


@router.patch("/groups/{id}", status_code=204, response_class=Response)
async def change_group(_visitor: Office, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a group."""
    return await GROUPS.patch(parts, id, body)


@router.patch("/policies/{id}", status_code=204, response_class=Response)
async def change_policy(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a policy; an alarm that is open keeps its own copy."""
    return await POLICIES.patch(parts, id, body)


@router.patch("/duties/{id}", status_code=204, response_class=Response)
async def change_duty(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a duty rota; an alarm that is open keeps its own copy."""
    return await DUTIES.patch(parts, id, body)


@router.delete("/people/{id}", status_code=204, response_class=Response)
async def delete_person(_visitor: Office, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a person that nothing refers to any more."""
    return await PEOPLE.remove(parts, id)


@router.delete("/groups/{id}", status_code=204, response_class=Response)
async def delete_group(_visitor: Office, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a group that nothing refers to any more."""
    return await GROUPS.remove(parts, id)


@router.delete("/policies/{id}", status_code=204, response_class=Response)
async def delete_policy(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a policy that nothing refers to any more."""
    return await POLICIES.remove(parts, id)


@router.delete("/duties/{id}", status_code=204, response_class=Response)
async def delete_duty(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a duty rota that nothing calls any more."""
    return await DUTIES.remove(parts, id)
