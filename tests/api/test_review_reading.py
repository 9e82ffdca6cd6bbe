"""Within a review: what lies in it is shown and on record first, what lies outside is not there at all."""

import pytest
from fastapi.testclient import TestClient

from gateway.domain.model import EventType
from gateway.domain.register import Act
from gateway.service import register
from gateway.service.links import Answer
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.review_house import evening, open_review, say


@pytest.fixture
def alarm(house: House) -> str:
    """Give the alarm of an evening."""
    return evening(house)


@pytest.fixture
def officer(alarm: str, log_in: LogIn) -> TestClient:
    """Give an officer who asks below their open review."""
    found = log_in("officer")
    review = open_review(found)
    found.base_url = found.base_url.join(f"/api/v1/reviews/{review}/")
    return found


def types(officer: TestClient, query: str = "") -> list[str]:
    """Return the types of the events that are listed."""
    answer = officer.get(f"events?{query}")
    assert 200 == answer.status_code, answer.text
    return [each["type"] for each in answer.json()["items"]]


def acts(house: House) -> list[tuple[str, str]]:
    """Return what was done within a review, as the register says, oldest first."""
    found = [each.row for each in reversed(register.newest(house.database)) if each.row.review is not None]
    return [(each.act, each.what) for each in found if not each.act.startswith("review")]


STOOD = ("state", "outcome", "resolved_at", "presses")
ALL = ["door.denied", "sos.pressed", "door.opened", "door.granted", "door.closed"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("order=oldest", ALL[::-1]),
        ("kind=call", ["sos.pressed"]),
        ("kind=call&kind=door&alarm=false", [each for each in ALL if each != "sos.pressed"]),
        ("outcome=denied", ["door.denied"]),
        ("outcome=granted&kind=call", []),
        ("alarm=true", ["sos.pressed"]),
        ("door=unit", [each for each in ALL if each != "sos.pressed"]),
        ("door=nowhere", []),
        ("place=b3u2-501", ["sos.pressed"]),
        ("place=b9", []),
        ("since=2026-11-23T04:06:30Z", ["door.denied"]),
        ("until=2026-11-23T04:01:00Z", ["door.closed"]),
        ("since=1990-01-01T00:00:00Z&until=2990-01-01T00:00:00Z", ALL),
    ],
)
def test_a_filter_narrows_and_never_widens(officer: TestClient, query: str, expected: list[str]) -> None:
    """By time, place, door, kind, outcome and alarm; however wide it is asked for."""
    assert expected == types(officer, query)


def test_what_lies_outside_is_not_there(house: House, log_in: LogIn) -> None:
    """Another building, an earlier hour: neither list, event, around, story nor note knows of it."""
    alarm = evening(house)
    officer = log_in("officer")
    for outside in ({"places": ["b3u2-502"]}, {"until": "2026-11-23T03:30:00Z"}):
        base = f"/api/v1/reviews/{open_review(officer, **outside)}"
        for path in ("events", "visits", "alarms", "notes"):
            assert [] == officer.get(f"{base}/{path}").json()["items"], path
        assert 0 == sum(each["events"] for each in officer.get(f"{base}/density").json()["items"])
        event = f"{base}/events/000000000000004"
        for path in (event, f"{event}/around", f"{base}/alarms/{alarm}", f"{base}/events/000000000000006"):
            assert 404 == officer.get(path).status_code, path
        assert 404 == officer.post(f"{event}/notes", json={"text": "x"}).status_code


def test_a_person_is_nothing_to_look_for(officer: TestClient) -> None:
    """Neither a person nor a face is a filter."""
    for query in ("person=zheng", "face=1"):
        assert 422 == officer.get(f"events?{query}").status_code


def test_a_visit_is_one_line(officer: TestClient) -> None:
    """Who was let in and opened the door is one line with its name; who was turned away has the reason."""
    lines = officer.get("visits").json()["items"]
    assert [["door.denied"], ["sos.pressed"], ["door.granted", "door.opened"], ["door.closed"]] == [
        [event["type"] for event in line["events"]] for line in lines
    ]
    assert ("no_right", None, "郑阿姨") == (
        lines[0]["visit"]["reason"],
        lines[1]["visit"],
        lines[2]["visit"]["name"],
    )


def test_density_counts_what_is_listed(officer: TestClient) -> None:
    """Five minutes each; an alarm is counted by itself, types stand beside."""
    found = officer.get("density").json()
    full = [each for each in found["items"] if each["events"]]
    assert [(3, 0), (2, 1)] == [(each["events"], each["alarms"]) for each in full]
    assert "2026-11-23T04:05:00Z" == full[1]["since"]
    assert 1 == found["types"]["sos.pressed"]


