"""Speech by the real espeak-ng: what it pronounces, what is kept and for how long, what is without it."""

import os
import stat
import subprocess
import time
from pathlib import Path

import pytest

from devices.voice.speech import KEPT_FOR, MOST_KEPT, Speech, Text, arguments, markup, voice_of
from gateway.domain.escalation import Purpose
from gateway.texts.aloud import aloud, goodbye, unsure
from tests.conftest import RequireProgram
from tests.live.sinks import eventually
from tests.texts.scenes import PRESS, facts

TEXT = ("zh-CN", "五零一。")


def made(speech: Speech, text: Text = TEXT) -> Path:
    """Return the file of a text, once it is made."""
    speech.prepare([text])
    eventually(lambda: not speech.pending(text))
    sound = speech.sound(text)
    assert sound is not None
    return speech.folder / sound.name


def test_chinese_is_spoken_as_chinese(require_program: RequireProgram) -> None:
    """The voice `cmn` of espeak-ng 1.51 says 点 as the English "dian three"; nobody would understand that."""
    spoken = aloud(facts(PRESS, Purpose.CALL, "zh-CN"), "call.first")
    words = " ".join((spoken.alarm, spoken.menu, unsure(spoken), goodbye(spoken)))
    command = [require_program("espeak-ng"), "-q", "-x", *arguments("zh-CN"), "--stdin"]
    done = subprocess.run(command, input=markup("zh-CN", words), capture_output=True, text=True, check=True)
    assert "(en)" not in done.stdout
    assert "w'u21_| l'i35N_| j'i55_|" in done.stdout  # 五零一


def test_names_in_english_sentences_have_a_voice_that_can_say_them(require_program: RequireProgram) -> None:
    """Else each sign is "Chinese letter"."""
    words = markup("en", "吴奶奶, 3号楼 2单元 5 0 1, pressed <b> & more")
    assert '<voice name="cmn-latn-pinyin">吴奶奶</voice>,' in words
    assert "<b>" not in words
    command = [require_program("espeak-ng"), "-q", "-x", *arguments("en"), "--stdin"]
    done = subprocess.run(command, input=words, capture_output=True, text=True, check=True)
    assert "w'u35_| n'ai35_|" in done.stdout
    assert "tSaI" not in done.stdout.replace("'", "")


@pytest.mark.parametrize("evil", ["[[", "[[[a", "\0", "\x01+60S", "\ud800"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_name_silences_what_stands_behind_it(
    evil: str, language: str, require_program: RequireProgram
) -> None:
    """A name may hold anything; the door behind it is heard all the same."""
    command = [require_program("espeak-ng"), "-q", "-x", *arguments(language), "--stdin"]
    words = markup(language, f"吴{evil}，五零一，请按一。").encode()
    done = subprocess.run(command, input=words, capture_output=True, check=True)
    assert "w'u21_| l'i35N_| j'i55_|" in done.stdout.decode()


def test_a_sound_is_made_once_and_for_nobody_else(tmp_path: Path, require_program: RequireProgram) -> None:
    """It names people: readable by this user alone; the same words are the same file."""
    require_program("espeak-ng")
    speech = Speech(tmp_path / "sounds")
    file = made(speech)
    before = file.stat().st_mtime_ns, file.stat().st_ino
    assert (0o600, 0o700) == (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode))
    assert file == made(speech)
    assert before[1] == file.stat().st_ino
    assert 1.0 < speech.sound(TEXT).seconds < 4.0  # type: ignore[union-attr]


def test_sounds_are_gone_after_an_hour(tmp_path: Path, require_program: RequireProgram) -> None:
    """What is used lives on, what is gone is made anew."""
    require_program("espeak-ng")
    speech = Speech(tmp_path)
    file, forgotten, old = made(speech), tmp_path / "0.wav", time.time() - KEPT_FOR - 1
    forgotten.touch()
    for each in (file, forgotten):
        os.utime(each, (old, old))
    made(speech)  # used again
    made(speech, ("zh-CN", "一"))
    assert (True, False) == (file.exists(), forgotten.exists())
    file.unlink()
    assert made(speech).exists()


def test_no_more_sounds_are_kept_than_there_is_room_for(
    tmp_path: Path, require_program: RequireProgram
) -> None:
    """A night with many alarms fills no disk; the tones stay."""
    require_program("espeak-ng")
    speech = Speech(tmp_path)
    for number in range(MOST_KEPT + 5):
        (tmp_path / f"{number}.wav").touch()
    made(speech)
    assert len(list(tmp_path.glob("*.wav"))) <= MOST_KEPT + 3
    assert (tmp_path / speech.attention.name).exists()


def test_without_a_synthesiser_there_is_a_tone(tmp_path: Path) -> None:
    """Missing, or one that fails: the call beeps, and nothing waits for it."""
    for program in ("no-such-programme", "false"):
        speech = Speech(tmp_path, program)
        speech.prepare([TEXT])
        eventually(lambda speech=speech: not speech.pending(TEXT))
        assert speech.sound(TEXT) is None
        assert (tmp_path / speech.attention.name).stat().st_size > 10_000
    assert (True, False) == (Speech(tmp_path, "no-such-programme").lacks(), Speech(tmp_path, "false").lacks())


def test_a_disk_that_refuses_ends_nothing(tmp_path: Path) -> None:
    """A core begins on a full disk too; what could not be kept is not there to be played, and no more."""
    (tmp_path / "file").touch()
    speech = Speech(tmp_path / "file/voice")
    speech.prepare([TEXT])
    eventually(lambda: not speech.pending(TEXT))
    assert (None, "tone.wav") == (speech.sound(TEXT), speech.attention.name)


@pytest.mark.parametrize(
    ("language", "voice"),
    [("zh-CN", "cmn-latn-pinyin"), ("zh_TW", "cmn-latn-pinyin"), ("en-GB", "en"), ("xx", "cmn-latn-pinyin")],
)
def test_the_voice_of_a_language(language: str, voice: str) -> None:
    """Mandarin where there is no other."""
    assert voice == voice_of(language)
