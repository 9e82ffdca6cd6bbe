"""What native devices may say: a call is never refused for a minor flaw, a memory never taken for a press."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.registry import Registry
from gateway.domain.model import EventType, RawMessage, Reading
from tests.devices.sides import AT

REGISTRY = Registry({})
CALLS = ["sos.pressed", "sos.cancelled", "fall", "smoke", "gas", "leak", "door.duress"]


def heard(payload: object, leaf: str = "event", device: str = "b1", *, retained: bool = False) -> Reading:
    """Return the one reading of one message."""
    said = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    raw = RawMessage(AT, "broker:sos", f"cuobian/v1/{device}/{leaf}", said, retained=retained)
    (reading,) = REGISTRY.decode(raw)
    return reading


def test_a_whole_event() -> None:
    """Id, time, person and battery are understood; everything else is kept as it was said."""
    reading = heard(
        {
            "id": "boot3-17",
            "type": "door.granted",
            "at": "2024-01-01T20:00:01.5+08:00",
            "person": "zheng",
            "battery": 71.9,
            "credential": "卡",
            "n": [1, None],
        }
    )
    assert (
        Reading(
            device=reading.device,
            type=EventType.DOOR_GRANTED,
            received_at=AT,
            sender_id="boot3-17",
            at=datetime(2024, 1, 1, 12, 0, 1, 500_000, tzinfo=UTC),
            person=reading.person,
            detail='{"credential":"卡","n":[1,null]}',
            source="broker:sos",
            battery=71,
        )
        == reading
    )
    assert ("b1", "zheng") == (reading.device, reading.person)


@pytest.mark.parametrize("type_", CALLS)
@pytest.mark.parametrize("id_", [None, "", 7.5, True, [], {}, "x" * 2049, "\ud800"])
def test_a_call_without_a_usable_id_is_accepted(type_: str, id_: object) -> None:
    """It is a sender without ids then; nothing of what it said is lost."""
    reading = heard({"id": id_, "type": type_})
    assert (type_, None) == (reading.type, reading.sender_id)
    assert "id" in json.loads(reading.detail) or id_ is None
    reading.detail.encode()


@pytest.mark.parametrize("id_", [None, "", 7.5, True, [], {}, "x" * 2049, "\ud800"])
def test_anything_else_without_a_usable_id_is_refused(id_: object) -> None:
    """The sender learns what was found and what was expected."""
    reading = heard({"id": id_, "type": "door.opened"})
    assert EventType.UNDECODED is reading.type
    assert "expected a text of 1 to 2048 characters" in reading.reason
    reading.reason.encode()


def test_a_number_is_an_id() -> None:
    """A counter as id is written as text, so that the ack can name it."""
    assert "17" == heard({"id": 17, "type": "motion"}).sender_id


@pytest.mark.parametrize(
    "at",
    ["yesterday", 5, None, [], "2024-01-01", "2024-01-01T12:00:00", "0001-01-01T00:00:00+14:00", "9" * 50],
)
def test_a_time_that_is_none_is_ignored(at: object) -> None:
    """A claim that cannot be understood is kept as it was said and costs nothing."""
    reading = heard({"id": "1", "type": "sos.pressed", "at": at})
    assert (EventType.SOS_PRESSED, None) == (reading.type, reading.at)
    assert {"at": at} == json.loads(reading.detail)


@pytest.mark.parametrize("at", ["2024-01-01T12:00:00Z", "2024-01-01t12:00:00z", "2024-01-01 13:00:00+01:00"])
def test_a_time_is_kept_in_utc(at: str) -> None:
    """RFC 3339 in all its spellings."""
    assert AT == heard({"id": "1", "type": "motion", "at": at}).at


def test_a_retained_event_is_never_a_press() -> None:
    """It says nothing about now, whatever it says; the id is kept for the answer."""
    reading = heard({"id": "1", "type": "sos.pressed"}, retained=True)
    assert (EventType.UNDECODED, "1", True) == (reading.type, reading.sender_id, reading.retained)
    assert reading.reason.startswith("retained")


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        (b"", "found no JSON"),
        (b"\xff\xfe", "no UTF-8 at 0"),
        (b"[" * 50_000, "nested too deeply"),
        (b'"sos.pressed"', "found a JSON string"),
        (b"null", "found a JSON null"),
        (b"[1]", "found a JSON array"),
        (b'{"id":"1"}', "found type none"),
        (b'{"id":"1","type":"sos.pressd"}', "found type 'sos.pressd'"),
        (b'{"id":"1","type":["sos.pressed"]}', "found type a JSON array"),
        (b'{"id":"1","type":"undecoded"}', "found type 'undecoded'"),
        (b'{"id":"1","type":"gateway.started"}', "found type 'gateway.started'"),
        (b'{"id":"1","type":"motion","n":' + b"9" * 5000 + b"}", "found no JSON"),
        (b" " * 65_537, "more than 65536 bytes"),
    ],
)
def test_rubbish_is_recorded_with_what_was_found(payload: bytes, found: str) -> None:
    """The first bytes are kept, and the reason says what was found and what was expected."""
    reading = heard(payload)
    assert EventType.UNDECODED is reading.type
    assert found in reading.reason
    assert "expected" in reading.reason
    assert payload[:512] == reading.raw


def test_an_unknown_type_keeps_its_id() -> None:
    """So that the rejection reaches the sender by name."""
    assert "9" == heard({"id": "9", "type": "sos"}).sender_id


@pytest.mark.parametrize("device", ["B1", "a b", "", "-x", "a" * 65, "名字", "gateway", "a.b"])
def test_a_device_that_may_not_be_called_so(device: str) -> None:
    """It is recorded under the session that heard it, never under a name that would stand on a page."""
    reading = heard({"id": "1", "type": "sos.pressed"}, device=device)
    assert (EventType.UNDECODED, "broker:sos") == (reading.type, reading.device)


@pytest.mark.parametrize(
    ("said", "type_", "battery"),
    [
        ({"online": True, "battery": 80}, EventType.DEVICE_ONLINE, 80),
        ({"online": False}, EventType.DEVICE_OFFLINE, None),
        ({"battery": 15}, EventType.HEARTBEAT, 15),
        ({"online": True, "battery": "full"}, EventType.DEVICE_ONLINE, None),
        ({"online": True, "battery": 101}, EventType.DEVICE_ONLINE, None),
        ({"online": True, "battery": True}, EventType.DEVICE_ONLINE, None),
        ({"online": "yes"}, EventType.UNDECODED, None),
        ({}, EventType.UNDECODED, None),
    ],
)
def test_a_status(said: dict[str, object], type_: EventType, battery: int | None) -> None:
    """Retained or not, it tells a state; without any state in it, nothing can be made of it."""
    for retained in (True, False):
        reading = heard(said, "status", retained=retained)
        assert (type_, battery, retained) == (reading.type, reading.battery, reading.retained)


def test_too_much_detail_is_dropped_with_a_note() -> None:
    """An event is an event, however much came with it."""
    reading = heard({"id": "1", "type": "motion", "picture": "x" * 5000})
    assert EventType.MOTION is reading.type
    assert {"dropped": "detail of 5014 bytes, kept are at most 4096"} == json.loads(reading.detail)


def test_detail_that_is_too_deep_is_dropped_with_a_note() -> None:
    """A page that shows it would fail; the call itself counts, and flat detail of any width is kept."""
    nested = b"[" * 40 + b"]" * 40
    reading = heard(b'{"id":"1","type":"sos.pressed","x":' + nested + b"}")
    assert (EventType.SOS_PRESSED, "1") == (reading.type, reading.sender_id)
    assert {"dropped": "detail nested deeper than 32 levels"} == json.loads(reading.detail)
    wide = {"x": [[1]] * 40}
    assert wide == json.loads(heard({"id": "1", "type": "motion"} | wide).detail)


@pytest.mark.parametrize("extra", [b"NaN", b"-Infinity", b"1e999", b'"\\ud800"', b'"\\u0000\\n"'])
def test_detail_is_one_line_of_json_that_a_database_can_hold(extra: bytes) -> None:
    """Whatever was said, and however it was spelt."""
    reading = heard(b'{"id":"1","type":"sos.pressed","x":' + extra + b"}")
    assert EventType.SOS_PRESSED is reading.type
    reading.detail.encode()
    json.loads(reading.detail, parse_constant=pytest.fail)
    assert "\n" not in reading.detail


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["id", "type", "at", "person", "battery", "online", "x"])
types = st.sampled_from([each.value for each in EventType])
objects = st.dictionaries(keys, anything | types, max_size=6).map(lambda said: json.dumps(said).encode())


@given(
    payload=st.binary(max_size=300) | objects,
    leaf=st.sampled_from(["event", "status"]),
    retained=st.booleans(),
)
def test_decoding_never_raises(payload: bytes, leaf: str, retained: bool) -> None:
    """Any bytes give one reading whose every text fits a database, and nothing retained is a press."""
    reading = heard(payload, leaf, retained=retained)
    for text in (reading.sender_id or "", reading.detail, reading.reason, reading.person or ""):
        text.encode()
    assert isinstance(json.loads(reading.detail), dict)
    assert (reading.type is EventType.UNDECODED) == bool(reading.reason)
    assert not (retained and leaf == "event" and reading.type is not EventType.UNDECODED)


@pytest.mark.parametrize(
    ("type_", "key"), [("access.card", "card"), ("access.pin", "pin"), ("access.plate", "plate")]
)
def test_what_is_shown_to_a_reader_is_kept_apart(type_: str, key: str) -> None:
    """Not in the detail, not in what a log would print; the rest of the message stays."""
    said = json.dumps({"id": "1", "type": type_, key: "04A1B2C3", "side": "in"}).encode()
    reading = heard(said, device="reader")
    assert ("04A1B2C3", '{"side":"in"}') == (reading.presented, reading.detail)
    assert "04A1B2C3" not in repr(reading)


@pytest.mark.parametrize(
    "payload",
    [
        b'{"id":"1","type":"access.pin","pin":"864209"',
        b'{"type":"access.pin","pin":"864209"}',
        b'{"id":"1","type":"access.pin","card":"864209"}',
        b'{"id":"1","type":"access.pni","pin":"864209"}',
        b'{"id":"1","type":"access.pin","pin":864209}',
        b'{"id":"1","type":"door.denied","pin":"864209"}',
        b'{"id":"1","type":"access.pin","pin":["864209"]}',
        b'{"id":"1","type":"access.pin","PIN":"864209"}',
        b'{"id":"1","type":"access.pin","number":"864209"}',
        b'{"id":"1","type":"door.granted","PIN":"864209"}',
        b'{"id":"1","type":"door.granted","by":{"pin":"864209"}}',
    ],
)
def test_a_secret_that_came_wrongly_is_kept_no_more_than_one_that_came_right(payload: bytes) -> None:
    """Neither the bytes of what could not be decoded nor the reason hold it."""
    reading = heard(payload, device="reader")
    for kept in (reading.raw.decode(), reading.reason, reading.detail, repr(reading)):
        assert "864209" not in kept
