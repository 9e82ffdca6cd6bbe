"""What a hostile relay can do with answers: nothing, whether held back, sent again, mixed up or invented."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from api.away import said
from api.away.card import Heard, card_of
from api.away.said import FRESH_FOR, Hearing, Refused, Took
from api.away.seal import Letter, seal
from api.pages.render import Pages
from gateway.domain.alarm import Actor, Role
from gateway.domain.errors import StoreRefused
from gateway.domain.model import AlarmId
from gateway.service import answers, links
from gateway.store import alarms
from gateway.store.queries.alarms import log_of
from tests.api.house import House
from tests.relay.world import Phone, code_of

Says = Callable[..., Took | Refused]


def state(house: House) -> str:
    """Return where the newest alarm stands."""
    with house.database.read() as connection:
        found = alarms.all_open(connection)
    return str(found[-1].state) if found else "resolved"


def card(house: House, code: str, *, closes: bool = False) -> dict[str, Any]:
    """Return a page's card as it stands now."""
    view = links.open_link(house.database, code, house.clock.moment())
    assert view is not None
    found = card_of(Pages(), house.database, view, Heard(), house.clock.moment(), closes=closes)
    return dict(json.loads(found))


class Relay:
    """The relay between one phone and the box, in the hands of whoever runs it."""

    def __init__(self, house: House, *, closes: bool = False) -> None:
        self.house = house
        self.alarm = house.press()
        self.code = code_of(house, self.alarm)
        self.phone = Phone("", self.code)
        self.hearing = Hearing(house.database, house.keys, house.clock.moment(), closes=closes)

    def letter(self, answer: str, **more: object) -> bytes:
        """Let the phone seal an answer on the card that stands now."""
        return self.phone.letter(card(self.house, self.code), answer, **more)

    def hands_in(self, letter: bytes, code: str = "") -> Took | Refused:
        """Give the box a letter."""
        return self.hearing.take(code or self.code, letter, self.house.clock.moment())


@pytest.fixture
def relay(house: House) -> Relay:
    """Give the relay, after a press."""
    return Relay(house)


def test_an_answer_is_taken_and_says_by_which_way(house: House, relay: Relay) -> None:
    """The log of the alarm names the relay."""
    assert isinstance(relay.hands_in(relay.letter("going")), Took)
    with house.database.read() as connection:
        (taken,) = (each for each in log_of(connection, [int(relay.alarm)]) if each.type == "acknowledged")
    assert ("郑阿姨", "relay") == (taken.name, taken.channel)


def test_an_answer_sent_twice_is_taken_once(relay: Relay) -> None:
    """Whoever sends it again."""
    letter = relay.letter("going")
    assert isinstance(relay.hands_in(letter), Took)
    assert Refused.AGAIN is relay.hands_in(letter)


