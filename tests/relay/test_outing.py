"""A press is answered from far away: the box, a real relay in between, and a phone that has only its link."""

import gc
import logging
import secrets
import threading
import time
from typing import Any

import pytest

from api.away.line import Line, LineFailed, Reply
from api.away.said import Hearing
from api.away.shelf import ANEW_AFTER, Shelf
from api.pages.render import Pages
from api.relay.app import Relay
from api.relay.mailboxes import Mailboxes
from config.schema import RelaySettings, Settings
from gateway.cli.opening import Opened
from gateway.cli.relaying import outing_of
from gateway.service import away
from gateway.service.links import Answer
from gateway.store import alarms
from tests.api.house import House
from tests.relay.world import OTHER, Phone, RunningRelay, code_of, eventually, lined, outing, post

NAMES = ("吴奶奶", "郑阿姨", "林师傅", "单元", "b3u2-501", "zheng")


def state(house: House) -> str:
    """Return where the newest alarm stands."""
    with house.database.read() as connection:
        return str(alarms.all_open(connection)[-1].state)


def test_a_neighbour_at_work_promises_to_go(house: House, phone: Phone) -> None:
    """The answer is taken as on the box's own page, and the card says which one was taken, with the name."""
    card = phone.sees("asked")
    assert ([], False, "zh-CN") == (card["heard"], card["closed"], card["language"])
    assert 202 == phone.posts(phone.letter(card, "going", id="one"))
    going = phone.sees("going")
    assert ["one"] == going["heard"]
    assert "吴奶奶" in str(going)
    assert "acknowledged" == state(house)


def test_what_happens_in_the_compound_is_seen_from_afar(house: House, phone: Phone) -> None:
    """Somebody else goes, arrives, closes: each shows at once; then nobody's name is left."""
    phone.sees("asked")
    id_ = str(house.press())
    house.says(id_, Answer.GOING, "zheng")
    phone.sees("going")
    house.says(id_, Answer.ARRIVED, "zheng")
    phone.sees("arrived")
    house.close(id_)
    assert "吴奶奶" not in str(phone.sees("closed"))


