"""The shape of `cuobian.yaml`: what a process needs before it can read its database. Never reads a file."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from config.backup import BackupSettings
from config.broker import LOOPBACK, BrokerSettings, url_of
from config.deadman import DeadmanSettings
from config.duration import Duration
from config.files import File
from config.retention import RetentionSettings
from config.shape import Language, Shape, Text
from config.sip import SipSettings
from config.tls import Listen, TlsSettings, parted, split_listen
from gateway.domain.vision import CAP

EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  the names of it; nothing is bound here
DEFAULT_LISTEN = "127.0.0.1:8080"
DATABASE = "cuobian.db"


def _origin(value: str) -> str:
    return url_of(value, ("http", "https")).rstrip("/")


def _public(value: str) -> str:
    return url_of(value, ("http", "https"), path=True).rstrip("/")


def _mail(value: str) -> str:
    return url_of(value, ("smtp", "smtps", "smtp+starttls"), user=True)


def _sender(value: str | None, info: ValidationInfo) -> str | None:
    if value is None and info.data.get("url"):
        raise ValueError("the address the mails come from")
    return value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _derived(known: dict[str, Any]) -> str:
    host, port = split_listen(known.get("listen", DEFAULT_LISTEN))
    if host in EVERY_ADDRESS:
        host = socket.gethostname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def default_data() -> Path:
    """Return the user's data folder: $XDG_DATA_HOME/cuobian, else ~/.local/share/cuobian."""
    given = os.environ.get("XDG_DATA_HOME", "")
    base = Path(given) if given.startswith("/") else Path("~/.local/share").expanduser()
    return base / "cuobian"


class HttpSettings(Shape):
    """Pages and interface."""

    listen: Listen = Field(
        default=DEFAULT_LISTEN,
        description="HOST:PORT to listen on. The default is reachable from this machine alone.",
    )
    public_url: Annotated[str, AfterValidator(_public)] = Field(
        default_factory=_derived,
        description="How neighbours' phones reach the pages, the start of every link. Absent: from `listen`.",
    )
    frames_from: Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], BeforeValidator(parted)] = (
        Field(
            default=(),
            description="Origins (https://HOST) whose pages may show ours in a frame. Absent: none.",
        )
    )

    @property
    def host(self) -> str:
        """The address part of `listen`."""
        return split_listen(self.listen)[0]

    @property
    def port(self) -> int:
        """The port part of `listen`."""
        return split_listen(self.listen)[1]

    @property
    def loopback(self) -> bool:
        """True where only this machine can reach the pages."""
        return self.host in LOOPBACK


class MailSettings(Shape):
    """Sending e-mail."""

    url: Annotated[str, AfterValidator(_mail)] | None = Field(
        default=None,
        description="Mail server, smtp://USER@HOST:PORT, smtps://… or smtp+starttls://…. Absent: no e-mail.",
    )
    sender: Annotated[Text | None, AfterValidator(_sender)] = Field(
        default=None,
        validation_alias="from",
        description="Address the mails come from.",
        validate_default=True,
    )
    password_file: File | None = Field(default=None, description="File with the mail account's password.")


class WebhookSettings(Shape):
    """Signing of webhooks."""

    secret_file: File | None = Field(
        default=None,
        description="File with the secret that signs webhooks. Absent: made once in `data`/secrets.",
    )


def _relay(value: str) -> str:
    if "://" not in value:
        raise ValueError("https://HOST")
    found = _public(value)
    if not found.startswith("https:") and urlsplit(found).hostname not in LOOPBACK:
        raise ValueError("https://HOST: phones open it over the internet, and only so do they seal answers")
    return found


class RelaySettings(Shape):
    """A relay for neighbours who are away from the compound's network."""

    url: Annotated[str, AfterValidator(_relay)] | None = Field(
        default=None,
        description="Address of the relay, https://HOST. Absent: none, and nothing connects to any.",
    )
    links: Literal["relay", "lan"] = Field(
        default="relay",
        description="Where links lead: `relay` while it is there, or `lan`, to `http.public_url`.",
    )
    closes: bool = Field(
        default=False,
        description="Let neighbours close an alarm through the relay; else at the desk, by text, on the LAN.",
    )
    key_file: File | None = Field(
        default=None,
        description="File with the secret this box shows the relay. Absent: made once in `data`/secrets.",
    )
    ca_file: File | None = Field(
        default=None, description="Certificates (PEM) the relay is checked with. Absent: the system's."
    )


def _country(value: str) -> str:
    if not (value.isascii() and value.isdecimal() and 1 <= len(value) <= 3 and value[0] != "0"):
        raise ValueError("a country calling code, such as 86")
    return value


