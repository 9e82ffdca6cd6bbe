"""The native protocol's topics (CONTRACT §3) and the names the transports go by. Never talks to a broker."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from gateway.domain.model import DeviceId

ROOT = "cuobian/v1/"
GATEWAY = "gateway"
"""Stands where a device's id stands, for what the gateway itself says; no device may be called so."""
GATEWAY_STATUS = f"{ROOT}{GATEWAY}/status"
REGISTER = f"{ROOT}{GATEWAY}/register"
"""How far the register reaches, signed and retained."""
ALIVE = f"{ROOT}{GATEWAY}/alive"
"""The sign of life, retained: given only while nothing stands against it."""
ANY_EVENT = f"{ROOT}+/event"
ANY_STATUS = f"{ROOT}+/status"

SOS = "broker:sos"
BULK = "broker:bulk"
SERIAL = "serial"
OSDP = "osdp"
"""Names of the sources, as `RawMessage.source` carries them."""

MOST_LEVELS = 100
"""mosquitto ends the connection at 200 levels of a topic."""
_DEVICE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_UNHEARABLE = re.compile("[+#\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Wildcards, and what mosquitto ends the connection for (`mosquitto_validate_utf8`)."""


class Native(NamedTuple):
    """A native topic taken apart: `cuobian/v1/{device}/{leaf}`."""

    device: DeviceId | None
    """None where the name is none that a device may have."""
    leaf: str


@lru_cache(maxsize=8192)
def native(topic: str) -> Native | None:
    """Take a topic apart; None where it is not one that a native device publishes to."""
    if not topic.startswith(ROOT):
        return None
    name, _, leaf = topic[len(ROOT) :].partition("/")
    if leaf not in {"event", "status"}:
        return None
    usable = name != GATEWAY and _DEVICE.fullmatch(name) is not None
    return Native(DeviceId(name) if usable else None, leaf)


def is_exact(topic: str) -> bool:
    """Tell whether a topic is one that somebody else's device may be heard on by its name.

    One filter that the broker ends the connection for would leave every device of that session unheard.
    """
    return (
        topic != ""
        and not topic.startswith(("$", ROOT))
        and topic.count("/") < MOST_LEVELS
        and _UNHEARABLE.search(topic) is None
    )


def event(device: DeviceId) -> str:
    """Return the topic a native device sends its events to."""
    return f"{ROOT}{device}/event"


def ack(device: DeviceId) -> str:
    """Return the topic a native device hears its receipts on."""
    return f"{ROOT}{device}/ack"


def probe(session: str) -> str:
    """Return the topic one session of the gateway sends itself its probes on."""
    return f"{ROOT}{GATEWAY}/probe/{session}"


def line_device(line: str) -> DeviceId:
    """Return the name under which a serial line itself is recorded."""
    return DeviceId(f"line:{line}")
