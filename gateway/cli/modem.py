"""`cuobian modem`: how the modem stands, and a text to try it with. Never takes the port from a core."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from config.loader import load_settings
from config.schema import Settings
from devices.modem.health import Doctor, Health, NotUsable
from devices.modem.line import ModemLine, Silent
from devices.modem.sending import Sending
from devices.modem.settings import DEVICE, ModemSettings
from devices.port_words import port_words
from gateway.cli.opening import opened_with
from gateway.cli.parser import add_json, add_words
from gateway.cli.phoning import modem_settings_of
from gateway.domain.errors import ConfigurationError, CuobianError, PermanentFailure, TemporaryFailure
from gateway.domain.model import EventType
from gateway.domain.phone import Order, normal
from gateway.store.queries import events
from gateway.store.queries.events import EventFilter

DONE, WRONG = 0, 1
TRY = "厝边测试 Cuobian test 12345"
BUSY = "another programme has it open"


class Unusable(CuobianError):
    """The modem cannot be used; the message says why."""

    code = "modem.unusable"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add status and text."""
    words = add_words(parser)
    status = words.add_parser(
        "status",
        help="say how the modem stands",
        description="Say how the modem stands: network, signal, whether it tells keys. While a core has it"
        " open, what that said last.",
        example="cuobian modem status",
    )
    add_json(status)
    text = words.add_parser(
        "text",
        help="send a text to try the modem; the core must not be running",
        description="Send a text to try the modem. The core must not be running: the port is its own.",
        example="cuobian modem text 13800138000",
    )
    text.add_argument("number", metavar="NUMBER", help="mobile number")
    text.add_argument("words", metavar="TEXT", nargs="?", default=TRY, help=f"what it says (default: {TRY})")
    add_json(text)


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError where no modem is configured, Unusable where it is of no use."""
    settings = load_settings(args.config)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = modem_settings_of(settings)
    if found is None:
        raise ConfigurationError(("modem.port: found none, expected the serial port of a modem",))
    return _text(args, found) if args.word == "text" else _status(args, settings, found)


def _status(args: argparse.Namespace, settings: Settings, found: ModemSettings) -> int:
    try:
        with _ready(found) as (_, health):
            well, words = True, health.words()
    except Unusable as error:
        said = _said_last(settings) if BUSY in error.message else None
        well, words = said if said is not None else (False, error.message)
    if args.json:
        print(json.dumps({"port": found.port, "well": well, "words": words}, ensure_ascii=False))
    else:
        print(f"{found.port}: {words}")
    return DONE if well else WRONG


def _said_last(settings: Settings) -> tuple[bool, str] | None:
    """Return what a running core has recorded of the modem last."""
    with opened_with(settings) as opened, opened.database.read() as connection:
        rows = events.page(connection, EventFilter(device=DEVICE), None, 20, newest=True)
    states = {EventType.DEVICE_ONLINE.value: True, EventType.DEVICE_OFFLINE.value: False}
    last = next((row for row in rows if row.type in states), None)
    return None if last is None else (states[last.type], str(json.loads(last.detail).get("text", "")))


def _text(args: argparse.Namespace, found: ModemSettings) -> int:
    try:
        number = normal(args.number, found.country)
    except ValueError as error:
        raise ConfigurationError((f"NUMBER: {error}",)) from None
    with _ready(found) as (line, _):
        try:
            receipt = Sending(found, lambda _: None).send(
                line, Order(number, 0, urgent=True, text=args.words)
            )
        except (Silent, TemporaryFailure, PermanentFailure) as error:
            raise Unusable(str(error) or "the modem does not answer") from None
    if args.json:
        print(json.dumps({"receipt": receipt}))
    else:
        print(f"the network took it: {receipt}")
    sys.stdout.flush()
    return DONE


@contextmanager
def _ready(found: ModemSettings) -> Iterator[tuple[ModemLine, Health]]:
    """Give the modem, made ready. Raises Unusable."""
    try:
        line = ModemLine(found.port, found.baudrate)
    except OSError as error:
        raise Unusable(port_words(found.port, error)) from None
    try:
        doctor = Doctor(line, found)
        if not line.rouse(3, found.patience / 2):
            raise Unusable(f"{found.port}: nothing answers AT; is it the modem's AT port?")
        doctor.set_up()
        yield line, doctor.look()
    except Silent:
        raise Unusable("the modem does not answer") from None
    except NotUsable as error:
        raise Unusable(str(error)) from None
    finally:
        line.close()
