"""A stranger who guesses passwords for days: slowed down, and no answer to a call waits for it."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.parts import Parts
from api.throttle import FORGOTTEN, LONGEST_FOR_MANY, Guesses, TooMany
from gateway.domain.register import Act
from gateway.service import register
from tests.api.conftest import LogIn
from tests.api.house import PASSWORD, House
from tests.api.second_proof import SESSION

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
RIGHT, WRONG = {"username": "guard", "password": PASSWORD}, {"username": "guard", "password": "wrong"}


def elsewhere(client: TestClient, host: str) -> TestClient:
    """Return a client of the same box that asks from another address."""
    return TestClient(client.app, base_url="https://box", client=(host, 50000), follow_redirects=False)


def parts_of(client: TestClient) -> Parts:
    """Return what an application shares."""
    assert isinstance(client.app, FastAPI)
    found: Parts = client.app.state.parts
    return found


def waits(guesses: Guesses, name: str, address: str, now: datetime) -> int:
    """Return how many seconds a log-in has to wait."""
    try:
        guesses.check(name, address, now)
    except TooMany as error:
        return error.seconds
    return 0


def test_ten_thousand_guesses_hinder_no_answer(house: House, client: TestClient) -> None:
    """Open boards, answers of desk and neighbours, and a log-in from the desk go on as if nothing were.

    From a place where nobody has logged in yet it waits half a minute at most.
    """
    alarm = house.press()
    desk, stranger = elsewhere(client, "192.168.1.20"), elsewhere(client, "192.168.1.66")
    token = desk.post(SESSION, json=RIGHT).json()["token"]
    kiosk = desk.post(SESSION, json=RIGHT).json()["token"]
    desk.post(f"{SESSION}/kiosk", headers={"Authorization": f"Bearer {kiosk}"})
    assert [401] * 5 + [429] * 5 == [stranger.post(SESSION, json=WRONG).status_code for _ in range(10)]
    guesses, now = parts_of(client).guesses, house.clock.steady_at
    for number in range(10_000):
        guesses.failed("guard", f"192.168.{number % 200}.{number // 200 + 100}", now)
    desk.headers["Authorization"] = f"Bearer {token}"
    walls = desk.get("/board", headers={"Authorization": f"Bearer {kiosk}"})
    assert [200, 200, 200, 303, 200] == [
        desk.get("/").status_code,
        walls.status_code,
        desk.post(f"/api/v1/alarms/{alarm}/acknowledge").status_code,
        elsewhere(client, "10.0.0.9").post(house.link(alarm), data={"answer": "going"}).status_code,
        desk.post(SESSION, json=RIGHT).status_code,
    ]
    new = elsewhere(client, "192.168.1.21")
    assert 429 == new.post(SESSION, json=RIGHT).status_code
    house.clock.move(LONGEST_FOR_MANY.total_seconds())
    assert 200 == new.post(SESSION, json=RIGHT).status_code


@pytest.mark.long
def test_ten_thousand_requests_hinder_no_answer(house: House, log_in: LogIn, client: TestClient) -> None:
    """The same with every guess as a request, from two hundred addresses."""
    alarm, guard = house.press(), log_in()
    strangers = [elsewhere(client, f"192.168.1.{each}") for each in range(1, 201)]
    codes = {each.post(SESSION, json=WRONG).status_code for _ in range(50) for each in strangers}
    assert {401, 429} == codes
    assert 200 == guard.post(f"/api/v1/alarms/{alarm}/acknowledge").status_code
    assert 303 == client.post(house.link(alarm), data={"answer": "going"}).status_code


def test_one_name_gets_slower_from_everywhere_but_is_never_locked() -> None:
    """After twenty failures anywhere it waits, half a minute at most; where it is at home, not at all."""
    guesses = Guesses()
    guesses.succeeded("Guard", "10.0.0.1")
    for number in range(1000):
        guesses.failed("guard", f"10.0.{number % 250}.7", NOW)
    assert [0, 0, 31] == [
        waits(guesses, "guard", each, NOW) for each in ("10.0.0.1", "127.0.0.1", "10.9.9.9")
    ]
    assert 0 == waits(guesses, "guard", "10.9.9.9", NOW + LONGEST_FOR_MANY)
    assert 0 == waits(guesses, "office", "10.9.9.9", NOW)


def test_one_address_that_tries_many_names_gets_slower() -> None:
    """Two thousand names with four guesses each are eight thousand free guesses otherwise."""
    guesses = Guesses()
    for number in range(21):
        assert 0 == waits(guesses, f"name-{number}", "10.0.0.9", NOW)
        guesses.failed(f"name-{number}", "10.0.0.9", NOW)
    assert [2, 0] == [waits(guesses, "another", each, NOW) for each in ("10.0.0.9", "10.0.0.10")]


def test_failures_of_an_hour_ago_are_forgotten() -> None:
    """Who mistypes once a day never waits."""
    guesses, now = Guesses(), NOW
    for _ in range(50):
        assert 0 == waits(guesses, "guard", "10.0.0.1", now)
        guesses.failed("guard", "10.0.0.1", now)
        now += FORGOTTEN + timedelta(seconds=1)


def test_failures_are_on_record_one_row_for_a_network(house: House, client: TestClient) -> None:
    """From where, and whose account was the first; never what was typed, which may be a password."""
    near, far = elsewhere(client, "192.168.1.66"), elsewhere(client, "192.168.2.66")
    for each in (near, near, near, far):
        each.post(SESSION, json={"username": "correct horse battery", "password": "guard"})
    near.post(SESSION, json=WRONG)
    house.clock.move(3600)
    near.post(SESSION, json=WRONG)
    rows = [(each.row.what, each.row.count, each.text("detail")) for each in register.newest(house.database)]
    known = "session.failed account:000000000000001"
    assert [
        ("log-in:192.168.1.0/24", 1, known),
        ("log-in:192.168.1.0/24", 3, "session.failed"),
        ("log-in:192.168.2.0/24", 1, "session.failed"),
        ("log-in:192.168.1.0/24", 1, "session.failed"),
    ] == rows[:4]
    assert {Act.LOG_IN_FAILED} == {each.row.act for each in register.newest(house.database)[:4]}
    assert not any("horse" in str(each.secrets) for each in register.newest(house.database))


def test_a_network_of_ipv6_guesses_as_one(client: TestClient) -> None:
    """Another address of the same /64 is slowed down as the first; another network is not."""

    def guess(host: str) -> int:
        return int(elsewhere(client, host).post(SESSION, json=WRONG).status_code)

    assert [401] * 5 == [guess(f"2001:db8::{nth}") for nth in range(1, 6)]
    assert 429 == guess("2001:db8::ffff:1")
    assert (401, 401) == (guess("2001:db8:0:1::1"), guess("192.168.1.9"))
