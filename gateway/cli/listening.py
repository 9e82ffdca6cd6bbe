"""`cuobian devices listen`: what devices say, decoded as it comes; also by a template not installed yet."""

from __future__ import annotations

import argparse
import json
import queue
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from config.duration import parse_duration
from config.schema import Settings
from config.secrets import read_secret
from devices import catalogue, topics
from devices.broker_config import GATEWAY
from devices.broker_folder import BrokerFolder
from devices.listen import BrokerTap, PortTap
from devices.mqtt_settings import MqttSettings
from devices.native import kept
from devices.registry import Registry
from devices.samples import failures
from devices.template import Template
from gateway.cli.opening import mqtt_settings_of, opened, registry_of
from gateway.cli.parser import CommandParser, add_json
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import DeviceId, EventType, LineId, RawMessage, Reading
from gateway.domain.site import Device, Line, Site
from gateway.runtime import stop_on_signals
from gateway.service import core_state

NEW = DeviceId("new")
"""The device that a template is tried with."""
PORT = LineId("port")
LOOK = 0.2
"""Seconds between two looks whether it is time to end."""
SHOWN = 400
"""Bytes of a raw message that are shown."""
SAYS_NOTHING = frozenset({EventType.UNDECODED, EventType.HEARTBEAT})


class Listening(NamedTuple):
    """Who is listened to."""

    registry: Registry
    heard: frozenset[str]
    """Topics."""
    port: bool
    """Whether a serial port is opened."""


def add_word(words: argparse._SubParsersAction[CommandParser]) -> None:
    """Add `listen` to the words of a command."""
    word = words.add_parser(
        "listen",
        help="show what devices say, decoded, while it comes",
        description="Show what devices say, decoded, while it comes; the raw message where it says nothing. "
        "Works beside a running gateway and never answers for it. Ctrl-C ends it.",
        example="cuobian devices listen --template acme.yaml --param name=b3-501/sos",
    )
    word.add_argument("--template", metavar="FILE", type=Path, help="try this template, with a device `new`")
    word.add_argument(
        "--param",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a param of the device `new`; on a serial line the examples stand for those left out",
    )
    word.add_argument("--line", metavar="PORT", help="listen to this serial port, which nobody else has open")
    word.add_argument("--for", metavar="TIME", dest="limit", help="end after this time, such as 30s")
    add_json(word)


def main(args: argparse.Namespace) -> int:
    """Listen until told to stop."""
    limit = _limit(args.limit)
    with opened(args) as found:
        settings, site = found.settings, core_state.site(found.database)
    listening = _tried(args, site) if args.template is not None else _installed(args, site, settings)
    show = _as_json if args.json else _as_line
    for raw in _raws(listening, settings, limit):
        for reading in listening.registry.decode(raw):
            print(show(raw, reading), flush=True)
    return 0


def _limit(written: str | None) -> float:
    try:
        return float("inf") if written is None else parse_duration(written).total_seconds()
    except ValueError as error:
        raise ConfigurationError((f"--for: found {written!r}, expected {error}",)) from None


def _installed(args: argparse.Namespace, site: Site, settings: Settings) -> Listening:
    registry = registry_of(settings)
    line = next((line for line in site.lines.values() if line.port == args.line), None)
    if args.line is not None and line is None:
        ports = ", ".join(sorted(line.port for line in site.lines.values())) or "none installed"
        problem = (
            f"--line: found {args.line!r}, expected one of {ports}, or a --template that says how it speaks"
        )
        raise ConfigurationError((problem,))
    if line is not None:
        # Only this line: the others belong to the gateway.
        site = _only(site, line)
    registry.bind(site)
    heard = frozenset[str]() if line is not None else registry.urgent_topics() | registry.bulk_topics()
    return Listening(registry, heard, port=line is not None)


def _only(site: Site, line: Line) -> Site:
    devices = {device.id: device for device in site.devices.values() if device.line == line.id}
    return Site(devices=devices, lines={line.id: line}, people=site.people)


