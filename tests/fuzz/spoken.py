"""What is no template: a target for everything that reads what devices, telephones and cameras may send."""

from __future__ import annotations

import binascii
import json
from collections.abc import Iterator

from devices import mdns, onvif_wire, topics
from devices.decode import parse_any, parse_object
from devices.likely import Recogniser
from devices.modem import at_words, deliver
from devices.modem import decode as modem_decode
from devices.modem.at_lines import LONGEST, Lines
from devices.modem.octets import BadPdu
from devices.modem.storage import KEY, TEXT
from devices.osdp_decode import decode_osdp
from devices.osdp_said import Said
from devices.osdp_sight import CRC_BEGIN, Sight
from devices.osdp_site import Input, ReaderIndex
from devices.overheard import Overheard
from devices.vision import events as vision_events
from devices.voice import control, netstrings
from devices.voice import decode as voice_decode
from gateway.cli.discovering import permit_refusal
from gateway.cli.listening import as_text
from gateway.domain.errors import DeviceNonsense
from gateway.domain.model import DeviceId, RawMessage
from tests.devices.sides import AT
from tests.fuzz.target import AT_ONCE, Target
from tests.fuzz.wire import LINE, TEMPLATES, Installed, whole


def osdp_frame(reply: int, data: bytes = b"", block: bytes = b"", address: int = 1) -> bytes:
    """Return one reply of a reader, checked, with a security block where one is given."""
    control = 0x04 | (0x08 if block else 0)
    size = 5 + len(block) + 1 + len(data) + 2
    head = bytes([0x53, 0x80 | address]) + size.to_bytes(2, "little") + bytes([control]) + block
    frame = head + bytes([reply]) + data
    return frame + binascii.crc_hqx(frame, CRC_BEGIN).to_bytes(2, "little")


def _sight(data: bytes) -> None:
    sight = Sight()
    for seen in (*sight.feed(data), *sight.feed(osdp_frame(0x40))):
        assert 0 <= seen.address <= 127
        assert isinstance(seen.ends_handshake, bool)
        str(seen.offence)
    after = Sight()
    after.feed(data)
    after.forget()
    assert [0x40] == [seen.reply for seen in after.feed(osdp_frame(0x40))], "deaf after noise"


def _osdp_events(data: bytes) -> None:
    said = Said(ReaderIndex(DeviceId("r"), 1, contact=Input(0), rex=Input(1)))
    sizes = data[:4].ljust(4, b"\0")
    event = {
        "event": sizes[0] % 6,
        "data": data[:64],
        "report": data[:8],
        "length": int.from_bytes(sizes[1:3], "big") - 5,
        "format": sizes[3] % 4,
        "type": sizes[1] % 4,
        "reader_no": sizes[2],
    }
    for number in range(2):
        for each in said.hear(event, float(number)):
            whole(
                decode_osdp(RawMessage(AT, topics.OSDP, LINE, json.dumps({"device": "r", **each}).encode()))
            )


def _any_osdp(data: bytes) -> None:
    whole(decode_osdp(RawMessage(AT, topics.OSDP, LINE, data)))


def _at(data: bytes) -> None:
    found = Lines().feed(data)
    assert all(each and each.isascii() and each.isprintable() and len(each) <= LONGEST for each in found)
    for line in found:
        assert isinstance(at_words.is_final(line), bool)
        said = at_words.event(line, line)
        assert isinstance(said, at_words.Event)
        answer = at_words.Answer([line], line)
        str(answer.code)
        at_words.calls_of(answer)


def _pdu(data: bytes) -> None:
    found = deliver.read(data.decode("ascii", "replace"))
    if isinstance(found, deliver.Deliver):
        assert len(found.text) <= 400
        assert found.at is None or found.at.tzinfo is not None
    else:
        assert isinstance(found.fate, deliver.Fate)


def _modem(data: bytes) -> None:
    for origin in (TEXT, KEY):
        whole([modem_decode.decode(RawMessage(AT, "modem", origin, data))])


def _voice(data: bytes) -> None:
    whole([voice_decode.decode(RawMessage(AT, "voice", "key", data))])


def _netstrings(data: bytes) -> None:
    for said in netstrings.Netstrings().feed(data):
        assert isinstance(control.event(said), control.Event)


def _onvif(data: bytes) -> None:
    found = onvif_wire.answered(data, "192.168.1.20")
    assert found is None or found.address.startswith("192.168.1.20:")


def _mdns(data: bytes) -> None:
    found = mdns.announced(data)
    if found is not None:
        assert found == mdns.announced(found.line())
        found.label.encode()


