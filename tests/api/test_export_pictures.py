"""Pictures in an export: as the worker hands them out, of whoever still agrees, never unblurred instead."""

import json
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from gateway.domain.vision import Purpose
from gateway.service import faces
from tests.api.camera_house import Console, console_of, hang
from tests.api.export_house import CASE, Officer, files_of, lines_of, officer_of
from tests.api.house import House
from tests.api.test_pictures import WU, agree, seen

HANDED = ("POST", "/snapshots/s1/handed")
JPEG = bytes(cv2.imencode(".jpg", np.full((30, 40, 3), 90, np.uint8))[1])


@pytest.fixture
def worker(house: House) -> Iterator[Console]:
    """Give a house whose worker has one picture to hand over, before an officer."""
    hang(house)
    with console_of(house, "officer") as found:
        found.worker.answers[HANDED] = JPEG
        yield found


def officer(worker: Console) -> Officer:
    """Open a review of the entrance where the camera is."""
    return officer_of(worker.client, places=["b3u2"])


def test_a_matched_face_travels_marked_and_is_named_by_its_event(house: House, worker: Console) -> None:
    """The worker is told case, officer, time and box, and asked for no picture in any other form."""
    event = seen(house, agree(house, Purpose.VERIFY))
    house.clock.move(1)
    files = files_of(officer(worker).export().content)
    name = f"pictures/{event}.jpg"
    assert JPEG == files[name]
    shown = next(each for each in lines_of(files["events.jsonl"]) if each["id"] == event)
    assert (name, "吴奶奶", "face.recognised") == (shown["picture"], shown["person_name"], shown["type"])
    assert "snapshot" not in shown["detail"]
    ((method, path, body),) = worker.worker.asked
    assert HANDED == (method, path)
    said = json.loads(body)
    box = json.loads(files["manifest.json"])["box"]
    for words in (CASE["case_number"], CASE["name"], event, "2026-11-23T04:00:01Z", box):
        assert str(words) in said["code"]
        assert any(str(words) in line for line in said["lines"])
    assert JPEG in files["timeline.pdf"]


def test_where_the_worker_is_away_the_picture_is_left_out_and_said(house: House, worker: Console) -> None:
    """The events travel, the manifest says which picture does not and why, and the worker is asked once."""
    subject = agree(house, Purpose.VERIFY)
    events = [seen(house, subject) for _ in range(3)]
    house.clock.move(1)
    worker.worker.answers[HANDED] = b"no picture at all"
    files = files_of(officer(worker).export().content)
    assert [] == [name for name in files if name.startswith("pictures/")]
    assert dict.fromkeys(events, "worker") == json.loads(files["manifest.json"])["pictures_left_out"]
    assert 1 == len(worker.worker.asked)


def test_whoever_withdrew_is_in_no_export(house: House, worker: Console) -> None:
    """From the moment of the withdrawal the worker is not asked; the event itself stays evidence."""
    event = seen(house, agree(house, Purpose.VERIFY))
    house.clock.move(1)
    faces.withdraw(house.database, WU, None, "office", house.clock.moment())
    files = files_of(officer(worker).export().content)
    assert ({event: "gone"}, []) == (
        json.loads(files["manifest.json"])["pictures_left_out"],
        worker.worker.asked,
    )


def test_pictures_can_be_left_at_home(house: House, worker: Console) -> None:
    """Where nobody wants them the worker is not asked."""
    seen(house, agree(house, Purpose.VERIFY))
    house.clock.move(1)
    files = files_of(officer(worker).export(pictures=False).content)
    assert ({}, []) == (json.loads(files["manifest.json"])["pictures_left_out"], worker.worker.asked)


def test_more_pictures_than_one_export_may_hold_are_refused(
    house: House, worker: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never cut off silently."""
    monkeypatch.setattr("api.exports.MOST_PICTURES", 1)
    subject = agree(house, Purpose.VERIFY)
    for _ in range(2):
        seen(house, subject)
    house.clock.move(1)
    assert "more than 1 pictures" in officer(worker).export().json()["detail"]
