"""The walk itself at a terminal: asks for one thing after the other, hears what comes in, takes a word.

Announces each press before it asks for it. That an announced press was the walker's own is said by the walker
alone; whoever says nothing lets it become the call for help that it may be.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from datetime import timedelta

from config.duration import parse_duration
from gateway.cli import drill_words
from gateway.cli.opening import Opened
from gateway.domain.errors import ConfigurationError, CuobianError
from gateway.domain.model import Now
from gateway.domain.walk import Item, Move, Standing, SubjectKind, WalkId, WalkRefused, WalkState
from gateway.service import walk_paths, walks
from gateway.service.linkkey import LinkKey

LOOK_EVERY = 0.2
SAID = {"skip": Move.SKIP, "fail": Move.FAIL, "saw": Move.VOUCH}
ASKED = {
    SubjectKind.DEVICE: "let it say something",
    SubjectKind.DOOR: "show a card and open it",
    SubjectKind.PATH: "a drill is on its way; ask for the answer",
    SubjectKind.BOX: "wait for it",
}


def go(found: Opened, id_: WalkId, by: str, keys: LinkKey, wait: str) -> None:
    """Go through everything that waits, once. Raises NotFound, WalkRefused or ConfigurationError."""
    try:
        patience = parse_duration(wait)
    except ValueError as error:
        raise ConfigurationError((f"--wait: found {wait!r}, expected {error}",)) from None
    heard = _Terminal()
    _Round(found, id_, by, keys, heard, patience).go()


class _Terminal:
    """Lines somebody types, read beside everything else."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.ended = threading.Event()
        threading.Thread(target=self._read, daemon=True, name="terminal").start()

    def _read(self) -> None:
        for line in sys.stdin:
            self._lines.put(line.strip())
        self.ended.set()

    def line(self, patience: float) -> str | None:
        """Return the next line, None where there is none in time."""
        try:
            return self._lines.get(timeout=patience)
        except queue.Empty:
            return None

    def asked(self, patience: float) -> str | None:
        """Return an answer, None where nobody gives one in time or nobody is there."""
        until = time.monotonic() + patience
        while time.monotonic() < until and not (self.ended.is_set() and self._lines.empty()):
            line = self.line(LOOK_EVERY)
            if line is not None:
                return line
        return None


class _Round:
    """One way through what waits in a walk."""

    def __init__(
        self, found: Opened, id_: WalkId, by: str, keys: LinkKey, terminal: _Terminal, patience: timedelta
    ) -> None:
        self._found, self._id, self._by, self._keys = found, id_, by, keys
        self._terminal, self._patience = terminal, patience.total_seconds()

    def go(self) -> None:
        """Ask for each item that waits; `quit` ends it, and the walk stays open."""
        seen = walks.view(self._found.database, self._id, self._now())
        if seen.walk.state is WalkState.OPEN:
            walk_paths.send(self._found.database, self._id, self._by, self._now(), self._keys)
        _tell("commands: skip WHY, fail WHY, saw WHY, quit; an empty line goes on to the next")
        try:
            for item in seen.items:
                # What came in while something else was asked for need not be asked for any more.
                still = self._item(item.number).standing is Standing.WAITING
                if still and not self._ask(item):
                    return
        finally:
            walks.disarm(self._found.database, self._id)

    def _ask(self, item: Item) -> bool:
        subject = item.subject
        if subject.calls:
            self._announce(item)
        what = "press it once" if subject.calls else ASKED[subject.kind]
        _tell(f"{item.number:>4}  {subject.kind.value} {subject.id} {subject.label}".rstrip() + f": {what}")
        until = time.monotonic() + self._patience
        while time.monotonic() < until:
            now = self._item(item.number)
            if now.standing is Standing.PROVED:
                _tell(drill_words.item_line(now))
                self._was_it_us()
                return True
            line = self._terminal.line(LOOK_EVERY)
            if line is not None and (line in {"", "quit"} or self._said(item, line)):
                walks.disarm(self._found.database, self._id)
                return line != "quit"
        # Whoever presses it after the walker has gone on needs help.
        walks.disarm(self._found.database, self._id)
        _tell(f"{item.number:>4}  nothing came in; it still waits")
        return True

    def _announce(self, item: Item) -> None:
        try:
            walks.arm(self._found.database, self._id, item.number, self._by, self._now())
        except WalkRefused as error:
            _tell(f"not announced: {error.message}")

    def _said(self, item: Item, line: str) -> bool:
        word, _, why = line.partition(" ")
        if word not in SAID:
            _tell(f"found {word!r}, expected one of {', '.join((*SAID, 'quit'))}")
            return False
        try:
            walks.decide(self._found.database, self._id, item.number, SAID[word], self._by, self._now(), why)
        except CuobianError as error:
            _tell(error.message)
            return False
        return True

    def _was_it_us(self) -> None:
        trials = walks.view(self._found.database, self._id, self._now()).trials
        if not trials:
            return
        _tell("      was that you? y closes it; anything else lets everybody be called in a minute")
        if (self._terminal.asked(self._patience) or "").lower() in {"y", "yes", "是"}:
            try:
                walks.was_us(self._found.database, self._id, self._by, self._now(), self._keys)
            except CuobianError as error:
                _tell(error.message)

    def _item(self, number: int) -> Item:
        items = walks.view(self._found.database, self._id, self._now()).items
        return next(each for each in items if each.number == number)

    def _now(self) -> Now:
        return self._found.clock.moment()


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
