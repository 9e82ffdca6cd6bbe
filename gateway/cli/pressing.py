"""`cuobian devices test`: asks for a press now, and shows what the running core hears of that device.

A press is a real call, and stays one: nothing here takes it for a test.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from config.duration import written_duration
from devices.native import URGENT
from devices.template import Template
from gateway.cli.finding import core_runs, how_long, this_user
from gateway.cli.opening import Opened, opened, registry_of
from gateway.cli.parser import CommandParser, add_json
from gateway.domain.errors import ConfigurationError, CuobianError
from gateway.domain.heard import TEST_LASTS, FieldRequest, Tried, Want
from gateway.domain.model import DeviceId, EventType
from gateway.runtime import stop_on_signals
from gateway.service import core_state, discovery

PATIENCE = timedelta(seconds=60)
LOOK = 0.2
"""Seconds between two looks; the core writes four times a second."""
WRONG_CLOCK = 60.0
"""Seconds of a device's clock that are told as wrong."""
SAYS_LITTLE = frozenset(
    {EventType.UNDECODED, EventType.HEARTBEAT, EventType.DEVICE_ONLINE, EventType.DEVICE_OFFLINE}
)
"""What a device may say without anybody touching it."""


class NoCore(CuobianError):
    """Nobody is there who hears the device."""

    code = "devices.no_core"


def add_word(words: argparse._SubParsersAction[CommandParser]) -> None:
    """Add `test` to the words of a command."""
    word = words.add_parser(
        "test",
        help="ask for a press now and show it",
        description="Ask for a press now and show what the gateway hears: quality of service, whether the "
        "broker kept it, battery, clock. A press is a real call: tell the guard desk. Ends once it is heard.",
        example="cuobian devices test sos-501",
    )
    word.add_argument("device", metavar="ID", help="id of an installed device")
    usual = written_duration(PATIENCE)
    word.add_argument("--for", metavar="TIME", dest="limit", help=f"wait so long (default {usual})")
    add_json(word)


def main(args: argparse.Namespace) -> int:
    """Wait for the device; 0 once it said what it is there for, 1 where it did not in time."""
    limit = how_long(args.limit, TEST_LASTS) or PATIENCE
    with opened(args) as found:
        template = _template(found, args.device)
        if not core_runs(found):
            raise NoCore("found no running core, expected one: see `cuobian core`")
        if not args.json:
            print(_asking(template), flush=True)
        proved = False
        for tried in _said(found, args.device, limit):
            proved = is_proof(template, tried)
            print(_as_json(tried, proved) if args.json else _as_line(tried), flush=True)
            if proved:
                break
    if not proved:
        print(f"cuobian: {args.device}: {_missing(template)}", file=sys.stderr)
    return 0 if proved else 1


def is_proof(template: Template, tried: Tried) -> bool:
    """Tell whether a reading proves the device: its call where it has one, else any word of its own."""
    if tried.retained or tried.type in SAYS_LITTLE:
        return False
    return tried.type in URGENT or not template.urgent


def _template(found: Opened, device: str) -> Template:
    site = core_state.site(found.database)
    known = site.devices.get(DeviceId(device))
    if known is None:
        some = ", ".join(sorted(site.devices)[:10]) or "none installed"
        raise ConfigurationError((f"found no device {device}, expected one of: {some}",))
    template = registry_of(found.settings).templates.get(known.template)
    if template is None:
        raise ConfigurationError((f"device {device}: found no template {known.template}",))
    return template


def _said(found: Opened, device: str, limit: timedelta) -> Iterator[Tried]:
    """Give what the device says, as the core writes it, until the time is over."""
    stop, until, seen = stop_on_signals(), time.monotonic() + limit.total_seconds(), 0
    with _asked(found, device) as asked:
        while time.monotonic() < until and not stop.wait(LOOK):
            for tried in discovery.said(found.database, asked):
                if tried.id > seen:
                    seen = tried.id
                    yield tried


@contextmanager
def _asked(found: Opened, device: str) -> Iterator[FieldRequest]:
    """Let the core show what the device says; a test that somebody began in the console goes on."""
    now = found.clock.moment()
    before = discovery.held(found.database, Want.TEST, device, now)
    discovery.ask(found.database, Want.TEST, device, this_user(), now)
    asked = discovery.held(found.database, Want.TEST, device, now)
    if asked is None:
        raise NoCore(f"{device}: the core has taken the wish back, expected it to wait")
    try:
        yield asked
    finally:
        if before is None:
            discovery.settle(found.database, asked)


def _asking(template: Template) -> str:
    title = template.title.en
    if template.urgent:
        return f"press it now ({title}); this is a real call, and whoever is called for it comes"
    return f"use it now ({title})"


def _missing(template: Template) -> str:
    return f"found no {'call' if template.urgent else 'reading of its own'} in time, expected one"


def _as_line(tried: Tried) -> str:
    words = [f"{tried.at.astimezone():%H:%M:%S}", tried.type.value]
    words += [f"QoS {tried.qos}" + ("" if tried.qos else " (no receipt: lost where the gateway restarts)")]
    words += ["kept by the broker, not from now"] if tried.retained else []
    words += [f"battery {tried.battery} %"] if tried.battery is not None else []
    if tried.skew is not None:
        wrong = " (wrong)" if abs(tried.skew) > WRONG_CLOCK else ""
        words += [f"clock {-tried.skew:+.1f} s{wrong}"]
    words += [tried.detail] if tried.detail not in {"", "{}"} else []
    return " · ".join(words)


def _as_json(tried: Tried, proved: bool) -> str:
    row = {
        "at": tried.at.isoformat(),
        "type": tried.type.value,
        "qos": tried.qos,
        "retained": tried.retained,
        "battery": tried.battery,
        "skew": tried.skew,
        "detail": tried.detail,
        "proved": proved,
    }
    return json.dumps(row, ensure_ascii=False)
