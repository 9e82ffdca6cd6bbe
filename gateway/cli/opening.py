"""What commands begin with: settings, an open and migrated database, and what other rooms check."""

from __future__ import annotations

import argparse
import errno
import fcntl
import logging
import os
import pwd
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from config.broker import LOOPBACK
from config.loader import load_settings
from config.schema import Settings
from config.secrets import broker_password, read_secret, secret, world_readable
from config.site_check import Checks
from gateway.backup import before
from gateway.backup.hold import in_use
from gateway.backup.switch import finish
from gateway.channels.base import ChannelSettings
from gateway.channels.registry import build
from gateway.domain.errors import CuobianError
from gateway.journal.folder import JOURNAL
from gateway.journal.mend import unusable
from gateway.runtime import SystemClock
from gateway.service import core_state
from gateway.service.authors import COMMAND_LINE, Author, acting
from gateway.service.register_key import RegisterKey
from gateway.store.db import Database, PragmaRefused, refusal
from gateway.store.migrate import latest, migrate, refuse_newer

if TYPE_CHECKING:
    from devices.mqtt_settings import MqttSettings
    from devices.registry import Registry

log = logging.getLogger(__name__)

OURS_ALONE = 0o077
"""The umask of what runs for long, as its unit has it: what it writes is for its own user alone."""


class DatabaseUnusable(CuobianError):
    """The database file cannot be opened, or is none; `no_room` where giving space back would help."""

    code = "store.unusable"

    def __init__(self, message: str, *, no_room: bool = False) -> None:
        super().__init__(message)
        self.no_room = no_room


@dataclass(frozen=True, slots=True)
class Opened:
    """Settings with the database they name."""

    settings: Settings
    database: Database

    @property
    def clock(self) -> SystemClock:
        """The clocks that all processes of this boot share."""
        return SystemClock(
            lambda: core_state.load_steady(self.database),
            lambda base, instead: core_state.save_steady(self.database, base, instead),
        )


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Opened]:
    """Give settings and database, made where there is none; raises ConfigurationError or SchemaTooNew."""
    settings = load_settings(args.config)
    with opened_with(settings) as each, acting(Author(_user(), COMMAND_LINE, lambda: datetime.now(UTC))):
        yield each


def _user() -> str:
    """Return who types: whom the system knows, also where they have taken on root's rights."""
    try:
        return os.environ.get("SUDO_USER") or pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