def test_whoever_floods_their_own_link_makes_no_other_forgotten(
    house: House, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ids of each link are remembered apart, the latest of each."""
    monkeypatch.setattr(said, "REMEMBERED", 2)
    monkeypatch.setattr(said, "LINKS_REMEMBERED", 2)
    letter = relay.letter("going")
    relay.hands_in(letter)
    other = code_of(house, house.press("sos-502"))
    for _ in range(5):
        relay.hands_in(Phone("", other).letter(card(house, other), "going"), other)
    assert Refused.AGAIN is relay.hands_in(letter)
    assert [1, 2] == sorted(map(len, relay.hearing._known.values()))


def test_an_answer_held_back_is_refused(house: House, relay: Relay) -> None:
    """A neighbour who could go half an hour ago may be anywhere now; a phone seals anew on a fresh card."""
    letter = relay.letter("going")
    house.clock.move(FRESH_FOR.total_seconds())
    late = relay.letter("going")
    house.clock.move(1)
    assert Refused.STALE is relay.hands_in(letter)
    assert "raised" == state(house)
    assert isinstance(relay.hands_in(late), Took)


def test_an_answer_from_the_future_is_refused(house: House, relay: Relay) -> None:
    """No card was sealed then."""
    now = card(house, relay.code)
    assert Refused.STALE is relay.hands_in(relay.phone.letter({**now, "at": now["at"] + 1}, "going"))


def test_a_promise_withdrawn_is_not_brought_back(house: House, relay: Relay) -> None:
    """What was said before "I cannot" does not count after it, even where nobody remembers it."""
    going = relay.letter("going")
    relay.hands_in(going)
    relay.hands_in(relay.letter("cannot"))
    assert "raised" == state(house)
    relay.hearing._known.clear()
    took = relay.hands_in(going)
    assert "raised" == state(house)
    assert isinstance(took, Took)
    assert took.scene is None, "the page shows how things stand"


def test_what_was_refused_once_does_not_come_true_later(house: House) -> None:
    """Closing before anybody was there, kept and handed in again once somebody is, closes nothing."""
    relay = Relay(house, closes=True)
    letter = relay.letter("resolved")
    assert "refused" == getattr(relay.hands_in(letter), "scene", None)
    guard = Actor(Role.GUARD, "guard", "desk")
    answers.arrive(house.database, AlarmId(int(relay.alarm)), guard, house.clock.moment(), house.keys)
    assert Refused.AGAIN is relay.hands_in(letter)
    house.clock.move(1)
    relay.hearing = Hearing(house.database, house.keys, house.clock.moment(), closes=True)
    assert Refused.STALE is relay.hands_in(letter), "a box that was restarted knows no id"
    assert "attended" == state(house)


@pytest.mark.parametrize("closes", [False, True])
def test_closing_from_afar_is_the_compounds_choice(house: House, closes: bool) -> None:
    """Without it the page has no button for it, says how else, and such an answer is refused."""
    relay = Relay(house, closes=closes)
    relay.hands_in(relay.letter("arrived"))
    page = card(house, relay.code, closes=closes)["pages"]["zh-CN"]
    assert closes == ("已处理好" in page)
    assert closes != ("3 " in page)
    relay.hands_in(relay.letter("resolved", note="扶起来了"))
    assert ("resolved" if closes else "attended") == state(house)


def test_an_answer_of_another_link_is_unreadable(house: House, relay: Relay) -> None:
    """Another person's of the same alarm, and the same person's of another alarm."""
    house.clock.move(61)
    other = Phone("", code_of(house, relay.alarm, "lin")).letter(card(house, relay.code), "going")
    assert Refused.UNREADABLE is relay.hands_in(other)
    second = code_of(house, house.press("sos-502"))
    assert Refused.UNREADABLE is relay.hands_in(relay.letter("going"), second)
    assert "raised" == state(house)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 3000,
        b'{"id": "x", "at": 1, "seen": "0"}',
        b'{"id": "", "at": 1, "seen": "0", "answer": "going"}',
        b'{"id": "x", "at": "1", "seen": "0", "answer": "going"}',
        b'{"id": "x", "at": 1, "seen": 0, "answer": "going"}',
        b'{"id": "x", "at": 1, "seen": "-1", "answer": "going"}',
        '{"id": "x", "at": 1, "seen": "²", "answer": "going"}'.encode(),
        b'{"id": "x", "at": 1, "seen": "0", "answer": "open"}',
        b'{"id": "x", "at": 1, "seen": "0", "answer": ["going"]}',
        b'{"id": "x", "at": 1, "seen": "0", "answer": "going", "note": 7}',
    ],
)
def test_nonsense_is_refused_even_where_it_is_sealed_well(relay: Relay, text: bytes) -> None:
    """A broken phone is no better than a stranger."""
    assert Refused.NONSENSE is relay.hands_in(seal(relay.code, Letter.ANSWER, text))


def test_a_link_that_ended_takes_nothing(house: House, relay: Relay) -> None:
    """A closed alarm says so for a day, and then is unknown."""
    letter = relay.letter("going")
    house.close(relay.alarm)
    assert isinstance(relay.hands_in(letter), Took)
    assert "resolved" == state(house)
    now = card(house, relay.code)
    assert now["closed"]
    house.clock.move(24 * 3600 + 1)
    at = int((house.clock.steady_at).timestamp() * 1e6)
    assert Refused.UNKNOWN is relay.hands_in(relay.phone.letter({**now, "at": at}, "going", seen="0"))


def test_a_disk_that_refuses_loses_no_answer(
    house: House, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter may come again, and counts then."""
    letter = relay.letter("going")
    with monkeypatch.context() as broken:

        def refuse(*_: object) -> None:
            raise StoreRefused("full", no_room=True)

        broken.setattr(links, "answer", refuse)
        with pytest.raises(StoreRefused):
            relay.hands_in(letter)
    assert isinstance(relay.hands_in(letter), Took)


def test_a_card_names_nobody_before_an_answer_and_after_the_close(house: House, relay: Relay) -> None:
    """As the box's own page, in both languages; no door opens from it."""
    assert "吴奶奶" not in str(card(house, relay.code))
    relay.hands_in(relay.letter("going"))
    going = card(house, relay.code)["pages"]
    assert all("吴奶奶" in page and 'name="door"' not in page for page in going.values())
    house.close(relay.alarm)
    assert "吴奶奶" not in str(card(house, relay.code))


def test_a_card_that_is_too_long_keeps_its_readers_language(house: House, relay: Relay) -> None:
    """And where even that does not fit, it is refused as a whole, never cut."""
    view = links.open_link(house.database, relay.code, house.clock.moment())
    assert view is not None

    def pages(length: int) -> set[str]:
        long = replace(view, alarm=replace(view.alarm, place_name="楼" * length))
        text = card_of(Pages(), house.database, long, Heard(), house.clock.moment(), closes=False)
        return set(json.loads(text)["pages"])

    assert {"zh-CN", "en"} == pages(200)
    assert {"zh-CN"} == pages(1500)
    with pytest.raises(ValueError, match="expected at most"):
        pages(4000)
