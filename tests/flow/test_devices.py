"""What devices say beside a press: faults, reports, presences; and devices that nobody planned for."""

import json
from pathlib import Path

import pytest

from devices.framing import LineFramer
from tests.flow.compound import Compound
from tests.flow.document import RF_PRESS, SITE
from tests.flow.neighbour import Neighbour

ONE_STEP = """  - id: everyday
    steps: [{notify: [lin], wait: 60}]
devices:
"""


def test_a_stranger_s_press_goes_to_the_guard_desk(compound: Compound, guard: Neighbour) -> None:
    """A device nobody adopted: raised all the same, named by its id, the desk called again and again."""
    compound.press("unknown-7")
    compound.expect_ack("committed")
    guard.expect("call", "unknown-7")
    compound.expect_feedback("raised", device="unknown-7")
    for _ in range(3):
        compound.fast_forward(seconds=61)
        guard.expect("call")


def test_a_device_without_a_policy_uses_the_site_s_own(compound: Compound, lin: Neighbour) -> None:
    """`default_policy` where there is one."""
    document = SITE.replace("desk: [guard]", "desk: [guard], default_policy: everyday")
    compound.apply(document.replace("lines:\n", ONE_STEP.replace("devices:\n", "lines:\n")))
    compound.look()
    compound.press("bare-502")
    lin.expect("call", "3号楼 2单元 502")
    compound.expect_feedback("raised", device="bare-502")


def test_a_device_without_any_policy_goes_to_the_guard_desk(compound: Compound, guard: Neighbour) -> None:
    """And else the desk."""
    compound.press("bare-502")
    guard.expect("call", "3号楼 2单元 502")
    compound.expect_feedback("raised", device="bare-502")


@pytest.mark.parametrize(
    "said",
    [
        {"type": "battery.low", "battery": 9},
        {"type": "tamper"},
        {"type": "command.failed"},
        {"type": "heartbeat", "battery": 3},
    ],
    ids=lambda said: str(said["type"]),
)
def test_a_fault_is_the_desk_s_and_never_the_neighbours(
    compound: Compound, guard: Neighbour, said: dict[str, object]
) -> None:
    """A case at the desk, no neighbour paged, nothing spoken or lit in the home; reminded after hours."""
    compound.press("sos-501", type_=str(said["type"]), **{k: v for k, v in said.items() if k != "type"})
    guard.expect("call")
    assert [("technical", "raised", "3号楼 2单元 501")] == compound.board()
    compound.expect_silence()
    compound.fast_forward(minutes=60)
    compound.expect_silence()


def test_the_same_fault_again_joins_its_case(compound: Compound, guard: Neighbour) -> None:
    """A battery that stays low is one case, however often the device says so."""
    for percent in (14, 14, 16, 14, 16, 13):
        compound.say("sos-501", {"online": True, "battery": percent}, "status")
        compound.look()
    guard.expect("call")
    assert [("technical", "raised", "3号楼 2单元 501")] == compound.board()


def test_a_fault_that_comes_back_is_told_again_and_one_that_flaps_is_not(
    compound: Compound, guard: Neighbour
) -> None:
    """Gone, back, gone for good an hour later: the desk hears of it; a minute later it does not."""
    for again, heard in ((0, "call"), (60, "again"), (1, "")):
        compound.fast_forward(minutes=again)
        compound.bulk.says(False, "unplugged")
        compound.look()
        if heard:
            guard.expect(heard)
        assert guard.has_no_message()
        compound.bulk.says(True, "connected")
        compound.look()


def test_a_press_with_a_low_battery_is_a_call_and_a_fault(
    compound: Compound, zheng: Neighbour, guard: Neighbour
) -> None:
    """One message, two cases; with a battery case open already the press is taken just the same."""
    for nth in range(3):
        compound.press("sos-501", battery=10 if nth != 1 else 60)
        compound.expect_ack("committed")
    assert ["call", "again", "again"] == [message.purpose.value for message in zheng.phone.got]
    assert {"sos", "technical"} == {kind for kind, _, _ in compound.board()}
    guard.expect("call")
    assert 3 == next(each for each in compound.alarms() if each.kind == "sos").presses
    compound.pick_up_everything()


