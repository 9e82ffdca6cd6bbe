"""What people say by text and by key: matched to the right alarm, or to none, and never by guessing."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from devices.modem.decode import decode
from devices.modem.storage import KEY, TEXT, raw
from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.model import Receipt
from gateway.domain.phone import Reply
from gateway.domain.short_code import short_code
from gateway.service import core_state
from gateway.texts.short import reply
from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.walks import Walker

NUMBER, LIN = "13800138000", "+86 139 0013 9000"
WITH_NUMBERS = SITE.replace(
    '- {id: zheng, name: 郑阿姨, contacts: [{channel: webhook, address: "http://phones/zheng"}]}',
    f"""- id: zheng
    name: 郑阿姨
    contacts: [{{channel: sms, address: "{NUMBER}"}}, {{channel: call, address: "0086{NUMBER}"}}]""",
).replace(
    '- {id: lin, name: 林师傅, contacts: [{channel: webhook, address: "http://phones/lin"}]}',
    f'- {{id: lin, name: 林师傅, contacts: [{{channel: sms, address: "{LIN}"}}]}}',
)


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Give the compound with telephone numbers; the messages of a story are not its matter here."""
    found = Compound(tmp_path, WITH_NUMBERS)
    known = found.engine._parts.decode
    found.decode = lambda each: (
        (decode(each),) if each.origin in {TEXT, KEY} else found._registry.decode(each)
    )
    assert known is not None
    yield found
    found.close()


class Phone:
    """Somebody's telephone: what is written on it comes in as from a modem."""

    def __init__(self, compound: Compound, number: str) -> None:
        self.compound, self.number, self._count = compound, number, 0

    def writes(self, text: str, id_: str = "") -> Receipt:
        """Send a text; return what the modem is told after the commit."""
        self._count += 1
        said = {
            "from": self.number,
            "text": text,
            "at": "",
            "country": "86",
            "id": id_ or f"{self.number}-{self._count}",
        }
        return self._hand_in(TEXT, said)

    def presses(self, key: str, notification: int) -> Receipt:
        """Press a key in the call of a notification."""
        return self._hand_in(
            KEY, {"notification": str(notification), "key": key, "id": f"{notification}-{key}"}
        )

    def _hand_in(self, origin: str, said: dict[str, str]) -> Receipt:
        wire = self.compound.serial
        wire.hand_in(origin, raw(origin, said, 0).payload)
        self.compound.look()
        (receipt,) = wire.told[-1].receipts
        return receipt


@pytest.fixture
def zheng(compound: Compound) -> Phone:
    """Give the neighbour's telephone, as the network names its number."""
    return Phone(compound, f"+86{NUMBER}")


def answered(receipt: Receipt) -> Reply | None:
    """Return how somebody is answered."""
    return receipt.told.reply if receipt.told is not None else None


def event(compound: Compound) -> dict[str, object]:
    """Return the last event that came by telephone."""
    with compound.database.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT type, person, alarm, detail FROM event WHERE type LIKE 'phone.%' ORDER BY id DESC LIMIT 1"
        ).one()
    return {"type": row[0], "person": row[1], "alarm": row[2], **json.loads(row[3])}


@pytest.mark.parametrize("text", ["1", "１", "来", "我去", "1。", " 1 \n", "回1", "Yes"])
def test_one_open_alarm_needs_no_code(compound: Compound, zheng: Phone, text: str) -> None:
    """Going: the same promise as on the page, by text; the button speaks it."""
    compound.press("sos-501")
    compound.air.heard.clear()
    assert Reply.TAKEN is answered(zheng.writes(text))
    compound.expect_feedback("acknowledged", by="郑阿姨")
    alarm = compound.alarm()
    assert (AlarmState.ACKNOWLEDGED, "zheng") == (alarm.state, alarm.helper)
    assert {
        "type": "phone.text",
        "person": "zheng",
        "alarm": alarm.id,
        "answer": "going",
        "reply": "taken",
    } == event(compound)


def test_the_whole_way_by_text(compound: Compound, zheng: Phone) -> None:
    """Promise, arrival and end, each told; the outcome is what stands behind the code."""
    compound.press("sos-501")
    code = short_code(compound.alarm().id)
    assert "您去3号楼 2单元 501（吴奶奶）" in reply(zheng.writes("1").told or pytest.fail("no answer"))
    zheng.writes(f"2{code}")
    assert AlarmState.ATTENDED is compound.alarm().state
    zheng.writes(f"3 {code} 扶起来了，没有受伤")
    (alarm,) = compound.alarms()
    assert (AlarmState.RESOLVED, "扶起来了 没有受伤", "郑阿姨") == (
        alarm.state,
        alarm.outcome,
        alarm.closed_by,
    )


