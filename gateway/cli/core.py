"""`cuobian core`: puts the alarm core together and runs it until told to stop."""

from __future__ import annotations

import argparse
import logging
import sys
import threading
from datetime import UTC, datetime

from config.loader import load_settings
from config.schema import Settings
from config.secrets import broker_password, mail_password, secret, webhook_secret
from devices.mqtt import MqttSettings, connect
from devices.osdp import OsdpLines
from devices.serial_line import SerialLines
from gateway import __version__, logs
from gateway.ballast import Ballast
from gateway.channels.base import ChannelSettings
from gateway.channels.registry import build
from gateway.cli.opening import Opened, opened_with, registry_of
from gateway.cli.speaking import Speaker
from gateway.clock_sync import ClockSync
from gateway.domain.model import CommandId
from gateway.engine import Engine, Parts
from gateway.errands import Errands
from gateway.inbox import Inbox
from gateway.notifier import Notifier
from gateway.runtime import notify, stop_on_signals
from gateway.service import core_state
from gateway.service.linkkey import LinkKey
from gateway.watch import Watch

log = logging.getLogger(__name__)

SWITCH = 0.0005
"""Seconds a thread may keep the interpreter: the default of 5 ms delays the first message."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the core takes everything from the configuration."""


def main(args: argparse.Namespace) -> int:
    """Run the core until SIGTERM or SIGINT."""
    settings = load_settings(args.config)
    logs.set_up(settings.log.level)
    sys.setswitchinterval(SWITCH)
    stop = stop_on_signals()
    run_core(settings, stop)
    return 0


def run_core(settings: Settings, stop: threading.Event) -> None:
    """Put everything together, work until told to stop, and take it apart in order."""
    with opened_with(settings) as found:
        _run(found, stop)


def _run(found: Opened, stop: threading.Event) -> None:
    settings, database, clock = found.settings, found.database, found.clock
    keys = LinkKey(secret(settings.data, "link.key"))
    registry = registry_of(settings)
    inbox = Inbox()
    sessions = connect(_mqtt_settings(settings), registry, inbox.deliver)
    speaker = Speaker(settings, keys, clock, sessions.sink)
    channels = build(_channel_settings(settings, speaker))
    notifier = Notifier(
        channels, speaker.compose, lambda id_: core_state.current(database, id_), inbox.report
    )
    ballast = Ballast(settings.data / "ballast")
    errands = Errands(database, ballast, inbox.notice)
    engine = Engine(
        Parts(
            database=database,
            clock=clock,
            keys=keys,
            inbox=inbox,
            sources=(*sessions.sources, SerialLines(registry), OsdpLines(registry, settings.data, _settled)),
            decode=registry.decode,
            notifier=notifier,
            tell=speaker.tell,
            watch=Watch(lambda device: registry.silent_after(device.template), clock.steady()),
            make_room=errands.make_room,
            clock_trusted=ClockSync(),
            bound=(registry.bind, speaker.bind),
            proved=_feed_watchdog,
        )
    )
    notifier.start()
    errands.start()
    engine.start()
    notify("READY=1")
    log.info("core %s is running", __version__)
    try:
        engine.run(stop)
    finally:
        notify("STOPPING=1")
        errands.stop()
        engine.stop()
        notifier.stop()


def _settled(command: CommandId, trouble: str) -> None:
    log.info("command=%s at a reader: %s", command, trouble or "done")


def _feed_watchdog() -> None:
    notify("WATCHDOG=1")


def _mqtt_settings(settings: Settings) -> MqttSettings:
    broker = settings.broker
    return MqttSettings(
        url=broker.url or f"mqtt://127.0.0.1:{broker.embedded_port}",
        username=broker.username,
        password=broker_password(settings),
        ca_file=broker.ca_file,
        client_prefix="cuobian",
        version=__version__,
        started=datetime.now(UTC),
    )


def _channel_settings(settings: Settings, speaker: Speaker) -> ChannelSettings:
    return ChannelSettings(
        webhook_secret=webhook_secret(settings),
        mail_url=settings.mail.url or "",
        mail_from=settings.mail.sender or "",
        mail_password=mail_password(settings) or "",
        publish=speaker.publish,
    )
