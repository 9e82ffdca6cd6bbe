"""A reader's change of key under way: which of two keys is tried, and which it answered with. Pure.

The new key replaces the old one only after the reader has answered with it in secure channel. Where that is
cut off in the middle nobody knows which of the two the reader has: both are tried in turn, and no other.
"""

from __future__ import annotations

from dataclasses import dataclass

EAGER = 6
"""So many refusals are answered with the other key at once: every change disturbs the whole line."""
PATIENT = 20
"""Afterwards every so many."""
BEGUN, ROTATED, UNCHANGED = "begun", "rotated", "the old key stays"
OFFLINE, BUSY = "nothing was changed: the reader is offline", "a change is under way already"


@dataclass(slots=True)
class Rotation:
    """One change; `by` is empty where an earlier run began it."""

    by: str = ""
    new: bool = False
    """Whether the new key is the one that is tried."""
    _wanted: bool | None = None
    _refused: int = 0

    def confirmed(self) -> None:
        """Take that the reader has the new key: it is to prove that."""
        self._wanted = True

    def refused(self) -> bool:
        """Take that the reader refused the key tried; True where it refused the other one before."""
        self._refused += 1
        if self._refused <= EAGER or self._refused % PATIENT == 0:
            self._wanted = not self.new
        return self._refused > 1

    def changes(self) -> bool:
        """Tell, once, that the other key is to be tried from now on."""
        wanted, self._wanted = self._wanted, None
        changed = wanted is not None and wanted != self.new
        self.new = wanted if wanted is not None else self.new
        return changed

    @property
    def is_still(self) -> bool:
        """Tell whether no other key is about to be tried."""
        return self._wanted is None
