"""Alarms for programs and the desk: what is told, page by page, and what the desk may do."""

import pytest
from sqlalchemy import text

from gateway.service.links import Answer
from tests.api.conftest import LogIn
from tests.api.house import House


def test_an_alarm_tells_who_where_since_when_and_what_comes_next(house: House, log_in: LogIn) -> None:
    """The list shows a fresh alarm with its place, resident, step, messages and log."""
    id_ = house.press()
    house.clock.move(10)
    (alarm,) = log_in().get("/api/v1/alarms").json()["items"]
    notifications, log = alarm.pop("notifications"), alarm.pop("log")
    assert {
        "id": id_,
        "kind": "sos",
        "state": "raised",
        "place": "b3u2-501",
        "place_name": "3号楼 2单元 501",
        "resident": "吴奶奶",
        "raised_at": "2026-11-23T04:00:00Z",
        "helper": None,
        "presses": 1,
        "pressed_at": "2026-11-23T04:00:00Z",
        "round": 1,
        "step": 1,
        "steps": 2,
        "next_in": 50.0,
        "unreachable": False,
        "outcome": None,
        "resolved_at": None,
        "notifications_earlier": 0,
        "log_earlier": 0,
        "told": [
            {
                "person": "郑阿姨",
                "stage": "waiting",
                "channel": "webhook",
                "at": "2026-11-23T04:00:00Z",
                "why": None,
            }
        ],
    } == alarm
    assert [("郑阿姨", "call", "pending", 1)] == [
        (each["person"], each["purpose"], each["state"], each["step"]) for each in notifications
    ]
    assert ["raised", "called"] == [each["type"] for each in log]


def test_no_answer_holds_an_address(house: House, log_in: LogIn) -> None:
    """Addresses of neighbours never leave through the alarm's JSON."""
    house.press()
    assert "127.0.0.1:9009" not in log_in().get("/api/v1/alarms").text


def test_ids_are_text_that_sorts_by_time(house: House, log_in: LogIn) -> None:
    """Later alarms have greater ids, as text."""
    first, second = house.press("sos-501"), house.press("sos-502")
    assert isinstance(first, str)
    assert first < second
    assert [first, second] == [each["id"] for each in log_in().get("/api/v1/alarms").json()["items"]]


def test_a_list_pages_by_cursor_in_both_orders(house: House, log_in: LogIn) -> None:
    """Following `next` to its end gives every alarm once."""
    made = [house.press(f"stranger-{number}") for number in range(5)]
    guard = log_in()
    for order, expected in (("oldest", made), ("newest", made[::-1])):
        found, after = [], ""
        while after is not None:
            page = guard.get("/api/v1/alarms", params={"limit": 2, "order": order, "after": after}).json()
            found += [each["id"] for each in page["items"]]
            after = page["next"]
        assert expected == found


def test_a_list_can_be_of_one_state(house: House, log_in: LogIn) -> None:
    """`state=open` leaves the closed ones out, a state names its own."""
    first, second = house.press("sos-501"), house.press("sos-502")
    house.close(first)
    guard = log_in()

    def ids(state: str) -> list[str]:
        return [each["id"] for each in guard.get(f"/api/v1/alarms?state={state}").json()["items"]]

    assert [second] == ids("open")
    assert [first] == ids("resolved")
    assert [] == ids("acknowledged")


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "state=nonsense", "order=x"])
def test_a_wrong_question_is_told_which_field(log_in: LogIn, query: str) -> None:
    """A parameter out of range is a problem that names it."""
    answer = log_in().get(f"/api/v1/alarms?{query}")
    assert (422, "request.invalid") == (answer.status_code, answer.json()["code"])
    assert query.partition("=")[0] == answer.json()["errors"][0]["field"]


@pytest.mark.parametrize("id_", ["7", "000000000000007", "x", "-1", "9" * 40, "%00"])
def test_what_is_no_alarm_is_not_found(log_in: LogIn, id_: str) -> None:
    """Unknown and impossible ids are told alike."""
    answer = log_in().get(f"/api/v1/alarms/{id_}")
    assert (404, "not_found") == (answer.status_code, answer.json()["code"])


def test_the_desk_takes_an_alarm_to_its_end(house: House, log_in: LogIn) -> None:
    """Acknowledge, arrive, note, resolve: each is told at once, named with who and by which way."""
    id_ = house.press()
    guard = log_in()
    assert "acknowledged" == guard.post(f"/api/v1/alarms/{id_}/acknowledge").json()["state"]
    assert "guard" == guard.get(f"/api/v1/alarms/{id_}").json()["helper"]
    assert "attended" == guard.post(f"/api/v1/alarms/{id_}/arrive").json()["state"]
    noted = guard.post(f"/api/v1/alarms/{id_}/note", json={"text": "叫了医生"}).json()
    assert ("noted", "叫了医生", "guard", "desk") == tuple(
        noted["log"][-1][key] for key in ("type", "text", "by", "channel")
    )
    closed = guard.post(f"/api/v1/alarms/{id_}/resolve", json={"outcome": "送医"}).json()
    assert ("resolved", "送医", None) == (closed["state"], closed["outcome"], closed["next_in"])


