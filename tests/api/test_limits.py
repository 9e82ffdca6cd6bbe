"""What one account, or one crowd, may cost the box: open boards and papers that are made when asked for."""

import pytest
from fastapi.testclient import TestClient

from api.access import MADE_WHEN_ASKED
from api.parts import DRAWINGS
from api.throttle import ALL_STREAMS, STREAMS, Streams, TooManyStreams
from gateway.cli.connections import MOST
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.test_access import known


def test_boards_leave_room_for_neighbours() -> None:
    """Streams are never given up: all of them take less than half of the connections there are."""
    assert ALL_STREAMS * 2 < MOST
    streams = Streams(most=2, of_all=3)
    with streams.held("guard"):
        with streams.held("guard"):
            with pytest.raises(TooManyStreams):
                streams.check("guard")
            streams.check("office")
            with streams.held("office"), pytest.raises(TooManyStreams):
                streams.check("installer")
        streams.check("guard")


def test_one_account_opens_so_many_boards_and_no_more(house: House, log_in: LogIn) -> None:
    """The next one is told when to come again; another account is let in."""
    guard, installer = log_in("guard"), log_in("installer")
    streams = guard.app.state.parts.streams  # type: ignore[attr-defined]
    streams._open["guard"] = STREAMS
    answer = guard.get("/api/v1/stream")
    assert (429, "stream.too_many", "10") == (
        answer.status_code,
        answer.json()["code"],
        answer.headers["retry-after"],
    )
    assert 429 != installer.get("/api/v1/stream?after=x").status_code


@pytest.mark.parametrize("path", sorted(MADE_WHEN_ASKED))
def test_papers_are_made_so_often_in_a_minute(
    house: House, client: TestClient, log_in: LogIn, path: str
) -> None:
    """Each route that costs 10 ms refuses once the minute is full, and serves again afterwards."""
    assert ("GET", path) in known(client)
    office = log_in("office")
    asked, now = path.replace("{id}", "sos-501"), house.clock.moment().steady
    assert 429 != office.get(asked).status_code
    for _ in range(DRAWINGS - 1):
        office.app.state.parts.drawn.take("office", now)  # type: ignore[attr-defined]
    answer = office.get(asked, headers={"Accept": "application/json"})
    assert (429, "61") == (answer.status_code, answer.headers["retry-after"])
    house.clock.move(61)
    assert 429 != office.get(asked).status_code
