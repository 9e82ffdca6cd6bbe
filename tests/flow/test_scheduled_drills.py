"""Drills that begin by themselves: who is asked, when nobody is, and that no real call ever waits for one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.domain import drill_plan
from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.drill_plan import DrillPlan, late_paths, share, whose_turn
from gateway.domain.errors import IllegalTransition, NotFound
from gateway.domain.escalation import Purpose
from gateway.domain.model import AlarmId, DeviceId, EventType, NotificationId, PersonId, RawMessage, Reading
from gateway.domain.notification import Notification, NotificationState, Outcome
from gateway.domain.phone import PhoneWord
from gateway.service import scheduled_drills
from gateway.texts import message
from tests.flow.compound import KEYS, Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour
from tests.texts.scenes import alarm, facts

SHANGHAI = ZoneInfo("Asia/Shanghai")
DRILLED = SITE.replace("desk: [guard]}", "desk: [guard], drills: {every: 31d, between: '10:00-11:30'}}")
NATIVE = ("sos-501", "bath-501", "door-501", "smoke-501", "bare-502")


def until(compound: Compound, day: int, hour: int, minute: int = 0) -> None:
    """Let time pass in long steps, looking at each; devices say that they live."""
    wanted = datetime(2026, 11, 1, tzinfo=SHANGHAI) + timedelta(days=day - 1, hours=hour, minutes=minute)
    while compound.clocks.wall < wanted:
        later = min(wanted.astimezone(compound.clocks.wall.tzinfo) - compound.clocks.wall, timedelta(hours=3))
        compound.clocks.wall += later
        compound.clocks.monotone += later
        for device in NATIVE:
            compound.say(device, {"online": True}, "status")
        compound.look(2)


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Give a compound whose four helpers are drilled by themselves; it is nine in the morning."""
    found = Compound(tmp_path, DRILLED)
    until(found, 23, 9)
    found.pick_up_everything()
    yield found
    found.look()
    found.expect_silence()
    found.close()


def drilled(compound: Compound) -> Neighbour:
    """Return whoever was sent today's drill, and take it."""
    (person,) = [
        each for each in ("chen", "guard", "lin", "zheng") if not compound.neighbour(each).has_no_message()
    ]
    return compound.neighbour(person)


def furthest(compound: Compound) -> str:
    """Return how far the last message has come that anything is known of."""
    with compound.database.read() as connection:
        return str(
            connection.exec_driver_sql("SELECT stage FROM receipt ORDER BY id DESC LIMIT 1").scalar_one()
        )


def ways(compound: Compound) -> dict[str, datetime | None]:
    """Return since when the way to each person is proved."""
    found, _, _ = scheduled_drills.ways(compound.database, compound.clocks.wall)
    return {str(each.person): each.proved_at for each in found}


def test_a_few_are_asked_each_day_until_all_are_proved(compound: Compound) -> None:
    """Four helpers, one a day; each answers, and then there is silence for a month."""
    asked = []
    for day in (23, 24, 25, 26):
        until(compound, day, 9, 59)
        compound.expect_silence()
        until(compound, day, 10, 1)
        who = drilled(compound)
        message = who.expect("call")
        assert message.test
        assert ("【演练】" in message.text, "[TEST]" in message.text) in {(True, False), (False, True)}
        who.answers("going")
        assert "acted" == furthest(compound), "the figures count the way as proven, and the board says so"
        asked.append(who.person)
        until(compound, day, 11, 45)
        compound.expect_silence()
    assert ["chen", "guard", "lin", "zheng"] == sorted(asked)
    assert None not in ways(compound).values()
    assert {"resolved"} == {str(each.state) for each in compound.alarms()}
    until(compound, 40, 12)
    compound.expect_silence()
    until(compound, 23 + 32, 10, 1)
    assert asked[0] == drilled(compound).person, "the oldest proof is renewed first"
    drilled(compound).expect("call")


def test_it_is_off_unless_somebody_has_chosen_it(tmp_path: Path) -> None:
    """Nobody is asked where the site says nothing of drills, although nothing is proved."""
    compound = Compound(tmp_path, SITE)
    until(compound, 25, 12)
    assert [] == [each for each in compound.alarms() if each.kind == "drill"]
    compound.close()


