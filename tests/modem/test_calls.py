"""Calls through the driver: how each ends, what a key says, who waits for whom."""

import re
import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.modem.at_words import ACTIVE, ALERTING, DIALLING, Event, Listed, Word
from devices.modem.calling import DIAL_WITHIN, Call
from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import Far, Fault, Manner, World
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.model import EventType
from gateway.domain.phone import Order
from tests.modem.conftest import LIN, ZHENG, Side, eventually


def test_a_phone_rings_as_long_as_it_may_and_is_let_go(side: Side, world: World) -> None:
    """Nobody takes it: that is told, with how long it rang."""
    assert re.fullmatch(r"call: rang, no answer \([123] s\)", side.ring())
    (rung,) = world.calls
    assert 1.0 < rung.rang < 5.0


def test_that_it_rings_is_told_while_it_rings(
    far: SimulatedModem, make_side: Callable[..., Side], world: World
) -> None:
    """The board shows it as it happens: ringing, then picked up, each once; of a call for nobody nothing."""
    del far
    world.phones[ZHENG] = Far(Manner.ANSWERS, after=1.5)
    side = make_side(ring=2.5).ready()
    side.ring(notification=7)
    assert ["call: ringing", "call: answered"] == [each.receipt for each in side.outcomes]
    assert {(7, "sending")} == {(each.notification, each.state.value) for each in side.outcomes}
    world.phones[LIN] = Far(Manner.REJECTS, after=1.15)
    side.ring(LIN, notification=0)
    assert 2 == len(side.outcomes)


@pytest.mark.parametrize("fault", [set(), {Fault.DEAF}])
def test_an_answer_is_heard_and_the_call_goes_on(
    side: Side, far: SimulatedModem, world: World, fault: set[Fault]
) -> None:
    """Also where the modem lists no calls: by the words of its maker. Who answered, nobody can tell."""
    far.faults |= fault
    world.phones[ZHENG] = Far(Manner.ANSWERS, after=0.1)
    assert side.ring().startswith("call: answered, by a person or by voicemail (")


def test_a_phone_that_is_busy_or_off_may_be_tried_again(side: Side, world: World) -> None:
    """It never rang, so nobody was told."""
    for manner, words in ((Manner.BUSY, "busy"), (Manner.OFF, "did not ring")):
        world.phones[ZHENG] = Far(manner)
        with pytest.raises(TemporaryFailure, match=words):
            side.ring()


def test_a_call_sent_away_has_rung(side: Side, world: World) -> None:
    """Who rejects it was told: no second ring for the same step."""
    world.phones[ZHENG] = Far(Manner.REJECTS, after=1.15)
    assert side.ring().startswith("call: rang, not taken")


@pytest.mark.parametrize("maker", ["SIMCOM INCORPORATED", "Quectel"])
def test_a_key_is_handed_in_with_its_notification(
    make_modem: Callable[..., SimulatedModem], make_side: Callable[..., Side], world: World, maker: str
) -> None:
    """In each maker's words, once, and the call is let go soon after."""
    make_modem(maker=maker)
    world.phones[ZHENG] = Far(Manner.ANSWERS, after=0.1, key="1")
    side = make_side(ring=20.0).ready()
    began = time.monotonic()
    assert side.ring(notification=42).startswith("call: answered, pressed 1 (")
    assert time.monotonic() - began < 6
    _, reading = side.next()
    assert (EventType.PHONE_KEY, 42, "1") == (
        reading.type,
        reading.phone and reading.phone.notification,
        reading.phone and reading.phone.text,
    )
    assert side.raws.empty()


def test_a_text_goes_out_while_a_phone_rings(side: Side, world: World) -> None:
    """A call keeps no text of another alarm waiting."""
    caller = Caller(side)
    eventually(lambda: world.calls)
    began = time.monotonic()
    side.text("求助", number=LIN)
    assert time.monotonic() - began < 1.0
    assert caller.is_alive()
    caller.join()


def test_a_phone_is_let_go_when_somebody_else_goes(
    far: SimulatedModem, make_side: Callable[..., Side], world: World
) -> None:
    """Nobody is woken who is not needed any more; and what waits is neither rung nor sent."""
    side = make_side(ring=20.0).ready()
    caller = Caller(side)
    eventually(lambda: (call := side.modem._ringing.call) is not None and call.rang_at is not None)
    side.gone_on |= {2, 3}
    caller.join(6)
    assert not caller.is_alive()
    assert world.calls[0].rang < 6.0
    with pytest.raises(TemporaryFailure, match="gone on"):
        side.ring(LIN, 3)
    with pytest.raises(TemporaryFailure, match="gone on"):
        side.text("求助", LIN, 3)
    assert ([], 1) == (world.messages(), len(world.calls))


