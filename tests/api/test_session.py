"""Log-in, log-out, kiosks: what a session is, how guessing is slowed down, what another site cannot do."""

import re

import pytest
from fastapi.testclient import TestClient

from gateway.service import accounts
from tests.api.conftest import LogIn
from tests.api.house import PASSWORD, House

SESSION = "/api/v1/session"


def csrf(client: TestClient) -> str:
    """Return the token that a page of this session carries."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/account").text)
    assert found is not None
    return found[1]


def test_a_program_gets_a_token_and_when_it_ends(client: TestClient) -> None:
    """JSON in, token and expiry out; the token opens what the person may open."""
    answer = client.post(SESSION, json={"username": "guard", "password": PASSWORD}).json()
    assert {"token", "expires"} == set(answer)
    assert "2026-11-23T16:00:00Z" == answer["expires"]
    headers = {"Authorization": f"Bearer {answer['token']}"}
    assert 200 == client.get("/api/v1/alarms", headers=headers).status_code


def test_a_browser_gets_a_cookie_that_scripts_and_other_sites_cannot_use(client: TestClient) -> None:
    """The form answers with a cookie and goes on to the page asked for."""
    form = {"username": "guard", "password": PASSWORD, "next": "/account"}
    answer = client.post(SESSION, data=form)
    assert (303, "/account") == (answer.status_code, answer.headers["location"])
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
    assert 200 == client.get("/account").status_code


def test_over_https_the_cookie_stays_there(house: House) -> None:
    """A cookie given over HTTPS never travels in clear."""
    with house.client(address="192.168.1.20", scheme="https") as client:
        answer = client.post(SESSION, data={"username": "guard", "password": PASSWORD})
        assert "Secure" in answer.headers["set-cookie"].split("; ")
        assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize(
    "where",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:x", "/api/v1/alarms", "/\n"],
)
def test_a_log_in_leads_nowhere_else(client: TestClient, where: str) -> None:
    """A page to go on to that is not ours is forgotten."""
    answer = client.post(SESSION, data={"username": "guard", "password": PASSWORD, "next": where})
    assert "/" == answer.headers["location"]


@pytest.mark.parametrize("name", ["guard", "nobody", "", "吴"])
def test_a_failure_does_not_say_why(client: TestClient, name: str) -> None:
    """A wrong password and an unknown name get the same answer."""
    answer = client.post(SESSION, json={"username": name, "password": "wrong"})
    assert (401, "session.failed") == (answer.status_code, answer.json()["code"])
    assert "name or password is wrong" == answer.json()["detail"]
    page = client.post(SESSION, data={"username": name, "password": "wrong"})
    assert 401 == page.status_code
    assert "set-cookie" not in page.headers


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"username": "guard"}', b'{"username": 1, "password": 2}']
)
def test_a_log_in_that_is_none_is_told_so(client: TestClient, body: bytes) -> None:
    """A body without name and password is a problem with its fields."""
    answer = client.post(SESSION, content=body, headers={"content-type": "application/json"})
    assert (422, "request.invalid") == (answer.status_code, answer.json()["code"])
    assert answer.json()["errors"]


def test_guessing_gets_slower_and_the_right_password_waits_too(house: House, client: TestClient) -> None:
    """The fifth failure begins to cost time, twice as much each; afterwards the right one opens again."""
    wrong, right = ({"username": "guard", "password": each} for each in ("wrong", PASSWORD))
    for _ in range(5):
        assert 401 == client.post(SESSION, json=wrong).status_code
    answer = client.post(SESSION, json=right)
    assert (429, "session.too_many", "2") == (
        answer.status_code,
        answer.json()["code"],
        answer.headers["retry-after"],
    )
    house.clock.move(1.5)
    assert 401 == client.post(SESSION, json=wrong).status_code
    house.clock.move(1.5)
    assert 429 == client.post(SESSION, json=right).status_code
    house.clock.move(1.5)
    assert 200 == client.post(SESSION, json=right).status_code


def test_slowing_down_one_name_stops_nobody_else(house: House, client: TestClient) -> None:
    """Neither another name nor a neighbour's answer waits for somebody who guesses."""
    alarm = house.press()
    for _ in range(7):
        client.post(SESSION, json={"username": "guard", "password": "wrong"})
    assert 200 == client.post(SESSION, json={"username": "office", "password": PASSWORD}).status_code
    assert 303 == client.post(house.link(alarm), data={"answer": "going"}).status_code


def test_a_session_runs_out(house: House, log_in: LogIn) -> None:
    """After twelve hours a page asks to log in again."""
    guard = log_in()
    house.clock.move(12 * 3600 - 1)
    assert 200 == guard.get("/api/v1/alarms").status_code
    house.clock.move(1)
    assert 401 == guard.get("/api/v1/alarms").status_code


