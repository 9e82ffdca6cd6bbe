"""What says on the network that it is there (mDNS): heard in a process of its own while somebody looks.

Owns that process and what its lines mean. Never imports zeroconf itself: its 17 MB go with the process, and
nothing it does can hold up a press. What is announced is no device of ours yet: it knows no broker.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from devices.child import end, spawn

LONGEST_LINE = 2048
"""Bytes of one announcement that are read."""
LONGEST_NAME, LONGEST_TEXT, MOST_TEXTS = 100, 60, 12
MOST_TOLD = 20
"""Lines of trouble that are passed on each time somebody looks: whoever floods the network fills no log."""
PATIENCE = 3.0
"""Seconds the process may take to end."""
COORDINATORS = (
    *("_zigbee-coordinator", "_slzb-06", "_uzg-01", "_xzg", "_czc"),
    *("_zigstar_gw", "_zigate-zigbee-gateway", "_tubeszb"),
)
"""What Zigbee adapters on the network call themselves; Zigbee2MQTT looks for `_NAME._tcp` where its port says
`mdns://NAME`: https://www.zigbee2mqtt.io/guide/configuration/adapter-settings.html"""
SERVICES = tuple(
    f"{each}._tcp.local." for each in ("_shelly", "_esphomelib", "_http", "_mqtt", *COORDINATORS)
)


class Kind(StrEnum):
    """What was announced, by what has to be done with it next."""

    SHELLY = "shelly"
    """Gen2 and later: https://shelly-api-docs.shelly.cloud/gen2/General/mDNS"""
    SHELLY_GEN1 = "shelly-gen1"
    ESPHOME = "esphome"
    TASMOTA = "tasmota"
    """Its web server's TXT record says devicetype=tasmota, where SetOption55 is on."""
    BROKER = "broker"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Announced:
    """One announcement."""

    service: str
    """Such as `_shelly._tcp.local.`."""
    name: str
    """The instance, without the service."""
    address: str
    port: int
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind | None:
        """What it is; None for what is none of ours, such as a printer."""
        return _KINDS.get(self.service.removesuffix("._tcp.local."), _web)(self)

    @property
    def label(self) -> str:
        """Brand and model, as far as it says so."""
        known = _LABELS.get(self.kind) if self.kind is not None else None
        brand, keys = known if known is not None else ("", ())
        said = next((self.texts[key] for key in keys if self.texts.get(key)), "")
        return f"{brand} {said}".strip()[:120]

    def line(self) -> bytes:
        """Return it as one line of JSON."""
        row = [self.service, self.name, self.address, self.port, dict(self.texts)]
        return json.dumps(row).encode() + b"\n"


def _web(found: Announced) -> Kind | None:
    """Tell what a web server is the page of."""
    if found.texts.get("devicetype") == "tasmota":
        return Kind.TASMOTA
    # Gen2 says `gen` here too, and has a service of its own.
    gen1 = found.name.lower().startswith("shelly") and "gen" not in found.texts
    return Kind.SHELLY_GEN1 if gen1 else None


_KINDS: Mapping[str, Callable[[Announced], Kind | None]] = {
    "_shelly": lambda _: Kind.SHELLY,
    "_esphomelib": lambda _: Kind.ESPHOME,
    "_mqtt": lambda _: Kind.BROKER,
    **dict.fromkeys(COORDINATORS, lambda _: Kind.COORDINATOR),
}
_LABELS: Mapping[Kind, tuple[str, tuple[str, ...]]] = {
    Kind.SHELLY: ("Shelly", ("app",)),
    Kind.SHELLY_GEN1: ("Shelly", ("id",)),
    Kind.ESPHOME: ("ESPHome", ("friendly_name", "project_name", "board")),
    Kind.TASMOTA: ("Tasmota", ()),
    Kind.BROKER: ("MQTT", ()),
    Kind.COORDINATOR: ("Zigbee", ("radio_type",)),
}


def announced(line: bytes) -> Announced | None:
    """Return what a line of that process says; None for anything that is not to be shown."""
    try:
        service, name, address, port, texts = json.loads(line)
        found = Announced(
            _text(service), _text(name)[:LONGEST_NAME], _text(address), int(port), _texts(texts)
        )
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    usable = found.name and found.address and 0 < found.port < 65536 and found.kind is not None
    return found if usable else None


class MdnsTap:
    """Hears what is announced, while it is started; hands it in on a thread of its own."""

    def __init__(
        self, take: Callable[[Announced], None], tell: Callable[[str], None], address: str = ""
    ) -> None:
        """`address`: of the one interface to ask on; empty: the one to the network."""
        self._take = take
        self._tell = tell
        self._address = address
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin; call from a thread that lives as long as this should."""
        command = [sys.executable, "-m", "devices.mdns_listen", *filter(None, [self._address])]
        self._process = spawn(command, output=subprocess.PIPE)
        threading.Thread(target=self._read, args=(self._process,), name="mdns", daemon=True).start()

    def stop(self) -> None:
        """End."""
        if self._process is not None:
            end(self._process, PATIENCE)
            self._process = None

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdout is None:
            raise TypeError("expected a pipe")
        told = 0
        with process.stdout as lines:
            while line := lines.readline(LONGEST_LINE):
                found = announced(line)
                if found is not None:
                    self._take(found)
                elif not line.startswith(b"[") and told < MOST_TOLD:
                    told += 1
                    self._tell(line.decode("utf-8", "replace").strip())


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("expected a mapping")
    some = list(value.items())[:MOST_TEXTS]
    return {_text(key)[:LONGEST_TEXT]: _text(each)[:LONGEST_TEXT] for key, each in some}


def _text(value: object) -> str:
    """Return a text that a page and a database can hold, empty for all else."""
    return value if isinstance(value, str) and value.isprintable() else ""