def _tried(args: argparse.Namespace, site: Site) -> Listening:
    """Return who is listened to with one template and one device. Raises ConfigurationError."""
    template = catalogue.read_file(args.template)
    for failure in failures(template):
        _tell(f"{args.template.name}: {failure}")
    if (template.line is not None) != (args.line is not None):
        expected = "--line PORT" if template.line is not None else "no --line: it speaks over MQTT"
        raise ConfigurationError((f"{template.template}: expected {expected}",))
    params = _params(args.param, template)
    line = PORT if args.line is not None else None
    tried = Site(
        devices={NEW: Device(NEW, template.template, line=line, params=params)},
        lines={PORT: Line(PORT, args.line)} if args.line is not None else {},
        people=site.people,
    )
    registry = Registry({template.template: template})
    if problems := registry.problems(tried):
        raise ConfigurationError(problems)
    registry.bind(tried)
    native = {topics.ANY_EVENT, topics.ANY_STATUS} if template.native is None else set[str]()
    heard = frozenset[str]() if line is not None else registry.urgent_topics() | registry.bulk_topics()
    return Listening(registry, heard - native, port=line is not None)


def _params(written: Sequence[str], template: Template) -> Mapping[str, str]:
    given = dict(each.split("=", 1) for each in written if "=" in each)
    if bad := [each for each in written if "=" not in each]:
        raise ConfigurationError((f"--param: found {bad[0]!r}, expected NAME=VALUE",))
    # A frame of another unit names its own code, so that an installer can read it off.
    examples = {param.name: param.example for param in template.params} if template.line is not None else {}
    return examples | given


def _raws(listening: Listening, settings: Settings, limit: float) -> Iterator[RawMessage]:
    """Give what comes until it is time to end."""
    come: queue.SimpleQueue[RawMessage] = queue.SimpleQueue()
    stop = stop_on_signals()
    until = time.monotonic() + limit
    with _taps(listening, settings, come.put):
        while not stop.is_set() and time.monotonic() < until:
            try:
                raw = come.get(timeout=LOOK)
            except queue.Empty:
                continue
            if raw.origin != topics.GATEWAY_STATUS:
                yield raw


@contextmanager
def _taps(listening: Listening, settings: Settings, take: Callable[[RawMessage], None]) -> Iterator[None]:
    taps: list[BrokerTap | PortTap] = []
    if listening.heard:
        taps.append(BrokerTap(_broker(settings), sorted(listening.heard), take, _tell))
    if listening.port:
        taps += (PortTap(line, take, _tell) for line in listening.registry.lines().values())
    for tap in taps:
        tap.start()
    try:
        yield
    finally:
        for tap in taps:
            tap.stop()


def _broker(settings: Settings) -> MqttSettings:
    """Return how the broker is reached: the embedded one lets only the gateway hear everything."""
    broker = mqtt_settings_of(settings)
    kept = BrokerFolder(settings.data).password_file(GATEWAY)
    if settings.broker.url is not None or not kept.exists():
        return broker
    return replace(broker, username=GATEWAY, password=read_secret(kept))


def _tell(words: str) -> None:
    print(f"cuobian: {words}", file=sys.stderr, flush=True)


def _as_line(raw: RawMessage, reading: Reading) -> str:
    words = [f"{raw.received_at.astimezone():%H:%M:%S}", f"{reading.device:<20}", f"{reading.type.value:<16}"]
    words += ["retained"] if raw.retained else []
    words += [f"battery {reading.battery} %"] if reading.battery is not None else []
    words += [f"person {reading.person}"] if reading.person is not None else []
    words += [reading.reason] if reading.reason else []
    words.append(f"{raw.origin} {as_text(raw.payload)}" if reading.type in SAYS_NOTHING else reading.detail)
    return " ".join(words).rstrip()


def _as_json(raw: RawMessage, reading: Reading) -> str:
    row = {
        "at": raw.received_at.isoformat(),
        "device": reading.device,
        "type": reading.type.value,
        "origin": raw.origin,
        "retained": raw.retained,
        "battery": reading.battery,
        "person": reading.person,
        "detail": json.loads(reading.detail),
        "reason": reading.reason,
        "raw": as_text(raw.payload) if reading.type in SAYS_NOTHING else None,
    }
    return json.dumps(row, ensure_ascii=False)


def as_text(payload: bytes, most: int = SHOWN) -> str:
    """Return the bytes as text where they are some, else as hex; a terminal takes no orders from them."""
    some = kept(payload, most)
    text = some.decode("utf-8", "replace")
    return text if text.isprintable() and "\N{REPLACEMENT CHARACTER}" not in text else some.hex(" ")
