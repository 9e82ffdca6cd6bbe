"""Sealed envelopes: one session of an hour for whoever stands there, and everybody hears of it."""

import json
import re

import pytest
from fastapi.testclient import TestClient

from gateway.domain.register import Act
from gateway.service import accounts, envelopes, register
from gateway.service.accounts import AccountRefused, AccountRole
from tests.api.conftest import LogIn
from tests.api.house import PASSWORD, House
from tests.api.second_proof import CODE, SESSION, demand
from tests.api.test_reviews import opened
from tests.api.test_session import csrf

WHO, WHY = "李警官", "老人走失，值班室没有人"


def made(office: TestClient, role: str = "guard") -> tuple[str, str]:
    """Make an envelope as the office does; return its number and the code on the page."""
    page = office.post("/logins", data={"do": "make", "role": role, "csrf": csrf(office)}).text
    number, code = re.search(r"✉ (\d+)", page), re.search(r'class="secret">([0-9A-Z-]+)<', page)
    assert number is not None
    assert code is not None
    return number[1], code[1]


def broken(client: TestClient, code: str, **more: str) -> tuple[int, str]:
    """Break an envelope as a program; return status and problem code, and go on with its session."""
    said = json.dumps({"envelope": code, "username": WHO, "reason": WHY, **more})
    answer = client.post(SESSION, content=said, headers={"Content-Type": "application/json"})
    if answer.status_code == 200:
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return answer.status_code, answer.json().get("code", "")


def test_its_code_opens_one_session_of_an_hour(house: House, log_in: LogIn, client: TestClient) -> None:
    """Whoever breaks it is a guard under their own name, once, and not for longer."""
    alarm = house.press()
    _, code = made(log_in("office", browser=True))
    assert (200, "") == broken(client, code.lower().replace("-", " "))
    assert 200 == client.post(f"/api/v1/alarms/{alarm}/acknowledge").status_code
    assert f"{WHO} ✉" in client.get(f"/api/v1/alarms/{alarm}").text
    assert (401, "session.failed") == broken(client, code)
    house.clock.move(3599)
    assert 200 == client.get("/api/v1/alarms").status_code
    house.clock.move(1)
    assert 401 == client.get("/api/v1/alarms").status_code


def test_everybody_hears_of_it_before_it_opens(house: House, log_in: LogIn, client: TestClient) -> None:
    """Board, message to the desk, register: in the transaction of the session, with name and reason."""
    office, guard = log_in("office", browser=True), log_in()
    number, code = made(office)
    assert (200, "") == broken(client, code)
    (alarm,) = guard.get("/api/v1/alarms").json()["items"]
    assert ("technical", WHO) == (alarm["kind"], alarm["resident"])
    board = guard.get("/").text
    assert f"密封信封 {number} 被拆用" in board
    assert WHO in board
    story = guard.get(f"/api/v1/alarms/{alarm['id']}").json()
    assert WHY in [each["text"] for each in story["log"]]
    assert ["门岗"] == [each["person"] for each in story["notifications"]]
    row = next(each for each in register.newest(house.database) if each.row.act == Act.GLASS_BROKEN)
    assert ("guard", WHO, WHY) == (row.row.role, row.text("who"), row.text("why"))
    page = office.get("/logins").text
    assert WHO in page
    assert WHY in page


@pytest.mark.parametrize(
    "missing", [{"username": " "}, {"reason": " \n"}, {"username": "x ✉1"}, {"username": "\0"}]
)
def test_it_stays_sealed_without_a_name_and_a_reason(
    log_in: LogIn, client: TestClient, missing: dict[str, str]
) -> None:
    """Nothing is used up by a form that was sent too early."""
    _, code = made(log_in("office", browser=True))
    assert (422, "envelope.reason_missing") == broken(client, code, **missing)
    assert (200, "") == broken(client, code)


