"""Puts the ways to people together: lines, channels, who tries them, who carries messages.

Decides nothing and sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.schema import Settings
from config.secrets import mail_password, read_secret, webhook_secret, world_readable
from gateway.channels.base import ChannelSettings, Publish
from gateway.channels.registry import build
from gateway.cli.calling import lacking, voice_of
from gateway.cli.knocking import prober
from gateway.cli.opening import Opened
from gateway.cli.phoning import hearing, modem_of
from gateway.counting import Counts
from gateway.domain.model import NotificationId
from gateway.domain.notification import Dispatch, Message
from gateway.domain.paths import MAIL
from gateway.domain.ports import Decode, Phone, Source, Voice
from gateway.inbox import Inbox
from gateway.notifier import Notifier
from gateway.probing import Probing
from gateway.runtime import SystemClock
from gateway.service import core_state
from gateway.texts.digest import gather

if TYPE_CHECKING:
    from devices.modem.modem import Modem
    from devices.voice.voice import Voice as VoiceLines


@dataclass(frozen=True, slots=True)
class Reaching:
    """Everything that leads to people, not yet begun."""

    modem: Modem | None
    voice: VoiceLines | None
    probing: Probing
    notifier: Notifier

    @property
    def sources(self) -> Sequence[Source]:
        """The lines that people answer on."""
        return tuple(each for each in (self.modem, self.voice) if each is not None)

    def hearing(self, decode: Decode) -> Decode:
        """Return a decoder that reads what these lines hand in as well."""
        return hearing(decode, self.modem, self.voice)


def reaching_of(
    found: Opened,
    inbox: Inbox,
    publish: Publish,
    compose: Callable[[Dispatch], Message],
    current: Callable[[NotificationId], Dispatch | None],
    clock: SystemClock,
    counts: Counts,
) -> Reaching:
    """Return the ways to people that a configuration has.

    `publish` leads to panels and sirens, `compose` puts a message into words, `current` gives one while it
    still tells how its alarm stands; `counts` counts how attempts end.
    """
    settings, database = found.settings, found.database
    modem = modem_of(settings, inbox.report, current, lambda: core_state.sent_texts(database, clock.now()))
    voice = voice_of(settings, inbox.report, current)
    ways_out = channel_settings(settings, publish, modem, voice)
    told = [each.device for each in core_state.device_states(database) if each.online is False]
    probing = Probing(prober(ways_out), inbox.notice, told, () if settings.mail.url else (MAIL,))
    channels = counts.observed(probing.observed(build(ways_out)))
    notifier = Notifier(channels, compose, current, inbox.report, gather=gather, steady=clock.steady)
    return Reaching(modem, voice, probing, notifier)


def channel_settings(
    settings: Settings, publish: Publish, phone: Phone | None, voice: Voice | None
) -> ChannelSettings:
    """Return what the configuration gives to channels."""
    return ChannelSettings(
        webhook_secret=webhook_secret(settings),
        mail_url=settings.mail.url or "",
        mail_from=settings.mail.sender or "",
        mail_password=mail_password(settings) or "",
        publish=publish,
        read_secret=read_secret,
        open_to_all=world_readable,
        phone=phone,
        voice=voice,
        voice_lines=settings.voice.lines,
        voice_lacks=lacking(settings),
        country=settings.modem.country,
    )
