"""A daily sign of life: whoever chose it is asked after silence, and after more of it a neighbour comes."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.domain.alarm import Actor, Role
from gateway.domain.errors import IllegalTransition, NotAllowed
from gateway.domain.model import DeviceId, EventType, PersonId, Reading
from gateway.service import answers
from gateway.store import wellbeing as days
from tests.flow.compound import KEYS, Compound
from tests.flow.document import SITE
from tests.flow.mornings import (
    CHOSEN,
    PHONE,
    WATCHED,
    WU,
    a_day,
    hear_it_is_over,
    hears_the_question,
    house,
    on,
    standing,
    until,
)
from tests.flow.neighbour import Neighbour


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Give a compound in which 吴奶奶 has chosen a sign of life until ten; nothing unexpected may be left."""
    found = house(tmp_path)
    yield found
    found.look()
    found.expect_silence()
    found.close()


@pytest.fixture
def wu(compound: Compound) -> Neighbour:
    """Give the resident's own phone."""
    return compound.neighbour("wu")


@pytest.fixture
def asked(compound: Compound, wu: Neighbour) -> Neighbour:
    """Give the resident who has been asked at ten."""
    a_day(compound)
    wu.expect("call", "您好吗")
    hears_the_question(compound)
    return wu


def test_after_a_sign_the_day_is_silent(compound: Compound) -> None:
    """The door was opened at seven: nobody is asked anything, not that day."""
    until(compound, on(hour=7))
    compound.press("door-501", type_="door.opened")
    a_day(compound)
    assert "seen" == standing(compound)
    until(compound, on(hour=23))
    compound.expect_silence()
    assert [] == compound.alarms()


@pytest.mark.parametrize(
    ("device", "said"),
    [
        ("smoke-501", {"type": "motion"}),
        ("sos-502x", {"type": "wellbeing.confirmed"}),
        ("gate", {"type": "door.granted", "person": "wu"}),
    ],
)
def test_what_counts_as_a_sign(tmp_path: Path, device: str, said: dict[str, str]) -> None:
    """Whatever is at home, whatever is her own wherever it is, and her own name at any door."""
    more = (
        "  - {id: sos-502x, template: cuobian-sos, place: b3u2-502, resident: wu}\n"
        "  - {id: gate, template: cuobian-reader, place: b3u2, silent_after: 1d}\n"
    )
    compound = house(tmp_path, WATCHED.replace("doors: []\n", more + "doors: []\n"))
    until(compound, on(hour=7))
    compound.press(device, type_=said.pop("type"), **said)
    a_day(compound)
    assert "seen" == standing(compound)
    compound.expect_silence()
    compound.close()


@pytest.mark.parametrize(
    ("device", "said"),
    [
        ("door-501", {"type": "heartbeat"}),
        ("door-501", {"type": "battery.low", "battery": 60}),
        ("door-501", {"type": "door.granted", "person": "zheng"}),
        ("sos-502", {"type": "sos.cancelled"}),
        ("li-501", {"type": "motion"}),
        ("door-501", {"type": "door.opened", "at": "2026-11-22T20:00:00+08:00"}),
    ],
)
def test_what_is_no_sign_of_hers(tmp_path: Path, device: str, said: dict[str, object]) -> None:
    """A battery, somebody else's name or device, and a door of last night that a link has kept, are none."""
    more = "  - {id: li-501, template: cuobian-sensor, place: b3u2-501, resident: li}\n"
    compound = house(tmp_path, WATCHED.replace("doors: []\n", more + "doors: []\n"))
    until(compound, on(hour=4, minute=5))
    compound.press(device, type_=str(said.pop("type")), **said)
    compound.pick_up_everything()
    until(compound, on(hour=10))
    compound.look()
    assert "asked" == standing(compound)
    compound.neighbour("wu").expect("call", "您好吗")
    compound.close()


def test_what_the_gateway_does_itself_is_no_sign(compound: Compound, wu: Neighbour) -> None:
    """A door that the desk has opened from afar was opened by nobody at home."""
    until(compound, on(7))
    by_itself = Reading(DeviceId("door-501"), EventType.DOOR_GRANTED, compound.clocks.now(), source="gateway")
    compound.decode = lambda _: (by_itself,)
    compound.press("door-501")
    compound.decode = None
    until(compound, on(10))
    compound.look()
    assert "asked" == standing(compound)
    wu.expect("call")
    compound.pick_up_everything()


def test_after_silence_the_resident_alone_is_asked(compound: Compound, asked: Neighbour) -> None:
    """For fifteen minutes nobody but her hears of it, and no siren, lamp or desk."""
    compound.fast_forward(minutes=14.5)
    compound.expect_silence()
    assert ["raised", "called"] == compound.log()
    assert asked.has_no_message()
    compound.desk("resolve", "接了电话")
    asked.expect("closed", "谢谢您")
    hear_it_is_over(compound)


def test_nobody_is_asked_before_the_hour(compound: Compound) -> None:
    """At a second to ten there is silence."""
    until(compound, on(hour=4))
    until(compound, on(hour=9, minute=59, second=59))
    assert ("waiting", []) == (standing(compound), compound.alarms())


