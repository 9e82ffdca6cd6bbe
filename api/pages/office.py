"""People, groups and policies for the office's programs. Reads only what an office may see."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["people"])
