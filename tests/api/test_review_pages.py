"""Pages within a review: linkable, each with its row in the register, whatever words their address has."""

import re
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from gateway.domain.model import EventType
from gateway.domain.register import Act
from gateway.service import register
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.review_house import evening, open_review, say


@dataclass
class Pages:
    """An officer's pages below their open review."""

    client: TestClient
    address: str

    def get(self, path: str) -> Response:
        return self.client.get(self.address + path)

    def post(self, path: str, **form: str) -> Response:
        return self.client.post(self.address + path, data=form)


@pytest.fixture
def pages(house: House, log_in: LogIn) -> Pages:
    """Give an officer with a review of an evening."""
    evening(house)
    officer = log_in("officer")
    return Pages(officer, f"/review/{open_review(officer)}")


def ids(page: str) -> list[str]:
    """Return the lines of a page."""
    return re.findall(r'id="e(\d+)"', page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [5, 4, 2, 1]),
        ("?kind=call", [4]),
        ("?kind=call&kind=nonsense&outcome=nonsense&alarm=perhaps&after=", [4]),
        ("?place=3号楼 2单元 501", [4]),
        ("?place=9号楼", []),
        ("?since=2026-11-23T12:06&until=2026-11-23T12:06:30", [4]),
        ("?since=yesterday", [5, 4, 2, 1]),
        ("?since=2026-11-23T04:06:00Z", [5, 4]),
        ("?after=000000000000005", [4, 2, 1]),
        ("?after=000000000000001&order=oldest", [5, 4, 2]),
    ],
)
def test_a_page_is_its_address(pages: Pages, query: str, expected: list[int]) -> None:
    """Times as the wall clock has them, places by name; a word nobody knows asks for nothing."""
    answer = pages.get(query)
    assert 200 == answer.status_code
    assert [f"{each:015d}" for each in expected] == ids(answer.text)


def test_a_page_with_other_words_is_refused_as_a_page(pages: Pages) -> None:
    """A cursor that is none, an event that is not there."""
    assert 404 == pages.get("/list?after=x").status_code
    assert 404 == pages.get("/events/000000000000099").status_code


def test_a_note_that_says_nothing_is_told(pages: Pages, house: House) -> None:
    """The form comes back with what was typed; nothing is on record."""
    answer = pages.post("/events/000000000000004", text="  ", tags="x" * 31)
    assert 422 == answer.status_code
    assert 'role="alert"' in answer.text
    assert Act.NOTE_ADDED not in {each.row.act for each in register.newest(house.database)}


def test_a_note_keeps_to_the_list_it_was_written_in(pages: Pages) -> None:
    """After writing one stands on the same event with the same filter; withdrawn it is struck out."""
    answer = pages.post("/events/000000000000004?kind=call", text="看见了", tags="门")
    assert 303 == answer.status_code
    assert answer.headers["location"].endswith("/events/000000000000004?kind=call#notes")
    answer = pages.post("/events/000000000000004", text="看错了", withdraw="1")
    page = pages.get("/events/000000000000004").text
    assert 'class="gone-note"' in page
    assert "看错了" in page


def test_there_is_no_picture_where_none_was_kept(pages: Pages, house: House) -> None:
    """Of an event without one, or outside the review; nothing is on record then."""
    say(house, "s", EventType.MOTION)
    assert 404 == pages.get("/events/000000000000004/picture").status_code
    assert 404 == pages.get("/events/000000000000006/picture").status_code
    assert Act.EVIDENCE_SEEN not in {each.row.act for each in register.newest(house.database)}
