"""The sign beside a camera: its number, who answers for it, how to withdraw; to print. Names no resident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.install import camera_kept
from api.pages.install.tree import tree_of
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.faces import NOTICE

router = APIRouter(prefix="/install/cameras", include_in_schema=False)

LONGEST: Mapping[str, int] = {"number": 40, "responsible": 80, "contact": 80}


@dataclass(frozen=True, slots=True)
class Sign:
    """What is on the sign beside what is the same on all; kept as its lines."""

    number: str = ""
    responsible: str = ""
    contact: str = ""

    @property
    def whole(self) -> bool:
        """Tell whether it can be printed."""
        return bool(self.number and self.responsible and self.contact)

    def text(self) -> str:
        """Return it as the camera keeps it."""
        return f"{self.number}\n{self.responsible}\n{self.contact}".rstrip("\n")


def sign_of(text: str) -> Sign:
    """Return a sign as a camera keeps it; one that somebody wrote by hand may have its number alone."""
    lines = [*text.splitlines(), "", "", ""]
    return Sign(*(each.strip() for each in lines[:3]))


@router.get("/{id}/sign")
async def show(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show the sign as it is printed, and what is still missing on it."""
    kept = camera_kept.one(parts, id)
    return _sign(request, parts, visitor, id, sign_of(kept.camera.sign))


@router.post("/{id}/sign")
async def keep(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Keep what is on it."""
    camera_kept.one(parts, id)
    form = await request.form()
    typed = {name: " ".join(str(form.get(name, "")).split()) for name in LONGEST}
    wrong = {
        name: f"found {len(value)} characters, expected 1 to {LONGEST[name]}"
        for name, value in typed.items()
        if not 1 <= len(value) <= LONGEST[name]
    }
    sign = Sign(**typed)
    wrong = wrong or dict(await camera_kept.change(parts, id, {"sign": sign.text()}))
    if wrong:
        return _sign(request, parts, visitor, id, sign, wrong)
    return RedirectResponse(f"/install/cameras/{id}/sign?kept", 303)


def _sign(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    id_: str,
    sign: Sign,
    problems: Mapping[str, str] | None = None,
) -> Response:
    kept = camera_kept.one(parts, id_)
    with parts.database.read() as connection:
        tree = tree_of(connection)
    values = {
        "id": id_,
        "sign": sign if sign.number else Sign(id_.upper(), sign.responsible, sign.contact),
        "printable": sign.whole and not problems,
        "purposes": kept.camera.purposes,
        "snapshots": kept.camera.snapshots,
        "place_name": tree.name(kept.device.place),
        "notice": NOTICE,
        "problems": problems or {},
        "kept": "kept" in request.query_params,
        "longest": LONGEST,
        "size": "a5" if request.query_params.get("size") == "a5" else "a4",
    }
    return page(request, parts, "install_camera_sign.html", visitor, values, 422 if problems else 200)