def test_a_closed_account_ends_every_session(house: House, log_in: LogIn) -> None:
    """Whoever is disabled is out at once, kiosk included, and cannot come in again."""
    guard, kiosk = log_in(), log_in()
    kiosk.post(f"{SESSION}/kiosk")
    accounts.set_disabled(house.database, "guard", house.clock.moment(), disabled=True)
    assert [401, 401] == [guard.get("/").status_code, kiosk.get("/").status_code]
    answer = guard.post(SESSION, json={"username": "guard", "password": PASSWORD})
    assert 401 == answer.status_code


def test_logging_out_ends_this_session_only(log_in: LogIn) -> None:
    """A session ended by its owner opens nothing; another of the same person goes on."""
    one, other = log_in(), log_in()
    assert 204 == one.delete(SESSION).status_code
    assert [401, 200] == [one.get("/api/v1/alarms").status_code, other.get("/api/v1/alarms").status_code]


def test_a_kiosk_shows_the_board_only_and_never_runs_out(house: House, log_in: LogIn) -> None:
    """A year later the board is still there; nothing else ever was."""
    kiosk = log_in(browser=True)
    token = csrf(kiosk)
    id_ = house.press()
    assert 204 == kiosk.post(f"{SESSION}/kiosk", headers={"X-CSRF-Token": token}).status_code
    house.clock.move(365 * 24 * 3600)
    assert [200, 200] == [kiosk.get("/").status_code, kiosk.get("/board").status_code]
    assert "吴奶奶" in kiosk.get("/").text
    for path in (f"/alarms/{id_}", "/api/v1/alarms", "/api/v1/events"):
        assert 403 == kiosk.get(path).status_code, path
    answer = kiosk.post(f"/api/v1/alarms/{id_}/acknowledge", headers={"X-CSRF-Token": token})
    assert (403, "session.kiosk") == (answer.status_code, answer.json()["code"])


def test_an_installers_kiosk_names_nobody(house: House, log_in: LogIn) -> None:
    """Making a kiosk never lets anybody see more than before."""
    house.press()
    kiosk = log_in("installer")
    kiosk.post(f"{SESSION}/kiosk")
    board = kiosk.get("/").text
    assert "3号楼 2单元 501" in board
    assert "吴奶奶" not in board


def test_a_cookie_alone_changes_nothing(house: House, log_in: LogIn) -> None:
    """Another site's form, which brings the cookie and no token, is refused."""
    id_ = house.press()
    guard = log_in(browser=True)
    api = f"/api/v1/alarms/{id_}/acknowledge"
    assert [403, 403, 403] == [
        guard.post(api).status_code,
        guard.post(api, headers={"X-CSRF-Token": "nonsense \xff".encode("latin-1")}).status_code,
        guard.post(f"/alarms/{id_}", data={"do": "acknowledge", "csrf": ""}).status_code,
    ]
    assert 200 == guard.post(api, headers={"X-CSRF-Token": csrf(guard)}).status_code
    form = {"do": "arrive", "csrf": csrf(guard)}
    assert 303 == guard.post(f"/alarms/{id_}", data=form).status_code


def test_another_site_cannot_log_somebody_in(client: TestClient) -> None:
    """A log-in form sent from elsewhere opens no session, not even with the right password."""
    form = {"username": "guard", "password": PASSWORD}
    answer = client.post(SESSION, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert 403 == answer.status_code
    assert "set-cookie" not in answer.headers


def test_only_hashes_are_kept(house: House, log_in: LogIn) -> None:
    """Neither a password nor a session's secret stands in the database."""
    guard = log_in()
    token = guard.headers["Authorization"].removeprefix("Bearer ")
    house.database.checkpoint()
    content = b"".join(each.read_bytes() for each in house.database.path.parent.glob("cuobian.db*"))
    assert PASSWORD.encode() not in content
    assert token.encode() not in content
    assert b"$argon2id$v=19$m=19456,t=2,p=1$" in content


def test_changing_the_password_ends_the_other_sessions(house: House, log_in: LogIn) -> None:
    """The page asks for the old one, keeps its own session and ends the rest."""
    one, other = log_in(browser=True), log_in()
    form = {
        "do": "password",
        "csrf": csrf(one),
        "old": "wrong",
        "new": "a new sentence",
        "repeated": "a new sentence",
    }
    assert 422 == one.post("/account", data=form).status_code
    assert 422 == one.post("/account", data={**form, "old": PASSWORD, "repeated": "another"}).status_code
    assert 200 == one.post("/account", data={**form, "old": PASSWORD}).status_code
    assert [200, 401] == [one.get("/account").status_code, other.get("/api/v1/alarms").status_code]
    assert 200 == one.post(SESSION, json={"username": "guard", "password": "a new sentence"}).status_code
