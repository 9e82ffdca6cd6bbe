"""What nobody adopted: named by the catalogue, one entry a device, bounded whatever comes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import catalogue, topics
from devices.likely import Recogniser
from devices.overheard import Overheard
from devices.placeholders import fill
from devices.template import SerialLine
from gateway.domain.heard import HEARD_KEPT, MOST_HEARD, SHOWN_BYTES, Heard, Likely, Way
from gateway.domain.model import EventType, RawMessage

AT = datetime(2026, 1, 1, tzinfo=UTC)
RECOGNISER = Recogniser(catalogue.load())
RFLINK = SerialLine(baudrate=57600)
SAYS_NOTHING = {EventType.UNDECODED, EventType.HEARTBEAT, EventType.BATTERY_LOW, EventType.TAMPER}


def raw(topic: str, payload: bytes = b"{}", source: str = topics.BULK, after: int = 0) -> RawMessage:
    """Return a message as the tap, or a line, hands it in."""
    return RawMessage(AT + timedelta(seconds=after), source, topic, payload)


def heard_by(overheard: Overheard) -> dict[str, Heard]:
    """Return everything that is to be written, by its key, once the catalogue was asked about all of it."""
    while overheard.recognise(100):
        pass
    return {each.key: each for each in overheard.take_changes(10_000).kept}


def test_what_a_real_unit_sends_leads_back_to_its_template() -> None:
    """A sample that says something of its own brings its template among those offered, with its params."""
    missed = []
    for template in catalogue.load().values():
        mqtt = template.mqtt
        for sample in template.samples if mqtt is not None else ():
            if sample.retained or sample.topic or SAYS_NOTHING.issuperset(sample.reads):
                continue
            assert mqtt is not None
            params = {each.name: each.default or each.example for each in template.params} | dict(
                sample.params
            )
            offered = RECOGNISER.over_mqtt(fill(mqtt.topic, params), sample.wire, "", ())
            if template.template not in [each.template for each in offered]:
                missed.append(template.template)
    # Their params stand inside the message, where only an installer can tell which of them is meant.
    assert {"shelly-blu-button", "tasmota-zigbee-contact"} == set(missed)


def test_a_model_on_a_bridges_list_names_the_template_before_a_press() -> None:
    """Zigbee2MQTT's list gives name, brand and model; the coordinator is no device."""
    overheard = Overheard(RECOGNISER)
    listed = [
        {"type": "Coordinator", "friendly_name": "Coordinator"},
        {"friendly_name": "hall/sos", "definition": {"vendor": "Feibit", "model": "SEB01ZB"}},
    ]
    overheard.hear(raw("home/z2m/bridge/devices", json.dumps(listed).encode()))
    found = heard_by(overheard)
    assert {"mqtt:home/z2m/hall/sos"} == found.keys()
    overheard.hear(raw("home/z2m/hall/sos", b'{"battery":90}'))
    button = heard_by(overheard)["mqtt:home/z2m/hall/sos"]
    assert ["Feibit SEB01ZB", 1] == [button.label, button.count]
    assert Likely("zigbee2mqtt-sos", {"name": "hall/sos", "base": "home/z2m"}) == button.likely[0]


def test_a_name_that_no_database_could_keep_is_passed_over() -> None:
    """JSON lets half a character and line ends through; neither becomes a name."""
    overheard = Overheard(RECOGNISER)
    listed: list[object] = [{"friendly_name": "\ud800"}, {"friendly_name": "a\nb"}]
    listed.append({"friendly_name": "ok", "definition": {"model": "\ud800"}})
    overheard.hear(raw("zigbee2mqtt/bridge/devices", json.dumps(listed).encode()))
    (only,) = heard_by(overheard).values()
    assert ["zigbee2mqtt/ok", ""] == [only.origin, only.label]


def test_what_a_bridge_no_longer_tells_of_goes() -> None:
    """Renamed or gone before it ever spoke: the next list takes it away; what has spoken stays."""
    overheard = Overheard(RECOGNISER)
    for names in (["old", "spoke"], ["new"]):
        listed = [{"friendly_name": name, "definition": {"model": "SEB01ZB"}} for name in names]
        overheard.hear(raw("zigbee2mqtt/bridge/devices", json.dumps(listed).encode()))
        overheard.hear(raw("zigbee2mqtt/spoke", b'{"battery":90}'))
    assert {"mqtt:zigbee2mqtt/new", "mqtt:zigbee2mqtt/spoke"} == heard_by(overheard).keys()


