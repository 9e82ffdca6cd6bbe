"""Words of the house made into sound by espeak-ng, where it is installed. For words that name nobody."""

from __future__ import annotations

import logging
import shutil
import struct
import subprocess

log = logging.getLogger(__name__)

PROGRAM = "espeak-ng"
VOICES = {"zh": "cmn-latn-pinyin", "en": "en"}
SPEED = "140"
"""Words a minute: slow, for old ears."""
HEADER = 44
"""Bytes of a WAV file before its samples, as espeak-ng writes it."""
WITHIN = 20.0
"""Seconds; two minutes of speech take half of one."""


def spoken(words: str, language: str) -> bytes | None:
    """Return words as a WAV file, None where they cannot be said here. Keeps none: one has 6 MB."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    voice = VOICES.get(language[:2], VOICES["zh"])
    try:
        done = subprocess.run(
            [program, "-v", voice, "-s", SPEED, "-b", "1", "--stdin", "--stdout"],
            input=words.encode(),
            capture_output=True,
            timeout=WITHIN,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("the notice could not be spoken: %s", type(error).__name__)
        return None
    return _measured(done.stdout)


def _measured(sound: bytes) -> bytes | None:
    """Return a WAV file that says how long it is: what is written to a pipe cannot know."""
    if len(sound) <= HEADER or sound[:4] != b"RIFF" or sound[HEADER - 8 : HEADER - 4] != b"data":
        log.warning("the notice could not be spoken: found no sound")
        return None
    file = bytearray(sound)
    struct.pack_into("<I", file, 4, len(file) - 8)
    struct.pack_into("<I", file, HEADER - 4, len(file) - HEADER)
    return bytes(file)


def can_speak() -> bool:
    """Tell whether this box can speak."""
    return shutil.which(PROGRAM) is not None
