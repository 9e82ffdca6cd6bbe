"""Messages by e-mail over SMTP. Owns addresses and the relay's URL; what is on the wire belongs to `wire`.

The module is not named after its channel, `email`, which is a module of the standard library.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from gateway.channels.base import ChannelSettings, Description, PermanentFailure
from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.names import Names
from gateway.channels.wire.url import host_of, port_of
from gateway.domain.notification import Message

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
"""Plain ASCII (RFC 5321 4.1.2, without quoting): no sign in it can end a header line or a command."""


@dataclass(frozen=True, slots=True)
class Relay:
    """The server that takes our mail, and how."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


class MailChannel:
    """One SMTP conversation a message."""

    name = "email"
    pool = 4
    digests = 100

    def __init__(self, settings: ChannelSettings) -> None:
        self._settings = settings
        self._names = Names()

    def describe(self) -> Description:
        return Description(
            {"zh": "电子邮件", "en": "E-mail"},
            {"zh": "邮箱地址", "en": "E-mail address"},
            "zheng@example.org",
        )

    def ready(self) -> str:
        try:
            relay_of(self._settings)
        except ValueError as error:
            return f"mail.url: {error}"
        found = self._settings.mail_from
        return "" if ADDRESS.fullmatch(found) else f"mail.from: expected name@example.org, found {found!r}"

    def check_address(self, address: str) -> str:
        if ADDRESS.fullmatch(address):
            return ""
        return "expected an address like name@example.org in plain ASCII, found something else"

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        deadline = Deadline(limit)
        if problem := self.ready() or self.check_address(address):
            raise PermanentFailure(problem)
        from gateway.channels.wire.letter import letter  # noqa: PLC0415  loaded with the first mail
        from gateway.channels.wire.smtp import deliver  # noqa: PLC0415

        sender = self._settings.mail_from
        data = letter(message, sender, address)
        relay = relay_of(self._settings)
        return deliver(relay, sender, address, data, self._names, self._settings.ca_file, deadline)

    def close(self) -> None:
        """Keep nothing between messages."""


CHANNEL = MailChannel


def probe_mail(settings: ChannelSettings, names: Names, limit: timedelta) -> None:
    """Greet the relay and take leave, without a log-in and without a mail.

    Raises TemporaryFailure where it does not answer, PermanentFailure where the settings name none.
    """
    from gateway.channels.wire.smtp import greet  # noqa: PLC0415  loaded with the first mail or probe

    try:
        relay = relay_of(settings)
    except ValueError as error:
        raise PermanentFailure(f"mail.url: {error}") from error
    greet(relay, names, settings.ca_file, Deadline(limit))


def relay_of(settings: ChannelSettings) -> Relay:
    """Return the relay that the settings name. Raises ValueError, saying what was found and expected."""
    parts = urlsplit(settings.mail_url)
    if parts.scheme not in PORTS:
        found = parts.scheme or "no scheme"
        raise ValueError(f"expected smtp://, smtps:// or smtp+starttls://, found {found}")
    host, port = host_of(parts), port_of(parts) or PORTS[parts.scheme]
    user = unquote(parts.username or "")
    password = unquote(parts.password or "") or settings.mail_password
    if user and parts.scheme == "smtp" and not _here(host):
        raise ValueError("expected smtps:// or smtp+starttls:// with a password, found smtp:// (in clear)")
    return Relay(parts.scheme, host, port, user, password)


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
