"""The shape of `voice:` in `cuobian.yaml`: the SIP server that spoken calls go out by. Never reads a file."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import IPv4Address
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from config.duration import Duration
from config.files import File
from config.shape import Shape, Text


def _server(value: str) -> str:
    host, _, port = value.partition(":")
    usable = re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,80}[A-Za-z0-9])?", host) is not None
    if not usable or (":" in value and not (port.isascii() and port.isdigit() and 0 < int(port) <= 65535)):
        raise ValueError("HOST or HOST:PORT, such as 192.168.1.2:5060")
    return value


def _sip_name(value: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_.+-]{1,32}", value) is None:
        raise ValueError("a name of letters, digits and . _ + - alone")
    return value


def _address(value: str) -> str:
    try:
        return str(IPv4Address(value))
    except ValueError:
        raise ValueError("an IPv4 address of this machine") from None


def _prefix(value: str) -> str:
    if re.fullmatch(r"[0-9*#]{0,8}", value) is None:
        raise ValueError("digits, such as 9")
    return value


SipName = Annotated[Text, AfterValidator(_sip_name)]


class SipSettings(Shape):
    """Spoken calls over SIP, through the compound's own exchange or a trunk."""

    server: Annotated[Text, AfterValidator(_server)] | None = Field(
        default=None,
        description="SIP server: an exchange (PBX), an adapter or a trunk. Absent: no spoken calls.",
    )
    transport: Literal["udp", "tcp"] = Field(default="udp", description="How it is spoken to: udp or tcp.")
    account: SipName | None = Field(
        default=None,
        description="Account to log in with. Absent: the server knows this machine by its address.",
    )
    login: SipName | None = Field(
        default=None, description="Name to log in with, where the server wants another than the account."
    )
    password_file: File | None = Field(
        default=None, description="File with the account's password, one line."
    )
    caller: SipName | None = Field(
        default=None, description="Number or name that phones show. Absent: the account."
    )
    listen: Annotated[Text, AfterValidator(_address)] | None = Field(
        default=None, description="Own address to call from. Absent: the one that leads to the server."
    )
    port: Annotated[int, Field(ge=1024, le=65000)] = Field(
        default=5062, description="First of two ports a line listens on for SIP (UDP and TCP)."
    )
    rtp: Annotated[int, Field(ge=1024, le=65000, multiple_of=2)] = Field(
        default=17000, description="First of four ports a line uses for sound (UDP, while a call lasts)."
    )
    lines: Annotated[int, Field(ge=1, le=8)] = Field(
        default=1, description="Calls that the server lets go out at the same time."
    )
    national: bool = Field(default=False, description="Dial 138… and 0592… instead of +86138… and +86592….")
    prefix: Annotated[str, AfterValidator(_prefix)] = Field(
        default="", description="Dialled before a number, such as 9 for an outside line."
    )
    watch: bool = Field(
        default=True,
        description="Ask a server without an account now and then whether it is there (OPTIONS).",
    )
    ring: Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(seconds=90))] = Field(
        default=timedelta(seconds=45), description="How long a call rings."
    )
    talk: Annotated[Duration, Field(ge=timedelta(seconds=5), le=timedelta(minutes=2))] = Field(
        default=timedelta(seconds=90), description="How long somebody who presses nothing is talked to."
    )
    pause: Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(seconds=15))] = Field(
        default=timedelta(seconds=5), description="How long a key is waited for before all is said again."
    )
    report_after: Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(minutes=2))] = Field(
        default=timedelta(seconds=30),
        description="How long the line may be of no use before that is a fault.",
    )
