"""What Home Assistant is shown: discovery payloads and the states they name. Pure; never talks to a broker.

Sources: https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload and the pages of the MQTT
binary sensor, sensor and event. Places and devices are named here, people never: whoever may read this broker
is not thereby somebody a resident has agreed to be shown to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from devices import topics
from devices.home_assistant_parts import PARTS, WORDS, Part
from devices.template import Template
from gateway.domain.model import DeviceId, EventType
from gateway.domain.site import Device, Site

ROOT = "homeassistant"
BIRTH = f"{ROOT}/status"
"""Where Home Assistant says `online` when it has started."""
ANY_CONFIG = f"{ROOT}/device/+/config"
OURS = "cuobian_"
"""Begins every id of ours there; what begins otherwise belongs to somebody else and is left alone."""
ALARMS = f"{topics.ROOT}{topics.GATEWAY}/alarms"
MOST_LISTED = 50
"""Open alarms named one by one: the recorder of Home Assistant refuses attributes above 16 kB."""
PRESSES = (EventType.SOS_PRESSED, EventType.SOS_CANCELLED, EventType.FALL)
"""What is shown as a moment that triggers automations; everything else is a state."""
GATEWAY_PARTS = ("connected", "call", "fault", "calls", "faults")

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DeviceNow:
    """What is known of a device, for everybody to see."""

    online: bool | None = None
    """None: it has never said so, and nobody watches its silence."""
    battery: int | None = None
    battery_low: bool = False
    heard_at: datetime | None = None
    call: bool = False
    """True while a call for help from it is open."""
    faults: frozenset[EventType] = frozenset()
    """Its open faults."""


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """One open alarm, without the people in it."""

    id: str
    kind: str
    state: str
    place: str
    raised_at: datetime
    technical: bool
    devices: tuple[DeviceId, ...] = ()
    fault: EventType | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """One moment that a device told of, already on disk."""

    device: DeviceId
    type: EventType
    at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Who publishes: the version of the programme, and where its pages are."""

    version: str
    page: str


def config_topic(device: DeviceId) -> str:
    """Return where a device is described; the gateway itself is `gateway`, which no device is called."""
    return f"{ROOT}/device/{OURS}{device}/config"


def device_of(topic: str) -> DeviceId | None:
    """Return whose description stands on a topic; None where it is not one of ours."""
    front, back = f"{ROOT}/device/{OURS}", "/config"
    if not topic.startswith(front) or not topic.endswith(back):
        return None
    return DeviceId(topic[len(front) : -len(back)])


def state_topic(device: DeviceId) -> str:
    """Return where a device's state stands, retained."""
    return ALARMS if device == topics.GATEWAY else f"{topics.ROOT}{topics.GATEWAY}/device/{device}"


def press_topic(device: DeviceId) -> str:
    """Return where a device's presses are told, not retained: they happen, and are no state."""
    return f"{topics.ROOT}{topics.GATEWAY}/pressed/{device}"


def device_config(site: Site, device: Device, template: Template, origin: Origin) -> bytes:
    """Return the description of one installed device."""
    place = site.place_name(device.place)
    title = template.title.en if site.language.startswith("en") else template.title.zh
    about = _device_info(f"{place} {device.id}".strip(), str(device.id), origin)
    about |= {"mf": template.products[0].brand, "mdl": title, "via_device": f"{OURS}{topics.GATEWAY}"}
    if place:
        about["sa"] = place
    parts = {name: _part(device.id, name, site.language) for name in shown_of(template)}
    if "press" in parts:
        told = [each.value for each in PRESSES if each in template.reads]
        parts["press"] |= {"event_types": told, "state_topic": press_topic(device.id)}
    return _bytes(
        {
            "dev": about,
            "o": _origin(origin),
            "cmps": parts,
            "state_topic": state_topic(device.id),
            "qos": 1,
            **_AVAILABILITY,
        }
    )


def gateway_config(site: Site, origin: Origin) -> bytes:
    """Return the description of the gateway itself: whether it is there, and what is open."""
    gateway = DeviceId(topics.GATEWAY)
    about = _device_info(f"{site.name} Cuobian".strip(), topics.GATEWAY, origin) | {"mf": "Cuobian"}
    parts = {name: _part(gateway, name, site.language) for name in GATEWAY_PARTS}
    for name in GATEWAY_PARTS:
        # Whether it is there must show while it is not.
        parts[name] |= {"state_topic": topics.GATEWAY_STATUS} if name == "connected" else _AVAILABILITY
    parts["calls"]["json_attributes_topic"] = ALARMS
    return _bytes(
        {"dev": about, "o": _origin(origin), "cmps": parts, "state_topic": state_topic(gateway), "qos": 1}
    )


def shown_of(template: Template) -> tuple[str, ...]:
    """Return the parts a device of this template has."""
    reads = template.reads
    told = {name for name, part in PARTS.items() if not part.needs.isdisjoint(reads)}
    if template.native is not None or (template.mqtt is not None and template.mqtt.battery is not None):
        told |= {"battery", "battery_low"}
    if not reads.isdisjoint(PRESSES):
        told.add("press")
    always = {"fault", "online", "heard"}
    return tuple(name for name in PARTS if name in told | always and name not in _GATEWAY_ALONE)


def device_state(now: DeviceNow) -> bytes:
    """Return the state of a device as its parts read it."""
    return _bytes(
        {
            "online": None if now.online is None else _on(now.online),
            "battery": now.battery,
            "battery_low": _on(now.battery_low or EventType.BATTERY_LOW in now.faults),
            "heard": _time(now.heard_at) if now.heard_at is not None else None,
            "call": _on(now.call),
            "fault": _on(bool(now.faults)),
            "tamper": _on(EventType.TAMPER in now.faults),
        }
    )


def alarms_state(alarms: Iterable[OpenAlarm]) -> bytes:
    """Return what is open in the whole compound: counted, and calls for help first one by one."""
    all_open = sorted(alarms, key=lambda each: each.technical)
    faults = sum(each.technical for each in all_open)
    calls = len(all_open) - faults
    return _bytes(
        {
            "calls": calls,
            "faults": faults,
            "call": _on(calls > 0),
            "fault": _on(faults > 0),
            "alarms": [_listed(each) for each in all_open[:MOST_LISTED]],
        }
    )


def pressed(press: Press) -> bytes:
    """Return what an event entity takes."""
    return _bytes({"event_type": press.type.value, "at": _time(press.at)})


_GATEWAY_ALONE = frozenset(GATEWAY_PARTS) - {"call", "fault"}
_AVAILABILITY: Json = {
    "availability_topic": topics.GATEWAY_STATUS,
    "availability_template": "{{ 'online' if value_json.online else 'offline' }}",
}


def _part(device: DeviceId, name: str, language: str) -> dict[str, object]:
    part: Part = PARTS[name]
    words = WORDS["en" if language.startswith("en") else "zh"]
    return {"p": part.platform, "unique_id": f"{OURS}{device}_{name}", "name": words[name], **part.more}


def _device_info(name: str, id_: str, origin: Origin) -> dict[str, object]:
    return {"ids": [f"{OURS}{id_}"], "name": name, "cu": origin.page}


def _origin(origin: Origin) -> Json:
    return {"name": "Cuobian", "sw": origin.version}


def _listed(alarm: OpenAlarm) -> Json:
    return {
        "id": alarm.id,
        "kind": alarm.kind,
        "state": alarm.state,
        "place": alarm.place,
        "raised_at": _time(alarm.raised_at),
    }


def _on(value: bool) -> str:
    return "ON" if value else "OFF"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _bytes(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
