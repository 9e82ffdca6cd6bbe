"""What a backup carries: a manifest first, then the files it names, packed and sealed as one stream.

A file that the manifest does not name, or whose sum is another, is refused. Knows no database.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, cast

from gateway.backup.disk import Rest, create
from gateway.backup.sealed import Keys, Lock, Opening, Sealing
from gateway.backup.troubles import Damaged

MANIFEST = "manifest.json"
DATABASE, FACES, SITE, CONFIG, TEMPLATES = "cuobian.db", "faces.db", "site.yaml", "cuobian.yaml", "templates"
NAME = re.compile(r"(cuobian|faces)\.db|(site|cuobian)\.yaml|templates/[A-Za-z0-9_][A-Za-z0-9_.-]*\.ya?ml")
LONGEST_MANIFEST = 1024 * 1024
BLOCK = 1024 * 1024
PACKED = 1
"""How hard zlib tries: harder takes a Pi minutes for a tenth less."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file, and what it has to be."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup, and from when."""

    made_at: str
    """RFC 3339, UTC."""
    version: str
    schema: int
    site: str
    counts: Mapping[str, int]
    files: Mapping[str, Kept]

    @property
    def size(self) -> int:
        """How many bytes its files take."""
        return sum(each.bytes for each in self.files.values())


def kept(path: Path) -> Kept:
    """Return size and sum of a file."""
    sum_, rest = hashlib.sha256(), Rest()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            sum_.update(block)
            rest()
    return Kept(path.stat().st_size, sum_.hexdigest())


def write(file: BinaryIO, lock: Lock, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write a whole backup into an open file."""
    sealing = Sealing(file, lock)
    with (
        gzip.GzipFile(fileobj=cast(BinaryIO, sealing), mode="wb", compresslevel=PACKED, mtime=0) as packed,
        tarfile.open(fileobj=cast(BinaryIO, packed), mode="w|", format=tarfile.GNU_FORMAT) as tape,
    ):
        said = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True).encode()
        tape.addfile(_head(MANIFEST, len(said)), io.BytesIO(said))
        for name, path in files.items():
            with path.open("rb") as content:
                tape.addfile(_head(name, manifest.files[name].bytes), content)
    sealing.finish()


class Reading:
    """A backup that is being read. Raises NoBackup, WrongKey, Damaged or Cut."""

    def __init__(self, file: BinaryIO, keys: Keys) -> None:
        """Read as far as the manifest."""
        self._stream = Opening(file, keys)
        self._packed = gzip.GzipFile(fileobj=cast(BinaryIO, self._stream), mode="rb")
        with _no_archive():
            self._tape = tarfile.open(fileobj=cast(BinaryIO, self._packed), mode="r|")  # noqa: SIM115  as long as this
            first = self._tape.next()
            content = self._tape.extractfile(first) if first is not None else None
            if first is None or content is None or first.name != MANIFEST or first.size > LONGEST_MANIFEST:
                raise Damaged(f"found no {MANIFEST} at its beginning")
            said = content.read()
        self.manifest = _manifest(said)

    def extract(self, folder: Path) -> None:
        """Write every file into a folder, and compare it with the manifest, to the very end."""
        with _no_archive():
            self._extract(folder)

    def _extract(self, folder: Path) -> None:
        left = dict(self.manifest.files)
        while (head := self._tape.next()) is not None:
            wanted, content = left.pop(head.name, None), self._tape.extractfile(head)
            if wanted is None or content is None:
                raise Damaged(f"found {head.name!r}, which its manifest does not name")
            if _written(folder / head.name, cast(BinaryIO, content)) != wanted:
                raise Damaged(f"{head.name} is not what its manifest says")
        if left:
            raise Damaged(f"found no {', '.join(sorted(left))}, which its manifest names")
        for rest in (self._packed, self._stream):
            while rest.read(BLOCK):
                pass


@contextmanager
def _no_archive() -> Iterator[None]:
    """Tell what was sealed and is no archive by its name: whoever has the public half can seal anything."""
    try:
        yield
    except (gzip.BadGzipFile, zlib.error, EOFError, tarfile.TarError) as error:
        raise Damaged(f"found no archive inside: {type(error).__name__}") from error


def _head(name: str, size: int) -> tarfile.TarInfo:
    head = tarfile.TarInfo(name)
    head.size, head.mode = size, 0o600
    return head


def _written(path: Path, content: BinaryIO) -> Kept:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    sum_, size = hashlib.sha256(), 0
    with create(path) as file:
        while block := content.read(BLOCK):
            sum_.update(block)
            size += file.write(block)
    return Kept(size, sum_.hexdigest())


def _manifest(content: bytes) -> Manifest:
    try:
        said = json.loads(content)
        files = {
            str(name): Kept(int(each["bytes"]), str(each["sha256"])) for name, each in said["files"].items()
        }
        counts = {str(name): int(count) for name, count in said["counts"].items()}
        found = Manifest(
            str(said["made_at"]), str(said["version"]), int(said["schema"]), str(said["site"]), counts, files
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Damaged(f"its {MANIFEST} is none of ours: {type(error).__name__}") from error
    strange = [name for name in files if NAME.fullmatch(name) is None]
    if strange or DATABASE not in files:
        raise Damaged(f"its {MANIFEST} names {strange or 'no database'}, expected files of a box")
    return found
