"""A phone that only notes when it rang: a web server as a process of its own.

Run as `python -m gateway.bench.sink`; prints its port, then a line for each body: the time, and its subject.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time


def main() -> None:
    """Answer every POST with 204 and print when it came."""
    server = socket.create_server(("127.0.0.1", 0), backlog=256)
    _say(f"port {server.getsockname()[1]}")
    while True:
        connection, _ = server.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_serve, args=(connection,), daemon=True).start()


def _serve(connection: socket.socket) -> None:
    reader = connection.makefile("rb")
    with connection:
        while reader.readline().startswith(b"POST"):
            length = 0
            while (line := reader.readline()) not in {b"\r\n", b""}:
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            at = time.time()
            body = json.loads(reader.read(length))
            connection.sendall(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
            _say(f"{at:.6f} {body.get('place') or body.get('id')}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
