"""A press reaches a telephone by text and by ring, over a real port and real AT bytes; a digit answers it."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import Far, Fault, Manner, World
from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually

pytestmark = pytest.mark.live

ZHENG = "+8613800138000"
CONTACTS = """\
    contacts:
      - {channel: sms, address: "138 0013 8000"}
      - {channel: call, address: "0086-13800138000"}
      - {channel: webhook, address: "%s/zheng"}
"""
MODEM = "modem: {port: %s, ring: 2s, patience: 1s, send_within: 3s, report_after: 2s}\n"


@pytest.fixture
def world() -> World:
    """Give a world in which the neighbour's phone rings."""
    return World(phones={ZHENG: Far(Manner.RINGS)})


@pytest.fixture
def far(tmp_path: Path, world: World) -> Iterator[SimulatedModem]:
    """Give a modem."""
    found = SimulatedModem(tmp_path / "modem", world)
    yield found
    found.close()


@pytest.fixture
def box(make_box: MakeBox, far: SimulatedModem) -> Box:
    """Give a box with that modem; the neighbour of the first step has a number and a webhook."""
    found = make_box(wait="4")
    site = found.site.read_text("utf-8")
    start, end = site.index("    contacts:\n"), site.index("groups:")
    hook = f"http://127.0.0.1:{found.hooks.port}"
    found.site.write_text(site[:start] + CONTACTS % hook + site[end:], "utf-8")
    found.config.write_text(found.config.read_text("utf-8") + MODEM % far.path, "utf-8")
    found.apply_site()
    return found


def rows(box: Box, statement: str) -> list[tuple[object, ...]]:
    """Return what a statement finds in the database, read from outside."""
    found = sqlite3.connect(f"file:{box.folder}/data/cuobian.db?mode=ro", uri=True)
    answer = found.execute(statement).fetchall()
    found.close()
    return answer


def state(box: Box) -> str:
    """Return how the alarm stands."""
    return str(rows(box, "SELECT state FROM alarm WHERE kind = 'sos'")[0][0])


def calls(box: Box, channel: str) -> list[tuple[object, ...]]:
    """Return state and receipt of every call of the neighbour on one channel, with its step."""
    return rows(
        box,
        "SELECT round, step, state, receipt FROM notification WHERE purpose = 'call' AND person = 'zheng'"
        f" AND channel = '{channel}' AND alarm IN (SELECT id FROM alarm WHERE kind = 'sos') ORDER BY id",
    )


def started(box: Box) -> Box:
    """Start the core and wait until the modem is ready."""
    box.start("core")
    ready = "SELECT 1 FROM event WHERE device = 'modem:gsm' AND type = 'device.online'"
    eventually(lambda: (box.folder / "data/cuobian.db").exists() and rows(box, ready), 20)
    return box


def test_a_press_is_a_text_and_a_ring_and_a_digit_is_the_answer(
    box: Box, far: SimulatedModem, world: World
) -> None:
    """Text with a code, report, ring; "1" is a promise that the button speaks; arrived and over by text."""
    started(box)
    began = time.monotonic()
    box.press("sos-501", "a-1")
    (text,) = eventually(lambda: world.messages(ZHENG))
    assert time.monotonic() - began < 2.0
    assert ["吴奶奶（3号楼 2单元 501）按了求助按钮", "回1我去 0不能 2已到 3结束 码"] == [
        part
        for part in ("吴奶奶（3号楼 2单元 501）按了求助按钮", "回1我去 0不能 2已到 3结束 码")
        if part in text
    ]
    eventually(lambda: world.rings(ZHENG) == 1)
    eventually(lambda: [each[2] for each in calls(box, "sms")][:1] == ["delivered"])
    far.receive(ZHENG, "1")
    feedback = box.listener.next_said("sos-501/feedback", seen=1)
    assert ("acknowledged", "郑阿姨") == (feedback["state"], feedback["by"])
    eventually(lambda: not far.stored)
    assert "已记下：您去3号楼 2单元 501（吴奶奶）" in eventually(lambda: world.messages(ZHENG)[1:])[0]
    eventually(lambda: "call: rang, no answer" in str(calls(box, "call")[:1]))
    far.receive(ZHENG, f"2 {text[-4:]}")
    assert "attended" == box.listener.next_said("sos-501/feedback", seen=2)["state"]
    far.receive(ZHENG, f"3 {text[-4:]} 扶起来了")
    assert "resolved" == box.listener.next_said("sos-501/feedback", seen=3)["state"]
    said = rows(box, "SELECT type, name, channel FROM alarm_log WHERE role = 'neighbour' ORDER BY id")
    assert {
        ("acknowledged", "郑阿姨", "sms"),
        ("arrived", "郑阿姨", "sms"),
        ("resolved", "郑阿姨", "sms"),
    } <= set(said)
    assert 1 == world.rings(ZHENG)
    log = (box.folder / "box.log").read_text("utf-8")
    assert "13800138000" not in log, "a number is in the log"


