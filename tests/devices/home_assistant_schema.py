"""The published shape of a device discovery payload, written down from Home Assistant's own documentation.

https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload ("Device discovery payload",
"Supported abbreviations", "Using availability topics") and the configuration variables of the pages
`binary_sensor.mqtt`, `sensor.mqtt` and `event.mqtt`. Knows nothing of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

ABBREVIATIONS = {
    "dev": "device", "o": "origin", "cmps": "components", "p": "platform", "stat_t": "state_topic",
    "avty": "availability", "avty_t": "availability_topic", "avty_tpl": "availability_template",
    "dev_cla": "device_class", "evt_typ": "event_types", "uniq_id": "unique_id", "val_tpl": "value_template",
}  # fmt: skip
DEVICE = {
    "cu": "configuration_url", "cns": "connections", "ids": "identifiers", "name": "name",
    "mf": "manufacturer", "mdl": "model", "mdl_id": "model_id", "hw": "hw_version", "sw": "sw_version",
    "sa": "suggested_area", "sn": "serial_number", "via_device": "via_device",
}  # fmt: skip
ORIGIN = {"name": "name", "sw": "sw_version", "url": "support_url"}
AVAILABILITY = {
    "availability", "availability_mode", "availability_topic", "availability_template",
    "payload_available", "payload_not_available",
}  # fmt: skip
SHARED = {"command_topic", "state_topic", "qos", "encoding"} | AVAILABILITY
ENTITY = {
    "platform", "unique_id", "name", "entity_category", "enabled_by_default", "icon", "default_entity_id",
    "json_attributes_topic", "json_attributes_template", "value_template", "device_class",
} | SHARED  # fmt: skip
PLATFORMS = {
    "binary_sensor": {"expire_after", "force_update", "off_delay", "payload_on", "payload_off"},
    "sensor": {"expire_after", "force_update", "last_reset_value_template", "options", "state_class",
               "suggested_display_precision", "unit_of_measurement"},
    "event": {"event_types"},
}  # fmt: skip
CLASSES = {
    "binary_sensor": {"battery", "connectivity", "problem", "safety", "tamper", "smoke", "gas", "moisture"},
    "sensor": {"battery", "timestamp"},
    "event": {"button", "doorbell", "motion"},
}
TOPIC = re.compile(r"[^\x00#+]+")
DISCOVERY_TOPIC = re.compile(r"homeassistant/device/(?:[a-zA-Z0-9_-]+/)?[a-zA-Z0-9_-]+/config")


def spelled_out(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload with every abbreviation replaced, as Home Assistant does before it looks."""
    full = _renamed(payload, ABBREVIATIONS)
    full["device"] = _renamed(full.get("device", {}), DEVICE)
    full["origin"] = _renamed(full.get("origin", {}), ORIGIN)
    full["components"] = {
        name: _renamed(each, ABBREVIATIONS) for name, each in full.get("components", {}).items()
    }
    return full


def problems(topic: str, payload: Mapping[str, Any]) -> list[str]:
    """Return what the documentation does not allow in a payload."""
    return list(_problems(topic, spelled_out(payload)))


def _problems(topic: str, full: Mapping[str, Any]) -> Iterator[str]:
    if not DISCOVERY_TOPIC.fullmatch(topic):
        yield f"topic {topic}"
    yield from _unknown("", full, {"device", "origin", "components", *SHARED})
    yield from _unknown("device", full["device"], set(DEVICE.values()))
    yield from _unknown("origin", full["origin"], set(ORIGIN.values()))
    if not full["device"].get("identifiers") and not full["device"].get("connections"):
        yield "device: neither identifiers nor connections"
    if not full["origin"].get("name"):
        yield "origin: name is required"
    if not re.match(r"(https?|homeassistant)://", full["device"].get("configuration_url", "http://")):
        yield "device: configuration_url"
    if not full["components"]:
        yield "components: none"
    for name, part in full["components"].items():
        yield from (f"{name}: {each}" for each in _component(part, full))


def _component(part: Mapping[str, Any], full: Mapping[str, Any]) -> Iterator[str]:
    platform = part.get("platform")
    if platform not in PLATFORMS:
        yield f"platform {platform}"
        return
    yield from _unknown("", part, ENTITY | PLATFORMS[platform])
    if not part.get("unique_id"):
        yield "unique_id is required"
    if part.get("device_class", next(iter(CLASSES[platform]))) not in CLASSES[platform]:
        yield f"device_class {part['device_class']}"
    if part.get("entity_category", "diagnostic") not in {"diagnostic", "config"}:
        yield f"entity_category {part['entity_category']}"
    topics = [part.get("state_topic", full.get("state_topic"))]
    topics += [part[key] for key in ("json_attributes_topic", "availability_topic") if key in part]
    yield from (f"topic {each}" for each in topics if not each or not TOPIC.fullmatch(each))
    types = part.get("event_types")
    if platform == "event" and not (types and all(isinstance(each, str) for each in types)):
        yield "event_types are required"
    if platform == "sensor" and part.get("device_class") == "timestamp" and "state_class" in part:
        yield "a timestamp is no measurement"


def _unknown(where: str, part: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    yield from (f"{where} unknown key {key}" for key in part if key not in known)


def _renamed(part: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in part.items()}
