"""What the carrier says of a message after it had accepted it: a later word replaces an earlier one."""

import pytest

from gateway.domain.model import NotificationId
from gateway.domain.notification import NotificationState, Outcome
from tests.flow.compound import Compound
from tests.flow.neighbour import Neighbour
from tests.flow.phones import Phones

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


@pytest.fixture
def told_as_one(compound: Compound) -> Compound:
    """Let two calls be handed over as one text: the carrier knows the first of them alone."""
    compound.press("sos-501")
    compound.press("bare-502")
    compound.look()
    assert [(1, "sent"), (2, "sent")] == standing(compound)
    compound.pick_up_everything()
    in_hand(compound)
    return compound


def in_hand(compound: Compound) -> None:
    """Let both messages be with a channel that has not said anything of them yet."""
    assert isinstance(compound.phones, Phones)
    compound.phones._held |= {NotificationId(1), NotificationId(2)}
    with compound.database.write() as connection:
        connection.exec_driver_sql("UPDATE notification SET state = 'pending'")


def standing(compound: Compound) -> list[tuple[int, str]]:
    """Return how each message stands."""
    with compound.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, state FROM notification ORDER BY id").all()
    return [(row[0], row[1]) for row in rows]


def reports(compound: Compound, *words: tuple[int, NotificationState]) -> None:
    """Let words come in one breath; delivered or failed is the carrier's later word of the first."""
    for id_, state in words:
        later = state is not SENT
        lead = None if later else NotificationId(1)
        compound.inbox.report(
            Outcome(NotificationId(id_), state, receipt="sms 7", accepted_before=later, digest=lead)
        )
    compound.look()


@pytest.mark.parametrize(
    "breaths",
    [
        [[(1, SENT), (2, SENT)], [(1, DELIVERED)]],
        [[(1, SENT), (2, SENT), (1, DELIVERED)]],
        [[(1, SENT)], [(1, DELIVERED)], [(2, SENT)]],
        [[(1, DELIVERED)], [(1, SENT), (2, SENT)]],
    ],
    ids=["afterwards", "in one breath", "before the second is recorded", "before any is recorded"],
)
def test_what_was_told_as_one_is_delivered_as_one(
    told_as_one: Compound, breaths: list[list[tuple[int, NotificationState]]]
) -> None:
    """Whenever the report comes: both phones' rows say so."""
    for words in breaths:
        reports(told_as_one, *words)
    assert [(1, "delivered"), (2, "delivered")] == standing(told_as_one)


def test_what_was_told_as_one_and_never_arrived_calls_both_next_steps(told_as_one: Compound) -> None:
    """A text that could not be delivered fails for every alarm in it, and each goes on."""
    reports(told_as_one, (1, SENT), (2, SENT))
    reports(told_as_one, (1, FAILED))
    failed = [id_ for id_, state in standing(told_as_one) if state == "failed_permanent"]
    assert [1, 2] == failed
    assert [True, True] == [(each.round, each.step) != (0, 0) for each in told_as_one.alarms()]
    told_as_one.pick_up_everything()


def test_an_attempt_alone_is_bound_to_no_earlier_one(told_as_one: Compound) -> None:
    """Refused together, tried again alone: what becomes of the first says nothing of the second."""
    reports(told_as_one, (1, SENT), (2, SENT))
    in_hand(told_as_one)
    told_as_one.inbox.report(Outcome(NotificationId(2), NotificationState.FAILED_TEMPORARY, "busy"))
    told_as_one.look()
    reports(told_as_one, (1, SENT), (1, DELIVERED))
    assert [(1, "delivered"), (2, "failed_temporary")] == standing(told_as_one)
    told_as_one.pick_up_everything()
