"""`cuobian core`: puts the alarm core together and runs it until told to stop."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from errno import ENOSPC
from typing import Protocol

from config.loader import load_settings
from config.schema import Settings
from config.secrets import secret
from devices.bridge_locks import BridgeLocks
from devices.home_assistant import Origin
from devices.home_assistant_session import Showing
from devices.mqtt import MqttSettings, connect
from devices.osdp import OsdpLines
from devices.registry import Registry
from devices.serial_line import SerialLines
from devices.vision.secrecy import keep_memory_private
from gateway import __version__, logs
from gateway.ballast import Ballast
from gateway.cli.acting import Acting
from gateway.cli.admitting import Admitting
from gateway.cli.alive import deadman_of, own_figures
from gateway.cli.discovering import Discovery
from gateway.cli.mending import Telling, keeper_of, mend_where_damaged, replaced_at_next_start
from gateway.cli.opening import (
    OURS_ALONE,
    DatabaseUnusable,
    Opened,
    mqtt_settings_of,
    opened_to_write,
    registry_in_spite,
    stays_on_loopback,
)
from gateway.cli.reaching import reaching_of
from gateway.cli.relaying import RelayWatch
from gateway.cli.retaining import retention_of
from gateway.cli.saving import ELSEWHERE, HERE, saving_of
from gateway.cli.showing import Committed
from gateway.cli.sounding import Sounding
from gateway.cli.speaking import Speaker
from gateway.cli.watching_faces import vision_of
from gateway.cli.witnessing import witness_of
from gateway.clock_sync import ClockSync
from gateway.counting import Counts
from gateway.domain.errors import StoreRefused
from gateway.domain.model import DeviceId, NotificationId
from gateway.domain.notification import Dispatch
from gateway.domain.ports import Notice, Sink
from gateway.engine import Engine, Parts
from gateway.errands import Errands
from gateway.inbox import Inbox
from gateway.runtime import SystemClock, notify, stop_on_signals
from gateway.service import core_state, settings_seen
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database
from gateway.watch import Watch

log = logging.getLogger(__name__)

TEMPLATES = DeviceId("templates:own")
"""Under which it is recorded that some of the installer's own templates cannot be used."""
LOOPBACK_ADDRESS = "127.0.0.1"
SWITCH = 0.0005
"""Seconds a thread may keep the interpreter: the default of 5 ms delays the first message."""


class Beside(Protocol):
    """What runs beside the engine and keeps no press waiting."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add who begins backups; everything else comes from the configuration."""
    help_ = "elsewhere: a timer of the system begins backups, and the core only sees that they are made"
    parser.add_argument("--backups", choices=(HERE, ELSEWHERE), default=HERE, help=help_)


def main(args: argparse.Namespace) -> int:
    """Run the core until SIGTERM or SIGINT."""
    os.umask(OURS_ALONE)
    keep_memory_private()
    settings = load_settings(args.config)
    logs.set_up(settings.log.level, settings.log.format)
    sys.setswitchinterval(SWITCH)
    stop = stop_on_signals()
    with replaced_at_next_start(settings):
        run_core(settings, stop, args)
    return 0


def run_core(settings: Settings, stop: threading.Event, args: argparse.Namespace) -> None:
    """Put everything together, work until told to stop, and take it apart in order.

    Opening the database and agreeing on the clock write already: a disk that was full before a reboot gets
    its reserve back here, before there is an engine that could ask for it.
    """
    ballast = Ballast(settings.data / "ballast")
    full = ballast.release_where_short()
    with ExitStack() as stack:
        try:
            found, clock = stack.enter_context(_opened(settings))
        except (DatabaseUnusable, StoreRefused, OSError) as error:
            # A key that is made at the first start needs room too, and says so as the system does.
            full_disk = error.errno == ENOSPC if isinstance(error, OSError) else error.no_room
            if not (full_disk and ballast.release()):
                raise
            full = True
            found, clock = stack.enter_context(_opened(settings))
        inbox = Inbox()
        saving = [*saving_of(found, args, inbox.notice, clock), Telling(found.database, inbox.notice)]
        errands = Errands(found.database, ballast, inbox.notice, saving, full=full)
        _run(found, clock, stop, inbox, errands)


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Opened, SystemClock]]:
    mend_where_damaged(settings)
    with opened_to_write(settings) as found:
        yield found, found.clock


