"""How a door looks to people: one table over what its machine, its parts and their links say."""

from dataclasses import replace

import pytest

from gateway.domain.door import Standing
from gateway.domain.door_look import Look, look_of
from gateway.domain.model import DeviceId, DoorId, PlaceId
from gateway.domain.site_doors import Door

LOCK, CONTACT = DeviceId("lock"), DeviceId("contact")
BOTH = Door(DoorId("unit"), "x", PlaceId("b3u2"), lock=LOCK, contact=CONTACT)
BLIND, SEEN = replace(BOTH, contact=None), replace(BOTH, lock=None)
BARE = replace(BOTH, lock=None, contact=None)

# One line a standing, one column a door: with lock and contact, with a lock, with a contact, with neither.
TRUTH = """
none         unknown   unknown   unknown  unknown
secured      locked    unknown   closed   unknown
granted      unlocked  unlocked  closed   unknown
expected     unlocked  unlocked  closed   unknown
unseen       unknown   unknown   unknown  unknown
unexplained  open      unknown   open     unknown
open         open      unknown   open     unknown
held         held      held      held     held
forced       forced    forced    forced   forced
"""
ROWS = [line.split() for line in TRUTH.strip().splitlines()]


@pytest.mark.parametrize(("name", "looks"), [(row[0], row[1:]) for row in ROWS])
def test_a_door_looks_as_the_table_says(name: str, looks: list[str]) -> None:
    """With every part in its place."""
    standing = None if name == "none" else Standing(name)
    assert looks == [look_of(door, standing, ()).value for door in (BOTH, BLIND, SEEN, BARE)]


def test_every_standing_has_a_line() -> None:
    """The table is whole."""
    assert {"none", *Standing} == {row[0] for row in ROWS}


@pytest.mark.parametrize("standing", [None, *Standing])
def test_who_is_away_sees_nothing(standing: Standing | None) -> None:
    """What a contact, or a lock without one, saw last is no state of now; a fault stays one."""
    fault = Look(standing) if standing in {Standing.HELD, Standing.FORCED} else Look.UNKNOWN
    seen = (look_of(BOTH, standing, {CONTACT}), look_of(BLIND, standing, {LOCK}))
    assert (fault, fault) == seen


def test_a_lock_that_is_away_leaves_the_contact_its_word() -> None:
    """Whether a door is closed is the contact's to say."""
    looks = [look_of(BOTH, each, {LOCK}) for each in (Standing.SECURED, Standing.OPEN)]
    assert [Look.LOCKED, Look.OPEN] == looks
