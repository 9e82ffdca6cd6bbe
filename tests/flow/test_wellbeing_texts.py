"""Answers by text to the question whether somebody is well: the same word means something else to them."""

from pathlib import Path

import pytest

from gateway.domain.model import DeviceId, EventType, RawMessage, Reading
from gateway.domain.phone import PhoneWord
from tests.flow.mornings import WATCHED, a_day, house

SMS = WATCHED.replace("http://phones/wu", "13800138000").replace(
    'contacts: [{channel: webhook, address: "13800138000"', 'contacts: [{channel: sms, address: "13800138000"'
)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("1", ["resolved"]),
        ("我很好。", ["resolved"]),
        ("0", ["resolved", "raised"]),
        ("来", ["resolved", "raised"]),
        ("请来帮我", ["resolved", "raised"]),
        ("去", ["raised"]),
        ("天气不错", ["raised"]),
    ],
)
def test_an_answer_by_text_means_what_she_means(tmp_path: Path, text: str, states: list[str]) -> None:
    """From her `来` asks somebody to come, and is never the promise to go that it is from a neighbour."""
    compound = house(tmp_path, SMS)
    a_day(compound)
    compound.decode = lambda raw: (spoken(raw, text),)
    compound.bulk.hand_in("phone", b"{}")
    compound.look()
    assert states == [each.state for each in compound.alarms()]
    with compound.database.read() as connection:
        stages = (
            connection.exec_driver_sql("SELECT stage FROM receipt WHERE notification = 1").scalars().all()
        )
    assert ("resolved" in states) == ("acted" in stages)
    compound.close()


def spoken(raw: RawMessage, text: str) -> Reading:
    """Return the reading of a text from her telephone."""
    word = PhoneWord("+8613800138000", text)
    return Reading(DeviceId("modem"), EventType.PHONE_TEXT, raw.received_at, source="modem", phone=word)
