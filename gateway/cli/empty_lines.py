"""Serial lines that no device is on yet: heard during a discovery by one kind of receiver after the other.

What speaks there is not known before a first device is adopted, so each framing has its turn.
Owns ports only while nobody else needs them, and never answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping

from devices.index import LineIndex
from devices.listen import PortTap
from devices.template import SerialLine, Template
from gateway.domain.model import RawMessage
from gateway.domain.site import Line, Site

TakeFrame = Callable[[RawMessage, SerialLine], None]
"""Takes a frame with the kind of receiver it was cut by."""
TURN = 12
"""Looks (of 0.25 s) that a kind of receiver has before the next one is tried: a press repeats for longer."""


class EmptyLines:
    """The taps on lines without devices; one thread uses it."""

    def __init__(self, templates: Mapping[str, Template], take: TakeFrame) -> None:
        self._kinds = tuple({each.line: None for each in templates.values() if each.line is not None})
        self._take = take
        self._taps: dict[str, tuple[PortTap, int]] = {}
        self._turns: dict[str, Iterator[SerialLine]] = {}

    def look(self, site: Site, wanted: bool) -> None:
        """Open, close and take turns; a line that gets its first device is let go at once."""
        taken = {each.line for each in site.devices.values() if each.line is not None}
        empty = {id_: line for id_, line in site.lines.items() if wanted and id_ not in taken}
        self._let_go([id_ for id_, (_, left) in self._taps.items() if id_ not in empty or not left])
        for id_, line in empty.items():
            tap, left = self._taps.get(id_) or (self._opened(line), TURN)
            self._taps[id_] = tap, left - 1

    def _let_go(self, ids: Collection[str]) -> None:
        for id_ in ids:
            tap, _ = self._taps.pop(id_)
            tap.stop()

    def _opened(self, line: Line) -> PortTap:
        kind = next(self._turns.setdefault(line.id, itertools.cycle(self._kinds)))
        take = self._take
        index = LineIndex(
            id=line.id,
            port=line.port,
            baudrate=line.baudrate or kind.baudrate,
            frame=kind.cut,
            reply=b"",
            urgent=False,
            rules=(),
        )
        tap = PortTap(index, lambda raw: take(raw, kind), lambda _words: None)
        tap.start()
        return tap
