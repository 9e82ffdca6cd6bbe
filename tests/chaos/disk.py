"""What a disk may hold after a power cut, worked out from the log of shim.c. Knows no process.

What was synced stays. Of the rest each write is kept, dropped or torn by itself: in any order.
Names in a folder are kept up to some point after its last sync. A write whose sync failed is on no disk for
certain, whatever sync succeeds later: the kernel has forgotten it.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise
from pathlib import Path, PurePosixPath

ENTRY = struct.Struct("<IIQQII")
SECTOR = 512
"""Bytes that a disk writes whole or not at all."""
FILE_MODE, FOLDER_MODE = 0o600, 0o700


class Kind(IntEnum):
    """What was asked of the disk; the numbers are those of shim.h, but the last."""

    CREATE = 1
    WRITE = 2
    SIZE = 3
    RENAME = 4
    LINK = 5
    UNLINK = 6
    MKDIR = 7
    RMDIR = 8
    SYNC = 9
    SYNCED = 10
    FAILED = 11
    MARK = 12


NAMING = frozenset({Kind.CREATE, Kind.RENAME, Kind.LINK, Kind.UNLINK, Kind.MKDIR, Kind.RMDIR})


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the log: a change that was made, or the beginning or end of a sync."""

    kind: Kind
    file: int
    """The number of the file: its inode's."""
    offset: int
    """Of a write where, of a size how long, of a sync which."""
    mode: int
    content: bytes

    @property
    def names(self) -> Sequence[str]:
        """The paths it is about, below the folder."""
        return [each.lstrip("/") for each in self.content.decode("utf-8", "surrogateescape").split("\0")[:-1]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, or with None as its content a folder."""

    content: bytes | None
    mode: int


State = Mapping[str, Entry]
"""Everything below a folder, by path."""
Keeps = Callable[[Step], Sequence[range] | None]
"""Which bytes of an unsynced write the disk holds; None where nothing of the change is there."""


def read(log: bytes) -> list[Step]:
    """Return the steps of a log."""
    found, at = [], 0
    while at < len(log):
        kind, length, file, offset, mode, _ = ENTRY.unpack_from(log, at)
        at += ENTRY.size
        found.append(Step(Kind(kind), file, offset, mode, log[at : at + length]))
        at += length
    return found


def mark(text: str) -> bytes:
    """Return an entry that says what somebody outside knew at that moment."""
    content = text.encode()
    return ENTRY.pack(Kind.MARK, len(content), 0, 0, 0, 0) + content


def taken(folder: Path) -> tuple[State, Mapping[int, str]]:
    """Return what stands below a folder, and the paths by the numbers of their files. Nobody may write."""
    state, numbers = {}, {}
    for path in sorted(folder.rglob("*")):
        name, found = path.relative_to(folder).as_posix(), path.lstat()
        if path.is_dir() and not path.is_symlink():
            state[name] = Entry(None, found.st_mode & 0o7777)
        elif path.is_file() and not path.is_symlink() and not name.endswith("-shm"):
            state[name] = Entry(path.read_bytes(), found.st_mode & 0o7777)
            numbers[found.st_ino] = name
    return state, numbers


def put(state: State, folder: Path) -> None:
    """Make a folder hold this and nothing else; what is right already is left alone."""
    for path in sorted(folder.rglob("*"), reverse=True):
        entry = state.get(path.relative_to(folder).as_posix())
        if path.is_dir() and not path.is_symlink():
            if entry is None or entry.content is not None:
                path.rmdir()
        elif entry is None or entry.content is None or path.is_symlink() or not path.is_file():
            path.unlink()
    for name, entry in sorted(state.items()):
        path = folder / name
        if entry.content is None:
            path.mkdir(exist_ok=True)
        elif not path.exists() or path.read_bytes() != entry.content:
            path.unlink(missing_ok=True)  # never into a file that has another name as well
            path.write_bytes(entry.content)
        path.chmod(entry.mode)


def nothing(_step: Step) -> None:
    """Keep nothing that was not synced."""


def everything(step: Step) -> Sequence[range]:
    """Keep all of it, as a kill does."""
    return (range(len(step.content)),)


class Chance:
    """Keeps some of it, by a seed: often little, at times nearly all, and of some writes only sectors."""

    def __init__(self, seed: int) -> None:
        """Throw the dice for one power cut."""
        self._random = random.Random(seed)
        self._kept = self._random.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        self._torn = self._random.choice((0.0, 0.3))

    def __call__(self, step: Step) -> Sequence[range] | None:
        """Decide over one change."""
        if self._random.random() >= self._kept:
            return None
        size = len(step.content)
        if step.kind is not Kind.WRITE or self._random.random() >= self._torn:
            return (range(size),)
        edges = [0, *range(SECTOR - step.offset % SECTOR, size, SECTOR), size]
        sectors = [range(a, b) for a, b in pairwise(edges)]
        return [each for each in sectors if self._random.random() < 0.5]


@dataclass(slots=True)
class _File:
    content: bytes
    mode: int
    changes: list[tuple[int, Step]] = field(default_factory=list)
    synced: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    """Changes whose sync failed."""


class Disk:
    """A folder as it was when everything was synced, and what was asked of it since."""

    def __init__(self, state: State, numbers: Mapping[int, str], steps: Sequence[Step]) -> None:
        """Walk through the steps once."""
        self._base = state
        files = {name: _File(e.content, e.mode) for name, e in state.items() if e.content is not None}
        self._named: dict[int, _File] = {}
        """What a CREATE made, by its place in the log."""
        self._names: list[tuple[int, Step]] = []
        self._synced_names: dict[str, int] = {}
        self._files = files
        current = {number: files[name] for number, name in numbers.items()}
        begun: dict[int, tuple[int, Step]] = {}
        for place, step in enumerate(steps):
            if step.kind is Kind.CREATE:
                self._named[place] = current[step.file] = _File(b"", step.mode & 0o7777)
            if step.kind in NAMING:
                self._names.append((place, step))
            elif step.kind in {Kind.WRITE, Kind.SIZE} and step.file in current:
                current[step.file].changes.append((place, step))
            elif step.kind is Kind.SYNC:
                begun[step.offset] = (place, step)
            elif step.kind in {Kind.SYNCED, Kind.FAILED} and step.offset in begun:
                self._ended(step, *begun.pop(step.offset), current.get(step.file))

    def _ended(self, end: Step, place: int, begin: Step, file: _File | None) -> None:
        if begin.content and end.kind is Kind.SYNCED:
            self._synced_names[begin.names[0]] = place
        elif file is not None and not begin.content:
            before = {at for at, _ in file.changes if at < place} - file.synced - file.lost
            (file.synced if end.kind is Kind.SYNCED else file.lost).update(before)

    def after_cut(self, keeps: Keeps) -> State:
        """Return what the disk holds when the power comes back."""
        found: dict[str, Entry | _File] = {
            name: self._files.get(name, entry) for name, entry in self._base.items()
        }
        for place, step in self._kept_names(keeps):
            self._apply(found, place, step)
        kept = {
            name: each if isinstance(each, Entry) else Entry(_content(each, keeps), each.mode)
            for name, each in found.items()
        }
        return {name: each for name, each in kept.items() if _stands(name, kept)}

    def _kept_names(self, keeps: Keeps) -> Iterator[tuple[int, Step]]:
        """Give the changes of names that are there: of each folder those up to some point."""
        over: set[str] = set()
        for place, step in self._names:
            folders = {_parent(name) for name in step.names}
            if any(place < self._synced_names.get(each, -1) for each in folders):
                yield place, step
            elif folders & over or keeps(step) is None:
                over |= folders
            else:
                yield place, step

    def _apply(self, found: dict[str, Entry | _File], place: int, step: Step) -> None:
        name = step.names[0]
        if step.kind is Kind.CREATE:
            found[name] = self._named[place]
        elif step.kind is Kind.MKDIR:
            found[name] = Entry(None, step.mode & 0o7777)
        elif step.kind in {Kind.UNLINK, Kind.RMDIR}:
            found.pop(name, None)
        elif name in found:
            _moved(found, *step.names, stays=step.kind is Kind.LINK)


def _moved(found: dict[str, Entry | _File], old: str, new: str, *, stays: bool) -> None:
    for name in [each for each in found if each == new or each.startswith(f"{new}/")]:
        del found[name]
    for name in [each for each in found if each == old or each.startswith(f"{old}/")]:
        found[new + name[len(old) :]] = found[name] if stays else found.pop(name)


def _content(file: _File, keeps: Keeps) -> bytes:
    if not file.changes:
        return file.content
    content = bytearray(file.content)
    for place, step in file.changes:
        parts = everything(step) if place in file.synced else keeps(step)
        if parts is None:
            continue
        if step.kind is Kind.SIZE:
            del content[step.offset :]
            content.extend(bytes(step.offset - len(content)))
        for part in parts if step.kind is Kind.WRITE else ():
            begin, end = step.offset + part.start, step.offset + part.stop
            content.extend(bytes(max(0, end - len(content))))
            content[begin:end] = step.content[part.start : part.stop]
    return bytes(content)


def _parent(name: str) -> str:
    parent = PurePosixPath(name).parent.as_posix()
    return "" if parent == "." else parent


def _stands(name: str, state: Mapping[str, Entry]) -> bool:
    """Tell whether every folder above a file is there."""
    parents = [each.as_posix() for each in PurePosixPath(name).parents][:-1]
    return all(each in state for each in parents)
