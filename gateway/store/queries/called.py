"""How whoever was sent a message is named: people by name, a thing by where it hangs. Runs no statement."""

from __future__ import annotations

from gateway.domain.things import THING

# A siren is named by where it hangs; what follows its id is how it is told.
_IS_THING = f"n.person LIKE '{THING}%'"
_BEGIN, _END = len(THING) + 1, "instr(n.person || '?', '?')"
_THING = f"substr(n.person, {_BEGIN}, {_END} - {_BEGIN})"
_PLACED = f"CASE WHEN {_IS_THING} THEN trim(coalesce(l.name, '') || ' ' || {_THING}) END"
NAME = f"coalesce(p.name, {_PLACED}, n.person)"
"""Of a notification `n`, with `JOINED`."""
JOINED = (
    f" LEFT JOIN person p ON p.id = n.person LEFT JOIN device d ON {_IS_THING} AND d.id = {_THING}"
    " LEFT JOIN place l ON l.id = d.place"
)
