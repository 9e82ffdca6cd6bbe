"""`cuobian osdp`: opens the window in which a reader gets its key, or has it changed. Never sees a key."""

from __future__ import annotations

import argparse
import json
import os
import pwd
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from config.duration import parse_duration
from devices.osdp_install import LONGEST_WINDOW, Asked, InstallRequests
from devices.osdp_rotation import BEGUN, ROTATED
from devices.osdp_site import lines_of
from devices.template import Template
from gateway.cli.opening import Opened, opened, registry_of
from gateway.cli.parser import CommandParser, add_json, add_words
from gateway.domain.errors import ConfigurationError, CuobianError
from gateway.domain.model import DeviceId, EventType, LineId
from gateway.domain.site import Site
from gateway.service import core_state
from gateway.store.queries import events
from gateway.store.queries.events import EventFilter, RecordedRow

MINUTES = LONGEST_WINDOW // timedelta(minutes=1)
PATIENCE = 5.0
"""Seconds within which a running core takes what it is asked; it looks four times a second."""


ROTATION_LASTS = 60.0
"""Seconds within which a reader has mostly answered with one of its keys, also where the line was cut."""


class NoCore(CuobianError):
    """Nobody took what was asked of the core."""

    code = "osdp.no_core"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add install and rotate."""
    words = add_words(parser)
    _add_rotate(words)
    word = words.add_parser(
        "install",
        help="let a reader with the default key be given its own",
        description="let a reader with the default key be given its own; who opened the window is recorded",
        example="cuobian osdp install gate 1 --for 5m",
    )
    word.add_argument("line", metavar="LINE", help="id of the serial line")
    word.add_argument("address", metavar="ADDRESS", type=int, help="OSDP address of the reader")
    word.add_argument(
        "--for",
        dest="duration",
        metavar="TIME",
        default="5m",
        help=f"how long, such as 90s or 5m, at most {MINUTES}m (default 5m)",
    )
    add_json(word)


def _add_rotate(words: argparse._SubParsersAction[CommandParser]) -> None:
    word = words.add_parser(
        "rotate",
        help="give a reader another key, kept once it has answered with it",
        description="give a reader in secure channel another key; who asked and what came of it is recorded",
        example="cuobian osdp rotate gate 1",
    )
    word.add_argument("line", metavar="LINE", help="id of the serial line")
    word.add_argument("address", metavar="ADDRESS", type=int, help="OSDP address of the reader")
    add_json(word)


def main(args: argparse.Namespace) -> int:
    """Ask the running core; raises ConfigurationError or NoCore."""
    return _rotate(args) if args.word == "rotate" else _install(args)


def _rotate(args: argparse.Namespace) -> int:
    """Have a key changed and wait for what comes of it; 1 where the old one stays."""
    with opened(args) as found:
        site = core_state.site(found.database)
        device = _reader(registry_of(found.settings).templates, site, args.line, args.address)
        with found.database.read() as connection:
            last = max((each.id for each in _told(connection, device)), default=0)
        _ask(found, Asked(device, ROTATION_LASTS, _who(), rotates=True))
        outcome = _outcome(found, device, last)
    if args.json:
        print(json.dumps({"device": device, "outcome": outcome}, ensure_ascii=False))
    else:
        print(f"{device}: {outcome}")
    return 0 if outcome == ROTATED else 1


def _outcome(found: Opened, device: DeviceId, last: int) -> str:
    """Wait until the core has recorded which key a reader has."""
    until = time.monotonic() + ROTATION_LASTS
    while time.monotonic() < until:
        with found.database.read() as connection:
            told = [json.loads(each.detail) for each in _told(connection, device) if each.id > last]
        ended = [str(each.get("outcome")) for each in told if each.get("outcome") != BEGUN]
        if ended:
            return ended[-1]
        time.sleep(0.1)
    return "not known yet: both keys are kept until the reader has answered with one of them"


def _told(connection: Connection, device: DeviceId) -> Sequence[RecordedRow]:
    wanted = EventFilter(device=device, type=EventType.OSDP_KEY_ROTATION.value)
    return events.page(connection, wanted, None, 10, newest=True)


def _install(args: argparse.Namespace) -> int:
    window = _window(args.duration)
    with opened(args) as found:
        site = core_state.site(found.database)
        device = _reader(registry_of(found.settings).templates, site, args.line, args.address)
    by = _who()
    _ask(found, Asked(device, window.total_seconds(), by))
    if args.json:
        print(json.dumps({"device": device, "seconds": window.total_seconds(), "by": by}))
    else:
        print(f"{device}: the default key may set its own for {args.duration}")
    return 0


def _who() -> str:
    return pwd.getpwuid(os.getuid()).pw_name


def _ask(found: Opened, asked: Asked) -> None:
    if not _taken(InstallRequests(found.settings.data).ask(asked)):
        raise NoCore("found no running core with this line, expected one: see `cuobian core`")


def _window(text: str) -> timedelta:
    try:
        window = parse_duration(text)
    except ValueError as error:
        raise ConfigurationError((f"--for: found {text!r}, expected {error}",)) from None
    if window > LONGEST_WINDOW:
        raise ConfigurationError((f"--for: found {text!r}, expected at most {MINUTES}m",))
    return window


def _reader(templates: Mapping[str, Template], site: Site, line: str, address: int) -> DeviceId:
    index = lines_of(templates, site).get(LineId(line))
    readers = index.readers if index is not None else ()
    for reader in readers:
        if reader.address == address:
            return reader.device
    known = ", ".join(str(reader.address) for reader in readers) or "none installed"
    problem = f"line {line}: found no reader at address {address}, expected one of: {known}"
    raise ConfigurationError((problem,))


def _taken(file: Path) -> bool:
    """Wait until the core has taken the file; take it back where it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not file.exists():
            return True
        time.sleep(0.05)
    try:
        file.unlink()
    except FileNotFoundError:
        return True
    return False
