"""Credentials for the office's programs: given out, changed, blocked. A value comes in and never goes out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from api import shapes
from api.access import Office
from api.ids import inward
from api.parts import TheParts
from api.registering import list_seen, person_seen
from gateway.domain.access import Credential as Given
from gateway.domain.access import CredentialKind
from gateway.domain.model import CredentialId, DoorId, PersonId, outward
from gateway.service import credentials

router = APIRouter(prefix="/api/v1/credentials", tags=["doors"])

Id = Annotated[str, Field(max_length=64)]


class Credential(shapes.Shape):
    """A card, a PIN or a plate, without its value, which nobody has."""

    id: str
    kind: CredentialKind
    person: str
    """Who carries it; of a visitor's pass, who invited them."""
    visitor: str | None
    doors: list[str]
    valid_from: datetime | None
    valid_until: datetime | None
    duress: bool
    enabled: bool


class CredentialPage(shapes.Shape):
    """Some credentials, and where to go on."""

    items: list[Credential]
    next: str | None


class CredentialIn(shapes.Shape):
    """What is given out. `value` is kept as a hash under the box's own key."""

    kind: CredentialKind
    person: Id
    value: str = Field(max_length=200, repr=False)
    visitor: str = Field(default="", max_length=100)
    doors: list[Id] = Field(default_factory=list, max_length=100)
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    duress: bool = False


class ValidityIn(shapes.Shape):
    """From when, and until when; what is not given stays, null takes the limit away."""

    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None


@router.get("", response_model=CredentialPage)
async def list_credentials(
    visitor: Office,
    parts: TheParts,
    person: Annotated[str | None, Query(max_length=64)] = None,
    kind: CredentialKind | None = None,
    after: shapes.After = None,
    limit: shapes.Limit = shapes.LIMIT,
) -> Response:
    """List credentials by id, blocked ones included."""
    if person:
        await person_seen(parts, visitor, "record:keys", person)
    else:
        await list_seen(parts, visitor, "list:keys")
    start = inward(after) if after else 0
    found = credentials.page(parts.database, start, limit, PersonId(person) if person else None, kind)
    following = shapes.next_of([each.id for each in found], limit)
    return shapes.reply(CredentialPage(items=[_shown(each) for each in found], next=following))


@router.get("/{id}", response_model=Credential)
async def show_credential(visitor: Office, parts: TheParts, id: str) -> Response:  # noqa: A002  the path's own word
    """Show one credential."""
    found = credentials.one(parts.database, CredentialId(inward(id)))
    await person_seen(parts, visitor, f"credential:{found.id}", found.person)
    return shapes.reply(_shown(found))


@router.post("", status_code=201, response_model=Credential)
async def add_credential(_visitor: Office, parts: TheParts, body: CredentialIn) -> Response:
    """Give somebody a card, a PIN or a plate; with `visitor` and `doors`, a visitor's pass."""
    wanted = Given(
        id=CredentialId(0),
        kind=body.kind,
        person=PersonId(body.person),
        visitor=body.visitor.strip(),
        doors=tuple(map(DoorId, body.doors)),
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        duress=body.duress,
    )
    now = parts.clock.moment()
    given = await run_sync(lambda: credentials.add(parts.database, wanted, body.value, now, parts.keys))
    location = f"/api/v1/credentials/{outward(given.id)}"
    return shapes.reply(_shown(given), 201, {"Location": location})


@router.patch("/{id}", response_model=Credential)
async def change_credential(_visitor: Office, parts: TheParts, id: str, body: ValidityIn) -> Response:  # noqa: A002
    """Change how long a credential is valid."""
    id_ = CredentialId(inward(id))
    known = credentials.one(parts.database, id_)
    given = body.model_fields_set
    since = body.valid_from if "valid_from" in given else known.valid_from
    until = body.valid_until if "valid_until" in given else known.valid_until
    changed = await run_sync(lambda: credentials.set_validity(parts.database, id_, since, until))
    return shapes.reply(_shown(changed))


@router.delete("/{id}", status_code=204, response_class=Response)
async def block_credential(_visitor: Office, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Block a credential, from the next time it is shown on; it stays known as what it was."""
    id_ = CredentialId(inward(id))
    await run_sync(lambda: credentials.revoke(parts.database, id_))
    return Response(status_code=204)


def _shown(given: Given) -> Credential:
    return Credential(
        id=outward(given.id),
        kind=given.kind,
        person=given.person,
        visitor=given.visitor or None,
        doors=list(given.doors),
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        duress=given.duress,
        enabled=given.enabled,
    )