def test_none_begins_while_a_call_is_open(compound: Compound) -> None:
    """Not beside a call for help, whatever the hour; after it the day goes on as planned."""
    until(compound, 23, 9, 59)
    compound.press("sos-501")
    compound.neighbour("zheng").expect("call")
    compound.neighbour("zheng").answers("going")
    compound.neighbour("zheng").answers("arrived")
    compound.pick_up_everything()
    compound.fast_forward(minutes=10)
    compound.expect_silence()
    compound.neighbour("zheng").answers("resolved")
    compound.pick_up_everything()
    compound.fast_forward(minutes=1.1)
    who = drilled(compound)
    assert who.expect("call").test
    assert who.person != "zheng", "their answer to the call has proved their way"


def test_a_real_press_during_a_drill_calls_at_once(compound: Compound) -> None:
    """The drill keeps nobody from being called, and its page answers for itself alone."""
    until(compound, 23, 10, 1)
    who = drilled(compound)
    who.expect("call")
    code = who.code
    compound.press("sos-501")
    if who.person != "zheng":
        compound.neighbour("zheng").expect("call", "求助按钮")
    compound.answer(code, "going", "")
    sos = next(each for each in compound.alarms() if each.kind == "sos")
    assert "raised" == sos.state, "an answer to the drill answers no call"
    compound.pick_up_everything()
    compound.desk("resolve", "好", alarm=sos)
    compound.pick_up_everything()


def test_a_drill_not_sent_yet_is_not_sent_beside_a_call(compound: Compound) -> None:
    """Refused for now, and meanwhile somebody calls for help: it is dropped, and not tried again."""
    for person in ("chen", "guard", "lin", "zheng"):
        compound.phones.phone(f"http://phones/{person}").manner = "temporary"
    until(compound, 23, 10, 1)
    for person in ("chen", "guard", "lin", "zheng"):
        compound.phones.phone(f"http://phones/{person}").manner = "accepts"
    compound.press("sos-501")
    compound.fast_forward(seconds=50)
    got = {
        (message.test, person)
        for person in ("chen", "guard", "lin", "zheng")
        for message in compound.phones.phone(f"http://phones/{person}").got
    }
    assert {(False, "zheng")} == got
    compound.pick_up_everything()
    sos = next(each for each in compound.alarms() if each.kind == "sos")
    compound.desk("resolve", "好", alarm=sos)
    compound.pick_up_everything()


def test_a_text_is_the_calls_while_one_is_open(tmp_path: Path) -> None:
    """`1` answers the call and not the drill that is open beside it."""
    phones = DRILLED.replace(
        '{channel: webhook, address: "http://phones/zheng"}', "{channel: sms, address: '13800138000'}"
    )
    only = phones.replace("desk: [guard], ", "").replace(
        "bangbang, name: 厝边帮帮团, members: [lin, chen]", "bangbang, members: [zheng]"
    )
    compound = Compound(tmp_path, only.replace("last_resort: [guard]", "last_resort: [zheng]"))
    until(compound, 23, 10, 1)
    assert ["drill"] == [each.kind for each in compound.alarms()]
    compound.press("sos-501")
    compound.decode = lambda raw: (texted(raw, "1"),)
    compound.bulk.hand_in("phone", b"{}")
    compound.look()
    assert {"drill": "raised", "sos": "acknowledged"} == {
        str(each.kind): str(each.state) for each in compound.alarms()
    }
    compound.close()


def texted(raw: RawMessage, text: str) -> Reading:
    """Return the reading of a text from the neighbour's telephone."""
    word = PhoneWord("+8613800138000", text)
    return Reading(DeviceId("modem"), EventType.PHONE_TEXT, raw.received_at, source="modem", phone=word)


def test_who_does_not_answer_is_asked_again_in_the_same_drill(compound: Compound) -> None:
    """Three days later, once: a drill that nobody answers calls nobody else and piles up nothing."""
    until(compound, 23, 10, 1)
    who = drilled(compound)
    who.expect("call")
    purposes = []
    for day in range(24, 31):
        until(compound, day, 10, 1)
        for each in ("chen", "guard", "lin", "zheng"):
            other = compound.neighbour(each)
            while not other.has_no_message():
                message = other.expect(other.phone.unread[0].purpose.value)
                if each == who.person:
                    purposes.append(message.purpose.value)
                    assert "演练" in message.subject or "TEST" in message.subject
                else:
                    other.answers("going")
    assert ["again"] == purposes[:1]
    assert 1 == len([each for each in compound.alarms() if each.resident == who.person])
    assert who.person in {str(each.person) for each in unproved(compound)}
    scheduled_drills.give_up(compound.database, compound.alarm().id, "办公室", compound.clocks.moment(), KEYS)
    compound.look()
    assert {"resolved"} == {str(each.state) for each in compound.alarms()}
    assert who.person in {str(each.person) for each in unproved(compound)}, "given up is no proof"
    compound.pick_up_everything()
    with pytest.raises(NotFound):
        scheduled_drills.give_up(compound.database, AlarmId(999), "x", compound.clocks.moment(), KEYS)


