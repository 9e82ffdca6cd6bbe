"""The black box: one press on real parts, from the button to the closed alarm, and only so."""

import json
import os
import subprocess
import time

import pytest

from tests.conftest import RequireProgram
from tests.live.broker import Broker
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually

pytestmark = pytest.mark.live
KEYS = {"notification", "alarm", "kind", "state", "place", "resident", "text", "link"}


def test_press_by_mosquitto_pub_reaches_a_neighbour_who_comes_and_closes(
    make_box: MakeBox, broker: Broker, require_program: RequireProgram
) -> None:
    """A press is committed, called, promised, attended and closed, and the elder hears every change."""
    box = make_box()
    box.apply_site()
    box.start().ready()
    publish = [require_program("mosquitto_pub"), "-p", str(broker.port), "-q", "1"]
    press = ["-t", "cuobian/v1/sos-501/event", "-m", json.dumps({"id": "boot7-1", "type": "sos.pressed"})]

    subprocess.run([*publish, *press], check=True, timeout=10)

    assert {"id": "boot7-1", "status": "committed"} == box.listener.next_said("sos-501/ack")
    call = box.hooks.next_to("zheng")
    assert "sos raised".split() == [call["kind"], call["state"]]
    assert set() == {key for key in KEYS if not (isinstance(call[key], str) and call[key])}
    assert [1, False] == [call["step"], call["test"]]
    assert "501" in call["place"]
    assert "吴奶奶" in call["resident"]
    assert 0 == box.hooks.badly_signed
    mail = eventually(lambda: box.mails.to("zheng@example.org"))[0]
    assert call["link"] in mail.get_body(("plain",)).get_content()
    raised = box.listener.next_said("sos-501/feedback")
    assert ["raised", None] == [raised["state"], raised["by"]]

    subprocess.run([*publish, *press], check=True, timeout=10)
    eventually(lambda: ["committed", "duplicate"] == box.acks("sos-501", "boot7-1"))

    assert 200 == box.get(call["link"].removeprefix(f"http://127.0.0.1:{box.http_port}"))[0]
    assert 409 == box.answer(call["link"], "resolved")[0]
    assert 200 == box.answer(call["link"], "going")[0]
    going = box.listener.next_said("sos-501/feedback", 1)
    assert ["acknowledged", "郑阿姨"] == [going["state"], going["by"]]
    assert "郑阿姨" in going["say"]
    assert 200 == box.answer(call["link"], "going")[0], "repeating an answer is harmless"

    assert 200 == box.answer(call["link"], "arrived")[0]
    assert "attended" == box.listener.next_said("sos-501/feedback", 2)["state"]
    assert 200 == box.answer(call["link"], "resolved", "扶起来了，没有受伤")[0]
    assert "resolved" == box.listener.next_said("sos-501/feedback", 3)["state"]
    assert 409 == box.answer(call["link"], "going")[0]
    assert 404 == box.answer(call["link"][:-4] + "AAAA", "going")[0]
    time.sleep(1.0)
    assert 4 == len(box.listener.said("sos-501/feedback")), "feedback comes once per change of state"


def test_silence_calls_the_next_step_and_a_broken_promise_raises_again(make_box: MakeBox) -> None:
    """Nobody answers: the next step on time; a promise without arrival: raised again, helper called too."""
    box = make_box(wait="2", arrive="3")
    box.apply_site()
    box.start().ready()
    pressed_at = time.time()
    box.press("sos-501", "a-1")
    box.hooks.next_to("zheng")
    second = box.hooks.next_to("lin", within=5)
    arrived_at = next(at for at, path, _ in box.hooks.got if path == "/lin")
    assert abs(arrived_at - pressed_at - 2) <= 1, "a step fires within 1 s of its due time"
    assert 2 == second["step"]

    assert 200 == box.answer(second["link"], "going")[0]
    told = eventually(lambda: [m for m in box.hooks.to("zheng") if m["state"] == "acknowledged"])[0]
    assert "林师傅" in told["text"]
    promised = eventually(lambda: [f for f in box.listener.said("sos-501/feedback") if f["by"]])[0]
    assert ["acknowledged", "林师傅"] == [promised["state"], promised["by"]]

    again = eventually(lambda: box.listener.said("sos-501/feedback")[2:], 6)[0]
    assert ["raised", None] == [again["state"], again["by"]]
    calls = eventually(lambda: [m for m in box.hooks.to("lin")[1:] if m["state"] == "raised"], 5)
    assert "sos" == calls[0]["kind"]
    guard = eventually(lambda: box.hooks.to("guard"), 8)[0]
    assert "raised" == guard["state"], "the last resort joins from the second round"

    assert 200 == box.answer(guard["link"], "arrived")[0]
    assert 200 == box.answer(second["link"], "resolved")[0]
    eventually(lambda: "resolved" == box.listener.said("sos-501/feedback")[-1]["state"])
    time.sleep(0.5)
    quiet_from = len(box.hooks.got)
    time.sleep(3.0)
    assert quiet_from == len(box.hooks.got), "a closed alarm calls nobody"


