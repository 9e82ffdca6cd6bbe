"""Receipts over HTTP: told in story and stream, and by the neighbour's page without being an answer."""

import json
import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.feed import Feed, Further
from api.throttle import MOST, Pace
from gateway.domain.notification import NotificationState
from gateway.service.links import Answer
from tests.api.conftest import LogIn
from tests.api.house import BEGIN, House


def test_an_opened_page_says_so_and_changes_nothing_else(
    house: House, client: TestClient, log_in: LogIn
) -> None:
    """`looked` is no answer: the alarm, its log and its deadline stay; the story says when it was opened."""
    id_ = house.press()
    guard, path = log_in(), house.link(id_)
    before = guard.get(f"/api/v1/alarms/{id_}").json()
    house.clock.move(3)
    for _ in range(3):
        answer = client.post(path, data={"looked": "1", "answer": "going"})
        assert (204, b"") == (answer.status_code, answer.content)
    after = guard.get(f"/api/v1/alarms/{id_}").json()
    assert [{"stage": "read", "at": "2026-11-23T04:00:03Z"}] == after["notifications"][0]["stages"]
    assert ("read", "郑阿姨") == (after["told"][0]["stage"], after["told"][0]["person"])
    for changed in ("notifications", "told", "next_in"):
        before.pop(changed), after.pop(changed)
    assert before == after


def test_only_the_holder_of_a_link_can_say_so(house: House, client: TestClient) -> None:
    """A made-up code is told 404, however long; of a closed alarm nothing is written."""
    id_ = house.press()
    assert 404 == client.post("/n/made-up", data={"looked": "1"}).status_code
    assert 404 == client.post(f"/n/{'x' * 500}", data={"looked": "1"}).status_code
    house.close(id_)
    assert 204 == client.post(house.link(id_), data={"looked": "1"}).status_code
    with house.database.read() as connection:
        assert 0 == connection.exec_driver_sql("SELECT count(*) FROM receipt").scalar_one()


def test_fetching_the_page_ahead_says_nothing(house: House, client: TestClient) -> None:
    """A preview fetches and runs no script: nobody has read anything."""
    client.get(house.link(house.press()))
    with house.database.read() as connection:
        assert 0 == connection.exec_driver_sql("SELECT count(*) FROM receipt").scalar_one()


def test_a_phone_that_says_it_all_the_time_is_heard_now_and_then() -> None:
    """Once in ten seconds each; and no number of codes fills the memory."""
    pace = Pace(timedelta(seconds=10))
    assert [True, False, True] == [pace.lets("a", BEGIN + timedelta(seconds=at)) for at in (0, 9, 10)]
    assert pace.lets("a", BEGIN - timedelta(days=1)), "a clock that jumped back silences nobody"
    assert all(pace.lets(str(number), BEGIN) for number in range(MOST + 1))
    assert pace.lets("a", BEGIN)


def test_the_story_says_how_far_each_message_has_come(house: House, log_in: LogIn) -> None:
    """With the carrier's reason for who may see names, and neither name nor reason for who may not."""
    id_ = house.press()
    house.settle(1, NotificationState.FAILED_TEMPORARY, "the server answered 503")
    for role, person, why in (("guard", "郑阿姨", "the server answered 503"), ("installer", None, None)):
        story = log_in(role).get(f"/api/v1/alarms/{id_}").json()
        (told,) = story["told"]
        assert ("trying_again", person, why) == (told["stage"], told["person"], told["why"])
        assert "trying_again" == story["notifications"][0]["stage"]


def test_pages_are_told_that_a_message_has_come_further(house: House) -> None:
    """One word for all alarms of one look; nothing where nothing came further, and none of the past."""
    first, second = house.press("sos-501"), house.press("sos-502")
    house.settle(1, NotificationState.SENDING)
    feed = Feed(house.database, house.clock.moment)
    feed.start()
    with feed.subscribed() as subscription:
        house.settle(1, NotificationState.SENT, "200")
        house.settle(2, NotificationState.SENT, "200")
        feed.look()
        feed.look()
        assert Further((int(first), int(second))) == subscription._queue.get_nowait()
        assert subscription._queue.empty()


def test_the_stream_names_the_alarm_and_nobody(house: House, log_in: LogIn) -> None:
    """It leaves the place to resume from alone: a receipt is never repeated."""
    from api.stream import _piece
    from tests.api.house import Running

    id_ = house.press()
    with Running(house) as server:
        piece = _piece(Further((int(id_),)), server.parts, None)  # type: ignore[arg-type]
    lines = dict(line.split(": ", 1) for line in piece.decode().strip().splitlines())
    assert {"event": "receipt", "data": json.dumps({"alarms": [id_]})} == lines


def test_the_board_says_it_in_words_beside_the_name(house: House, log_in: LogIn) -> None:
    """Guard and wall read who was called and how far that is; an installer reads no name."""
    id_ = house.press()
    house.settle(1, NotificationState.SENDING, "call: ringing")
    assert "郑阿姨" in log_in().get("/board").text
    assert "正在响铃" in log_in().get("/board").text
    installer = log_in("installer").get("/board").text
    assert ("正在响铃" in installer, "郑阿姨" in installer) == (True, False)
    house.says(id_, Answer.CANNOT)
    assert "去不了" in log_in().get(f"/alarms/{id_}").text


@pytest.mark.parametrize("address", ["siren-b3?do=siren", "siren-b3", "sos-501?do=light,siren"])
def test_a_siren_is_named_by_where_it_hangs(house: House, log_in: LogIn, address: str) -> None:
    """By its place where that is known and its id, on the board and in the story; never by its address."""
    id_ = house.press()
    with house.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE notification SET person = ?, channel = 'panel'", (f"thing:{address}",)
        )
    guard, name = log_in(), "501 sos-501" if address.startswith("sos") else "siren-b3"
    for path in ("/", f"/alarms/{id_}"):
        page = guard.get(path).text
        assert (True, False) == (name in page, "thing:" in page), path


def test_who_cannot_go_is_no_tick_on_the_board(house: House, log_in: LogIn) -> None:
    """Across the room a green tick is somebody who goes; a no has the sign of what failed."""
    id_ = house.press()
    signs = []
    for said in (Answer.CANNOT, Answer.GOING):
        house.says(id_, said)
        signs += re.findall(r'class="told (\w+)"', log_in().get("/").text)[:1]
    assert ["failed", "acted"] == signs
