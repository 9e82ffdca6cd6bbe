"""Speech without the internet: espeak-ng, run as a programme, its words kept as sound for a while.

Owns the folder of sounds. What is said names people, so it goes in by a pipe, never as an argument, nobody
else may read the folder, and a sound lives an hour.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from devices.voice.sound import NotSound, Sound, for_telephone, samples_of, seconds_of, tone, wav

log = logging.getLogger(__name__)

PROGRAM = "espeak-ng"
MANDARIN = "cmn-latn-pinyin"
"""The voice `cmn` of espeak-ng 1.51 takes the pinyin of most signs for English: 点 is "dian three"."""
VOICES = {"zh": MANDARIN, "en": "en", "yue": "yue"}
"""Voices by what a language begins with."""
_SIGN = r"[\u3400-\u9fff\uf900-\ufaff]"
HAN = re.compile(rf"\d*{_SIGN}(?:(?:{_SIGN}|[\d，。、 ])*{_SIGN})?\d*")
"""Names and places among words of another language."""
_NO_WORDS = str.maketrans("<>[]", "    ")
SPEED, PITCH = "150", "45"
"""Words a minute, slower than espeak's own 175: it is heard once, half asleep."""
WITHIN = 20.0
"""Seconds in which a sentence must be made; it takes 0.05."""
KEPT_FOR = 3600.0
MOST_KEPT = 200
FORM = "2"
"""Names how sounds are made: another one makes them anew."""
Text = tuple[str, str]
"""A language, and what is said in it."""


class Speech:
    """What can be said. For any thread; making a sound blocks none of them but its own."""

    def __init__(self, folder: Path, program: str = PROGRAM) -> None:
        self.folder = folder
        self._program = program
        self._lock = threading.Lock()
        self._ready: dict[Text, Sound] = {}
        self._making: set[Text] = set()
        self.attention = self._tone("tone", 880.0, 880.0, 880.0)
        self.taken = self._tone("taken", 660.0, 990.0)

    def lacks(self) -> bool:
        """Tell whether the programme is missing: then calls beep."""
        return shutil.which(self._program) is None

    def prepare(self, texts: Iterable[Text]) -> None:
        """Begin to make what is not there; returns at once."""
        with self._lock:
            missing = [text for text in texts if text[1] and not self._is_there(text)]
            missing = [text for text in missing if text not in self._making]
            self._making.update(missing)
        if missing:
            threading.Thread(target=self._make_all, args=(missing,), name="speech", daemon=True).start()

    def sound(self, text: Text) -> Sound | None:
        """Return a text as sound, None while it is being made or where it cannot be."""
        with self._lock:
            return self._ready.get(text)

    def pending(self, text: Text) -> bool:
        """Tell whether a text is still being made."""
        with self._lock:
            return text in self._making

    def _is_there(self, text: Text) -> bool:
        found = self._ready.get(text)
        if found is None:
            return False
        try:
            os.utime(self.folder / found.name)
        except OSError:
            del self._ready[text]
            return False
        return True

    def _make_all(self, texts: list[Text]) -> None:
        for text in texts:
            try:
                self._prune()
                made = self._keep(_name(text), self._spoken(text))
            except (OSError, subprocess.SubprocessError, NotSound) as error:
                log.warning("speech could not be made: %s", type(error).__name__)
                made = None
            with self._lock:
                self._making.discard(text)
                if made is not None:
                    self._ready[text] = made

    def _spoken(self, text: Text) -> bytes:
        done = subprocess.run(
            [self._program, *arguments(text[0]), "--stdin", "--stdout"],
            input=markup(*text).encode(),
            capture_output=True,
            timeout=WITHIN,
            check=True,
        )
        return wav(for_telephone(*samples_of(done.stdout)))

    def _tone(self, name: str, *pitches: float) -> Sound:
        """Keep a tone; a disk that refuses keeps no core from beginning, and it may be there already."""
        file = wav(tone(*pitches))
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._keep(name, file)
        log.warning("speech: the tone %s could not be kept", name)
        return Sound(f"{name}.wav", seconds_of(file))

    def _keep(self, name: str, file: bytes) -> Sound:
        """Write a sound so that it is there whole or not at all."""
        path = self.folder / f"{name}.wav"
        fresh = path.with_suffix(f".{threading.get_ident()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(file)
        fresh.replace(path)
        return Sound(path.name, seconds_of(file))

    def _prune(self) -> None:
        """Remove what is too old or too much."""
        keep = {self.attention.name, self.taken.name}
        found = sorted(self.folder.glob("*.wav"), key=_changed, reverse=True)
        now = time.time()
        for number, path in enumerate(found):
            if path.name not in keep and (number >= MOST_KEPT or now - _changed(path) > KEPT_FOR):
                path.unlink(missing_ok=True)


def voice_of(language: str) -> str:
    """Return the voice that speaks a language."""
    return VOICES.get(language.replace("_", "-").partition("-")[0].lower(), MANDARIN)


def arguments(language: str) -> list[str]:
    """Return how espeak-ng is called for a language; the words themselves come by its standard input."""
    return ["-v", voice_of(language), "-s", SPEED, "-p", PITCH, "-b", "1", "-m"]


def markup(language: str, words: str) -> str:
    """Return words as SSML, in which Chinese names among other words have a voice that can say them.

    `[[` begins phonemes: of what stands behind it, a name or a number of a door, nothing would be heard.
    """
    safe = "".join(sign if sign.isprintable() else " " for sign in words)
    safe = safe.replace("&", "&amp;").translate(_NO_WORDS)
    if voice_of(language) != "en":
        return safe
    return HAN.sub(lambda found: f'<voice name="{MANDARIN}">{found[0]}</voice>', safe)


def _name(text: Text) -> str:
    language, words = text
    return hashlib.sha256(f"{FORM}\0{voice_of(language)}\0{words}".encode()).hexdigest()[:32]


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
