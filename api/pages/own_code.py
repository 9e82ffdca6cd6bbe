"""One's own second proof: a QR code for an authenticator, codes for paper, and its end. Nobody else's."""

from __future__ import annotations

from collections.abc import Sequence

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Enroller, Visitor
from api.pages.page import page
from api.parts import Parts, TheParts
from api.proof import own_password
from api.throttle import TooMany
from gateway.domain.errors import CuobianError, NotAllowed, NotFound
from gateway.service import accounts, totp
from gateway.service.sessions import LogInFailed
from gateway.service.totp import CodeRefused
from gateway.store.queries import system

PATH = "/account/code"
PRODUCT = "Cuobian"
router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Enroller) -> Response:
    """Show a fresh secret to set up, or that a second proof is in force."""
    return _shown(request, parts, visitor)


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Enroller) -> Response:
    """Put the secret in force with the password and a code of it, or end it with one of its codes."""
    _check(visitor)
    form = await request.form()
    what, sealed, code, password = (str(form.get(each, "")) for each in ("do", "sealed", "code", "password"))
    if what not in {"enrol", "end"}:
        raise NotFound(f"there is nothing called {what!r} to do")
    now = parts.clock.moment()
    try:
        await own_password(parts, visitor, password, "code")
        if what == "enrol":
            codes = await run_sync(
                totp.enrol,
                parts.database,
                visitor.by,
                sealed,
                code,
                now,
                parts.keys,
                visitor.secret_hash,
            )
            return _shown(request, parts, visitor, codes=codes)
        await _end(parts, visitor, code)
    except (LogInFailed, CodeRefused, TooMany) as error:
        return _shown(request, parts, visitor, sealed, error)
    return RedirectResponse("/account", 303)


def _check(visitor: Visitor) -> None:
    if visitor.account is None or visitor.envelope:
        raise NotAllowed("only a person of this house has a second proof")


async def _end(parts: Parts, visitor: Visitor, code: str) -> None:
    account = accounts.numbered(parts.database, visitor.account or 0)
    key = (account.name.casefold(), "code")
    parts.throttle.check(key, parts.clock.moment().steady)
    try:
        await run_sync(
            totp.end, parts.database, account, code, parts.clock.moment(), parts.keys, visitor.secret_hash
        )
    except CodeRefused:
        parts.throttle.failed(key, parts.clock.moment().steady)
        raise


def _shown(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    sealed: str = "",
    problem: CuobianError | None = None,
    codes: Sequence[str] = (),
) -> Response:
    _check(visitor)
    account = accounts.numbered(parts.database, visitor.account or 0)
    with parts.database.read() as connection:
        issuer = system.site_names(connection)[0] or PRODUCT
    known = (account.id, account.name, issuer, parts.keys)
    draft = None if account.totp is not None else totp.draft_again(sealed, *known)
    values = {
        "draft": draft,
        "qr": qr(draft.link) if draft is not None else "",
        "codes": codes,
        "left": totp.left(parts.database, account.id),
        "demanded": visitor.role in parts.demanded,
        "must_enrol": visitor.must_enrol and draft is not None,
        "problem": problem,
    }
    return page(request, parts, "account_code.html", visitor, values, 422 if problem is not None else 200)


def qr(text: str) -> str:
    """Return a QR code as a piece of a page, black on white whatever the screen is."""
    import segno  # noqa: PLC0415  1.2 MB that only whoever enrols needs

    drawn: str = segno.make(text, error="m", micro=False).svg_inline(border=4, light="#fff", omitsize=True)
    return drawn
