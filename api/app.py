"""Put the application together: parts, routes, errors, edge. Reads no configuration, opens no port."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.staticfiles import StaticFiles

from api import (
    alarms,
    cameras,
    credentials,
    devices,
    doors,
    events,
    exports,
    face_pictures,
    faces,
    household,
    installed,
    kpi,
    metrics,
    neighbour,
    passings,
    people,
    problems,
    provision,
    register,
    register_head,
    registering,
    review_events,
    review_notes,
    review_pictures,
    reviews,
    rights,
    session,
    sessions,
    setup,
    stream,
    system,
    trust,
)
from api.access import identify
from api.broker_place import placing_of
from api.description import ANY_PROBLEM, describe
from api.edge import Edge
from api.feed import Feed
from api.fitting import Fitting
from api.pages import (
    account,
    alarm,
    board,
    duties,
    face_house,
    face_person,
    handed_over,
    health,
    homes,
    install,
    keys,
    logins,
    office,
    own_code,
    policies,
    register_book,
    retention,
    review_case,
    review_desk,
    review_event,
    review_export,
    review_live,
    review_look,
    review_more,
    seen,
    visits,
)
from api.pages import doors as desk_doors
from api.pages import kpi as figures
from api.pages.page import page
from api.pages.render import Pages
from api.parts import ChannelChoice, Clock, Parts
from api.seeing import Finding, Seeing
from api.vouching import Trust
from config.schema import Settings
from config.secrets import secret
from gateway.domain.errors import StoreRefused
from gateway.service.accounts import AccountRole
from gateway.service.face_enrolment import FaceDesk
from gateway.service.faces import House
from gateway.service.linkkey import LinkKey
from gateway.service.register_key import RegisterKey
from gateway.service.vision_line import SOCKET, VisionLine
from gateway.store.db import Database

logger = logging.getLogger(__name__)

ROUTERS = (
    *(alarms.router, events.router, stream.router, session.router, sessions.router, system.router),
    metrics.router,
    *(people.router, devices.router, installed.router, neighbour.router, setup.router),
    *(cameras.router, face_pictures.router, reviews.router, exports.router),
    *(review_events.router, review_notes.router, review_pictures.router),
    *(doors.router, passings.router, rights.router, credentials.router, kpi.router, figures.router),
    *(board.router, alarm.router, office.router, policies.router, duties.router),
    *(account.router, own_code.router, logins.router, desk_doors.router, seen.router, visits.router),
    *(faces.router, face_person.router, face_house.router, retention.router),
    *(household.router, homes.router, register.router, register_book.router),
    *(review_desk.router, review_case.router, review_export.router, review_look.router, review_event.router),
    *(review_more.router, review_live.router, handed_over.router, health.router),
    *(*install.ROUTERS, *keys.ROUTERS, register_head.router, provision.router),
)
NO_CHANNELS: Mapping[str, ChannelChoice] = {}
NO_TEMPLATES = Fitting()
NO_FINDING = Finding()
FOREVER = "public, max-age=31536000, immutable"


def create_app(
    database: Database,
    settings: Settings,
    clock: Clock,
    keys: LinkKey,
    channels: Mapping[str, ChannelChoice] = NO_CHANNELS,
    fitting: Fitting = NO_TEMPLATES,
    finding: Finding = NO_FINDING,
    vouched: Trust | None = None,
) -> FastAPI:
    """Return the application over an open and migrated database.

    `channels` are those people can be given, `fitting` is what the installer's forms know of devices,
    `finding` is how cameras are found, `vouched` who vouches for the encrypted pages.
    """
    app = FastAPI(
        title="Cuobian 厝边",
        version=version("cuobian"),
        lifespan=_live,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    feed = Feed(database, clock.moment)
    line = VisionLine(settings.vision_folder / SOCKET) if settings.vision.enabled else None
    app.state.parts = Parts(
        database,
        clock,
        keys,
        Pages(),
        settings.language,
        feed,
        channels,
        fitting,
        second_person=settings.review.second_person,
        register_key=cache(lambda: RegisterKey(secret(settings.data, "register.key"))),
        seeing=Seeing(line, finding),
        faces=FaceDesk(House(settings.vision.enabled, settings.vision.cap), line),
        chosen=settings.retention.chosen(),
        backed_up_every=settings.backup.every if settings.backup.to is not None else None,
        watched=settings.deadman.told,
        placing=placing_of(settings),
        trust=vouched,
        demanded=frozenset(map(AccountRole, settings.login.totp)),
    )
    app.state.frames = " ".join(settings.http.frames_from) or "'none'"
    app.state.error_page = _error_page
    app.state.refused = registering.refused
    app.router.routes.extend(_routes())
    problems.install(app)
    app.router.routes.append(Route("/api/openapi.json", _openapi, include_in_schema=False))
    app.router.routes.extend(trust.routes())
    app.mount("/static", _Static(directory=Path(__file__).parent / "static"))
    app.add_middleware(GZipMiddleware, compresslevel=6)
    app.add_middleware(
        Edge, frames=app.state.frames, secure_url=vouched.secure_url if vouched is not None else ""
    )
    return app


@cache
def _routes() -> Sequence[BaseRoute]:
    """Return every route, taken apart once: which application asks, a request says itself."""
    mould = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, responses=ANY_PROBLEM)
    for router in ROUTERS:
        mould.include_router(router)
    return tuple(mould.router.routes)


@asynccontextmanager
async def _live(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    parts.feed.start()
    task = asyncio.create_task(parts.feed.run(), name="feed")
    task.add_done_callback(_ended)
    yield
    task.cancel()
    with suppress(StoreRefused):
        parts.lists.end(parts.clock.moment())
        parts.denials.end(parts.clock.moment())
        parts.failures.end(parts.clock.moment())


def _ended(task: asyncio.Task[None]) -> None:
    """Without its feed every board is blind: fail at once, so that the supervisor starts the process anew."""
    if not task.cancelled():
        logger.critical("feed has ended", exc_info=task.exception())
        os._exit(1)


async def _openapi(request: Request) -> Response:
    """Return the description of the interface: a document that is the same for everybody."""
    return JSONResponse(describe(request.app))


def _error_page(
    request: Request, code: str, status: int, detail: str, headers: Mapping[str, str]
) -> Response:
    """Return what a person sees instead of a page: the log-in form, the neighbour's own, or a plain one."""
    parts: Parts = request.app.state.parts
    if request.url.path.startswith("/n/"):
        return neighbour.error_page(request, parts, status, headers)
    if code == "session.enrol_first":
        return RedirectResponse(own_code.PATH, 303)
    if code == "session.missing":
        go_on = request.url.path if request.method == "GET" else "/"
        return session.log_in_page(request, parts, go_on)
    values = {"code": code, "status": status, "detail": detail}
    visitor = identify(request, parts) if status != 500 else None
    return page(request, parts, "error.html", visitor, values, status, headers)


class _Static(StaticFiles):
    """Our own files; one asked for with its sum never changes."""

    def file_response(self, *args: object, **named: object) -> Response:
        response: Response = super().file_response(*args, **named)  # type: ignore[arg-type]
        scope = next((each for each in (*args, *named.values()) if isinstance(each, dict)), {})
        response.headers["Cache-Control"] = FOREVER if b"v=" in scope.get("query_string", b"") else "no-cache"
        return response
