"""The shape of `listen` keys and of `tls` in `cuobian.yaml`: encrypted pages, and who vouches for them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from config.files import File
from config.shape import Shape

DEFAULT_TLS_PORT = 8443
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def split_listen(value: str) -> tuple[str, int]:
    """Return host and port of `HOST:PORT` (IPv6 in brackets). Raises ValueError."""
    host, colon, port = value.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    usable = (
        colon and port.isascii() and port.isdigit() and int(port) <= 65535 and (bracketed or ":" not in host)
    )
    if not usable or not host or " " in host:
        raise ValueError("HOST:PORT, such as 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def _listen(value: str) -> str:
    split_listen(value)
    return value


def _name(value: str) -> str:
    name = value.strip().lower().rstrip(".")
    try:
        return str(ip_address(name))
    except ValueError:
        if len(name) <= 253 and all(map(_LABEL.fullmatch, name.split("."))):
            return name
    raise ValueError("a host name or an address, such as cuobian.local or 192.168.1.20")


def parted(value: object) -> object:
    """Return the parts of a list that came as one text, from the environment."""
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


def _with_certificate(value: object, info: ValidationInfo) -> object:
    if (value is None) != (info.data.get("certificate_file") is None):
        raise ValueError("certificate_file and key_file together, or neither")
    return value


Listen = Annotated[str, AfterValidator(_listen)]


class TlsSettings(Shape):
    """Encrypted pages and interface."""

    listen: Listen | None = Field(
        default=None,
        description="HOST:PORT for HTTPS, such as 0.0.0.0:8443. Absent: none, and pages with names and log-in"
        " open on this machine alone.",
    )
    names: Annotated[tuple[Annotated[str, AfterValidator(_name)], ...], BeforeValidator(parted)] = Field(
        default=(),
        description="Further names and addresses it is opened by. Its own, `NAME.local` and that of"
        " `http.public_url` are known.",
    )
    certificate_file: File | None = Field(
        default=None,
        description="Certificate of your own with its chain (PEM). Absent: the box makes its own.",
    )
    key_file: Annotated[File | None, AfterValidator(_with_certificate)] = Field(
        default=None, description="Key of that certificate (PEM).", validate_default=True
    )

    @property
    def own(self) -> bool:
        """True where the box's own authority vouches for it."""
        return self.listen is not None and self.certificate_file is None

    @property
    def port(self) -> int:
        """The port part of `listen`."""
        return split_listen(self.listen)[1] if self.listen is not None else DEFAULT_TLS_PORT

    @property
    def loopback(self) -> bool:
        """True where no other machine can open it."""
        return self.listen is None or split_listen(self.listen)[0] in {"127.0.0.1", "::1", "localhost"}