def test_the_desk_closes_only_with_an_outcome(house: House, log_in: LogIn) -> None:
    """Without words on how it ended the alarm stays open."""
    id_ = house.press()
    guard = log_in()
    for outcome in ("", "   "):
        answer = guard.post(f"/api/v1/alarms/{id_}/resolve", json={"outcome": outcome})
        assert (422, "alarm.outcome_missing") == (answer.status_code, answer.json()["code"])
    assert "raised" == guard.get(f"/api/v1/alarms/{id_}").json()["state"]


def test_what_the_state_forbids_is_a_conflict_and_changes_nothing(house: House, log_in: LogIn) -> None:
    """A closed alarm takes no answer but a note."""
    id_ = house.press()
    house.close(id_)
    guard = log_in()
    before = guard.get(f"/api/v1/alarms/{id_}").json()
    for what in ("acknowledge", "decline", "arrive"):
        answer = guard.post(f"/api/v1/alarms/{id_}/{what}")
        assert (409, "alarm.illegal_transition") == (answer.status_code, answer.json()["code"])
    assert before == guard.get(f"/api/v1/alarms/{id_}").json()
    assert 200 == guard.post(f"/api/v1/alarms/{id_}/note", json={"text": "x"}).status_code


def test_declining_ends_ones_own_promise(house: House, log_in: LogIn) -> None:
    """The desk that cannot go after all raises the alarm again."""
    id_ = house.press()
    guard = log_in()
    guard.post(f"/api/v1/alarms/{id_}/acknowledge")
    assert "raised" == guard.post(f"/api/v1/alarms/{id_}/decline").json()["state"]


def test_a_neighbours_answer_is_seen(house: House, log_in: LogIn) -> None:
    """Who comes, and by which way they said so, stands in the alarm."""
    id_ = house.press()
    house.says(id_, Answer.GOING)
    alarm = log_in().get(f"/api/v1/alarms/{id_}").json()
    assert ("acknowledged", "郑阿姨") == (alarm["state"], alarm["helper"])
    assert ("acknowledged", "neighbour", "page") == tuple(
        alarm["log"][-1][key] for key in ("type", "role", "channel")
    )


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b'{"text": 1}', b'{"text": ""}', b'{"text": "x", "more": 1}', b"\xff"]
)
def test_a_body_that_does_not_fit_is_refused(house: House, log_in: LogIn, body: bytes) -> None:
    """Anything but the expected object is a problem, never a fault."""
    id_ = house.press()
    answer = log_in().post(
        f"/api/v1/alarms/{id_}/note", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {"request.invalid", "request.malformed"}


def test_of_a_very_long_story_the_newest_is_told_and_the_rest_counted(house: House, log_in: LogIn) -> None:
    """Nobody answered for hours: 500 lines and messages each, as a program and as a page."""
    id_ = house.press()
    short = house.press("sos-502")
    with house.database.write() as connection:
        for number in range(600):
            connection.execute(
                text(
                    "INSERT INTO alarm_log VALUES (NULL, :alarm, 0, 'called', 'gateway', '', NULL, '', :text)"
                ),
                {"alarm": int(id_), "text": f"{number}.1"},
            )
            connection.execute(
                text(
                    "INSERT INTO notification (alarm, person, channel, address, purpose, tells, round,"
                    " step, state, attempts, created_at, updated_at, error, receipt) VALUES (:alarm,"
                    " 'zheng', 'webhook', 'x', 'call', 'raised', :round, 0, 'sent', 1, 0, 0, '', '')"
                ),
                {"alarm": int(id_), "round": number + 1},
            )
    guard = log_in()
    long, other = guard.get("/api/v1/alarms").json()["items"]
    assert (102, 101) == (long["log_earlier"], long["notifications_earlier"])
    assert [f"{number}.1" for number in range(100, 600)] == [each["text"] for each in long["log"]]
    assert list(range(102, 602)) == [each["round"] for each in long["notifications"]]
    assert (short, 0, 2, 0, 1) == (
        other["id"],
        other["log_earlier"],
        len(other["log"]),
        other["notifications_earlier"],
        len(other["notifications"]),
    )
    page = guard.get(f"/alarms/{id_}").text
    assert "更早的 102 条记录" in page
    assert "更早的 101 条通知" in page
    assert "更早的" not in guard.get(f"/alarms/{short}").text
