"""The file of one kept picture: a head in clear words, the sealed picture behind it. Owns no time, no key."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from devices.vision.store.seal import opened, seal

MAGIC = b"CUOBIAN-FACE-1"
NAME = re.compile(r"[0-9a-f]{32}")
MOST_HEAD = 1024


def sealed_file(kind: str, id_: str, said: Mapping[str, Any], key: bytes, jpeg: bytes) -> bytes:
    """Return a picture as it lies on the disk; its seal is bound to its kind, its name and its head."""
    head = json.dumps(dict(said))
    return MAGIC + len(head).to_bytes(2, "big") + head.encode() + seal(key, jpeg, kind, id_, head)


def picture_of(kind: str, path: Path, key: bytes) -> bytes | None:
    """Return the picture in a file; None where there is none, or the key is another."""
    parts = _parts(path) if NAME.fullmatch(path.name) else None
    return None if parts is None else opened(key, parts[1], kind, path.name, parts[0])


def head_of(path: Path) -> Mapping[str, Any] | None:
    """Return what the head of a file says; None where it is no such file."""
    parts = _parts(path) if NAME.fullmatch(path.name) else None
    if parts is None:
        return None
    try:
        said = json.loads(parts[0])
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _parts(path: Path) -> tuple[str, bytes] | None:
    """Return head and sealed picture of a file; None for another file."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    start = len(MAGIC) + 2
    length = int.from_bytes(content[len(MAGIC) : start], "big")
    if not content.startswith(MAGIC) or not 0 < length <= MOST_HEAD:
        return None
    try:
        return content[start : start + length].decode(), content[start + length :]
    except UnicodeDecodeError:
        return None