def test_who_says_that_she_is_well_is_left_alone(compound: Compound, asked: Neighbour) -> None:
    """Her answer closes it, no neighbour ever hears of it, and the next question is tomorrow's."""
    asked.answers("going")
    hear_it_is_over(compound)
    (alarm,) = compound.alarms()
    assert ("resolved", "吴奶奶", "本人说很好") == (alarm.state, alarm.closed_by, alarm.outcome)
    asked.answers("going")  # the phone sent it twice
    compound.fast_forward(minutes=20)
    until(compound, on(hour=23))
    compound.expect_silence()
    a_day(compound, 24)
    asked.expect("call", "您好吗")
    assert 2 == len(compound.alarms())
    compound.pick_up_everything()


def test_a_key_for_all_is_well_closes_it(compound: Compound, asked: Neighbour) -> None:
    """Pressed on her own device; one that a link has kept may be older than the question, and does not."""
    del asked
    late = compound.clocks.wall - timedelta(minutes=20)
    compound.press("bath-501", type_="wellbeing.confirmed", at=late.isoformat())
    assert "raised" == compound.alarm().state
    compound.press("sos-501", type_="wellbeing.confirmed")
    hear_it_is_over(compound)
    assert ["resolved"] == [each.state for each in compound.alarms()]


def test_silence_upon_the_question_calls_the_neighbour(compound: Compound, asked: Neighbour) -> None:
    """After fifteen minutes the plan begins, as for every alarm; she is not asked over and over."""
    compound.fast_forward(minutes=15.1)
    zheng = compound.neighbour("zheng")
    zheng.expect("call", "吴奶奶", "今天还没有动静")
    compound.fast_forward(minutes=4.2)
    told = compound.pick_up_everything()
    assert {"zheng", "lin", "chen", "guard"} == told.keys()
    assert asked.has_no_message(), "every round from the second leaves out the question"
    zheng.answers("going")
    asked.expect("coming", "郑阿姨正在过来看您")
    compound.pick_up_everything()
    zheng.answers("arrived")
    zheng.answers("resolved", "在睡觉，没事")
    assert ["resolved"] == [each.state for each in compound.alarms()]
    compound.pick_up_everything()


def test_who_asks_for_somebody_makes_it_a_call_for_help(compound: Compound, asked: Neighbour) -> None:
    """The question is over, and from that moment on it is an SOS with her whole plan."""
    asked.answers("cannot")
    asked.answers("cannot")  # the phone sent it twice
    compound.neighbour("zheng").expect("call", "吴奶奶")
    assert [("wellbeing", "resolved"), ("sos", "raised")] == [
        (str(each.kind), str(each.state)) for each in compound.alarms()
    ]
    assert {"wu", "zheng"} >= compound.pick_up_everything().keys()
    with pytest.raises(IllegalTransition):
        asked.answers("going")
    compound.fast_forward(minutes=1.1)
    assert {"lin", "chen"} == compound.pick_up_everything().keys()
    compound.desk("resolve", "到场")
    compound.pick_up_everything()


def test_a_press_during_the_question_is_an_sos(compound: Compound, asked: Neighbour) -> None:
    """It joins nothing and waits for nothing; the question waits, and ends with the call."""
    compound.press("sos-501")
    assert {"zheng": ["call"]} == compound.pick_up_everything()
    assert [("sos", "raised"), ("wellbeing", "raised")] == [each[:2] for each in compound.board()]
    compound.fast_forward(minutes=16)
    heard = compound.pick_up_everything()
    kinds = {message.kind for phone in compound.phones.by_address.values() for message in phone.got[-9:]}
    assert {"sos", "wellbeing"} == {str(kind) for kind in kinds}
    assert "wu" not in heard
    found = [each for each in compound.alarms() if each.kind == "wellbeing"]
    assert [(0, 0)] == [(each.round, each.step) for each in found], "nobody is called for the question"
    sos = next(each for each in compound.alarms() if each.kind == "sos")
    compound.desk("resolve", "跌倒，已送医", alarm=sos)
    assert ["resolved", "resolved"] == [each.state for each in compound.alarms()]
    asked.expect("closed")
    compound.pick_up_everything()


def test_a_helper_who_closes_the_call_closes_the_question(compound: Compound, asked: Neighbour) -> None:
    """Who has been with her has seen how she is."""
    compound.press("sos-501")
    zheng = compound.neighbour("zheng")
    zheng.expect("call")
    for said in ("going", "arrived", "resolved"):
        zheng.answers(said)
    assert ["resolved", "resolved"] == [each.state for each in compound.alarms()]
    asked.expect("closed")
    compound.pick_up_everything()


def test_who_is_being_helped_is_not_asked(compound: Compound) -> None:
    """A call of last night still stands at ten."""
    compound.press("sos-501")
    compound.neighbour("zheng").answers("going")
    compound.pick_up_everything()
    compound.neighbour("zheng").answers("arrived")
    compound.pick_up_everything()
    until(compound, on(hour=4))
    until(compound, on(hour=10))
    compound.look()
    assert "helped" == standing(compound)
    assert ["sos"] == [each.kind for each in compound.alarms()]
    compound.pick_up_everything()