@pytest.mark.parametrize(
    "config",
    [
        {"~": "stat/cord", "stat_t": "~/RESULT", "name": "Cord", "dev": {"mf": "Tasmota", "mdl": "Sonoff"}},
        {
            "device": {"manufacturer": "Tasmota", "model": "Sonoff"},
            "components": {"a": {"state_topic": "stat/cord/RESULT", "name": "Cord"}, "b": {"p": "button"}},
        },
    ],
)
def test_home_assistant_lists_what_has_not_spoken_yet(config: dict[str, object]) -> None:
    """One entity or a whole device, long keys or short: it stands in the inbox with its name, unheard."""
    overheard = Overheard(RECOGNISER)
    overheard.hear(raw("homeassistant/device/x/config", json.dumps(config).encode()))
    (found,) = heard_by(overheard).values()
    assert ["stat/cord/RESULT", "Tasmota Sonoff Cord", 0] == [found.origin, found.label, found.count]


def test_home_assistant_lists_no_thermometer_and_none_of_ours() -> None:
    """What no template listens to would only fill the inbox; our own devices are shown there by ourselves."""
    overheard = Overheard(RECOGNISER)
    for topic in ("attic/temperature", "cuobian/v1/gateway/state/sos-501"):
        config = {"name": "X", "state_topic": topic, "device": {"manufacturer": "A", "model": "B"}}
        overheard.hear(raw("homeassistant/sensor/x/config", json.dumps(config).encode()))
    assert {} == heard_by(overheard)


def test_home_assistant_tells_what_a_topic_is_called() -> None:
    """A discovery message gives its topic a name, which stays when it speaks."""
    overheard = Overheard(RECOGNISER)
    config = {"name": "Cord", "stat_t": "stat/cord/RESULT", "dev": {"mf": "Tasmota", "mdl": "Sonoff"}}
    overheard.hear(raw("homeassistant/sensor/x/config", json.dumps(config).encode()))
    overheard.hear(raw("stat/cord/RESULT", b'{"Button1":{"Action":"SINGLE"}}'))
    found = heard_by(overheard)
    assert {"mqtt:stat/cord/RESULT": "Tasmota Sonoff Cord"} == {
        key: each.label for key, each in found.items()
    }


def test_remotes_on_one_topic_are_told_apart() -> None:
    """rtl_433 puts the whole band on one topic: an entry for each unit, counted by itself."""
    overheard = Overheard(RECOGNISER)
    for code in (1, 2, 2):
        said = {"model": "Kerui-Security", "id": code, "cmd": 10, "motion": 1, "state": "motion"}
        overheard.hear(raw("rtl_433/gw/events", json.dumps(said).encode()))
    assert [1, 2] == sorted(each.count for each in heard_by(overheard).values())


def test_a_stranger_on_a_line_is_named_by_its_code_and_noise_is_not() -> None:
    """A frame that a template understands is an entry with its params; anything else is none."""
    overheard = Overheard(RECOGNISER)
    for frame in (b"20;08;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;", b"\x00\xff noise"):
        overheard.hear_frame(raw("rf", frame, topics.SERIAL), RFLINK)
    (remote,) = heard_by(overheard).values()
    assert [Way.SERIAL, "rf"] == [remote.way, remote.origin]
    assert (Likely("rflink-ev1527", {"code": "0a5c3f", "switch": "01"}),) == remote.likely


def test_a_flood_leaves_the_device_that_was_really_pressed() -> None:
    """Ten thousand topics of nobody's: five hundred entries, and those that read as devices stay."""
    overheard = Overheard(RECOGNISER)
    for number in range(10_000):
        overheard.hear(raw(f"{number}/status", b"online", after=number))
        if number == 3000:
            overheard.hear(raw("zigbee2mqtt/hall/sos", b'{"sos":true,"battery":80}', after=number))
        if number % 500 == 0:
            overheard.trim()
    overheard.trim()
    assert MOST_HEARD == len(overheard)
    assert 10_001 - MOST_HEARD == overheard.dropped
    assert "mqtt:zigbee2mqtt/hall/sos" in heard_by(overheard)


