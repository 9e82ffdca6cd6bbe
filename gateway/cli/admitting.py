"""Who may log in at mosquitto and what each may say: two files that it reads, written whenever they change.

The files are a function of the database and the site, so a restored backup brings the log-ins back, and a
removed device is out. Something else makes mosquitto read them (systemd's path unit): this has no right to.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from config.schema import Settings
from config.secrets import broker_password, cameras_password
from devices.owners import OURS, owners, rights
from devices.template import Template
from gateway.domain.camera import TEMPLATE
from gateway.domain.model import DeviceId
from gateway.domain.ports import Notice
from gateway.domain.site import Site
from gateway.service import core_state
from gateway.service import site as sites
from gateway.service.broker_logins import SALT_BYTES, verifier
from gateway.service.linkkey import LinkKey
from gateway.store import broker_logins
from gateway.store.db import Database

log = logging.getLogger(__name__)

LOGINS = DeviceId("broker:logins")
"""Under which it is recorded that the files could not be written."""
PASSWORDS, RIGHTS = "passwd", "acl"
WRITTEN = "written"
"""Is another whenever the two are, and replaced after both: what to wait for."""
EVERY = 1.0
CHOSEN = 101
"""Rounds for a password that a person may have chosen, as `mosquitto_passwd` takes them."""
READABLE = 0o640
"""By mosquitto's group, which the folder hands on."""


class Admitting:
    """Looks once a second whether the files say what they should."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        templates: Mapping[str, Template],
        keys: LinkKey,
        notice: Callable[[Notice], None],
    ) -> None:
        self._settings = settings
        self._database = database
        self._templates = templates
        self._keys = keys
        self._notice = notice
        self._faulty = any(
            each.device == LOGINS and each.online is False for each in core_state.device_states(database)
        )
        self._site: Site | None = None
        self._seen: tuple[Site, Mapping[str, str]] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="admitting", daemon=True)
        if settings.broker.logins is not None:
            self._site = sites.export(database)
            self.look()  # before a session of ours asks to be let in

    def bind(self, site: Site) -> None:
        """Take a new version of the site; any thread."""
        self._site = site

    def start(self) -> None:
        """Begin to look."""
        if self._settings.broker.logins is not None:
            self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Write what has changed; what cannot be written is a fault at the desk, and tried again."""
        folder, site = self._settings.broker.logins, self._site
        if folder is None or site is None:
            return
        try:
            with self._database.look() as connection:
                # Read as they are, and not told by a number: one that was taken away leaves no row behind.
                seen = (site, broker_logins.verifiers(connection))
            if seen != self._seen:
                self._write(folder, *seen)
                self._seen = seen
        except Exception as error:  # noqa: BLE001  edge: presses go on, whoever is let in
            self._told(error)
        else:
            self._told(None)

    def _run(self) -> None:
        while not self._stop.wait(EVERY):
            self.look()

    def _write(self, folder: Path, site: Site, kept: Mapping[str, str]) -> None:
        """Write rights before passwords: nobody comes in whose rights are not there yet."""
        allowed = owners(self._templates, site)
        users = {each: kept[each] for each in allowed if each in kept}
        own = broker_password(self._settings)
        if own is not None:
            users |= {each: self._verifier(own, each) for each in OURS}
        if self._settings.vision.enabled:
            seen = cameras_password(self._settings)
            cameras = [each.id for each in site.devices.values() if each.template == TEMPLATE]
            users |= {each: self._verifier(seen, each) for each in cameras if each in allowed}
        lines = "".join(f"{user}:{users[user]}\n" for user in sorted(users))
        may = rights({each: allowed[each] for each in allowed if each in users})
        _put(folder / RIGHTS, may)
        _put(folder / PASSWORDS, lines)
        if _put(folder / WRITTEN, sha256((may + lines).encode()).hexdigest() + "\n"):
            log.info("the broker's log-ins are written: %d beside the gateway's own", len(users) - len(OURS))

    def _verifier(self, password: str, user: str) -> str:
        """Return the same for the same password: a file that changes at each start is read at each."""
        salt = sha256(self._keys.seal("broker", f"{user} {password}").encode()).digest()[:SALT_BYTES]
        return verifier(password, salt, CHOSEN)

    def _told(self, error: Exception | None) -> None:
        faulty = error is not None
        if faulty and not self._faulty:
            log.error("the broker's log-ins cannot be written", exc_info=error)
        if faulty != self._faulty:
            said = f"the broker's log-ins cannot be written: {error}" if faulty else "written again"
            self._notice(Notice("gateway", LOGINS, not faulty, said[:500]))
        self._faulty = faulty


def _put(file: Path, text: str) -> bool:
    """Replace a file as a whole where it says something else, and tell whether it did."""
    new = file.with_name(f".{file.name}.new")
    try:
        if file.read_text() == text:
            return False
    except (FileNotFoundError, UnicodeDecodeError):
        pass
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, READABLE)
    with os.fdopen(handle, "w") as opened:
        os.fchmod(handle, READABLE)
        opened.write(text)
        opened.flush()
        os.fsync(handle)
    new.replace(file)
    return True
