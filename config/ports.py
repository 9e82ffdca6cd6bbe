"""On which ports this box may be reached: the allow-list that FIGURES F20 asks for. Opens none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from config.schema import EVERY_ADDRESS, Settings
from config.tls import split_listen

MDNS_PORT = 5353
ANY = 0
"""One that the kernel chooses."""
EVERYWHERE = EVERY_ADDRESS | {"*"}


class Over(StrEnum):
    """The two transports there are."""

    TCP = "tcp"
    UDP = "udp"


@dataclass(frozen=True, slots=True)
class Port:
    """One port: by whom, where, and for what."""

    process: str
    over: Over
    address: str
    number: int
    why: str
    key: str
    """The setting that opens it."""
    always: bool = True
    """False: open only while something needs it."""


def ports(settings: Settings) -> Iterator[Port]:
    """Yield every port this box may listen on. Nothing else of it listens, with whatever switched on."""
    host, number = split_listen(settings.http.listen)
    yield Port(
        "api", Over.TCP, host, number, "pages; beyond loopback neighbours' answers alone", "http.listen"
    )
    if settings.tls.listen is not None:
        host, number = split_listen(settings.tls.listen)
        yield Port("api", Over.TCP, host, number, "pages and interface over TLS", "tls.listen")
    if settings.broker.embedded:
        number = settings.broker.embedded_port
        yield Port("broker", Over.TCP, "127.0.0.1", number, "the embedded broker", "broker.url (absent)")
        why = "its own protocol, for which nobody has a log-in"
        yield Port("broker", Over.TCP, "127.0.0.1", ANY, why, "broker.url (absent)")
    if settings.voice.server is not None:
        yield from _voice(settings)
    yield Port("mdns", Over.UDP, "*", MDNS_PORT, "finding devices, at /install", "http.listen", always=False)


def _voice(settings: Settings) -> Iterator[Port]:
    voice, listen = settings.voice, settings.voice.listen or "*"
    for line in range(voice.lines):
        sip, sound = voice.port + 2 * line, voice.rtp + 4 * line
        for over in Over:
            yield Port("baresip", over, listen, sip, "SIP", "voice.port")
        yield Port("baresip", Over.TCP, listen, sip + 1, "opened by baresip for TLS, unused", "voice.port")
        yield Port("baresip", Over.TCP, "127.0.0.1", sound, "baresip's own control", "voice.rtp")
        for number in range(sound, sound + 4):
            yield Port("baresip", Over.UDP, "*", number, "sound of a call", "voice.rtp", always=False)


def clashes(settings: Settings) -> Iterator[str]:
    """Yield, in words, each setting that asks for a port which another one has."""
    asked = [each for each in ports(settings) if each.number != ANY]
    told = set()
    for first, second in combinations(asked, 2):
        same = (first.over, first.number) == (second.over, second.number)
        met = first.address == second.address or bool({first.address, second.address} & EVERYWHERE)
        if same and met and (first.key, second.key) not in told:
            told.add((first.key, second.key))
            yield f"{second.key}: found port {second.number}, which {first.key} has, expected another"


def table(settings: Settings) -> str:
    """Return the allow-list of these settings as a table for people."""
    lines = ["| process | port | on | for | opened by |", "|---|---|---|---|---|"]
    lines += [
        f"| {each.process} | {each.number or 'any'} {each.over} | {each.address} | {each.why}"
        f"{'' if each.always else ', while needed'} | `{each.key}` |"
        for each in ports(settings)
    ]
    return "\n".join(lines)
