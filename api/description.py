"""How the interface describes itself (OpenAPI 3.1): problems in one shape, and what opens which door."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

OPEN = {
    ("/api/v1/health", "get"),
    ("/api/v1/session", "post"),
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457; `code` is stable.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
ANY_PROBLEM: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
"""Stands at every operation, so that nobody has to guess which errors it may answer with."""


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, made once."""
    if app.openapi_schema is None:
        found = get_openapi(title=app.title, version=app.version, routes=app.routes)
        parts = found.setdefault("components", {})
        parts.setdefault("schemas", {})["Problem"] = PROBLEM
        parts["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "cookie": {"type": "apiKey", "in": "cookie", "name": "cuobian"},
        }
        for path, operations in found["paths"].items():
            for method, operation in operations.items():
                open_ = (path, method) in OPEN
                operation["security"] = [] if open_ else [{"bearer": []}, {"cookie": []}]
        app.openapi_schema = found
    return app.openapi_schema
