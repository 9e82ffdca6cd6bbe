"""`cuobian devices discover`: the inbox of what is heard and not adopted, as a running core writes it.

Asks the core by a row, as the console does, and never listens itself.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from config.duration import parse_duration
from gateway.cli.listening import as_text
from gateway.cli.opening import Opened, opened
from gateway.cli.parser import CommandParser, add_json
from gateway.domain.errors import ConfigurationError
from gateway.domain.heard import DISCOVERY_LASTS, Heard, Want
from gateway.runtime import stop_on_signals
from gateway.service import core_state, discovery

LOOK = 0.3
"""Seconds between two looks at the inbox; the core writes it once a second."""
LAST_LOOK = 1.3
"""Seconds the last words of a device may still be on their way into the inbox."""
LONGEST = 200
SHOWN = 120
"""Bytes of the last message that are shown."""


def add_word(words: argparse._SubParsersAction[CommandParser]) -> None:
    """Add `discover` to the words of a command."""
    word = words.add_parser(
        "discover",
        help="show what is heard and not adopted",
        description="Show what is heard and not adopted, with the likely template. With --for the gateway "
        "listens to every bridge for that long: wake the device meanwhile. Adopt it in the console.",
        example="cuobian devices discover --for 60s",
    )
    minutes = DISCOVERY_LASTS // timedelta(minutes=1)
    word.add_argument(
        "--for", metavar="TIME", dest="limit", help=f"listen so long, such as 60s, at most {minutes}m"
    )
    add_json(word)


def main(args: argparse.Namespace) -> int:
    """Print the inbox; while listening, print what is new in it as it comes."""
    limit = how_long(args.limit, DISCOVERY_LASTS)
    with opened(args) as found:
        told = _told(found, limit, live=not args.json) if limit is not None else set[tuple[str, ...]]()
        entries = discovery.inbox(found.database)
    if args.json:
        print(json.dumps([_row(each) for each in entries], ensure_ascii=False))
    else:
        print("".join(f"{_line(each)}\n" for each in reversed(entries) if _news(each) not in told), end="")
        if not entries:
            print("nothing is heard that is not adopted")
    return 0


def how_long(written: str | None, most: timedelta) -> timedelta | None:
    """Return how long --for says, None where it says nothing. Raises ConfigurationError."""
    if written is None:
        return None
    try:
        limit = parse_duration(written)
    except ValueError as error:
        raise ConfigurationError((f"--for: found {written!r}, expected {error}",)) from None
    if limit > most:
        raise ConfigurationError(
            (f"--for: found {written!r}, expected at most {most // timedelta(minutes=1)}m",)
        )
    return limit


def this_user() -> str:
    """Return who asks: the name of the account this runs as."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def core_runs(found: Opened) -> bool:
    """Tell whether a core proved itself within the last half minute."""
    return core_state.healthy(found.database, found.clock.moment())


def _told(found: Opened, limit: timedelta, *, live: bool) -> set[tuple[str, ...]]:
    """Let the core listen, and print what is new; returns what has been told."""
    if not core_runs(found):
        print("cuobian: no core is running, so nothing new is heard: see `cuobian core`", file=sys.stderr)
        return set()
    stop = stop_on_signals()
    told = set[tuple[str, ...]]()
    until = time.monotonic() + limit.total_seconds()
    with _listening(found, limit):
        while time.monotonic() < until and not stop.wait(LOOK):
            if live:
                _tell(discovery.inbox(found.database), told)
    stop.wait(LAST_LOOK)
    return told


@contextmanager
def _listening(found: Opened, limit: timedelta) -> Iterator[None]:
    """Have every bridge heard; who listens already in the console is not cut off at the end."""
    now = found.clock.moment()
    before = discovery.held(found.database, Want.DISCOVER, "", now)
    if before is not None and before.until - now.steady >= limit:
        yield
        return
    discovery.ask(found.database, Want.DISCOVER, "", this_user(), now)
    own = discovery.held(found.database, Want.DISCOVER, "", now)
    try:
        yield
    finally:
        if before is None and own is not None:
            discovery.settle(found.database, own)


def _tell(entries: Sequence[Heard], told: set[tuple[str, ...]]) -> None:
    for each in reversed(entries):
        if _news(each) not in told:
            told.add(_news(each))
            print(_line(each), flush=True)


def _news(each: Heard) -> tuple[str, ...]:
    """Return what makes an entry worth a line: that it is there, spoke, and was recognised."""
    return each.key, each.label, each.likely[0].template if each.likely else "", "heard" if each.count else ""


def _line(each: Heard) -> str:
    first = each.likely[0] if each.likely else None
    params = " ".join(f"{name}={value}" for name, value in first.params.items()) if first is not None else ""
    words = [
        f"{each.heard_at.astimezone():%H:%M:%S}",
        f"{each.way.value:<6}",
        as_text(each.origin.encode(), LONGEST),
        each.label,
    ]
    words += [f"→ {first.template} {params}".rstrip()] if first is not None else []
    return " ".join(filter(None, [*words, as_text(each.payload, SHOWN)]))


def _row(each: Heard) -> dict[str, object]:
    return {
        "key": each.key,
        "way": each.way.value,
        "origin": each.origin,
        "label": each.label,
        "count": each.count,
        "first_at": each.first_at.isoformat(),
        "heard_at": each.heard_at.isoformat(),
        "likely": [{"template": likely.template, "params": dict(likely.params)} for likely in each.likely],
        "payload": as_text(each.payload, SHOWN),
    }
