"""What the tests of this folder share."""

from pathlib import Path

from devices.voice.settings import VoiceSettings

SETTINGS = VoiceSettings("10.0.0.1", Path("/nowhere"))
