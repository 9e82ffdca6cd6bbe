"""What in the settings can be used and is better looked at. Reads modes of files; never a secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from config.broker import LOOPBACK
from config.ports import clashes
from config.schema import EVERY_ADDRESS, Settings
from config.secrets import FOLDER, read_secret, secret_files, world_readable
from gateway.domain.errors import ConfigurationError


def settings_problems(settings: Settings) -> Iterator[str]:
    """Yield what start-up would stumble over: a port asked for twice, files that cannot be read."""
    yield from clashes(settings)
    for key, file in secret_files(settings):
        try:
            read_secret(file)
        except ConfigurationError as error:
            yield from (f"{key}: {problem}" for problem in error.problems)
    yield from _broker_problems(settings)
    certificates = settings.broker.ca_file
    if certificates is not None and not certificates.is_file():
        yield f"broker.ca_file: {certificates}: found no such file, expected certificates (PEM)"
    certificates = settings.relay.ca_file
    if certificates is not None and not certificates.is_file():
        yield f"relay.ca_file: {certificates}: found no such file, expected certificates (PEM)"
    tls = settings.tls
    for key, named in (("tls.certificate_file", tls.certificate_file), ("tls.key_file", tls.key_file)):
        if named is not None and not named.is_file():
            yield f"{key}: {named}: found no such file, expected PEM"
    port = settings.modem.port
    if port is not None and not port.startswith("/"):
        yield f"modem.port: found {port!r}, expected a path such as /dev/serial/by-id/…"
    if settings.templates.exists() and not settings.templates.is_dir():
        yield f"templates: {settings.templates}: found a file, expected a folder"


def _broker_problems(settings: Settings) -> Iterator[str]:
    broker = settings.broker
    if broker.logins is None:
        return
    if broker.embedded:
        yield "broker.logins: found no broker.url, expected mosquitto's: the embedded broker has its own"
    if not broker.logins.is_dir():
        yield f"broker.logins: {broker.logins}: found no such folder, expected one that mosquitto reads"
    certificates = broker.devices_ca_file
    if certificates is not None and not certificates.is_file():
        yield f"broker.devices_ca_file: {certificates}: found no such file, expected certificates (PEM)"


def settings_warnings(settings: Settings) -> Iterator[str]:
    """Yield what to look at, in words."""
    yield from _addresses(settings)
    yield from _tls(settings)
    yield from _log_in(settings)
    yield from _broker(settings)
    yield from _modem(settings)
    yield from _relay(settings)
    yield from _voice(settings)
    yield from _deadman(settings)
    named = list(secret_files(settings))
    made = [(f"data/{FOLDER}", file) for file in _made(settings.data / FOLDER)]
    for key, file in [*named, *made]:
        if world_readable(file):
            yield f"{key}: everybody on this machine can read {file}: chmod o-r"


def _addresses(settings: Settings) -> Iterator[str]:
    http = settings.http
    public = urlsplit(http.public_url).hostname or ""
    if http.host in EVERY_ADDRESS and "public_url" not in http.model_fields_set:
        yield f"http.public_url: not set, so links say {http.public_url}, which phones may not find"
    elif public in LOOPBACK:
        yield f"http.public_url: {http.public_url} opens on this machine only, and neighbours get it"


def _tls(settings: Settings) -> Iterator[str]:
    tls = settings.tls
    if tls.listen is None:
        unused = sorted(tls.model_fields_set - {"listen"})
        yield from (f"tls.{key}: is not used without tls.listen" for key in unused)
    elif tls.key_file is not None and world_readable(tls.key_file):
        yield f"tls.key_file: everybody on this machine can read {tls.key_file}: chmod o-r"


def _log_in(settings: Settings) -> Iterator[str]:
    lax = [role for role in ("officer", "installer") if role not in settings.login.totp]
    public = urlsplit(settings.http.public_url).hostname or ""
    # Behind a proxy with TLS the box itself listens on loopback alone.
    if lax and not (settings.http.loopback and settings.tls.loopback and public in LOOPBACK):
        yield (
            f"login.totp: a password is enough for the role {' and '.join(lax)}, and others can reach the"
            " pages: expected [officer, installer]"
        )


def _broker(settings: Settings) -> Iterator[str]:
    broker = settings.broker
    if broker.embedded and not settings.http.loopback:
        yield "broker.url: not set: the embedded broker stays on loopback, devices on the LAN need mosquitto"
    if broker.ca_file is not None and not broker.tls:
        yield "broker.ca_file: is not used without mqtts://"
    if broker.username is None and (broker.password or broker.password_file) is not None:
        yield "broker.username: not set, so the password is not used"


def _modem(settings: Settings) -> Iterator[str]:
    modem = settings.modem
    if modem.port is None:
        if modem.pin_file is not None:
            yield "modem.pin_file: is not used without modem.port"
        return
    if modem.port.startswith("/dev/tty"):
        yield f"modem.port: {modem.port} may be another device after a restart, expected /dev/serial/by-id/…"
    if modem.port.startswith("/") and not Path(modem.port).exists():
        yield f"modem.port: {modem.port} is not there: is the modem plugged in?"


def _relay(settings: Settings) -> Iterator[str]:
    relay = settings.relay
    if relay.url is None:
        unused = sorted(relay.model_fields_set - {"url"})
        yield from (f"relay.{key}: is not used without relay.url" for key in unused)
        return
    if urlsplit(relay.url).hostname in LOOPBACK:
        yield f"relay.url: {relay.url} opens on this machine only, and neighbours get it"
    if relay.closes:
        yield "relay.closes: whoever runs the relay could close an alarm by giving phones another page"


def _voice(settings: Settings) -> Iterator[str]:
    voice = settings.voice
    if voice.server is None:
        if voice.model_fields_set:
            yield "voice.server: not set, so nothing else of voice is used"
        return
    if voice.account is None and voice.password_file is not None:
        yield "voice.account: not set, so the password is not used"
    if voice.account is not None and voice.password_file is None:
        yield "voice.password_file: not set, so the account does not log in"
    if not voice.watch and (voice.account is None or voice.password_file is None):
        yield "voice.watch: nobody notices when the SIP server is gone"


def _deadman(settings: Settings) -> Iterator[str]:
    deadman = settings.deadman
    if not deadman.told:
        if not settings.http.loopback or not settings.broker.embedded:
            yield (
                "deadman.url: not set, so nobody outside notices when the whole box is dead: expected the"
                " address of a service that calls somebody when the sign of life stays away"
            )
        return
    if deadman.url is None and deadman.url_file is None:
        if settings.broker.host in LOOPBACK:
            yield (
                "deadman.url: not set, and the broker is on this machine: with the box its sign of life is"
                " gone as well, unless somebody else asks that broker for it"
            )
    elif deadman.url is not None and urlsplit(deadman.url).hostname in LOOPBACK:
        yield f"deadman.url: {urlsplit(deadman.url).hostname} is this machine, which cannot see its own end"


def _made(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if each.is_file())
    except OSError:
        return []
