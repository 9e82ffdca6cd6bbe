"""The faces of those who agreed, in memory, and who is like whom. Owns who may be compared; stores nothing.

Any thread may change it; a comparison sees one state of it. Whoever is not allowed, or whose agreement has
run out, is compared with nobody from the next comparison on (PRIVACY rule 9: within 5 s).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from devices.vision.embedder import unit
from devices.vision.parts import Vector
from gateway.domain.vision import FEWEST_TEMPLATES, Purpose, Subject, SubjectId


@dataclass(frozen=True, slots=True)
class Match:
    """Who is most like a face."""

    subject: SubjectId | None
    score: float
    second: float
    """Score of the next person, 0 where there is none."""
    among: int
    """How many people it was compared with."""


NOBODY = Match(None, 0.0, 0.0, 0)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Those who may be searched among until somebody's agreement ends."""

    subjects: tuple[SubjectId, ...]
    matrix: NDArray[np.float32]
    until: datetime | None


class Gallery:
    """Templates by random name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._centres: dict[SubjectId, Vector] = {}
        """One vector each: the mean of their templates."""
        self._counts: dict[SubjectId, int] = {}
        self._allowed: Mapping[SubjectId, Subject] = {}
        self._rows: _Rows | None = None

    def put(self, subject: SubjectId, vectors: Sequence[Vector]) -> None:
        """Take somebody's templates, in place of what was there."""
        centre = unit(np.mean(np.stack(vectors), axis=0)) if vectors else None
        with self._lock:
            self._rows = None
            self._counts[subject] = len(vectors)
            if centre is None:
                self._centres.pop(subject, None)
            else:
                self._centres[subject] = centre

    def drop(self, subject: SubjectId) -> None:
        """Forget somebody."""
        with self._lock:
            self._rows = None
            self._centres.pop(subject, None)
            self._counts.pop(subject, None)

    def allow(self, subjects: Sequence[Subject]) -> None:
        """Take who agreed, and to what: nobody else is compared."""
        with self._lock:
            self._rows = None
            self._allowed = {each.id: each for each in subjects}

    def search(self, vector: Vector, now: datetime) -> Match:
        """Compare with everybody who agreed to be found among all (1:N)."""
        rows = self._searched(now)
        if not rows.subjects:
            return NOBODY
        scores = rows.matrix @ vector
        best = int(scores.argmax())
        top = float(scores[best])
        rest = np.delete(scores, best)
        second = float(rest.max()) if rest.size else 0.0
        return Match(rows.subjects[best], top, second, len(rows.subjects))

    def verify(self, subject: SubjectId, vector: Vector, now: datetime) -> float | None:
        """Compare with one person (1:1); None where they did not agree, or nothing is stored of them."""
        with self._lock:
            centre = self._centres.get(subject) if self._may(subject, Purpose.VERIFY, now) else None
        return None if centre is None else float(centre @ vector)

    def nearest(self, vector: Vector, but: SubjectId) -> tuple[SubjectId, float] | None:
        """Return who else is most like a face, agreed or not: an enrolment warns of somebody stored twice."""
        with self._lock:
            found = {id_: float(centre @ vector) for id_, centre in self._centres.items() if id_ != but}
        if not found:
            return None
        best = max(found, key=lambda id_: found[id_])
        return best, found[best]

    def enrolled(self, now: datetime) -> int:
        """Return how many people a face is searched among."""
        return len(self._searched(now).subjects)

    def _searched(self, now: datetime) -> _Rows:
        with self._lock:
            rows = self._rows
            if rows is None or (rows.until is not None and now >= rows.until):
                rows = self._rows = self._gathered(now)
            return rows

    def _gathered(self, now: datetime) -> _Rows:
        found = tuple(id_ for id_ in sorted(self._centres) if self._may(id_, Purpose.IDENTIFY, now))
        matrix = np.stack([self._centres[id_] for id_ in found]) if found else np.empty((0, 0), np.float32)
        until = min((self._allowed[id_].expires_at for id_ in found), default=None)
        return _Rows(found, np.asarray(matrix, dtype=np.float32), until)

    def _may(self, id_: SubjectId, purpose: Purpose, now: datetime) -> bool:
        allowed = self._allowed.get(id_)
        return (
            allowed is not None
            and purpose in allowed.purposes
            and now < allowed.expires_at
            and self._counts.get(id_, 0) >= FEWEST_TEMPLATES
        )
