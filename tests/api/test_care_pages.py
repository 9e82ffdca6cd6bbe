"""Care on pages: what a resident has chosen, who visits, ways to people; and the resident's own page."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from gateway.domain.alarm import AlarmState
from gateway.domain.model import AlarmId, PersonId, outward
from gateway.domain.site import Site
from gateway.service import scheduled_drills, site, wellbeing
from gateway.store import alarms
from tests.api.conftest import LogIn
from tests.api.house import PASSWORD, House
from tests.api.test_office import WEBHOOK

FORM = {
    "name": "吴奶奶",
    "home": "b3u2-501",
    "channel": "webhook",
    "address": "http://127.0.0.1:9009/wu",
    "care_by": "13:00",
    "care_since": "05:00",
    "care_ask": "20",
    "care_chosen": "本人 11月20日 对小李说",
    "care_every": "3",
    "care_visitor": ["zheng", "group:bangbang"],
    "do": "keep",
}


def logged_in(client: TestClient, role: str) -> TestClient:
    """Log somebody in by cookie, with the word of their own pages."""
    client.post("/api/v1/session", data={"username": role, "password": PASSWORD})
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/account").text)
    assert found is not None
    client.headers["X-CSRF-Token"] = found[1]
    return client


@pytest.fixture
def office(house: House) -> Iterator[TestClient]:
    """Give the office, with one channel to choose from."""
    app = create_app(house.own_database(), house.settings, house.clock, house.keys, {"webhook": WEBHOOK})
    address = ("127.0.0.1", 1)
    with TestClient(app, base_url="http://127.0.0.1", client=address, follow_redirects=False) as client:
        yield logged_in(client, "office")


@pytest.fixture
def guard(house: House) -> Iterator[TestClient]:
    """Give the guard desk."""
    with house.client() as client:
        yield logged_in(client, "guard")


def installed(house: House) -> Site:
    """Return the site as it is now."""
    return site.export(house.database)


def asked(house: House, office: TestClient) -> str:
    """Let a resident choose, let the hour come, and return the question."""
    assert 303 == office.post("/people/wu", data=FORM).status_code
    now = house.clock.moment()
    wellbeing.tend(house._core, installed(house), now, house.keys, trusted=True)
    house.clock.move(3601)
    wellbeing.tend(house._core, installed(house), house.clock.moment(), house.keys, trusted=True)
    with house.database.read() as connection:
        (found,) = alarms.all_open(connection)
    return outward(found.id)


def state(house: House, alarm: str) -> AlarmState:
    """Return how an alarm stands."""
    with house.database.read() as connection:
        found = alarms.get(connection, AlarmId(int(alarm)))
    assert found is not None
    return found.state


def test_the_office_writes_down_a_choice_and_a_plan(house: House, office: TestClient) -> None:
    """Both come back in the form, and another save keeps them; an empty hour switches the first off."""
    assert 303 == office.post("/people/wu", data=FORM).status_code
    wu = installed(house).people[PersonId("wu")]
    assert wu.wellbeing is not None
    assert wu.visits is not None
    assert ("05:00-13:00", 1200) == (wu.wellbeing.rule, wu.wellbeing.ask.total_seconds())
    assert (3, ("zheng", "group:bangbang")) == (wu.visits.every.days, wu.visits.by)
    page = office.get("/people/wu").text
    assert [] == [
        each for each in ('value="13:00"', "本人 11月20日 对小李说", 'value="3"') if each not in page
    ]
    office.post("/people/wu", data={**FORM, "care_by": "", "care_every": ""})
    wu = installed(house).people[PersonId("wu")]
    assert (None, None) == (wu.wellbeing, wu.visits)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"care_chosen": ""}, "谁选择的"),
        ({"care_since": "12:50"}, "半小时"),
        ({"care_ask": "121"}, "1 到 120"),
        ({"care_every": "x"}, "天数"),
        ({"care_visitor": []}, "谁去看望"),
        ({"care_policy": "nobody"}, "没有这个呼叫方案"),
    ],
)
def test_what_does_not_fit_stands_beside_its_field(
    house: House, office: TestClient, wrong: dict[str, object], field: str
) -> None:
    """Nothing is written, and above all nobody's choice without their word."""
    answer = office.post("/people/wu", data={**FORM, **wrong})
    assert (422, True) == (answer.status_code, field in answer.text), answer.text
    assert None is installed(house).people[PersonId("wu")].wellbeing


def test_a_visitor_is_searched_for_and_ticked(house: House, office: TestClient) -> None:
    """Offered are groups, who is ticked and who was found; what was typed stays, nothing is kept."""
    first = office.get("/people/wu").text
    assert (True, False) == ('value="group:bangbang"' in first, 'value="zheng"' in first)
    looked = office.post("/people/wu", data={**FORM, "care_visitor": "lin", "care_q": "郑", "do": "look"})
    wanted = ('value="lin" checked', 'value="zheng">', 'value="3"', "本人 11月20日 对小李说")
    assert (200, []) == (looked.status_code, [each for each in wanted if each not in looked.text])
    assert None is installed(house).people[PersonId("wu")].visits
    nobody = office.post("/people/new", data={"care_q": "没有这个人", "do": "look"})
    assert (200, True) == (nobody.status_code, "又有联系方式的人" in nobody.text)


