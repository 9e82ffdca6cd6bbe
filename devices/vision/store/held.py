"""Pictures that a review of the police holds beyond their day, each sealed with a key of its own.

Owns when they go: as the core's orders said last, also where nobody gives orders any more, and never later
than a year after they were made. The key of whose face it is opens none of them, so that a withdrawal in the
middle of a case leaves its evidence (LAW.md), and the end of the case leaves nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from devices.vision.store.clock import MICROS, Moment
from devices.vision.store.files import finished, private_folder, shred, shred_unfinished, write_whole
from devices.vision.store.keys import KeyRing
from devices.vision.store.picture_file import NAME, head_of, picture_of, sealed_file
from gateway.domain.vision import HELD_AT_MOST, SnapshotId

log = logging.getLogger(__name__)

KIND = "held"
LONGEST = int(HELD_AT_MOST.total_seconds()) * MICROS


@dataclass(frozen=True, slots=True)
class Held:
    """One held picture, without it."""

    id: SnapshotId
    made: Moment
    told: Moment
    """When the core said until when."""
    until: int
    """On the wall's clock, in microseconds."""


class HeldPictures:
    """The held pictures in one folder."""

    def __init__(self, folder: Path, keys: KeyRing, now: Callable[[], Moment]) -> None:
        """Take the folder, made where there is none; what has run out meanwhile goes at once."""
        self._folder, self._keys, self._now = private_folder(folder), keys, now
        self._lock = threading.RLock()
        self._named: frozenset[SnapshotId] = frozenset()
        """By the orders of the moment."""
        shred_unfinished(self._folder)
        self._held = self._read()
        self.expire()

    def has(self, id_: SnapshotId) -> bool:
        """Tell whether a picture is held."""
        with self._lock:
            return id_ in self._held

    def keep(self, id_: SnapshotId, made: Moment, until: int, jpeg: bytes) -> None:
        """Hold a picture until then. May be interrupted anywhere and done again. Raises OSError."""
        with self._lock:
            self._write(Held(id_, made, self._now(), until), self._keys.make_for_picture(id_), jpeg)

    def tell(self, wanted: Mapping[SnapshotId, int]) -> None:
        """Take note of until when the orders of the moment hold what is here; others end as told before."""
        now = self._now()
        with self._lock:
            self._named = frozenset(wanted)
            for held in list(self._held.values()):
                until = wanted.get(held.id, held.until)
                if until != held.until:
                    self._change(replace(held, told=now, until=until))
                elif held.id in wanted:
                    self._held[held.id] = replace(held, told=now)

    def open(self, id_: SnapshotId) -> bytes | None:
        """Return a held picture; None where it is not held, or its key is gone."""
        self.expire()
        key = self._keys.picture_key(id_) if self.has(id_) else None
        return picture_of(KIND, self._folder / id_, key) if key is not None else None

    def expire(self) -> None:
        """Shred the pictures whose time is over."""
        now = self._now()
        with self._lock:
            self._drop([each for each in self._held.values() if over(each, now, each.id in self._named)])

    def drop_all(self) -> None:
        """Shred every held picture."""
        with self._lock:
            self._drop(list(self._held.values()))

    def _change(self, held: Held) -> None:
        key = self._keys.picture_key(held.id)
        jpeg = picture_of(KIND, self._folder / held.id, key) if key is not None else None
        if key is None or jpeg is None:
            self._held[held.id] = held
            return
        try:
            self._write(held, key, jpeg)
        except OSError as error:
            # It ends as the core said now, while this process lives; the next is told again.
            self._held[held.id] = held
            log.warning("snapshot=%s end not written: %s", held.id, error.strerror)

    def _write(self, held: Held, key: bytes, jpeg: bytes) -> None:
        said = {
            "made": [held.made.wall, held.made.steady],
            "told": [held.told.wall, held.told.steady],
            "until": held.until,
        }
        write_whole(self._folder / held.id, sealed_file(KIND, held.id, said, key, jpeg))
        self._held[held.id] = held

    def _drop(self, going: list[Held]) -> None:
        for each in going:
            # The key goes first: from here on no copy of the picture can be opened, wherever it lies.
            self._keys.shred_picture(each.id)
            shred(self._folder / each.id)
            del self._held[each.id]

    def _read(self) -> dict[SnapshotId, Held]:
        """Return what is here; takes away what was left half done, and what nothing opens any more."""
        keyed, found = self._keys.pictures(), {}
        for path in finished(self._folder):
            held = _held(path)
            # Without the master key the folder of keys was not brought along: it may be put back.
            if held is None or (held.id not in keyed and self._keys.name()):
                log.warning("snapshot=%s cannot be opened and is taken away", path.name)
                shred(path)
            else:
                found[held.id] = held
        for id_ in keyed - found.keys():
            self._keys.shred_picture(id_)
        return found


def over(held: Held, now: Moment, named: bool) -> bool:
    """Tell whether a picture's time is over, by either clock.

    While orders name it the wall's clock alone ends none: whoever sets that wrongly would shred evidence, and
    the core knows better whether it is right.
    """
    if now.steady - held.told.steady >= held.until - held.told.wall:
        return True
    return now.steady - held.made.steady >= LONGEST or (not named and now.wall >= held.until)


def _held(path: Path) -> Held | None:
    said = head_of(path) if NAME.fullmatch(path.name) else None
    if said is None:
        return None
    try:
        made, told = (Moment(*map(int, said[name])) for name in ("made", "told"))
        return Held(SnapshotId(path.name), made, told, int(said["until"]))
    except (ValueError, KeyError, TypeError):
        return None
