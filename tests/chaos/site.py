"""The compound in which it goes wrong, as its installer wrote it down. Starts nothing."""

from __future__ import annotations

BUTTONS = tuple(f"sos-{number}" for number in range(101, 109))
RADIO, RADIO_FRAME = "rf-109", b"20;08;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;\r\n"
STRANGER_FRAME = b"20;09;EV1527;ID=0bad00;SWITCH=01;CMD=ON;\r\n"
READER, LOCK, OSDP, CAMERA = "reader-1", "lock-1", "osdp-1", "cam-1"
CARD, STRANGERS_CARD = "04A1B2C3D4", "04DEADBEEF"
OSDP_SHOWN, OSDP_READ = "155a3c40", "05568f1"
MOBILE = "+8613800138000"
HELPERS = ("zheng", "lin")
SEEN = "frigate"
"""Base topic of a recogniser of faces that is not ours: it needs no models to say that somebody was seen."""

HOMES = range(101, 110)
CONTACTS = (
    '{{channel: webhook, address: "{hook}/zheng"}}, {{channel: email, address: zheng@example.org}},'
    ' {{channel: sms, address: "138 0013 8000"}}'
)


def document(hook: str, radio: str, bus: str, film: str, wait: str) -> str:
    """Return the site: nine homes with a button each, two doors, a camera, two neighbours and a guard."""
    homes = "\n".join(
        f'  - {{id: h{each}, kind: household, name: "{each}", in: b3u2, floor: {each // 10}}}'
        for each in HOMES
    )
    residents = "\n".join(f"  - {{id: r{each}, name: 住户{each}, home: h{each}}}" for each in HOMES)
    buttons = "\n".join(
        f"  - {{id: sos-{each}, template: cuobian-sos, place: h{each}, resident: r{each}, policy: elder}}"
        for each in HOMES[:-1]
    )
    return f"""\
site: {{name: 金海岸, language: zh-CN, timezone: Asia/Shanghai, desk: [guard]}}
places:
  - {{id: b3, kind: building, name: 3号楼}}
  - {{id: b3u2, kind: entrance, name: 2单元, in: b3}}
{homes}
people:
{residents}
  - {{id: lin, name: 林师傅, contacts: [{{channel: webhook, address: "{hook}/lin"}}]}}
  - {{id: guard, name: 门岗, contacts: [{{channel: webhook, address: "{hook}/guard"}}]}}
  - {{id: zheng, name: 郑阿姨, contacts: [{CONTACTS.format(hook=hook)}]}}
groups:
  - {{id: bangbang, name: 厝边帮帮团, members: [zheng, lin]}}
policies:
  - id: elder
    steps: [{{notify: [zheng], wait: {wait}}}, {{notify: ["group:bangbang"], wait: {wait}}}]
    arrive_within: 15m
    last_resort: [guard]
lines:
  - {{id: rf, port: {radio}}}
  - {{id: gate, port: {bus}, baudrate: 115200}}
devices:
{buttons}
  - {{id: {RADIO}, template: rflink-ev1527, line: rf, place: h109, resident: r109, policy: elder,
     params: {{code: 0a5c3f, switch: "01"}}}}
  - {{id: {READER}, template: cuobian-reader, place: b3u2}}
  - {{id: {LOCK}, template: cuobian-door, place: b3u2}}
  - {{id: {OSDP}, template: osdp-reader, line: gate, place: b3u2,
     params: {{address: "1", contact: "0", rex: "1"}}}}
  - {{id: {CAMERA}, template: cuobian-camera, place: b3u2,
     camera: {{source: "{film}", rate: 2, purposes: [identify]}}}}
  - {{id: seen, template: frigate-face, place: b3u2, params: {{base: {SEEN}, camera: unit}}}}
doors:
  - {{id: unit, name: 单元门, place: b3u2, readers: [{READER}], lock: {LOCK}, contact: {LOCK}}}
  - {{id: gate, name: 大门, place: b3u2, readers: [{OSDP}], lock: {OSDP}, contact: {OSDP}, rex: [{OSDP}]}}
rights:
  - {{who: [zheng], doors: [unit, gate]}}
"""
