"""The process that asks the network for cameras: `python -m devices.onvif_listen SECONDS [ADDRESS]`.

Sends two probes, prints what answers within the time as one line of JSON, and ends. Announces nothing.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

from devices.onvif_wire import GROUP, LONGEST, PORT, answered, probe
from gateway.domain.onvif import FoundCamera

MOST = 60
"""Cameras that are told of: a network with more is not looked through on a phone."""
MOST_DATAGRAMS = 2000
"""Answers that are read at most, so that a flood ends."""
MEMORY = 64 * 1024 * 1024
NICE = 10
HOPS = 1


def look(seconds: float, address: str = "", to: tuple[str, int] = (GROUP, PORT)) -> Sequence[FoundCamera]:
    """Return the cameras that answer; asks on the interface of the address, else on the usual one."""
    found: dict[str, FoundCamera] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, HOPS)
        if address:
            wire.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
        wire.bind((address, 0))
        # UDP loses now and then: what has answered is recognised the second time.
        for _ in range(2):
            wire.sendto(probe(), to)
        until = time.monotonic() + seconds
        for _ in range(MOST_DATAGRAMS):
            left = until - time.monotonic()
            if left <= 0 or len(found) >= MOST:
                break
            wire.settimeout(left)
            try:
                payload, (sender, _port) = wire.recvfrom(LONGEST + 1)
            except TimeoutError:
                break
            camera = answered(payload, sender)
            if camera is not None:
                found.setdefault(camera.address, camera)
    return tuple(found.values())


def main(words: Sequence[str]) -> int:
    """Look, and print."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    seconds, address = words[0], "".join(words[1:2])
    try:
        found = look(float(seconds), address)
    except OSError as error:
        sys.stderr.write(f"the network cannot be asked: {error.strerror}\n")
        return 1
    sys.stdout.write(json.dumps([asdict(each) for each in found]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
