"""The core's figures on their way to the others: one text in one row, read by whoever shows them."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import Connection

from gateway.domain.figures import BOUNDS, Figures, Process, Sent, Times
from gateway.store import core_state


def written(figures: Figures) -> str:
    """Return the text that is kept."""
    return json.dumps(asdict(figures), separators=(",", ":"))


def read(connection: Connection) -> Figures:
    """Return what the core said last; nothing where it has said nothing that can be understood."""
    text = core_state.figures(connection)
    try:
        return _figures(json.loads(text)) if text else Figures()
    except (ValueError, TypeError, KeyError):
        return Figures()  # of another version, which writes its own within seconds


def _figures(found: dict[str, object]) -> Figures:
    said = Figures(**found)  # type: ignore[arg-type]
    return Figures(
        int(said.at),
        str(said.version),
        Process(**found["process"]),  # type: ignore[arg-type]
        dict(said.waiting),
        _times(found["committed"]),
        _times(found["handed"]),
        [Sent(**each) for each in found["sent"]],  # type: ignore[attr-defined]
        list(said.hindrances),
        int(said.signs),
        list(said.hubs),
    )


def _times(found: object) -> Times:
    times = Times(**found)  # type: ignore[arg-type]
    if len(times.counts) != len(BOUNDS) + 1:
        raise ValueError(f"found {len(times.counts)} classes, expected {len(BOUNDS) + 1}")
    return times
