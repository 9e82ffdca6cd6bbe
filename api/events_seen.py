"""How many events of each type have come since this process began. Reads what is new and nothing twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from gateway.store.db import Database
from gateway.store.queries import metrics


class EventsSeen:
    """Counts events by type as they appear: what was there before the first question is not counted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._upto: int | None = None
        self._counts: Counter[str] = Counter()

    def look(self, database: Database) -> Mapping[str, int]:
        """Count what is new, and return everything counted so far."""
        with self._lock, database.read() as connection:
            last = metrics.last_event(connection)
            if self._upto is not None and last > self._upto:
                self._counts.update(metrics.seen(connection, self._upto, last))
            self._upto = last if self._upto is None else max(last, self._upto)
            return dict(self._counts)
