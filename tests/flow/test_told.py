"""How far each message has come, as it happens: recorded once, with its time, and never an answer."""

from pathlib import Path

import pytest

from gateway.domain.model import NotificationId
from gateway.domain.notification import NotificationState, Outcome
from gateway.service import links
from gateway.store.queries import receipts
from tests.flow.compound import KEYS, Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour


def stages(compound: Compound, id_: int = 1) -> list[str]:
    """Return how far a message has come, in that order."""
    with compound.database.read() as connection:
        rows = connection.exec_driver_sql(f"SELECT stage FROM receipt WHERE notification = {id_} ORDER BY id")
        return [row[0] for row in rows]


def lines(compound: Compound) -> list[tuple[str, str]]:
    """Return the lines of the board: who was called, and how far that has come."""
    alarm = compound.alarms()[-1].id
    with compound.database.read() as connection:
        return [(each.person, each.stage.value) for each in receipts.standing(connection, [alarm])[alarm]]


def says(compound: Compound, state: NotificationState, receipt: str = "", error: str = "") -> None:
    """Let a channel say something of the first message."""
    late = state is NotificationState.DELIVERED
    compound.inbox.report(Outcome(NotificationId(1), state, error, receipt, accepted_before=late))
    compound.look()


def test_a_call_is_told_while_it_rings(compound: Compound) -> None:
    """Ringing, picked up, pressed nothing: each is there at once; the end of the call adds no second time."""
    compound.neighbour("zheng").phone.manner = "hangs"
    compound.press("sos-501")
    assert [("zheng", "waiting")] == lines(compound)
    says(compound, NotificationState.SENDING)
    assert [("zheng", "sending")] == lines(compound)
    says(compound, NotificationState.SENDING, "call: ringing")
    assert [("zheng", "ringing")] == lines(compound)
    says(compound, NotificationState.SENDING, "call: answered")
    assert [("zheng", "answered")] == lines(compound)
    says(compound, NotificationState.SENT, "call: answered, by a person or by voicemail (9 s)")
    assert [("zheng", "answered")] == lines(compound)
    assert ["sending", "ringing", "answered"] == stages(compound)
    assert "raised" == compound.alarm().state  # picked up is no answer
    compound.pick_up_everything()


def test_a_word_that_comes_too_late_tells_nothing(compound: Compound, zheng: Neighbour) -> None:
    """That it is being sent is no news of a message that was accepted: not in the same breath, not later."""
    compound.press("sos-501")
    compound.expect_feedback("raised")
    zheng.expect("call")
    compound.inbox.report(Outcome(NotificationId(1), NotificationState.SENDING))
    compound.look()
    says(compound, NotificationState.SENDING)
    assert ["accepted"] == stages(compound)


def test_a_delivery_report_comes_behind_the_acceptance(compound: Compound, zheng: Neighbour) -> None:
    """Both stand with their times, and the line says the better one."""
    compound.press("sos-501")
    compound.expect_feedback("raised")
    compound.look()
    compound.fast_forward(5)
    says(compound, NotificationState.DELIVERED, "sms 1")
    says(compound, NotificationState.DELIVERED, "sms 1")
    assert ["accepted", "delivered"] == stages(compound)
    assert [("zheng", "delivered")] == lines(compound)
    zheng.expect("call")


def test_a_page_that_was_opened_is_read_and_nothing_more(compound: Compound, zheng: Neighbour) -> None:
    """However often it is said: one line, no change of the alarm, no message to anybody."""
    compound.press("sos-501")
    compound.expect_feedback("raised")
    code = zheng.expect("call").link.rpartition("/")[2]
    log, due = compound.log(), compound.alarm().due_at
    for _ in range(3):
        links.seen(compound.database, code, compound.clocks.moment())
        compound.look()
    assert ["accepted", "read"] == stages(compound)
    assert [("zheng", "read")] == lines(compound)
    assert (log, due, "raised") == (compound.log(), compound.alarm().due_at, compound.alarm().state)


def test_an_answer_is_told_on_the_message_that_brought_it(
    compound: Compound, zheng: Neighbour, lin: Neighbour
) -> None:
    """Zheng says no and Lin goes: their lines say so; a word of an opened page after the end is dropped."""
    compound.press("sos-501")
    zheng.expect("call")
    zheng.answers("cannot")
    compound.look()
    lin.expect("call")
    lin.answers("going")
    compound.look()
    assert ["accepted", "acted"] == stages(compound)
    assert ("zheng", "acted") in lines(compound)
    assert ("lin", "acted") in lines(compound)
    lin.answers("arrived")
    lin.answers("resolved")
    links.seen(compound.database, lin.code, compound.clocks.moment())
    with compound.database.read() as connection:
        read = connection.exec_driver_sql("SELECT count(*) FROM receipt WHERE stage = 'read'").scalar_one()
    assert 0 == read
    compound.pick_up_everything()


@pytest.mark.parametrize("channel", ["call", "voice", "sms", "page"])
def test_an_answer_is_told_on_the_message_by_whose_way_it_came(tmp_path: Path, channel: str) -> None:
    """A key in a spoken call, in one that only rang, a text and the page: each on its own message alone."""
    ways = "".join(f', {{channel: {each}, address: "13800138000"}}' for each in ("call", "voice", "sms"))
    page = '{channel: webhook, address: "http://phones/zheng"}'
    compound = Compound(tmp_path, SITE.replace(page, page + ways))
    compound.press("sos-501")
    links.answer(
        compound.database,
        compound.neighbour("zheng").expect("call").link.rpartition("/")[2],
        links.Said(links.Answer.GOING),
        compound.clocks.moment(),
        KEYS,
        channel,
    )
    with compound.database.read() as connection:
        acted = connection.exec_driver_sql(
            "SELECT n.channel FROM receipt r JOIN notification n ON n.id = r.notification"
            " WHERE r.stage = 'acted'"
        ).fetchall()
    assert [("webhook" if channel == "page" else channel,)] == acted
    compound.close()
