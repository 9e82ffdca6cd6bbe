"""`/ca`: how a phone comes to trust this box. Open to everybody, and the same for everybody.

Owns the page and its downloads. Never sees a key. Travels in clear, because nobody who
does not trust the box yet can open it otherwise: the fingerprint is compared with what the box itself shows.
"""

from __future__ import annotations

import ssl

from anyio.to_thread import run_sync
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api import neighbour
from api.neighbour import inline, policy_of
from api.pages import language
from api.pages.install.labels import drawn
from api.parts import Parts
from api.vouching import NAME, PATH, Trust, fingerprint, in_pairs, profile

STYLE = neighbour.STYLE + inline("trust.css")
KEPT = "no-cache"
"""Asked for again each time: a box that was set up anew has another authority."""


def routes() -> tuple[Route, ...]:
    """Return the page and the certificate in three forms; none takes anything in, none reads the database."""
    return (
        Route(PATH, _page, include_in_schema=False),
        Route(f"{PATH}/{NAME}.crt", _der, include_in_schema=False),
        Route(f"{PATH}/{NAME}.pem", _pem, include_in_schema=False),
        Route(f"{PATH}/{NAME}.mobileconfig", _profile, include_in_schema=False),
    )


async def _page(request: Request) -> Response:
    parts, trust, found = await _found(request)
    spoken = language.known(request.query_params.get("lang")) or language.language_of(request, parts.language)
    values = {"style": STYLE, **(_shown(trust, found) if trust is not None else {})}
    headers = {
        "Content-Language": spoken,
        "Content-Security-Policy": policy_of(request.app.state.frames, STYLE),
    }
    content = parts.pages.render("trust.html", spoken, values)
    return HTMLResponse(content, 404 if trust is None else 200, headers)


def _shown(trust: Trust, found: str) -> dict[str, str]:
    return {
        "fingerprint": in_pairs(fingerprint(found)),
        "secure_url": trust.secure_url,
        "code": Markup(drawn(trust.public_url + PATH)),  # noqa: S704  drawn here, from an address of ours
        "name": NAME,
    }


async def _der(request: Request) -> Response:
    """Give the form that Android and Windows open by themselves."""
    _, trust, found = await _found(request)
    if trust is None:
        return _nothing()
    return _file(ssl.PEM_cert_to_DER_cert(found), "application/x-x509-ca-cert", "crt")


async def _pem(request: Request) -> Response:
    _, trust, found = await _found(request)
    return _nothing() if trust is None else _file(found.encode(), "application/x-pem-file", "pem")


async def _profile(request: Request) -> Response:
    _, trust, found = await _found(request)
    if trust is None:
        return _nothing()
    return _file(profile(found), "application/x-apple-aspen-config", "mobileconfig")


async def _found(request: Request) -> tuple[Parts, Trust | None, str]:
    parts: Parts = request.app.state.parts
    found = await run_sync(parts.trust.authority) if parts.trust is not None else ""
    return parts, parts.trust if found else None, found


def _file(content: bytes, kind: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{NAME}.{ending}"', "Cache-Control": KEPT}
    return Response(content, media_type=kind, headers=headers)


def _nothing() -> Response:
    return Response("this box has no authority of its own\n", 404, media_type="text/plain")