def test_care_shows_who_is_due_and_takes_a_tick(house: House, office: TestClient, guard: TestClient) -> None:
    """Empty first; then overdue until somebody was there, whoever writes it down."""
    assert "还没有安排看望" in office.get("/visits").text
    office.post("/people/wu", data=FORM)
    assert [True, True] == [each in guard.get("/visits").text for each in ("逾期", "本人 11月20日")]
    answer = guard.post("/visits/wu", data={"visitor": "zheng", "note": "精神很好"})
    assert (303, "/visits?ticked=wu#wu") == (answer.status_code, answer.headers["location"])
    page = office.get("/visits?ticked=wu").text
    assert [] == [each for each in ("按时", "精神很好", "已记下") if each not in page]
    wrong = guard.post("/visits/wu", data={"visitor": "+", "other": " "})
    assert (422, True) == (wrong.status_code, "没有记下" in wrong.text)
    assert 422 == guard.post("/visits/wu", data={"visitor": "zheng", "at": "tomorrow"}).status_code
    assert 404 == guard.post("/visits/zheng", data={"visitor": "lin"}).status_code
    assert 303 == guard.post("/visits/wu", data={"visitor": "lin", "at": "2026-11-22T10:00"}).status_code


def test_the_resident_says_that_she_is_well(house: House, office: TestClient, client: TestClient) -> None:
    """One huge button; afterwards her page thanks her, and the log names her as who closed it."""
    id_ = asked(house, office)
    path = house.link(id_, "wu")
    page = client.get(path).text
    assert [] == [each for each in ("您好吗", "我很好", "请来帮我") if each not in page]
    assert "吴奶奶" not in page
    for _ in range(2):
        assert 303 == client.post(path, data={"answer": "going"}).status_code
    assert AlarmState.RESOLVED is state(house, id_)
    assert 'data-scene="well"' in client.get(path).text
    assert 409 == client.post(path, data={"answer": "cannot"}).status_code


def test_the_resident_asks_for_help(house: House, office: TestClient, client: TestClient) -> None:
    """From her page it becomes a call for help at once."""
    id_ = asked(house, office)
    path = house.link(id_, "wu")
    for _ in range(2):
        assert 303 == client.post(path, data={"answer": "cannot"}).status_code
    assert 'data-scene="helped"' in client.get(path).text
    with house.database.read() as connection:
        assert [("sos", "person:wu")] == [(each.kind, each.subject) for each in alarms.all_open(connection)]


def test_the_desk_sees_the_question_and_closes_it(
    house: House, office: TestClient, guard: TestClient, log_in: LogIn
) -> None:
    """On the board in words of its own, behind every call for help."""
    id_ = asked(house, office)
    house.press("sos-502")
    page = guard.get("/").text
    assert "没有动静" in page
    assert page.index('data-kind="sos"') < page.index('data-kind="wellbeing"')
    program = log_in()
    assert 200 == program.post(f"/api/v1/alarms/{id_}/resolve", json={"outcome": "打过电话"}).status_code
    assert AlarmState.RESOLVED is state(house, id_)


def test_ways_to_people_and_drills_by_themselves(
    house: House, office: TestClient, client: TestClient
) -> None:
    """Never proved at first; switched on, answered, proved; a drill that waits can be given up."""
    assert "从未" in office.get("/install/drill/paths").text
    wrong = office.post(
        "/install/drills", data={"on": "yes", "every": "3", "begins": "10:00", "ends": "11:00"}
    )
    assert (422, True) == (wrong.status_code, "没有改动" in wrong.text)
    plan = {"on": "yes", "every": "31", "begins": "12:00", "ends": "13:00", "day": ["mon", "tue"]}
    assert 303 == office.post("/install/drills", data=plan).status_code
    scheduled_drills.tend(house._core, installed(house), house.clock.moment(), house.keys)
    with house.database.read() as connection:
        (drill,) = alarms.all_open(connection)
    assert "不再等" in office.get("/install/drill/paths").text
    person = str(drill.resident)
    path = house.link(outward(drill.id), person)
    assert 'data-scene="drill"' in client.get(path).text
    assert 303 == client.post(path, data={"answer": "going"}).status_code
    assert 'data-scene="drilled"' in client.get(path).text
    assert "不再等" not in office.get("/install/drill/paths").text
    house.clock.move(86400)
    logged_in(office, "office")
    scheduled_drills.tend(house._core, installed(house), house.clock.moment(), house.keys)
    with house.database.read() as connection:
        (other,) = alarms.all_open(connection)
    assert 303 == office.post("/install/drill/paths", data={"drill": str(other.id)}).status_code
    assert AlarmState.RESOLVED is state(house, outward(other.id))
    assert 404 == office.post("/install/drill/paths", data={"drill": "x"}).status_code
    assert 303 == office.post("/install/drills", data={}).status_code
    assert None is installed(house).drills
