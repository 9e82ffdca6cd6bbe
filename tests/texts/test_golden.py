"""Every text as a person reads it, kept in golden/*.txt.

Look at the difference after you recorded them anew: CUOBIAN_RECORD_GOLDEN=1 pytest tests/texts/test_golden.py
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from devices.modem.submit import submit
from gateway.domain.alarm import CALM, AlarmKind, AlarmState
from gateway.domain.escalation import Purpose
from gateway.domain.model import AlarmId, EventType, NotificationId, PersonId
from gateway.domain.notification import Message, Notification
from gateway.domain.phone import Reply, Spoken, Told
from gateway.texts import Facts, aloud, compose, message, say
from gateway.texts.digest import gather
from gateway.texts.render import ABOUT
from gateway.texts.short import reply
from tests.texts.scenes import AT, PRESS, alarm, facts

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("zh-CN", "en")
WELLBEING = alarm(AlarmKind.WELLBEING, AlarmState.RAISED)


def block(title: str, told: Facts) -> str:
    """Show one message under a title."""
    subject, text = compose(told)
    return f"=== {title}\n{subject}\n---\n{text}\n"


def by_purpose(purpose: Purpose, language: str) -> Iterator[str]:
    """Show a purpose for every kind, in every state it can tell of."""
    for kind in AlarmKind:
        for state in AlarmState:
            if state in ABOUT[purpose]:
                presses = 3 if purpose is Purpose.AGAIN else 1
                told = facts(alarm(kind, state, presses), purpose, language)
                yield block(f"{kind.value}, {state.value}", told)


def special_calls(language: str) -> Iterator[str]:
    """Show what makes a call different from the first one."""
    for kind in AlarmKind:
        about = alarm(kind, AlarmState.RAISED)
        yield block(f"{kind.value}, third round", facts(replace(about, round=2), Purpose.CALL, language))
        yield block(f"{kind.value}, after a lapse", facts(about, Purpose.CALL, language, lapsed="林师傅"))
        withdrew = facts(about, Purpose.CALL, language, lapsed="林师傅", withdrew=True)
        yield block(f"{kind.value}, cannot after all", withdrew)


def odd_facts(language: str) -> Iterator[str]:
    """Show drills, unknown people and places, other days and other clocks."""
    nobody = replace(PRESS, resident=None, resident_name="")
    nowhere = replace(nobody, place=None, place_name="sos-77")
    yield block("drill", facts(PRESS, Purpose.CALL, language, test=True))
    yield block("no resident", facts(nobody, Purpose.CALL, language))
    yield block("smoke, no resident", facts(replace(nobody, kind=AlarmKind.SMOKE), Purpose.CALL, language))
    yield block("device nobody adopted", facts(nowhere, Purpose.CALL, language))
    yield block("next day", facts(PRESS, Purpose.CALL, language, now=AT + timedelta(days=1)))
    yield block("other zone", facts(PRESS, Purpose.CALL, language, timezone="Europe/Berlin"))
    yield block("unknown zone", facts(PRESS, Purpose.CALL, language, timezone="Nowhere/Else"))
    coming = replace(alarm(AlarmKind.SOS, AlarmState.ACKNOWLEDGED), helper_name="")
    yield block("helper without a name", facts(coming, Purpose.COMING, language))
    closed = replace(alarm(AlarmKind.SOS, AlarmState.RESOLVED), outcome="")
    yield block("no outcome, closed by the guard", facts(closed, Purpose.CLOSED, language, by="门岗"))
    faulty = alarm(AlarmKind.TECHNICAL, AlarmState.RAISED)
    for fault in (EventType.TAMPER, EventType.POWER_LOST, EventType.DEVICE_OFFLINE, EventType.COMMAND_FAILED):
        yield block(f"fault {fault.value}", facts(faulty, Purpose.CALL, language, fault=fault))
    for state, purpose in (
        (AlarmState.RAISED, Purpose.CALL),
        (AlarmState.ACKNOWLEDGED, Purpose.COMING),
        (AlarmState.ATTENDED, Purpose.ARRIVED),
        (AlarmState.RESOLVED, Purpose.CLOSED),
    ):
        asked = alarm(AlarmKind.WELLBEING, state)
        yield block(f"the question itself, {state.value}", facts(asked, purpose, language, own=True))
    heard = replace(alarm(AlarmKind.WELLBEING, AlarmState.RAISED), sign="door.opened", sign_at=AT)
    yield block("a sign since it asked", facts(heard, Purpose.CALL, language))
    line = replace(faulty, subject="device:line:rf:device.offline", devices=("line:rf",))  # type: ignore[arg-type]
    yield block("fault of a serial line", facts(line, Purpose.CALL, language))


def spoken(language: str) -> Iterator[str]:
    """Show what the device in the home says."""
    for kind in AlarmKind:
        for state in AlarmState:
            by = "" if state is AlarmState.RAISED else "陈阿姨"
            for again in (False, True):
                how = " again" if again else ""
                yield f"{kind.value}, {state.value}{how}: {say(state, by, language, kind, again)}\n"
        lapsed = say(AlarmState.RAISED, "", language, kind, again=False, lapsed=True)
        yield f"{kind.value}, raised after a lapse: {lapsed}\n"


def short(language: str) -> Iterator[str]:
    """Show every text message, with the messages of 70 signs that it takes."""
    for purpose in Purpose:
        for kind in AlarmKind:
            for state in AlarmState:
                if state in ABOUT[purpose]:
                    told = facts(alarm(kind, state, 3 if purpose is Purpose.AGAIN else 1), purpose, language)
                    yield in_one_text(f"{purpose.value}, {kind.value}, {state.value}", told)
    for name, told in (
        ("third round", facts(replace(PRESS, round=2), Purpose.CALL, language)),
        ("after a lapse", facts(PRESS, Purpose.CALL, language, lapsed="林师傅")),
        ("cannot after all", facts(PRESS, Purpose.CALL, language, lapsed="林师傅", withdrew=True)),
        ("drill", facts(PRESS, Purpose.CALL, language, test=True)),
        ("next day", facts(PRESS, Purpose.CALL, language, now=AT + timedelta(days=1))),
        ("the question itself", facts(WELLBEING, Purpose.CALL, language, own=True)),
    ):
        yield in_one_text(name, told)


def in_one_text(title: str, told: Facts) -> str:
    """Show one text message under a title, with its parts."""
    notification = Notification(
        NotificationId(9),
        PRESS.id,
        PersonId("zheng"),
        "sms",
        "13800138000",
        told.purpose,
        told.alarm.state,
        round=0,
        step=0,
    )
    text = message(notification, told).short
    return f"=== {title} ({len(submit('+8613800138000', text))})\n{text}\n"


def several(language: str) -> Iterator[str]:
    """Show messages about several alarms: calls of every kind, faults, drills, news, and very many."""
    calls = [kind for kind in AlarmKind if kind not in CALM]
    news = (
        (Purpose.COMING, AlarmState.ACKNOWLEDGED),
        (Purpose.ARRIVED, AlarmState.ATTENDED),
        (Purpose.CLOSED, AlarmState.RESOLVED),
        (Purpose.ASK, AlarmState.ATTENDED),
    )
    scenes = {
        "calls": [(alarm(kind, AlarmState.RAISED), Purpose.CALL) for kind in calls],
        "faults": [(alarm(AlarmKind.TECHNICAL, AlarmState.RAISED), Purpose.CALL)] * 2,
        "unheard": [(alarm(AlarmKind.WELLBEING, AlarmState.RAISED), Purpose.CALL)] * 2,
        "drills": [(alarm(AlarmKind.DRILL, AlarmState.RAISED), Purpose.CALL)] * 2,
        "news": [(alarm(AlarmKind.SOS, state), purpose) for purpose, state in news],
        "twenty": [(PRESS, Purpose.CALL)] * 20,
    }
    for name, scene in scenes.items():
        told = gather(
            [spoken_to(facts(about, purpose, language), n) for n, (about, purpose) in enumerate(scene, 1)]
        )
        parts = len(submit("+8613800138000", told.short))
        yield f"=== {name}\n{told.subject}\n---\n{told.text}\n--- as a text ({parts})\n{told.short}\n"


def spoken_to(told: Facts, number: int, channel: str = "sms") -> Message:
    """Return the message of an alarm of its own."""
    about = replace(told.alarm, id=AlarmId(number))
    drill = about.kind is AlarmKind.DRILL
    notification = Notification(
        NotificationId(number), about.id, PersonId("zheng"), channel, "1", told.purpose, about.state, 0, 0
    )
    link = f"http://192.168.1.20:8080/n/{number:022d}"
    return message(notification, replace(told, alarm=about, link=link, test=drill))


def in_calls(language: str) -> Iterator[str]:
    """Show what a call says, for every kind and every way a call is different."""
    for kind in AlarmKind:
        for state in AlarmState:
            yield in_a_call(
                f"call, {kind.value}, {state.value}", facts(alarm(kind, state), Purpose.CALL, language)
            )
        again = facts(alarm(kind, AlarmState.ACKNOWLEDGED, 3), Purpose.AGAIN, language)
        yield in_a_call(f"again, {kind.value}", again)
        asked = facts(alarm(kind, AlarmState.ATTENDED), Purpose.ASK, language)
        yield in_a_call(f"ask, {kind.value}", asked)
    for name, about in (
        ("third round", facts(replace(PRESS, round=2), Purpose.CALL, language)),
        ("after a lapse", facts(PRESS, Purpose.CALL, language, lapsed="林师傅")),
        ("cannot after all", facts(PRESS, Purpose.CALL, language, lapsed="林师傅", withdrew=True)),
        ("next day", facts(PRESS, Purpose.CALL, language, now=AT + timedelta(days=1))),
    ):
        yield in_a_call(name, about)
    asked = facts(alarm(AlarmKind.WELLBEING, AlarmState.RAISED), Purpose.CALL, language)
    yield in_a_call("are you well", replace(asked, own=True))
    for name, kind in (("twenty", AlarmKind.SOS), ("two drills", AlarmKind.DRILL)):
        count = 20 if kind is AlarmKind.SOS else 2
        told = facts(alarm(kind, AlarmState.RAISED), Purpose.CALL, language)
        several_ = gather([spoken_to(told, number, "voice") for number in range(1, count + 1)]).spoken
        assert several_ is not None
        yield f"=== {name}\n{several_.alarm}\n{several_.menu}\n"
    for reply_, said in (
        *((Reply.TAKEN, each) for each in ("going", "also_going", "cannot", "drill", "well", "help")),
        *((each, "") for each in (Reply.WHICH, Reply.NONE_OPEN)),
        *((Reply.NOT_NOW, each) for each in ("closed", "drill", "early")),
    ):
        yield f"=== {reply_.value}, {said}\n{aloud.told(Told(reply_, language, said))}\n"
    for spoken_ in (Spoken("", "", language), aloud.trying(language)):
        yield f"=== a test call: {spoken_.drill}\n{spoken_.alarm} {spoken_.menu}\n"
        yield f"{aloud.unsure(spoken_)}\n{aloud.goodbye(spoken_)}\n"


def in_a_call(title: str, told: Facts) -> str:
    """Show what one call says under a title."""
    notification = Notification(
        NotificationId(9),
        PRESS.id,
        PersonId("zheng"),
        "voice",
        "sip:8001",
        told.purpose,
        told.alarm.state,
        round=0,
        step=0,
    )
    said = message(notification, told).spoken
    assert said is not None
    return f"=== {title}\n{said.alarm}\n{said.menu}\n"


def replies(language: str) -> Iterator[str]:
    """Show what is said to somebody who wrote."""
    shown = (("4711", "3号楼 2单元 501", "吴奶奶"), ("8282", "1号楼 1单元 101", ""))
    for said in ("going", "cannot", "arrived", "resolved", "well", "help"):
        yield f"=== taken, {said}\n{reply(Told(Reply.TAKEN, language, said, shown[:1]))}\n"
    for why in ("closed", "early"):
        yield f"=== not now, {why}\n{reply(Told(Reply.NOT_NOW, language, why, shown[:1]))}\n"
    yield f"=== unreadable, a question\n{reply(Told(Reply.UNREADABLE, language, 'question', shown[:1]))}\n"
    for each in (Reply.WHICH, Reply.UNREADABLE, Reply.NONE_OPEN, Reply.UNKNOWN):
        yield f"=== {each.value}\n{reply(Told(each, language, alarms=shown))}\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [2, 20, 100])
def test_a_message_about_several_leads_to_each(language: str, count: int) -> None:
    """Every alarm's own link and code stand in it once, and a robot's 2048 bytes hold twenty."""
    messages = [spoken_to(facts(PRESS, Purpose.CALL, language), number) for number in range(1, count + 1)]
    told = gather(messages)
    assert [1] * count == [told.text.splitlines().count(each.link) for each in messages]
    assert [1] * count == [told.short.count(f"{each.code} 3") for each in messages]
    assert tuple(each.notification for each in messages[1:]) == told.others
    assert count > 20 or len(told.text.encode()) <= 2048


def pages(language: str) -> Iterator[tuple[str, str]]:
    """Give every golden file of a language: its name, and what it should hold."""
    for purpose in Purpose:
        yield purpose.value, "\n".join(by_purpose(purpose, language))
    yield "special-calls", "\n".join(special_calls(language))
    yield "odd-facts", "\n".join(odd_facts(language))
    yield "say", "".join(spoken(language))
    yield "short", "".join(short(language))
    yield "several", "\n".join(several(language))
    yield "replies", "".join(replies(language))
    yield "aloud", "".join(in_calls(language))


PAGES = [(f"{language}-{name}.txt", page) for language in LANGUAGES for name, page in pages(language)]


@pytest.mark.parametrize(("name", "text"), PAGES, ids=[name for name, _ in PAGES])
def test_texts_are_the_ones_that_were_read(name: str, text: str) -> None:
    """Each text is, word for word, the one somebody looked at."""
    if os.environ.get("CUOBIAN_RECORD_GOLDEN"):
        (GOLDEN / name).write_text(text, "utf-8")
    assert (GOLDEN / name).read_text("utf-8") == text


def test_no_golden_file_is_forgotten() -> None:
    """Every file in golden/ belongs to a test."""
    assert {name for name, _ in PAGES} == {path.name for path in GOLDEN.iterdir()}
