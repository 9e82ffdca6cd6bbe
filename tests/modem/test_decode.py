"""What a modem handed in, as readings: whatever it was, a database can hold it."""

from datetime import UTC, datetime

import pytest

from devices.modem.decode import decode
from gateway.domain.model import EventType, RawMessage
from gateway.domain.sender import sender_key

AT = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff"])
def test_half_a_surrogate_pair_is_a_question_mark(half: str) -> None:
    """JSON lets it through; neither a digest nor a row could be made of it."""
    body = f'{{"from": "+8613800138000", "text": "1{half}", "id": "x{half}"}}'.encode()
    reading = decode(RawMessage(AT, "modem", "text", body))
    assert (EventType.PHONE_TEXT, "x?") == (reading.type, reading.sender_id)
    assert reading.phone is not None
    assert "1?" == reading.phone.text
    assert sender_key(reading.device, reading.sender_id or "").endswith("x?")
