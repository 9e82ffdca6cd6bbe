"""Every text as a person reads it, kept in golden/*.txt.

Look at the difference after you recorded them anew: CUOBIAN_RECORD_GOLDEN=1 pytest tests/texts/test_golden.py
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.escalation import Purpose
from gateway.domain.model import EventType
from gateway.texts import Facts, compose, say
from gateway.texts.render import ABOUT
from tests.texts.scenes import AT, PRESS, alarm, facts

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("zh-CN", "en")


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


def pages(language: str) -> Iterator[tuple[str, str]]:
    """Give every golden file of a language: its name, and what it should hold."""
    for purpose in Purpose:
        yield purpose.value, "\n".join(by_purpose(purpose, language))
    yield "special-calls", "\n".join(special_calls(language))
    yield "odd-facts", "\n".join(odd_facts(language))
    yield "say", "".join(spoken(language))


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
