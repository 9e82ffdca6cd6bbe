"""The first account: a link that works once, on a gateway where nobody can log in yet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from config.schema import Settings
from gateway.service import accounts
from gateway.store.db import Database
from gateway.store.migrate import migrate
from tests.api.house import PASSWORD, House

FORM = {"username": "陈队", "role": "guard", "password": PASSWORD, "repeated": PASSWORD}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[House]:
    """Give a fresh gateway: no site, no account."""
    database = Database(tmp_path / "cuobian.db")
    migrate(database)
    house = House(database, Settings(data=tmp_path))
    yield house
    house.end()


@pytest.fixture
def newcomer(empty: House) -> Iterator[TestClient]:
    """Give whoever holds the link."""
    with empty.client() as client:
        yield client


def test_the_link_makes_one_account_and_logs_it_in(empty: House, newcomer: TestClient) -> None:
    """The form makes the first account; the link is used up, and there is no further one."""
    path = f"/setup/{accounts.setup_code(empty.database)}"
    assert 200 == newcomer.get(path).status_code
    answer = newcomer.post(path, data=FORM)
    assert (303, "/") == (answer.status_code, answer.headers["location"])
    assert 200 == newcomer.get("/").status_code
    assert [404, 404] == [newcomer.get(path).status_code, newcomer.post(path, data=FORM).status_code]
    assert accounts.setup_code(empty.database) is None
    assert [("陈队", "guard")] == [(each.name, each.role) for each in accounts.everybody(empty.database)]


@pytest.mark.parametrize(
    "change",
    [
        {"password": "short", "repeated": "short"},
        {"password": "password123", "repeated": "password123"},
        {"password": "aaaaaaaaaa", "repeated": "aaaaaaaaaa"},
        {"password": "陈队陈队陈队陈队", "repeated": "陈队陈队陈队陈陈"},
        {"username": "   "},
        {"username": "x" * 65},
        {"username": "longenough", "password": "LongEnough", "repeated": "LongEnough"},
    ],
)
def test_a_bad_name_or_password_is_told_and_the_link_still_works(
    empty: House, newcomer: TestClient, change: dict[str, str]
) -> None:
    """The page says what is wrong, keeps what was typed but the password, and takes a better one."""
    path = f"/setup/{accounts.setup_code(empty.database)}"
    answer = newcomer.post(path, data={**FORM, **change})
    assert 422 == answer.status_code
    assert 'role="alert"' in answer.text
    assert change.get("password", "no such text") not in answer.text
    assert not accounts.everybody(empty.database)
    assert 303 == newcomer.post(path, data=FORM).status_code


def test_a_newer_link_ends_the_older(empty: House, newcomer: TestClient) -> None:
    """Only the link printed last works."""
    old, new = accounts.setup_code(empty.database), accounts.setup_code(empty.database)
    assert [404, 200] == [newcomer.get(f"/setup/{code}").status_code for code in (old, new)]


@pytest.mark.parametrize("code", ["", "x", "0" * 64, "%00", "%2e%2e"])
def test_a_made_up_link_opens_nothing(newcomer: TestClient, code: str) -> None:
    """Nobody guesses in, not even before a link was printed."""
    assert 404 == newcomer.get(f"/setup/{code}").status_code
    assert 404 == newcomer.post(f"/setup/{code}", data=FORM).status_code


def test_nobody_becomes_an_officer_by_the_link(empty: House, newcomer: TestClient) -> None:
    """A role that the form does not offer is not given."""
    path = f"/setup/{accounts.setup_code(empty.database)}"
    newcomer.post(path, data={**FORM, "role": "officer"})
    assert ["guard"] == [each.role for each in accounts.everybody(empty.database)]


@pytest.mark.parametrize(("role", "first"), [("installer", "/install"), ("office", "/people")])
def test_the_first_begins_where_there_is_something_to_do(
    empty: House, newcomer: TestClient, role: str, first: str
) -> None:
    """Who installs finds the console and the office its people; a quiet board would tell them nothing."""
    path = f"/setup/{accounts.setup_code(empty.database)}"
    answer = newcomer.post(path, data={**FORM, "role": role})
    assert (303, first) == (answer.status_code, answer.headers["location"])


def test_an_empty_box_says_what_to_do_next(empty: House, newcomer: TestClient) -> None:
    """Building, entrance, then its staircase stand open and filled in; nobody can be named yet."""
    newcomer.post(f"/setup/{accounts.setup_code(empty.database)}", data={**FORM, "role": "installer"})
    assert "还没有安装任何设备" in newcomer.get("/install/drill").text
    assert "先叫谁？" in (policies := newcomer.get("/install/policies").text)
    assert '<option value="near:floor">' in policies
    assert 'value="group:' not in policies
    for kind, name, inside in (("building", "3号楼", ""), ("entrance", "2单元", "3")):
        page = newcomer.get("/install/places").text
        assert f'<option value="{kind}" selected>' in page
        assert not inside or f'<option value="{inside}" selected>' in page
        assert 303 == _post(newcomer, page, {"do": "add", "kind": kind, "name": name, "in": inside})
    page = newcomer.get("/install/places").text
    assert '<details class="card" open><summary>一次添加整个单元' in page
    assert '<option value="3-2" selected>3号楼 2单元</option>' in page


def _post(client: TestClient, page: str, typed: dict[str, str]) -> int:
    mark = re.search(r'name="csrf" value="([^"]+)"', page)
    return client.post("/install/places", data={"csrf": mark[1] if mark else "", **typed}).status_code
