"""Reviews over the interface: an officer sees what lies within an open one, on record before it is shown."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from config.schema import ReviewSettings
from gateway.domain.model import EventType, PersonId
from gateway.domain.register import Act, Secret
from gateway.domain.site import Site
from gateway.service import accounts, register, site, site_edits
from gateway.service.accounts import AccountRole
from gateway.store.register import Stored
from tests.api.conftest import LogIn
from tests.api.house import PASSWORD, House
from tests.api.review_house import say

REVIEWS, EVENTS, ALARMS = "/api/v1/reviews", "/api/v1/events", "/api/v1/alarms"
CASE = {
    "case_number": "厦公 2026-1123",
    "reason": "入室盗窃",
    "unit": "鼓浪屿派出所",
    "name": "林警官",
    "places": ["b3u2-501"],
}


def opened(officer: TestClient, **change: object) -> str:
    """Open a review; return its id."""
    answer = officer.post(REVIEWS, json={**CASE, **change})
    assert 201 == answer.status_code, answer.text
    return str(answer.json()["id"])


def grown_young(found: Site) -> Site:
    """Return the site with 吴奶奶 as a minor."""
    return site_edits.put_person(replace(found.people[PersonId("wu")], minor=True))(found)


def rows(house: House, *acts: Act) -> list[Stored]:
    """Return the register's rows about some acts, oldest first."""
    found = register.newest(house.database)
    return [each for each in reversed(found) if not acts or each.row.act in acts]


def types(answer: object) -> list[str]:
    """Return the types of a list of events."""
    return [each["type"] for each in answer.json()["items"]]  # type: ignore[attr-defined]


@pytest.fixture
def told(house: House) -> House:
    """Let something happen in two homes and in none."""
    for device, type_ in (("sos-501", EventType.SOS_PRESSED), ("sos-502", EventType.BATTERY_LOW)):
        house.press(device, type_)
        house.clock.move(10)
    house.press("stranger", EventType.MOTION)
    house.clock.move(10)
    return house


@pytest.mark.parametrize("path", [EVENTS, ALARMS, f"{ALARMS}/000000000000001", "/api/v1/stream"])
def test_without_an_open_review_nothing_is_shown(told: House, log_in: LogIn, path: str) -> None:
    """The refusal says what to do, and stands in the register."""
    answer = log_in("officer").get(path)
    assert (403, "review.required") == (answer.status_code, answer.json()["code"])
    (row,) = rows(told, Act.DENIED)
    assert ("officer", "review.required") == (row.text(Secret.WHO), row.text(Secret.DETAIL))


def test_within_one_its_place_and_period_are_shown(told: House, log_in: LogIn) -> None:
    """Events and alarms of the home, and nothing of the neighbour's or of nowhere."""
    officer = log_in("officer")
    opened(officer)
    assert ["sos.pressed"] == types(officer.get(EVENTS))
    assert ["sos"] == [each["kind"] for each in officer.get(ALARMS).json()["items"]]
    assert 200 == officer.get(f"{ALARMS}/000000000000001").status_code


def test_a_building_covers_what_is_in_it(told: House, log_in: LogIn) -> None:
    """However deep; what happened before its period is not shown."""
    officer = log_in("officer")
    opened(officer, places=["b3"])
    assert ["sos.pressed", "battery.low"] == types(officer.get(EVENTS))
    since = (told.clock.at - timedelta(seconds=25)).isoformat()
    later = opened(officer, places=["b3"], since=since)
    assert ["battery.low"] == types(officer.get(EVENTS, params={"review": later}))


def test_an_alarm_elsewhere_is_refused_and_on_record(told: House, log_in: LogIn) -> None:
    """The review names another home."""
    officer = log_in("officer")
    opened(officer, places=["b3u2-502"])
    answer = officer.get(f"{ALARMS}/000000000000001")
    assert (403, "review.outside") == (answer.status_code, answer.json()["code"])
    assert "review.outside" == rows(told, Act.DENIED)[-1].text(Secret.DETAIL)


def test_every_look_is_a_row_with_its_case(told: House, log_in: LogIn) -> None:
    """Who, unit, case and reason stand with it, and whose home it was; a list once in a while."""
    officer = log_in("officer")
    id_ = int(opened(officer))
    for _ in range(3):
        officer.get(EVENTS)
    officer.get(f"{ALARMS}/000000000000001")
    officer.get(f"{ALARMS}/000000000000001")
    seen = rows(told, Act.LIST_SEEN, Act.EVIDENCE_SEEN)
    assert ["list:events", "alarm:000000000000001", "alarm:000000000000001"] == [e.row.what for e in seen]
    assert {id_} == {each.row.review for each in seen}
    texts = [seen[1].text(each) for each in (Secret.WHO, Secret.UNIT, Secret.CASE, Secret.WHY)]
    assert ["林警官", "鼓浪屿派出所", "厦公 2026-1123", "入室盗窃"] == texts
    assert {("place", "b3u2-501"), ("person", "wu")} == seen[1].about


