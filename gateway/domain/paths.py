"""Which way a message leaves the box by, and which of them fail together. Opens nothing, sends nothing.

Two addresses are two ways only where no single thing silences both: a text and a call share the modem, a mail
and a chat share the line to the internet (EN 50136: dual path).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gateway.domain.site import Contact

PATH = "path:"
"""Before a way's key it is the name under which its failure is recorded, as `line:` is a line's."""
MAIL, MODEM, PBX, PANELS, INTERNET = "email", "modem", "voice", "panel", "internet"


class Path(StrEnum):
    """What fails as one."""

    MODEM = "modem"
    """The SIM and its network: texts and calls."""
    INTERNET = "internet"
    LAN = "lan"
    """The compound's own network: panels, lamps, programs beside the box."""
    PBX = "pbx"
    """A telephone exchange of the compound's own."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way out as messages use it; `key` names it without any secret."""

    path: Path
    key: str
    host: str = ""
    port: int = 0
    tls: bool = False

    @property
    def probed(self) -> bool:
        """Tell whether it can be tried without sending anything to anybody."""
        return bool(self.host) or self.key == MAIL


CARRIERS: Mapping[str, str] = {
    "wecombot": "qyapi.weixin.qq.com",
    "dingtalk": "oapi.dingtalk.com",
    "feishu": "open.feishu.cn",
    "lark": "open.larksuite.com",
    "schan": "sctapi.ftqq.com",
    "pushplus": "www.pushplus.plus",
    "wxpusher": "wxpusher.zjiecode.com",
    "tgram": "api.telegram.org",
}
"""Services of one host, over TLS; their addresses hold a token where others hold a host."""
OWN_SERVERS: Mapping[str, int] = {
    **dict.fromkeys(("bark", "json", "xml", "form", "gotify"), 80),
    **dict.fromkeys(("barks", "jsons", "xmls", "forms", "gotifys"), 443),
}
"""Services on a server of one's own, whose host the address names."""
NTFY = {"ntfy": 80, "ntfys": 443}
_URL = re.compile(
    r"(?i)([a-z][a-z0-9+.-]*)://(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[^/?#:@\[\]]+)(?::(\d{1,5}))?([/?#].*)?"
)
_HERE = (".local", ".lan", ".home", ".internal", ".localdomain", ".home.arpa")


@lru_cache(maxsize=4096)
def way_of(channel: str, address: str) -> Way:
    """Return the way that messages to an address leave by; of what is unknown, the internet unprobed."""
    if channel in {"sms", "call"}:
        return Way(Path.MODEM, MODEM)
    if channel == "panel":
        return Way(Path.LAN, PANELS)
    if channel == "voice":
        return Way(Path.PBX, PBX)
    if channel == "email":
        return Way(Path.INTERNET, MAIL)
    found = _URL.fullmatch(address.strip())
    if found is None:
        return Way(Path.INTERNET, channel)
    scheme, host, port = found[1].lower(), found[2].strip("[]").lower(), int(found[3] or 0)
    if channel == "webhook":
        return _server(host, port or (443 if scheme == "https" else 80), tls=scheme == "https")
    return _carrier(channel, scheme, host, port, has_path=len(found[4] or "") > 1)


def ways_of(contacts: Iterable[Contact]) -> frozenset[Way]:
    """Return the ways that these addresses are reached by."""
    return frozenset(way_of(each.channel, each.address) for each in contacts)


def _carrier(channel: str, scheme: str, host: str, port: int, *, has_path: bool) -> Way:
    if scheme in CARRIERS:
        return _server(CARRIERS[scheme], 443, tls=True)
    if scheme in OWN_SERVERS:
        return _server(host, port or OWN_SERVERS[scheme], tls=OWN_SERVERS[scheme] == 443)
    if scheme in NTFY and not has_path:  # a topic alone is one of the public server's
        return _server("ntfy.sh", 443, tls=True)
    if scheme in NTFY:
        return _server(host, port or NTFY[scheme], tls=scheme == "ntfys")
    return Way(Path.INTERNET, channel)


def _server(host: str, port: int, *, tls: bool) -> Way:
    name = f"[{host}]" if ":" in host else host
    return Way(Path.LAN if _is_near(host) else Path.INTERNET, f"{name}:{port}", host, port, tls)


def _is_near(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_HERE)
    return address.is_private  # so are loopback and link-local