def _run(found: Opened, clock: SystemClock, stop: threading.Event, inbox: Inbox, errands: Errands) -> None:
    settings, database = found.settings, found.database
    _note(settings, database)
    keys = LinkKey(secret(settings.data, "link.key"))
    registry, broken = registry_in_spite(settings)
    _tell_broken(database, inbox, broken)
    admitting = Admitting(settings, database, registry.templates, keys, inbox.notice)
    broker, counts, clock_trusted = _mqtt_settings(settings), Counts(), ClockSync()
    sessions = connect(broker, registry, inbox.deliver)
    speaker = Speaker(settings, keys, clock, sessions.sink, database)
    current, sounding = _current(database, clock), Sounding(registry.templates, sessions.sink)
    reaching = reaching_of(found, inbox, sounding.publish, speaker.compose, current, clock, counts)
    probing, notifier = reaching.probing, reaching.notifier
    retention = retention_of(settings, database, clock, inbox.notice)
    showing = _showing(settings, registry, database, broker)
    discovery = _discovery(found, clock, registry, sessions.sink)
    readers, locks = OsdpLines(registry, settings.data), BridgeLocks(registry.templates, sessions.sink)
    vision = vision_of(settings, database, clock, inbox.notice, sessions.sink, clock_trusted)
    deadman = deadman_of(settings, database, clock, inbox.notice, sessions.sink)
    watch = Watch(lambda device: registry.silent_after(device.template), clock.steady(), registry.ways)
    keeper = keeper_of(settings, database, inbox.notice)
    engine = Engine(
        Parts(
            database=database,
            clock=clock,
            keys=keys,
            inbox=inbox,
            sources=(*sessions.sources, SerialLines(registry), readers, *reaching.sources),
            decode=vision.hearing(reaching.hearing(discovery.overhearing(registry.decode))),
            notifier=notifier,
            tell=speaker.tell,
            act=Acting(sessions.sink, [readers.sink, locks]).act,
            compare=vision.compare,
            watch=watch,
            make_room=errands.make_room,
            errands_live=lambda: errands.alive() and probing.alive() and retention.alive(),
            clock_trusted=clock_trusted,
            sounders=registry.sounders,
            bound=(
                *(registry.bind, speaker.bind, showing.bind, discovery.bind),
                *(locks.bind, sounding.bind, probing.bind, vision.bind, admitting.bind),
            ),
            sound=keeper.sound,
            proved=_feed_watchdog,
            pulse=deadman.pulse,
            counted=counts.committed,
            figures=lambda at: own_figures(counts, inbox, deadman, watch, at),
        )
    )
    notifier.start()
    errands.start()
    relay = RelayWatch(settings, database, clock, inbox.notice)
    witness = witness_of(settings, database, clock, inbox.notice, broker)
    beside = (keeper, admitting, showing, discovery, relay, vision, retention, witness, deadman)
    try:
        _work(settings, engine, beside, stop)
    finally:
        for each in (probing, errands, engine, notifier):
            each.stop()


def _discovery(found: Opened, clock: SystemClock, registry: Registry, sink: Sink) -> Discovery:
    asked_on = LOOPBACK_ADDRESS if stays_on_loopback(found.settings) else ""
    return Discovery(found.database, clock, registry, mqtt_settings_of(found.settings), sink, asked_on)


def _note(settings: Settings, database: Database) -> None:
    # A full disk is the engine's to deal with; the row comes with the next start.
    with suppress(StoreRefused):
        settings_seen.note(database, settings.model_dump(mode="json", by_alias=True))


def _showing(settings: Settings, registry: Registry, database: Database, broker: MqttSettings) -> Showing:
    origin, on = Origin(__version__, settings.http.public_url), settings.homeassistant
    return Showing(broker, registry.templates, Committed(database), origin, switched_on=on)


def _work(settings: Settings, engine: Engine, beside: Sequence[Beside], stop: threading.Event) -> None:
    """Let the engine run until told to stop, and beside it what keeps no press waiting."""
    with replaced_at_next_start(settings):
        engine.start(stop)
    for each in beside:
        each.start()
    notify("READY=1")
    log.info("core %s is running", __version__)
    gc.freeze()  # what is there now stays: no collection need walk through it while a press waits
    try:
        # It ends there, before anything that stands beside could keep the next start waiting.
        with replaced_at_next_start(settings):
            engine.run(stop)
    finally:
        notify("STOPPING=1")
        for each in reversed(beside):
            each.stop()


def _tell_broken(database: Database, inbox: Inbox, broken: Sequence[str]) -> None:
    """Make templates that cannot be used a fault, and their repair its end; presses go on."""
    for problem in broken:
        log.error("template left out: %s", problem)
    was_broken = any(each.device == TEMPLATES for each in core_state.device_states(database))
    if broken or was_broken:
        inbox.notice(Notice("gateway", TEMPLATES, not broken, "; ".join(broken)[:500] or "all can be used"))


def _current(database: Database, clock: SystemClock) -> Callable[[NotificationId], Dispatch | None]:
    return lambda id_: core_state.current(database, id_, clock.now())


def _feed_watchdog() -> None:
    notify("WATCHDOG=1")


def _mqtt_settings(settings: Settings) -> MqttSettings:
    return replace(mqtt_settings_of(settings), version=__version__, started=datetime.now(UTC))
