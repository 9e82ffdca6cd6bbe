"""Changes of the configuration file: which keys are others than at the last start. Keeps no value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from gateway.service.authors import changed
from gateway.store.db import Database, set_value, value_of

KEY = "settings_seen"
DIGITS = 16


def note(database: Database, settings: Mapping[str, object]) -> Sequence[str]:
    """Put on record which keys have changed, and remember how they are now; return them in order.

    What was never seen before is not a change: the first start writes no row.
    """
    now = {
        name: hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:DIGITS]
        for name, value in flattened(settings).items()
    }
    with database.read() as connection:
        known = value_of(connection, KEY)
    before = _read(known)
    if known is not None and before == now:
        return ()
    keys = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    with database.write() as connection:
        set_value(connection, KEY, json.dumps(now))
        if known is not None:
            changed(connection, "settings", "; ".join(keys))
    return keys if known is not None else ()


def flattened(settings: Mapping[str, object], above: str = "") -> Mapping[str, object]:
    """Return values by their dotted key."""
    found: dict[str, object] = {}
    for name, value in settings.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping):
            found |= flattened(value, f"{key}.")
        else:
            found[key] = value
    return found


def _read(text: str | None) -> Mapping[str, str]:
    try:
        found = json.loads(text) if text is not None else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