def test_an_event_is_shown_with_its_visit_and_what_was_around(officer: TestClient, house: House) -> None:
    """The event's line, then what happened in the minutes asked for, oldest first."""
    shown = officer.get("events/000000000000003").json()
    assert ["000000000000002", "000000000000003"] == [each["id"] for each in shown["events"]]
    around = officer.get("events/000000000000004/around?minutes=1").json()["items"]
    assert ["sos.pressed", "door.denied"] == [each["events"][0]["type"] for each in around]


def test_every_look_is_on_record_before_it_is_answered(officer: TestClient, alarm: str, house: House) -> None:
    """A list once in a quarter of an hour; an event, an alarm and a note each time, with whom it concerns."""
    officer.get("events")
    officer.get("visits")
    officer.get("events/000000000000002")
    officer.get(f"alarms/{alarm}")
    officer.post("events/000000000000004/notes", json={"text": "看见了"})
    assert [
        (Act.LIST_SEEN, "list:events"),
        (Act.EVIDENCE_SEEN, "event:000000000000002"),
        (Act.EVIDENCE_SEEN, f"alarm:{alarm}"),
        (Act.NOTE_ADDED, "event:000000000000004"),
    ] == acts(house)
    concerning = [each.row.what for each in register.of_person(house.database, "zheng")]  # type: ignore[arg-type]
    assert "event:000000000000002" in concerning


@pytest.mark.parametrize(
    "path",
    [
        *("/api/v1/reviews/R/events", "/api/v1/reviews/R/visits", "/api/v1/reviews/R/density"),
        *("/api/v1/reviews/R/events/E", "/api/v1/reviews/R/events/E/around", "/api/v1/reviews/R/notes"),
        *("/api/v1/reviews/R/alarms", "/api/v1/reviews/R/alarms/A", "/review/R", "/review/R/list"),
        *("/review/R/events/E", "/review/R/alarms", "/review/R/alarms/A", "/review/R/notes"),
    ],
)
def test_nothing_is_read_off_the_record(house: House, log_in: LogIn, path: str) -> None:
    """Each way to read leaves its row."""
    alarm, officer = evening(house), log_in("officer")
    path = path.replace("R", open_review(officer)).replace("E", "000000000000004").replace("A", alarm)
    assert 200 == officer.get(path).status_code
    assert [] != acts(house)


def test_an_alarm_is_told_step_by_step_as_far_as_the_review_goes(house: House, log_in: LogIn) -> None:
    """What happened to it after the time of the review is left out, and said to be."""
    alarm = evening(house)
    house.clock.move(3600)
    log_in("guard").post(f"/api/v1/alarms/{alarm}/resolve", json={"outcome": "送医"})
    officer = log_in("officer")
    base = f"/api/v1/reviews/{open_review(officer)}"
    found = officer.get(f"{base}/alarms/{alarm}").json()
    assert found["cut"]
    assert ["raised", "called"] == [each["type"] for each in found["log"]]
    whole = f"/api/v1/reviews/{open_review(officer, until='2026-11-23T06:00:00Z')}/alarms/{alarm}"
    assert "resolved" == officer.get(whole).json()["log"][-1]["type"]


def test_a_note_is_found_and_withdrawn_and_stays(officer: TestClient) -> None:
    """By a word, by a tag; withdrawn by another word, once, and never gone."""
    event = "events/000000000000004/notes"
    said = officer.post(event, json={"text": "她叫了 100%", "tags": ["Sos, 门口", "sos"]}).json()["items"][0]
    assert ["sos", "门口"] == said["tags"]
    for query, many in (("q=100%25", 1), ("q=1_0", 0), ("tag=门口", 1), ("tag=门", 0), ("", 1)):
        assert many == len(officer.get(f"notes?{query}").json()["items"]), query
    gone = officer.post(f"{event}/{said['id']}/withdraw", json={"reason": "看错了"})
    assert ("陈警官", "看错了") == tuple(
        gone.json()["items"][0][each] for each in ("withdrawn_by", "withdrawn_why")
    )
    again = officer.post(f"{event}/{said['id']}/withdraw", json={"reason": "x"})
    assert (422, "review.note_refused") == (again.status_code, again.json()["code"])
    assert "她叫了 100%" == officer.get("notes").json()["items"][0]["text"]
    for empty in ({}, {"text": "  ", "tags": [" , "]}, {"tags": ["x" * 31]}):
        assert 422 == officer.post(event, json=empty).status_code


def test_a_case_shares_its_notes_and_no_other_case_sees_them(officer: TestClient, log_in: LogIn) -> None:
    """Another review of the same case reads a note, a review of another case does not."""
    officer.post("events/000000000000004/notes", json={"text": "看见了"})
    other = log_in("officer")
    for more, many in (({}, 1), ({"case_number": "另案"}, 0)):
        base = f"/api/v1/reviews/{open_review(other, **more)}"
        assert many == len(other.get(f"{base}/notes").json()["items"])


