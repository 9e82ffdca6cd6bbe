"""People at the pages: asks the API for open alarms so many times a second, over one kept connection.

Run as `python -m gateway.bench.visitors PORT TOKEN PER_SECOND`; ends when it is terminated.
"""

from __future__ import annotations

import http.client
import sys
import time

from gateway.domain.errors import TransientIO

PATH = "/api/v1/alarms?state=open&limit=20"


def main(port: int, token: str, a_second: float) -> None:
    """Ask for ever. Raises TransientIO for an answer that is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    next_at = time.monotonic()
    while True:
        connection.request("GET", PATH, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise TransientIO(f"expected 200 of the API, found {response.status}")
        next_at += 1 / a_second
        time.sleep(max(0.0, next_at - time.monotonic()))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
