"""Consoles are told how far the register reaches: by route, by stream, at the foot of their pages."""

from api.feed import Feed, Signed
from config.secrets import secret
from gateway.domain.register import Act, Entry, Head, fingerprint, head_of
from gateway.service import register
from gateway.service.register_key import RegisterKey, holds
from gateway.store import register as rows
from gateway.store.moment import to_micros
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.test_stream import bearer, listening
from tests.api.test_stream import server as server  # noqa: PLC0414  the fixture

HEAD = "/api/v1/register/head"


def signed(house: House) -> Head:
    """Write a row and sign it."""
    now = house.clock.moment()
    key = RegisterKey(secret(house.settings.data, "register.key"))
    register.recorded(house.database, Entry(now.at, Act.SWEPT, "pictures", "core", "gateway"))
    with house.database.write() as connection:
        head = key.head(*rows.last(connection), to_micros(now.at))
        rows.add_head(connection, head)
    return head


def test_the_head_is_shown_to_whoever_is_logged_in(house: House, log_in: LogIn) -> None:
    """Signed, with the key it is checked by; before there is any, 404."""
    guard = log_in("guard")
    assert 404 == guard.get(HEAD).status_code
    head = signed(house)
    said = guard.get(HEAD).json()
    assert head == head_of(said)
    assert holds(bytes.fromhex(said["public_key"]), head_of(said))
    assert None is said["row_hash"]


def test_an_earlier_row_is_shown_beside_it(house: House, log_in: LogIn) -> None:
    """A console that knows an earlier end sees whether it still is that; one that is gone has no hash."""
    first, guard = signed(house), log_in("guard")
    second = signed(house)
    assert (first.hash.hex(), second.hash.hex()) == (
        guard.get(f"{HEAD}?row={first.seq}").json()["row_hash"],
        guard.get(HEAD).json()["hash"],
    )
    assert None is guard.get(f"{HEAD}?row={second.seq + 900}").json()["row_hash"]


def test_a_new_head_is_a_word_of_the_stream(house: House, server: object) -> None:
    """Every open console hears of it at once, without an id."""
    with listening(server, bearer(server)) as events:  # type: ignore[arg-type]
        next(events)
        head = signed(house)
        told = next(each for each in events if each.event != "beat")
    assert ("register", "", {"row": head.seq}) == (told.event, told.id, told.data)


def test_it_stands_at_the_foot_of_pages(house: House, log_in: LogIn) -> None:
    """Office and installer can write it down; the guard's board keeps its room."""
    office, guard = log_in("office", browser=True), log_in("guard", browser=True)
    head = signed(house)
    assert fingerprint(head.hash) in office.get("/people").text
    assert fingerprint(head.hash) not in guard.get("/").text
    assert "register.js" in guard.get("/").text


def test_nothing_is_told_where_nothing_is_new(house: House) -> None:
    """The feed tells each head once."""
    feed = Feed(house.own_database(), house.clock.moment)
    feed.start()
    with feed.subscribed() as told:
        head = signed(house)
        feed.look()
        signed(house)
        feed.look()
        feed.look()
    assert [Signed(head.seq), Signed(head.seq + 1)] == [told._queue.get_nowait() for _ in range(2)]
    assert told._queue.empty()
