"""A reader's key is changed: against libosdp's own peripheral, with the line cut where it hurts."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from devices.osdp_install import Asked, InstallRequests
from devices.osdp_keys import DEFAULT_KEY, OsdpKeys
from devices.osdp_rotation import EAGER, PATIENT, Rotation
from devices.template import Template
from gateway.domain.model import DeviceId, EventType
from tests.devices.osdp_wire import KEYSET, Reader
from tests.devices.sides import eventually
from tests.devices.test_osdp import ONLINE, TAMPER, Box

READER = DeviceId("reader-1")
KEYSET_BYTES = 40
"""Longer than anything else a reader is told here: 16 bytes of key, padded, with header and checks."""
ROTATION = EventType.OSDP_KEY_ROTATION


@pytest.fixture
def box(tmp_path: Path, templates: Mapping[str, Template]) -> Iterator[Box]:
    """Give a gateway with one reader, up with its own key."""
    found = Box(tmp_path, templates)
    found.reader(1)
    found.start(1)
    found.until(ONLINE)
    yield found
    found.close()


def rotate(box: Box) -> None:
    """Ask for another key, as the command does."""
    InstallRequests(box.folder).ask(Asked(READER, 60, "chen", rotates=True))


def outcomes(box: Box) -> list[str]:
    """Return what was recorded of the reader's key."""
    said = [each for each in box.heard() if each.type is ROTATION]
    assert all("gateway" == each.source for each in said), "no sign of life of the reader"
    return [each.detail.split('"outcome":"')[1].split('"')[0] for each in said]


def keys(box: Box) -> tuple[bytes, bytes | None]:
    """Return the reader's key and the one that is coming."""
    return box.keys.key(READER), box.keys.coming(READER)


def given(reader: Reader) -> bytes:
    """Return the key that the reader was told to take."""
    while True:
        told = reader.told.get(timeout=10)
        if told["command"] == KEYSET:
            return bytes.fromhex(str(told["data"]))


def test_a_reader_gets_another_key(box: Box) -> None:
    """Kept once it has answered with it; recorded with who asked; it works on, and nobody is accused."""
    before, reader = box.keys.key(READER), box.readers[0]
    rotate(box)
    eventually(lambda: ["begun", "rotated"] == outcomes(box), 20)
    assert (given(reader), None) == keys(box)
    assert box.keys.key(READER) not in {before, DEFAULT_KEY}
    assert '"by":"chen"' in next(each.detail for each in box.heard() if each.type is ROTATION)
    assert 0o600 == box.keys.file(READER).stat().st_mode & 0o777
    reader.card("155a3c40", 26)
    assert "05568f1" == box.until(EventType.ACCESS_CARD).presented
    assert TAMPER not in box.types()
    secret = (before.hex(), box.keys.key(READER).hex())
    assert not any(each in repr(reading) for each in secret for reading in box.heard())


def test_a_cut_before_the_reader_has_it_leaves_the_old_key(box: Box) -> None:
    """It comes back with what it has, and the new key is forgotten."""
    before = box.keys.key(READER)
    box.wire.cut = True
    rotate(box)
    eventually(lambda: ["begun"] == outcomes(box)[:1], 20)
    time.sleep(1)
    box.wire.cut = False
    eventually(lambda: "the old key stays" in outcomes(box), 30)
    assert (before, None) == keys(box)


def test_a_cut_after_the_reader_has_it_finds_the_new_key(box: Box) -> None:
    """Its confirmation is lost: the old key is refused, the new one tried; no tamper is told of it."""
    before, reader = box.keys.key(READER), box.readers[0]
    box.wire.deaf_after = KEYSET_BYTES
    rotate(box)
    new = given(reader)
    eventually(lambda: box.keys.coming(READER) is not None, 5)
    assert (before, new) == keys(box)
    time.sleep(1)
    box.wire.deaf = box.wire.deaf_after = False
    eventually(lambda: "rotated" in outcomes(box), 40)
    assert (new, None) == keys(box)
    assert TAMPER not in box.types()


def test_a_core_that_ends_in_the_middle_goes_on(tmp_path: Path, templates: Mapping[str, Template]) -> None:
    """It finds both keys and tries them in turn, whichever the reader has."""
    box = Box(tmp_path, templates)
    box.keys.key(READER)
    new = box.keys.renew(READER)
    box.reader(1, new, own_key=False)
    box.start(1)
    try:
        eventually(lambda: ["rotated"] == outcomes(box), 40)
        assert (new, None) == keys(box)
    finally:
        box.close()


def test_nothing_is_begun_with_a_reader_that_is_not_there(
    tmp_path: Path, templates: Mapping[str, Template]
) -> None:
    """Said and recorded; no key is made."""
    box = Box(tmp_path, templates)
    box.start(1)
    try:
        rotate(box)
        eventually(lambda: ["nothing was changed: the reader is offline"] == outcomes(box), 5)
        assert box.keys.coming(READER) is None
    finally:
        box.close()


def test_two_keys_are_tried_in_turn_and_more_rarely() -> None:
    """The second refusal is an accusation; a stranger's key disturbs the line seldom."""
    rotation = Rotation()
    tried = []
    for _ in range(60):
        tried.append((rotation.new, rotation.refused()))
        rotation.changes()
    assert [(False, False), (True, True), (False, True)] == tried[:3]
    changes = sum(one[0] != other[0] for one, other in pairwise(tried))
    assert EAGER + 59 // PATIENT == changes


def test_a_key_takes_the_other_s_place_or_is_forgotten(tmp_path: Path) -> None:
    """One file for each, and never neither."""
    keys_ = OsdpKeys(tmp_path)
    old, new = keys_.key(READER), keys_.renew(READER)
    assert old != new
    assert new == keys_.renew(READER) == keys_.coming(READER)
    keys_.keep(READER)
    assert (new, None) == (keys_.key(READER), keys_.coming(READER))
    keys_.renew(READER)
    keys_.drop(READER)
    keys_.drop(READER)
    assert (new, None) == (keys_.key(READER), keys_.coming(READER))
