"""Every real way to reach a person under a compound: the real notifier and channels, on sockets and a pty.

Time is the story's own: what takes the house 15 seconds takes none here. What hangs on the wire really hangs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from devices.modem.modem import Modem
from devices.modem.settings import ModemSettings
from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import World
from gateway.channels.base import ChannelSettings
from gateway.channels.registry import build
from gateway.domain.model import NotificationId
from gateway.domain.notification import Dispatch, Message, Outcome
from gateway.domain.ports import Source
from gateway.notifier import Notifier
from gateway.texts.digest import gather
from gateway.texts.short import reply
from tests.channels.servers import OK, Peer, RawServer, refusing_port, status
from tests.flow.clocks import Clocks
from tests.flow.phones import Phone

PATIENCE = 10.0
"""Seconds in which loopback has answered, on a busy machine."""
SETTLED = 0.15
"""Seconds after which an attempt that gives no sign is taken to hang."""


class Far:
    """A program or a robot at an address of its own. `manner`: accept, refuse, gone, hang, slow, late."""

    def __init__(self, manner: str = "accept") -> None:
        self.manner = manner
        self.release = threading.Event()
        self.server = RawServer(self._behave)
        self.dead = refusing_port()
        self.answered: list[bytes] = []

    def _behave(self, peer: Peer) -> None:
        while (request := peer.request()) is not None:
            if self.manner == "hang":
                self.release.wait(PATIENCE)
                return
            if self.manner == "slow":
                time.sleep(SETTLED / 3)
            if self.manner == "late":
                self.release.wait(PATIENCE)
            if self.manner == "refuse":
                peer.send(status(503))
            else:
                self.answered.append(request)
                peer.send(OK)

    @property
    def where(self) -> str:
        """Host and port; of one that refuses every connection, a port on which nobody listens."""
        return f"127.0.0.1:{self.dead if self.manner == 'gone' else self.server.port}"


@dataclass
class Carriers:
    """Stands where the phones of other stories stand, and is the house's own notifier."""

    clocks: Clocks
    settings: ChannelSettings
    modem: Modem | None = None
    patience: float = SETTLED
    by_address: dict[str, Phone] = field(default_factory=dict)
    """None: what came is at the far ends."""
    _left: dict[int, object] = field(default_factory=dict)
    """Attempts that hang, which nobody waits for again."""

    def plug_in(
        self,
        compose: Callable[[Dispatch], Message],
        current: Callable[[NotificationId], Dispatch | None],
        report: Callable[[Outcome], None],
    ) -> None:
        self._notifier = Notifier(
            build(self.settings),
            compose,
            current,
            report,
            gather=gather,
            steady=self.clocks.steady,
            seconds=self.clocks.seconds,
        )
        self.take, self.held, self.settled = (
            self._notifier.take,
            self._notifier.held,
            self._notifier.settled,
        )

    def sources(self) -> Sequence[Source]:
        return [self.modem] if self.modem is not None else []

    def alive(self) -> bool:
        return all(lane.alive() for lane in self._notifier._lanes.values())

    def tick(self) -> None:
        """Do what is due, and let every attempt that can end do so."""
        self._notifier.look()
        until = time.monotonic() + self.patience
        while (under_way := self._under_way()) and time.monotonic() < until:
            time.sleep(0.001)
        self._left |= under_way

    def _under_way(self) -> dict[int, object]:
        """Return the attempts of which something may still be heard soon."""
        found: dict[int, object] = {}
        for lane in self._notifier._lanes.values():
            with lane._lock:
                found |= {id(each): each for each in lane._flights.values() if id(each) not in self._left}
                if lane._starting or (lane._idle and any(lane._ready.values())):
                    found[id(lane)] = lane
        return found

    def stop(self) -> None:
        with self._notifier._lock:
            self._notifier._stopping = True
        for lane in self._notifier._lanes.values():
            lane.stop(1.0)
        for channel in self._notifier._channels.values():
            channel.close()


@contextmanager
def modem_of(
    folder: Path, world: World, report: Callable[[Outcome], None]
) -> Iterator[tuple[Modem, SimulatedModem]]:
    """Give a modem that has not been started, and the simulated one behind its port."""
    simulated = SimulatedModem(folder / "modem", world)
    settings = ModemSettings(
        port=str(folder / "modem"),
        state=folder / "state",
        key=b"k" * 32,
        ring=1.2,
        patience=0.5,
        send_within=1.0,
        look_every=0.3,
    )
    try:
        yield Modem(settings, report, reply), simulated
    finally:
        simulated.close()