def test_a_device_gone_and_back_is_one_case_that_a_person_closes(
    compound: Compound, guard: Neighbour
) -> None:
    """Its will says offline; its return is noted and closes nothing."""
    compound.say("sos-501", {"online": True}, "status")
    compound.say("sos-501", {"online": False}, "status")
    compound.look()
    guard.expect("call")
    compound.say("sos-501", {"online": True}, "status")
    compound.look()
    assert ["raised", "called", "recovered"] == compound.log()
    assert [("technical", "raised", "3号楼 2单元 501")] == compound.board()


def test_a_silent_button_is_a_case_after_its_window(compound: Compound, guard: Neighbour) -> None:
    """Six hours without a word from sos-501, which once spoke: the desk is told, once."""
    document = SITE.replace(
        "place: b3u2-501, resident: wu", "place: b3u2-501, silent_after: 10m, resident: wu"
    )
    compound.apply(document)
    compound.fast_forward(minutes=9)
    compound.press("sos-501", type_="heartbeat")
    compound.fast_forward(minutes=2)
    guard.expect("call", "bath-501")
    compound.expect_silence()
    compound.fast_forward(minutes=9)
    guard.expect("call", "sos-501")
    compound.fast_forward(minutes=30)
    assert 2 == len(compound.board())


def test_a_silent_button_that_is_heard_again_is_noted_on_its_case(
    compound: Compound, guard: Neighbour
) -> None:
    """Whatever it says is a sign of life; a retained status is the broker's memory and none."""
    compound.apply(
        SITE.replace("place: b3u2-501, resident: wu", "place: b3u2-501, silent_after: 10m, resident: wu")
    )
    compound.press("bath-501", type_="heartbeat")
    compound.fast_forward(minutes=5)
    compound.press("bath-501", type_="heartbeat")
    compound.fast_forward(minutes=6)
    guard.expect("call", "sos-501")
    compound.say("sos-501", {"online": True, "battery": 80}, "status", retained=True)
    compound.look()
    assert ["raised", "called"] == compound.log()
    compound.press("sos-501", type_="heartbeat")
    assert ["raised", "called", "recovered"] == compound.log()


def test_a_report_of_cancellation_closes_nothing(compound: Compound, zheng: Neighbour) -> None:
    """`sos.cancelled` is a line in the log: the neighbour still comes."""
    compound.press("sos-501", type_="sos.cancelled")
    assert [] == compound.board()
    compound.press("sos-501")
    zheng.expect("call")
    compound.expect_feedback("raised")
    compound.press("sos-501", type_="sos.cancelled")
    assert "cancel_reported" == compound.log()[-1]
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    compound.fast_forward(seconds=60)
    assert {"lin", "chen"} == set(compound.pick_up_everything())


@pytest.mark.parametrize("type_", ["presence.arrived", "door.granted"])
def test_the_helper_s_own_card_at_the_door_is_an_arrival(
    compound: Compound, zheng: Neighbour, type_: str
) -> None:
    """Named by the door of that household: attended, without anybody touching a phone."""
    compound.press("sos-501")
    zheng.expect("call")
    zheng.answers("going")
    compound.press("door-501", type_=type_, person="zheng")
    assert [("sos", "attended", "3号楼 2单元 501")] == compound.board()
    assert ["raised", "acknowledged", "attended"] == [told.state for told in compound.air.heard]
    compound.air.heard.clear()


@pytest.mark.parametrize(
    ("device", "type_", "person"),
    [
        ("door-501", "door.granted", "li"),
        ("door-501", "door.granted", "wu"),
        ("door-501", "presence.arrived", "wu"),
        ("door-501", "presence.arrived", "nobody-known"),
        ("door-501", "door.opened", "zheng"),
        ("bare-502", "presence.arrived", "zheng"),
        ("unknown-7", "presence.arrived", "zheng"),
        ("sos-501", "sos.pressed", "zheng"),
    ],
)
def test_what_is_no_arrival(
    compound: Compound, zheng: Neighbour, device: str, type_: str, person: str
) -> None:
    """Somebody not called, the resident, an unknown name, an open door, another flat, a stranger, a press."""
    compound.press("sos-501")
    zheng.answers("going")
    compound.press(device, type_=type_, person=person)
    assert [("sos", "acknowledged", "3号楼 2单元 501")] == compound.board()
    compound.pick_up_everything()


def test_an_arrival_that_was_waiting_with_its_press_is_not_lost(compound: Compound) -> None:
    """After an outage both lie in one batch: pressed, and Mrs Zheng is at the door."""
    compound.say("sos-501", {"id": "1", "type": "sos.pressed"})
    compound.say("door-501", {"id": "2", "type": "presence.arrived", "person": "zheng"})
    compound.look()
    assert [("sos", "attended", "3号楼 2单元 501")] == compound.board()
    compound.pick_up_everything()


