"""A picture that a review holds, from the core's database to a real worker's folder, over the real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.faces import NOTICE, Asked, Assessment, Channel
from gateway.domain.model import DeviceId, EventType, Now, PersonId, PlaceId
from gateway.domain.review import Basis, Case
from gateway.domain.site import Device
from gateway.domain.vision import Purpose, SnapshotId
from gateway.service import accounts, faces, kept_pictures, reviews
from gateway.service import site as site_service
from gateway.service.accounts import AccountRole
from gateway.service.holds import AFTER
from gateway.service.reviews import By, Inside
from gateway.service.vision_line import VisionRefused
from gateway.store import review_pictures
from gateway.store.db import Database
from gateway.vision_link import VisionLink
from tests.engine.carriers import eventually
from tests.site.compound import contract, fresh
from tests.store.happenings import BEGIN, Happened, happen
from tests.vision.doors import Door, door_at
from tests.vision.forensics import found, pieces
from tests.vision.kept import crop, enrol, jpeg

WU, OFFICER = PersonId("wu"), By(1, "officer", "officer")
HOME = PlaceId("b3u2-501")


class Clock:
    """The machine's clock, and how far a test has moved it."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def steady(self) -> datetime:
        return self.now()

    def moment(self) -> Now:
        return Now(self.now(), self.now())


@pytest.fixture
def clock() -> Clock:
    """Give the core's clock."""
    return Clock()


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """Give a compound with a camera in which Mrs Wu has agreed, and an officer."""
    opened, now = fresh(tmp_path), clock.moment()
    site, purposes = contract(), (Purpose.VERIFY,)
    camera = Device(DeviceId("cam"), TEMPLATE, camera=Camera("rtsp://10.0.0.9/1", purposes=purposes))
    site_service.apply(opened, replace(site, devices={**site.devices, camera.id: camera}))
    day, year = now.at.date(), timedelta(days=365)
    faces.assess(opened, Assessment(frozenset(purposes), "陈律师", day, day + year, "a" * 64), "office", now)
    faces.consent(opened, Asked(WU, purposes, NOTICE, Channel.PAGE, child=False), "office", now)
    accounts.add(opened, "officer", AccountRole.OFFICER, "correct horse battery", now)
    yield opened
    opened.close()


def link_of(database: Database, door: Door, clock: Clock) -> VisionLink:
    """Return the core's link to a worker, which has its orders."""
    link = VisionLink(database, clock, door.line, lambda _: None)
    link.bind(site_service.export(database))
    link.look()
    return link


def matched(database: Database, door: Door, event: int) -> SnapshotId:
    """Let the worker keep a picture of her, and the core its event."""
    subject = faces.standing(database, WU, Clock().moment()).subject
    assert subject is not None
    if event == 1:
        enrol(door.keeping.store, subject)
    snapshot = door.keeping.store.keep_snapshot(subject, crop())
    said = json.dumps({"subject": subject, "purpose": "verify", "snapshot": snapshot})
    seconds = (datetime.now(UTC) - BEGIN).total_seconds() - 1
    happen(database, [Happened(seconds, EventType.FACE_RECOGNISED, HOME, "cam", WU, detail=said)], event)
    return snapshot


def review_of(database: Database, now: Now) -> Inside:
    """Open a review of her home."""
    case = Case(
        *("1234", "a bicycle is gone", "station", "Chen", Basis.POLICE_CASE, (HOME,)),
        *(now.at - timedelta(hours=1), now.at),
    )
    review = reviews.open_review(database, case, OFFICER, now, needs_second=False)
    inside = reviews.entered(database, OFFICER.account, review.id, now)
    assert inside is not None
    return inside


def test_from_an_officers_word_to_the_end_of_the_case(
    tmp_path: Path, database: Database, clock: Clock
) -> None:
    """Through a withdrawal and a worker that starts without a core; thirty days after the end it is gone."""
    with door_at(tmp_path) as door:
        link = link_of(database, door, clock)
        snapshots = [matched(database, door, event) for event in (1, 2)]
        snapshot, inside = snapshots[0], review_of(database, clock.moment())
        held = tmp_path / "vision/held" / snapshot
        kept_pictures.keep(database, inside, OFFICER, 1, clock.moment())
        link.look()
        assert held.exists()
        # Both within one look of the link: the orders that erase her hold the picture first.
        kept_pictures.keep(database, inside, OFFICER, 2, clock.moment())
        faces.withdraw(database, WU, None, "office", clock.moment())
        link.look()
        eventually(lambda: 0 == door.line.state().stored)
        assert [jpeg(), jpeg()] == [door.line.snapshot(each) for each in snapshots]
    with door_at(tmp_path) as door:
        assert jpeg() == door.line.snapshot(snapshot)
        needles = pieces([held.read_bytes()[300:]])
        assert [snapshot] == found(needles, tmp_path)
        clock.ahead = timedelta(seconds=1) - AFTER
        reviews.close(database, inside.review.id, OFFICER, "done", clock.moment())
        clock.ahead = timedelta(0)
        link_of(database, door, clock)
        assert held.exists()
        eventually(lambda: all(_refused(door, each) for each in snapshots))
        assert [] == found(needles, tmp_path)
        assert [] == list((tmp_path / "keys/pictures").iterdir())
        link_of(database, door, clock)
        with database.read() as connection:
            assert [] == review_pictures.every(connection)


def _refused(door: Door, snapshot: SnapshotId) -> bool:
    try:
        door.line.snapshot(snapshot)
    except VisionRefused:
        return True
    return False
