"""Pictures of matched faces: for the desk, for a day, and only after the look is on record."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from api.ids import inward
from gateway.domain.faces import NOTICE, Asked, Assessment, Channel
from gateway.domain.model import DeviceId, EventType, PersonId, outward
from gateway.domain.vision import Purpose
from gateway.service import face_looks, face_pictures, faces, site
from gateway.service.face_pictures import NoPicture
from gateway.store.queries import faces as matched
from tests.api.camera_house import CAMERA, Console, console_of, hang
from tests.api.house import House

JPEG = b"\xff\xd8\xff\xe0 not much of a picture"
WU = PersonId("wu")
SNAPSHOT = ("GET", "/snapshots/s1")
REASON = "本人要求"


def agree(house: House, *purposes: Purpose) -> str:
    """Let her agree, and return the random name of her face."""
    signed = Assessment(frozenset(Purpose), "陈律师", date(2026, 11, 1), date(2028, 11, 1), "a" * 64)
    now = house.clock.moment()
    faces.assess(house.database, signed, "office", now)
    asked = Asked(WU, purposes, NOTICE, Channel.PAGE, child=False)
    return faces.consent(house.database, asked, "office", now)[0].subject


def seen(house: House, subject: str, **more: object) -> str:
    """Let the camera match a face as the core records it, and return the id of the event."""
    said = {"subject": subject, "purpose": "verify", "score": 0.71, "threshold": 0.42, "snapshot": "s1"}
    house.site = site.export(house.database)
    detail = json.dumps({**said, "liveness": "not_asked", **more})
    house.press(CAMERA, EventType.FACE_RECOGNISED, detail)
    with house.database.read() as connection:
        return outward(matched.newest(connection, 1)[0].event)


def on_record(house: House) -> list[tuple[str, str, str]]:
    """Return who looked at her face and why, as she can read it."""
    return [(each.who, each.role, each.why) for each in face_looks.looks(house.database, WU)]


@pytest.fixture
def desk(house: House) -> Iterator[Console]:
    """Give a guard before a house whose worker has one picture."""
    hang(house)
    with console_of(house, "guard") as found:
        found.worker.answers[SNAPSHOT] = JPEG
        yield found


def test_the_look_is_on_record_before_the_first_byte(house: House, desk: Console) -> None:
    """When the worker is asked the row is committed already; nobody may keep what is answered."""
    event = seen(house, agree(house, Purpose.VERIFY))
    found: list[list[tuple[str, str, str]]] = []

    def answers(*_asked: object) -> tuple[int, bytes, dict[str, str]]:
        found.append(on_record(house))
        return 200, JPEG, {}

    desk.worker.answers.clear()
    desk.worker.otherwise = answers
    answer = desk.client.post(f"/api/v1/events/{event}/picture", json={"why": REASON})
    assert (200, JPEG, "no-store") == (answer.status_code, answer.content, answer.headers["cache-control"])
    assert [[("guard", "guard", REASON)]] == found


@pytest.mark.parametrize("why", ["", " \n ", "x" * 201])
def test_no_reason_no_picture(house: House, desk: Console, why: str) -> None:
    """Nothing is recorded, and the worker is not even asked."""
    event = seen(house, agree(house, Purpose.VERIFY))
    answer = desk.client.post(f"/api/v1/events/{event}/picture", json={"why": why})
    assert 422 == answer.status_code
    assert ([], []) == (on_record(house), desk.worker.asked)


def test_a_withdrawal_hides_it_at_once(house: House, desk: Console) -> None:
    """Whatever the worker still has to erase: no page, no program, no list."""
    event = seen(house, agree(house, Purpose.VERIFY))
    desk.client.post(f"/doors/faces/{event}", data={"why": REASON})
    assert JPEG == desk.client.get(f"/doors/faces/{event}/picture").content
    faces.withdraw(house.database, WU, None, "office", house.clock.moment())
    answer = desk.client.post(f"/api/v1/events/{event}/picture", json={"why": REASON})
    assert (404, "faces.no_picture") == (answer.status_code, answer.json()["code"])
    assert 404 == desk.client.get(f"/doors/faces/{event}/picture").status_code
    assert "吴奶奶" not in desk.client.get("/doors/faces").text


def test_one_purpose_withdrawn_hides_what_was_compared_for_it(house: House, desk: Console) -> None:
    """What she still agrees to says nothing about the rest."""
    event = seen(house, agree(house, *Purpose))
    faces.withdraw(house.database, WU, Purpose.VERIFY, "office", house.clock.moment())
    assert 404 == desk.client.post(f"/doors/faces/{event}", data={"why": REASON}).status_code
    assert [] == on_record(house)


@pytest.mark.usefixtures("desk")
def test_after_a_day_there_is_none(house: House) -> None:
    """To the second, and whatever the worker still has."""
    event = inward(seen(house, agree(house, Purpose.VERIFY)))
    house.clock.move(24 * 3600 - 1)
    now = house.clock.moment()
    assert "s1" == face_pictures.picture(house.database, event, now).snapshot
    house.clock.move(1)
    with pytest.raises(NoPicture):
        face_pictures.picture(house.database, event, house.clock.moment())


def test_a_locked_module_shows_nothing(house: House, desk: Console) -> None:
    """In a breach no picture goes out."""
    event = seen(house, agree(house, Purpose.VERIFY))
    faces.set_locked(house.database, locked=True)
    assert 404 == desk.client.post(f"/api/v1/events/{event}/picture", json={"why": REASON}).status_code
    assert "没有图片" in desk.client.get("/doors/faces").text


def test_the_desk_says_why_and_then_sees(house: House, desk: Console) -> None:
    """A word alone is no reason; after ten minutes it is asked again; the picture is never kept."""
    event = seen(house, agree(house, Purpose.VERIFY))
    here = f"/doors/faces/{event}"
    assert "吴奶奶" in desk.client.get("/doors/faces").text
    assert 409 == desk.client.get(f"{here}/picture").status_code
    assert "<img" not in desk.client.get(here).text.split("<main")[1]
    assert 422 == desk.client.post(here, data={"why": "", "more": "just so"}).status_code
    assert ([], []) == (on_record(house), desk.worker.asked)
    assert here == desk.client.post(here, data={"why": REASON, "more": "吴奶奶 来电"}).headers["location"]
    assert [("guard", "guard", f"{REASON}: 吴奶奶 来电")] == on_record(house)
    assert f"{here}/picture" in desk.client.get(here).text
    picture = desk.client.get(f"{here}/picture")
    assert (JPEG, "no-store") == (picture.content, picture.headers["cache-control"])
    house.clock.move(10 * 60)
    assert 409 == desk.client.get(f"{here}/picture").status_code


@pytest.mark.parametrize("answered", [(200, b"<html>", {}), (404, b'{"why": "gone"}', {})])
def test_what_is_no_picture_is_not_shown_as_one(
    house: House, desk: Console, answered: tuple[int, bytes, dict[str, str]]
) -> None:
    """A worker that answers something else is named; the look stays on record."""
    event = seen(house, agree(house, Purpose.VERIFY))
    desk.worker.answers[SNAPSHOT] = answered
    answer = desk.client.post(f"/api/v1/events/{event}/picture", json={"why": REASON})
    assert answer.json()["code"] in {"vision.away", "vision.refused"}
    assert 1 == len(on_record(house))


def test_without_a_snapshot_there_is_no_page(house: House, desk: Console) -> None:
    """A camera that keeps none, a number that is no face, a face of nobody: all the same answer."""
    event = seen(house, agree(house, Purpose.VERIFY), snapshot=None)
    for each in (event, "999", "x"):
        assert 404 == desk.client.get(f"/doors/faces/{each}").status_code
    assert DeviceId(CAMERA) in site.export(house.database).devices
