"""What is read out: numbers as people say them, no order to the synthesiser, a drill in every sentence."""

import re

import pytest

from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.escalation import Purpose
from gateway.domain.phone import Reply, Told
from gateway.texts.aloud import aloud, goodbye, speakable, told, trying, unsure
from tests.texts.scenes import alarm, facts


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("501", "五零一", "5 0 1"),
        ("3号楼 2单元 1203", "3号楼 2单元 一二零三", "3号楼 2单元 1 2 0 3"),
        ("03:12", "3点12分", "3 12"),
        ("14:05", "14点零5分", "14 0 5"),
        ("09:00", "9点整", "9 hundred hours"),
        ("119", "幺幺九", "1 1 9"),
        ("吴奶奶（501）", "吴奶奶，五零一，", "吴奶奶，5 0 1，"),
        ("[[h@loU]] <break x>", "h@loU break x", "h@loU break x"),
        ("a\nb\t c", "a b c", "a b c"),
    ],
)
def test_what_is_written_becomes_what_is_said(written: str, zh: str, en: str) -> None:
    """Rooms digit by digit, times as times, brackets as a breath, nothing that the programme obeys."""
    assert (zh, en) == (speakable(written, "zh-CN"), speakable(written, "en"))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("state", AlarmState)
def test_every_sentence_of_a_drill_says_so(language: str, purpose: Purpose, state: AlarmState) -> None:
    """Whoever hears no more than one of them must not run."""
    word = "演练" if language == "zh-CN" else "drill"
    spoken = aloud(facts(alarm(AlarmKind.DRILL, state), purpose, language, test=True), _text(purpose))
    heard = [spoken.alarm, *re.split(r"(?<=[。.]) ?", spoken.menu), unsure(spoken), goodbye(spoken)]
    heard += [told(Told(reply, language, "drill")) for reply in (Reply.TAKEN, Reply.NOT_NOW)]
    assert spoken.drill
    assert [] == [each for each in heard if each and word not in each.lower()]
    for sentence in re.split(r"[。.]", spoken.alarm):
        assert not sentence.strip() or word in sentence.lower(), sentence


def _text(purpose: Purpose) -> str:
    return "call.first" if purpose is Purpose.CALL else purpose.value


def test_a_real_call_never_says_drill() -> None:
    """Nor the other way round."""
    for kind in set(AlarmKind) - {AlarmKind.DRILL}:
        spoken = aloud(facts(alarm(kind, AlarmState.RAISED), Purpose.CALL, "zh-CN"), "call.first")
        assert (False, False) == (spoken.drill, "演练" in spoken.alarm + spoken.menu + unsure(spoken))


def test_a_call_to_try_the_line_says_that_nothing_has_happened() -> None:
    """It may reach somebody by mistake."""
    assert "没有发生任何事" in trying("zh-CN").alarm
    assert "nothing has happened" in trying("en").alarm