def test_a_sign_after_the_question_is_noted_and_told(compound: Compound, asked: Neighbour) -> None:
    """A door closes nothing; whoever is called is told that it was heard."""
    compound.fast_forward(minutes=5)
    compound.press("door-501", type_="door.opened")
    assert "raised" == compound.alarm().state
    compound.fast_forward(minutes=10.1)
    compound.neighbour("zheng").expect("call", "10:05 门开过")
    assert "sign" in compound.log()
    compound.desk("resolve", "打过电话")
    assert asked.expect("closed")
    compound.pick_up_everything()


def test_two_in_one_home_are_two(tmp_path: Path) -> None:
    """Their own buttons tell them apart; a door at home is a sign of both."""
    li = "- {id: li, name: 李爷爷, home: b3u2-502}"
    both = WATCHED.replace(
        li,
        "- {id: li, name: 李爷爷, home: b3u2-501, contacts: [{channel: webhook, address: 'http://phones/li'}],"
        f" {CHOSEN}}}",
    )
    compound = house(tmp_path, both)
    until(compound, on(hour=4))
    compound.press("bath-501", type_="sos.cancelled")
    until(compound, on(hour=10))
    compound.look(6)
    assert ("seen", "asked") == (standing(compound), standing(compound, "li"))
    assert {"li": ["call"]} == compound.pick_up_everything()
    compound.neighbour("li").answers("going")
    compound.air.heard.clear()
    until(compound, on(day=24, hour=4))
    compound.press("door-501", type_="door.opened")
    until(compound, on(day=24, hour=10))
    compound.look(6)
    assert ("seen", "seen") == (standing(compound), standing(compound, "li"))
    compound.expect_silence()
    compound.close()


def test_without_a_phone_a_neighbour_goes_at_once(tmp_path: Path) -> None:
    """Nobody who asks can be heard: the question is her neighbour's, in the same second."""
    compound = house(tmp_path, WATCHED.replace(f"{PHONE}, ", ""))
    a_day(compound)
    compound.neighbour("zheng").expect("call", "今天还没有动静")
    assert [] != [each for each in compound.air.heard if "您好吗" in each.say]
    assert {} == compound.pick_up_everything()
    compound.close()


def test_a_dead_phone_hurries_to_the_neighbour(compound: Compound) -> None:
    """Her number fails for good: that is known within seconds, and nobody waits a quarter of an hour."""
    compound.phones.phone("http://phones/wu").manner = "permanent"
    a_day(compound)
    compound.fast_forward(seconds=2)
    assert {"zheng", "guard"} == compound.pick_up_everything().keys()
    assert "nobody_notified" in compound.log()


def test_a_resident_who_is_gone_closes_nothing(compound: Compound, asked: Neighbour) -> None:
    """Removed from the site between question and neighbour: the question goes on, and no new day begins."""
    del asked
    gone = WATCHED.replace(f"  {WU[:-1]}, {PHONE}, {CHOSEN}}}\n", "").replace(", resident: wu", "")
    compound.apply(gone)
    compound.fast_forward(minutes=15.2)
    compound.neighbour("zheng").expect("call", "吴奶奶")
    with compound.database.read() as connection:
        assert {} == days.days(connection)
    compound.desk("resolve", "搬走了")
    compound.pick_up_everything()
    a_day(compound, 24)
    assert 1 == len(compound.alarms())


def test_who_takes_the_choice_back_is_not_asked(compound: Compound) -> None:
    """It is her choice: taken out of her entry at nine, nobody is asked at ten."""
    until(compound, on(hour=4))
    until(compound, on(hour=9))
    compound.apply(WATCHED.replace(f", {CHOSEN}", ""))
    until(compound, on(hour=12))
    assert [] == compound.alarms()


def test_a_resident_closes_nothing_but_their_own_question(compound: Compound) -> None:
    """Neither their own call for help, nor anybody else's anything."""
    compound.press("sos-501")
    compound.pick_up_everything()
    by = Actor(Role.RESIDENT, "吴奶奶", "page", PersonId("wu"))
    with pytest.raises(NotAllowed):
        answers.resolve(compound.database, compound.alarm().id, by, compound.clocks.moment(), KEYS, "好")
    assert "raised" == compound.alarm().state


def test_nobody_who_has_chosen_nothing_is_ever_asked(tmp_path: Path) -> None:
    """It is off unless somebody chose it."""
    compound = house(tmp_path, SITE)
    for day in (23, 24):
        a_day(compound, day)
    assert [] == compound.alarms()
    with compound.database.read() as connection:
        assert {} == days.days(connection)
    compound.close()


def test_an_event_costs_no_look(compound: Compound) -> None:
    """A door event writes its own row and nothing of a day (FIGURES F27)."""
    until(compound, on(hour=4))
    before = state_rows(compound)
    compound.press("door-501", type_="door.opened")
    assert before == state_rows(compound)


def state_rows(compound: Compound) -> str:
    """Return all that is kept of days."""
    with compound.database.read() as connection:
        return json.dumps([str(each) for each in days.days(connection).values()])
