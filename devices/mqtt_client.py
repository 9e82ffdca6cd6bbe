"""paho's client, made cheap where thousands of events a second come in. Owns how bytes travel; reads none.

paho 2 reads a packet in three calls of the kernel, sends each in one more and wakes its own network thread
over a TCP connection for every packet: together 95 of 250 µs a durable event here (measured). What is
overridden are names paho keeps to itself, so the tests hold them against the pinned version.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from paho.mqtt.client import Client
from paho.mqtt.enums import MQTTErrorCode

if TYPE_CHECKING:
    from paho.mqtt.client import SocketLike

AT_ONCE = 16 * 1024
"""Bytes read or sent at once at most: one record of TLS."""
AT_A_TIME = 64
"""Packets taken in between two looks at what is to be sent."""


class Gathered:
    """A socket that takes in what has come at once, and sends at once what is written in bits.

    What was written and not yet sent is in the same case as what the kernel has not sent: whoever needs to
    know that it arrived waits for the broker's word.
    """

    def __init__(self, opened: socket.socket) -> None:
        self.opened = opened
        self._came = b""
        self._at = 0
        self._going = bytearray()

    def recv(self, size: int) -> bytes:
        """Return up to `size` bytes, empty at the end; raises what the socket raises."""
        if self._at == len(self._came):
            self._came, self._at = self.opened.recv(AT_ONCE), 0
        found = self._came[self._at : self._at + size]
        self._at += len(found)
        return found

    def pending(self) -> int:
        """Return how many bytes are here already, of which the kernel knows nothing."""
        return len(self._came) - self._at  # TLS keeps nothing back: a record is read whole

    def send(self, data: bytes) -> int:
        """Take bytes to be sent with the next `flush`; raises what the socket raises once it is full."""
        if len(self._going) >= AT_ONCE:
            self.flush()
        self._going += data
        return len(data)

    def flush(self) -> None:
        """Send what waits, as far as the kernel takes it; raises what the socket raises."""
        while self._going:
            del self._going[: self.opened.send(self._going)]

    def waits(self) -> bool:
        """Tell whether something is still to be sent."""
        return bool(self._going)

    def close(self) -> None:
        """Send the last words, as far as the kernel takes them at once, and close."""
        with suppress(OSError):
            self.flush()
        self.opened.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.opened, name)


class Bell:
    """Wakes the network thread once, however often it is rung before that thread has heard it."""

    def __init__(self, opened: socket.socket) -> None:
        self._opened = opened
        self._rung = False

    def send(self, data: bytes) -> int:
        """Ring; costs nothing where the last ring has not been heard yet."""
        if self._rung:
            return len(data)
        self._rung = True
        return self._opened.send(data)

    def heard(self) -> None:
        """Let the next ring through. Whoever calls this must look at what waits after it, never before."""
        self._rung = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opened, name)


class GatheringClient(Client):
    """paho's client with a socket that reads ahead and a bell that rings once."""

    _bell: Bell | None = None

    def loop_start(self) -> MQTTErrorCode:
        """Start the network thread, and put the bell where it is rung."""
        done = super().loop_start()
        if isinstance(self._sockpairW, socket.socket):
            self._bell = Bell(self._sockpairW)
            self._sockpairW = self._bell  # type: ignore[assignment]  # all that is asked of it
        return done

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Take in what has been read ahead, some packets at a time."""
        done = super().loop_read(max_packets)
        for _ in range(AT_A_TIME):
            if done != MQTTErrorCode.MQTT_ERR_SUCCESS or not self._reads_on():
                break
            done = super().loop_read(max_packets)
        return done

    def loop_write(self) -> MQTTErrorCode:
        """Send what waits."""
        if self._bell is not None:
            self._bell.heard()
        done = super().loop_write()
        opened = self._gathered()
        if opened is not None:
            try:
                opened.flush()
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return done  # `want_write` says so, and the rest follows
            except OSError:
                return self._loop_rc_handle(MQTTErrorCode.MQTT_ERR_CONN_LOST)
        return done

    def want_write(self) -> bool:
        """Tell whether something waits to be sent."""
        opened = self._gathered()
        return super().want_write() or (opened is not None and opened.waits())

    def _reads_on(self) -> bool:
        opened = self._gathered()
        return opened is not None and opened.pending() > 0

    def _gathered(self) -> Gathered | None:
        opened: object = self._sock
        return opened if isinstance(opened, Gathered) else None

    def _create_socket(self) -> SocketLike:
        return Gathered(super()._create_socket())  # type: ignore[arg-type,return-value]  # no websocket here