def test_a_decline_calls_the_next_step(compound: Compound, zheng: Phone) -> None:
    """Cannot is as good an answer by text."""
    compound.press("sos-501")
    assert Reply.TAKEN is answered(zheng.writes("不能"))
    assert (0, 1) == (compound.alarm().round, compound.alarm().step)


def test_two_open_alarms_and_no_code_change_nothing(compound: Compound, zheng: Phone) -> None:
    """dcsops#42: nobody guesses which one is meant; both are listed with their codes, and a code decides."""
    compound.press("sos-501")
    compound.press_radio_button()
    first, second = compound.alarms()
    receipt = zheng.writes("1")
    assert Reply.WHICH is answered(receipt)
    assert {AlarmState.RAISED} == {alarm.state for alarm in compound.alarms()}
    words = reply(receipt.told or pytest.fail("no answer"))
    for alarm in (first, second):
        assert f"{short_code(alarm.id)} {alarm.place_name} {alarm.resident_name}" in words
    assert Reply.TAKEN is answered(zheng.writes(f"1 {short_code(second.id)}"))
    assert [AlarmState.RAISED, AlarmState.ACKNOWLEDGED] == [alarm.state for alarm in compound.alarms()]


def test_a_code_that_is_none_changes_nothing(compound: Compound, zheng: Phone) -> None:
    """Also with one alarm open: whoever names another one does not mean this."""
    compound.press("sos-501")
    wrong = f"{(int(short_code(compound.alarm().id)) + 1 - 1000) % 9000 + 1000}"
    assert Reply.WHICH is answered(zheng.writes(f"1 {wrong}"))
    assert AlarmState.RAISED is compound.alarm().state


def test_an_alarm_that_somebody_was_never_told_of_is_not_theirs(compound: Compound) -> None:
    """The second step was not called yet: its member's digit answers nothing, with or without the code."""
    compound.press("sos-501")
    lin = Phone(compound, "+8613900139000")
    for text in ("1", f"1 {short_code(compound.alarm().id)}"):
        assert Reply.NONE_OPEN is answered(lin.writes(text))
    assert AlarmState.RAISED is compound.alarm().state
    compound.fast_forward(61)
    assert Reply.TAKEN is answered(lin.writes("1"))


@pytest.mark.parametrize("number", ["+8613700137000", "10086", "CMCC", "+113800138000", ""])
def test_a_stranger_changes_nothing(compound: Compound, number: str) -> None:
    """Recorded with the last digits of the number alone, and told so."""
    compound.press("sos-501")
    stranger = Phone(compound, number)
    receipt = stranger.writes(f"1 {short_code(compound.alarm().id)}")
    assert Reply.UNKNOWN is answered(receipt)
    assert AlarmState.RAISED is compound.alarm().state
    assert (None, f"…{number[-3:]}") == (event(compound)["person"], event(compound)["from"])


@pytest.mark.parametrize(
    "text", ["", "好的", "不是我", "2号楼？", "1 2", "1 不去", "在哪里", "4711", "\0", "1" * 400]
)
def test_what_is_not_certain_is_no_answer(compound: Compound, zheng: Phone, text: str) -> None:
    """Recorded as it was written, answered with how to answer; nothing changes."""
    compound.press("sos-501")
    assert Reply.UNREADABLE is answered(zheng.writes(text))
    assert AlarmState.RAISED is compound.alarm().state
    assert text[:300].replace("\0", "") == event(compound)["text"]


def test_the_same_text_read_twice_counts_once(compound: Compound, zheng: Phone) -> None:
    """A core that died before it could delete it reads it again: known, and answered no second time."""
    compound.press("sos-501")
    zheng.writes("0", "same")
    compound.restart()
    receipt = zheng.writes("0", "same")
    assert ("duplicate", None) == (receipt.status.value, receipt.told)
    assert 1 == compound.log().count("declined")


def test_over_before_anybody_is_there_is_not_taken(compound: Compound, zheng: Phone) -> None:
    """A neighbour closes what is attended, as on the page; and what is closed stays closed."""
    compound.press("sos-501")
    code = short_code(compound.alarm().id)
    told = zheng.writes("3").told
    assert told is not None
    assert (Reply.NOT_NOW, "early") == (told.reply, told.said)
    for text in ("1", "2", "3"):
        zheng.writes(text)
    told = zheng.writes(f"1 {code}").told
    assert told is not None
    assert (Reply.NOT_NOW, "closed") == (told.reply, told.said)
    assert Reply.NONE_OPEN is answered(zheng.writes("1"))


