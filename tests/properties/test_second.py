"""A second proof, whatever comes in whatever order: nothing opens without a card, nor twice for one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.access import Credential, CredentialKind
from gateway.domain.door import Grant, GrantKind, Waiting
from gateway.domain.model import AlarmId, CredentialId, DoorId, PersonId, PlaceId
from gateway.domain.second import WITHIN, Next, face_opens, next_for
from gateway.domain.site_doors import Door
from gateway.domain.vision import Liveness

AT = datetime(2026, 11, 30, tzinfo=UTC)
DOOR = Door(DoorId("unit"), "单元门", PlaceId("u2"), second=True)
PEOPLE = (PersonId("zheng"), PersonId("wu"))


def granted(kind: CredentialKind, person: PersonId, *, visitor: str = "") -> tuple[Credential, Grant]:
    """Return a credential with a right at the door, and the grant that it gives."""
    found = Credential(CredentialId(7), kind, person, visitor)
    return found, Grant(GrantKind.CREDENTIAL, found.holder, found.id)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["card", "pin", "face"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(list(Liveness)),
        st.sampled_from(["e1", "e2", ""]),
        st.integers(0, 40),
    ),
    max_size=12,
)


@given(STEPS)
def test_nothing_opens_without_a_card_just_before(
    steps: list[tuple[str, PersonId, Liveness, str, int]],
) -> None:
    """Each opening is preceded by a card of the same person, within its time, used for nothing else."""
    now, waiting, cards = AT, None, dict[PersonId, datetime]()
    for what, person, liveness, expectation, later in steps:
        now += timedelta(seconds=later)
        opened = False
        if what == "face":
            opened = face_opens(waiting, person, expectation, liveness.value, now)
            assert not opened or (liveness is Liveness.PASSED and expectation == "e1")
        else:
            came = next_for(DOOR, *granted(CredentialKind(what), person), waiting, now)
            assert (came is Next.WAIT) == (what == "card")
            opened = came is Next.OPEN
            if came is Next.WAIT:
                waiting, cards[person] = Waiting(person, CredentialId(7), now + WITHIN, "e1"), now
        if opened:
            assert waiting is not None
            assert now - cards.pop(person) < WITHIN
            waiting = None


@given(st.sampled_from(list(CredentialKind)), st.booleans(), st.booleans())
def test_nobody_else_is_asked_for_more(kind: CredentialKind, helper: bool, visitor: bool) -> None:
    """A helper, a visitor, a plate, a usual door: the first proof is enough."""
    found, grant = granted(kind, PEOPLE[0], visitor="表弟" if visitor else "")
    grant = Grant(GrantKind.ALARM, PEOPLE[0], alarm=AlarmId(1)) if helper else grant
    usual = Door(DoorId("home"), "门", PlaceId("u2"))
    assert Next.OPEN is next_for(usual, found, grant, None, AT)
    free = helper or visitor or kind is CredentialKind.PLATE
    assert free == (next_for(DOOR, found, grant, None, AT) is Next.OPEN)
