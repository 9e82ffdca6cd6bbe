"""A voice on loopback with SIP peers at its other end, and what stands in for the engine."""

import fcntl
import os
import socket
import struct
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from devices.voice.phrases import Phrases
from devices.voice.settings import DEVICE, VoiceSettings
from devices.voice.voice import Voice
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.model import RawMessage, Receipt, ReceiptStatus
from gateway.domain.notification import Outcome
from gateway.domain.phone import Order, Reply, Spoken, Told
from gateway.domain.ports import Notice
from tests.brokers import free_port
from tests.live.sinks import eventually
from tests.live.sip_peer import Peer

LIMIT = timedelta(seconds=30)
SPOKEN = Spoken("五零一。", "请按一。", "zh-CN")
PHRASES = Phrases(lambda _: "已经记下了，谢谢您。", lambda _: "再按一次。", lambda _: "再见。")


SIOCGIFADDR = 0x8915


def address_of(interface: str) -> str:
    """Return the IPv4 address of an interface (netdevice(7)), loopback's own where it has none."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        found = fcntl.ioctl(asked, SIOCGIFADDR, struct.pack("256s", interface.encode()[:15]))
        return socket.inet_ntoa(found[20:24])
    return "127.0.0.1"


def need_an_interface() -> None:
    """Skip a test where baresip has nothing to call from, and fail it under CI.

    It takes its addresses from interfaces beside loopback, also for calls that stay on loopback.
    """
    if any(not address_of(name).startswith("127.") for _, name in socket.if_nameindex()):
        return
    reason = "baresip needs a network interface with an address beside loopback, and here is none"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass
class Result:
    """One call: how it ended, and when it began."""

    began: float = field(default_factory=time.monotonic)
    found: str = ""

    def end(self, within: float = 15.0) -> str:
        """Return how it ended."""
        return str(eventually(lambda: self.found, within))


class Core:
    """Takes keys, and says that they are committed at once, or when it is told to."""

    def __init__(self) -> None:
        self.keys: list[RawMessage] = []
        self.notices: list[Notice] = []
        self.outcomes: list[Outcome] = []
        self.commits = True
        self.wanted: bool | Exception = True
        self.voice: Voice | None = None

    def is_wanted(self, _: int) -> bool:
        if isinstance(self.wanted, Exception):
            raise self.wanted
        return self.wanted

    def put(self, raw: RawMessage) -> None:
        self.keys.append(raw)
        if self.commits:
            self.commit(raw)

    def commit(self, raw: RawMessage, said: str = "going") -> float:
        """Say that a key is on the disk; returns when."""
        assert self.voice is not None
        told = Told(Reply.TAKEN, "zh-CN", said)
        self.voice.acknowledge(raw, [Receipt(DEVICE, None, ReceiptStatus.COMMITTED, told=told)])
        return time.monotonic()


class Stand:
    """Peers, and a voice that calls them."""

    def __init__(self, folder: Path, sipp: Path) -> None:
        self.folder, self.sipp = folder, sipp
        self.core = Core()
        self.peers: list[Peer] = []
        self._voice: Voice | None = None
        self.rtp = 0

    @property
    def voice(self) -> Voice:
        """The voice, once it was begun."""
        assert self._voice is not None
        return self._voice

    def peer(self, steps: Sequence[str], port: int = 0) -> Peer:
        """Start a peer."""
        port = port or free_port()
        peer = Peer(self.sipp, self.folder / f"peer{port}", port, steps)
        self.peers.append(peer)
        return peer

    def begin(self, **settings: Any) -> Voice:
        """Start a voice with the first peer as its server."""
        server = f"127.0.0.1:{self.peers[0].port if self.peers else free_port()}"
        own = free_port() & ~1
        self.rtp = (own + 2000) & ~3
        quick = VoiceSettings(
            server=server,
            folder=self.folder / "voice",
            port=own,
            rtp=self.rtp,
            watch=False,
            ring=1.5,
            dial_within=1.0,
            talk=20.0,
            pause=0.4,
            commit_within=1.0,
            look_every=0.3,
            report_after=0.5,
            patience=3.0,
        )
        self._voice = voice = Voice(
            replace(quick, **settings), PHRASES, self.core.outcomes.append, self.core.is_wanted
        )
        self.core.voice = voice
        voice.start(self.core.put, self.core.notices.append)
        return voice

    def up(self) -> "Stand":
        """Wait until every line can dial."""
        eventually(lambda: all(line.agent is not None for line in self.voice.lines))
        return self

    def ring(self, peer: Peer, spoken: Spoken | None = SPOKEN, notification: int = 7) -> Result:
        """Begin a call to a peer beside the test."""
        result = Result()
        order = Order(f"sip:8001@127.0.0.1:{peer.port}", notification, urgent=True, spoken=spoken)

        def ring() -> None:
            try:
                result.found = self.voice.ring(order, LIMIT)
            except (TemporaryFailure, PermanentFailure) as failure:
                result.found = f"{type(failure).__name__}: {failure}"

        threading.Thread(target=ring, daemon=True).start()
        return result

    def close(self) -> None:
        """Take everything down."""
        if self._voice is not None:
            self._voice.stop()
        for peer in self.peers:
            peer.close()
