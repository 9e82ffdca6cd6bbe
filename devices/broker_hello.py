"""Whether a broker really takes MQTT clients: one CONNECT on a socket of its own. Keeps nothing."""

from __future__ import annotations

import os
import socket

CONNECT, CONNACK, DISCONNECT = b"\x10", b"\x20\x02", b"\xe0\x00"
FLAGS = b"\xc2"
"""User name, password, clean session (MQTT 3.1.1, 3.1.2.3)."""
KEEPALIVE = b"\x00\x3c"


def accepts(host: str, port: int, username: str, password: str, patience: float = 2.0) -> bool:
    """Tell whether the broker answers a CONNECT with "accepted" within `patience` seconds. Never raises."""
    try:
        with socket.create_connection((host, port), patience) as connection:
            connection.settimeout(patience)
            connection.sendall(_connect(f"cuobian-hello-{os.getpid()}", username, password))
            answer = connection.recv(4, socket.MSG_WAITALL)
            connection.sendall(DISCONNECT)
    except OSError:
        return False
    return answer[:2] == CONNACK and answer[3:] == b"\x00"


def _connect(client: str, username: str, password: str) -> bytes:
    body = _text("MQTT") + b"\x04" + FLAGS + KEEPALIVE + _text(client) + _text(username) + _text(password)
    return CONNECT + _length(len(body)) + body


def _text(value: str) -> bytes:
    encoded = value.encode()
    return len(encoded).to_bytes(2, "big") + encoded


def _length(size: int) -> bytes:
    """Return the remaining length, seven bits a byte (MQTT 3.1.1, 2.2.3)."""
    encoded = bytearray()
    while True:
        size, low = divmod(size, 128)
        encoded.append(low | (0x80 if size else 0))
        if not size:
            return bytes(encoded)
