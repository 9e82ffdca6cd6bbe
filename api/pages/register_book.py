"""The office's page of the register: who did what, why, when, and whether the chain holds. Changes nothing.

Looking at it is a look: it stands in it. Whether it holds is checked here up to a length; a longer one takes
a command, which says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access import Office, Visitor
from api.household import zone_of
from api.pages.page import page
from api.parts import Parts, TheParts
from api.register import LIST
from api.registering import list_seen
from gateway.domain.model import outward
from gateway.domain.register import Head, Secret, fingerprint
from gateway.service import register_check
from gateway.service.register_check import Verdict
from gateway.store import register
from gateway.store.moment import from_micros
from gateway.store.queries import register_book
from gateway.store.queries.register_book import RowFilter
from gateway.store.register import LAST_OF_ALL, Stored

router = APIRouter(prefix="/register", include_in_schema=False)

SHOWN = 100
CHECKED = 200_000
"""Rows that are checked from the page: a few seconds; a longer register is checked by the command."""
NOTHING: Mapping[str, object] = {}
Word = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it; a text that was erased is known as such."""

    seq: int
    at: datetime
    act: str
    what: str
    role: str
    review: str
    count: int
    texts: Mapping[str, str]
    erased: bool


@router.get("")
async def show(
    request: Request,
    parts: TheParts,
    visitor: Office,
    act: Word = "",
    who: Word = "",
    review: Word = "",
    day: Word = "",
    before: Annotated[int, Query(ge=1, le=LAST_OF_ALL)] = LAST_OF_ALL,
) -> Response:
    """Show rows, newest first, and how far the register reaches."""
    asked = {"act": act, "who": who.strip(), "review": review.strip(), "day": day.strip()}
    return await _page(request, parts, visitor, asked, before)


@router.post("")
async def verify(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Check every row, text, index and head, and say what was found."""
    with parts.database.read() as connection:
        too_long = register_book.length(connection) > CHECKED
    verdict = None if too_long else await run_sync(_verdict, parts, limiter=parts.parcels.limit)
    return await _page(request, parts, visitor, {}, LAST_OF_ALL, {"verdict": verdict, "too_long": too_long})


def _verdict(parts: Parts) -> Verdict:
    with parts.database.read() as connection:
        return register_check.verify(connection, parts.register_key())


async def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    asked: Mapping[str, str],
    before: int,
    values: Mapping[str, object] = NOTHING,
) -> Response:
    await list_seen(parts, visitor, LIST)
    wanted, wrong = _filter(asked, zone_of(parts))
    found, head, length = await run_sync(_read, parts, wanted, before)
    onward = {name: each for name, each in asked.items() if each}
    shown = {
        "lines": [_line(each) for each in found],
        "asked": {"act": "", "who": "", "review": "", "day": "", **asked},
        "wrong": wrong,
        "following": urlencode({**onward, "before": found[-1].row.seq}) if len(found) == SHOWN else "",
        "head": head,
        "fingerprint": fingerprint(head.hash) if head is not None else "",
        "head_at": from_micros(head.at) if head is not None else None,
        "box": parts.register_key().box,
        "length": length,
        "verdict": None,
        "too_long": False,
        **values,
    }
    return page(request, parts, "register.html", visitor, shown, 422 if wrong else 200)


def _read(parts: Parts, wanted: RowFilter, before: int) -> tuple[Sequence[Stored], Head | None, int]:
    box = parts.register_key().box
    with parts.database.read() as connection:
        found = register_book.page(connection, wanted, before, SHOWN)
        return found, register.last_head(connection, box), register_book.length(connection)


def _filter(asked: Mapping[str, str], where: tzinfo) -> tuple[RowFilter, str]:
    """Return which rows are asked for, and which field could not be read."""
    review, day = asked.get("review", ""), asked.get("day", "")
    begins: datetime | None = None
    if day:
        try:
            begins = datetime.combine(date.fromisoformat(day), time(), where)
        except ValueError:
            return RowFilter(), "day"
    if review and not (review.isascii() and review.isdecimal() and len(review) < 16):
        return RowFilter(), "review"
    wanted = RowFilter(
        act=asked.get("act") or None,
        who=asked.get("who") or None,
        review=int(review) if review else None,
        since=begins,
        until=begins + timedelta(days=1) if begins is not None else None,
    )
    return wanted, ""


def _line(found: Stored) -> Line:
    row = found.row
    texts = {each.value: found.text(each) for each in Secret if each is not Secret.ABOUT}
    erased = bool(row.commitments.keys() - found.secrets.keys())
    review = outward(row.review) if row.review is not None else ""
    return Line(row.seq, from_micros(row.at), row.act, row.what, row.role, review, row.count, texts, erased)
