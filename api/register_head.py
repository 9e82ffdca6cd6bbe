"""How far the register reaches, signed, for whoever is logged in: consoles keep it. Never shows a row."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api import shapes
from api.access import Console
from api.parts import TheParts
from gateway.domain.errors import NotFound
from gateway.store import register

router = APIRouter(prefix="/api/v1/register", tags=["register"])


class HeadOut(shapes.Shape):
    """A signed head: Ed25519 over its other fields but the public key, as `gateway/REGISTER.md` says."""

    box: str
    seq: int
    hash: str
    at: int
    signature: str
    public_key: str
    row_hash: str | None = None
    """The hash of the row that was asked for, to compare with a head kept from before."""


@router.get("/head", response_model=HeadOut)
async def show_head(
    _visitor: Console, parts: TheParts, row: Annotated[int | None, Query(ge=1, le=2**62)] = None
) -> Response:
    """Show the newest signed head, and with `row` the hash of an earlier row."""
    key = parts.register_key()
    with parts.database.read() as connection:
        head = register.last_head(connection, key.box)
        earlier = register.hash_of(connection, row) if row is not None else None
    if head is None:
        raise NotFound("the register has no signed head yet")
    row_hash = earlier.hex() if earlier is not None else None
    return shapes.reply(
        HeadOut.model_validate({**head.public(), "public_key": key.public.hex(), "row_hash": row_hash}),
        headers={"Cache-Control": "no-store"},
    )
