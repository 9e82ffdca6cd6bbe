"""Handing an export over: on record before its first byte is served, kept on record for three years.

Serves nothing itself. The row of the register names the sum of the ZIP, so that whoever holds one can be told
by the register alone whether this box made it.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.domain import export
from gateway.domain.export import Handing
from gateway.domain.model import Now
from gateway.domain.register import Act
from gateway.domain.review import ReviewNotOpen
from gateway.service.export_material import Material
from gateway.service.export_parcel import Parcel
from gateway.service.reviews import HANDED_OVER_KEPT, By, Inside, look
from gateway.store import register, reviews
from gateway.store.db import Database
from gateway.store.register import LAST_OF_ALL
from gateway.store.reviews import HandOver

SHOWN = 100


def handed_over(
    database: Database,
    inside: Inside,
    by: By,
    handing: Handing,
    material: Material,
    parcel: Parcel,
    now: Now,
) -> int:
    """Commit a hand-over. Raises ReviewNotOpen, ExportRefused or StoreRefused: then serve nothing."""
    places, persons = material.concerned
    row = look(
        Act.EXPORTED,
        f"export:{parcel.sha256.hex()}",
        by,
        now,
        inside,
        places=places,
        persons=persons,
        why=handing.why,
        detail=f"to {handing.to}: {parcel.events} events, {parcel.pictures} pictures",
    )
    made = HandOver(
        id=0,
        review=inside.review.id,
        at=now.at,
        kept_until=now.at + HANDED_OVER_KEPT,
        by=inside.review.case.officer,
        to=handing.to,
        sha256=parcel.sha256,
        size=len(parcel.content),
        events=parcel.events,
        pictures=parcel.pictures,
    )
    with database.write() as connection:
        review = reviews.one(connection, inside.review.id)
        # It took a while to build: what ran out or was closed meanwhile shows nothing any more.
        if review is None or not review.holds(now):
            raise ReviewNotOpen("the review ended while the export was being built")
        before = sum(each.events for each in reviews.hand_overs(connection, review.id))
        export.within_review(before, parcel.events)
        register.append(connection, row)
        return reviews.add_hand_over(connection, made)


def handed(database: Database, before: int = LAST_OF_ALL, most: int = SHOWN) -> Sequence[HandOver]:
    """Return what was handed over from all reviews, newest first."""
    with database.read() as connection:
        return reviews.all_hand_overs(connection, before, most)


def record_of(database: Database, sha256: bytes) -> HandOver | None:
    """Return the record of the very file with this sum, None where this box handed over no such one."""
    with database.read() as connection:
        return reviews.hand_over_of(connection, sha256)
