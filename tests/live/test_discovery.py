"""The discovery inbox on real parts: what nobody adopted is found, and a flood of strangers is bounded."""

import json
import os
import time

import pytest

from gateway.domain.heard import MOST_HEARD, Heard, RequestState, Want, Way
from gateway.domain.model import Now
from gateway.runtime import SystemClock
from gateway.service import core_state, discovery
from gateway.store.db import Database
from gateway.store.queries import heard
from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually

pytestmark = pytest.mark.live

REMOTE = b"20;08;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;\r\n"
LIST = [
    {"type": "Coordinator", "friendly_name": "Coordinator"},
    {
        "type": "EndDevice",
        "friendly_name": "b3-501/sos",
        "definition": {"vendor": "Feibit", "model": "SEB01ZB", "description": "SOS button"},
    },
]


class Field:
    """An installer's side of a box: asks in the database as the pages do."""

    def __init__(self, box: Box) -> None:
        self.database = Database(box.folder / "data" / "cuobian.db")

    def now(self) -> Now:
        return SystemClock(
            lambda: core_state.load_steady(self.database),
            lambda base, instead: core_state.save_steady(self.database, base, instead),
        ).moment()

    def ask(self, want: Want, subject: str = "") -> None:
        discovery.ask(self.database, want, subject, "installer", self.now())

    def latest(self, want: Want, subject: str) -> RequestState | None:
        with self.database.look() as connection:
            found = heard.latest_request(connection, want, subject)
        return found.state if found is not None else None

    def heard(self) -> dict[str, Heard]:
        return {each.key: each for each in discovery.inbox(self.database)}


def test_what_nobody_adopted_is_found_with_its_template(make_box: MakeBox) -> None:
    """Natives at any time; bridges only while somebody looks, then also what the bridge lists."""
    box = make_box()
    box.apply_site()
    box.start("core")
    field = Field(box)
    say = box.listener.publish
    eventually(lambda: box.listener.said("gateway/status"))
    say("zigbee2mqtt/bridge/devices", json.dumps(LIST), retain=True)
    say("stat/cord7/RESULT", '{"Button1":{"Action":"SINGLE"}}')
    box.press("found-in-a-drawer", "x1")
    native = eventually(lambda: field.heard().get("native:found-in-a-drawer"))
    assert "cuobian-sos" == native.likely[0].template
    assert {"native:found-in-a-drawer"} == set(field.heard())

    field.ask(Want.DISCOVER)
    listed = eventually(lambda: field.heard().get("mqtt:zigbee2mqtt/b3-501/sos"))
    assert ["Feibit SEB01ZB", 0] == [listed.label, listed.count]
    say("stat/cord7/RESULT", '{"Button1":{"Action":"SINGLE"}}')
    say("zigbee2mqtt/b3-501/sos", '{"sos":true,"battery":80}')
    button = eventually(lambda: field.heard().get("mqtt:stat/cord7/RESULT"))
    assert ["tasmota-button", {"topic": "cord7"}] == [
        button.likely[0].template,
        dict(button.likely[0].params),
    ]
    sos = eventually(
        lambda: [each for each in [field.heard()[listed.key]] if each.count == 1 and each.likely]
    )[0]
    assert ["zigbee2mqtt-sos", {"name": "b3-501/sos"}] == [sos.likely[0].template, dict(sos.likely[0].params)]

    box.listener.client.subscribe("zigbee2mqtt/bridge/request/#", 1)
    time.sleep(0.3)
    field.ask(Want.JOIN, "zigbee2mqtt")
    joins = eventually(lambda: [each for _, where, each, _ in box.listener.got if "permit_join" in where])
    assert [{"value": True, "time": 120}] == joins, "time-boxed, in the words of Zigbee2MQTT 1 and 2"
    say("zigbee2mqtt/bridge/response/permit_join", '{"data":{"time":120},"status":"ok"}')
    eventually(lambda: field.latest(Want.JOIN, "zigbee2mqtt") is RequestState.DONE)
    field.ask(Want.JOIN, "zigbee2mqtt")
    eventually(lambda: len([where for _, where, *_ in box.listener.got if "permit_join" in where]) == 2)
    say("zigbee2mqtt/bridge/response/permit_join", '{"status":"error","error":"no adapter"}')
    eventually(lambda: field.latest(Want.JOIN, "zigbee2mqtt") is RequestState.REFUSED)
    field.ask(Want.IDENTIFY, "sos-501")
    assert "identify" == box.listener.next_said("sos-501/command")["do"]
    field.database.close()


def test_a_flood_of_strangers_is_bounded_and_delays_no_press(make_box: MakeBox) -> None:
    """Ten thousand unknown topics: five hundred entries, the button among them, presses as quick as ever."""
    box = make_box()
    box.apply_site()
    box.start("core")
    field = Field(box)
    eventually(lambda: box.listener.said("gateway/status"))
    field.ask(Want.DISCOVER)
    eventually(lambda: "listening to" in (box.folder / "box.log").read_text())
    box.listener.publish("zigbee2mqtt/hall/sos", '{"sos":true,"battery":80}', retain=True)
    delays = []
    for number in range(10_000):
        box.listener.client.publish(f"shelf{number}/status", "online", qos=0)
        if number % 1000 == 999:
            begun = time.monotonic()
            box.press("sos-501", f"f{number}")
            eventually(lambda id_=f"f{number}": box.acks("sos-501", id_))
            delays.append(time.monotonic() - begun)
    assert max(delays) < 1.0, delays
    kept: dict[str, Heard] = {}
    until = time.monotonic() + 60
    while len(kept) < MOST_HEARD and time.monotonic() < until:
        time.sleep(0.3)
        kept = field.heard()
    assert MOST_HEARD == len(kept)
    assert "mqtt:zigbee2mqtt/hall/sos" in kept
    field.database.close()


def test_a_line_without_devices_tells_its_first_remote(make_box: MakeBox) -> None:
    """While somebody looks, an empty line is heard in every framing; adopted, its presses are calls."""
    master, slave = os.openpty()
    box = make_box(lines=f"[{{id: rf, port: {os.ttyname(slave)}}}]")
    box.apply_site()
    box.start("core")
    field = Field(box)
    eventually(lambda: box.listener.said("gateway/status"))
    field.ask(Want.DISCOVER)
    found: list[Heard] = []
    until = time.monotonic() + 30
    while not found and time.monotonic() < until:
        os.write(master, REMOTE)
        time.sleep(0.2)
        found = [each for each in field.heard().values() if each.way is Way.SERIAL]
    assert ["rflink-ev1527", {"code": "0a5c3f", "switch": "01"}] == [
        found[0].likely[0].template,
        dict(found[0].likely[0].params),
    ]
    device = (
        '  - {id: r1, template: rflink-ev1527, line: rf, params: {code: 0a5c3f, switch: "01"}}\ndoors: []'
    )
    box.site.write_text(box.site.read_text().replace("doors: []", device))
    box.apply_site()
    time.sleep(2)
    os.write(master, REMOTE)
    assert "raised" == box.listener.next_said("r1/feedback")["state"]
    field.database.close()
    os.close(master)
    os.close(slave)
