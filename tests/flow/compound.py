"""A whole compound for stories: the real engine on a real file, everything around it moved by the test.

`press`, `fast_forward`, `expect` …: whatever a story does not expect – a message, a feedback – fails it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from config.document import parse_document
from config.loader import settings_of
from config.site_file import parse_site
from devices import catalogue, topics
from devices.framing import LineFramer
from devices.modem.decode import decode as said_by_phone
from devices.modem.settings import SOURCE as MODEM
from devices.registry import Registry
from gateway.cli.acting import Acting
from gateway.cli.speaking import Speaker
from gateway.counting import Counts
from gateway.domain.alarm import Actor, Alarm, Role
from gateway.domain.command import Order
from gateway.domain.deadman import Pulse
from gateway.domain.model import RawMessage, Reading, ReceiptStatus
from gateway.domain.site import Site
from gateway.domain.steady import SteadyBase, moment
from gateway.engine import Engine, Parts
from gateway.inbox import Inbox
from gateway.service import answers, core_state, links
from gateway.service import site as installed
from gateway.service.comparing import Asked
from gateway.service.figures import written
from gateway.service.linkkey import LinkKey
from gateway.service.links import Answer, LinkView, Said
from gateway.store import alarms
from gateway.store.db import Database
from gateway.store.migrate import migrate
from gateway.store.queries import alarms as stories
from gateway.watch import Watch
from tests.flow.carriers import Carriers
from tests.flow.clocks import Clocks
from tests.flow.document import RF_PRESS, SITE
from tests.flow.neighbour import Neighbour
from tests.flow.phones import Phones
from tests.flow.wire import Air, Told, Wire
from tests.fresh import put_fresh

KEYS = LinkKey(b"k" * 32)
GUARD = Actor(Role.GUARD, "门岗", "desk")
TEMPLATES = catalogue.load()
STEP = 0.5
"""Seconds between two looks of the engine while time is moved on."""


class Compound:
    """One box with its people, until `close`."""

    def __init__(
        self,
        folder: Path,
        document: str = SITE,
        ways: Callable[[Clocks], Phones | Carriers] = lambda clocks: Phones(clocks.seconds, clocks.steady),
    ) -> None:
        self.clocks = Clocks()
        self.file = folder / "cuobian.db"
        put_fresh(self.file)
        self.phones = ways(self.clocks)
        self.air = Air()
        self.proofs = 0
        self.pulses: list[Pulse] = []
        self.counts = Counts(self.clocks.now)
        self.make_room: Callable[[], bool] = lambda: False
        self.errands_live = True
        self.act: Callable[[Order], bool] | None = None
        self.decode: Callable[[RawMessage], Sequence[Reading]] | None = None
        self._ids = 0
        self._settings = settings_of(
            parse_document(b"http: {public_url: 'http://box'}", "cuobian.yaml"), folder, {}
        )
        self._start(lambda database: self.apply(document, database))

    def _start(self, before: Callable[[Database], object] = lambda _: None) -> None:
        self.database = Database(self.file)
        migrate(self.database)
        core_state.save_steady(self.database, SteadyBase("boot", 0), None)
        before(self.database)
        registry = self._registry = Registry(TEMPLATES)
        inbox = Inbox(self.clocks.seconds)
        self.air.delivered = inbox.deliver
        acting = Acting(self.air)
        speaker = Speaker(self._settings, KEYS, self.clocks, self.air, self.database)
        self.phones.plug_in(
            speaker.compose,
            lambda id_: core_state.current(self.database, id_, self.clocks.now()),
            inbox.report,
        )
        self.sos, self.bulk, self.serial = (
            Wire(name, self.file, self.clocks.now, urgent=name != topics.BULK)
            for name in (topics.SOS, topics.BULK, topics.SERIAL)
        )
        self.serial.has_way_round = False
        self.compared: list[Asked] = []
        self.inbox = inbox
        self.engine = Engine(
            Parts(
                database=self.database,
                clock=self.clocks,
                keys=KEYS,
                inbox=inbox,
                sources=(self.sos, self.bulk, self.serial, *self.phones.sources()),
                decode=self._decode,
                notifier=self.phones,
                tell=speaker.tell,
                act=lambda order: self.act(order) if self.act is not None else acting.act(order),
                compare=self.compared.extend,
                watch=Watch(
                    lambda device: registry.silent_after(device.template), self.clocks.steady(), registry.ways
                ),
                bound=(registry.bind, speaker.bind),
                make_room=self._make_room,
                errands_live=lambda: self.errands_live,
                clock_trusted=lambda: self.clocks.trusted,
                sounders=registry.sounders,
                proved=self._proved,
                pulse=self.pulses.append,
                counted=self.counts.committed,
                figures=lambda at: written(self.counts.figures(at - moment(0), inbox.depth())),
            )
        )
        self.engine.start()

    def _decode(self, raw: RawMessage) -> Sequence[Reading]:
        if raw.source == MODEM:
            return (said_by_phone(raw),)
        return (self.decode or self._registry.decode)(raw)

    def _make_room(self) -> bool:
        return self.make_room()

    def _proved(self) -> None:
        self.proofs += 1

    def close(self) -> None:
        self.engine.stop()
        self.database.close()

    def restart(self) -> None:
        """End the process between two steps, as a kill does, and start it again."""
        self.close()
        self._start()
        self.look()

    def apply(self, document: str | Site, database: Database | None = None) -> None:
        """Install a site."""
        site = document if isinstance(document, Site) else parse_site(document.encode(), "site.yaml")
        installed.apply(database or self.database, site)

    def neighbour(self, person: str) -> Neighbour:
        assert isinstance(self.phones, Phones), "these are real carriers, whose far ends tell what came"
        return Neighbour(self, person, self.phones.phone(f"http://phones/{person}"))

    def press(self, device: str, id_: str | None = None, type_: str = "sos.pressed", **more: object) -> str:
        """Let a native device say something, with a new id of its own unless one is given."""
        id_ = id_ or self._next_id()
        self.say(device, {"id": id_, "type": type_, **more})
        self.look()
        return id_

    def say(self, device: str, said: object, leaf: str = "event", *, retained: bool = False) -> None:
        """Publish some JSON below a device, on the session that owns it; the engine has not looked yet."""
        wire = self.sos if device.startswith(("sos", "bath", "bare")) and leaf == "event" else self.bulk
        payload = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        wire.hand_in(f"cuobian/v1/{device}/{leaf}", payload, retained=retained)

    def press_radio_button(self, times: int = 5, frames: bytes = RF_PRESS) -> None:
        """Let a 433 MHz button send: the same frame again and again within 400 ms."""
        for _ in range(times):
            for body in LineFramer().feed(frames):
                self.serial.hand_in("rf", body)
            self.clocks.passes(0.08)
        self.look()

    def look(self, times: int = 3) -> None:
        """Let the engine do what waits."""
        for _ in range(times):
            self.clocks.passes(0.05)
            self.phones.tick()
            self.engine.step(self.inbox.take(0))

    def fast_forward(self, seconds: float = 0, minutes: float = 0) -> None:
        """Let time pass, looking all the while."""
        until = self.clocks.monotone + timedelta(seconds=seconds, minutes=minutes)
        while self.clocks.monotone < until:
            self.clocks.passes(min(STEP, (until - self.clocks.monotone).total_seconds()))
            self.phones.tick()
            self.engine.step(self.inbox.take(0))

    def alarms(self) -> list[Alarm]:
        """Return every alarm there has been."""
        with self.database.read() as connection:
            rows = stories.page(
                connection, ["raised", "acknowledged", "attended", "resolved"], 0, 500, newest=False
            )
            found = [alarms.get(connection, each.id) for each in rows]
        return [each for each in found if each is not None]

    def alarm(self) -> Alarm:
        """Return the only open alarm."""
        (found,) = [each for each in self.alarms() if each.state != "resolved"]
        return found

    def board(self) -> list[tuple[str, str, str]]:
        """Return the guard's board: kind, state, place of every open alarm."""
        with self.database.read() as connection:
            return [(each.kind, each.state, each.place_name) for each in stories.open_alarms(connection)]

    def log(self, alarm: Alarm | None = None) -> list[str]:
        """Return the log of an alarm as words."""
        with self.database.read() as connection:
            return [line.type for line in stories.log_of(connection, [(alarm or self.alarm()).id])]

    def desk(self, does: str, *words: str, alarm: Alarm | None = None) -> Alarm:
        """Let the guard act on the open alarm."""
        use = getattr(answers, does)
        done: Alarm = use(
            self.database, (alarm or self.alarm()).id, GUARD, self.clocks.moment(), KEYS, *words
        )
        self.look()
        return done

    def answer(self, code: str, said: str, note: str, seen: int | None = None) -> LinkView:
        """Post an answer on a link, as the interface's process does."""
        done = links.answer(self.database, code, Said(Answer(said), note, seen), self.clocks.moment(), KEYS)
        self.look()
        return done

    def expect_ack(self, status: str = "committed", id_: str | None = None) -> None:
        """Fail where the last message was not told so, once."""
        told = [each for wire in (self.sos, self.bulk) for each in wire.told]
        last = max(told, key=lambda each: each.raw.received_at)
        assert [ReceiptStatus(status)] == [receipt.status for receipt in last.receipts]
        assert id_ is None or [id_] == [receipt.sender_id for receipt in last.receipts]

    def expect_feedback(self, state: str, *, by: str | None = None, device: str = "sos-501") -> Told:
        """Take the next thing that any device hears, which tells this state."""
        assert self.air.heard, f"{device} hears nothing, expected {state}"
        told = self.air.heard.pop(0)
        assert (device, state, by) == (told.device, told.state, told.by)
        return told

    def expect_silence(self) -> None:
        """Nobody has been told anything that the story did not expect."""
        unread = {
            address: [each.purpose.value for each in phone.unread]
            for address, phone in self.phones.by_address.items()
            if phone.unread
        }
        assert {} == unread
        assert [] == self.air.heard
        assert [] == self.air.orders, "a lock was told something that no line of the test expected"

    def pick_up_everything(self) -> dict[str, list[str]]:
        """Read every phone and forget every feedback; return the purposes by person."""
        self.air.heard.clear()
        found: dict[str, list[str]] = {}
        for address, phone in self.phones.by_address.items():
            if phone.unread:
                found[address.rpartition("/")[2]] = [each.purpose.value for each in phone.unread]
                phone.read = len(phone.got)
        return found

    def _next_id(self) -> str:
        self._ids += 1
        return f"boot1-{self._ids}"
