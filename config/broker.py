"""The shape of `broker:` in `cuobian.yaml`, and of addresses in general. Never connects."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo

from config.files import File
from config.shape import Shape, Text

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
BROKER_PORTS = {"mqtt": 1883, "mqtts": 8883}
Port = Annotated[int, Field(ge=1, le=65535)]


def url_of(value: str, schemes: tuple[str, ...], *, user: bool = False, path: bool = False) -> str:
    """Return an address of one of these schemes with a host, and without a password. Raises ValueError."""
    expected = f"{schemes[0]}://HOST:PORT" if len(schemes) < 3 else f"{'|'.join(schemes)}://HOST:PORT"
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ValueError(expected) from None
    if not usable or " " in value:
        raise ValueError(expected)
    if parts.password is not None or (parts.username is not None and not user):
        raise ValueError(f"{expected} without a password, which belongs in its own file")
    if not path and (parts.path not in {"", "/"} or parts.query or parts.fragment):
        raise ValueError(f"{expected} and nothing behind it")
    return value


def _broker(value: str) -> str:
    url_of(value, tuple(BROKER_PORTS))
    if value.startswith("mqtt:") and urlsplit(value).hostname not in LOOPBACK:
        raise ValueError("mqtts://HOST:PORT: beyond loopback nothing goes over the network in clear")
    return value


def _user(value: str | None, info: ValidationInfo) -> str | None:
    url = info.data.get("url")
    if value is None and url and urlsplit(url).hostname not in LOOPBACK:
        raise ValueError("the name the gateway logs in with: beyond loopback nobody is without one")
    return value


def _devices(value: str) -> str:
    return url_of(value, ("mqtts",))


class BrokerSettings(Shape):
    """The MQTT broker."""

    url: Annotated[str, AfterValidator(_broker)] | None = Field(
        default=None,
        description="Address, mqtts://HOST:PORT, or mqtt://HOST:PORT on loopback."
        " Absent: the embedded one, on loopback.",
    )
    username: Annotated[Text | None, AfterValidator(_user)] = Field(
        default=None,
        description="Name the gateway logs in with; unused with `logins`, where each session has its own.",
        validate_default=True,
    )
    password_file: File | None = Field(default=None, description="File with the password, one line.")
    password: SecretStr | None = Field(
        default=None, description="The password itself. Only from the environment, never from the file."
    )
    ca_file: File | None = Field(
        default=None, description="Certificates (PEM) an mqtts broker is checked with. Absent: the system's."
    )
    logins: File | None = Field(
        default=None,
        description="Folder that mosquitto reads who may log in from, and what each may say and hear; the"
        " core writes it. Absent: passwords are made by hand, and the console gives none.",
    )
    devices: Annotated[str, AfterValidator(_devices)] | None = Field(
        default=None,
        description="How devices on the network reach that broker, mqtts://HOST:PORT."
        " Absent: the host of `http.public_url`, port 8883.",
    )
    devices_ca_file: File | None = Field(
        default=None, description="Certificates (PEM) by which devices know that broker."
    )
    embedded_port: Port = Field(default=1883, description="Port of the embedded broker on loopback.")

    @property
    def embedded(self) -> bool:
        """True where no broker is named, so that `run` starts its own."""
        return self.url is None

    @property
    def host(self) -> str:
        """The broker's host; loopback for the embedded one."""
        return (urlsplit(self.url).hostname or "") if self.url else "127.0.0.1"

    @property
    def port(self) -> int:
        """The broker's port; the scheme's own where the address names none."""
        if self.url is None:
            return self.embedded_port
        parts = urlsplit(self.url)
        return parts.port or BROKER_PORTS[parts.scheme]

    @property
    def tls(self) -> bool:
        """True for mqtts."""
        return self.url is not None and self.url.startswith("mqtts:")
