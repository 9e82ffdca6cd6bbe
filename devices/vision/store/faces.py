"""Everything that is kept of people: templates, pictures, keys. Owns what is counted and erased together.

Nothing of anybody is kept, or handed out, whom the orders of the moment do not name. It compares nothing.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from devices.vision.parts import Frame, Vector
from devices.vision.stills import as_jpeg, small
from devices.vision.store.clock import MICROS, MachineClock, Moment, machine_clock
from devices.vision.store.files import private_folder, shred
from devices.vision.store.held import HeldPictures
from devices.vision.store.keys import KeyRing
from devices.vision.store.rows import Rows, TemplateRow
from devices.vision.store.seal import opened, seal, vector_bytes, vector_of
from devices.vision.store.snapshots import Snapshots
from devices.vision.store.strays import due, noted
from devices.vision.store.troubles import CapReached, Damaged, Enough, KeysMissing, NotAgreed, StoreTrouble
from gateway.domain.steady import SteadyRecord
from gateway.domain.vision import MOST_TEMPLATES, HeldPicture, Pose, SnapshotId, SubjectId

log = logging.getLogger(__name__)

DATABASE, SNAPSHOTS, HELD = "faces.db", "snapshots", "held"
NOT_AGREED = "no order names this person: nothing of theirs is kept without an agreement"


class FaceStore:
    """The folder of the camera worker, and that of its keys; one process at a time."""

    def __init__(self, folder: Path, keys: Path, clock: MachineClock | None = None) -> None:
        """Open everything. What cannot be read is told by `trouble` and left out."""
        self._folder = private_folder(folder)
        self._clock = clock or machine_clock()
        self._lock = threading.RLock()
        self._keys = KeyRing(keys)
        self._rows: Rows | None = None
        self._damage, self._damaged = "", False
        self._stored: frozenset[SubjectId] = frozenset()
        """Whose templates are kept; read without waiting for an erasure."""
        self._open()
        self._base = self._clock.base(self._remembered())
        self._snapshots = Snapshots(self._folder / SNAPSHOTS, self.moment)
        self._held = HeldPictures(self._folder / HELD, self._keys, self.moment)
        self._wanted: Mapping[SnapshotId, int] = {}
        """Which pictures are to be held, and until when."""
        self._named: frozenset[SubjectId] = frozenset()
        self._unreadable = 0

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self.note_clock()
            if self._rows is not None:
                self._rows.close()

    def moment(self) -> Moment:
        """Return what both clocks say."""
        return self._clock.moment(self._base)

    def note_clock(self) -> None:
        """Remember the steady clock, so that it goes on from here after a boot."""
        if self._rows is not None:
            self._rows.note_clock(SteadyRecord(self._base, self.moment().steady))

    def trouble(self) -> str:
        """Say what cannot be read; empty: nothing."""
        missing = self._keys.missing() or ("its keys are not there" if self._keyless() else "")
        left = f"templates of {self._unreadable} people cannot be read" if self._unreadable else ""
        return "; ".join(each for each in (self._damage, missing, left) if each)

    def master(self) -> str:
        """Return the name of the master key; empty without one."""
        return self._keys.name()

    def shredded(self) -> bool:
        """Tell whether somebody has ordered everything to be shredded."""
        return self._keys.shredded()

    def permit(self, subjects: Collection[SubjectId]) -> None:
        """Keep from now on only what is of these people."""
        self._named = frozenset(subjects)

    def load(self, model: str) -> Mapping[SubjectId, Sequence[Vector]]:
        """Return the templates that a model made; what cannot be read is left out and counted."""
        loaded: dict[SubjectId, list[Vector]] = {}
        unreadable: set[SubjectId] = set()
        with self._lock:
            keys: dict[SubjectId, bytes | None] = {}
            for row in self._templates():
                if row.subject not in keys:
                    keys[row.subject] = self._keys.key(row.subject)
                vector = _opened(row, keys[row.subject])
                if vector is None:
                    unreadable.add(row.subject)
                elif row.model == model:
                    loaded.setdefault(row.subject, []).append(vector)
            self._unreadable = len(unreadable)
        for subject in sorted(unreadable):
            log.warning("subject=%s has templates that cannot be read; they are left out", subject)
        return loaded

    def templates(self, subject: SubjectId, model: str) -> Sequence[Vector]:
        """Return the templates of one person that a model made."""
        with self._lock:
            key = self._keys.key(subject)
            rows = [row for row in self._templates(subject) if row.model == model]
        return [vector for row in rows if (vector := _opened(row, key)) is not None]

    def put(self, subject: SubjectId, model: str, vector: Vector, pose: Pose | None, cap: int) -> int:
        """Keep a template; return how many there are of this person. Raises what keeps it from being kept."""
        with self._lock:
            rows = self._opened_rows()
            if subject not in self._named:
                raise NotAgreed(NOT_AGREED)
            if subject not in self._stored and len(self._stored) >= cap:
                raise CapReached(f"faces of {len(self._stored)} people are stored, at most {cap} may be")
            key = self._key_for(subject, rows)
            if len(self.templates(subject, model)) >= MOST_TEMPLATES:
                raise Enough(f"{MOST_TEMPLATES} pictures of this person are kept already, which are enough")
            id_, content = secrets.token_hex(16), vector_bytes(vector)
            sealed = seal(key, content, "template", subject, id_, model)
            said = pose.value if pose is not None else None
            rows.add(TemplateRow(id_, subject, model, vector.size, said, self.moment().wall, sealed))
            self._stored |= {subject}
            return len(self.templates(subject, model))

    def clear(self, subject: SubjectId) -> None:
        """Delete somebody's templates; they stay agreed, and keep their key."""
        with self._lock:
            rows = self._opened_rows()
            rows.drop([subject])
            self._stored -= {subject}
            rows.scrub()

    def keep_snapshot(self, subject: SubjectId, crop: Frame) -> SnapshotId:
        """Keep the picture of a matched face for 24 h; the empty name where it may not or cannot be kept."""
        jpeg = as_jpeg(small(crop))
        with self._lock:
            key = self._keys.key(subject) if subject in self._named else None
            try:
                return self._snapshots.keep(subject, key, jpeg) if key is not None else SnapshotId("")
            except OSError as error:
                log.warning("no picture kept: %s", error.strerror)
                return SnapshotId("")

    def snapshot(self, id_: SnapshotId) -> bytes | None:
        """Return the picture of a matched face; None where it is gone, or is of nobody whom orders name.

        One that a review holds is there whoever is named.
        """
        with self._lock:
            if self._held.has(id_):
                return self._held.open(id_)
            kept = self._snapshots.kept(id_)
            key = self._keys.key(kept.subject) if kept is not None and kept.subject in self._named else None
            return self._snapshots.open(id_, key) if key is not None else None

    def hold(self, pictures: Sequence[HeldPicture]) -> None:
        """Hold pictures beyond their day, each until its own end, whatever becomes of whose they are."""
        with self._lock:
            self._wanted = {each.id: int(each.until.timestamp() * MICROS) for each in pictures}
            self._held.tell(self._wanted)
            self._hold()

    def expire(self) -> None:
        """Shred the pictures whose 24 hours are over, and the held ones whose term is."""
        with self._lock:
            self._hold()
            self._snapshots.expire()
            self._held.expire()

    def known(self) -> frozenset[SubjectId]:
        """Return of whom anything is kept: a key, a template, a picture."""
        with self._lock:
            return self._stored | self._keys.subjects() | self._snapshots.subjects()

    def stored(self) -> int:
        """Return how many people's templates are kept, readable or not."""
        return len(self._stored)

    def erase(self, subjects: Collection[SubjectId]) -> None:
        """Shred everything that is kept of some people. May be interrupted anywhere and done again."""
        with self._lock:
            left = sorted(self.known() & set(subjects))
            # The key goes first: from here on no copy of the rest can be opened, wherever it lies.
            for subject in left:
                self._keys.shred(subject)
            for subject in left:
                self._snapshots.drop(subject)
            self._rewrite(left)
        if left:
            log.info("erased people=%d", len(left))

    def forget_everything(self) -> None:
        """Take away what shredded keys had sealed, and begin anew with none."""
        with self._lock:
            self._snapshots.drop_all()
            self._held.drop_all()
            self._remove()
            self._open()
            self.note_clock()
            self._unreadable = 0
            self._keys.begin_again()
        log.warning("everything that was kept of faces is shredded")

    def strays(self, named: Collection[SubjectId]) -> int:
        """Return how many people are stored whom none of these names."""
        return len(self._stored - frozenset(named))

    def erase_strays(self, named: Collection[SubjectId], *, open_: bool) -> Collection[SubjectId]:
        """Take note of who is stored without being named, and erase those who have been so for long."""
        with self._lock:
            if self._rows is None:
                return ()
            now = self.moment().steady
            before = self._rows.strays()
            after = noted(before, self.known() - frozenset(named), now, settled=open_ and bool(named))
            if list(before) != after:
                self._rows.note_strays(after)
            gone = [each.subject for each in after if due(each, now, settled=open_ and bool(named))]
            self.erase(gone)
        return gone

    def _hold(self) -> None:
        """Seal anew what is to be held and is not yet; what the disk refuses is tried again."""
        for id_, until in self._wanted.items():
            kept = None if self._held.has(id_) else self._snapshots.kept(id_)
            key = self._keys.key(kept.subject) if kept is not None else None
            jpeg = self._snapshots.open(id_, key) if key is not None else None
            if kept is None or jpeg is None:
                continue
            try:
                self._held.keep(id_, kept.made, until, jpeg)
            except (OSError, StoreTrouble) as error:
                log.warning("snapshot=%s not held: %s", id_, error)
            else:
                self._snapshots.drop_one(id_)

    def _open(self) -> None:
        try:
            self._rows, self._damage, self._damaged = Rows(self._folder / DATABASE), "", False
            self._stored = self._rows.subjects()
        except StoreTrouble as trouble:
            self._rows, self._damage = None, f"{trouble.message}; nobody is matched"
            self._damaged = isinstance(trouble, Damaged)
            self._stored = frozenset()
            log.warning("%s", self._damage)

    def _remembered(self) -> SteadyRecord | None:
        return self._rows.clock() if self._rows is not None else None

    def _opened_rows(self) -> Rows:
        if self._rows is None:
            raise StoreTrouble(self._damage)
        return self._rows

    def _templates(self, subject: SubjectId | None = None) -> Sequence[TemplateRow]:
        return self._rows.templates(subject) if self._rows is not None else ()

    def _key_for(self, subject: SubjectId, rows: Rows) -> bytes:
        """Return somebody's key; a new one where it cannot be opened, without the templates of the old."""
        key = self._keys.key(subject)
        if key is not None:
            return key
        if self._keyless():
            raise KeysMissing(f"{self._folder / DATABASE} holds faces without their keys: {PUT_BACK}")
        key = self._keys.make(subject)
        rows.drop([subject])
        self._stored -= {subject}
        return key

    def _keyless(self) -> bool:
        """Tell whether there are templates, and not one key: the keys were not brought along."""
        return self.stored() > 0 and not self._keys.name() and not self._keys.subjects()

    def _rewrite(self, left: Sequence[SubjectId]) -> None:
        if self._rows is not None:
            if left:
                self._rows.drop(left)
                self._stored = self._rows.subjects()
            self._rows.scrub()
        elif not self._damaged:
            raise StoreTrouble(self._damage)
        elif left:
            # Single rows cannot be found in a damaged file, which serves nobody any more.
            self._remove()
            self._open()

    def _remove(self) -> None:
        if self._rows is not None:
            self._rows.close()
        for ending in ("-wal", "-shm", "-journal", ""):
            shred(self._folder / f"{DATABASE}{ending}")


PUT_BACK = "put the folder of keys back, or shred everything and begin again"


def _opened(row: TemplateRow, key: bytes | None) -> Vector | None:
    content = opened(key, row.sealed, "template", row.subject, row.id, row.model) if key is not None else None
    return None if content is None else vector_of(content, row.size)
