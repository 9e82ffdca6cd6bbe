"""The live stream over a real socket: what changes, without a gap, and a sign of life every five seconds."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
import pytest
from fastapi.testclient import TestClient

from api import feed as feeds
from api.feed import Beat, Change, Dropped, Feed, Subscription
from gateway.domain.model import Now, outward
from gateway.service import sessions
from gateway.service.accounts import hash_of
from tests.api.house import BEGIN, PASSWORD, House, Running
from tests.api.review_house import OPENED

STREAM = "/api/v1/stream"


@dataclass
class Told:
    """One event of the stream."""

    event: str
    id: str
    data: dict[str, object]


@pytest.fixture
def server(house: House) -> Iterator[Running]:
    """Serve the house on a real port."""
    with Running(house) as found:
        yield found


def bearer(server: Running, role: str = "guard") -> dict[str, str]:
    """Log in and return the header that says so."""
    body = {"username": role, "password": PASSWORD}
    token = httpx2.post(f"{server.address}/api/v1/session", json=body).json()["token"]
    return {"Authorization": f"Bearer {token}"}


@contextmanager
def listening(server: Running, headers: dict[str, str], query: str = "") -> Iterator[Iterator[Told]]:
    """Open the stream and give its events as they come."""
    with httpx2.stream("GET", f"{server.address}{STREAM}{query}", headers=headers, timeout=10) as answer:
        assert (200, "text/event-stream; charset=utf-8") == (
            answer.status_code,
            answer.headers["content-type"],
        )
        yield parsed(answer.iter_lines())


def parsed(lines: Iterator[str]) -> Iterator[Told]:
    """Read events as a browser does."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield Told(fields.get("event", "message"), fields.get("id", ""), json.loads(fields["data"]))
            fields = {}


def of_alarms(events: Iterator[Told], count: int) -> list[Told]:
    """Take so many alarm events, whatever comes between."""
    found = []
    for each in events:
        if each.event == "alarm":
            found.append(each)
            if len(found) == count:
                return found
    return found


def test_a_press_is_told_at_once(house: House, server: Running) -> None:
    """Each line of the log is an event with the alarm as it stands."""
    with listening(server, bearer(server)) as events:
        assert "beat" == next(events).event
        id_ = house.press()
        raised, called = of_alarms(events, 2)
    assert (outward(1), outward(2)) == (raised.id, called.id)
    assert ["raised", "called"] == [each.data["entry"]["type"] for each in (raised, called)]  # type: ignore[index]
    assert id_ == raised.data["alarm"]["id"]  # type: ignore[index]
    assert "吴奶奶" == raised.data["alarm"]["resident"]  # type: ignore[index]


def test_a_stream_cut_off_goes_on_without_gap_or_double(house: House, server: Running) -> None:
    """`Last-Event-ID`, and `after` for who cannot send it, bring what was missed, then what is new."""
    headers = bearer(server)
    house.press()
    with listening(server, headers) as events:
        seen = next(events).id
    for _ in range(3):
        house.clock.move(60)
        house.press()
    for by_header in (True, False):
        more = {"Last-Event-ID": seen} if by_header else {}
        with listening(server, {**headers, **more}, "" if by_header else f"?after={seen}") as events:
            first = next(events)
            missed = [each.id for each in of_alarms(events, 3)]
            house.press(f"stranger-{seen}")
            new = [each.id for each in of_alarms(events, 2)]
        found = [int(each) for each in [first.id, *missed, *new]]
        assert list(range(int(seen), int(seen) + 6)) == found
        seen = new[-1]
        for _ in range(3):
            house.clock.move(60)
            house.press()


