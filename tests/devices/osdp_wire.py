"""An RS-485 line between the gateway and real readers: pseudo terminals and a relay that can be cut."""

from __future__ import annotations

import binascii
import json
import os
import select
import subprocess
import sys
import threading
import tty
from contextlib import suppress
from pathlib import Path
from queue import Queue

PERIPHERAL = Path(__file__).with_name("osdp_pd.py")
CARD, KEYS, STATUS = 1, 2, 4
INPUTS, LOCAL = 0, 2
OUTPUT, LED, BUZZER, TEXT, KEYSET = 1, 2, 3, 4, 5


def terminal() -> tuple[int, int]:
    """Return both ends of a raw pseudo terminal; the second is kept open, so that it outlives its users."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    os.set_blocking(ours, False)
    return ours, theirs


class Wire:
    """The line; `port` is the gateway's end."""

    def __init__(self, port: Path) -> None:
        self.port = port
        self.cut = False
        self.deaf = False
        """The gateway hears nothing any more; its readers still hear it."""
        self.deaf_after = 0
        """Bytes of a frame to the readers after which the gateway hears nothing any more; 0: none."""
        self.noise = b""
        """Put before everything that a reader says."""
        self.sent: list[bytes] = []
        """What the gateway sent while it is recorded."""
        self.recording = False
        self._gateway = -1
        self._readers: list[tuple[int, int]] = []
        self._kept = -1
        self.plug_in()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def plug_in(self) -> None:
        """Give the gateway a port."""
        gateway, self._kept = terminal()
        self.port.unlink(missing_ok=True)
        self.port.symlink_to(os.ttyname(self._kept))
        self._gateway = gateway

    def unplug(self) -> None:
        """Take the gateway's port away."""
        gateway, self._gateway = self._gateway, -1
        self.port.unlink(missing_ok=True)
        os.close(self._kept)
        os.close(gateway)

    def socket(self) -> str:
        """Return a port for one more reader."""
        self._readers.append(terminal())
        return os.ttyname(self._readers[-1][1])

    def say(self, data: bytes) -> None:
        """Put bytes on the line that come from nobody."""
        os.write(self._gateway, data)

    def close(self) -> None:
        self._ending.set()
        self._thread.join(2)
        for file in (self._gateway, self._kept, *(each for pair in self._readers for each in pair)):
            with suppress(OSError):
                os.close(file)

    def _run(self) -> None:
        while not self._ending.is_set():
            with suppress(OSError, ValueError):
                self._relay()

    def _relay(self) -> None:
        gateway = self._gateway
        readers = [ours for ours, _ in self._readers]
        for file in select.select([gateway, *readers], [], [], 0.05)[0]:
            data = os.read(file, 4096)
            if self.cut:
                continue
            if file != gateway and self.deaf:
                continue
            if file != gateway:
                os.write(gateway, self.noise + data)
                continue
            self.deaf = self.deaf or 0 < self.deaf_after <= len(data)
            if self.recording:
                self.sent.append(data)
            for each in readers:
                with suppress(BlockingIOError):
                    os.write(each, data)


class Reader:
    """One real reader in its own process."""

    def __init__(self, port: str, address: int, key: bytes | None) -> None:
        self.port, self.address, self.key = port, address, key
        self.told: Queue[dict[str, object]] = Queue()
        self.start()

    def start(self) -> None:
        """Power it up."""
        key = self.key.hex() if self.key is not None else "default"
        self._process = subprocess.Popen(
            [sys.executable, str(PERIPHERAL), self.port, str(self.address), key],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert b"ready" in self._process.stdout.readline()
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()

    def kill(self) -> None:
        """Take its power away."""
        self._process.kill()
        self._process.wait()
        self._listener.join(2)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def card(self, data: str, bits: int) -> None:
        """Have a card presented."""
        self._say({"event": CARD, "reader_no": 0, "format": 1, "direction": 0, "length": bits, "data": data})

    def keys(self, keys: bytes) -> None:
        """Have keys pressed."""
        self._say({"event": KEYS, "reader_no": 0, "data": keys.hex()})

    def inputs(self, *states: int) -> None:
        """Change the inputs."""
        self._say({"event": STATUS, "type": INPUTS, "report": bytes(states).hex()})

    def local(self, *, tamper: int = 0, power: int = 0) -> None:
        """Open its housing, or take its supply."""
        self._say({"event": STATUS, "type": LOCAL, "report": bytes((tamper, power)).hex()})

    def _say(self, event: dict[str, object]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(event).encode() + b"\n")
        self._process.stdin.flush()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.told.put(json.loads(line))


class PlainReader:
    """A reader that knows no security: says so, and answers every poll with a card in plain text."""

    def __init__(self, port: str, address: int) -> None:
        self._file = os.open(port, os.O_RDWR | os.O_NOCTTY)
        self._address = address
        self.polled = 0
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        heard = b""
        with suppress(OSError):
            while True:
                heard += os.read(self._file, 1024)
                while len(heard) >= 8 and (at := heard.find(b"\x53")) >= 0:
                    size = heard[at + 2 : at + 3][0] if len(heard) > at + 2 else 255
                    if len(heard) < at + size:
                        break
                    frame, heard = heard[at : at + size], heard[at + size :]
                    if frame[1] == self._address:
                        self._answer(frame)

    def _answer(self, frame: bytes) -> None:
        answers = {
            0x61: bytes((0x45, 1, 2, 3, 1, 1, 1, 0, 0, 0, 1, 0, 0)),
            0x62: bytes((0x46, 2, 1, 1, 8, 1, 0)),
        }
        self.polled += frame[5] == 0x60
        said = answers.get(frame[5], bytes((0x50, 0, 1, 26, 0, 0x15, 0x5A, 0x3C, 0x40)))
        answer = bytes((0x53, self._address | 0x80, len(said) + 7, 0, frame[4] & 3 | 4)) + said
        os.write(self._file, answer + binascii.crc_hqx(answer, 0x1D0F).to_bytes(2, "little"))
