"""Which boxes may use this relay: a file of names and sums of their tokens. Never holds a token."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from pathlib import Path

LINE = re.compile(r"(?P<name>[a-z0-9][a-z0-9_-]{0,63})\s+(?P<sum>[0-9a-f]{64})")
LONGEST_TOKEN = 256


class Unusable(Exception):
    """A file of boxes that cannot be used; says in which line, what was found and what was expected."""


def read_boxes(file: Path) -> Mapping[bytes, str]:
    """Return names by the sum of the token. Raises Unusable, OSError where there is no such file."""
    found: dict[bytes, str] = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        matched = LINE.fullmatch(text)
        if matched is None:
            expected = "NAME and 64 hexadecimal digits, as `cuobian relay pair` prints them"
            raise Unusable(f"{file}:{number}: found {len(text)} characters, expected {expected}")
        if matched["name"] in found.values():
            raise Unusable(f"{file}:{number}: found {matched['name']} twice, expected a name once")
        found[bytes.fromhex(matched["sum"])] = matched["name"]
    return found


def box_of(boxes: Mapping[bytes, str], authorization: str) -> str | None:
    """Return whose token a header carries, None where nobody's."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
        return None
    digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
    known = (name for each, name in boxes.items() if hmac.compare_digest(each, digest))
    return next(known, None)
