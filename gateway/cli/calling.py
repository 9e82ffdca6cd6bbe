"""Puts the lines for spoken calls together where a SIP server is configured. Else loads nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from config.schema import Settings
from config.secrets import read_secret
from gateway.domain.errors import TemporaryFailure
from gateway.domain.model import NotificationId
from gateway.domain.notification import Dispatch, Outcome
from gateway.domain.phone import Order
from gateway.texts import aloud

if TYPE_CHECKING:
    from devices.voice.settings import VoiceSettings
    from devices.voice.voice import Voice

FOLDER = "voice"
PROGRAMS = {"baresip": "baresip-core", "espeak-ng": "espeak-ng"}
"""What this needs of the system, with the Debian packages that bring it."""


class NoVoice:
    """Lines that are configured and not begun: for looking at settings beside a running gateway."""

    def ring(self, order: Order, limit: timedelta) -> str:  # noqa: ARG002 the port's shape
        """Call nobody."""
        raise TemporaryFailure("the voice lines are not open here")

    def rings(self, number: str) -> bool:  # noqa: ARG002 the port's shape
        """Know of no call."""
        return False


def lacking(settings: Settings) -> str:
    """Return what this machine lacks for spoken calls, in words; empty where nothing."""
    if settings.voice.server is None:
        return ""
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if not missing:
        return ""
    found = " and ".join(missing)
    without = "calls would only beep" if missing == ["espeak-ng"] else "nobody can be called"
    return f"voice: found no {found} on this machine, so {without}: apt-get install {' '.join(missing)}"


def voice_settings_of(settings: Settings) -> VoiceSettings | None:
    """Return how the SIP server of a configuration is reached; None where there is none."""
    from devices.voice.settings import VoiceSettings

    voice = settings.voice
    if voice.server is None:
        return None
    return VoiceSettings(
        server=voice.server,
        folder=settings.data / FOLDER,
        transport=voice.transport,
        account=voice.account or "",
        login=voice.login or "",
        password=partial(read_secret, voice.password_file) if voice.password_file is not None else None,
        caller=voice.caller or "",
        listen=voice.listen or "",
        port=voice.port,
        rtp=voice.rtp,
        lines=voice.lines,
        country=settings.modem.country,
        national=voice.national,
        prefix=voice.prefix,
        watch=voice.watch,
        ring=voice.ring.total_seconds(),
        talk=voice.talk.total_seconds(),
        pause=voice.pause.total_seconds(),
        report_after=voice.report_after.total_seconds(),
    )


def voice_of(
    settings: Settings,
    report: Callable[[Outcome], None],
    current: Callable[[NotificationId], Dispatch | None],
) -> Voice | None:
    """Return the lines, not yet begun; None where no SIP server is configured.

    `current` gives a notification while it still tells how its alarm stands: a phone is let go where somebody
    else has said that they go.
    """
    found = voice_settings_of(settings) if settings.voice.server is not None else None
    if found is None:
        return None
    from devices.voice.phrases import Phrases
    from devices.voice.voice import Voice

    phrases = Phrases(aloud.told, aloud.unsure, aloud.goodbye)
    return Voice(found, phrases, report, lambda id_: not id_ or current(NotificationId(id_)) is not None)
