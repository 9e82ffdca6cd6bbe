"""The picture of a matched face within a review: on record before its first byte, for its day, inside."""

from collections.abc import Iterator

import pytest

from gateway.domain.register import Act
from gateway.domain.vision import Purpose
from gateway.service import register
from tests.api.camera_house import Console, console_of, hang
from tests.api.house import House
from tests.api.review_house import open_review
from tests.api.test_pictures import JPEG, SNAPSHOT, WU, agree, seen


@pytest.fixture
def officer(house: House) -> Iterator[Console]:
    """Give an officer before a house whose worker has one picture."""
    hang(house)
    with console_of(house, "officer") as found:
        found.worker.answers[SNAPSHOT] = JPEG
        yield found


def looks(house: House) -> list[str]:
    """Return what was seen of her, as the register says."""
    found = [each.row for each in register.of_person(house.database, WU)]
    return [each.what for each in found if each.act == Act.EVIDENCE_SEEN]


def test_the_look_is_on_record_before_the_first_byte(house: House, officer: Console) -> None:
    """When the worker is asked the row is committed, and names whose face it is; nobody may keep it."""
    event = seen(house, agree(house, Purpose.VERIFY))
    address = f"/review/{open_review(officer.client)}/events/{event}"
    assert f'src="{address}/picture"' in officer.client.get(address).text
    before = looks(house)
    found: list[list[str]] = []

    def answers(*_asked: object) -> tuple[int, bytes, dict[str, str]]:
        found.append(looks(house))
        return 200, JPEG, {}

    officer.worker.answers.clear()
    officer.worker.otherwise = answers
    answer = officer.client.get(f"{address}/picture")
    assert (200, JPEG, "no-store") == (answer.status_code, answer.content, answer.headers["cache-control"])
    assert [[f"picture:event:{event}", *before]] == found


@pytest.mark.parametrize("outside", [{"places": ["b3u2-501"]}, {"until": "2026-11-23T03:30:00Z"}])
def test_outside_the_review_no_worker_is_asked(
    house: House, officer: Console, outside: dict[str, object]
) -> None:
    """Another place or another hour: not there, and nothing on record about her."""
    event = seen(house, agree(house, Purpose.VERIFY))
    review = open_review(officer.client, **outside)
    assert 404 == officer.client.get(f"/review/{review}/events/{event}/picture").status_code
    assert ([], []) == (looks(house), officer.worker.asked)


def test_after_its_day_the_page_says_that_it_is_gone(house: House) -> None:
    """The event stays, its picture does not."""
    hang(house)
    event = seen(house, agree(house, Purpose.VERIFY))
    house.clock.move(24 * 3600)
    with console_of(house, "officer") as officer:
        address = f"/review/{open_review(officer.client)}/events/{event}"
        page = officer.client.get(address).text
        assert "24 小时" in page
        assert "<img" not in page.partition("<main")[2]
        assert 404 == officer.client.get(f"{address}/picture").status_code
        assert [] == officer.worker.asked
