"""Pictures and sound, as cameras make them and as they are kept: a target for each thing that reads them."""

from __future__ import annotations

from api.paper import Jpeg
from devices.vision.judge import decoded, size_of
from devices.vision.store.picture_file import MAGIC, head_of
from devices.vision.store.seal import opened, vector_of
from devices.voice.sound import NotSound, samples_of, seconds_of
from gateway.domain.model import RawMessage
from gateway.poison import unreadable
from tests.api.house import BEGIN
from tests.fuzz.papers import FOLDER
from tests.fuzz.target import Target

JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x10\0\x10\x03" + b"x" * 40


def _picture_file(data: bytes) -> None:
    file = FOLDER / ("0" * 32)
    file.write_bytes(data)
    assert isinstance(head_of(file), dict | None)
    assert opened(b"k" * 32, data) is None
    vector_of(data[:4096], 128)


def _seen(data: bytes) -> None:
    """Give it as a picture of a camera, and as what nothing could be made of."""
    size = size_of(data)
    assert size is None or min(size) >= 0
    decoded(data)
    assert unreadable(RawMessage(BEGIN, "x", "y", data)).reason


def targets() -> list[Target]:
    """Return them all."""
    picture = MAGIC + (2).to_bytes(2, "big") + b"{}" + b"x" * 60
    wav = (
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0"
        + b"\0\1" * 40
    )
    return [
        Target(
            "picture file",
            [picture],
            _picture_file,
            covers=(
                *("devices.vision.store.picture_file:picture_of", "devices.vision.store.seal:opened"),
                "devices.vision.store.seal:vector_of",
            ),
        ),
        Target(
            "pictures",
            [b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x10\0\x10\x03" + b"x" * 40],
            lambda data: str(Jpeg.read(data)),
            covers=("api.paper:Jpeg.read",),
        ),
        Target(
            "camera pictures",
            [JPEG],
            _seen,
            covers=(
                *(
                    "devices.vision.judge:size_of",
                    "devices.vision.judge:decoded",
                    "gateway.poison:unreadable",
                ),
            ),
        ),
        Target(
            "sound",
            [wav],
            lambda data: (samples_of(data), seconds_of(data)),
            (NotSound,),
            (
                "devices.voice.sound:samples_of",
                "devices.voice.sound:seconds_of",
            ),
        ),
    ]