class Strangers:
    """What is overheard and what it may be: bounded, whatever comes."""

    def __init__(self) -> None:
        self._recogniser = Recogniser(TEMPLATES)
        self._overheard = Overheard(self._recogniser)
        self._turn = 0

    def hear(self, data: bytes) -> None:
        self._turn += 1
        topic = TOPICS[self._turn % len(TOPICS)]
        raw = RawMessage(AT, topics.BULK, topic, data)
        self._overheard.hear(raw)
        self._overheard.trim()
        assert len(self._overheard) <= 600
        if self._turn % 10 == 0:
            self._overheard.recognise(1)
            self._overheard.take_changes(10)
        assert isinstance(self._recogniser.named(topic, data), str)


def _lines(data: bytes) -> None:
    for receiver in RECEIVERS:
        RECOGNISER.on_a_line(data, receiver)


RECOGNISER = Recogniser(TEMPLATES)
RECEIVERS = [each.line for each in TEMPLATES.values() if each.line is not None][:3]
TOPICS = (
    *(
        "zigbee2mqtt/x",
        "zigbee2mqtt/bridge/devices",
        "tele/x/SENSOR",
        "rtl_433/h/events",
        "shellies/x/input/0",
    ),
    *(
        "homeassistant/binary_sensor/x/config",
        "frigate/events",
        "cuobian/v1/x/event",
        "a/" * 30,
        "+/bridge/devices",
    ),
)


def _parsers(data: bytes) -> None:
    assert isinstance(parse_any(data), str | int | float | bool | list | dict | None)
    assert isinstance(parse_object(data), dict)


def _texts(data: bytes) -> None:
    as_text(data, 200).encode()
    permit_refusal(data).encode("utf-8", "surrogatepass")


def _acknowledged(data: bytes) -> None:
    found = vision_events.acknowledged(data)
    assert found is None or isinstance(found, str)


PDUS = (
    b"0791361907002039040B913618305010F000006210211132042308E8329BFD6681A2",
    b"07913619070020390406900180F60008621021113204230400680069",
    b"06050B913618305010F062102111320423621021113204230000"[:52],
    b"0791361907002039440B913618305010F0000062102111320423A0050003CC0202" + b"41" * 20,
)
AT_LINES = (
    b'\r\n+CMTI: "SM",3\r\n\r\nOK\r\n> \r\n+CLCC: 1,0,3,0,0,"138",129\r\n+RXDTMF: 1\r\n',
    b"+CMT: ,30\r\n0791\r\n+QTONEDET: 49\r\n#DTMFEV: 1,1\r\n+CME ERROR: 10\r\nNO CARRIER\r\n+CREG: 0,1\r\n",
)
BARESIP = (
    b'{"event":true,"type":"CALL_DTMF_START","param":"1","direction":"outgoing"}',
    b'{"response":true,"ok":true,"data":"x","token":"t"}',
)
ANSWER = (
    b'<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/'
    b'discovery"><e:Body><d:ProbeMatches><d:ProbeMatch><d:Scopes>onvif://www.onvif.org/name/A_B onvif://www.onvif.org/'
    b"hardware/C</d:Scopes><d:XAddrs>http://192.168.1.20/onvif/device_service</d:XAddrs></d:ProbeMatch>"
    b"</d:ProbeMatches></e:Body></e:Envelope>"
)
ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + ANSWER
ANNOUNCED = b'["_shelly._tcp.local.","shellyplus1-aa","192.168.1.9",80,{"app":"Plus1","gen":"2"}]\n'
LISTED = (
    b'[{"ieee_address":"0x1","friendly_name":"x","definition":{"model":"SOS01","vendor":"y"},"type":"EndDevice"}]',
    b'{"~":"a","name":"x","stat_t":"~/b","dev":{"ids":["x"],"mdl":"y"}}',
)


def natives() -> Iterator[Target]:
    """Give a target for what our own devices say."""
    native = [
        b'{"id":"a-1","type":"sos.pressed","at":"2026-11-23T04:00:00Z","battery":90,"person":"wu"}',
        b'{"id":"a-2","type":"access.card","card":"0a5c3f"}',
        b'{"online":true,"battery":12,"firmware":"1.0"}',
    ]
    yield Target(
        "native",
        native,
        Installed(TEMPLATES["cuobian-sos"], {}).hear,
        covers=(
            *("devices.native:read_event", "devices.native:read_status", "devices.native:undecoded"),
            "devices.native:kept",
        ),
    )
    yield Target(
        "json",
        native,
        _parsers,
        (DeviceNonsense,),
        (
            "devices.decode:parse_any",
            "devices.decode:parse_object",
        ),
    )


