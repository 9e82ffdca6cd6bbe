"""The form and the hash of a register row: what a verifier elsewhere computes again, byte for byte."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gateway.domain.model import PersonId, PlaceId
from gateway.domain.register import (
    GENESIS,
    SALT_BYTES,
    Act,
    Entry,
    Head,
    Row,
    Secret,
    about,
    commitment,
    concerned,
    fingerprint,
    head_of,
    seal,
)

AT = datetime(2026, 11, 30, tzinfo=UTC)
ROW = Row(7, 1_000_001, "changed", "厝", "guard", None, 2, {"who": "ab", "case": "cd"})
CANONICAL = (
    '{"act":"changed","at":1000001,"commitments":{"case":"cd","who":"ab"},"count":2,'
    '"form":"cuobian register row 1","previous":"' + "00" * 32 + '","review":null,"role":"guard","seq":7,'
    '"what":"厝"}'
)
HEAD = Head("box", 3, b"\x01" * 32, 5, b"\x02" * 64)
SAID = {"box": "box", "seq": 3, "hash": "01" * 32, "at": 5, "signature": "02" * 64}


def test_a_row_has_one_form_in_bytes_and_hangs_on_the_one_before() -> None:
    """Sorted keys, no blanks, UTF-8: a release that wrote it otherwise would break every chain."""
    assert CANONICAL.encode() == ROW.canonical()
    assert hashlib.sha256(CANONICAL.encode()).digest() == ROW.hash()
    assert (bytes(32), 16) == (GENESIS, SALT_BYTES)
    assert ROW.hash() != replace(ROW, previous=ROW.hash()).hash()
    assert f'"previous":"{ROW.hash().hex()}"'.encode() in replace(ROW, previous=ROW.hash()).canonical()
    assert b'"review":4,' in replace(ROW, review=4).canonical()


def test_bytes_that_somebody_wrote_by_hand_have_a_hash_too() -> None:
    """A lone surrogate is no reason to stop verifying."""
    assert b"\xed\xb2\x80" in replace(ROW, what="\udc80").canonical()
    assert 64 == len(commitment(b"s", "who", "\udc80"))


def test_only_what_is_said_is_committed_to() -> None:
    """An empty field has no commitment; whom it concerned is one text among the others."""
    bare = Entry(AT, Act.CHANGED, "site", "core", "")
    assert ({Secret.WHO: "core"}, 1, None) == (bare.secrets, bare.count, bare.review)
    whole = Entry(
        AT, Act.CHANGED, "site", "lin", "", "why", "unit", "case", "more", persons=(PersonId("wu"),)
    )
    expected = {
        Secret.WHO: "lin",
        Secret.UNIT: "unit",
        Secret.CASE: "case",
        Secret.WHY: "why",
        Secret.DETAIL: "more",
        Secret.ABOUT: '{"persons":["wu"],"places":[]}',
    }
    assert expected == whole.secrets
    assert '{"persons":[],"places":["h"]}' == replace(bare, places=(PlaceId("h"),)).secrets[Secret.ABOUT]


def test_whom_it_concerned_is_told_in_one_order_and_read_back() -> None:
    """Each once, places before people; nobody is no text."""
    places, persons = (PlaceId("b"), PlaceId("a"), PlaceId("b")), (PersonId("z"), PersonId("y"))
    text = about(places, persons)
    assert '{"persons":["y","z"],"places":["a","b"]}' == text
    assert (("place", "a"), ("place", "b"), ("person", "y"), ("person", "z")) == concerned(text)
    assert "" == about((), ())
    with pytest.raises(ValueError, match="Expecting value"):
        concerned("")


def test_a_commitment_is_bound_to_salt_field_and_text() -> None:
    """HMAC-SHA256 of the field, a zero and the text; no boundary can be moved."""
    expected = hmac.new(b"salt", b"who\0lin", hashlib.sha256).hexdigest()
    assert expected == commitment(b"salt", "who", "lin")
    others = {("tlas", "who", "lin"), ("salt", "wh", "olin"), ("salt", "who", "")}
    assert expected not in {commitment(salt.encode(), field, text) for salt, field, text in others}
    assert hmac.new(b"key", b"hash", hashlib.sha256).digest() == seal(b"key", b"hash")


def test_people_compare_sixteen_digits() -> None:
    """Four groups of four, of the beginning."""
    assert "0123 4567 89ab cdef" == fingerprint(bytes.fromhex("0123456789abcdef") + b"\xff" * 24)


def test_a_head_is_told_and_signed_in_one_form() -> None:
    """The signature covers everything but itself."""
    covered = (
        '{"at":5,"box":"box","form":"cuobian register head 1","hash":"' + "01" * 32 + '","seq":3}'
    ).encode()
    assert covered == HEAD.signed() == replace(HEAD, signature=b"").signed()
    assert SAID == HEAD.public()
    assert HEAD == head_of(json.loads(json.dumps(HEAD.public())))


@pytest.mark.parametrize("change", [{"seq": 0}, {"at": 0}, {"seq": 2**63 - 1}, {"at": 2**63 - 1}])
def test_a_head_reaches_from_nothing_to_what_a_database_holds(change: dict[str, int]) -> None:
    """Both ends are read."""
    assert {**SAID, **change} == head_of({**SAID, **change}).public()


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        (None, "box, seq and at"),
        ([], "box, seq and at"),
        ({}, "box, seq and at"),
        ({**SAID, "box": 1}, "box, seq and at"),
        ({**SAID, "seq": True}, "box, seq and at"),
        ({**SAID, "at": "5"}, "box, seq and at"),
        ({**SAID, "seq": -1}, "box, seq and at"),
        ({**SAID, "at": -1}, "box, seq and at"),
        ({**SAID, "seq": 2**63}, "box, seq and at"),
        ({**SAID, "at": 2**63}, "box, seq and at"),
        ({**SAID, "hash": "01" * 31}, "hash, expected 32 bytes"),
        ({**SAID, "hash": "zz" * 32}, "hash, expected 32 bytes"),
        ({**SAID, "hash": 1}, "hash, expected 32 bytes"),
        ({**SAID, "signature": "02" * 65}, "signature, expected 64 bytes"),
        ({**SAID, "signature": None}, "signature, expected 64 bytes"),
    ],
)
def test_what_is_no_head_is_refused_with_what_was_found(said: object, missing: str) -> None:
    """It came from outside: no shape of it may raise anything else."""
    with pytest.raises(ValueError, match=f"found no {missing}"):
        head_of(said)
