"""`cuobian osdp`: opens the window in which a reader is given its key. Never sees a key."""

from __future__ import annotations

import argparse
import json
import os
import pwd
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from config.duration import parse_duration
from devices.osdp_install import LONGEST_WINDOW, Asked, InstallRequests
from devices.osdp_site import lines_of
from devices.template import Template
from gateway.cli.opening import opened, registry_of
from gateway.cli.parser import add_json, add_words
from gateway.domain.errors import ConfigurationError, CuobianError
from gateway.domain.model import DeviceId, LineId
from gateway.domain.site import Site
from gateway.service import core_state

MINUTES = LONGEST_WINDOW // timedelta(minutes=1)
PATIENCE = 5.0
"""Seconds within which a running core takes what it is asked; it looks four times a second."""


class NoCore(CuobianError):
    """Nobody took what was asked of the core."""

    code = "osdp.no_core"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add install."""
    words = add_words(parser)
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


def main(args: argparse.Namespace) -> int:
    """Ask the running core; raises ConfigurationError or NoCore."""
    window = _window(args.duration)
    with opened(args) as found:
        site = core_state.site(found.database)
        device = _reader(registry_of(found.settings).templates, site, args.line, args.address)
    by = pwd.getpwuid(os.getuid()).pw_name
    file = InstallRequests(found.settings.data).ask(Asked(device, window.total_seconds(), by))
    if not _taken(file):
        raise NoCore("found no running core with this line, expected one: see `cuobian core`")
    if args.json:
        print(json.dumps({"device": device, "seconds": window.total_seconds(), "by": by}))
    else:
        print(f"{device}: the default key may set its own for {args.duration}")
    return 0


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