def osdp() -> Iterator[Target]:
    """Give a target for what readers on RS-485 answer, and what becomes of it."""
    replies = [
        *(osdp_frame(0x40), osdp_frame(0x50, b"\0\0\x1a\0\x12\x34\x56\x78"), osdp_frame(0x41, b"\x06")),
        osdp_frame(0x46, b"\x09\x01\x01"),
        osdp_frame(0x76, b"\x11" * 32, b"\x03\x12\x01"),
        osdp_frame(0x50, b"\x99" * 16, b"\x02\x16"),
        osdp_frame(0x76, b"\x11" * 32, b"\x03\x12\x00"),
    ]
    yield Target(
        "osdp replies",
        replies,
        _sight,
        covers=(
            "devices.osdp_sight:Sight.feed",
            "devices.osdp_sight:read_reply",
        ),
        most=AT_ONCE,
    )
    events = [
        bytes([1, 0, 26, 0, 0x12, 0x34, 0x56, 0x78]),
        b"\x02\x00\x05\x001234#",
        b"\x04\x00\x02\x00\x01\x01",
    ]
    yield Target(
        "osdp events",
        events,
        _osdp_events,
        covers=(
            "devices.osdp_said:Said.hear",
            "devices.osdp_said:Keypad.press",
        ),
    )
    yield Target(
        "osdp messages",
        [b'{"device":"r","type":"access.card","card":"1a","reader":0}'],
        _any_osdp,
        covers=("devices.osdp_decode:decode_osdp",),
    )


def phones() -> Iterator[Target]:
    """Give a target for what modems and the telephone programme say."""
    yield Target(
        "modem lines",
        AT_LINES,
        _at,
        covers=(
            "devices.modem.at_lines:Lines.feed",
            "devices.modem.at_lines:printable",
        ),
        most=AT_ONCE,
    )
    yield Target(
        "modem pdu",
        PDUS,
        _pdu,
        (BadPdu,),
        (
            *("devices.modem.deliver:read", "devices.modem.gsm7:text_of", "devices.modem.gsm7:unpack"),
            *("devices.modem.octets:digits_of", "devices.modem.gsm7:pack"),
        ),
    )
    texts = [b'{"from":"+8613800138000","text":"1","id":"x"}', b'{"number":"1","key":"1","notification":"7"}']
    yield Target("modem messages", texts, _modem, covers=("devices.modem.decode:decode",))
    yield Target(
        "voice messages", [b'{"key":"1","notification":"7"}'], _voice, covers=("devices.voice.decode:decode",)
    )
    said = [netstrings.wrap(each) for each in BARESIP]
    yield Target(
        "baresip",
        [*said, b"".join(said)],
        _netstrings,
        (netstrings.BadNetstring,),
        (
            *("devices.voice.netstrings:Netstrings.feed", "devices.voice.control:event"),
            "devices.voice.netstrings:wrap",
        ),
        most=AT_ONCE,
    )
    yield Target(
        "baresip strings",
        BARESIP,
        lambda data: str(control.event(data)),
        covers=("devices.voice.control:event",),
    )


def networked() -> Iterator[Target]:
    """Give a target for what anybody on the network or the broker says."""
    yield Target("ws-discovery", [ANSWER, ENTITIES], _onvif, covers=("devices.onvif_wire:answered",))
    yield Target("mdns", [ANNOUNCED], _mdns, covers=("devices.mdns:announced",))
    yield Target(
        "vision acks",
        [b'{"id":"a","status":"committed"}'],
        _acknowledged,
        covers=("devices.vision.events:acknowledged",),
    )
    heard = [
        *LISTED,
        *(each.wire for name in ("zigbee2mqtt-sos", "rtl433-cavius") for each in TEMPLATES[name].samples),
    ]
    yield Target(
        "overheard",
        heard,
        Strangers().hear,
        covers=(
            *(
                "devices.overheard:Overheard.hear",
                "devices.likely:Recogniser.named",
                "devices.likely:Recogniser.promise",
            ),
            *(
                "devices.likely:Recogniser.over_mqtt",
                "devices.overheard:Overheard.forget",
                "devices.strangers:Strangers.note",
            ),
        ),
    )
    frames = [b"20;08;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;", bytes.fromhex("24e001400384d00358")]
    yield Target(
        "strange frames",
        frames,
        _lines,
        covers=(
            *(
                "devices.likely:Recogniser.on_a_line",
                "devices.overheard:Overheard.hear_frame",
                "devices.index:LineIndex.hear",
            ),
        ),
    )
    yield Target(
        "shown to people",
        [b'{"status":"error","error":"x"}'],
        _texts,
        covers=(
            "gateway.cli.listening:as_text",
            "gateway.cli.discovering:permit_refusal",
        ),
    )


def targets() -> list[Target]:
    """Return them all."""
    return [*natives(), *osdp(), *phones(), *networked()]
