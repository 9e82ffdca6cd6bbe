"""From what the OSDP source says to readings: secrets in their field alone, total for any bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from devices.osdp_decode import decode_osdp
from gateway.domain.model import EventType, RawMessage

AT = datetime(2024, 1, 1, tzinfo=UTC)


def raw(said: dict[str, object] | bytes) -> RawMessage:
    """Return a message of the source."""
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    return RawMessage(AT, "osdp", "door", payload)


def test_a_credential_stands_in_its_field_alone() -> None:
    """Neither the detail nor what is kept of a message that cannot be decoded holds it, nor does a log."""
    (card,) = decode_osdp(raw({"device": "r", "type": "access.card", "card": "abc123", "format": "raw24"}))
    assert ("r", EventType.ACCESS_CARD, "abc123") == (card.device, card.type, card.presented)
    assert {"format": "raw24"} == json.loads(card.detail)
    others = (
        {"device": "r", "type": "motion", "card": "abc123", "pin": "abc123"},
        {"device": "r", "type": "access.pin", "card": "abc123"},
        {"device": "", "type": "access.card", "card": "abc123"},
        {"device": "r", "type": "door.oppened", "card": "abc123"},
    )
    readings = [card, *(reading for each in others for reading in decode_osdp(raw(each)))]
    (broken,) = decode_osdp(raw(b'{"device":"r","type":"access.card","card":"abc123"'))
    assert EventType.UNDECODED is broken.type
    assert not any("abc123" in repr(each) or each.raw for each in (*readings, broken))


def test_what_the_gateway_says_of_a_reader_is_no_sign_of_life() -> None:
    """A refusal of a reader that is gone must not make it look alive."""
    said = {"device": "r", "type": "tamper", "what": "wrong_key"}
    (refused,), (opened,) = decode_osdp(raw(said | {"own": True})), decode_osdp(raw(said))
    assert ("gateway", "osdp") == (refused.source, opened.source)
    assert refused.detail == opened.detail


@given(st.binary(max_size=80))
def test_decoding_is_total(payload: bytes) -> None:
    """Any bytes give one reading."""
    assert 1 == len(decode_osdp(raw(payload)))
