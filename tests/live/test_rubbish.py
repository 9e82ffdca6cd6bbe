"""Rubbish on every entrance is recorded with a reason, nothing dies, and an SOS in between keeps its time."""

import json
import os
import socket
import sqlite3
import time

import pytest

from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually

pytestmark = pytest.mark.live
RUBBISH = {
    "no text": b"\xff\xfe\x00\x80",
    "ten megabytes": b'{"id": "big", "type": "' + b"x" * 10_000_000 + b'"}',
    "deep": b'{"id": "deep", "type": "door.opened", "x": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "a list": b'["sos.pressed"]',
    "a number": b"42",
    "nothing": b"",
    "half": b'{"id": "half", "type": "sos.pre',
    "wrong type of type": b'{"id": "t", "type": ["sos.pressed"]}',
    "unknown type": b'{"id": "u", "type": "sos.imagined"}',
    "no id": b'{"type": "door.opened"}',
    "id is a list": b'{"id": [1], "type": "door.opened"}',
}


def _undecoded(box: Box, device: str) -> list[str]:
    connection = sqlite3.connect(f"file:{box.folder}/data/cuobian.db?mode=ro", uri=True)
    query = "SELECT reason FROM event WHERE type = 'undecoded' AND device = ?"
    reasons = [row[0] for row in connection.execute(query, (device,))]
    connection.close()
    return reasons


def _sos_keeps_its_time(box: Box, id_: str) -> None:
    calls = len(box.hooks.to("zheng"))
    began = time.monotonic()
    box.press("sos-501", id_)
    box.hooks.next_to("zheng", calls, within=2)
    assert time.monotonic() - began < 2.0, "never above 2 s (GB 50396)"


def test_rubbish_over_mqtt_is_rejected_with_a_reason(make_box: MakeBox) -> None:
    """Every kind of broken message is recorded and told to the sender; the press beside it is heard."""
    box = make_box()
    box.apply_site()
    box.start().ready()
    for payload in RUBBISH.values():
        box.listener.publish("cuobian/v1/door-9/event", payload)
    _sos_keeps_its_time(box, "between")
    eventually(lambda: len(RUBBISH) == len(_undecoded(box, "door-9")))
    assert all(_undecoded(box, "door-9"))
    rejected = eventually(
        lambda: (acks := box.listener.said("door-9/ack")) and len(acks) == len(RUBBISH) and acks
    )
    assert {"rejected"} == {ack["status"] for ack in rejected}
    assert all(ack["reason"] for ack in rejected)
    assert {"u", "t"} <= {ack["id"] for ack in rejected}
    assert box.healthy()


def test_retained_press_is_never_a_press(make_box: MakeBox) -> None:
    """A stored press that the broker repeats at start raises nothing."""
    box = make_box()
    box.apply_site()
    old = json.dumps({"id": "old", "type": "sos.pressed"})
    box.listener.publish("cuobian/v1/sos-501/event", old, retain=True)
    box.start().ready()
    assert {"rejected"} == set(eventually(lambda: box.acks("sos-501", "old")))
    time.sleep(0.5)
    assert [] == box.hooks.got
    box.listener.publish("cuobian/v1/sos-501/event", b"", retain=True)


def test_noise_on_the_line_hides_no_press(make_box: MakeBox) -> None:
    """Noise, half frames and endless lines before a press; the press is heard."""
    master, slave = os.openpty()
    device = (
        "  - {id: sos-502, template: rflink-ev1527, line: rf, place: b3u2-502, resident: li, policy: elder,"
    )
    device += ' params: {code: 0a5c3f, switch: "01"}}'
    box = make_box(lines=f"[{{id: rf, port: {os.ttyname(slave)}}}]", devices=device)
    box.apply_site()
    box.start().ready()
    os.write(master, bytes(range(1, 256)) * 8 + b"\r\n")
    os.write(master, b"20;08;EV1527;ID=0a5")
    time.sleep(0.3)
    os.write(master, b"\r\n" + b"z" * 3000)
    time.sleep(0.3)
    os.write(master, b"\r\n20;09;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;\r\n")
    assert "李爷爷" in box.hooks.next_to("zheng", within=5)["resident"]
    assert box.healthy()
    os.close(master)
    os.close(slave)


def test_rubbish_over_http_is_answered_and_kills_nothing(make_box: MakeBox) -> None:
    """Broken requests get an answer of the family 4xx; pages, health and the press go on."""
    box = make_box()
    box.apply_site()
    box.start().ready()
    for request in (
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
        b"POST /n/abc HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nanswe",
        b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n{{{",
        b"GET /n/" + b"A" * 60_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", box.http_port), 5) as connection:
            connection.sendall(request)
            connection.settimeout(5)
            answer = connection.recv(200)
        assert not answer or b" 4" in answer[:16], answer[:40]
    assert 404 == box.answer(f"http://127.0.0.1:{box.http_port}/n/{'%00' * 8}", "going")[0]
    _sos_keeps_its_time(box, "after")
    assert box.healthy()