def unproved(compound: Compound) -> list[drill_plan.Path]:
    """Return what stands on the list."""
    found, every, _ = scheduled_drills.ways(compound.database, compound.clocks.wall)
    return list(late_paths(found, every, compound.clocks.wall))


def test_any_answer_proves_and_closes_it_and_comes_once(compound: Compound) -> None:
    """`cannot` has reached them as well; sent twice it is harmless."""
    until(compound, 23, 10, 1)
    who = drilled(compound)
    who.expect("call")
    who.answers("cannot")
    assert ["resolved"] == [str(each.state) for each in compound.alarms()]
    with pytest.raises(IllegalTransition):
        who.answers("arrived")
    assert ways(compound)[who.person] is not None


def test_a_new_address_is_not_proved_by_the_old_one(compound: Compound) -> None:
    """A proof is of what was there: another number is asked for again."""
    until(compound, 23, 10, 1)
    who = drilled(compound)
    who.expect("call")
    who.answers("going")
    assert ways(compound)[who.person] is not None
    compound.apply(DRILLED.replace(f"http://phones/{who.person}", "http://phones/new"))
    compound.look()
    assert ways(compound)[who.person] is None
    until(compound, 23, 12)
    compound.pick_up_everything()


def test_a_receipt_of_a_real_call_proves_the_way(compound: Compound) -> None:
    """Whose telephone has said that it got a call need not be drilled."""
    until(compound, 23, 9, 30)
    compound.press("sos-501")
    (message,) = compound.neighbour("zheng").phone.got
    compound.inbox.report(Outcome(int(message.notification), NotificationState.DELIVERED))  # type: ignore[arg-type]
    compound.look()
    assert ways(compound)["zheng"] is not None
    assert ways(compound)["lin"] is None
    compound.desk("resolve", "好")
    compound.pick_up_everything()


def test_a_restart_in_the_window_asks_nobody_twice(compound: Compound) -> None:
    """Who was asked today is known from the rows."""
    until(compound, 23, 10, 1)
    drilled(compound).expect("call")
    compound.restart()
    compound.fast_forward(minutes=3)
    compound.expect_silence()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_drill_says_that_it_is_one_in_every_message(language: str) -> None:
    """Subject, text and text message, whatever it is for and however it stands: the first word says so."""
    word = {"zh-CN": "【演练】", "en": "[TEST] "}[language]
    for purpose, state in product(Purpose, AlarmState):
        about = alarm(AlarmKind.DRILL, state)
        sent = Notification(NotificationId(9), about.id, PersonId("x"), "sms", "1", purpose, state, 0, 0)
        said = message(sent, facts(about, purpose, language, test=True))
        assert [True, True, True, True] == [
            said.test,
            *(each.startswith(word) for each in (said.subject, said.text, said.short)),
        ]


def test_shares_and_turns() -> None:
    """Everybody has their turn within the period; who was asked lately waits."""
    plan = DrillPlan()
    assert [1, 1, 2, 10] == [share(people, plan) for people in (1, 31, 32, 310)]
    assert 8 == share(32, DrillPlan(days=frozenset({"mon"})))
    now = datetime(2026, 11, 23, 2, tzinfo=ZoneInfo("UTC"))
    day = timedelta(days=1)
    old = drill_plan.Path(PersonId("old"), "sms", now - 40 * day)
    never = drill_plan.Path(PersonId("never"), "sms", None)
    lately = drill_plan.Path(PersonId("lately"), "sms", None, now - day)
    fine = drill_plan.Path(PersonId("fine"), "sms", now - day)
    everybody = [old, never, lately, fine]
    assert ["never"] == whose_turn(everybody, plan, now, ())
    assert [] == whose_turn(everybody, plan, now, [PersonId("x")])
    assert [] == whose_turn([lately, fine], plan, now, ())
    assert ["never", "lately", "old"] == [each.person for each in sorted_late(everybody, now)]


def sorted_late(paths: list[drill_plan.Path], now: datetime) -> list[drill_plan.Path]:
    """Return the late ones with those never proved first, in the order they came."""
    late = list(late_paths(paths, timedelta(days=31), now))
    return sorted(late, key=lambda each: (each.proved_at is not None, paths.index(each)))
