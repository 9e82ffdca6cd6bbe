"""Keys pressed in spoken calls: what they do to an alarm, and what whoever pressed is told about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.voice.decode import decode
from devices.voice.settings import SOURCE
from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.phone import Reply, Told
from gateway.texts.aloud import told as said_of
from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.walks import Walker

WITH_VOICE = SITE.replace(
    '- {id: zheng, name: 郑阿姨, contacts: [{channel: webhook, address: "http://phones/zheng"}]}',
    '- {id: zheng, name: 郑阿姨, contacts: [{channel: voice, address: "13800138000"}]}',
).replace(
    '- {id: lin, name: 林师傅, contacts: [{channel: webhook, address: "http://phones/lin"}]}',
    '- {id: lin, name: 林师傅, contacts: [{channel: voice, address: "sip:8002"}]}',
)


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Give the compound in which two neighbours are called by voice."""
    found = Compound(tmp_path, WITH_VOICE)
    found.decode = lambda each: (
        (decode(each),) if each.origin == "voice/key" else found._registry.decode(each)
    )
    yield found
    found.close()


def presses(compound: Compound, person: str, key: str) -> Told | None:
    """Press a key in somebody's latest call; returns what that person is to hear."""
    with compound.database.read() as connection:
        id_ = connection.exec_driver_sql(
            f"SELECT max(id) FROM notification WHERE channel = 'voice' AND person = '{person}'"
            " AND purpose = 'call'"
        ).scalar_one()
    said = b'{"notification": "%d", "key": "%s"}' % (id_, key.encode())
    compound.serial.hand_in("voice/key", said)
    compound.look()
    (receipt,) = compound.serial.told[-1].receipts
    return receipt.told


def test_the_first_who_presses_1_is_expected_and_the_second_hears_that_somebody_goes(
    compound: Compound,
) -> None:
    """Two calls at once: nobody is told to run who need not."""
    compound.press("sos-501")
    compound.fast_forward(61)
    compound.air.heard.clear()
    first, second = presses(compound, "zheng", "1"), presses(compound, "lin", "1")
    assert (Told(Reply.TAKEN, "zh-CN", "going"), "also_going") == (
        Told(first.reply, first.language, first.said) if first else None,
        second.said if second else None,
    )
    compound.expect_feedback("acknowledged", by="郑阿姨")
    assert ("zheng", ["lin"]) == (compound.alarm().helper, list(compound.alarm().also_going))
    assert "已经有人先答应过去了" in said_of(second or pytest.fail("nothing is said"))
    with compound.database.read() as connection:
        ways = connection.exec_driver_sql("SELECT channel FROM alarm_log WHERE role = 'neighbour'").scalars()
        assert ["voice", "voice"] == list(ways)


@pytest.mark.parametrize("key", ["2", "0"])
def test_who_cannot_go_is_told_that_it_is_noted(compound: Compound, key: str) -> None:
    """And the next step is called at once."""
    compound.press("sos-501")
    heard = presses(compound, "zheng", key)
    assert (Reply.TAKEN, "cannot") == (heard.reply, heard.said) if heard else None
    assert (AlarmState.RAISED, 1) == (compound.alarm().state, compound.alarm().step)


def test_who_thinks_better_of_it_gives_the_promise_back(compound: Compound) -> None:
    """1 and then 2 in the same call: raised again, and others are called."""
    compound.press("sos-501")
    presses(compound, "zheng", "1")
    heard = presses(compound, "zheng", "2")
    assert "cannot" == (heard.said if heard else "")
    assert (AlarmState.RAISED, 1) == (compound.alarm().state, compound.alarm().step)


def test_an_alarm_that_is_over_says_so(compound: Compound) -> None:
    """The phone was taken just as somebody closed it at the desk."""
    compound.press("sos-501")
    compound.desk("resolve", "家里人在")
    heard = presses(compound, "zheng", "1")
    assert (Reply.NOT_NOW, "closed") == (heard.reply, heard.said) if heard else None
    assert "已经结束了" in said_of(heard or pytest.fail("nothing is said"))


def test_a_key_that_is_none_is_recorded_and_answers_nothing(compound: Compound) -> None:
    """The call itself says which keys there are."""
    compound.press("sos-501")
    assert presses(compound, "zheng", "5") is None
    assert AlarmState.RAISED is compound.alarm().state


def test_whoever_answers_a_drill_hears_that_it_is_one(compound: Compound) -> None:
    """Every sentence of a drill says so, this one too."""
    walker = Walker(compound)
    walker.starts()
    walker.sends_drills()
    heard = presses(compound, "zheng", "1")
    assert "drill" == (heard.said if heard else "")
    assert "这是演练" in said_of(heard or pytest.fail("nothing is said"))
    (drill,) = [each for each in compound.alarms() if "zheng" in each.subject]
    assert (AlarmKind.DRILL, AlarmState.ACKNOWLEDGED) == (drill.kind, drill.state)


def test_whatever_a_line_hands_in_is_a_key_or_undecoded() -> None:
    """Total: no bytes end the engine."""
    from datetime import UTC, datetime

    from gateway.domain.model import EventType, RawMessage

    for payload in (b"", b"[]", b'{"key": 1}', b'{"key": "1", "notification": "x"}', b"\xff"):
        reading = decode(RawMessage(datetime.now(UTC), SOURCE, "key", payload))
        assert (EventType.UNDECODED, None) == (reading.type, reading.phone)
