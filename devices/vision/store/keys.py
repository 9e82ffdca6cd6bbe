"""The keys of what is kept: one for each person, sealed by a master key beside them. Opens no template.

They stand in a folder of their own, which no backup holds: who shreds a key has shredded every copy of what
it seals.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
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
from gateway.domain.vision import SubjectId

log = logging.getLogger(__name__)

MASTER, SUBJECTS, SHREDDED = "master.key", "subjects", "shredded"
"""`shredded` stands there from the order to shred all until nothing is left that the keys had sealed."""
ENDING = ".key"
SIZE = Aead.KEY_SIZE
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Of a subject: it becomes the name of a file."""


class KeyRing:
    """The keys in one folder; one process at a time."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, made where there is none."""
        self._folder = private_folder(folder)
        self._subjects = private_folder(folder / SUBJECTS)
        shred_unfinished(self._folder)
        shred_unfinished(self._subjects)

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
        return frozenset(
            SubjectId(path.name.removesuffix(ENDING)) for path in finished(self._subjects, ENDING)
        )

    def key(self, subject: SubjectId) -> bytes | None:
        """Return somebody's key; None where there is none, or it cannot be opened."""
        try:
            master, sealed = (self._folder / MASTER).read_bytes(), self._path(subject).read_bytes()
            return Aead(master).decrypt(sealed, _bound(subject))
        except FileNotFoundError:
            return None
        except (OSError, CryptoError, ValueError) as error:
            log.warning("subject=%s key cannot be opened: %s", subject, type(error).__name__)
            return None

    def make(self, subject: SubjectId) -> bytes:
        """Make somebody's key, and the master key before the first. Raises KeysMissing where that is lost."""
        if missing := self.missing():
            raise KeysMissing(f"{missing}: put it back, or shred everything and begin again")
        master = self._folder / MASTER
        if not master.exists():
            write_whole(master, secrets.token_bytes(SIZE))
        key = secrets.token_bytes(SIZE)
        write_whole(self._path(subject), Aead(master.read_bytes()).encrypt(key, _bound(subject)))
        return key

    def shred(self, subject: SubjectId) -> None:
        """Shred somebody's key; nothing it has sealed can be opened again, wherever a copy lies."""
        if NAME.fullmatch(subject):
            shred(self._path(subject))

    def shredded(self) -> bool:
        """Tell whether everything is to be shredded, by whoever said so."""
        return (self._folder / SHREDDED).exists()

    def begin_again(self) -> None:
        """Shred what whoever said so was kept from shredding, and take note that nothing is left of it."""
        _shred(self._folder)
        (self._folder / SHREDDED).unlink(missing_ok=True)
        sync_folder(self._folder)

    def _path(self, subject: SubjectId) -> Path:
        if NAME.fullmatch(subject) is None:
            raise NotAgreed(
                "found a person's name of another form, expected 1 to 64 of A–Z, a–z, 0–9, _ and -"
            )
        return self._subjects / f"{subject}{ENDING}"


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
    shred_unfinished(keys / SUBJECTS)
    return sum(shred(path) for path in finished(keys / SUBJECTS))


def name_of(master: bytes) -> str:
    """Return what a master key is called: the beginning of its digest."""
    return hashlib.sha256(b"cuobian master key\0" + master).hexdigest()[:12]


def _bound(subject: SubjectId) -> bytes:
    return b"cuobian subject key\0" + subject.encode()