def test_the_relay_learns_no_name(
    house: House, relay: RunningRelay, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """What it has of a link holds no name, no place, no answer and no code."""
    with caplog.at_level(logging.DEBUG):
        phone.posts(phone.letter(phone.sees("asked"), "going"))
        card = phone.sees("going")
        phone.posts(phone.letter(card, "arrived"))
        phone.sees("arrived")
    kept = repr(vars(relay.relay.mailboxes)).encode() + b"".join(
        each.card for shelf in relay.relay.mailboxes._shelves.values() for each in shelf.mailboxes.values()
    )
    assert phone.mailbox.encode() in kept, "this is where it would stand"
    for secret in (*NAMES, "going", "arrived", phone.code, phone.code[:8]):
        assert secret.encode() not in kept
        assert repr(secret.encode())[2:-1].encode() not in kept
    # pytest hears uvicorn.access although that has no handler; the live test looks at what a process prints.
    logged = " ".join(each.getMessage() for each in caplog.records if each.name != "uvicorn.access")
    assert phone.mailbox not in logged
    assert phone.code not in caplog.text


def test_a_relay_that_was_killed_and_comes_back_has_every_card_again(house: House) -> None:
    """It forgets everything, the box brings everything, and answers count again."""
    first = RunningRelay()
    with first, outing(house, first.address):
        phone = Phone(first.address, code_of(house, house.press()))
        card = phone.sees("asked")
        first.end()
        assert phone.card() is None
        with RunningRelay(first.port):
            phone.sees("asked")
            assert 202 == phone.posts(phone.letter(card, "going"))
            phone.sees("going")
        first.end = lambda: None  # type: ignore[method-assign]
    assert "acknowledged" == state(house)


def test_a_box_that_is_not_paired_brings_nothing(house: House, relay: RunningRelay) -> None:
    """And its core is not told that there is a relay."""
    with outing(house, relay.address, "not a token"):
        code = code_of(house, house.press())
        eventually(lambda: relay.relay.pace._buckets)
    assert Phone(relay.address, code).card() is None
    assert away.heard(house.database) is None


def test_another_box_hears_nothing_of_ours(house: House, relay: RunningRelay, phone: Phone) -> None:
    """An answer in our mailbox is for us."""
    phone.posts(phone.letter(phone.sees("asked"), "cannot"))
    with lined(relay.address, OTHER) as line:
        heard = line.answers((), 0).answers
    assert () == heard
    phone.sees("cannot")


def test_the_core_is_told_that_the_relay_is_there(house: House, phone: Phone) -> None:
    """From the first answer of the relay on, for two minutes each."""
    eventually(lambda: away.heard(house.database))
    steady = house.clock.steady_at
    assert away.reachable(house.database, steady + away.GONE_AFTER)
    house.clock.move(121)
    assert not away.reachable(house.database, house.clock.steady_at)


def test_a_page_that_is_not_ours_is_not_for_neighbours(
    house: House, relay: RunningRelay, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A relay that gives phones another script could read the code: nobody is sent there."""
    with lined(relay.address) as line:
        line.check_page()
    monkeypatch.setattr(
        "api.relay.app.FILES", {"": "index.html", "page.js": "page.css", "page.css": "page.css"}
    )
    with lined(relay.address) as line, pytest.raises(LineFailed, match=r"another page\.js"):
        line.check_page()
    with outing(house, relay.address):
        eventually(lambda: "another page.js" in caplog.text)
    assert away.heard(house.database) is None


def test_a_card_is_sealed_anew_every_minute(house: House) -> None:
    """So that a phone sees how fresh it is; a closed alarm's card stays as it is."""
    shelf = Shelf(house.database, house.keys, Pages(), closes=False)
    id_ = house.press()
    brought = []
    for seconds in (0.0, 1.0, ANEW_AFTER.total_seconds() - 1, 1.0):
        house.clock.move(seconds)
        shelf.look(house.clock.moment())
        brought.append(len(shelf.due(house.clock.moment())))
    assert [1, 0, 1, 0] == brought
    house.close(id_)
    for seconds, cards in ((0, 1), (600, 0)):
        house.clock.move(seconds)
        shelf.look(house.clock.moment())
        assert cards == len(shelf.due(house.clock.moment()))


def test_a_card_that_did_not_arrive_is_brought_again(house: House) -> None:
    """Until the relay has it, and all of them where it has begun anew."""
    shelf = Shelf(house.database, house.keys, Pages(), closes=False)
    house.press()
    now = house.clock.moment()
    shelf.look(now)
    cards = shelf.due(now)
    assert () == tuple(shelf.due(now))
    shelf.not_brought(cards)
    assert [each[0] for each in cards] == [each[0] for each in shelf.due(now)]
    shelf.forget_brought()
    assert 1 == len(shelf.due(now))


def test_two_phones_of_one_link_are_both_thanked(house: House, phone: Phone) -> None:
    """A card confirms the last answers, not the last one alone."""
    card = phone.sees("asked")
    for id_ in ("one", "two"):
        phone.posts(phone.letter(card, "going", id=id_))
    assert eventually(lambda: found if len((found := phone.card() or {"heard": ()})["heard"]) > 1 else None)


def test_a_refusal_is_shown_until_something_happens(house: House, phone: Phone) -> None:
    """An answer that is not possible says so; then the page tells how things stand."""
    phone.posts(phone.letter(phone.sees("asked"), "resolved", id="one"))
    assert ["one"] == phone.sees("refused")["heard"]
    house.press()
    phone.sees("asked")


def test_rubbish_in_a_mailbox_keeps_no_answer_waiting(
    relay: RunningRelay, phone: Phone, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Invented letters are refused, one that breaks the box is dropped, and the next one is heard."""
    card = phone.sees("asked")
    for letter in (b"\0" * 4096, phone.letter(card, "going", id="x" * 99)):
        assert 202 == phone.posts(letter)
    relay.relay.mailboxes.put("ours", "u" * 22, b"c" * 8192, 60, relay.relay.clock())
    post(f"{relay.address}/m/{'u' * 22}", b"a" * 4096)
    eventually(lambda: not relay.relay.mailboxes._shelves["ours"].waiting)
    assert "dropped" not in caplog.text, "a letter for nobody is no surprise"
    take, broken = Hearing.take, [True]

    def breaks_once(*given: Any) -> object:
        if broken.pop() if broken else False:
            raise RuntimeError("nobody thought of this")
        return take(*given)

    monkeypatch.setattr(Hearing, "take", breaks_once)
    phone.posts(phone.letter(card, "going"))
    eventually(lambda: not broken)
    assert 202 == phone.posts(phone.letter(card, "going"))
    phone.sees("going")


def test_a_relay_that_always_begins_anew_is_not_served_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gets every card again now and then, as after a real restart, and not as often as it likes."""
    brought = []
    put = Mailboxes.put
    lives = property(lambda self: secrets.token_hex(4), lambda self, life: None)
    monkeypatch.setattr(Relay, "life", lives, raising=False)
    monkeypatch.setattr(Mailboxes, "put", lambda *given: brought.append(given) or put(*given))
    with RunningRelay() as relay, outing(house, relay.address):
        Phone(relay.address, code_of(house, house.press())).sees("asked")
        time.sleep(0.5)
    assert len(brought) <= 2


def test_a_relay_that_takes_no_card_is_not_to_be_relied_on(
    house: House, relay: RunningRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers and is no use: its mark grows old until the card, brought again and again, is taken."""
    bring, works = Line.bring, threading.Event()

    def brings(*given: Any) -> Reply:
        if not works.is_set():
            raise LineFailed("no room")
        return bring(*given)

    monkeypatch.setattr(Line, "bring", brings)
    with outing(house, relay.address, wait=0.05):
        began = eventually(lambda: away.heard(house.database))
        phone = Phone(relay.address, code_of(house, house.press()))
        eventually(lambda: relay.relay.pace._buckets)
        time.sleep(0.5)
        house.clock.move(31)
        time.sleep(0.7)
        assert began == away.heard(house.database)
        works.set()
        phone.sees("asked")
        assert eventually(lambda: away.heard(house.database) != began)


def test_off_by_default_there_is_nothing(house: House) -> None:
    """No url, no thread, no connection, no secret made."""
    settings = Settings(data=house.settings.data)
    before = threading.active_count()
    assert outing_of(settings, Opened(settings, house.database), house.keys, Pages()) is None
    assert before == threading.active_count()
    assert not (house.settings.data / "secrets").exists()
    assert RelaySettings().url is None
    gc.collect()