def test_what_was_adopted_or_long_silent_goes() -> None:
    """Both leave the memory and, once, the database."""
    overheard = Overheard(RECOGNISER)
    for name, after in (("old", 0), ("mine", 90_000), ("new", 90_000)):
        overheard.hear(raw(f"cuobian/v1/{name}/event", after=after), "sos.pressed")
    overheard.take_changes(100)
    overheard.forget(lambda each, _: each.origin == "mine", AT + HEARD_KEPT + timedelta(seconds=1))
    changes = overheard.take_changes(100)
    assert ["native:mine", "native:old"] == changes.gone
    assert 1 == len(overheard)
    assert [] == overheard.take_changes(100).gone


@pytest.mark.parametrize(
    ("says", "is_"),
    [
        ("sos.pressed", "cuobian-sos"),
        ("access.card", "cuobian-reader"),
        ("door.closed", "cuobian-door"),
        ("access.plate", "cuobian-gate"),
        ("smoke", "cuobian-sensor"),
    ],
)
def test_a_native_device_is_what_it_says_and_not_what_also_lives(says: str, is_: str) -> None:
    """A heartbeat names nothing; a word of its own does, and no later heartbeat unsays it."""
    overheard = Overheard(RECOGNISER)
    overheard.hear(raw("cuobian/v1/new/event", b'{"type":"heartbeat","worn":"04A1"}'), "heartbeat")
    vague = heard_by(overheard)["native:new"]
    assert (True, b"") == (vague.is_vague, vague.payload)
    for word in (says, "heartbeat", "tamper", "command.done", "device.online"):
        overheard.hear(raw("cuobian/v1/new/event"), word)
        found = heard_by(overheard)["native:new"]
        assert (False, is_) == (found.is_vague, found.likely[0].template)


def test_ports_come_and_go_as_they_are_plugged_in() -> None:
    """A port that a line has, or that is unplugged, is offered no longer."""
    overheard = Overheard(RECOGNISER)
    overheard.ports(["/dev/a", "/dev/b"], ["/dev/b"], AT)
    assert {"port:/dev/a"} == {each.key for each in overheard.take_changes(10).kept}
    overheard.ports([], [], AT)
    assert ["port:/dev/a"] == overheard.take_changes(10).gone


@given(st.lists(st.tuples(st.text(max_size=30), st.binary(max_size=2000)), max_size=20))
def test_nothing_that_is_heard_breaks_it(messages: list[tuple[str, bytes]]) -> None:
    """Any topic and any bytes, from a broker or a line, are taken; what is shown of them is short."""
    overheard = Overheard(RECOGNISER)
    for topic, payload in messages:
        overheard.hear_frame(raw("rf", payload, topics.SERIAL), RFLINK)
        for where in ("{}", "{}/bridge/devices", "homeassistant/{}/config", "zigbee2mqtt/{}"):
            overheard.hear(raw(where.replace("{}", topic), payload))
    assert [] == [each for each in heard_by(overheard).values() if len(each.payload) > SHOWN_BYTES]


def test_what_is_shown_to_a_reader_that_nobody_adopted_is_kept_nowhere() -> None:
    """The reader is found; the card, which opens doors elsewhere, is neither on the page nor on the disk."""
    overheard = Overheard(RECOGNISER)
    for nth, said in enumerate(
        (b'"type":"access.card","card":"04FFEE11"', b'"type":"access.pin","PIN":"04FFEE11"')
    ):
        payload = b'{"id":"1",' + said + b"}"
        overheard.hear(raw(f"cuobian/v1/reader-{nth}/event", payload), "access.card")
        overheard.hear(raw(f"lock/{nth}", b'{"pin_code":"04FFEE11","state":"LOCK"}'))
    found = heard_by(overheard)
    assert 4 == len(found)
    assert {b""} == {each.payload for each in found.values()}


def test_a_topic_of_64_kb_takes_no_room() -> None:
    """It stands in the key and in the row, and none of our devices has such a one."""
    overheard = Overheard(RECOGNISER)
    overheard.hear(raw("zigbee2mqtt/" + "x" * 60_000, b'{"action":"on"}'))
    overheard.hear(raw("zigbee2mqtt/" + "x" * 300, b'{"action":"on"}'))
    assert ["mqtt:zigbee2mqtt/" + "x" * 300] == list(heard_by(overheard))
