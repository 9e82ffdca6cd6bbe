"""Puts the modem together where one is configured, and reads what it hands in. Else loads nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from config.schema import Settings
from config.secrets import read_secret, secret
from gateway.domain.errors import TemporaryFailure
from gateway.domain.model import NotificationId, RawMessage, Reading
from gateway.domain.notification import Dispatch, Outcome
from gateway.domain.phone import Order, SentText
from gateway.domain.ports import Decode
from gateway.texts.short import reply

if TYPE_CHECKING:
    from devices.modem.modem import Modem
    from devices.modem.settings import ModemSettings
    from devices.voice.voice import Voice

KEY = "modem.key"
"""What a PIN that was tried is hashed with."""


class NoPhone:
    """A phone that is configured and not opened: for looking at settings beside a running gateway."""

    def text(self, order: Order, limit: timedelta) -> str:  # noqa: ARG002 the port's shape
        """Send nothing."""
        raise TemporaryFailure("the modem is not open here")

    def ring(self, order: Order, limit: timedelta) -> str:  # noqa: ARG002 the port's shape
        """Dial nothing."""
        raise TemporaryFailure("the modem is not open here")

    def rings(self, number: str) -> bool:  # noqa: ARG002 the port's shape
        """Call nobody."""
        return False


def modem_settings_of(settings: Settings) -> ModemSettings | None:
    """Return how the modem of a configuration is reached; None where there is none."""
    from devices.modem.settings import ModemSettings

    modem = settings.modem
    if modem.port is None:
        return None
    return ModemSettings(
        port=modem.port,
        state=settings.data,
        baudrate=modem.baudrate,
        pin=partial(read_secret, modem.pin_file) if modem.pin_file is not None else None,
        key=secret(settings.data, KEY),
        country=modem.country,
        reports=modem.reports,
        ring=modem.ring.total_seconds(),
        patience=modem.patience.total_seconds(),
        send_within=modem.send_within.total_seconds(),
        report_after=modem.report_after.total_seconds(),
    )


def modem_of(
    settings: Settings,
    report: Callable[[Outcome], None],
    current: Callable[[NotificationId], Dispatch | None],
    sent: Callable[[], Sequence[SentText]] = tuple,
) -> Modem | None:
    """Return the modem, not yet started; None where none is configured.

    `current` gives a notification while it still tells how its alarm stands: a phone is let go where somebody
    else has said that they go. `sent` gives the texts of which a report may still come.
    """
    if settings.modem.port is None or (found := modem_settings_of(settings)) is None:
        return None
    from devices.modem.modem import Modem

    wanted = lambda id_: not id_ or current(NotificationId(id_)) is not None  # noqa: E731
    return Modem(found, report, reply, wanted, sent())


def hearing(decode: Decode, modem: Modem | None, voice: Voice | None = None) -> Decode:
    """Return a decoder that reads what modem and voice lines hand in as well."""
    own: dict[str, Callable[[RawMessage], Reading]] = {}
    if modem is not None:
        from devices.modem.decode import decode as said

        own[modem.name] = said
    if voice is not None:
        from devices.voice.decode import decode as pressed

        own[voice.name] = pressed

    def each(raw: RawMessage) -> Sequence[Reading]:
        reads = own.get(raw.source)
        return decode(raw) if reads is None else (reads(raw),)

    return each if own else decode
