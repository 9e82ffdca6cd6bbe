"""A phone that only notes when it rang: a web server as a process of its own, one thread, one loop.

Run as `python -m gateway.bench.sink`; prints its port, then a line for each body: the time, and its subject.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time

HOME = re.compile(r"(?<![A-Za-z0-9])h\d+")
"""What the households of a benchmark are called."""
ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"
HEAD_END = b"\r\n\r\n"


def main() -> None:
    """Answer every POST with 204 and print when it came."""
    server = socket.create_server(("127.0.0.1", 0), backlog=256)
    _say(f"port {server.getsockname()[1]}\n")
    selector = selectors.DefaultSelector()
    selector.register(server, selectors.EVENT_READ, None)
    while True:
        rang = ""
        for key, _ in selector.select():
            if key.data is None:
                _greet(selector, server)
            else:
                rang += _read(selector, key)
        if rang:
            _say(rang)


def _greet(selector: selectors.BaseSelector, server: socket.socket) -> None:
    connection, _ = server.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    selector.register(connection, selectors.EVENT_READ, bytearray())


def _read(selector: selectors.BaseSelector, key: selectors.SelectorKey) -> str:
    """Take what came on one connection, answer whole requests, return a line for each."""
    connection, buffer = key.fileobj, key.data
    if not isinstance(connection, socket.socket):
        return ""
    try:
        piece = connection.recv(65536)
    except ConnectionError:
        piece = b""
    if not piece:
        selector.unregister(connection)
        connection.close()
        return ""
    at = time.time()
    buffer += piece
    rang = ""
    while (body := _cut(buffer)) is not None:
        connection.sendall(ANSWER)
        rang += f"{at:.6f} {subject(body)}\n"
    return rang


def _cut(buffer: bytearray) -> bytes | None:
    """Take one whole body out of a buffer, None where it is not all there."""
    end = buffer.find(HEAD_END)
    if end < 0:
        return None
    head = bytes(buffer[:end]).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    whole = end + len(HEAD_END) + length
    if len(buffer) < whole:
        return None
    body = bytes(buffer[end + len(HEAD_END) : whole])
    del buffer[:whole]
    return body


def subject(body: bytes) -> str:
    """Return whom a message is about: the place ours names, or the start of the id that R passes on.

    A carrier's robot is given a text, in which the place is a word.
    """
    said = json.loads(body)
    if "message" in said:
        return home_in(said["message"])
    place = said.get("place") or said["id"].partition(".")[0]
    return str(place)


def home_in(text: str) -> str:
    """Return the household that a text names first, empty where it names none."""
    found = HOME.search(text)
    return found[0] if found is not None else ""


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
