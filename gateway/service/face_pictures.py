"""Which pictures of matched faces may be looked at now, by the number of their event. Never sees one.

A picture is at most a day old, and nobody's who no longer agrees to what it was compared for: from the moment
of a withdrawal it is not shown, whatever the worker has still to erase (PRIVACY rules 5 and 9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.errors import CuobianError
from gateway.domain.faces import purposes_of
from gateway.domain.model import Now, PersonId, PlaceId
from gateway.domain.vision import SnapshotId
from gateway.store import faces
from gateway.store.db import Database
from gateway.store.queries import faces as matched
from gateway.store.queries.faces import MatchedFace

KEPT = timedelta(hours=24)
NO_PICTURE = "found no picture that may be shown, expected a matched face of today whose owner still agrees"
LOOKED_THROUGH = 200
"""Matched faces, newest first, among which pictures are looked for."""


class NoPicture(CuobianError):
    """There is no picture that may be shown: none was kept, its day is over, or whose it was withdrew."""

    code = "faces.no_picture"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of somebody at a camera, and how sure it is that it is theirs."""

    event: int
    snapshot: SnapshotId
    person: PersonId
    name: str
    place: PlaceId | None
    device: str
    at: datetime
    score: float | None
    threshold: float | None
    liveness: str
    held_until: datetime | None = None
    """Where a review holds it beyond its day."""

    @property
    def until(self) -> datetime:
        """When it is gone."""
        return self.held_until or self.at + KEPT


def pictures(database: Database, now: Now) -> Sequence[Picture]:
    """Return what may be looked at now, newest first."""
    with database.read() as connection:
        if faces.locked(connection):
            return ()
        found = matched.newest(connection, LOOKED_THROUGH)
        return [shown for each in found if (shown := _shown(connection, each, now)) is not None]


def picture(database: Database, event: int, now: Now) -> Picture:
    """Return one by its event. Raises NoPicture, without a word of whose it would have been."""
    with database.read() as connection:
        found = matched.one(connection, event) if not faces.locked(connection) else None
        if found is None:
            raise NoPicture(NO_PICTURE)
        return seen_today(connection, found, now)


def seen_today(connection: Connection, found: MatchedFace, now: Now) -> Picture:
    """Return the picture of a matched face that anybody may see who may see pictures. Raises NoPicture."""
    shown = _shown(connection, found, now)
    if shown is None:
        raise NoPicture(NO_PICTURE)
    return shown


def of(found: MatchedFace) -> Picture:
    """Return the picture of a matched face, whoever may see it. Raises NoPicture where none was kept."""
    snapshot = found.said.get("snapshot")
    if not isinstance(snapshot, str) or not snapshot:
        raise NoPicture(NO_PICTURE)
    return Picture(
        event=found.event,
        snapshot=SnapshotId(snapshot),
        person=found.person,
        name=found.name or found.person,
        place=found.place,
        device=found.device,
        at=found.at,
        score=_number(found.said.get("score")),
        threshold=_number(found.said.get("threshold")),
        liveness=str(found.said.get("liveness", "")),
    )


def _shown(connection: Connection, found: MatchedFace, now: Now) -> Picture | None:
    snapshot = found.said.get("snapshot")
    if not isinstance(snapshot, str) or not snapshot or now.at - found.at >= KEPT:
        return None
    subject = faces.subject_of(connection, found.person)
    held = [each for each in faces.consents(connection, found.person) if each.subject == subject]
    if found.said.get("purpose") not in purposes_of(held, now.at):
        return None
    return of(found)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