def test_decline_calls_the_next_step_at_once(make_box: MakeBox) -> None:
    """The only one of a step says "I cannot": the next step does not wait."""
    box = make_box(wait="60")
    box.apply_site()
    box.start().ready()
    box.press("sos-501", "a-1")
    call = box.hooks.next_to("zheng")
    assert 200 == box.answer(call["link"], "cannot")[0]
    assert 2 == box.hooks.next_to("lin", within=3)["step"]


def test_serial_press_goes_the_same_way(make_box: MakeBox) -> None:
    """Five frames of a 433 MHz button on a pty are one alarm, answered and closed like any other."""
    master, slave = os.openpty()
    device = (
        "  - {id: sos-502, template: rflink-ev1527, line: rf, place: b3u2-502, resident: li, policy: elder,"
    )
    device += ' params: {code: 0a5c3f, switch: "01"}}'
    box = make_box(lines=f"[{{id: rf, port: {os.ttyname(slave)}}}]", devices=device)
    box.apply_site()
    box.start().ready()
    for counter in range(5):
        os.write(master, b"20;%02X;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;\r\n" % (8 + counter))
        time.sleep(0.05)

    call = box.hooks.next_to("zheng")
    assert "李爷爷" in call["resident"]
    assert "raised" == box.listener.next_said("sos-502/feedback")["state"]
    time.sleep(0.5)
    assert 1 == len(box.hooks.to("zheng")), "the repeats join the press"
    assert 200 == box.answer(call["link"], "going")[0]
    assert "郑阿姨" == box.listener.next_said("sos-502/feedback", 1)["by"]
    assert 200 == box.answer(call["link"], "arrived")[0]
    assert 200 == box.answer(call["link"], "resolved")[0]
    eventually(lambda: "resolved" == box.listener.said("sos-502/feedback")[-1]["state"])
    os.close(master)
    os.close(slave)


def test_escalation_goes_on_while_the_api_is_dead(make_box: MakeBox) -> None:
    """SIGKILL of the API stops no step."""
    box = make_box(wait="2")
    box.apply_site()
    box.start().ready()
    box.kill("api")
    box.press("sos-501", "a-1")
    assert "committed" == box.listener.next_said("sos-501/ack")["status"]
    assert 2 == box.hooks.next_to("lin", within=5)["step"]


def test_press_of_an_unknown_device_is_taken(make_box: MakeBox) -> None:
    """A button that nobody adopted is heard: committed, and told that it is raised."""
    box = make_box()
    box.apply_site()
    box.start().ready()
    box.press("found-in-a-drawer", "x1")
    assert "committed" == box.listener.next_said("found-in-a-drawer/ack")["status"]
    assert "raised" == box.listener.next_said("found-in-a-drawer/feedback")["state"]


def test_change_of_the_site_is_live_within_two_seconds(make_box: MakeBox) -> None:
    """A device applied while the core runs calls its neighbour two seconds later, without a restart."""
    box = make_box()
    box.apply_site()
    box.start().ready()
    more = "  - {id: sos-777, template: cuobian-sos, place: b3u2-502, resident: li, policy: elder}\ndoors: []"
    box.site.write_text(box.site.read_text().replace("doors: []", more))
    box.apply_site()
    time.sleep(2)
    box.press("sos-777", "1")
    assert "李爷爷" in box.hooks.next_to("zheng", within=3)["resident"]
