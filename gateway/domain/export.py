"""What may be handed over of a review, to whom and how much at once. Pure; builds no file.

An export is a handful of evidence for one case, never a copy of the database (PRIVACY rule 11).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gateway.domain.errors import CuobianError

MOST_EVENTS, MOST_PICTURES = 2000, 200
MOST_IN_REVIEW = 10_000
"""Events of all exports of one review together: in slices it would be a copy of the database again."""
LARGEST = 24 * 1024 * 1024
"""Bytes of a whole export: it is built in memory, and nothing of it ever touches the disk."""
TO, WHY = 200, 500
"""Characters."""


class ExportRefused(CuobianError):
    """Nothing was chosen, too much, or nobody it is for; the message says what was found and expected."""

    code = "export.refused"

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class ExportBusy(CuobianError):
    """Another export is being built: one at a time."""

    code = "export.busy"


class LeftOut(StrEnum):
    """Why a picture that an event had does not travel."""

    GONE = "gone"
    """Its 24 hours are over, or whose it was withdrew, and no review of the case holds it."""
    WORKER = "worker"
    """The camera worker did not answer, or would not: never sent unblurred instead."""


@dataclass(frozen=True, slots=True)
class Handing:
    """To whom it is handed, and why."""

    to: str
    why: str


def handing(to: str, why: str) -> Handing:
    """Return to whom and why as it is written down. Raises ExportRefused."""
    found = {"to": (" ".join(to.split()), TO), "why": (" ".join(why.split()), WHY)}
    for field, (said, most) in found.items():
        if not 0 < len(said) <= most:
            raise ExportRefused(f"{field}: found {len(said)} characters, expected 1 to {most}", field)
    return Handing(found["to"][0], found["why"][0])


def bounded(count: int) -> int:
    """Return how many events it is. Raises ExportRefused where none, or more than one export may hold."""
    if not 0 < count <= MOST_EVENTS:
        raise ExportRefused(f"found {count} events, expected 1 to {MOST_EVENTS}: choose otherwise", "events")
    return count


def within_review(before: int, count: int) -> None:
    """Raise ExportRefused where a review would hand over more than one case needs."""
    if before + count > MOST_IN_REVIEW:
        raise ExportRefused(
            f"found {before} events handed over in this review before, expected at most {MOST_IN_REVIEW}",
            "review",
        )