@pytest.mark.parametrize(
    ("key", "state", "step"), [("1", "acknowledged", 0), ("0", "raised", 1), ("2", "raised", 1)]
)
def test_a_key_in_a_call_answers_its_own_alarm(
    compound: Compound, zheng: Phone, key: str, state: str, step: int
) -> None:
    """With two alarms open: the call names which."""
    compound.press_radio_button()
    compound.press("sos-501")
    with compound.database.read() as connection:
        notification = connection.exec_driver_sql(
            "SELECT max(id) FROM notification WHERE channel = 'call' AND person = 'zheng'"
        ).scalar_one()
    zheng.presses(key, notification)
    other, alarm = compound.alarms()
    assert (state, step) == (alarm.state.value, alarm.step)
    assert AlarmState.RAISED is other.state
    with compound.database.read() as connection:
        channels = (
            connection.exec_driver_sql("SELECT channel FROM alarm_log WHERE role = 'neighbour'")
            .scalars()
            .all()
        )
    assert ["call"] == list(channels)


@pytest.mark.parametrize("notification", [0, 10**9])
def test_a_key_of_no_call_is_recorded(compound: Compound, zheng: Phone, notification: int) -> None:
    """A number that is no notification answers nothing."""
    compound.press("sos-501")
    zheng.presses("1", notification)
    assert AlarmState.RAISED is compound.alarm().state
    assert "phone.key" == event(compound)["type"]


def test_a_drill_stands_in_no_answer_s_way(compound: Compound, zheng: Phone) -> None:
    """Without a code an answer is about a drill only where nothing else is open, never beside a real call."""
    walker = Walker(compound)
    walker.starts()
    walker.sends_drills()
    (drill,) = [each for each in compound.alarms() if "zheng" in each.subject]
    compound.press("sos-501")
    assert Reply.TAKEN is answered(zheng.writes("1"))
    assert {"drill": "raised", "sos": "acknowledged"} == {
        each.kind.value: each.state.value
        for each in compound.alarms()
        if each.id == drill.id or each.kind is AlarmKind.SOS
    }
    zheng.writes(f"1 {short_code(drill.id)}")
    after = next(each for each in compound.alarms() if each.id == drill.id)
    assert AlarmState.ACKNOWLEDGED is after.state


def test_after_a_restart_reports_of_the_last_day_s_texts_are_awaited(compound: Compound) -> None:
    """Those that the network took and no phone has reported: by notification, number and reference."""
    compound.press("sos-501")
    with compound.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE notification SET state = 'sent', receipt = 'sms ' || id WHERE channel = 'sms'"
        )
    now = compound.clocks.now()
    (sent,) = core_state.sent_texts(compound.database, now)
    assert (NUMBER, f"sms {sent.notification}") == (sent.number, sent.receipt)
    assert () == tuple(core_state.sent_texts(compound.database, now + timedelta(days=1, seconds=1)))
    with compound.database.write() as connection:
        connection.exec_driver_sql("UPDATE notification SET state = 'delivered' WHERE channel = 'sms'")
    assert () == tuple(core_state.sent_texts(compound.database, now))


SHARED = WITH_NUMBERS.replace(LIN, NUMBER)


def shared(folder: Path, document: str) -> tuple[Compound, Phone]:
    """Give a compound in which several people have one telephone, and that telephone."""
    compound = Compound(folder, document)
    known = compound._registry.decode
    compound.decode = lambda each: (decode(each),) if each.origin in {TEXT, KEY} else known(each)
    return compound, Phone(compound, f"+86{NUMBER}")


def test_one_telephone_answers_for_both_who_have_it(tmp_path: Path) -> None:
    """An earlier alarm of the one takes nothing from the call to the other."""
    compound, phone = shared(
        tmp_path,
        SHARED.replace("resident: li, policy: elder", "resident: li, policy: other").replace(
            "policies:\n", "policies:\n  - {id: other, steps: [{notify: [lin], wait: 60}]}\n"
        ),
    )
    compound.press("sos-501")
    for text in ("1", "2", "3"):
        phone.writes(text)
    compound.press_radio_button()
    assert Reply.TAKEN is answered(phone.writes("1"))
    _, alarm = compound.alarms()
    assert (AlarmState.ACKNOWLEDGED, "lin") == (alarm.state, alarm.helper)
    compound.close()
