"""Things are called like people and are none: a siren goes on until it is stopped, a voice ends by itself."""

import pytest

from gateway.domain.model import PersonId
from gateway.domain.things import CHANNEL, address_of, is_thing, stays_on, thing


@pytest.mark.parametrize(
    ("person", "is_one", "stays", "address"),
    [
        ("thing:mqtt/siren?off=0", True, True, "mqtt/siren?off=0"),
        ("thing:mqtt/voice", True, False, "mqtt/voice"),
        ("zheng", False, False, "zheng"),
        ("zheng?", False, False, "zheng?"),
        ("something:else?", False, False, "something:else?"),
    ],
)
def test_a_thing_is_told_from_a_person(person: str, is_one: bool, stays: bool, address: str) -> None:
    """By its name alone; what can be switched off again says how, behind a question mark."""
    found = PersonId(person)
    assert (is_one, stays, address) == (is_thing(found), stays_on(found), address_of(found))


def test_a_thing_keeps_its_whole_address() -> None:
    """Whatever stands in it, and the open alarms of an older release know it by the same name."""
    assert "thing:panel:a?b" == thing("panel:a?b")
    assert "panel:a?b" == address_of(thing("panel:a?b"))
    assert "panel" == CHANNEL
