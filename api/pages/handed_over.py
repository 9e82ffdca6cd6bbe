"""What officers handed over, for the office: to whom, with which sums, and the key to check it with."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import Office, Second
from api.exports import public_key
from api.pages.page import page
from api.parts import TheParts
from gateway.service import exports
from gateway.service.export_parcel import verifier, verifying_page

router = APIRouter(prefix="/handed-over", include_in_schema=False)


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Show everything that was handed over, and the key with which exports are signed."""
    values = {"handed": exports.handed(parts.database), "key": grouped(public_key(parts))}
    return page(request, parts, "handed_over.html", visitor, values)


@router.get("/verify.py", response_class=Response)
async def give_verifier(_visitor: Second) -> Response:
    """Return the program that checks an export, for whoever does not trust the one that came with it."""
    headers = {"Content-Disposition": 'attachment; filename="verify.py"'}
    return Response(verifier(), media_type="text/x-python; charset=utf-8", headers=headers)


@router.get("/verify.html", response_class=Response)
async def give_verifying_page(_visitor: Second) -> Response:
    """Return the page that does the same in a browser; to be kept and opened there, never run from here."""
    headers = {"Content-Disposition": 'attachment; filename="verify.html"'}
    return Response(verifying_page(), media_type="text/html; charset=utf-8", headers=headers)


def grouped(key: str) -> str:
    """Return a key in groups that people can compare."""
    return " ".join(key[at : at + 8] for at in range(0, len(key), 8))
