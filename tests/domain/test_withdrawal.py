"""What was taken back in any copy is taken back in all of them together."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.faces import LASTS
from gateway.domain.vision import Purpose, SubjectId
from gateway.domain.withdrawal import REMEMBERED, Gone, Withdrawals, joined

AT = datetime(2026, 11, 30, tzinfo=UTC)
LATER = AT + timedelta(seconds=1)
ONE, OTHER = SubjectId("5f"), SubjectId("6a")


def gone(subject: SubjectId = ONE, purpose: Purpose | None = Purpose.VERIFY, at: datetime = AT) -> Gone:
    """Return what somebody took back."""
    return Gone(subject, purpose, at)


def test_nothing_is_taken_back_where_nobody_did() -> None:
    """And nothing is locked."""
    assert Withdrawals((), locked=False) == Withdrawals() == joined([]) == joined([Withdrawals()])


@pytest.mark.parametrize("turn", [1, -1])
def test_of_the_same_agreement_the_latest_word_is_kept(turn: int) -> None:
    """Whichever copy is read first."""
    copies = [Withdrawals((gone(at=AT),)), Withdrawals((gone(at=LATER),))][::turn]
    assert Withdrawals((gone(at=LATER),)) == joined(copies)


def test_of_two_words_of_one_moment_the_first_is_kept() -> None:
    """They say the same."""
    first = gone()
    assert first is joined([Withdrawals((first,)), Withdrawals((gone(),))]).gone[0]


def test_purposes_and_people_are_told_apart() -> None:
    """One purpose, another, all of them, and somebody else's: four things that were taken back."""
    four = (gone(), gone(purpose=Purpose.IDENTIFY), gone(purpose=None), gone(OTHER))
    assert four == joined([Withdrawals(four[:2]), Withdrawals(four[1:]), Withdrawals()]).gone


@pytest.mark.parametrize("locked", [(True, False), (False, True), (True, True)])
def test_one_lock_locks(locked: tuple[bool, bool]) -> None:
    """Wherever it stands; no copy unlocks what another has locked."""
    assert joined([Withdrawals(locked=each) for each in locked]).locked


def test_it_is_remembered_for_longer_than_any_agreement_lives() -> None:
    """An older backup brings none back."""
    assert timedelta(days=400) == REMEMBERED
    assert REMEMBERED > LASTS
