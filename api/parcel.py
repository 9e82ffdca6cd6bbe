"""What somebody is given about themselves, as one ZIP: JSON for programs, a page for people. Decides nothing.

Made in a file without a name, which is gone as soon as the answer has been sent.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from anyio.to_thread import run_sync
from starlette.responses import StreamingResponse

from api.pages.render import Pages, stamp, zone
from api.parts import Parts
from config.site_values import written_person
from gateway.domain.errors import StoreRefused
from gateway.domain.household import Subject
from gateway.domain.model import Now
from gateway.service import subject_access
from gateway.service.reviews import By
from gateway.service.subject_access import Record, Section
from gateway.store.queries import system

IN_MEMORY = 4 * 1024 * 1024
PIECE = 64 * 1024
SHOWN = 300
"""Records of a class that the page shows, the newest; the JSON has them all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One class of records as the page shows it."""

    name: str
    count: int
    newest: Sequence[Record]


async def parcel(parts: Parts, subject: Subject, by: By, why: str, spoken: str) -> StreamingResponse:
    """Make somebody's ZIP, put on record that they are given it, and answer with it. Raises StoreRefused."""
    now = parts.clock.moment()
    made = await run_sync(partial(_made, parts, subject, now, spoken), limiter=parts.parcels.limit)
    try:
        await run_sync(subject_access.served, parts.database, subject, by, now, why)
    except StoreRefused:
        made.close()
        raise
    name = f"cuobian-{now.at:%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(_pieces(made), media_type="application/zip", headers=headers)


def _made(parts: Parts, subject: Subject, now: Now, spoken: str) -> IO[bytes]:
    found = subject_access.sections(parts.database, subject, now, written_person, parts.chosen.kept)
    with parts.database.read() as connection:
        site_name, _, timezone = system.site_names(connection)
    values = {"site_name": site_name, "zone": zone(timezone), "now": now.at, "most": SHOWN}
    return written(parts.pages, found, spoken, values)


def written(pages: Pages, found: Sequence[Section], spoken: str, values: Mapping[str, object]) -> IO[bytes]:
    """Return a ZIP with every record, and a page about them in a language."""
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed by whoever has read it
    with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        shown = [_section(zipped, each) for each in found]
        page = pages.render("parcel.html", spoken, {**values, "sections": shown})
        zipped.writestr(_named("index.html"), page)
    file.seek(0)
    return file


def _section(zipped: ZipFile, section: Section) -> Shown:
    """Write a class of records one by one, so that a long one takes no room."""
    newest: deque[Record] = deque(maxlen=SHOWN)
    count = 0
    with zipped.open(_named(f"data/{section.name}.json"), "w") as into:
        into.write(b"[")
        for each in section.records:
            into.write((",\n" if count else "\n").encode() + _json(each))
            newest.append(each)
            count += 1
        into.write(b"\n]\n")
    return Shown(section.name, count, list(newest))


def _named(name: str) -> ZipInfo:
    """Return an entry whose time is always the same: what is in it says when it was."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _json(found: Record) -> bytes:
    return json.dumps(found, ensure_ascii=False, default=_plain).encode()


def _plain(found: object) -> str:
    return stamp(found) if isinstance(found, datetime) else str(found)


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := await run_sync(file.read, PIECE):
            yield piece
