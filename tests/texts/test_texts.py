"""What holds for every text, whatever its words."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.escalation import Purpose
from gateway.domain.model import DeviceId, NotificationId, PersonId
from gateway.domain.notification import Notification
from gateway.domain.vision import Turn
from gateway.texts import Facts, compose, message, say
from gateway.texts.catalogue import CATALOGUES, catalogue, own_words
from gateway.texts.render import ABOUT, TOLD_BY
from gateway.texts.turns import asked
from tests.texts.scenes import AT, LINK, PRESS, alarm, facts

LANGUAGES = ("zh-CN", "en")
EVERYTHING = list(product(LANGUAGES, Purpose, AlarmKind, AlarmState))
FIELDS = frozenset(
    "who place since link presses round helper lapsed by outcome device fault care person home what again"
    " status answer time day month_name name trial code keys list subject head count sign".split()
)
WHAT = {
    "zh-CN": "求助按钮 跌倒 烟雾 燃气 漏水 胁迫 电量低 动静 演练".split(),
    "en": [
        "help button",
        "fallen",
        "Smoke",
        "Gas",
        "Water leak",
        "under threat",
        "low on battery",
        "sign of life",
        "Drill",
    ],
}


def told(language: str, purpose: Purpose, kind: AlarmKind, state: AlarmState) -> Facts:
    """Give the facts of one combination."""
    return facts(alarm(kind, state, presses=2), purpose, language)


def test_both_languages_have_the_same_keys() -> None:
    """No text is missing in one language."""
    assert own_words("zh-CN").keys() == own_words("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_name_only_fields_that_exist(language: str) -> None:
    """A misspelt name in braces shows here and not at night."""
    found = {name for text in own_words(language).values() for name in re.findall(r"\{([^}]*)\}", text)}
    assert set() == found - FIELDS


@pytest.mark.parametrize("combination", EVERYTHING, ids="-".join)
def test_no_text_lacks_what_a_helper_must_know(
    combination: tuple[str, Purpose, AlarmKind, AlarmState],
) -> None:
    """Place, who, what, since when and the link stand in every text; who and where in its subject."""
    language, _, kind, _ = combination
    subject, text = compose(told(*combination))
    what = WHAT[language][list(AlarmKind).index(kind)]
    for needed in ("3号楼 2单元 501", "吴奶奶", "03:12", what, LINK):
        assert needed in text
    assert LINK == text.splitlines()[-1]
    assert ["3号楼 2单元 501" in subject, "吴奶奶" in subject, "\n" in subject] == [True, True, False]
    assert "{" not in subject + text


@pytest.mark.parametrize("combination", EVERYTHING, ids="-".join)
def test_a_message_tells_how_things_stand(
    combination: tuple[str, Purpose, AlarmKind, AlarmState],
) -> None:
    """Where the alarm has left what a purpose is about, the text is the one for its present state."""
    language, purpose, kind, state = combination
    expected = purpose if state in ABOUT[purpose] else TOLD_BY[state]
    assert compose(told(language, expected, kind, state)) == compose(told(*combination))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_said_to_come_while_nobody_does(language: str) -> None:
    """A message about somebody on the way, written after the promise lapsed, asks for help again."""
    lapsed = replace(PRESS, helper_name="")
    subject, _ = compose(facts(lapsed, Purpose.COMING, language))
    assert compose(facts(lapsed, Purpose.CALL, language))[0] == subject


@pytest.mark.parametrize(("language", "first"), [("zh-CN", "【演练】"), ("en", "[TEST]")])
def test_a_drill_says_so_first(language: str, first: str) -> None:
    """Subject and text of a drill begin with the word for it, and no other message has it."""
    subject, text = compose(facts(PRESS, Purpose.CALL, language, test=True))
    real = "".join(compose(facts(PRESS, Purpose.CALL, language)))
    assert [True, True, False] == [subject.startswith(first), text.startswith(first), first in real]


def test_what_somebody_typed_cannot_forge_a_line() -> None:
    """Line breaks, control characters and braces in names and outcomes stay inside their place."""
    nasty = replace(
        alarm(AlarmKind.SOS, AlarmState.RESOLVED),
        resident_name="吴\n奶奶{link}",
        outcome="ok\r\nhttp://evil.example/\x00" + "x" * 500,
    )
    _, text = compose(facts(nasty, Purpose.CLOSED, "zh-CN"))
    assert "吴 奶奶{link}（3号楼" in text
    assert compose(facts(alarm(AlarmKind.SOS, AlarmState.RESOLVED), Purpose.CLOSED, "zh-CN"))[1].count(
        "\n"
    ) == text.count("\n")
    assert len(text) < 500
    assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize(
    ("asked", "given"),
    [("en-GB", "en"), ("en_US", "en"), ("zh-TW", "zh-CN"), ("fr", "zh-CN"), ("", "zh-CN")],
)
def test_a_language_we_lack_falls_back(asked: str, given: str) -> None:
    """A relative of the language is taken, else Chinese."""
    assert CATALOGUES[given] is catalogue(asked)


def test_the_date_stands_there_when_it_was_not_today() -> None:
    """Midnight is the site's, not Greenwich's."""
    before_midnight = facts(PRESS, Purpose.CALL, "en", now=AT + timedelta(hours=20, minutes=47))
    after_midnight = facts(PRESS, Purpose.CALL, "en", now=AT + timedelta(hours=20, minutes=48))
    assert "Since 03:12:" in compose(before_midnight)[1]
    assert "Since 23 Nov 03:12:" in compose(after_midnight)[1]


def test_a_message_is_ready_for_any_channel() -> None:
    """Place and resident have words even where they are unknown, and steps count from 1."""
    unknown = replace(PRESS, place=None, place_name="sos-77", resident=None, resident_name="")
    notification = Notification(
        id=NotificationId(9),
        alarm=PRESS.id,
        person=PersonId("guard"),
        channel="webhook",
        address="http://127.0.0.1/",
        purpose=Purpose.CALL,
        tells=AlarmState.RAISED,
        round=0,
        step=0,
    )
    made = message(notification, facts(unknown, Purpose.CALL, "en"))
    assert ("000000000000009", "000000000000077", 1) == (made.notification, made.alarm, made.step)
    assert "unregistered place, device sos-77" == made.place
    assert "resident not registered" == made.resident


@pytest.mark.parametrize("kind", [AlarmKind.DURESS, AlarmKind.TECHNICAL, AlarmKind.DRILL])
def test_the_device_keeps_silent_under_duress_and_for_faults(kind: AlarmKind) -> None:
    """Whoever threatens the resident must not hear that help was called."""
    spoken = {say(state, "陈阿姨", "zh-CN", kind, again) for state in AlarmState for again in (False, True)}
    assert {""} == spoken


def test_the_device_names_who_comes() -> None:
    """The resident hears the helper's name, in their own language."""
    assert "陈阿姨正在赶来。" == say(AlarmState.ACKNOWLEDGED, "陈阿姨", "zh-CN", AlarmKind.SOS, again=False)
    assert "Mrs Chen is on the way." == say(
        AlarmState.ACKNOWLEDGED, "Mrs Chen", "en", AlarmKind.SOS, again=False
    )


