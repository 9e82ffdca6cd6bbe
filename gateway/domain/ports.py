"""The shapes through which engine and notifier meet the world. Owns no behaviour; devices and channels do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable

from gateway.domain.command import Order
from gateway.domain.model import CommandId, DeviceId, RawMessage, Reading, Receipt
from gateway.domain.notification import Message
from gateway.domain.phone import Order as PhoneOrder
from gateway.domain.site import Site

PROBE_ORIGIN = "\0probe"
"""Origin of the gateway's own self-probe come back, whatever its topic; no topic and no line is called so."""

Put = Callable[[RawMessage], None]
"""Hands a raw message to the inbox; may block while the inbox is full, never raises."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a source says about itself: a line unplugged, a broker lost or refused, and back."""

    source: str
    device: DeviceId
    """The device or line it concerns, as recorded: `line:rf`, `broker:sos`."""
    online: bool
    text: str


Notify = Callable[[Notice], None]


class Source(Protocol):
    """A way in. Its threads put raw messages and do nothing else."""

    name: str

    def start(self, put: Put, notify: Notify) -> None:
        """Begin to listen; returns at once, connects and reconnects by itself."""

    def bind(self, site: Site) -> None:
        """Take a new version of the site: subscribe, open or close what changed."""

    def acknowledge(self, raw: RawMessage, receipts: Sequence[Receipt]) -> None:
        """Tell the sender, after the commit has reached the disk. Never raises."""

    def probe(self, token: bytes) -> bool:
        """Send a token that must come back as a raw message from `PROBE_ORIGIN`; False: no way round."""

    def alive(self) -> bool:
        """Tell whether every thread of the source lives and every subscription was confirmed."""

    def excused(self) -> bool:
        """Tell whether the way round is known to be cut elsewhere, reported, and no fault of ours."""

    def stop(self) -> None:
        """End all threads; returns when they have ended."""


class Sink(Protocol):
    """A way out to devices."""

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        command: CommandId | None = None,
        at_once: bool = False,
    ) -> bool:
        """Hand one message to the broker, in order; never blocks on the network, never raises.

        False: it was not taken and is to be handed in again; what can never be sent is not asked for twice.
        With `at_once` nothing is kept for a broker that is away. Where `command` is given, the sink reports
        it as delivered when the broker has it.
        """

    def mention(self, topic: str, payload: bytes) -> bool:
        """Hand one message over now or never: kept nowhere, sent to nobody who comes back later.

        False where there is no connection; then it was dropped.
        """


class Actuator(Protocol):
    """A way to make one kind of device do something, such as the strike of a door on a serial line."""

    def obeys(self, device: DeviceId) -> bool:
        """Tell whether it is this way that a device is reached by."""

    def act(self, order: Order) -> bool:
        """Carry an order out at once; False where that is not possible now, and it is dropped for ever.

        Called on the engine's thread: returns at once, never raises, and keeps nothing for a link's return.
        """


class Decode(Protocol):
    """From bytes to readings by the template of the device; total: what it cannot decode is a reading too."""

    def __call__(self, raw: RawMessage) -> Sequence[Reading]:
        """Return one reading or more; UNDECODED with a reason where nothing can be made of it."""


class Phone(Protocol):
    """A telephone line that sends texts and rings. Called from several threads at once."""

    def text(self, order: PhoneOrder, limit: timedelta) -> str:
        """Send a text within the limit; return its receipt. Raises TemporaryFailure or PermanentFailure."""

    def ring(self, order: PhoneOrder, limit: timedelta) -> str:
        """Let a phone ring and return how that ended. Raises TemporaryFailure or PermanentFailure."""

    def rings(self, number: str) -> bool:
        """Tell whether this number is known to ring just now."""


class Voice(Protocol):
    """Lines that ring and speak. Called from several threads at once."""

    def ring(self, order: PhoneOrder, limit: timedelta) -> str:
        """Ring, say what there is to say, and return how it ended. Raises Temporary- or PermanentFailure."""

    def rings(self, number: str) -> bool:
        """Tell whether this number is known to ring just now."""


class Channel(Protocol):
    """A way to reach a person. Called from several threads at once; never given a database."""

    name: str
    pool: int
    """How many attempts may run at a time."""

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        """Hand one message to the carrier within the limit; return its receipt, which may be empty.

        Raises TemporaryFailure or PermanentFailure and nothing else.
        """

    def check_address(self, address: str) -> str:
        """Return what is wrong with an address, found and expected; empty where nothing is."""

    def ready(self) -> str:
        """Return what the settings lack for this channel to send anything; empty where nothing."""

    def close(self) -> None:
        """Let go of what is kept open between messages."""


@runtime_checkable
class Digesting(Protocol):
    """A channel to people that tells several alarms in one message, where they have piled up."""

    digests: int
    """How many at most."""


@runtime_checkable
class Ringing(Protocol):
    """A channel whose hand-over takes long and is heard all the while: a ringing phone."""

    def rings(self, address: str) -> bool:
        """Tell whether a phone at this address is known to ring just now."""
