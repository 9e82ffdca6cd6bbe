"""Heads of the register kept in a file of their own, so that a database put back is noticed. Never signs one.

The file only grows, one head a line as it leaves the box; beyond a size its older half goes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from gateway.domain.register import Head, head_of

NAME = "register-heads.jsonl"
LARGEST = 4 * 1024 * 1024
"""Bytes; about 14,000 heads."""


def written(head: Head) -> bytes:
    """Return a head as it is told to others: JSON in one line, without its end."""
    return json.dumps(head.public(), separators=(",", ":")).encode()


def heads_in(text: str) -> Sequence[Head]:
    """Return the heads in some lines. Raises ValueError with the number of the first line that is none."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(head_of(json.loads(line)))
        except (ValueError, RecursionError) as error:
            reason = "found no JSON" if isinstance(error, json.JSONDecodeError | RecursionError) else error
            raise ValueError(f"line {number}: {reason}") from None
    return found


class HeadFile:
    """The heads that this box has signed, beside its database."""

    def __init__(self, folder: Path) -> None:
        """Name the file; it is made with the first head."""
        self.path = folder / NAME

    def append(self, head: Head) -> None:
        """Add a head, synced to the disk. Raises OSError."""
        fresh = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            with os.fdopen(descriptor, "ab", closefd=False) as opened:  # a full disk may take half a line
                opened.write((b"\n" if torn else b"") + written(head) + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if fresh:
            _sync(self.path.parent)
        if size > LARGEST:
            self._halve()

    def heads(self) -> Sequence[Head]:
        """Return what can be read of it, oldest first: a line that a power cut tore is left out."""
        try:
            lines = self.path.read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return ()
        found: list[Head] = []
        for line in lines:
            try:
                found += heads_in(line)
            except ValueError:
                continue
        return found

    def newest(self) -> Head | None:
        """Return the head that reaches furthest, the later of two."""
        return max(self.heads(), key=lambda each: (each.seq, each.at), default=None)

    def _halve(self) -> None:
        lines = self.path.read_bytes().splitlines(keepends=True)
        new = self.path.with_suffix(".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.writelines(lines[len(lines) // 2 :])
            opened.flush()
            os.fsync(descriptor)
        new.replace(self.path)
        _sync(self.path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
