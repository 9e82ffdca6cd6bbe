"""Pictures of matched faces, sealed, for 24 hours. Owns when they go; knows no key, and no unmatched face.

A picture goes when either clock says so: the wall's, and one that no setting of the wall's can turn back.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from devices.vision.store.clock import MICROS, Moment
from devices.vision.store.files import finished, private_folder, shred, shred_unfinished, write_whole
from devices.vision.store.picture_file import NAME, head_of, picture_of, sealed_file
from gateway.domain.vision import SnapshotId, SubjectId

log = logging.getLogger(__name__)

KEPT_FOR = 24 * 3600 * MICROS
SLACK = 1800 * MICROS
"""How far ahead a picture may seem to be made: over a boot the steady clock is remembered that coarsely."""
MOST, MOST_BYTES = 2_000, 64 * 1024 * 1024
KIND = "snapshot"


@dataclass(frozen=True, slots=True)
class Kept:
    """One picture, without it."""

    id: SnapshotId
    subject: SubjectId
    made: Moment
    size: int


class Snapshots:
    """The pictures in one folder."""

    def __init__(self, folder: Path, now: Callable[[], Moment]) -> None:
        """Take the folder, made where there is none; what has run out meanwhile goes at once."""
        self._folder = private_folder(folder)
        self._now = now
        self._lock = threading.RLock()
        shred_unfinished(self._folder)
        self._kept = {each.id: each for each in sorted(self._read(), key=lambda each: each.made.steady)}
        self.expire()

    def keep(self, subject: SubjectId, key: bytes, jpeg: bytes) -> SnapshotId:
        """Keep a picture; the oldest make room for it."""
        now, id_ = self._now(), SnapshotId(secrets.token_hex(16))
        said = {"subject": subject, "wall": now.wall, "steady": now.steady}
        content = sealed_file(KIND, id_, said, key, jpeg)
        with self._lock:
            self._make_room(len(content))
            # Nobody needs it after the power has failed: a flash card is spared the wait and the wear.
            write_whole(self._folder / id_, content, lasting=False)
            self._kept[id_] = Kept(id_, subject, now, len(content))
        return id_

    def kept(self, id_: SnapshotId) -> Kept | None:
        """Return whose picture it is and when it was made; None where there is none, or its time is over."""
        self.expire()
        with self._lock:
            return self._kept.get(id_)

    def open(self, id_: SnapshotId, key: bytes) -> bytes | None:
        """Return a picture; None where it is gone or the key is another."""
        return picture_of(KIND, self._folder / id_, key) if NAME.fullmatch(id_) else None

    def subjects(self) -> frozenset[SubjectId]:
        """Return whose pictures are here."""
        with self._lock:
            return frozenset(each.subject for each in self._kept.values())

    def count(self) -> int:
        """Return how many pictures are here."""
        with self._lock:
            return len(self._kept)

    def drop(self, subject: SubjectId) -> None:
        """Shred one person's pictures."""
        self._drop_if(lambda kept: kept.subject == subject)

    def drop_one(self, id_: SnapshotId) -> None:
        """Shred one picture."""
        self._drop_if(lambda kept: kept.id == id_)

    def drop_all(self) -> None:
        """Shred every picture."""
        self._drop_if(lambda _: True)

    def expire(self) -> None:
        """Shred the pictures whose time is over."""
        now = self._now()
        self._drop_if(lambda kept: over(kept.made, now))

    def _drop_if(self, chosen: Callable[[Kept], bool]) -> None:
        with self._lock:
            for kept in [each for each in self._kept.values() if chosen(each)]:
                shred(self._folder / kept.id)
                del self._kept[kept.id]

    def _make_room(self, size: int) -> None:
        while self._kept and (len(self._kept) >= MOST or self._bytes() + size > MOST_BYTES):
            self.drop_one(next(iter(self._kept)))

    def _bytes(self) -> int:
        return sum(each.size for each in self._kept.values())

    def _read(self) -> Iterator[Kept]:
        for path in finished(self._folder):
            kept = _kept(path)
            if kept is None:
                log.warning("snapshot=%s is none and is taken away", path.name)
                shred(path)
            else:
                yield kept


def over(made: Moment, now: Moment) -> bool:
    """Tell whether a picture's time is over, by either clock, or cannot be told any more."""
    age = now.steady - made.steady
    return age >= KEPT_FOR or age < -SLACK or now.wall - made.wall >= KEPT_FOR


def _kept(path: Path) -> Kept | None:
    said = head_of(path)
    if said is None:
        return None
    try:
        made = Moment(int(said["wall"]), int(said["steady"]))
        return Kept(SnapshotId(path.name), SubjectId(str(said["subject"])), made, path.stat().st_size)
    except (OSError, ValueError, KeyError, TypeError):
        return None
