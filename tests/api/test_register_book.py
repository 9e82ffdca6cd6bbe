"""The register's page and its rows for programs: who may read which, filters, the check."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import api
from config.secrets import secret
from gateway.domain.register import GENESIS, Act, Entry, fingerprint
from gateway.service import register, reviews
from gateway.service.register_key import RegisterKey
from gateway.store import register as rows
from gateway.store.db import Database
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.test_home import OFFICER, csrf, under_review

REGISTER = "/api/v1/register"


@pytest.fixture
def sealed(house: House) -> Iterator[House]:
    """Give a house whose rows are sealed with the box's own key, as `cuobian api` opens it."""
    key = RegisterKey(secret(house.settings.data, "register.key"))
    with sqlite3.connect(house.database.path) as raw:  # the seed was written by another box
        raw.execute("DROP TRIGGER register_is_kept")
        raw.executescript("DELETE FROM register; DELETE FROM register_secret; DELETE FROM register_about;")
    found = Database(house.database.path, seal=key.seal)
    own = house.own_database
    house.own_database = lambda: _kept(house, Database(house.database.path, seal=key.seal))  # type: ignore[method-assign]
    before, house.database = house.database, found
    yield house
    house.database, house.own_database = before, own  # type: ignore[method-assign]
    found.close()


def _kept(house: House, opened: Database) -> Database:
    house._opened.append(opened)
    return opened


def test_the_chain_can_be_followed_from_outside(house: House, log_in: LogIn) -> None:
    """Each row's hash is over its canonical text, which holds the hash before: page by page."""
    under_review(house)
    guard = log_in("guard")
    previous, after, count = GENESIS.hex(), None, 0
    while True:
        page = guard.get(REGISTER, params={"limit": 2, **({"after": after} if after else {})}).json()
        for each in page["items"]:
            assert previous == json.loads(each["canonical"])["previous"]
            assert each["hash"] == hashlib.sha256(each["canonical"].encode()).hexdigest()
            previous, count = each["hash"], count + 1
        after = page["next"]
        if after is None:
            break
    with house.database.read() as connection:
        assert (count, bytes.fromhex(previous)) == rows.last(connection)


def test_only_the_office_reads_what_it_says_of_people(house: House, log_in: LogIn) -> None:
    """Installer, guard and officer get commitments; the office the texts."""
    under_review(house)
    for role in ("guard", "installer", "officer"):
        answer = log_in(role).get(REGISTER)
        assert 200 == answer.status_code
        assert "林警官" not in answer.text
        assert "李爷爷" not in answer.text
    assert "林警官" in log_in("office").get(REGISTER).text


def test_reading_it_is_on_record(client: TestClient, log_in: LogIn) -> None:
    """The first read of a quarter of an hour is a row before the answer, by page or program, in words."""
    client.post("/api/v1/session", json={"username": "guard", "password": "wrong"})
    office = log_in("office")
    assert "list:register" in office.get(REGISTER).text
    page = office.get("/register").text
    assert 1 == page.count("list:register")
    for said in ("登记簿</span>", "用密码", "姓名或密码不对"):
        assert said in page, said


def test_it_is_filtered_by_what_who_review_and_day(house: House, log_in: LogIn) -> None:
    """Each side by itself and together; a hold is seen by the office, with its order."""
    review = under_review(house)
    now = house.clock.moment()
    reviews.hold(house.database, review.id, OFFICER, now.at + timedelta(days=3), "第 7 号令", now)
    house.clock.move(86400)
    register.recorded(
        house.database, Entry(house.clock.moment().at, Act.EXPORTED, "event:9", "陈队", "guard")
    )
    office = log_in("office")
    found = {
        query: re.findall(r'title="(event:\d|review:\d+|list:\w+)"', office.get(f"/register?{query}").text)
        for query in (
            "act=exported",
            "who=陈队",
            f"review={review.id}",
            "day=2026-11-23",
            "act=exported&day=2026-11-23",
        )
    }
    held = "review:000000000000001"
    assert {
        "act=exported": ["event:9"],
        "who=陈队": ["event:9"],
        f"review={review.id}": [held, "event:7", held],
        "day=2026-11-23": [held, "event:7", held],
        "act=exported&day=2026-11-23": [],
    } == found
    assert "第 7 号令" in office.get("/register?act=hold.made").text


@pytest.mark.parametrize("query", ["day=yesterday", "review=x", "day=2026-13-01"])
def test_what_cannot_be_read_is_said(log_in: LogIn, query: str) -> None:
    """A day or a number that is none comes back beside its field."""
    answer = log_in("office").get(f"/register?{query}")
    assert 422 == answer.status_code
    assert 'id="wrong"' in answer.text


def test_earlier_rows_follow(house: House, log_in: LogIn) -> None:
    """A hundred at a time, newest first, none twice and none left out, with the filter kept."""
    for number in range(150):
        entry = Entry(house.clock.moment().at, Act.EXPORTED, f"event:{number}", "guard", "guard")
        register.recorded(house.database, entry)
    office = log_in("office")
    page = office.get("/register?act=exported").text
    found = re.search(r'href="(/register\?[^"]*before=[^"]*)"', page)
    assert found is not None
    whole = page + office.get(found[1].replace("&amp;", "&")).text
    assert [f"event:{n}" for n in reversed(range(150))] == re.findall(r'title="(event:\d+)"', whole)


def test_erased_texts_are_known_as_erased(house: House, log_in: LogIn) -> None:
    """After three years a row stays, its name is gone, and the page says why."""
    under_review(house)
    house.clock.move(timedelta(days=1200).total_seconds())
    register.forget_texts(house.database, house.clock.moment())
    page = log_in("office").get("/register").text
    assert "林警官" not in page
    assert "链条仍然完整" in page


def test_the_check_says_that_it_holds_and_where_it_does_not(sealed: House, log_in: LogIn) -> None:
    """Rows of the box's own hold; one that was edited is named."""
    under_review(sealed)
    office = log_in("office", browser=True)
    token = csrf(office.get("/register").text)
    assert "校验通过" in office.post("/register", data={"csrf": token}).text
    with sqlite3.connect(sealed.database.path) as raw:
        raw.execute("DROP TRIGGER register_stays")
        raw.execute("UPDATE register SET what = 'event:8' WHERE seq = 2")
    page = office.post("/register", data={"csrf": token}).text
    assert "第 2 条" in page
    assert "校验通过" not in page


def test_a_signed_head_is_shown(house: House, log_in: LogIn) -> None:
    """How far the register was signed last, and by which key."""
    under_review(house)
    key = RegisterKey(secret(house.settings.data, "register.key"))
    with house.database.write() as connection:
        seq, hash_ = rows.last(connection)
        rows.add_head(connection, key.head(seq, hash_, 1_764_000_000_000_000))
    page = log_in("office").get("/register").text
    assert key.box in page
    assert fingerprint(hash_) in page


def test_every_list_and_record_has_words() -> None:
    """What a route puts on record as read is never shown to the office as a program writes it."""
    room = Path(api.__file__).parent
    named = {
        each
        for file in room.rglob("*.py")
        for each in re.findall(r'"((?:list|record):[a-z ]+)"', file.read_text("utf-8"))
    }
    said = (room / "templates" / "thing_words.html").read_text("utf-8")
    assert {"list:people", "record:face"} <= named
    assert [] == sorted(each for each in named if f"'{each}':" not in said)
