"""The guard desk's page of doors: seen as they stand, what is wrong first, opened by name."""

import json
import re

import pytest
from fastapi.testclient import TestClient

from gateway.store.moment import to_micros
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.test_doors import UNIT, Says, installer, rows, says

__all__ = ["installer", "says"]


def names(page: str) -> list[str]:
    """Return the doors of a page in its order."""
    return re.findall(r'<section class="card[^>]* id="([\w-]+)"', page)


@pytest.fixture
def doors(installer: TestClient) -> None:
    """Assemble a door with a lock and one without."""
    installer.post("/api/v1/doors", json={"id": "bare", "name": "后门", "place": "b3"})
    installer.post("/api/v1/doors", json=UNIT)


@pytest.mark.usefixtures("doors")
def test_the_desk_lets_somebody_in(house: House, log_in: LogIn) -> None:
    """One tap: the lock is told, the event says who, and the page says what became of it."""
    guard = log_in("guard")
    answer = guard.post("/doors/unit/open")
    assert (303, "/doors#unit") == (answer.status_code, answer.headers["location"])
    assert [("ctrl-u2",)] == rows(house, "SELECT device FROM command WHERE do = 'unlock'")
    ((said,),) = rows(house, "SELECT detail FROM event WHERE type = 'door.granted'")
    assert '"by":"guard"' in str(said).replace(" ", "")
    assert "正在通知门锁" in guard.get("/doors").text


@pytest.mark.usefixtures("doors")
def test_what_became_of_an_opening_is_shown_for_a_minute(house: House, log_in: LogIn) -> None:
    """Afterwards it would be taken for somebody else's."""
    guard = log_in("guard")
    guard.post("/doors/unit/open")
    assert 'role="status"' in guard.get("/doors").text
    house.clock.move(61)
    assert 'role="status"' not in guard.get("/doors").text


@pytest.mark.usefixtures("doors")
def test_a_door_without_a_lock_has_no_button(house: House, log_in: LogIn) -> None:
    """Whoever asks all the same is told beside the door, and nothing is recorded."""
    guard = log_in("guard")
    assert ["/doors/unit/open"] == re.findall(r'action="(/doors/[\w-]+/open)"', guard.get("/doors").text)
    answer = guard.post("/doors/bare/open")
    assert 422 == answer.status_code
    assert "没有打开" in answer.text
    assert 404 == guard.post("/doors/nowhere/open").status_code
    assert [] == rows(house, "SELECT id FROM event WHERE type = 'door.granted'")


@pytest.mark.usefixtures("doors")
def test_what_is_wrong_stands_first(house: House, log_in: LogIn, says: Says) -> None:
    """A door that was forced open is not looked for."""
    guard = log_in("guard")
    says("ctrl-u2", "door.closed")
    assert ["bare", "unit"] == names(guard.get("/doors").text)
    says("ctrl-u2", "door.opened")
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE door_state SET standing = 'forced' WHERE door = 'unit'")
    page = guard.get("/doors").text
    assert ["unit", "bare"] == names(page)
    assert "被强行打开" in page


@pytest.mark.usefixtures("doors")
def test_a_door_is_found_by_name_or_place(log_in: LogIn) -> None:
    """Nothing found says so and leads back."""
    guard = log_in("guard")
    assert ["bare"] == names(guard.get("/doors?q=后").text)
    assert ["unit"] == names(guard.get("/doors?q=2单元").text)
    assert 'href="/doors">' in guard.get("/doors?q=nowhere").text


def test_no_door_yet(log_in: LogIn) -> None:
    """A compound without doors is told where they come from."""
    assert "安装员" in log_in("guard").get("/doors").text


@pytest.mark.usefixtures("doors")
def test_card_face_and_opening_are_one_line(house: House, log_in: LogIn, says: Says) -> None:
    """Who it was, what was shown, what the camera says and how sure; for a quarter of an hour, no longer."""
    face = {"purpose": "verify", "score": 0.71, "threshold": 0.42, "enrolled": 1, "liveness": "not_asked"}
    with house.database.write() as connection:
        at = to_micros(house.clock.moment().at)
        for device, type_, person, detail in (
            ("reader-u2", "access.card", "zheng", {"credential": 1, "door": "unit"}),
            ("reader-u2", "door.granted", "zheng", {"door": "unit", "expectation": "e1"}),
            ("ctrl-u2", "door.opened", None, {}),
            ("reader-u2", "face.recognised", "zheng", face | {"expectation": "e1"}),
        ):
            connection.exec_driver_sql(
                "INSERT INTO event (device, type, received_at, clock_trusted, source, qos, person, detail,"
                " reason, raw, steady) VALUES (?, ?, ?, 1, '', 1, ?, ?, '', x'', ?)",
                (device, type_, at, person, json.dumps(detail), at),
            )
    guard, fitter = log_in("guard"), log_in("installer")
    (line,) = guard.get("/api/v1/doors/unit/passings").json()["items"]
    assert ("zheng", ["card"], True, True, None) == (
        line["person"],
        line["by"],
        line["granted"],
        line["opened"],
        line["reason"],
    )
    assert (True, 0.71, 0.42, 1) == tuple(
        line["face"][key] for key in ("matched", "score", "threshold", "enrolled")
    )
    page = guard.get("/doors").text
    assert "是本人" in page
    assert "0.71 ≥ 0.42" in page
    (hidden,) = fitter.get("/api/v1/doors/unit/passings").json()["items"]
    assert (None, None) == (hidden["person"], hidden["name"])
    house.clock.move(16 * 60)
    assert [] == guard.get("/api/v1/doors/unit/passings").json()["items"]
    assert 404 == guard.get("/api/v1/doors/nowhere/passings").status_code


@pytest.mark.usefixtures("doors")
def test_a_camera_that_talks_nonsense_takes_no_page_away(house: House, log_in: LogIn) -> None:
    """Whatever it says beside the word that it saw a face, the desk sees its doors."""
    said = {
        "score": "1e9",
        "threshold": [0.5],
        "enrolled": 10**400,
        "frames": "many",
        "model": {"name": "sface"},
    }
    with house.database.write() as connection:
        at = to_micros(house.clock.moment().at)
        connection.exec_driver_sql(
            "INSERT INTO event (device, type, received_at, clock_trusted, source, qos, person, detail,"
            " reason, raw, steady) VALUES ('reader-u2', 'face.unknown', ?, 1, '', 1, NULL, ?, '', x'', ?)",
            (at, json.dumps(said), at),
        )
    guard = log_in("guard")
    (line,) = guard.get("/api/v1/doors/unit/passings").json()["items"]
    assert {"matched": False} == {name: value for name, value in line["face"].items() if value is not None}
    assert 200 == guard.get("/doors").status_code