def test_a_note_is_not_read_from_outside_its_event(officer: TestClient, log_in: LogIn) -> None:
    """A narrower review of the same case reads only notes on what it covers."""
    officer.post("events/000000000000004/notes", json={"text": "看见了"})
    other = log_in("officer")
    base = f"/api/v1/reviews/{open_review(other, places=['b3u2-502'])}"
    assert [] == other.get(f"{base}/notes").json()["items"]


def test_pages_follow_each_other(officer: TestClient, house: House) -> None:
    """Following `next` shows each event once, and nothing that came meanwhile."""
    seen: list[str] = []
    after = ""
    while True:
        page = officer.get(f"events?limit=2{after}").json()
        seen += [each["type"] for each in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
        say(house, "s-1", EventType.MOTION)
    assert ALL == seen


def test_a_review_that_has_run_out_shows_nothing(house: House, log_in: LogIn) -> None:
    """After its minutes every door of it is shut."""
    evening(house)
    officer = log_in("officer")
    base = f"/api/v1/reviews/{open_review(officer, minutes=10)}"
    house.clock.move(601)
    for path in ("events", "density", "notes", "events/000000000000004"):
        assert 403 == officer.get(f"{base}/{path}").status_code, path


def test_the_list_of_all_events_keeps_to_the_review_too(house: House, log_in: LogIn) -> None:
    """`/api/v1/events` shows an officer what lies in the review they name, by every filter it has."""
    evening(house)
    officer = log_in("officer")
    officer.headers["Cuobian-Review"] = open_review(officer, until="2026-11-23T04:06:30Z")
    for query, expected in (
        ("", ALL[:0:-1]),
        ("type=sos.pressed", ["sos.pressed"]),
        ("type=nonsense", []),
        ("device=ctrl-u2&order=newest", ["door.opened", "door.closed"]),
        ("place=b3u2-501", ["sos.pressed"]),
        ("since=2026-11-23T04:06:00Z&until=2026-11-23T05:00:00Z", ["sos.pressed"]),
    ):
        found = officer.get(f"/api/v1/events?{query}").json()["items"]
        assert expected == [each["type"] for each in found], query


@pytest.mark.parametrize("path", ["/api/v1/alarms", "/api/v1/alarms/{}", "alarms", "alarms/{}"])
def test_what_became_of_an_alarm_after_the_review_s_time_is_nowhere(
    house: House, log_in: LogIn, path: str
) -> None:
    """Neither state, outcome, line nor message, by whichever door somebody asks for it."""
    alarm = evening(house)
    officer = log_in("officer")
    review = open_review(officer, until="2026-11-23T04:10:00Z")
    house.close(alarm)
    where = path if path.startswith("/") else f"/api/v1/reviews/{review}/{path}"
    answer = officer.get(where.format(alarm))
    found = answer.json().get("items", [answer.json()])[0]
    assert ("raised", None, None, 1) == tuple(found[each] for each in STOOD), answer.text
    assert "resolved" not in [each["type"] for each in found.get("log", [])]
    assert "closed" not in [each["purpose"] for each in found.get("notifications", [])]
    for asked, count in (("open", 1), ("resolved", 0)):
        shown = officer.get(f"/api/v1/alarms?state={asked}").json()["items"]
        assert count == len(shown)


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_at_the_edge_of_all_calendars_is_no_fault_of_ours(officer: TestClient, edge: str) -> None:
    """Nor is a word that is no text."""
    page = str(officer.base_url).replace("/api/v1/reviews", "/review").rstrip("/")
    for name in ("since", "until"):
        for path in ("events", "visits", "density", page):
            assert 200 == officer.get(f"{path}?{name}={edge}").status_code, path
    note = officer.post(
        "events/000000000000004/notes",
        content=b'{"tags": ["\\ud800"]}',
        headers={"content-type": "application/json"},
    )
    assert 422 == note.status_code


@pytest.mark.parametrize("path", ["/api/v1/alarms", "/api/v1/alarms/{}", "alarms", "alarms/{}"])
def test_a_minor_who_helped_is_not_named(house: House, log_in: LogIn, path: str) -> None:
    """In the call of somebody else, in whatever field; with a second person they are."""
    alarm = evening(house)
    house.says(alarm, Answer.GOING)
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE person SET minor = 1 WHERE id = 'zheng'")
    officer = log_in("officer")
    review = open_review(officer)
    where = (path if path.startswith("/") else f"/api/v1/reviews/{review}/{path}").format(alarm)
    assert "郑阿姨" not in officer.get(where).text
    said = {"words": "监护人同意", "minors": True}
    assert 200 == log_in("office").post(f"/api/v1/reviews/{review}/approve", json=said).status_code
    assert "郑阿姨" in officer.get(where).text
