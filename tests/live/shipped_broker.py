"""The shipped mosquitto: its own configuration with TLS, and the files the core writes, read as they change.

Real: the broker, its listeners, the database, what writes the files. Played: systemd's path unit, by a thread
that sends the same signal at the same moment, and the certificate, which an installer makes.
"""

import signal
import ssl
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from config.schema import Settings
from config.secrets import broker_password, cameras_password, secret
from devices import catalogue
from gateway.cli.admitting import WRITTEN, Admitting
from gateway.cli.opening import register_key
from gateway.domain.model import DeviceId, Now
from gateway.domain.ports import Notice
from gateway.domain.site import Device, Site
from gateway.service import broker_logins
from gateway.service import site as sites
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database
from gateway.store.migrate import migrate
from tests.brokers import free_port
from tests.conftest import RequireProgram
from tests.live.mqtt_wire import Wire
from tests.live.wire import eventually

SHIPPED = Path(__file__).parents[2] / "systemd" / "mosquitto" / "cuobian.conf"
EVERYTHING = ("#", "$SYS/#", "$CONTROL/#")
TEMPLATES = catalogue.load(None)


def now() -> Now:
    """Return this moment by both clocks."""
    moment = datetime.now(UTC)
    return Now(moment, moment)


def site_of(devices: Mapping[str, tuple[str, Mapping[str, str]]]) -> Site:
    """Return a site with devices by id, each with its template and params."""
    return Site(
        devices={
            DeviceId(id_): Device(DeviceId(id_), template, params=params)
            for id_, (template, params) in devices.items()
        }
    )


class ShippedBroker:
    """A box's broker. `given` holds the passwords that were fetched, by user."""

    def __init__(self, folder: Path, site: Site, require: RequireProgram) -> None:
        folder.chmod(0o755)
        self.folder = folder
        self.logins = folder / "logins"
        self.logins.mkdir()
        self.port, self.lan = free_port(), free_port()
        self.tls = certify(folder, require("openssl"))
        self.notices: list[Notice] = []
        self.given: dict[str, str] = {}
        broker = {"url": f"mqtt://127.0.0.1:{self.port}", "logins": self.logins}
        self.settings = Settings.model_validate(
            {"data": folder / "data", "broker": broker, "vision": {"enabled": True}}
        )
        self.settings.data.mkdir()
        self.database = Database(self.settings.database, seal=register_key(self.settings).seal)
        migrate(self.database)
        sites.apply(self.database, site)
        self.admitting = self.another_core()
        self.log = folder / "log"
        self.process = self._begin(require("mosquitto"))
        self._stop = threading.Event()
        self._path_unit = threading.Thread(target=self._read_again, daemon=True)
        self._path_unit.start()
        eventually(lambda: self.accepts("gateway", self.password("gateway")))
        self.admitting.start()

    def another_core(self) -> Admitting:
        """Return what a core that begins now writes the files with; it has looked once."""
        keys = LinkKey(secret(self.settings.data, "link.key"))
        return Admitting(self.settings, self.database, TEMPLATES, keys, self.notices.append)

    def password(self, user: str) -> str | None:
        """Return a user's password as its holder knows it."""
        if user in self.given:
            return self.given[user]
        if user.startswith("cam-"):
            return cameras_password(self.settings)
        return broker_password(self.settings)

    def give(self, user: str, *, known: bool = True) -> str:
        """Give a log-in as the console does, and wait until the broker takes it; return the password."""
        code = broker_logins.offer(self.database, user, "ma", now())
        given = broker_logins.fetch(self.database, code, now())
        self.given[user] = given.password
        if known:
            eventually(lambda: self.accepts(user, given.password), what=f"{user} is not let in")
        return given.password

    def change(self, site: Site) -> None:
        """Change the site as an installer does."""
        sites.apply(self.database, site)
        self.admitting.bind(sites.export(self.database))

    def accepts(self, user: str | None, password: str | None) -> bool:
        """Tell whether the broker lets somebody in."""
        try:
            wire = Wire(self.port, "probe", user, password)
        except OSError:
            return False
        wire.leave()
        return wire.code == 0

    def enter(self, user: str, *, client: str = "", lan: bool = True, **more: object) -> Wire:
        """Come in as a user who may."""
        tls = self.tls if lan else None
        wire = Wire(
            self.lan if lan else self.port, client or user, user, self.password(user), tls=tls, **more
        )  # type: ignore[arg-type]
        assert 0 == wire.code, f"{user} is not let in: {wire.code}"
        return wire

    def said(self, words: str) -> int:
        """Return how often the broker's log says something."""
        return self.log.read_text("utf-8", "replace").count(words)

    def close(self) -> None:
        self._stop.set()
        self._path_unit.join()
        self.admitting.stop()
        self.process.terminate()
        self.process.wait(10)
        self.database.close()

    def _begin(self, mosquitto: Path) -> subprocess.Popen[bytes]:
        text = SHIPPED.read_text("utf-8")
        for shipped, here in {
            "/var/lib/cuobian-broker": str(self.logins),
            "/etc/mosquitto/certs": str(self.folder),
            "listener 1883": f"listener {self.port}",
            "listener 8883": f"listener {self.lan} 127.0.0.1",
        }.items():
            assert shipped in text
            text = text.replace(shipped, here)
        # As Debian's own file says; all is logged, and the folder of a test is its own user's alone.
        text += f"\npersistence true\npersistence_location {self.folder}/\nlog_type all\nuser root\n"
        conf = self.folder / "mosquitto.conf"
        conf.write_text(text)
        with self.log.open("wb") as log:
            return subprocess.Popen([mosquitto, "-c", conf], stdout=log, stderr=log)

    def _read_again(self) -> None:
        """Send the signal of cuobian-broker.service whenever the file of cuobian-broker.path is replaced."""
        file = self.logins / WRITTEN
        seen = file.read_text()
        while not self._stop.wait(0.05):
            with suppress(FileNotFoundError):  # a test has taken the folder away
                if (text := file.read_text()) != seen:
                    seen = text
                    self.process.send_signal(signal.SIGHUP)


def certify(folder: Path, openssl: Path) -> ssl.SSLContext:
    """Make a certificate for 127.0.0.1 and return what trusts it, and nothing else."""
    words = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    words += ["-days", "2", "-subj", "/CN=broker", "-addext", "subjectAltName=IP:127.0.0.1"]
    words += ["-keyout", folder / "server.key", "-out", folder / "server.crt"]
    subprocess.run(words, check=True, capture_output=True, timeout=20)
    return ssl.create_default_context(cafile=folder / "server.crt")