def test_whoever_missed_too_much_reads_the_list_again(
    house: House, server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page asleep for a week gets one word instead of a flood; so does one from before a restore."""
    monkeypatch.setattr("api.stream.MOST_REPLAYED", 3)
    headers = bearer(server)
    for _ in range(4):
        house.clock.move(60)
        house.press()
    time.sleep(0.3)
    for start in (outward(1), outward(999)):
        with listening(server, headers, f"?after={start}") as events:
            assert "beat" == next(events).event
            told = next(events)
        assert ("reset", outward(5)) == (told.event, told.id)


def test_a_beat_comes_every_five_seconds_and_says_how_the_core_is(house: House, server: Running) -> None:
    """Time of the box and health of the core; a beat never moves the place to resume from."""
    house.prove()
    with listening(server, bearer(server)) as events:
        assert True is next(events).data["healthy"]
        house.clock.move(5)
        beat = next(events)
        assert ("beat", "", {"at": "2026-11-23T04:00:05Z", "healthy": True}) == (
            beat.event,
            beat.id,
            beat.data,
        )
        house.clock.move(30)
        assert False is next(events).data["healthy"]


@pytest.mark.parametrize("how", ["time", "log-out"])
def test_a_session_that_ends_is_told_and_the_stream_closed(house: House, server: Running, how: str) -> None:
    """The page is sent to log in, at the next beat at the latest."""
    headers = bearer(server)
    with listening(server, headers) as events:
        next(events)
        if how == "time":
            house.clock.move(12 * 3600)
        else:
            hash_ = hash_of(headers["Authorization"].removeprefix("Bearer "))
            sessions.log_out(house.database, hash_, house.clock.moment())
            house.clock.move(5)
        assert ["expired"] == [each.event for each in events]


def test_an_officer_hears_nothing_behind_the_end_of_a_review(house: House, server: Running) -> None:
    """Closed, it ends before the next change; what happens after its time is not told, alive or resumed."""
    headers = bearer(server, "officer")
    reviews = f"{server.address}/api/v1/reviews"
    case = {**OPENED, "until": "2026-11-23T04:01:00Z"}
    review = httpx2.post(reviews, json=case, headers=headers).json()["id"]
    with listening(server, headers) as events:
        next(events)
        alarm = house.press()
        assert ["raised", "called"] == [each.data["entry"]["type"] for each in of_alarms(events, 2)]  # type: ignore[index]
        house.clock.move(61)
        house.close(alarm)
        time.sleep(0.3)
        with listening(server, headers, f"?after={outward(1)}") as resumed:
            next(resumed)
            (told,) = of_alarms(resumed, 1)
            assert "raised" == told.data["alarm"]["state"]  # type: ignore[index]
            closed = httpx2.post(f"{reviews}/{review}/close", json={"note": "完"}, headers=headers)
            assert 200 == closed.status_code
            house.press("sos-502")
            assert ["expired"] == [each.event for each in resumed if each.event != "beat"]
        assert ["expired"] == [each.event for each in events if each.event != "beat"]


def test_an_installer_hears_no_names(house: House, server: Running) -> None:
    """The same stream for the one who looks after devices, without persons."""
    with listening(server, bearer(server, "installer")) as events:
        next(events)
        house.press()
        told = json.dumps([each.data for each in of_alarms(events, 2)], ensure_ascii=False)
    assert "3号楼 2单元 501" in told
    assert "吴奶奶" not in told


def test_a_page_that_does_not_read_is_dropped() -> None:
    """A lagging page costs five thousand changes of memory at most, then it is told to come back."""
    subscription = Subscription()
    beat = Beat(Now(BEGIN, BEGIN), healthy=True)
    for _ in range(feeds.QUEUE + 10):
        subscription.put(beat)
    assert subscription.dropped
    assert isinstance(subscription._queue.get_nowait(), Dropped)
    assert subscription._queue.empty()


def test_a_page_that_stopped_reading_gives_its_place_back(
    house: House, server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that hangs with its buffers full is cut off in time, and others go on."""
    monkeypatch.setattr("api.stream.SEND_WITHIN", 0.5)
    token = bearer(server)["Authorization"]
    with socket.socket() as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stuck.connect(("127.0.0.1", server.port))
        stuck.sendall(f"GET {STREAM} HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\n\r\n".encode())
        _until(lambda: server.parts.feed.listeners() == 1)
        for _ in range(12):  # 1 MB each, until the buffers on both sides are full
            house.press_everywhere(1000)
            house.clock.move(60)
            time.sleep(0.3)
        _until(lambda: server.parts.feed.listeners() == 0)
    with listening(server, {"Authorization": token}) as events:
        next(events)
        house.press()
        assert "raised" == of_alarms(events, 1)[0].data["entry"]["type"]  # type: ignore[index]


def test_one_look_serves_every_page(house: House) -> None:
    """However many pages are open, a change is read once; no change costs no read at all."""
    feed = Feed(house.database, house.clock.moment)
    feed.start()
    with feed.subscribed() as one, feed.subscribed() as other:
        house.press()
        feed.look()
        feed.look()
        for each in (one, other):
            lines = [each._queue.get_nowait() for _ in range(each._queue.qsize())]
            assert [1, 2] == [line.line.id for line in lines if isinstance(line, Change)]
    house.press("sos-502")
    feed.look()
    assert 4 == feed.last


def test_changes_by_this_very_process_are_told_too(house: House) -> None:
    """The desk's own answer, written by the API, reaches the board like everybody else's."""
    id_ = house.press()
    feed = Feed(house.database, house.clock.moment)
    feed.start()
    with feed.subscribed() as one:
        house.close(id_)
        feed.look()
        item = one._queue.get_nowait()
    assert isinstance(item, Change)
    assert ("resolved", "resolved") == (item.line.type, item.alarm.state)


def test_a_stranger_hears_nothing(client: TestClient) -> None:
    """Without a session there is no stream."""
    assert 401 == client.get(STREAM).status_code


def test_the_server_ends_in_time_with_pages_open(house: House) -> None:
    """An open stream does not keep `systemctl restart` waiting."""
    server = Running(house)
    with server, listening(server, bearer(server)) as events:
        next(events)
        begun = time.monotonic()
        server.stop.set()
        server.thread.join(8)
        assert not server.thread.is_alive()
        assert time.monotonic() - begun < 1.5


def test_small_pieces_leave_at_once(server: Running) -> None:
    """Nagle's delay is off on every connection."""
    with socket.create_connection(("127.0.0.1", server.port)) as ours:
        ours.sendall(b"GET /api/v1/health HTTP/1.1\r\nhost: x\r\n\r\n")
        ours.recv(100)
        (connection,) = server.server_state.connections
        theirs = connection.transport.get_extra_info("socket")
        assert theirs.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    assert holds()
