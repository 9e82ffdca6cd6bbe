"""What the carrier says of a message after it had accepted it: a later word replaces an earlier one."""

import pytest

from gateway.domain.model import NotificationId
from gateway.domain.notification import NotificationState, Outcome
from tests.flow.compound import Compound
from tests.flow.neighbour import Neighbour

SENT, DELIVERED, FAILED = (
    NotificationState.SENT,
    NotificationState.DELIVERED,
    NotificationState.FAILED_PERMANENT,
)


def stands(compound: Compound) -> tuple[str, int]:
    """Return state and attempts of the first message."""
    with compound.database.read() as connection:
        row = connection.exec_driver_sql("SELECT state, attempts FROM notification ORDER BY id LIMIT 1").one()
    return row[0], row[1]


def tells(compound: Compound, *states: NotificationState) -> None:
    """Let the carrier say something of the first message, once or several times in one breath."""
    for state in states:
        late = state is not SENT
        compound.inbox.report(Outcome(NotificationId(1), state, receipt="sms 1", accepted_before=late))
    compound.look()


@pytest.mark.parametrize("order", [(DELIVERED,), (SENT, DELIVERED), (DELIVERED, SENT)])
def test_delivered_is_never_taken_back_by_accepted(
    compound: Compound, order: tuple[NotificationState, ...]
) -> None:
    """The report may be faster than the word that the text was sent; a report is no attempt."""
    compound.press("sos-501")
    for state in order:
        tells(compound, state)
    assert "delivered" == stands(compound)[0]
    assert SENT in order or stands(compound)[1] == 1
    compound.pick_up_everything()


@pytest.mark.parametrize("order", [(SENT, DELIVERED), (DELIVERED, SENT)])
def test_both_words_in_one_breath(compound: Compound, order: tuple[NotificationState, ...]) -> None:
    """They wait in the same inbox, where the later one of two about a message wins, unless it knows less."""
    compound.press("sos-501")
    tells(compound, *order)
    assert "delivered" == stands(compound)[0]
    compound.pick_up_everything()


def test_a_text_that_was_accepted_and_never_arrived_calls_the_next_step_at_once(
    compound: Compound, lin: Neighbour
) -> None:
    """Failed delivery leads to the next step, also when it is told a minute late."""
    compound.press("sos-501")
    compound.fast_forward(20)
    assert (0, 0) == (compound.alarm().round, compound.alarm().step)
    tells(compound, FAILED)
    assert "failed_permanent" == stands(compound)[0]
    assert (0, 1) == (compound.alarm().round, compound.alarm().step)
    lin.expect("call")
    compound.pick_up_everything()


def test_an_attempt_that_fails_after_another_has_succeeded_takes_nothing_back(compound: Compound) -> None:
    """A hung attempt that ends late is no word of the carrier's."""
    compound.press("sos-501")
    compound.look()
    compound.inbox.report(Outcome(NotificationId(1), FAILED, "late"))
    compound.look()
    assert "sent" == stands(compound)[0]
    compound.pick_up_everything()