def test_when_it_has_run_out_nothing_is_shown(told: House, log_in: LogIn) -> None:
    """Its time ends by itself; closing ends it at once."""
    officer = log_in("officer")
    id_ = opened(officer, minutes=10)
    told.clock.move(10 * 60)
    assert 403 == officer.get(EVENTS).status_code
    assert "lapsed" == officer.get(f"{REVIEWS}/{id_}").json()["state"]
    other = opened(officer)
    assert 200 == officer.get(EVENTS).status_code
    assert 200 == officer.post(f"{REVIEWS}/{other}/close", json={"note": "nothing found"}).status_code
    assert 403 == officer.get(EVENTS).status_code


def test_a_minor_s_record_waits_for_a_second_person(told: House, log_in: LogIn) -> None:
    """Left out of lists and refused by itself, until the office agrees."""
    site.edit(told.database, grown_young, lambda _: None)
    officer, office = log_in("officer"), log_in("office")
    id_ = opened(officer, places=["b3"])
    answer = officer.get(f"{ALARMS}/000000000000001")
    assert (403, "review.approval_required") == (answer.status_code, answer.json()["code"])
    assert ["technical"] == [each["kind"] for each in officer.get(ALARMS).json()["items"]]
    own = officer.post(f"{REVIEWS}/{id_}/approve", json={"words": "fine", "minors": True})
    assert (403, "review.approval_required") == (own.status_code, own.json()["code"])
    agreed = office.post(f"{REVIEWS}/{id_}/approve", json={"words": "guardian asked", "minors": True})
    assert (200, True, "office") == (
        agreed.status_code,
        agreed.json()["minors"],
        agreed.json()["approved_by"],
    )
    assert 200 == officer.get(f"{ALARMS}/000000000000001").status_code


def test_a_minor_who_moved_out_is_still_one(told: House, log_in: LogIn) -> None:
    """Taken out of the site, their record opens to nobody more than before; an adult's does."""
    say(told, "sos-501", EventType.DOOR_OPENED, "wu")
    told.clock.move(10)
    say(told, "sos-502", EventType.DOOR_OPENED, "lin")
    told.clock.move(10)
    site.edit(told.database, grown_young, lambda _: None)
    found = site.export(told.database)
    devices = {id_: replace(each, resident=None) for id_, each in found.devices.items()}
    people = {id_: each for id_, each in found.people.items() if id_ not in {"wu", "li"}}
    site.apply(told.database, replace(found, people=people, devices=devices))
    officer = log_in("officer")
    opened(officer, places=["b3"])
    persons = {each["person"] for each in officer.get(EVENTS).json()["items"]}
    assert (False, True) == ("wu" in persons, "lin" in persons)
    assert 403 == officer.get(f"{ALARMS}/000000000000001").status_code


def test_an_officer_knows_of_another_s_only_while_they_may_agree(told: House, log_in: LogIn) -> None:
    """What was done and handed over within it never; one that ran out, closed or not, is not there at all."""
    accounts.add(told.database, "other", AccountRole.OFFICER, PASSWORD, told.clock.moment())
    officer, other = log_in("officer"), log_in("other")
    id_ = opened(officer)
    officer.get(f"{REVIEWS}/{id_}/events")
    assert 200 == other.get(f"{REVIEWS}/{id_}").status_code
    page = other.get(f"/review/{id_}/case?lang=en")
    done = "What was done in it"
    assert (200, False) == (page.status_code, done in page.text)
    assert done in officer.get(f"/review/{id_}/case?lang=en").text
    assert 404 == other.get(f"{REVIEWS}/{id_}/exports").status_code
    told.clock.move(3700)
    other = log_in("other")
    for path in (f"{REVIEWS}/{id_}", f"{REVIEWS}/{id_}/exports", f"/review/{id_}/case"):
        assert 404 == other.get(path).status_code, path
    agreed = other.post(f"{REVIEWS}/{id_}/approve", json={"words": "fine"})
    assert (404, False) == (agreed.status_code, str(CASE["reason"]) in agreed.text)
    assert id_ not in other.get("/review").text