def test_a_key_in_the_call_is_an_answer_and_answering_is_none(
    box: Box, far: SimulatedModem, world: World
) -> None:
    """Whoever takes the call has promised nothing; whoever presses 1 has."""
    world.phones[ZHENG] = Far(Manner.ANSWERS, after=0.2)
    started(box)
    box.press("sos-501", "a-1")
    eventually(lambda: "answered, by a person or by voicemail" in str(calls(box, "call")[:1]))
    assert "raised" == state(box)
    world.phones[ZHENG].key = "1"
    feedback = box.listener.next_said("sos-501/feedback", seen=1, within=15)
    assert ("acknowledged", "郑阿姨") == (feedback["state"], feedback["by"])
    assert [("acknowledged", "call")] == rows(
        box, "SELECT type, channel FROM alarm_log WHERE role = 'neighbour' ORDER BY id"
    )


def test_an_answer_that_came_while_the_core_was_dead_is_not_lost(
    box: Box, far: SimulatedModem, world: World
) -> None:
    """Killed with the text in the modem; the next core reads it, takes it, and only then deletes it."""
    started(box)
    box.press("sos-501", "a-1")
    eventually(lambda: world.messages(ZHENG))
    eventually(lambda: calls(box, "sms")[:1] and calls(box, "sms")[0][2] in {"sent", "delivered"})
    box.kill("core")
    far.receive(ZHENG, "1")
    time.sleep(0.3)
    assert 1 == len(far.stored)
    box.start("core")
    eventually(lambda: state(box) == "acknowledged", 20)
    eventually(lambda: not far.stored)


def hung(far: SimulatedModem) -> None:
    """Let the modem say nothing any more."""
    far.faults |= {Fault.HANG}


def lying(far: SimulatedModem) -> None:
    """Let the modem say OK and send nothing."""
    far.faults |= {Fault.LIE}


def gone(far: SimulatedModem) -> None:
    """Pull the plug."""
    far.unplug()


@pytest.mark.parametrize("goes_wrong", [hung, lying, gone])
def test_a_modem_that_fails_keeps_no_other_way_waiting_and_is_told(
    box: Box, far: SimulatedModem, world: World, goes_wrong: Callable[[SimulatedModem], None]
) -> None:
    """The webhook of the same step at once, the next step in its time, a fault at the desk; nobody twice."""
    started(box)
    goes_wrong(far)
    began = time.monotonic()
    box.press("sos-501", "a-1")
    eventually(lambda: any(body["kind"] == "sos" for _, path, body in box.hooks.got if path == "/zheng"))
    assert time.monotonic() - began < 2.0
    told = "SELECT 1 FROM alarm WHERE kind = 'technical' AND subject LIKE 'device:modem:gsm:%'"
    eventually(lambda: rows(box, told), 30)
    eventually(lambda: any(body["step"] == 2 for _, _, body in box.hooks.got), 20)
    rung = "SELECT round, step, person, channel FROM notification WHERE purpose = 'call' AND alarm = 1"
    assert len(rows(box, rung)) == len(set(rows(box, rung))), "somebody was called twice in one step"
    assert len(world.texts) <= len(calls(box, "sms"))
