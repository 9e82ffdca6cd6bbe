"""Texts through the driver: sent once, in pieces, reported; received, kept until committed, answered."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from devices.modem.deliver import Report
from devices.modem.errand import ROOM, Errand, Errands, Kind
from devices.modem.sending import Sending
from devices.modem.settings import DEVICE, ModemSettings
from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_pdu import write_deliver
from devices.simulator.modem_world import Far, Fault, Manner, World
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.model import EventType, Receipt, ReceiptStatus
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.phone import Order, Reply, SentText, Told
from tests.modem.conftest import LIN, ZHENG, Side, eventually

SHORT = "吴奶奶（3号楼 2单元 501）按了求助按钮"
LONG = SHORT * 8
COMMITTED = Receipt(DEVICE, None, ReceiptStatus.COMMITTED)


def states(side: Side) -> list[NotificationState]:
    """Return what became of messages, in order."""
    return [outcome.state for outcome in side.outcomes]


def test_a_text_arrives_and_is_reported(side: Side, world: World) -> None:
    """One PDU, accepted by the carrier; the phone's own report makes it delivered."""
    assert "sms 1" == side.text(SHORT)
    assert [SHORT] == world.messages(ZHENG)
    assert [NotificationState.DELIVERED] == eventually(lambda: states(side))
    assert [1] == [outcome.notification for outcome in side.outcomes]


def test_a_long_text_is_delivered_when_all_of_it_is(side: Side, world: World) -> None:
    """Pieces with one reference, joined again by the phone; one word about all of them."""
    assert "sms 1 2 3" == side.text(LONG)
    assert [LONG] == world.messages(ZHENG)
    eventually(lambda: states(side))
    time.sleep(0.3)
    assert [NotificationState.DELIVERED] == states(side)


def test_what_the_network_could_not_deliver_is_told(side: Side, far: SimulatedModem) -> None:
    """A text that was accepted and never arrived fails for good, so that the next step is called."""
    far.faults.add(Fault.UNDELIVERED)
    side.text(SHORT)
    eventually(lambda: states(side))
    (outcome,) = side.outcomes
    assert (NotificationState.FAILED_PERMANENT, True) == (outcome.state, outcome.accepted_before)


def test_a_report_for_a_text_never_sent_says_nothing(side: Side, far: SimulatedModem) -> None:
    """Another reference, or another number, delivers nothing of ours."""
    far.faults |= {Fault.FALSE_REPORTS}
    side.text(SHORT, notification=7)
    eventually(lambda: states(side))
    time.sleep(0.2)
    assert [7] == [outcome.notification for outcome in side.outcomes]


def test_a_refused_text_may_be_tried_again_and_arrives_once(
    side: Side, far: SimulatedModem, world: World
) -> None:
    """Refused in words means that nothing went out."""
    far.faults.add(Fault.REFUSE)
    with pytest.raises(TemporaryFailure, match="CMS ERROR: 38"):
        side.text(SHORT)
    far.faults.clear()
    side.text(SHORT)
    assert [SHORT] == world.messages()


def test_a_number_that_nobody_has_fails_for_good(side: Side, far: SimulatedModem) -> None:
    """The carrier said so."""
    far.faults.add(Fault.NO_SUCH)
    with pytest.raises(PermanentFailure, match="no such number"):
        side.text(SHORT)


def test_a_modem_that_says_ok_and_names_no_text_is_not_believed(side: Side, far: SimulatedModem) -> None:
    """It may have sent it: so it is neither taken for sent nor tried again."""
    far.faults.add(Fault.LIE)
    for _ in range(2):
        with pytest.raises(PermanentFailure, match="not sent again"):
            side.text(SHORT)
    assert 1 == sum(command.startswith("AT+CMGS") for command in far.asked)


def test_three_lies_are_a_fault_and_one_true_text_ends_it(side: Side, far: SimulatedModem) -> None:
    """A modem that answers everything and sends nothing is told."""
    far.faults.add(Fault.LIE)
    for notification in (1, 2, 3):
        with pytest.raises(PermanentFailure):
            side.text(SHORT, notification=notification)
    eventually(lambda: side.troubles()[-1:] != [""])
    far.faults.clear()
    side.text(SHORT, notification=4)
    eventually(lambda: side.troubles()[-1:] == [""])


def test_a_modem_that_hangs_in_a_text_sends_no_second_one(
    side: Side, far: SimulatedModem, world: World
) -> None:
    """Nobody knows whether it went out: failed for good, at once; the modem is woken and told of."""
    far.faults.add(Fault.HANG_IN_TEXT)
    began = time.monotonic()
    with pytest.raises(PermanentFailure, match="not sent again"):
        side.text(SHORT)
    assert time.monotonic() - began < 4
    eventually(lambda: any("does not answer" in trouble for trouble in side.troubles()))
    far.faults.clear()
    eventually(lambda: side.troubles()[-1:] == [""])
    with pytest.raises(PermanentFailure):
        side.text(SHORT)
    assert [] == world.messages()
    assert side.text(SHORT, notification=2)


