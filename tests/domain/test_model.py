"""What both clocks may decide, how an id looks from outside, and that secrets are never shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.model import (
    DeviceId,
    EventType,
    Now,
    RawMessage,
    Reading,
    Receipt,
    ReceiptStatus,
    outward,
)
from gateway.domain.phone import PhoneWord

AT = datetime(2026, 11, 30, tzinfo=UTC)


def test_a_wall_clock_that_may_be_wrong_decides_nothing() -> None:
    """Nobody is taken to be asleep or off duty by it; it is trusted where nothing else is said."""
    assert AT == Now(AT, AT - timedelta(days=1)).wall
    assert Now(AT, AT, trusted=False).wall is None


@pytest.mark.parametrize(
    ("id_", "expected"),
    [(0, "000000000000000"), (17, "000000000000017"), (10**15 - 1, "9" * 15), (10**15, "1" + "0" * 15)],
)
def test_ids_sort_as_text_by_time(id_: int, expected: str) -> None:
    """Fifteen digits, which a house never fills."""
    assert expected == outward(id_)


def test_a_secret_is_in_no_log() -> None:
    """Card numbers, PINs, telephone numbers and what was said by them live in memory only."""
    word = PhoneWord("13800000000", "come")
    reading = Reading(DeviceId("d"), EventType.ACCESS_PIN, AT, presented="4711", phone=word)
    receipt = Receipt(DeviceId("d"), None, ReceiptStatus.COMMITTED, answer_to="13800000000")
    assert not any(each in f"{reading} {receipt}" for each in ("4711", "138", "come"))


def test_a_message_is_taken_for_what_it_most_likely_is() -> None:
    """Fresh, said once, by a sender who was acknowledged; nothing is read into what was not said."""
    raw = RawMessage(AT, "mqtt", "t", b"x")
    assert (False, False, 1, 0, False) == (raw.urgent, raw.retained, raw.qos, raw.handle, raw.late)
    reading = Reading(DeviceId("d"), EventType.MOTION, AT)
    said = (reading.sender_id, reading.at, reading.person, reading.battery, reading.phone)
    assert (None, None, None, None, None) == said
    assert ("{}", "", b"", "", 1, "") == (
        reading.detail,
        reading.reason,
        reading.raw,
        reading.source,
        reading.qos,
        reading.presented,
    )
    assert (False, False) == (reading.retained, reading.late)
    receipt = Receipt(DeviceId("d"), "7", ReceiptStatus.DUPLICATE)
    assert ("", None, "") == (receipt.reason, receipt.told, receipt.answer_to)


def test_words_on_the_wire_are_stable() -> None:
    """CONTRACT §3: a type is dotted lower case, an acknowledgement one of three words."""
    assert ["committed", "duplicate", "rejected"] == [each.value for each in ReceiptStatus]
    assert [] == [each for each in EventType if each.name != each.value.upper().replace(".", "_")]
    single = {"motion", "fall", "smoke", "gas", "leak", "tamper", "heartbeat", "undecoded"}
    assert single == {each.value for each in EventType if "." not in each.value}