def test_a_person_breaks_it_on_the_page_of_the_log_in(log_in: LogIn, client: TestClient) -> None:
    """The log-in form leads there; without a script; what was typed stays where something is wrong."""
    _, code = made(log_in("office", browser=True), "officer")
    assert "/login?envelope=1" in client.get("/").text
    asked = client.get("/login?envelope=1")
    assert (401, True) == (asked.status_code, 'name="envelope"' in asked.text)
    wrong = client.post(SESSION, data={"envelope": "0000-1111", "username": WHO, "reason": WHY})
    assert (401, True, True) == (wrong.status_code, WHO in wrong.text, WHY in wrong.text)
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    form = {"envelope": code, "username": WHO, "reason": WHY}
    assert 403 == client.post(SESSION, data=form, headers=elsewhere).status_code
    assert 303 == client.post(SESSION, data=form).status_code
    assert "社区民警" in client.get("/account").text


def test_it_opens_nothing_that_lasts(house: House, log_in: LogIn) -> None:
    """No kiosk, no second proof, no password; and none is demanded of whoever stands there in need."""
    _, code = made(log_in("office", browser=True))
    demand(house, "guard")
    with house.client() as client:
        assert (200, "") == broken(client, code)
        assert 200 == client.get("/api/v1/alarms").status_code
        assert 403 == client.post(f"{SESSION}/kiosk").status_code
        assert 403 == client.get(CODE).status_code
        new = {"do": "password", "old": "", "new": "a new sentence", "repeated": "a new sentence"}
        assert 422 == client.post("/account", data=new).status_code
        name = client.get("/api/v1/sessions").json()["items"][0]["account"]
        assert (401, "session.failed") == broken_by_password(client, name)


def broken_by_password(client: TestClient, name: str) -> tuple[int, str]:
    """Try to log in as an envelope's account."""
    answer = client.post(SESSION, json={"username": name, "password": PASSWORD})
    return answer.status_code, answer.json()["code"]


def test_the_office_takes_it_back_sealed_or_broken(log_in: LogIn, client: TestClient) -> None:
    """A sealed one opens nothing any more, and what a broken one opened ends at once."""
    office = log_in("office", browser=True)
    sealed, code = made(office)
    form = {"do": "take_back", "csrf": csrf(office)}
    assert 303 == office.post("/logins", data={**form, "envelope": sealed}).status_code
    assert (401, "session.failed") == broken(client, code)
    number, code = made(office)
    assert (200, "") == broken(client, code)
    assert 303 == office.post("/logins", data={**form, "envelope": number}).status_code
    assert 401 == client.get("/api/v1/alarms").status_code


def test_it_is_for_the_desk_and_the_police_alone(house: House, log_in: LogIn) -> None:
    """Nobody gets the office's or an installer's rights from a piece of paper, nor another role later."""
    office = log_in("office", browser=True)
    form = {"do": "make", "csrf": csrf(office)}
    for role in ("office", "installer", "x"):
        assert 404 == office.post("/logins", data={**form, "role": role}).status_code
    number, _ = made(office)
    now = house.clock.moment()
    with pytest.raises(AccountRefused):
        accounts.set_role(house.database, f"✉{number}", AccountRole.OFFICE, now)
    with pytest.raises(AccountRefused):
        accounts.add(house.database, "x ✉1", AccountRole.GUARD, PASSWORD, now)
    assert {*AccountRole} == {each.name for each in accounts.everybody(house.database)}


def test_only_a_hash_of_its_code_is_kept(house: House, log_in: LogIn) -> None:
    """The code is on one page, once; afterwards nobody can read it anywhere."""
    office = log_in("office", browser=True)
    _, code = made(office)
    house.database.checkpoint()
    content = b"".join(each.read_bytes() for each in house.database.path.parent.glob("cuobian.db*"))
    assert code.encode() not in content
    assert code.replace("-", "").encode() not in content
    assert code not in office.get("/logins").text
    assert 1 == len(envelopes.everyone(house.database))


def test_whoever_has_an_envelope_is_nobody_s_second_person(log_in: LogIn, client: TestClient) -> None:
    """An officer who breaks one cannot agree to their own review with it, nor refuse another's."""
    id_ = opened(log_in("officer"))
    _, code = made(log_in("office", browser=True), "officer")
    assert (200, "") == broken(client, code)
    for move in ("approve", "refuse"):
        answer = client.post(f"/api/v1/reviews/{id_}/{move}", json={"words": "fine"})
        assert (403, "review.approval_required") == (answer.status_code, answer.json()["code"])
