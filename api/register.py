"""The register for programs: rows in order, so that whoever keeps a head can follow the chain. Names nobody.

A row is given as the very text its hash is over; what it says of people stands in it as commitments. The
texts themselves are read by the office alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from api import shapes
from api.access import Person, Visitor
from api.ids import inward
from api.parts import Parts, TheParts
from api.registering import list_seen
from gateway.domain.model import outward
from gateway.service.accounts import AccountRole
from gateway.store.moment import from_micros
from gateway.store.queries import register_book
from gateway.store.register import Stored

router = APIRouter(prefix="/api/v1/register", tags=["register"])

LIST = "list:register"


class RegisterRow(shapes.Shape):
    """One row. `canonical` is what `hash` is SHA-256 of; it holds the hash of the row before."""

    id: str
    at: datetime
    act: str
    what: str
    role: str
    review: str | None
    count: int
    canonical: str
    hash: str
    texts: dict[str, str] | None = Field(description="For the office: what it says of people, unless erased.")


class RegisterPage(shapes.Shape):
    """Some rows, oldest first, and where to go on."""

    items: list[RegisterRow]
    next: str | None


@router.get("", response_model=RegisterPage)
async def list_rows(
    visitor: Person,
    parts: TheParts,
    after: shapes.After = None,
    limit: Annotated[int, Query(ge=1, le=shapes.MOST)] = shapes.LIMIT,
) -> Response:
    """List rows in order; reading them is on record itself."""
    await list_seen(parts, visitor, LIST)
    found = await run_sync(_rows, parts, inward(after) if after else 0, limit)
    items = [_row(visitor, each) for each in found]
    return shapes.reply(
        RegisterPage(items=items, next=shapes.next_of([each.row.seq for each in found], limit))
    )


def _rows(parts: Parts, after: int, limit: int) -> list[Stored]:
    with parts.database.read() as connection:
        return [*register_book.following(connection, after, limit)]


def _row(visitor: Visitor, found: Stored) -> RegisterRow:
    row = found.row
    texts = {name: text for name, (_, text) in found.secrets.items()}
    return RegisterRow(
        id=outward(row.seq),
        at=from_micros(row.at),
        act=row.act,
        what=row.what,
        role=row.role,
        review=outward(row.review) if row.review is not None else None,
        count=row.count,
        canonical=row.canonical().decode(),
        hash=found.hash.hex(),
        texts=texts if visitor.role is AccountRole.OFFICE else None,
    )
