"""One way to answer with a page: language, site, visitor and clock are the same for all. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.access import Visitor
from api.pages import language
from api.pages.render import zone
from api.parts import Parts
from gateway.domain.register import fingerprint
from gateway.service.accounts import AccountRole
from gateway.store import register
from gateway.store.queries import system

LANGUAGE_LASTS = 365 * 24 * 3600
WITNESSES = frozenset({AccountRole.OFFICE, AccountRole.INSTALLER, AccountRole.OFFICER})
"""Who sees how far the register reaches at the foot of every page: short enough to write down."""


def page(
    request: Request,
    parts: Parts,
    template: str,
    visitor: Visitor | None = None,
    values: Mapping[str, object] | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return a page; a language asked for by `?lang=` is kept in a cookie."""
    with parts.database.read() as connection:
        name, site_language, timezone = system.site_names(connection)
        witnessed = visitor is not None and visitor.role in WITNESSES
        head = register.last_head(connection, "") if witnessed else None
    spoken = language.language_of(request, site_language or parts.language)
    shared = {
        "site_name": name,
        "visitor": visitor,
        "csrf": visitor.csrf if visitor is not None else "",
        "path": request.url.path,
        "now": parts.clock.moment(),
        "zone": zone(timezone),
        "channels": parts.channels,
        "wall": visitor is not None and visitor.kiosk,
        "register_row": head.seq if head is not None else 0,
        "register_print": fingerprint(head.hash) if head is not None else "",
    }
    text = parts.pages.render(template, spoken, {**shared, **(values or {})})
    response = HTMLResponse(text, status, headers)
    if language.known(request.query_params.get("lang")) == spoken:
        keep_language(request, response, spoken)
    response.headers["Content-Language"] = spoken
    return response


def keep_language(request: Request, response: HTMLResponse | RedirectResponse, spoken: str) -> None:
    """Let the browser remember a language."""
    response.set_cookie(
        language.COOKIE,
        spoken,
        LANGUAGE_LASTS,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def back_to(path: str) -> RedirectResponse:
    """Send a browser on after a form, to a page of ours."""
    return RedirectResponse(path if is_ours(path) else "/", 303)


def is_ours(path: str) -> bool:
    """Tell whether a path given from outside stays on this box."""
    return path.startswith("/") and not path.startswith(("//", "/\\", "/api/")) and path.isprintable()
