"""The keys of what is kept: one for each person and each held picture, sealed by a master key beside them.

They stand in a folder of their own, which no backup holds: who shreds a key has shredded every copy of what
it seals. Opens no template and no picture.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from devices.vision.store.files import (
    finished,
    private_folder,
    shred,
    shred_unfinished,
    sync_folder,
    write_whole,
)
from devices.vision.store.troubles import KeysMissing, NotAgreed
from gateway.domain.vision import SnapshotId, SubjectId

log = logging.getLogger(__name__)

MASTER, SUBJECTS, PICTURES, SHREDDED = "master.key", "subjects", "pictures", "shredded"
"""`shredded` stands there from the order to shred all until nothing is left that the keys had sealed."""
ENDING = ".key"
SIZE = Aead.KEY_SIZE
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Of a subject or a picture: it becomes the name of a file."""


class KeyRing:
    """The keys in one folder; one process at a time."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, made where there is none."""
        self._folder = private_folder(folder)
        self._subjects = private_folder(folder / SUBJECTS)
        self._pictures = private_folder(folder / PICTURES)
        for each in (self._folder, self._subjects, self._pictures):
            shred_unfinished(each)

    def missing(self) -> str:
        """Say what is wrong with the master key, as far as there should be one; empty: nothing."""
        path = self._folder / MASTER
        try:
            found = len(path.read_bytes())
        except FileNotFoundError:
            return f"the master key {path} is not there" if self.subjects() else ""
        except OSError as error:
            return f"the master key {path} cannot be read: {error.strerror}"
        return "" if found == SIZE else f"the master key {path} has {found} bytes, expected {SIZE}"

    def name(self) -> str:
        """Return what the master key is called without betraying it; empty where there is none."""
        try:
            return name_of((self._folder / MASTER).read_bytes())
        except OSError:
            return ""

    def subjects(self) -> frozenset[SubjectId]:
        """Return whose keys are there, readable or not."""
        return frozenset(map(SubjectId, _names(self._subjects)))

    def pictures(self) -> frozenset[SnapshotId]:
        """Return which held pictures have a key, readable or not."""
        return frozenset(map(SnapshotId, _names(self._pictures)))

    def key(self, subject: SubjectId) -> bytes | None:
        """Return somebody's key; None where there is none, or it cannot be opened."""
        return self._opened(self._path(subject), _bound(subject))

    def picture_key(self, id_: SnapshotId) -> bytes | None:
        """Return the key of a held picture; None where there is none, or it cannot be opened."""
        return self._opened(_path(self._pictures, id_), _bound_to_picture(id_))

    def make(self, subject: SubjectId) -> bytes:
        """Make somebody's key, and the master key before the first. Raises KeysMissing where that is lost."""
        return self._made(self._path(subject), _bound(subject))

    def make_for_picture(self, id_: SnapshotId) -> bytes:
        """Make the key of a held picture. Raises KeysMissing where the master key is lost."""
        return self._made(_path(self._pictures, id_), _bound_to_picture(id_))

    def shred(self, subject: SubjectId) -> None:
        """Shred somebody's key; nothing it has sealed can be opened again, wherever a copy lies."""
        if NAME.fullmatch(subject):
            shred(self._path(subject))

    def shred_picture(self, id_: SnapshotId) -> None:
        """Shred the key of a held picture; no copy of it can be opened again."""
        if NAME.fullmatch(id_):
            shred(_path(self._pictures, id_))

    def shredded(self) -> bool:
        """Tell whether everything is to be shredded, by whoever said so."""
        return (self._folder / SHREDDED).exists()

    def begin_again(self) -> None:
        """Shred what whoever said so was kept from shredding, and take note that nothing is left of it."""
        _shred(self._folder)
        (self._folder / SHREDDED).unlink(missing_ok=True)
        sync_folder(self._folder)

    def _path(self, subject: SubjectId) -> Path:
        return _path(self._subjects, subject)

    def _opened(self, path: Path, bound: bytes) -> bytes | None:
        try:
            return Aead((self._folder / MASTER).read_bytes()).decrypt(path.read_bytes(), bound)
        except FileNotFoundError:
            return None
        except (OSError, CryptoError, ValueError) as error:
            log.warning("key=%s cannot be opened: %s", path.name, type(error).__name__)
            return None

    def _made(self, path: Path, bound: bytes) -> bytes:
        if missing := self.missing():
            raise KeysMissing(f"{missing}: put it back, or shred everything and begin again")
        master = self._folder / MASTER
        if not master.exists():
            write_whole(master, secrets.token_bytes(SIZE))
        key = secrets.token_bytes(SIZE)
        write_whole(path, Aead(master.read_bytes()).encrypt(key, bound))
        return key


def shred_keys(keys: Path) -> int:
    """Shred every key in a folder, the master key first; return how many people's. Needs no running worker.

    A worker that runs notices within seconds; it, or the next one, then takes away what they had sealed.
    """
    if not keys.is_dir():
        return 0
    write_whole(keys / SHREDDED, b"everything here was shredded on purpose\n")
    return _shred(keys)


def _shred(keys: Path) -> int:
    shred_unfinished(keys)
    shred(keys / MASTER)
    for each in (PICTURES, SUBJECTS):
        shred_unfinished(keys / each)
    for path in finished(keys / PICTURES):
        shred(path)
    return sum(shred(path) for path in finished(keys / SUBJECTS))


def name_of(master: bytes) -> str:
    """Return what a master key is called: the beginning of its digest."""
    return hashlib.sha256(b"cuobian master key\0" + master).hexdigest()[:12]


def _names(folder: Path) -> Iterator[str]:
    return (path.name.removesuffix(ENDING) for path in finished(folder, ENDING))


def _path(folder: Path, name: str) -> Path:
    if NAME.fullmatch(name) is None:
        raise NotAgreed("found a name of another form, expected 1 to 64 of A–Z, a–z, 0–9, _ and -")
    return folder / f"{name}{ENDING}"


def _bound(subject: SubjectId) -> bytes:
    return b"cuobian subject key\0" + subject.encode()


def _bound_to_picture(id_: SnapshotId) -> bytes:
    return b"cuobian picture key\0" + id_.encode()
