"""A device fetches its log-in at the broker: the code it was given is the credential, once and for minutes.

A device posts for itself, or whoever sets it up opens the same address on a phone: GET changes nothing, a
POST shows the password. A second one is refused, so whoever finds the code used knows that another was first.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.broker_place import BrokerPlace
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.errors import NotFound
from gateway.service import broker_logins
from gateway.service.broker_logins import Given

router = APIRouter()

HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


class LogIn(BaseModel):
    """What a device needs to speak to the broker, told this once."""

    host: str
    port: int
    username: str
    password: str
    ca: str
    ca_sha256: str


async def by_log_in_code(parts: TheParts, code: str) -> str:
    """Return whose log-in the code in the path fetches. Raises NotFound, the same for every other code."""
    user = broker_logins.offered(parts.database, code, parts.clock.moment())
    if user is None:
        raise NotFound(broker_logins.OVER)
    return user


User: TypeAlias = Annotated[str, Depends(by_log_in_code)]


@router.post("/api/v1/provision/{code}", tags=["devices"])
async def fetch(parts: TheParts, user: User, code: str) -> LogIn:  # noqa: ARG001  the code says whose
    """Fetch a device's log-in at the broker; the code opens this once, and the log-in before it ends."""
    place, given = await _fetched(parts, code)
    return LogIn(
        host=place.host,
        port=place.port,
        username=given.user,
        password=given.password,
        ca=place.certificates,
        ca_sha256=place.fingerprint,
    )


@router.get("/provision/{code}", include_in_schema=False)
async def front(request: Request, parts: TheParts, user: User, code: str) -> Response:  # noqa: ARG001
    """Show whose log-in this is, and nothing of it: programs that fetch previews send no POST."""
    return page(
        request, parts, "provision.html", None, {"user": user, "given": None, "place": None}, 200, HEADERS
    )


@router.post("/provision/{code}", include_in_schema=False)
async def show(request: Request, parts: TheParts, user: User, code: str) -> Response:
    """Show the log-in, this once."""
    place, given = await _fetched(parts, code)
    values = {"user": user, "given": given, "place": place}
    return page(request, parts, "provision.html", None, values, 200, HEADERS)


async def _fetched(parts: Parts, code: str) -> tuple[BrokerPlace, Given]:
    """Return where the broker is and a new log-in; never uses a code up that nothing can be said to."""
    place = parts.placing()
    if place is None:
        raise NotFound("this box gives no log-ins now")
    return place, await run_sync(broker_logins.fetch, parts.database, code, parts.clock.moment())
