"""A real OSDP reader in a process of its own: libosdp's own peripheral on a pseudo terminal.

`python osdp_pd.py PORT ADDRESS KEY`, KEY in hex or `default` for one that was never given a key. Events to
send come as lines of JSON on standard input; what it is told to do goes out as lines of JSON.
"""

import ctypes
import json
import os
import sys
import threading
import time

import osdp_sys

CAPABILITIES = {
    osdp_sys.CAP_CONTACT_STATUS_MONITORING: (1, 4),
    osdp_sys.CAP_OUTPUT_CONTROL: (1, 2),
    osdp_sys.CAP_READER_LED_CONTROL: (1, 1),
    osdp_sys.CAP_READER_AUDIBLE_OUTPUT: (1, 1),
    osdp_sys.CAP_READER_TEXT_OUTPUT: (1, 1),
    osdp_sys.CAP_CARD_DATA_FORMAT: (1, 1),
    osdp_sys.CAP_READERS: (1, 1),
}


class Channel:
    """The reader's end of the line."""

    id = 1

    def __init__(self, port: str) -> None:
        self.file = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def read(self, most: int) -> bytes:
        try:
            return os.read(self.file, most)
        except OSError:
            return b""

    def write(self, frame: bytes) -> int:
        try:
            return os.write(self.file, frame)
        except OSError:
            return 0

    def flush(self) -> None:
        while self.read(1024):
            pass


def say(what: dict[str, object]) -> None:
    """Write one line."""
    plain = {key: value.hex() if isinstance(value, bytes) else value for key, value in what.items()}
    sys.stdout.write(json.dumps(plain) + "\n")
    sys.stdout.flush()


class Peripheral:
    """The reader."""

    def __init__(self, port: str, address: int, key: str) -> None:
        osdp_sys.set_loglevel(osdp_sys.LOG_EMERG)
        self.lock = threading.Lock()
        secured = key != "default"
        info = {"name": "pd", "address": address, "flags": osdp_sys.FLAG_ENFORCE_SECURE if secured else 0}
        info |= {"version": 1, "model": 1, "vendor_code": 1, "serial_number": 1, "firmware_version": 1}
        info |= {"channel": Channel(port), "scbk": bytes.fromhex(key) if secured else None}
        capabilities = [
            {"function_code": code, "compliance_level": level, "num_items": count}
            for code, (level, count) in CAPABILITIES.items()
        ]
        self.device = osdp_sys.PeripheralDevice(info, capabilities=capabilities)
        self.device.set_command_callback(self.told)

    def told(self, command: dict[str, object]) -> tuple[int, None]:
        # The library's Python side cannot answer an input status: it refuses that one, as some readers do.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))  # which the library takes once too often
        if command["command"] != osdp_sys.CMD_STATUS:
            say(command)
        return 0, None

    def hear(self, line: str) -> None:
        event = json.loads(line)
        for key in ("data", "report"):
            if key in event:
                event[key] = bytes.fromhex(event[key])
        with self.lock:
            self.device.submit_event(event)

    def run(self) -> None:
        while True:
            with self.lock:
                self.device.refresh()
            time.sleep(0.002)


def main() -> None:
    """Be a reader until standard input ends."""
    peripheral = Peripheral(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    threading.Thread(target=peripheral.run, daemon=True).start()
    say({"ready": True})
    for line in sys.stdin:
        peripheral.hear(line)


if __name__ == "__main__":
    main()
