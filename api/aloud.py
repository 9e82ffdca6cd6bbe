"""Words of the house made into sound by espeak-ng, where it is installed. For words that name nobody."""

from __future__ import annotations

import logging
import shutil
import subprocess
from functools import lru_cache

log = logging.getLogger(__name__)

PROGRAM = "espeak-ng"
VOICES = {"zh": "cmn-latn-pinyin", "en": "en"}
SPEED = "140"
"""Words a minute: slow, for old ears."""
WITHIN = 20.0
"""Seconds; two minutes of speech take half of one."""


@lru_cache(maxsize=2)
def spoken(words: str, language: str) -> bytes | None:
    """Return words as a WAV file, None where they cannot be said here."""
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
    return done.stdout or None


def can_speak() -> bool:
    """Tell whether this box can speak."""
    return shutil.which(PROGRAM) is not None