def test_gas_and_smoke_always_say_what_to_do_first() -> None:
    """A repeated report, or a lapse, never drops the advice that saves a life."""
    for kind in (AlarmKind.SMOKE, AlarmKind.GAS):
        for how in ({"again": False}, {"again": True}, {"again": False, "lapsed": True}):
            assert "马上" in say(AlarmState.RAISED, "", "zh-CN", kind, **how)


def test_what_is_asked_at_a_door_is_one_sentence() -> None:
    """In either language, with every move by its own words, and the PIN as the other way."""
    moves = (Turn.LEFT, Turn.BLINK)
    assert "请看镜头，慢慢向左转头，看回镜头，再闭眼一秒，睁开，然后看回镜头。也可以输密码。" == asked(
        moves, "zh-CN"
    )
    assert (
        "Look at the camera, turn your head slowly to the left, look back, then close both eyes for a second"
        " and open them, and look back. Your PIN opens too."
    ) == asked(moves, "en")
    assert all(asked((each,), language) for each in Turn for language in LANGUAGES)


@pytest.mark.parametrize(
    ("language", "said"), [("zh-CN", "李警官拆开密封信封 6登录了"), ("en", "李警官 broke sealed envelope 6")]
)
def test_a_broken_envelope_is_told_by_whom(language: str, said: str) -> None:
    """Not as the fault of a device that nobody has."""
    about = alarm(AlarmKind.TECHNICAL, AlarmState.RAISED)
    notice = replace(about, subject="device:login:6:broken", devices=(DeviceId("login:6"),), place=None)
    named = replace(notice, resident=None, resident_name="李警官", place_name="login:6")
    subject, text = compose(facts(named, Purpose.CALL, language))
    assert said in subject
    assert said in text
    assert LINK in text.splitlines()
