"""`cuobian voice`: how the lines for spoken calls stand, a call to try them. Never takes them from a core."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from config.loader import load_settings
from config.schema import Settings
from devices.voice.agent import is_free
from devices.voice.phrases import Phrases
from devices.voice.reach import NoWay, found_at, own_address
from devices.voice.settings import DEVICE, VoiceSettings
from devices.voice.voice import Voice
from gateway.channels.wire.phone import extension, is_extension
from gateway.cli.calling import lacking, voice_settings_of
from gateway.cli.opening import opened_with
from gateway.cli.parser import add_json, add_words
from gateway.domain.errors import ConfigurationError, CuobianError, PermanentFailure, TemporaryFailure
from gateway.domain.model import EventType, RawMessage, Receipt, ReceiptStatus
from gateway.domain.phone import Order, Reply, Told, normal
from gateway.domain.ports import Notice
from gateway.store.queries import events
from gateway.store.queries.events import EventFilter
from gateway.texts import aloud

DONE, WRONG = 0, 1
LIMIT = timedelta(minutes=4)
LOOK_EVERY, KNOWN_WITHIN = 1.0, 35.0
"""Seconds between two questions to the server, and in which it is known how the line stands."""


class Unusable(CuobianError):
    """The lines cannot be used; the message says why."""

    code = "voice.unusable"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add status and call."""
    words = add_words(parser)
    status = words.add_parser(
        "status",
        help="say how the lines stand",
        description="Say how the lines for spoken calls stand: programmes, way to the SIP server, log-in."
        " While a core has them, what that said last.",
        example="cuobian voice status",
    )
    add_json(status)
    call = words.add_parser(
        "call",
        help="call somebody to try the lines; the core must not be running",
        description="Call somebody to try the lines. It says that it is a test, and hears a key. The core"
        " must not be running: the lines are its own.",
        example="cuobian voice call 13800138000",
    )
    call.add_argument("number", metavar="NUMBER", help="telephone number, or an extension such as sip:8001")
    add_json(call)


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError where no SIP server is configured, Unusable where it is of no use."""
    settings = load_settings(args.config)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = voice_settings_of(settings)
    if found is None:
        raise ConfigurationError(("voice.server: found none, expected a SIP server",))
    return _call(args, settings, found) if args.word == "call" else _status(args, settings, found)


def _status(args: argparse.Namespace, settings: Settings, found: VoiceSettings) -> int:
    if _taken(found):
        said = _said_last(settings)
        well, words = said or (False, f"port {found.port} is in use, and no core has said anything of it")
    else:
        with _trying(replace(found, look_every=LOOK_EVERY, report_after=0.0), settings.language) as trying:
            well, words = trying.known()
    lack = lacking(settings)
    words = lack or words
    if args.json:
        said_all = {"server": found.server, "well": well and not lack, "words": words}
        print(json.dumps(said_all, ensure_ascii=False))
    else:
        print(f"{found.server}: {words}")
    return DONE if well and not lack else WRONG


def _call(args: argparse.Namespace, settings: Settings, found: VoiceSettings) -> int:
    number = _number(args.number, found.country)
    if _taken(found):
        raise Unusable(f"port {found.port} is in use: is the core running? Its lines are its own")
    order = Order(number, 0, urgent=True, spoken=aloud.trying(settings.language))
    with _trying(found, settings.language) as trying:
        try:
            receipt = trying.voice.ring(order, LIMIT)
        except (TemporaryFailure, PermanentFailure) as error:
            raise Unusable(str(error)) from None
    print(json.dumps({"receipt": receipt}) if args.json else receipt)
    sys.stdout.flush()
    return DONE


def _number(written: str, country: str) -> str:
    if is_extension(written):
        return extension(written)
    try:
        return normal(written, country)
    except ValueError as error:
        raise ConfigurationError((f"NUMBER: {error}",)) from None


def _taken(found: VoiceSettings) -> bool:
    """Tell whether somebody has the lines: their ports are in use."""
    try:
        address = own_address(found_at(found), found.listen)
    except NoWay as error:
        raise Unusable(str(error)) from None
    return not is_free(address, found.port)


def _said_last(settings: Settings) -> tuple[bool, str] | None:
    """Return what a running core has recorded of the lines last."""
    with opened_with(settings) as opened, opened.database.read() as connection:
        rows = events.page(connection, EventFilter(device=DEVICE), None, 20, newest=True)
    states = {EventType.DEVICE_ONLINE.value: True, EventType.DEVICE_OFFLINE.value: False}
    last = next((row for row in rows if row.type in states), None)
    return None if last is None else (states[last.type], str(json.loads(last.detail).get("text", "")))


class _Trying:
    """Lines begun for this command alone; a key is answered as the core would answer it."""

    def __init__(self, found: VoiceSettings, language: str) -> None:
        self._language = language
        phrases = Phrases(aloud.told, aloud.unsure, aloud.goodbye)
        self.voice = Voice(found, phrases, lambda _: None)
        self._told = threading.Event()
        self._well, self._words = False, "the SIP server has not answered yet"

    def key(self, raw: RawMessage) -> None:
        """Confirm a key: nothing is committed, and the call says that it is a test."""
        told = Told(Reply.TAKEN, self._language, aloud.DRILL)
        self.voice.acknowledge(raw, [Receipt(DEVICE, None, ReceiptStatus.COMMITTED, told=told)])

    def heed(self, notice: Notice) -> None:
        """Take how the lines stand."""
        self._well, self._words = notice.online, notice.text
        self._told.set()

    def known(self) -> tuple[bool, str]:
        """Return how the lines stand, as soon as that is known."""
        self._told.wait(KNOWN_WITHIN)
        return self._well, self._words


@contextmanager
def _trying(found: VoiceSettings, language: str) -> Iterator[_Trying]:
    trying = _Trying(found, language)
    trying.voice.start(trying.key, trying.heed)
    try:
        yield trying
    finally:
        trying.voice.stop()