def test_a_modem_that_does_one_thing_at_a_time_cuts_the_call_short(
    far: SimulatedModem, make_side: Callable[..., Side], world: World
) -> None:
    """The text waits for a third of the ring and not for all of it."""
    far.faults.add(Fault.ALONE)
    side = make_side(ring=6.0).ready()
    caller = Caller(side)
    eventually(lambda: world.calls)
    began = time.monotonic()
    side.text("求助", number=LIN)
    assert time.monotonic() - began < 4.5
    assert ["求助"] == world.messages(LIN)
    caller.join()
    assert 1 == len(world.calls)


class Caller(threading.Thread):
    """Lets a phone ring on a thread of its own, and remembers how that failed."""

    def __init__(self, side: Side, number: str = ZHENG, *, urgent: bool = True) -> None:
        super().__init__(daemon=True)
        self._side, self._number, self._urgent = side, number, urgent
        self.failure: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._side.ring(self._number, urgent=self._urgent)
        except (TemporaryFailure, PermanentFailure) as error:
            self.failure = error


def test_a_call_for_help_ends_one_about_a_fault(
    far: SimulatedModem, make_side: Callable[..., Side], world: World
) -> None:
    """A person goes before a battery."""
    side = make_side(ring=6.0).ready()
    world.phones[ZHENG] = Far(Manner.ANSWERS, after=0.1, key="1")
    fault = Caller(side, LIN, urgent=False)
    eventually(lambda: world.rings(LIN))
    began = time.monotonic()
    assert side.ring(ZHENG, 2).startswith("call: answered, pressed 1")
    assert time.monotonic() - began < 5.5
    fault.join()
    assert world.calls[0].rang < 2.0


def test_a_call_that_was_under_way_is_not_rung_again(side: Side, far: SimulatedModem, world: World) -> None:
    """The modem vanished while the phone rang: for good, since the phone has rung."""
    caller = Caller(side)
    eventually(lambda: world.calls)
    eventually(lambda: (call := side.modem._ringing.call) is not None and call.rang_at is not None)
    far.unplug()
    caller.join(5)
    assert isinstance(caller.failure, PermanentFailure)


def test_a_modem_that_is_quiet_while_it_dials_is_not_disturbed(
    far: SimulatedModem, make_side: Callable[..., Side], world: World
) -> None:
    """The phone rings although the modem is to be looked after; a text that waits cuts it short, as ever."""
    far.faults.add(Fault.QUIET)
    side = make_side(ring=2.0).ready()
    caller = Caller(side)
    eventually(lambda: world.calls)
    assert side.text("求助", number=LIN)
    caller.join()
    assert caller.failure is None
    assert 1.2 <= world.calls[0].rang < 4.0


def test_who_calls_the_modem_is_sent_away(side: Side, far: SimulatedModem) -> None:
    """A line that is taken rings nobody."""
    far.say("RING", '+CLIP: "13800138000",129')
    eventually(lambda: "ATH" in far.asked)
    assert side.text("求助")


def test_a_call_that_was_listed_and_is_no_more_has_ended() -> None:
    """At once, also where the modem says nothing; one that was never listed may come a little later."""
    mine = Listed(outgoing=True, state=ALERTING, voice=True)
    known, unknown = (Call(Order(ZHENG, 1, urgent=True), 0.0, 45.0) for _ in range(2))
    known.seen([mine], 1.0)
    known.seen([], 2.0)
    unknown.seen([], 1.0)
    unknown.seen([], 2.0)
    assert (True, False) == (known.ended, unknown.ended)


@pytest.mark.parametrize("key", ["3", "9", "#", "*", "A", ""])
def test_other_keys_say_nothing(key: str) -> None:
    """And the first one that does is the one that counts."""
    call = Call(Order(ZHENG, 1, urgent=True), 0.0, 45.0)
    assert "" == call.heed(Event(Word.KEY, key), 1.0)
    assert ["0", ""] == [call.heed(Event(Word.KEY, each), 2.0) for each in ("0", "1")]


STEPS = st.lists(
    st.one_of(
        st.builds(Event, st.sampled_from(Word), st.sampled_from(["", "0", "1", "2", "7", "#"])),
        st.lists(
            st.builds(
                Listed,
                st.booleans(),
                st.sampled_from([DIALLING, ALERTING, ACTIVE, 4]),
                st.booleans(),
            ),
            max_size=2,
        ),
    ),
    max_size=12,
)


@given(STEPS, st.floats(1, 60))
def test_every_call_comes_to_an_end(steps: list[Event | list[Listed]], ring: float) -> None:
    """Whatever the modem says, in any order, it is over by the time it may ring, and says how."""
    call = Call(Order(ZHENG, 1, urgent=True), 100.0, ring)
    now, keys = 100.0, []
    for step in steps:
        now += 0.5
        if isinstance(step, Event):
            keys.append(call.heed(step, now))
        else:
            call.seen(step, now)
    assert len([key for key in keys if key]) <= 1
    assert call.ended or call.over(now + ring + DIAL_WITHIN)
    try:
        said = call.receipt(now)
    except TemporaryFailure:
        assert (None, None) == (call.rang_at, call.answered_at)
    else:
        assert said.startswith("call: ")
