"""Where a camera's pictures come from, as somebody types it. Owns the words; connects to nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

_ADDRESS = re.compile(r"(?P<scheme>rtsps?)://(?P<authority>[^/?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_PASTED = re.compile(r"(?P<scheme>rtsps?)://(?P<user>[^:@/]*):(?P<secret>.*)@(?P<rest>[^@]*)", re.IGNORECASE)
_PORT_AT_END = re.compile(r":\d*$")
_PORT = re.compile(r"(\[[^\]]*\]|[^:]*)(:\d{0,5})?")


@dataclass(frozen=True, slots=True)
class Source:
    """An address, and the credentials that stand beside it."""

    address: str
    username: str = ""
    password: str = field(default="", repr=False)

    def or_else(self, username: str, password: str) -> Source:
        """Return it with these credentials where the address itself brought none."""
        if self.username or self.password:
            return self
        return Source(self.address, username, password)


def host(address: str) -> str:
    """Return the host that an address names, the address itself where it is none."""
    found = _ADDRESS.fullmatch(address)
    return _PORT_AT_END.sub("", found["authority"]).lower() if found is not None else address


def taken_apart(typed: str) -> Source:
    """Return an address without the credentials that were pasted with it, and those beside it.

    Whatever is no RTSP address stays as it was typed: the site's own check says what is wrong with it.
    """
    text = "".join(typed.split())
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return Source(text)
    scheme, authority, rest = found["scheme"].lower(), found["authority"], found["rest"]
    credentials, at, host = authority.rpartition("@")
    if at:
        user, _, secret = credentials.partition(":")
        return Source(f"{scheme}://{host}{rest}", unquote(user), unquote(secret))
    # A slash in a password that nobody escaped: what stands before it is then no host with a port.
    pasted = _PASTED.fullmatch(text) if _PORT.fullmatch(authority) is None else None
    if pasted is not None:
        return Source(f"{scheme}://{pasted['rest']}", unquote(pasted["user"]), unquote(pasted["secret"]))
    return Source(f"{scheme}://{authority}{rest}")