@pytest.mark.parametrize("field", ["case_number", "reason", "unit", "name", "places"])
def test_what_is_not_said_opens_nothing(house: House, log_in: LogIn, field: str) -> None:
    """Missing or empty, the answer names the field, and no review is there."""
    officer = log_in("officer")
    missing = officer.post(REVIEWS, json={k: v for k, v in CASE.items() if k != field})
    empty = officer.post(REVIEWS, json={**CASE, field: [] if field == "places" else " "})
    assert [422, 422] == [missing.status_code, empty.status_code]
    assert field == empty.json()["errors"][0]["field"]
    assert [] == officer.get(REVIEWS).json()["items"]
    assert [] == rows(house, Act.REVIEW_OPENED)


def test_a_place_that_is_not_installed_is_named(house: House, log_in: LogIn) -> None:
    """Nothing is opened over nowhere."""
    answer = log_in("officer").post(REVIEWS, json={**CASE, "places": ["b3", "b99"]})
    assert (422, "review.refused") == (answer.status_code, answer.json()["code"])
    assert "b99" in answer.json()["detail"]


@pytest.mark.parametrize("move", ["extend", "hold", "close"])
def test_nobody_moves_somebody_else_s(house: House, log_in: LogIn, move: str) -> None:
    """Another officer's review is theirs alone; the office does not look, so it opens none."""
    officer, guard = log_in("officer"), log_in("guard")
    id_ = opened(officer)
    body = {"minutes": 30, "reason": "x", "note": "x", "until": "2026-11-24T00:00:00Z"}
    body = {
        key: body[key]
        for key in {"extend": ("minutes", "reason"), "hold": ("until", "reason")}.get(move, ("note",))
    }
    assert 403 == guard.post(f"{REVIEWS}/{id_}/{move}", json=body).status_code
    assert 403 == log_in("office").post(REVIEWS, json=CASE).status_code
    assert 200 == officer.post(f"{REVIEWS}/{id_}/{move}", json=body).status_code


def test_where_every_review_needs_a_second_person(house: House, log_in: LogIn) -> None:
    """Asked, shown nothing; refused, still nothing; agreed to, its time begins."""
    review = ReviewSettings(second_person=True)
    house.settings = house.settings.model_copy(update={"review": review})
    officer, office = log_in("officer"), log_in("office")
    first, second = opened(officer), opened(officer)
    assert 403 == officer.get(EVENTS).status_code
    assert 200 == office.post(f"{REVIEWS}/{first}/refuse", json={"words": "no case"}).status_code
    assert 403 == officer.get(EVENTS).status_code
    assert 200 == office.post(f"{REVIEWS}/{second}/approve", json={"words": "case seen"}).status_code
    assert 200 == officer.get(EVENTS).status_code
    assert ["review.asked", "review.asked", "review.refused", "review.approved"] == [
        each.row.act for each in rows(house) if each.row.act.startswith("review.")
    ]


def test_the_way_of_a_case_over_its_pages(told: House, log_in: LogIn) -> None:
    """Opened by the form, seen on its page with every deed, closed with a note."""
    officer = log_in("officer", browser=True)
    page = officer.get("/review")
    csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
    typed = {**CASE, "csrf": csrf, "places": ["3号楼 2单元 501"], "basis": "police_case", "minutes": "60"}
    wrong = officer.post("/review", data={**typed, "reason": "", "unit": " ", "places": "月球"})
    assert 422 == wrong.status_code
    assert ["reason", "unit", "places"] == re.findall(r'class="wrong" id="wrong-(\w+)"', wrong.text)
    done = officer.post("/review", data=typed, follow_redirects=False)
    assert (303, "/review/000000000000001") == (done.status_code, done.headers["location"])
    case = "/review/000000000000001/case"
    longer = {"csrf": csrf, "do": "extend", "minutes": "30", "words": "more"}
    assert 303 == officer.post(case, data=longer, follow_redirects=False).status_code
    for move, said in (
        ({"do": "close", "words": " "}, "请写几句话"),
        ({"do": "hold", "words": "第 7 号令", "until": "gestern"}, "90 天以内"),
    ):
        refused = officer.post(case, data={"csrf": csrf, **move})
        assert (422, True) == (refused.status_code, said in refused.text)
        assert "expected" not in refused.text
    held = officer.post(case, data={"csrf": csrf, "do": "hold", "words": "第 7 号令", "until": ""})
    assert "第 7 号令</textarea>" in held.text
    officer.post(case, data={"csrf": csrf, "do": "close", "words": "nothing found"})
    ended = officer.get("/review/000000000000001")
    assert (403, True) == (ended.status_code, f'href="{case}"' in ended.text)
    shown = officer.get(case).text
    for each in ("厦公 2026-1123", "nothing found", "30 min: more"):
        assert each in shown
    assert ["review.opened", "review.extended", "review.closed"] == [
        each.row.act for each in rows(told) if each.row.act.startswith("review.")
    ]
