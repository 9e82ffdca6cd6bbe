"""Before a camera: the newest still, the faces in it, masks drawn over what is nobody's business.

Shows a picture only after the reason is on record; what is masked never comes to this process at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Installer, Visitor
from api.cameras import see
from api.pages.install import camera_kept, camera_masks
from api.pages.page import page
from api.parts import Parts, TheParts
from api.seeing import NoSitting
from gateway.domain.vision import Look
from gateway.service.vision_line import VisionAway, VisionRefused

router = APIRouter(prefix="/install/cameras", include_in_schema=False)


@router.get("/{id}/look")
async def show(request: Request, parts: TheParts, visitor: Installer, id: str) -> Response:  # noqa: A002
    """Show what it sees, to whoever has said why they look."""
    kept = camera_kept.one(parts, id)
    return await _look(request, parts, visitor, id, camera_masks.written(kept.camera.masks))


@router.post("/{id}/look")
async def mask(request: Request, parts: TheParts, visitor: Installer, id: str) -> Response:  # noqa: A002
    """Keep the masks."""
    camera_kept.one(parts, id)
    texts = camera_masks.typed(await request.form())
    try:
        masks = camera_masks.read(texts)
    except camera_masks.MaskUnreadable as error:
        return await _look(request, parts, visitor, id, texts, str(error))
    wrong = await camera_kept.change(parts, id, {"masks": masks})
    if wrong:
        return await _look(request, parts, visitor, id, texts, "; ".join(wrong.values()))
    return RedirectResponse(f"/install/cameras/{id}/look?kept", 303)


async def _look(
    request: Request, parts: Parts, visitor: Visitor, id_: str, masks: Sequence[str], wrong: str = ""
) -> Response:
    look: Look | None = None
    away = refused = ""
    sits = True
    try:
        _, look = await see(parts, visitor, id_)
    except NoSitting:
        sits = False
    except VisionAway as error:
        away = error.message
    except VisionRefused as error:
        refused = error.message
    values = {
        "camera": camera_kept.one(parts, id_).camera,
        "id": id_,
        "masks": masks,
        "look": look,
        "sits": sits,
        "away": away,
        "refused": refused,
        "off": parts.seeing.line is None,
        "wrong": wrong,
        "kept": "kept" in request.query_params,
        "most": camera_masks.MOST,
    }
    return page(request, parts, "install_camera_look.html", visitor, values, 422 if wrong else 200)
