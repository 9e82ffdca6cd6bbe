"""Events: filtered by time, place, device, type and person, page by page."""

import pytest

from gateway.domain.model import EventType
from tests.api.conftest import LogIn
from tests.api.house import House

EVENTS = "/api/v1/events"


@pytest.fixture
def told(house: House) -> House:
    """Let a few things happen, ten seconds apart."""
    for device, type_ in (
        ("sos-501", EventType.SOS_PRESSED),
        ("sos-502", EventType.BATTERY_LOW),
        ("stranger", EventType.MOTION),
        ("sos-501", EventType.HEARTBEAT),
    ):
        house.press(device, type_, '{"level": 1}')
        house.clock.move(10)
    return house


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["sos.pressed", "battery.low", "motion", "heartbeat"]),
        ({"order": "newest"}, ["heartbeat", "motion", "battery.low", "sos.pressed"]),
        ({"device": "sos-501"}, ["sos.pressed", "heartbeat"]),
        ({"type": "motion"}, ["motion"]),
        ({"place": "b3u2-502"}, ["battery.low"]),
        ({"since": "2026-11-23T04:00:10Z"}, ["battery.low", "motion", "heartbeat"]),
        ({"until": "2026-11-23T12:00:10+08:00"}, ["sos.pressed"]),
        ({"device": "sos-501", "type": "heartbeat"}, ["heartbeat"]),
        ({"person": "nobody"}, []),
        ({"device": "' OR 1=1 --"}, []),
    ],
)
def test_a_filter_leaves_what_was_asked_for(
    told: House, log_in: LogIn, query: dict[str, str], expected: list[str]
) -> None:
    """Each filter narrows the list, several together narrow it further."""
    assert expected == [each["type"] for each in log_in().get(EVENTS, params=query).json()["items"]]


def test_an_event_is_told_whole(told: House, log_in: LogIn) -> None:
    """An event has its id, device, place, times, source, its alarm and what the device said."""
    event = log_in().get(EVENTS).json()["items"][0]
    assert {
        "id": "000000000000001",
        "type": "sos.pressed",
        "device": "sos-501",
        "place": "b3u2-501",
        "person": None,
        "at": None,
        "received_at": "2026-11-23T04:00:00Z",
        "clock_trusted": True,
        "source": "",
        "qos": 1,
        "alarm": "000000000000001",
        "detail": {"level": 1},
        "reason": None,
    } == event


def test_pages_follow_one_another_in_both_orders(told: House, log_in: LogIn) -> None:
    """Following `next` gives every event once."""
    guard = log_in()
    for order in ("oldest", "newest"):
        found, after = [], None
        while True:
            query = {"limit": 1, "order": order, **({"after": after} if after else {})}
            page = guard.get(EVENTS, params=query).json()
            found += [each["id"] for each in page["items"]]
            after = page["next"]
            if after is None:
                break
        assert sorted(found, reverse=order == "newest") == found
        assert 4 == len(set(found)) == len(found)


@pytest.mark.parametrize(
    "query", ["since=yesterday", "since=2026-11-23T04:00:00", "limit=501", "order=x", "devise=sos-501"]
)
def test_a_filter_that_cannot_be_is_refused(log_in: LogIn, query: str) -> None:
    """A time without a zone, a limit out of range or an unknown filter is a problem that names it."""
    answer = log_in().get(f"{EVENTS}?{query}")
    assert 422 == answer.status_code
    assert query.partition("=")[0] in answer.json()["errors"][0]["field"]


def test_an_installer_sees_devices_and_no_persons(told: House, log_in: LogIn) -> None:
    """What was said about people is left out, what was said about devices is not."""
    installer = log_in("installer")
    found = {each["type"]: each["detail"] for each in installer.get(EVENTS).json()["items"]}
    assert {"sos.pressed": {}, "battery.low": {"level": 1}, "motion": {}, "heartbeat": {"level": 1}} == found
    assert 403 == installer.get(f"{EVENTS}?person=wu").status_code
