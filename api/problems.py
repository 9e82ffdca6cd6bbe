"""Errors as the outside sees them: one table from code to status, RFC 9457 documents, plain pages.

Every answer of 400 and above carries a stable `code`; what a stack or a library says never leaves the box.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from api.throttle import TooMany
from gateway.domain.errors import ConfigurationError, CuobianError
from gateway.domain.faces import Rule
from gateway.domain.review import ReviewRefused

logger = logging.getLogger(__name__)

STATUS: Mapping[str, int] = {
    "request.invalid": 422,
    "request.malformed": 400,
    "request.too_large": 413,
    "request.method_not_allowed": 405,
    "not_found": 404,
    "session.missing": 401,
    "session.failed": 401,
    "session.code_missing": 401,
    "session.code_wrong": 401,
    "session.ticket_over": 401,
    "session.enrol_first": 403,
    "session.too_many": 429,
    "looks.too_many": 429,
    "stream.too_many": 429,
    "papers.too_many": 429,
    "session.csrf": 403,
    "session.kiosk": 403,
    "transport.clear_text": 403,
    "access.not_allowed": 403,
    "review.required": 403,
    "review.refused": 422,
    "review.not_open": 409,
    "review.approval_required": 403,
    "review.outside": 403,
    "review.note_refused": 422,
    "review.too_many_pictures": 409,
    "export.refused": 422,
    "export.busy": 409,
    "alarm.illegal_transition": 409,
    "alarm.outcome_missing": 422,
    "account.refused": 422,
    "account.password_refused": 422,
    "account.code_refused": 422,
    "envelope.reason_missing": 422,
    "credential.refused": 422,
    "credential.not_shown": 409,
    "door.no_lock": 409,
    "walk.refused": 409,
    "visit.refused": 409,
    "camera.no_sitting": 409,
    "walk.record_broken": 422,
    "configuration.invalid": 422,
    "site.stale_version": 409,
    "site.taken": 409,
    "faces.refused": 409,
    "faces.reason_missing": 422,
    "faces.no_picture": 404,
    **{f"faces.{rule}": 409 for rule in Rule},
    "vision.away": 503,
    "vision.refused": 409,
    "health.core_silent": 503,
    "home.refused": 409,
    "store.refused": 503,
    "internal": 500,
}
"""One table for all: what is not in it is a fault of ours."""

TITLES: Mapping[int, str] = {
    400: "Malformed request",
    401: "Log in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Not possible now",
    413: "Too large",
    422: "Cannot be used",
    429: "Too many",
    500: "A fault of ours",
    503: "Not available",
}
_BY_STATUS: Mapping[int, str] = {
    400: "request.malformed",
    404: "not_found",
    405: "request.method_not_allowed",
    413: "request.too_large",
}

FieldProblem = dict[str, str]


class NotLoggedIn(CuobianError):
    """Neither a session nor a token that holds."""

    code = "session.missing"


class CsrfMissing(CuobianError):
    """A change asked for with a cookie, without the token of its session."""

    code = "session.csrf"


class EnrolFirst(CuobianError):
    """A second proof is demanded of this role, and this person has none yet."""

    code = "session.enrol_first"


class KioskOnlyShows(CuobianError):
    """A kiosk shows the board and does nothing else."""

    code = "session.kiosk"


class ReviewRequired(CuobianError):
    """An officer looks only within an open review."""

    code = "review.required"


class Invalid(CuobianError):
    """Input that does not fit; `fields` says what is wrong with each."""

    code = "request.invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {what}" for name, what in fields.items()))
        self.fields = fields


class CoreSilent(CuobianError):
    """The alarm core has not proved itself within 30 s."""

    code = "health.core_silent"


def document(
    code: str,
    detail: str,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
    status: int | None = None,
) -> Response:
    """Return a problem document (RFC 9457) with its code and, for input, what is wrong with each field."""
    status = status if status is not None else STATUS[code]
    body: dict[str, object] = {
        "type": f"urn:cuobian:problem:{code}",
        "title": TITLES.get(status, "Problem"),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = list(errors)
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of the application by the table above."""
    app.add_exception_handler(CuobianError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)


async def _ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, CuobianError):
        raise TypeError("expected an error of ours") from error
    await request.app.state.refused(request, error)
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooMany) else {}
    if STATUS.get(error.code, 500) == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.code not in STATUS:
        return await _fault(request, error)
    return answer(request, error.code, error.message, _fields_of(error), headers)


async def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise TypeError("expected an error of validation") from error
    errors = [_field(each) for each in error.errors()]
    detail = "; ".join(f"{each['field']}: {each['message']}" for each in errors)
    return answer(request, "request.invalid", detail, errors)


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise TypeError("expected an error of HTTP") from error
    code = _BY_STATUS.get(error.status_code, "request.malformed")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(allowed_methods(request))
    return answer(request, code, str(error.detail), headers=headers, status=error.status_code)


async def _fault(request: Request, error: Exception) -> Response:
    logger.error("request failed: %s %s", request.method, _route_of(request), exc_info=error)
    return answer(request, "internal", "this should not have happened; it is in the log")


def answer(
    request: Request,
    code: str,
    detail: str,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
    status: int | None = None,
) -> Response:
    """Return a problem document to a program and a page to a person."""
    if for_programs(request.url.path):
        return document(code, detail, errors, headers, status)
    page: Response = request.app.state.error_page(
        request, code, status or STATUS[code], detail, headers or {}
    )
    return page


def for_programs(path: str) -> bool:
    """Tell whether an address answers programs, and no person with a browser."""
    return path.startswith("/api/") or path == "/metrics"


def allowed_methods(request: Request) -> Sequence[str]:
    """Return every method that some route takes at this path, so that `Allow` tells the whole truth."""
    found = set()
    scope: dict[str, Any] = dict(request.scope)
    for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
        scope["method"] = method
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes):
            found.add(method)
    return sorted(found)


def _route_of(request: Request) -> str:
    """Return the template of the path, never the path: it may hold a code."""
    return str(getattr(request.scope.get("route"), "path", "?"))


def _fields_of(error: CuobianError) -> Sequence[FieldProblem]:
    if isinstance(error, Invalid):
        return [{"field": name, "message": what} for name, what in error.fields.items()]
    if isinstance(error, ReviewRefused) and error.field:
        return [{"field": error.field, "message": error.message}]
    if isinstance(error, ConfigurationError):
        parted = [each.partition(": ") for each in error.problems]
        return [{"field": where, "message": what} for where, _, what in parted]
    return ()


def _field(error: Mapping[str, Any]) -> FieldProblem:
    where = [str(part) for part in error.get("loc", ()) if part not in {"body", "query", "path"}]
    return {"field": ".".join(where) or "body", "message": str(error.get("msg", "cannot be used"))}