@pytest.mark.parametrize("type_", ["presence.arrived", "door.granted", "face.recognised"])
def test_the_resident_s_own_tag_is_no_help(compound: Compound, type_: str) -> None:
    """She came home, opened or was seen: nobody has come to her."""
    compound.press("sos-501")
    compound.press("door-501", type_=type_, person="wu")
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    compound.pick_up_everything()


def test_a_pendant_without_a_place_calls_to_its_resident_s_home(tmp_path: Path) -> None:
    """It is carried about; the neighbours are sent to the door they know."""
    compound = Compound(tmp_path, SITE.replace("place: b3u2-501, resident: wu", "resident: wu"))
    compound.press("sos-501")
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    assert "b3u2-501" == compound.alarm().place
    compound.close()


def test_who_arrives_attends_every_call_from_that_home(compound: Compound) -> None:
    """Smoke and a press from one flat: whoever stands in its door is there for both."""
    compound.press("sos-501")
    compound.press("smoke-501", type_="smoke")
    compound.press("door-501", type_="presence.arrived", person="zheng")
    assert {("sos", "attended"), ("smoke", "attended")} == {row[:2] for row in compound.board()}
    compound.pick_up_everything()


@pytest.mark.parametrize("type_", ["smoke", "gas", "leak", "fall"])
def test_other_calls_for_help_page_neighbours_too(compound: Compound, zheng: Neighbour, type_: str) -> None:
    """A sensor's call goes the way of a press."""
    compound.press("smoke-501", type_=type_)
    zheng.expect("call", "3号楼 2单元 501")
    assert [(type_, "raised", "3号楼 2单元 501")] == compound.board()
    compound.expect_feedback("raised", device="smoke-501")


def test_a_retained_press_is_no_press(compound: Compound) -> None:
    """What the broker kept tells a state, never that something happened now: refused, with the reason."""
    compound.say("sos-501", {"id": "1", "type": "sos.pressed"}, retained=True)
    compound.look()
    compound.expect_ack("rejected")
    assert "retained" in compound.sos.told[-1].receipts[0].reason
    assert [] == compound.board()


RUBBISH = [
    b"",
    b"\xff\xfe\x00",
    b"{",
    b"[]",
    b"null",
    b'{"id": "1", "type": "sos.pressd"}',
    b'{"id": 1.5, "type": "motion"}',
    b'{"id": "\\ud800", "type": "motion"}',
    b"[" * 100_000,
    json.dumps({"id": "1", "type": "motion", "x": "y" * 400_000}).encode(),
]


@pytest.mark.parametrize("payload", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_is_recorded_and_a_press_beside_it_is_taken(
    compound: Compound, zheng: Neighbour, payload: bytes
) -> None:
    """Nothing dies, nothing is lost: an answer for the rubbish, a call for the press in the same batch."""
    compound.say("sos-501", payload)
    compound.say("sos-501", {"id": "p", "type": "sos.pressed"})
    compound.say("sos-501", payload)
    compound.look()
    statuses = [receipt.status.value for told in compound.sos.told for receipt in told.receipts]
    assert "committed" in statuses
    assert 3 == len(statuses)
    zheng.expect("call")
    compound.expect_feedback("raised")


def test_a_source_that_lost_its_broker_is_a_case_at_the_desk(compound: Compound, guard: Neighbour) -> None:
    """A lost broker and an unplugged line are told like any fault, and their return is noted."""
    compound.bulk.says(False, "connection refused")
    compound.look()
    guard.expect("call", "broker:bulk")
    compound.bulk.says(True, "connected")
    compound.look()
    assert ["raised", "called", "recovered"] == compound.log()
    compound.bulk.says(False, "connection refused")
    compound.look()
    assert "joined" == compound.log()[-1]


def test_a_serial_line_called_probe_carries_presses_like_any_other(compound: Compound) -> None:
    """No name that an installer may give is one that the gateway keeps for itself."""
    compound.apply(SITE.replace("{id: rf,", "{id: probe,").replace("line: rf", "line: probe"))
    compound.look()
    for body in LineFramer().feed(RF_PRESS):
        compound.serial.hand_in("probe", body)
    compound.look()
    assert 1 == len(compound.board())
    compound.pick_up_everything()
