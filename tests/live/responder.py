"""Things on a network that say they are there, as a process of its own: `python responder.py ADDRESS`.

Real mDNS on one interface; prints a line once everything is announced, ends when its input does.
"""

import socket
import sys

from zeroconf import IPVersion, ServiceInfo, Zeroconf

THINGS = (
    ("_shelly._tcp.local.", "shellyplusi4-a8032abe54dc", {"gen": "2", "app": "PlusI4", "ver": "1.4.4"}),
    ("_http._tcp.local.", "cord7", {"devicetype": "tasmota"}),
    ("_http._tcp.local.", "Office printer", {"path": "/"}),
    ("_esphomelib._tcp.local.", "hall", {"friendly_name": "Hall", "board": "esp32dev"}),
    ("_slzb-06._tcp.local.", "SLZB-06", {"radio_type": "znp", "baud_rate": "115200"}),
)


def main(address: str) -> None:
    """Announce, and wait."""
    wire = Zeroconf([address], ip_version=IPVersion.V4Only)
    for service, name, texts in THINGS:
        server = f"{name.split()[0]}.local."
        where = [socket.inet_aton(address)]
        info = ServiceInfo(service, f"{name}.{service}", 80, properties=texts, server=server, addresses=where)
        wire.register_service(info, cooperating_responders=True)
    sys.stdout.write("announced\n")
    sys.stdout.flush()
    sys.stdin.read()
    wire.unregister_all_services()
    wire.close()


if __name__ == "__main__":
    main(sys.argv[1])
