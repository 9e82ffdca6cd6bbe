"""What a channel is given and says of itself. Owns no behaviour; what may escape one stands in the domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.phone import CHINA
from gateway.domain.ports import Channel as Way
from gateway.domain.ports import Phone, Voice

__all__ = [
    "Channel",
    "ChannelSettings",
    "Description",
    "Factory",
    "PermanentFailure",
    "Publish",
    "TemporaryFailure",
]

Publish = Callable[[str, bytes], bool]
"""Hands a topic and a payload to the broker; False where it is away now. Never blocks on the network."""


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What the configuration gives to channels; each takes what it needs. Secrets stay out of its repr."""

    webhook_secret: bytes = field(default=b"", repr=False)
    mail_url: str = field(default="", repr=False)
    """`smtp://`, `smtps://` or `smtp+starttls://`, with or without `user:password@`."""
    mail_from: str = ""
    mail_password: str = field(default="", repr=False)
    """From a file; counts where the URL names a user and no password."""
    ca_file: Path | None = None
    """Certificates trusted beside the system's, for servers of the compound's own."""
    publish: Publish | None = field(default=None, repr=False)
    phone: Phone | None = field(default=None, repr=False)
    """The modem, for texts and calls."""
    read_secret: Callable[[Path], str] | None = field(default=None, repr=False)
    """Reads an address that is a secret out of its file."""
    open_to_all: Callable[[Path], bool] = field(default=lambda _: False, repr=False)
    """Tells whether everybody on this machine may read a file."""
    voice: Voice | None = field(default=None, repr=False)
    """Lines over SIP, for spoken calls."""
    voice_lines: int = 1
    voice_lacks: str = ""
    """What this machine lacks for them."""
    country: str = CHINA
    """Country calling code of numbers written without one."""


@dataclass(frozen=True, slots=True)
class Description:
    """How forms and docs show a channel; texts by language, `zh` and `en`."""

    label: Mapping[str, str]
    help: Mapping[str, str]
    """What to type as an address."""
    example: str


class Channel(Way, Protocol):
    """A way to reach a person, and how to show it in a form."""

    def describe(self) -> Description:
        """Return label, help and example for forms and docs."""


Factory = Callable[[ChannelSettings], Channel]
"""What a channel's file exposes as `CHANNEL`. Opens nothing: heavy libraries wait for the first message."""
