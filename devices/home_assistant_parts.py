"""The parts a device has in Home Assistant, and what they are called. Data alone; knows no device.

Device classes: https://www.home-assistant.io/integrations/binary_sensor/#device-class, …/sensor, …/event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.domain.model import EventType

_CALLS = frozenset(
    {
        EventType.SOS_PRESSED,
        EventType.FALL,
        EventType.SMOKE,
        EventType.GAS,
        EventType.LEAK,
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """One entity: its platform, its own options, and the readings without which a device has none."""

    platform: str
    more: Mapping[str, object] = field(default_factory=dict)
    needs: frozenset[EventType] = frozenset()


def _binary(name: str, device_class: str, needs: frozenset[EventType] = frozenset()) -> Part:
    more: dict[str, object] = {"device_class": device_class, "value_template": _value(name)}
    if name not in {"call", "tamper"}:
        more["entity_category"] = "diagnostic"
    return Part("binary_sensor", more, needs)


def _value(name: str) -> str:
    return f"{{{{ value_json.{name} }}}}"


def _count(name: str) -> Part:
    return Part("sensor", {"state_class": "measurement", "value_template": _value(name)})


PARTS: Mapping[str, Part] = {
    "call": _binary("call", "safety", _CALLS),
    "press": Part("event", {"device_class": "button"}),
    "tamper": _binary("tamper", "tamper", frozenset({EventType.TAMPER})),
    "fault": _binary("fault", "problem"),
    "online": _binary("online", "connectivity"),
    "battery": Part(
        "sensor",
        {
            "device_class": "battery",
            "unit_of_measurement": "%",
            "state_class": "measurement",
            "entity_category": "diagnostic",
            "value_template": _value("battery"),
        },
    ),
    "battery_low": _binary("battery_low", "battery", frozenset({EventType.BATTERY_LOW})),
    "heard": Part(
        "sensor",
        {
            "device_class": "timestamp",
            "entity_category": "diagnostic",
            "value_template": _value("heard"),
        },
    ),
    "connected": Part(
        "binary_sensor",
        {
            "device_class": "connectivity",
            "entity_category": "diagnostic",
            "value_template": "{{ 'ON' if value_json.online else 'OFF' }}",
        },
    ),
    "calls": _count("calls"),
    "faults": _count("faults"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "call": "求助",
        "press": "按下",
        "tamper": "被拆",
        "fault": "故障",
        "online": "在线",
        "battery": "电量",
        "battery_low": "电量低",
        "heard": "上次收到",
        "connected": "网关在线",
        "calls": "未结求助",
        "faults": "未结故障",
    },
    "en": {
        "call": "Call for help",
        "press": "Pressed",
        "tamper": "Tampered with",
        "fault": "Fault",
        "online": "Online",
        "battery": "Battery",
        "battery_low": "Battery low",
        "heard": "Last heard",
        "connected": "Gateway",
        "calls": "Open calls for help",
        "faults": "Open faults",
    },
}
