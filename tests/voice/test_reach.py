"""The question whether the SIP server is there: whatever comes back, the line goes on to its call."""

import socket
from dataclasses import replace

from devices.voice.reach import AT_ONCE, Reach
from tests.voice.conftest import SETTINGS


def test_a_flood_of_datagrams_ends_a_look() -> None:
    """What comes faster than it is read would keep the line's thread for ever."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        where = server.getsockname()
        reach = Reach(replace(SETTINGS, server=f"127.0.0.1:{where[1]}"), where, "127.0.0.1")
        for _ in range(AT_ONCE + 1):
            server.sendto(b"SIP/2.0 flood", reach._socket.getsockname())
        reach.heed()
        assert b"SIP/2.0 flood" == reach._socket.recv(100)
        reach.close()
