"""The second proof: set up by its owner, asked for after the password, used once; paper for a lost phone."""

from fastapi.testclient import TestClient

from gateway.domain.register import Act
from gateway.service import register, totp
from gateway.service.linkkey import LinkKey
from tests.api.conftest import LogIn
from tests.api.house import PASSWORD, House
from tests.api.second_proof import CODE, SESSION, Authenticator, demand, field
from tests.api.test_session import csrf

BOTH = {"username": "guard", "password": PASSWORD}


def step(client: TestClient, **more: str) -> tuple[int, str]:
    """Log in as a program; return status and problem code."""
    answer = client.post(SESSION, json={**BOTH, **more})
    return answer.status_code, answer.json().get("code", "")


def test_a_program_is_told_that_the_code_is_missing_and_then_that_it_is_wrong(
    house: House, log_in: LogIn, client: TestClient
) -> None:
    """The password alone opens nothing any more; with a code it does, and with that one again it does not."""
    phone = Authenticator(house, log_in(browser=True))
    assert (401, "session.code_missing") == step(client)
    assert (401, "session.code_wrong") == step(client, code="000000")
    code = phone.wait()
    assert (200, "") == step(client, code=code)
    assert (401, "session.code_wrong") == step(client, code=code)
    assert (401, "session.failed") == step(client, password="wrong", code=phone.wait())


def test_the_code_that_confirms_is_used_up(house: House, log_in: LogIn, client: TestClient) -> None:
    """Whoever looked over a shoulder while it was set up gets in with nothing."""
    phone = Authenticator(house, log_in(browser=True))
    assert (401, "session.code_wrong") == step(client, code=phone.form["code"])


def test_the_form_asks_in_a_second_step(house: House, log_in: LogIn, client: TestClient) -> None:
    """Without a script, without the password on the page; a wrong code asks again, the right one goes on."""
    phone = Authenticator(house, log_in(browser=True))
    asked = client.post(SESSION, data={**BOTH, "next": "/doors"})
    assert (401, "WWW-Authenticate" in asked.headers) == (asked.status_code, True)
    assert "set-cookie" not in asked.headers
    assert PASSWORD not in asked.text
    second = {"ticket": field(asked.text, "ticket"), "next": field(asked.text, "next")}
    again = client.post(SESSION, data={**second, "code": "123456"})
    assert (401, second["ticket"]) == (again.status_code, field(again.text, "ticket"))
    opened = client.post(SESSION, data={**second, "code": f" {phone.wait()[:3]} {phone.code()[3:]} "})
    assert (303, "/doors") == (opened.status_code, opened.headers["location"])
    assert 200 == client.get("/doors").status_code


def test_a_ticket_is_no_password(house: House, log_in: LogIn, client: TestClient) -> None:
    """It ends after five minutes, with a new password, and where a sign of it is another."""
    phone = Authenticator(house, browser := log_in(browser=True))
    ticket = field(client.post(SESSION, data=BOTH).text, "ticket")
    for made_up in (
        ticket[:-1] + ("0" if ticket[-1] != "0" else "1"),
        "1.99999999999.x",
        "1.99999999999.é",
        f"{10**20}.9999999999.x",
        "x",
        "²" * 9,
    ):
        answer = client.post(SESSION, data={"ticket": made_up, "code": phone.wait()})
        assert (401, 0) == (answer.status_code, answer.text.count('name="ticket"')), made_up
    house.clock.move(4 * 60)
    assert 401 == client.post(SESSION, data={"ticket": ticket, "code": phone.code()}).status_code
    fresh = field(client.post(SESSION, data=BOTH).text, "ticket")
    new = {"do": "password", "old": PASSWORD, "new": "a new sentence", "repeated": "a new sentence"}
    assert 200 == browser.post("/account", data={**new, "csrf": csrf(browser)}).status_code
    answer = client.post(SESSION, data={"ticket": fresh, "code": phone.wait()})
    assert (401, 0) == (answer.status_code, answer.text.count('name="ticket"'))


def test_paper_logs_in_once_for_each_code(house: House, log_in: LogIn, client: TestClient) -> None:
    """Ten codes, each used up by its use, also typed in small letters and without dashes."""
    phone = Authenticator(house, log_in(browser=True))
    assert 10 == len({*phone.paper})
    one, other = phone.paper[0], phone.paper[1].lower().replace("-", "")
    assert (200, "") == step(client, code=one)
    assert (401, "session.code_wrong") == step(client, code=one)
    assert (200, "") == step(client, code=other)
    assert 8 == totp.left(house.database, 1)


def test_setting_it_up_ends_the_other_sessions_and_needs_the_password(house: House, log_in: LogIn) -> None:
    """A session that was left open sets nothing up, and those opened by password alone do not outlive it."""
    other, own = log_in(), log_in(browser=True)
    page = own.get(CODE).text
    form = {"do": "enrol", "sealed": field(page, "sealed"), "csrf": field(page, "csrf"), "code": "000000"}
    for password in ("wrong", PASSWORD):
        assert 422 == own.post(CODE, data={**form, "password": password}).status_code
    assert 200 == other.get("/api/v1/alarms").status_code
    phone = Authenticator(house, own)
    assert 200 == phone.answer.status_code
    assert [200, 401] == [own.get("/account").status_code, other.get("/api/v1/alarms").status_code]
    assert 422 == own.post(CODE, data=phone.form).status_code


