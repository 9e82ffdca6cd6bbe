"""The process that asks the network who is there: `python -m devices.mdns_listen [ADDRESS]`.

Prints a line of JSON for each thing of ours that answers (`mdns.Announced`), bounded, until it is ended.
Never announces anything. The only module that imports zeroconf.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Sequence

from zeroconf import InterfaceChoice, IPVersion, ServiceBrowser, ServiceListener, Zeroconf

from devices.mdns import LONGEST_LINE, SERVICES, Announced

MOST = 60
"""Announcements that are printed: a network with more is not looked through on a phone."""
ANSWER_WITHIN = 1500
"""Milliseconds that something which is announced has to say where it is."""
MEMORY = 256 * 1024 * 1024
"""Bytes of data at most, where it needs some 40 MB: a flood of names must not cost the core its memory."""
NICE = 10
"""So much behind the core: nobody waits for this."""


class _Printer(ServiceListener):
    """Prints what is ours, each once."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Ask where it is, and print it."""
        if (type_, name) in self._seen or len(self._seen) >= MOST:
            return
        info = zc.get_service_info(type_, name, ANSWER_WITHIN)
        addresses = info.parsed_addresses(IPVersion.V4Only) if info is not None else []
        if info is None or not addresses or not info.port:
            return
        texts = {key: value or "" for key, value in info.decoded_properties.items()}
        found = Announced(type_, name.removesuffix(f".{type_}"), addresses[0], info.port, texts)
        if found.kind is not None:
            self._seen.add((type_, name))
            line = found.line()
            if len(line) <= LONGEST_LINE:
                sys.stdout.buffer.write(line)
                sys.stdout.buffer.flush()

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Take it for new: it may not have said enough before."""
        self.add_service(zc, type_, name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Keep it: whoever looks for it wants to know that it was there."""


def main(words: Sequence[str]) -> int:
    """Ask until SIGTERM; on the interface of the address given, else on the one to the network."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    # Before any thread is there: all of them leave it to the one that waits for it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    interfaces = list(words) or InterfaceChoice.Default
    try:
        asking = Zeroconf(interfaces, ip_version=IPVersion.V4Only)
    except OSError as error:
        sys.stderr.write(f"mDNS cannot be asked: {error.strerror}\n")
        return 1
    ServiceBrowser(asking, list(SERVICES), _Printer())
    signal.sigwait({signal.SIGTERM})
    asking.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