def test_only_the_pieces_that_are_missing_are_sent_again(
    side: Side, far: SimulatedModem, world: World
) -> None:
    """A long text refused in its middle goes on there."""
    calm = far._take_pdu
    taken: list[str] = []

    def second_refused(pdu: str) -> None:
        taken.append(pdu)
        if len(taken) == 2:
            far._say("+CMS ERROR: 42")
        else:
            calm(pdu)

    far._take_pdu = second_refused  # type: ignore[method-assign]
    with pytest.raises(TemporaryFailure, match="42"):
        side.text(LONG)
    side.text(LONG)
    assert [LONG] == world.messages()
    assert 3 == len(world.texts)


def test_noise_and_half_lines_cost_nothing(side: Side, far: SimulatedModem, world: World) -> None:
    """Garbage before every line is no answer and hides none."""
    far.faults.add(Fault.GARBLE)
    far.say("+CMTI: ", "+CDS: 25", "+CUSD: 1", "^RSSI: 20", "+CREG: 1")
    side.text(SHORT)
    assert [SHORT] == world.messages()
    far.receive(ZHENG, "1")
    _, reading = side.next()
    assert reading.phone is not None
    assert "1" == reading.phone.text


def test_a_text_that_came_stays_until_it_is_committed(
    side: Side, far: SimulatedModem, make_side: Callable[..., Side]
) -> None:
    """Read by a core that dies before its commit, it is read again by the next one; then it is deleted."""
    far.receive(ZHENG, "1 4711")
    first, reading = side.next()
    assert (EventType.PHONE_TEXT, ZHENG, "1 4711") == (
        reading.type,
        reading.phone and reading.phone.number,
        reading.phone and reading.phone.text,
    )
    side.modem.stop()
    assert 1 == len(far.stored)
    again = make_side().ready()
    second, same = again.next()
    assert reading.sender_id == same.sender_id
    assert first.payload == second.payload
    again.modem.acknowledge(second, [COMMITTED])
    eventually(lambda: not far.stored)


def test_texts_that_were_kept_while_nobody_looked(
    far: SimulatedModem, make_side: Callable[..., Side]
) -> None:
    """What arrived before the gateway started is read, and the storage is emptied."""
    for number in range(12):
        far.receive(ZHENG, f"1 {4000 + number}")
    side = make_side().ready()
    found = []
    for _ in range(12):
        raw, reading = side.next()
        found.append(reading.phone and reading.phone.text)
        side.modem.acknowledge(raw, [COMMITTED])
    assert [f"1 {4000 + number}" for number in range(12)] == found
    eventually(lambda: not far.stored)


def test_a_full_storage_is_emptied_and_goes_on(side: Side, far: SimulatedModem) -> None:
    """Twenty texts fill it; once they are committed the next one comes in."""
    for number in range(21):
        far.receive(LIN, f"{number}")
    for _ in range(20):
        raw, _ = side.next()
        side.modem.acknowledge(raw, [COMMITTED])
    eventually(lambda: not far.stored)
    far.receive(LIN, "1")
    assert "1" == (side.next()[1].phone or pytest.fail("no text")).text


@pytest.mark.parametrize("wide", [False, True])
def test_pieces_of_a_long_text_are_joined(side: Side, far: SimulatedModem, wide: bool) -> None:
    """Whatever their order, with one of them delivered twice."""
    text = "1 4711 " + "我十分钟到" * 20
    pieces = [text[:60], text[60:]]
    for part in (2, 1, 2):
        far.keep(write_deliver(ZHENG, pieces[part - 1], None, (9, 2, part), wide=wide))
    raw, reading = side.next()
    assert reading.phone is not None
    assert text == reading.phone.text
    side.modem.acknowledge(raw, [COMMITTED])
    eventually(lambda: not far.stored or far.stored.keys() <= {3})


def test_what_is_no_text_is_recorded_and_leaves_the_storage(side: Side, far: SimulatedModem) -> None:
    """Octets that nobody can read block nothing."""
    far.keep("00FF00")
    raw, reading = side.next()
    assert EventType.UNDECODED is reading.type
    side.modem.acknowledge(raw, [replace(COMMITTED, status=ReceiptStatus.REJECTED)])
    eventually(lambda: not far.stored)


def test_an_entry_that_is_garbled_once_or_twice_is_no_rubbish(side: Side, far: SimulatedModem) -> None:
    """A noisy listing deletes no answer: it is looked at again."""
    calm, noisy = far._list, [1, 2]

    def list_with_noise() -> None:
        if far.stored and noisy:
            noisy.pop()
            far._say("+CMGL: 1,0,,24", "08916831?8200505F0", "OK")
        else:
            calm()

    far._list = list_with_noise  # type: ignore[method-assign]
    far.receive(ZHENG, "1 4711")
    _, reading = side.next()
    assert (EventType.PHONE_TEXT, "1 4711") == (reading.type, reading.phone and reading.phone.text)
    assert 1 == len(far.stored)


