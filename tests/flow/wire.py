"""Sources that a test speaks through, byte for byte as devices do, and the sink that devices listen to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from devices import topics
from gateway.domain.model import CommandId, DeviceId, RawMessage, Receipt, ReceiptStatus
from gateway.domain.ports import PROBE_ORIGIN, Notice, Notify, Put
from gateway.domain.sender import sender_key
from gateway.domain.site import Site


@dataclass
class Acknowledged:
    """What one sender was told, and how many times."""

    raw: RawMessage
    receipts: tuple[Receipt, ...]


@dataclass
class Wire:
    """A source. Looks at the file through a connection of its own before it believes an acknowledgement."""

    name: str
    file: Path
    now: Callable[[], datetime]
    urgent: bool = False
    has_way_round: bool = True
    whole: bool = True
    cut: bool = False
    """Cut off elsewhere, and it has said so."""
    loses_probes: bool = False
    late: bool = False
    """Hands in what the broker kept while the link was away."""
    told: list[Acknowledged] = field(default_factory=list)
    bound: list[Site] = field(default_factory=list)
    put: Put | None = None
    notify: Notify | None = None
    handles: int = 0

    def start(self, put: Put, notify: Notify) -> None:
        self.put, self.notify = put, notify

    def bind(self, site: Site) -> None:
        self.bound.append(site)

    def acknowledge(self, raw: RawMessage, receipts: Sequence[Receipt]) -> None:
        if raw.origin == PROBE_ORIGIN:
            return
        for receipt in receipts:
            self.look_it_up(receipt)
        if raw.handle:
            assert raw.handle not in [each.raw.handle for each in self.told], "each message is told once"
        self.told.append(Acknowledged(raw, tuple(receipts)))

    def probe(self, token: bytes) -> bool:
        if self.has_way_round and not self.loses_probes:
            self.hand_in(PROBE_ORIGIN, token)
        return self.has_way_round

    def alive(self) -> bool:
        return self.whole and not self.cut

    def excused(self) -> bool:
        return self.cut

    def stop(self) -> None:
        self.put = self.notify = None

    def hand_in(
        self, origin: str, payload: bytes, *, retained: bool = False, at: datetime | None = None
    ) -> None:
        """Put one message into the inbox, as the source's own thread does."""
        assert self.put is not None, "the source has been started"
        self.handles += 1
        # On a serial line the handle counts repeats of what nobody knows; there is none for a known frame.
        handle = 0 if self.name == topics.SERIAL else self.handles
        at = at or self.now()
        self.put(
            RawMessage(at, self.name, origin, payload, self.urgent, retained, handle=handle, late=self.late)
        )

    def says(self, online: bool, text: str) -> None:
        """Report on itself, as a source does that lost its broker or its line."""
        assert self.notify is not None
        self.notify(Notice(self.name, DeviceId(self.name), online, text))

    def look_it_up(self, receipt: Receipt) -> None:
        """Fail where a sender is told of an event that another process cannot read from the file."""
        if receipt.status is not ReceiptStatus.COMMITTED or receipt.sender_id is None:
            return
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as reader:
            dedupe = sender_key(receipt.device, receipt.sender_id)
            found = reader.execute("SELECT count(*) FROM event WHERE dedupe = ?", (dedupe,)).fetchone()
        reader.close()
        assert (1,) == found, f"{receipt} was told before its event could be read"


@dataclass
class Told:
    """One feedback as it went to a device."""

    device: str
    alarm: str
    state: str
    by: str | None
    say: str


@dataclass
class Air:
    """The way out to devices; the broker takes everything at once unless it is away, or had no room."""

    delivered: Callable[[CommandId], None] = print
    away: bool = False
    full: bool = False
    heard: list[Told] = field(default_factory=list)
    orders: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    """What locks were told to do, in order."""

    def mention(self, topic: str, payload: bytes) -> bool:
        """Hear an order, now or never."""
        if self.away:
            return False
        root, version, device, leaf = topic.split("/")
        assert ("cuobian", "v1", "command") == (root, version, leaf)
        self.orders.append((device, json.loads(payload)))
        return True

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        command: CommandId | None = None,
        at_once: bool = False,
    ) -> bool:
        assert not retain
        assert not at_once, "what a device is to say is kept for a broker that is away"
        if self.away or self.full:
            return not self.full
        root, version, device, leaf = topic.split("/")
        assert ("cuobian", "v1", "feedback") == (root, version, leaf)
        said = json.loads(payload)
        assert {"alarm", "state", "by", "say"} == set(said)
        self.heard.append(Told(device, **said))
        if command is not None:
            self.delivered(command)
        return True