class GsmSettings(Shape):
    """A GSM or LTE modem for texts and calls."""

    port: Text | None = Field(
        default=None,
        description="Serial port of its AT commands, best as /dev/serial/by-id/…. Absent: no modem.",
    )
    baudrate: Annotated[int, Field(ge=1200, le=921600)] = Field(
        default=115200, description="Speed of the port, for one that is not USB."
    )
    pin_file: File | None = Field(
        default=None,
        description="File with the SIM's PIN, which is tried once. Absent: the SIM asks for none.",
    )
    country: Annotated[Text, AfterValidator(_country)] = Field(
        default="86", description="Country calling code of telephone numbers written without one."
    )
    reports: bool = Field(
        default=True, description="Ask the network to say when a phone has a text; some charge for it."
    )
    ring: Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(seconds=90))] = Field(
        default=timedelta(seconds=45), description="How long a call rings; networks end one after a minute."
    )
    report_after: Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(minutes=2))] = Field(
        default=timedelta(seconds=30),
        description="How long the modem may be of no use before that is a fault.",
    )
    patience: Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(seconds=30))] = Field(
        default=timedelta(seconds=5), description="How long the modem may take to answer a command."
    )
    send_within: Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(seconds=90))] = Field(
        default=timedelta(seconds=40), description="How long it may take to say that a text was sent."
    )


class VisionSettings(Shape):
    """Faces at doors: a module of its own, off by default."""

    enabled: bool = Field(
        default=False,
        description="Run the camera worker. It opens no camera before an impact assessment is on record.",
    )
    models: File | None = Field(
        default=None,
        description="Folder of the models. Absent: `data`/vision/models.",
    )
    keys: File | None = Field(
        default=None,
        description="Folder of the keys of stored faces, which no backup holds. Absent: `data`/vision/keys.",
    )
    cap: Annotated[int, Field(ge=1, le=99_999)] = Field(
        default=CAP, description="How many people's faces may be stored at most."
    )


class LogInSettings(Shape):
    """Who logs in how."""

    totp: Annotated[
        tuple[Literal["guard", "office", "installer", "officer"], ...], BeforeValidator(parted)
    ] = Field(
        default=(),
        description="Roles that log in with a code from their phone beside the password: guard, office,"
        " installer, officer. Absent: offered to everybody, demanded of nobody.",
    )


class ReviewSettings(Shape):
    """Reviews by community police."""

    second_person: bool = Field(
        default=False,
        description="True where a second person has to agree to every review; to minors' records always.",
    )


class RegisterSettings(Shape):
    """The register of looks and changes, and who else is told how far it reaches."""

    webhook: Annotated[str, AfterValidator(_public)] | None = Field(
        default=None,
        description="URL that each signed head is POSTed to, signed like every webhook. Absent: none.",
    )


class LogSettings(Shape):
    """Logging."""

    level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        default="info", description="What is worth a line: debug, info, warning or error."
    )
    format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = Field(
        default="text", description="text, or json: each record one JSON object, for a collector."
    )


class Settings(Shape):
    """Everything in `cuobian.yaml`."""

    data: File = Field(
        default_factory=default_data,
        description="Folder of database, journal and secrets. Absent: the user's own.",
    )
    broker: BrokerSettings = Field(default=BrokerSettings(), description="The MQTT broker.")
    http: HttpSettings = Field(default=HttpSettings(), description="Pages and interface.")
    tls: TlsSettings = Field(default=TlsSettings(), description="Encrypted pages and interface.")
    mail: MailSettings = Field(default=MailSettings(), description="Sending e-mail.")
    webhook: WebhookSettings = Field(default=WebhookSettings(), description="Signing of webhooks.")
    modem: GsmSettings = Field(default=GsmSettings(), description="A GSM or LTE modem for texts and calls.")
    relay: RelaySettings = Field(
        default=RelaySettings(), description="A relay for phones outside the compound's network."
    )
    voice: SipSettings = Field(default=SipSettings(), description="Spoken calls over SIP.")
    vision: VisionSettings = Field(default=VisionSettings(), description="Faces at doors.")
    retention: RetentionSettings = Field(
        default=RetentionSettings(), description="How long what is kept, in days."
    )
    backup: BackupSettings = Field(default=BackupSettings(), description="Backups.")
    deadman: DeadmanSettings = Field(
        default=DeadmanSettings(), description="The sign of life that somebody outside waits for."
    )
    review: ReviewSettings = Field(default=ReviewSettings(), description="Reviews by community police.")
    witness: RegisterSettings = Field(
        default=RegisterSettings(),
        validation_alias="register",
        serialization_alias="register",
        description="Who else is told how far the register reaches.",
    )
    language: Language = Field(
        default="zh-CN", description="Language of pages and messages until the site names its own."
    )
    login: LogInSettings = Field(default=LogInSettings(), description="Who logs in how.")
    log: LogSettings = Field(default=LogSettings(), description="Logging.")
    homeassistant: bool = Field(
        default=True,
        description="Show devices and open alarms, never people, to Home Assistant on the same broker (MQTT"
        " discovery). false: take back what was shown.",
    )
    templates: File = Field(
        default_factory=lambda known: known.get("data", Path()) / "templates",
        description="Folder of your own device templates. Absent: `data`/templates.",
    )

    @property
    def secure_url(self) -> str:
        """How pages with names and log-in are reached: over TLS where there is some."""
        url = self.http.public_url
        if self.tls.listen is None or url.startswith("https:"):
            return url
        host = urlsplit(url).hostname or ""
        return f"https://[{host}]:{self.tls.port}" if ":" in host else f"https://{host}:{self.tls.port}"

    @property
    def database(self) -> Path:
        """The database file."""
        return self.data / DATABASE

    @property
    def vision_folder(self) -> Path:
        """What the camera worker alone writes, its socket among it."""
        return self.data / "vision"
