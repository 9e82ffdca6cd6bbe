"""Which second proof a door takes after a card: whose, how fresh, how alive, and to which question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.access import Credential, CredentialKind
from gateway.domain.door import Grant, GrantKind, Waiting
from gateway.domain.model import AlarmId, CredentialId, DoorId, PersonId, PlaceId
from gateway.domain.second import WITHIN, Next, face_opens, next_for, waits
from gateway.domain.site_doors import Door
from gateway.domain.vision import Liveness

AT = datetime(2026, 11, 30, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
ZHENG, WU = PersonId("zheng"), PersonId("wu")
DOOR = Door(DoorId("unit"), "单元门", PlaceId("u2"), second=True)
USUAL = replace(DOOR, second=False)
CARD = Credential(CredentialId(7), CredentialKind.CARD, ZHENG)
PIN, PLATE = replace(CARD, kind=CredentialKind.PIN), replace(CARD, kind=CredentialKind.PLATE)
GUEST = replace(CARD, visitor="表弟")
GRANT = Grant(GrantKind.CREDENTIAL, ZHENG, CARD.id)
HELPER = Grant(GrantKind.ALARM, ZHENG, alarm=AlarmId(1))
WAITING = Waiting(ZHENG, CARD.id, AT + WITHIN, "e1")


@pytest.mark.parametrize(
    ("door", "found", "grant", "waiting", "expected"),
    [
        (DOOR, CARD, GRANT, None, Next.WAIT),
        (DOOR, CARD, GRANT, WAITING, Next.WAIT),
        (DOOR, PIN, GRANT, None, Next.CARD_FIRST),
        (DOOR, PIN, GRANT, WAITING, Next.OPEN),
        (DOOR, PIN, GRANT, replace(WAITING, person=WU), Next.CARD_FIRST),
        (DOOR, PIN, GRANT, replace(WAITING, until=AT + MOMENT), Next.OPEN),
        (DOOR, PIN, GRANT, replace(WAITING, until=AT), Next.CARD_FIRST),
        (DOOR, PLATE, GRANT, None, Next.OPEN),
        (DOOR, GUEST, GRANT, None, Next.OPEN),
        (DOOR, replace(PIN, visitor="表弟"), GRANT, None, Next.OPEN),
        (DOOR, CARD, HELPER, None, Next.OPEN),
        (DOOR, PIN, HELPER, None, Next.OPEN),
        (USUAL, CARD, GRANT, None, Next.OPEN),
        (USUAL, PIN, GRANT, None, Next.OPEN),
    ],
)
def test_what_becomes_of_a_right_credential(
    door: Door, found: Credential, grant: Grant, waiting: Waiting | None, expected: Next
) -> None:
    """A card waits, its holder's PIN opens after it; helpers, visitors, plates and usual doors at once."""
    assert expected is next_for(door, found, grant, waiting, AT)


@pytest.mark.parametrize(
    ("waiting", "later", "expected"),
    [(None, MOMENT, False), (WAITING, WITHIN - MOMENT, True), (WAITING, WITHIN, False)],
)
def test_a_card_waits_for_its_time_and_no_longer(
    waiting: Waiting | None, later: timedelta, expected: bool
) -> None:
    """Half a minute, counted from the card."""
    assert timedelta(seconds=30) == WITHIN
    assert expected is waits(waiting, AT + later)


@pytest.mark.parametrize(
    ("waiting", "person", "expectation", "liveness", "expected"),
    [
        (WAITING, ZHENG, "e1", "passed", True),
        (WAITING, ZHENG, "e1", "failed", False),
        (WAITING, ZHENG, "e1", "not_asked", False),
        (WAITING, ZHENG, "e2", "passed", False),
        (WAITING, ZHENG, "", "passed", False),
        (replace(WAITING, expectation=""), ZHENG, "", "passed", False),
        (WAITING, WU, "e1", "passed", False),
        (WAITING, None, "e1", "passed", False),
        (replace(WAITING, until=AT), ZHENG, "e1", "passed", False),
        (None, ZHENG, "e1", "passed", False),
        (None, None, "", "passed", False),
    ],
)
def test_only_the_holder_s_own_living_face_opens(
    waiting: Waiting | None, person: PersonId | None, expectation: str, liveness: str, expected: bool
) -> None:
    """Asked for by this card and no other; where nothing was asked, a face is no answer."""
    assert expected is face_opens(waiting, person, expectation, liveness, AT)
    assert {"passed", "failed", "not_asked"} == {each.value for each in Liveness}
