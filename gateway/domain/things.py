"""Sirens, lamps and panels that a plan calls like people. Owns their name among them; never what they do.

A thing answers nothing and opens no page: whoever counts who was reached leaves things out.
"""

from __future__ import annotations

from gateway.domain.model import PersonId

THING = "thing:"
"""No id of a person has a colon in it. What follows is the whole address on the channel of things, so that
an open alarm can silence what it switched on, whatever becomes of the installed device."""
CHANNEL = "panel"
"""The channel that things hear."""


def thing(address: str) -> PersonId:
    """Return under which name a plan calls the thing at an address."""
    return PersonId(THING + address)


def is_thing(person: PersonId) -> bool:
    """Tell whether a plan's name is a thing's."""
    return person.startswith(THING)


def stays_on(person: PersonId) -> bool:
    """Tell whether a thing goes on once it is told, as a siren or a lamp does and a voice does not."""
    return is_thing(person) and "?" in person


def address_of(person: PersonId) -> str:
    """Return the address of a thing on its channel."""
    return person.removeprefix(THING)
