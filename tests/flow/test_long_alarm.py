"""An alarm that nobody answers for weeks costs no more with each minute."""

from collections.abc import Callable

from sqlalchemy import Connection, text

from gateway.domain.alarm import AlarmState
from gateway.domain.model import AlarmId, NotificationId, PersonId
from gateway.domain.notification import NotificationState, Outcome
from gateway.store import alarms, outbox
from gateway.store.statement import driver
from tests.flow.compound import Compound

WEEKS = 20_000
"""Messages and lines that an alarm has by then."""
FEW = 2_000
"""Steps of the database's own machine; one walk through the rows takes a hundred times as many."""


def grown(compound: Compound) -> AlarmId:
    """Return an open alarm with weeks of steps behind it, the last one just called."""
    compound.press("sos-501")
    compound.pick_up_everything()
    alarm = compound.alarm().id
    with compound.database.write() as connection:
        connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
                " INSERT INTO notification (alarm, person, channel, address, purpose, tells, round, step,"
                " state, attempts, created_at, updated_at, error, receipt) SELECT :alarm, 'zheng',"
                " 'webhook', 'x', 'call', 'raised', i / 2 + 1, i % 2, 'sent', 1, 0, 0, '', '' FROM n"
            ),
            {"alarm": alarm, "most": WEEKS},
        )
        connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
                " INSERT INTO alarm_log SELECT NULL, :alarm, 0, 'called', 'gateway', '', NULL, '', '' FROM n"
            ),
            {"alarm": alarm, "most": WEEKS},
        )
    return alarm


def work_of(connection: Connection, does: Callable[[], object]) -> int:
    """Return how many steps of the database's machine something takes, to a hundred."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 100
        return 0

    driver(connection).set_progress_handler(count, 100)
    does()
    driver(connection).set_progress_handler(None, 0)
    return counted


def test_no_statement_of_a_step_or_an_answer_walks_through_all_there_was(compound: Compound) -> None:
    """What became of this step, what is superseded, what somebody answered last: each by its index."""
    id_ = grown(compound)
    people = [PersonId("zheng"), PersonId("guard")]
    at = compound.clocks.now()
    last = [NotificationId(WEEKS)]
    told = [Outcome(last[0], NotificationState.DELIVERED, accepted_before=True)]
    with compound.database.write() as connection:
        alarm = alarms.get(connection, id_)
        assert alarm is not None
        found = {
            "step": work_of(connection, lambda: outbox.step_states(connection, alarm)),
            "calls": work_of(connection, lambda: outbox.supersede_calls(connection, id_, people, at)),
            "state": work_of(connection, lambda: outbox.supersede(connection, id_, AlarmState.ATTENDED, at)),
            "first": work_of(connection, lambda: outbox.called_before(connection, id_, people)),
            "again": work_of(connection, lambda: outbox.held_back(connection, id_, people, at)),
            "next path": work_of(connection, lambda: outbox.blocked(connection, last, at)),
            "as one": work_of(connection, lambda: outbox.told_together(connection, told, at)),
            "answer": work_of(connection, lambda: alarms.last_answer(connection, id_, people[0])),
            "note": work_of(connection, lambda: alarms.last_note(connection, id_, people[0])),
        }
    assert {} == {name: steps for name, steps in found.items() if steps > FEW}
    compound.desk("resolve", "a test")
    compound.pick_up_everything()
