"""The load: buttons and doors of a whole compound as one process, so that it never waits for who measures it.

Run as `python -m gateway.bench.load PORT [USER PASSWORD]`; takes a JSON order a line and answers each with
one.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from typing import Any

from gateway.bench.wire import Publisher

WINDOW = 20
"""Messages at most under way (FIGURES F27)."""
DOORS = 50


def main(port: int, *login: str) -> None:
    """Carry out orders until there are no more."""
    publisher = Publisher(port, "bench-load", login)
    for line in sys.stdin:
        order = json.loads(line)
        do = paced if order.pop("do") == "paced" else flood
        sys.stdout.write(json.dumps(do(publisher, **order)) + "\n")
        sys.stdout.flush()


def paced(
    publisher: Publisher, root: str, presses: Sequence[Sequence[str]], every: float, others: float
) -> dict[str, Any]:
    """Press (device, id) each `every` seconds on average, beside `others` door events a second.

    Returns when each was pressed: {"at": {id: wall clock}}. Neither rhythm waits for an answer, and both
    waver, so that nothing falls into step with anything.
    """
    at: dict[str, float] = {}
    waver = random.Random(len(presses))  # noqa: S311  no secret: only uneven
    began = time.monotonic()
    next_press = began + (0.5 if others else 0.0)
    next_door, doors = (began, 0) if others else (float("inf"), 0)
    while len(at) < len(presses):
        time.sleep(max(0.0, min(next_press, next_door) - time.monotonic()))
        now = time.monotonic()
        if now >= next_press:
            device, id_ = presses[len(at)]
            at[id_] = time.time()
            publisher.send(f"{root}/{device}/event", {"id": id_, "type": "sos.pressed"})
            next_press += every * waver.uniform(0.5, 1.5)
        if now >= next_door:
            doors += 1
            publisher.send(
                f"{root}/door-{doors % DOORS}/event", {"id": f"{began}-{doors}", "type": "door.opened"}
            )
            next_door += waver.uniform(0.5, 1.5) / others
        publisher.collect(wait=False)
    return {"at": at, "others": doors}


def flood(
    publisher: Publisher, root: str, kind: str, devices: Sequence[str], ids: str, count: int
) -> dict[str, Any]:
    """Publish `count` events, WINDOW under way at a time: one of each device in turn.

    `ids` is a pattern of their ids that may name {device}, its {home} (h5 of b5) and the number {n}.
    Returns {"began": wall clock, "ended": wall clock of the last receipt}.
    """
    began = time.time()
    for n in range(count):
        device = devices[n % len(devices)]
        publisher.send(
            f"{root}/{device}/event",
            {"id": ids.format(n=n, device=device, home=f"h{device[1:]}"), "type": kind},
        )
        while publisher.waiting >= WINDOW:
            publisher.collect(wait=True)
    while publisher.waiting:
        publisher.collect(wait=True)
    return {"began": began, "ended": time.time()}


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