def test_a_secret_belongs_to_one_account(house: House, log_in: LogIn) -> None:
    """A draft that was made for somebody else is none."""
    page = log_in("office", browser=True).get(CODE).text
    guard = log_in(browser=True)
    form = {"do": "enrol", "sealed": field(page, "sealed"), "password": PASSWORD, "code": "000000"}
    answer = guard.post(CODE, data={**form, "csrf": csrf(guard)})
    assert 422 == answer.status_code
    assert field(page, "sealed") not in answer.text


def test_its_owner_ends_it_with_one_of_its_codes(house: House, log_in: LogIn, client: TestClient) -> None:
    """And not with the password alone."""
    phone = Authenticator(house, own := log_in(browser=True))
    form = {"do": "end", "csrf": csrf(own), "password": PASSWORD}
    assert 422 == own.post(CODE, data={**form, "code": phone.form["code"]}).status_code
    assert 303 == own.post(CODE, data={**form, "code": phone.wait()}).status_code
    assert (200, "") == step(client)


def test_neither_secret_nor_paper_stands_in_the_database(house: House, log_in: LogIn) -> None:
    """The secret only under the box's key, the paper only as hashes under it; another box reads neither."""
    phone = Authenticator(house, log_in(browser=True))
    house.database.checkpoint()
    content = b"".join(each.read_bytes() for each in house.database.path.parent.glob("cuobian.db*"))
    assert phone.secret not in content
    assert all(each.encode() not in content for each in phone.paper)
    house.keys = LinkKey(b"x" * 32)
    with house.client() as elsewhere:
        assert (401, "session.code_wrong") == step(elsewhere, code=phone.wait())
        assert (401, "session.code_wrong") == step(elsewhere, code=phone.paper[0])
        totp.reset(house.database, "guard", house.clock.moment())
        assert (200, "") == step(elsewhere)


def test_where_it_is_demanded_nothing_else_opens_before_it_is_set_up(house: House, log_in: LogIn) -> None:
    """Whoever has none logs in, is led there by every page, told so by every route, and then let through."""
    demand(house, "guard")
    house.press()
    new, office = log_in(browser=True), log_in("office")
    assert (303, CODE) == (new.get("/").status_code, new.get("/").headers["location"])
    assert "register.js" not in new.get(CODE).text, "it would be refused, and the refusal be on record"
    refused = [new.get("/api/v1/alarms"), new.post(f"{SESSION}/kiosk", headers={"X-CSRF-Token": csrf(new)})]
    assert [(403, "session.enrol_first")] * 2 == [(each.status_code, each.json()["code"]) for each in refused]
    assert 200 == office.get("/people").status_code
    assert 200 == Authenticator(house, new).answer.status_code
    assert [200, 200] == [new.get("/").status_code, new.get("/api/v1/alarms").status_code]


def test_a_wall_display_goes_on_when_it_is_demanded(house: House, log_in: LogIn) -> None:
    """Nobody stands before it who could set anything up."""
    kiosk = log_in()
    kiosk.post(f"{SESSION}/kiosk")
    demand(house, "guard")
    with house.client() as client:
        client.headers["Authorization"] = kiosk.headers["Authorization"]
        assert 200 == client.get("/").status_code


def test_guessing_codes_gets_slower_from_wherever_it_comes(house: House, log_in: LogIn) -> None:
    """Whoever guesses codes knows the password already: the fifth wrong one costs time for every address."""
    phone = Authenticator(house, log_in(browser=True))
    with house.client(address="192.168.7.5", scheme="https") as one:
        assert [401] * 5 == [step(one, code=f"00000{each}")[0] for each in range(5)]
        other = TestClient(one.app, base_url="https://192.168.9.9", client=("192.168.9.9", 50000))
        assert [(429, "session.too_many")] * 2 == [step(each, code="000000") for each in (one, other)]
        assert (200, "") == step(one, code=phone.wait())


def test_every_change_and_log_in_is_on_record(house: House, log_in: LogIn, client: TestClient) -> None:
    """Set up, logged in by phone and by paper, failed: each with the account, none with a code."""
    phone = Authenticator(house, log_in(browser=True))
    step(client, code=phone.wait())
    step(client, code=phone.paper[0])
    step(client, code="000000")
    rows = [(each.row.act, each.text("detail")) for each in register.newest(house.database)]
    assert [
        (Act.LOG_IN_FAILED, "session.code_wrong account:000000000000001"),
        (Act.LOGGED_IN, "code from paper here"),
        (Act.LOGGED_IN, "code here"),
        (Act.ACCOUNT_CHANGED, "second proof set up"),
        (Act.LOGGED_IN, "password here"),
    ] == rows[:5]