def test_texts_that_cannot_be_deleted_are_a_fault(side: Side, far: SimulatedModem) -> None:
    """The storage fills, and then no answer comes in any more: that is told, until it works again."""
    far.faults.add(Fault.KEEPS)
    far.receive(ZHENG, "1")
    side.modem.acknowledge(side.next()[0], [COMMITTED])
    eventually(lambda: any("cannot be deleted" in trouble for trouble in side.troubles()))
    time.sleep(0.7)
    assert "cannot be deleted" in side.troubles()[-1]
    far.faults.clear()
    far.say('+CMTI: "SM",1')
    side.modem.acknowledge(side.next()[0], [COMMITTED])
    eventually(lambda: side.troubles()[-1] == "")
    assert not far.stored


def test_who_wrote_is_answered_after_the_commit(side: Side, far: SimulatedModem, world: World) -> None:
    """The answer is the receipt's, and goes to the number in it."""
    far.receive(ZHENG, "1")
    raw, _ = side.next()
    assert [] == world.messages()
    told = Told(Reply.TAKEN, "zh-CN", "going")
    side.modem.acknowledge(raw, [replace(COMMITTED, told=told, answer_to=ZHENG)])
    assert ["taken going"] == eventually(lambda: world.messages(ZHENG))


def test_a_call_for_help_goes_before_news() -> None:
    """What was ordered later and is urgent is taken up first; among equals the one that came first."""
    errands = Errands()
    orders = [Order(ZHENG, number, urgent=number in {3, 4}) for number in (1, 2, 3, 4)]
    for order in orders:
        errands.put(Errand(Kind.TEXT, order))
    errands.put(Errand(Kind.CALL, Order(LIN, 5, urgent=True)))
    taken = [errands.next(Kind.TEXT) for _ in range(5)]
    assert [3, 4, 1, 2, None] == [each.order.notification if each else None for each in taken]


def test_more_than_there_is_room_for_is_refused() -> None:
    """Memory has a bound; the notifier tries again."""
    errands = Errands()
    for number in range(ROOM):
        errands.put(Errand(Kind.TEXT, Order(ZHENG, number, urgent=True)))
    with pytest.raises(TemporaryFailure, match="wait already"):
        errands.put(Errand(Kind.TEXT, Order(ZHENG, 0, urgent=True)))


def test_a_network_slower_than_the_time_there_was(side: Side, far: SimulatedModem, world: World) -> None:
    """Not sent again, because it may have gone out; when the network says so after all, it counts as sent."""
    calm = far._take_pdu
    far._take_pdu = lambda pdu: far._later.append(  # type: ignore[method-assign]
        (time.monotonic() + 0.7, lambda: calm(pdu))
    )
    with pytest.raises(PermanentFailure, match="not sent again"):
        side.text(SHORT, notification=5, limit=timedelta(seconds=0.3))
    assert NotificationState.SENT is eventually(lambda: states(side))[0]
    assert [SHORT] == world.messages()


def test_a_text_that_waits_too_long_is_not_sent_later(side: Side, far: SimulatedModem, world: World) -> None:
    """Whoever gave it up tries again himself: two of it would be on the way."""
    far.faults.add(Fault.ALONE)
    world.phones[LIN] = Far(Manner.RINGS)
    caller = threading.Thread(target=lambda: side.ring(LIN, 9), daemon=True)
    caller.start()
    eventually(lambda: world.calls)
    with pytest.raises(TemporaryFailure, match="busy"):
        side.text(SHORT, limit=timedelta(seconds=0.05))
    caller.join()
    time.sleep(0.4)
    assert [] == world.messages()


def test_a_report_of_an_earlier_run_still_counts(tmp_path: Path) -> None:
    """The core was started again before the phone was switched on: all pieces there, it is delivered."""
    outcomes: list[Outcome] = []
    sending = Sending(ModemSettings("/dev/none", tmp_path), outcomes.append)
    sending.remember([SentText(7, "13800138000", "sms 12 13"), SentText(8, "139", "sms 14")], "86")
    for reference, recipient in ((14, ZHENG), (12, LIN), (12, ZHENG), (13, ZHENG), (13, ZHENG)):
        sending.heed(Report(reference, recipient, 0))
    told = [(each.notification, each.state, each.receipt, each.accepted_before) for each in outcomes]
    assert [(7, NotificationState.DELIVERED, "sms 12 13", True)] == told


def test_of_two_texts_with_one_reference_the_later_one_is_meant(tmp_path: Path) -> None:
    """A network counts to 255 and begins again."""
    outcomes: list[Outcome] = []
    sending = Sending(ModemSettings("/dev/none", tmp_path), outcomes.append)
    sending.remember([SentText(7, ZHENG, "sms 12"), SentText(8, ZHENG, "sms 12")], "86")
    sending.heed(Report(12, ZHENG, 0x41))
    assert [(8, NotificationState.FAILED_PERMANENT)] == [(each.notification, each.state) for each in outcomes]
