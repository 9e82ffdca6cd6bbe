"""Answers by text to the question whether somebody is well: the same word means something else to them."""

from pathlib import Path

import pytest

from gateway.domain.model import DeviceId, EventType, PersonId, RawMessage, Reading
from gateway.domain.phone import PhoneWord
from gateway.domain.short_code import short_code
from tests.flow.compound import Compound
from tests.flow.mornings import CHOSEN, WATCHED, a_day, house

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


LI = "- {id: li, name: 李爷爷, home: b3u2-502}"
COUPLE = SMS.replace(LI, f'{LI[:-1]}, contacts: [{{channel: sms, address: "13800138000"}}], {CHOSEN}}}')


def says(compound: Compound, text: str) -> list[tuple[str | None, str]]:
    """Write a text on the couple's telephone; return how the question to each stands."""
    compound.decode = lambda raw: (spoken(raw, text),)
    compound.bulk.hand_in("phone", b"{}")
    compound.look()
    return [(each.resident, each.state.value) for each in compound.alarms()]


def test_a_couple_with_one_telephone_is_not_taken_for_one_person(tmp_path: Path) -> None:
    """Both are asked: `1` says of neither that they are well, and with its code of the one that it names."""
    compound = house(tmp_path, COUPLE)
    a_day(compound)
    assert {("wu", "raised"), ("li", "raised")} == set(says(compound, "1"))
    mine = {each.resident: short_code(each.id) for each in compound.alarms()}
    assert {("wu", "raised"), ("li", "resolved")} == set(says(compound, f"1 {mine[PersonId('li')]}"))
    assert {("wu", "resolved"), ("li", "resolved")} == set(says(compound, "好"))
    compound.close()


def test_a_word_of_two_senses_from_a_shared_telephone_is_no_answer(tmp_path: Path) -> None:
    """Her neighbour's `1` on the same telephone is a promise to go; it must not say that she is well."""
    number = 'contacts: [{channel: sms, address: "13800138000"}]'
    compound = house(
        tmp_path, SMS.replace('contacts: [{channel: webhook, address: "http://phones/zheng"}]', number)
    )
    a_day(compound)
    compound.fast_forward(minutes=16)
    assert [("wu", "raised")] == says(compound, "1")
    assert [("wu", "acknowledged")] == says(compound, "我去")
    compound.close()