@contextmanager
def opened_with(settings: Settings) -> Iterator[Opened]:
    """Give the database of settings already read."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with in_use(settings.data):
        one_at_a_time(settings.data, lambda: finish(settings.data))
        _refuse_a_damaged(settings)
        make_private(settings)
        database = Database(settings.database, seal=seal_of(settings))
        try:
            _migrate(database)
            yield Opened(settings, database)
        finally:
            database.close()


def _refuse_a_damaged(settings: Settings) -> None:
    """Raise DatabaseUnusable where the core is to put a fresh database in the place of this one first."""
    try:
        reason = unusable(settings.data, settings.database)
    except OSError as error:
        raise DatabaseUnusable(f"{settings.data / JOURNAL}: {error.strerror}") from error
    if reason:
        raise DatabaseUnusable(
            f"{settings.database}: {reason}; the core puts a fresh one there when it starts, with what"
            f" {settings.data / JOURNAL} holds (take that folder away too for a box that knows nothing)"
        )


@contextmanager
def opened_to_write(settings: Settings) -> Iterator[Opened]:
    """Give the same to what runs for long and has to write; raises DatabaseUnusable on a read-only disk.

    Whoever started there could not write when the disk can be written again; who ends is started anew.
    """
    with opened_with(settings) as found:
        if found.database.read_only():
            raise DatabaseUnusable(
                f"{settings.database}: found on a read-only disk, expected one to write to"
            )
        yield found


def make_private(settings: Settings) -> None:
    """Let nobody else on this machine read what people said, nor what was said of them.

    A folder that was there already stays as it was made: it may hold more than ours.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # a full disk, or a folder of somebody else's: the database itself says so
        os.close(os.open(settings.database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    for file in (settings.database, *(Path(f"{settings.database}-{each}") for each in ("wal", "shm"))):
        with suppress(OSError):
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


def register_key(settings: Settings) -> RegisterKey:
    """Return the key of the register, made once."""
    return RegisterKey(secret(settings.data, "register.key"))


def seal_of(settings: Settings) -> bytes:
    """Return the key of the register's seals. Raises DatabaseUnusable."""
    try:
        return register_key(settings).seal
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise DatabaseUnusable(f"{settings.data}: {error.strerror}", no_room=full) from error


def _migrate(database: Database) -> None:
    """Bring the database to the present schema, one process at a time: `run` starts several at once."""
    try:
        one_at_a_time(database.path.parent, lambda: _brought_up(database))
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or error
        raise DatabaseUnusable(_unusable(database, reason), no_room=refusal(error).no_room) from error
    except PragmaRefused as error:
        raise DatabaseUnusable(_unusable(database, error)) from error


def _brought_up(database: Database) -> None:
    """Migrate; of a database that holds something already, a copy is kept for going back."""
    refuse_newer(database.path)
    found, wanted = database.schema_version(), latest()
    if not 0 < found < wanted:
        migrate(database)
        return
    copy = before.keep(database.path, found)
    migrate(database)
    kept = f"as it was: {copy}, for {before.KEPT.days} days" if copy is not None else "no copy is kept"
    log.info("schema %d was brought to %d; %s", found, wanted, kept)


def one_at_a_time(folder: Path, do: Callable[[], object]) -> None:
    """Do something that no other process does in this folder meanwhile."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        do()
    finally:
        os.close(held)


def _unusable(database: Database, reason: object) -> str:
    return f"{database.path}: found no database that can be used: {reason}"


def registry_of(settings: Settings) -> Registry:
    """Return the templates that are shipped and the installer's own."""
    # Here and not above: the interface opens a database and has no need of templates, which take 4 MB.
    from devices import catalogue
    from devices.registry import Registry

    return Registry(catalogue.load(own_templates(settings)))


def registry_in_spite(settings: Settings) -> tuple[Registry, tuple[str, ...]]:
    """Return the templates that can be used, and what is wrong with the others: the core starts anyway."""
    from devices import catalogue
    from devices.registry import Registry

    templates, problems = catalogue.load_readable(own_templates(settings))
    return Registry(templates), problems


def mqtt_settings_of(settings: Settings) -> MqttSettings:
    """Return how the broker of a configuration is reached."""
    from devices.mqtt_settings import MqttSettings

    broker = settings.broker
    return MqttSettings(
        url=broker.url or f"mqtt://127.0.0.1:{broker.embedded_port}",
        username=broker.username,
        password=broker_password(settings),
        ca_file=broker.ca_file,
        own_names=broker.logins is not None,
    )


def stays_on_loopback(settings: Settings) -> bool:
    """Tell whether nothing of this box is meant for the network: then it asks nothing there either."""
    public = urlsplit(settings.http.public_url).hostname or ""
    return settings.http.loopback and public in LOOPBACK and settings.broker.host in LOOPBACK


def reachable_broker(settings: Settings) -> str:
    """Return host and port where a device on the network reaches the broker, empty where it cannot."""
    broker = settings.broker
    public = urlsplit(settings.http.public_url).hostname or ""
    host = broker.host if broker.host not in LOOPBACK else public
    return f"{host}:{broker.port}" if not broker.embedded and host not in {"", *LOOPBACK} else ""


def own_templates(settings: Settings) -> Path | None:
    """Return the installer's own folder of templates, where there is one."""
    return settings.templates if settings.templates.is_dir() else None


def checks_of(settings: Settings) -> Checks:
    """Return what templates and channels have to say about a site."""
    channels = {
        name: channel.check_address
        for name, channel in build(
            ChannelSettings(read_secret=read_secret, open_to_all=world_readable)
        ).items()
    }
    return Checks(devices=registry_of(settings).problems, channels=channels)
