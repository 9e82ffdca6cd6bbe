"""Sound for telephones: rates, silence around words, and what is no sound."""

import io
import math
import wave
from array import array
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.voice.sound import (
    AFTER,
    BEFORE,
    RATE,
    NotSound,
    for_telephone,
    samples_of,
    seconds_of,
    tone,
    wav,
)

Samples: TypeAlias = "array[int]"


def sine(pitch: float, rate: int, seconds: float = 0.5) -> Samples:
    """Return a tone."""
    return array(
        "h", [int(9000 * math.sin(2 * math.pi * pitch * at / rate)) for at in range(int(rate * seconds))]
    )


def power(samples: Samples) -> float:
    """Return how loud samples are."""
    return math.sqrt(sum(each * each for each in samples) / len(samples))


def test_a_voice_passes_and_what_is_too_high_does_not_come_back_as_noise() -> None:
    """espeak-ng gives 22050 samples a second; a telephone takes 8000, and nothing above 4 kHz."""
    voice, hiss = for_telephone(22050, sine(500, 22050)), for_telephone(22050, sine(7300, 22050))
    assert power(voice) > 0.9 * power(sine(500, 22050))
    assert power(hiss) < 0.1 * power(voice)


@given(st.integers(RATE, 48_000), st.lists(st.integers(-32768, 32767), max_size=300))
def test_any_rate_becomes_8000(rate: int, samples: list[int]) -> None:
    """Neither clipped nor longer than it was."""
    found = for_telephone(rate, array("h", samples))
    assert abs(len(found) - len(samples) * RATE / rate) <= 3
    assert not found or min(samples) - 1 <= min(found) <= max(found) <= max(samples)


def test_a_file_is_what_a_player_takes_with_silence_around_it() -> None:
    """Silence behind the last word keeps the call: where a file ends, baresip hangs up."""
    file = wav(tone(880.0))
    with wave.open(io.BytesIO(file)) as opened:
        assert (RATE, 1, 2) == (opened.getframerate(), opened.getnchannels(), opened.getsampwidth())
        assert opened.getnframes() == int((BEFORE + 0.5 + AFTER) * RATE)
    assert seconds_of(file) == pytest.approx(BEFORE + 0.5)
    assert AFTER >= 20


def test_what_a_pipe_says_of_its_length_is_not_believed() -> None:
    """A synthesiser that writes to a pipe cannot know it."""
    rate, samples = samples_of(wav(tone(880.0), before=0, after=0)[:40] + b"\xff\xff\xff\x7f" + bytes(9))
    assert (RATE, 4) == (rate, len(samples))


@pytest.mark.parametrize("file", [b"", b"RIFF", b"x" * 100, wav(tone(1.0))[:34] + b"\x08\x00" + bytes(60)])
def test_what_is_no_sound(file: bytes) -> None:
    """Said, not played."""
    with pytest.raises(NotSound):
        samples_of(file)
