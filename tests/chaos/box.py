"""One whole box under `cuobian run`, with the world around it: broker, lines, modem, reader, camera, sinks.

Owns what is started and where. Never decides when something goes wrong: see `nemeses`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2

from config.loader import load_settings
from devices.osdp_keys import OsdpKeys
from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import World
from gateway.__main__ import main
from gateway.cli.opening import opened_with
from gateway.domain.model import DeviceId
from gateway.service import accounts
from gateway.service.accounts import AccountRole
from tests import brokers
from tests.brokers import Broker, free_port
from tests.chaos import site
from tests.chaos.gate import Gate
from tests.chaos.history import History
from tests.chaos.processes import children
from tests.chaos.shim import Shim
from tests.devices.osdp_wire import Reader, Wire
from tests.live.box import CUOBIAN
from tests.live.sinks import MailSink, WebhookSink, eventually
from tests.vision.stand import film

PASSWORD = "one neighbour at the door"
ROLES = ("core", "api", "vision")
DISK_MB = 256
"""Of the file system that data stand on, in memory."""
CONFIG = """\
data: {data}
broker: {{url: "{broker}"}}
http: {{listen: "127.0.0.1:{http}", public_url: "http://127.0.0.1:{http}"}}
mail: {{url: "smtp://127.0.0.1:{mail}", from: "cuobian@example.org"}}
webhook: {{secret_file: {folder}/hook.key}}
modem: {{port: {folder}/modem, ring: 2s, patience: 1s, send_within: 3s, report_after: 5s}}
vision: {{enabled: true}}
retention: {{free_percent: 1, free_megabytes: 4}}
"""


class Line(Wire):
    """A serial line of which one end is the gateway's, and at the other of which a radio hears."""

    @property
    def plugged(self) -> bool:
        return self._gateway >= 0

    def hear(self, frame: bytes) -> None:
        """Let the gateway hear something; without its end, or where nobody reads, it is lost on the air."""
        with suppress(OSError):
            self.say(frame)


@dataclass
class ChaosBox:
    """Everything of one run; close it, whatever happened."""

    folder: Path
    mosquitto: Path
    library: Path
    """Of the disk and the clock that can fail (`shim`)."""
    history: History
    wait: str = "5"
    records: bool = False
    """Every write is kept in mind, so that the power can be cut."""

    def __post_init__(self) -> None:
        with ExitStack() as stack:
            self._stack = stack
            self._set_up()
            self._stack = stack.pop_all()

    def _set_up(self) -> None:
        # Not below the tests' own folder: whoever tidies that up must never meet what is still mounted.
        self.data = Path(tempfile.mkdtemp(prefix="cuobian-chaos-"))
        self._stack.callback(shutil.rmtree, self.data, ignore_errors=True)
        self.http_port = free_port()
        self._disk()
        self.shim = Shim(self.library, self.data, self.folder)
        self._world()
        self._install()
        if self.records:
            self.shim.record()
        self.log = self._stack.enter_context((self.folder / "box.log").open("ab"))
        self.start()

    # What is around it.

    def _disk(self) -> None:
        """Give data a file system of their own, which can fill up; where nobody may mount, a folder."""
        self.own_disk = os.geteuid() == 0 and _mounted(self.data)
        if self.own_disk:
            self._stack.callback(subprocess.run, ["umount", "-l", str(self.data)], check=False)

    def _world(self) -> None:
        (self.folder / "mosquitto").mkdir()
        self.broker: Broker = brokers.mosquitto(self.mosquitto, self.folder / "mosquitto")
        self._stack.enter_context(brokers.running(self.broker))
        self.hooks = WebhookSink(b"shared secret of the tests")
        self.mails = MailSink(free_port())
        self.hook_gate, self.mail_gate = Gate(self.hooks.port), Gate(self.mails.port)
        self.world = World()
        self.modem = SimulatedModem(self.folder / "modem", self.world)
        self.radio, self.bus = Line(self.folder / "rf"), Line(self.folder / "rs485")
        parts = (self.hooks, self.mails, self.hook_gate, self.mail_gate, self.modem, self.radio, self.bus)
        for each in parts:
            self._stack.callback(each.close)

    def _install(self) -> None:
        (self.folder / "hook.key").write_bytes(self.hooks.secret)
        (self.folder / "hook.key").chmod(0o600)
        self.config = self.folder / "cuobian.yaml"
        self.config.write_text(
            CONFIG.format(
                data=self.data,
                broker=self.broker.url,
                http=self.http_port,
                mail=self.mail_gate.port,
                folder=self.folder,
            )
        )
        scene = f"{film(self.folder / 'film.mp4')}?loop=1"
        hook = f"http://127.0.0.1:{self.hook_gate.port}"
        text = site.document(hook, str(self.radio.port), str(self.bus.port), scene, self.wait)
        (self.folder / "site.yaml").write_text(text, "utf-8")
        self.tell("site", "apply", str(self.folder / "site.yaml"))
        today = datetime.now(UTC)
        (self.folder / "pia.pdf").write_text("signed")
        signed = ("--signed-by", "陈律师", "--signed-on", f"{today - timedelta(days=9):%Y-%m-%d}")
        until = ("--valid-until", f"{today + timedelta(days=700):%Y-%m-%d}", "--purpose", "identify")
        self.tell("faces", "assess", str(self.folder / "pia.pdf"), *signed, *until)
        self._people()
        key = OsdpKeys(self.data).key(DeviceId(site.OSDP))
        self.reader = Reader(self.bus.socket(), 1, key)
        self._stack.callback(self.reader.kill)

    def _people(self) -> None:
        with opened_with(load_settings(self.config)) as found:
            for role in (AccountRole.GUARD, AccountRole.OFFICE, AccountRole.OFFICER):
                accounts.add(found.database, role.value, role, PASSWORD, found.clock.moment())
        for card in (site.CARD, site.OSDP_READ):
            given = self.cli("credential", "add", "zheng", "--kind", "card", "--value-stdin", stdin=card)
            assert 0 == given.returncode, given.stderr

    # The box itself.

    def tell(self, *words: str) -> None:
        """Run a command in this process: another one would take a second to begin."""
        assert 0 == main((*words, "--config", str(self.config)))

    def cli(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run one command to its end, in a process of its own."""
        command = [str(CUOBIAN), *words, "--config", str(self.config)]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=dict(self.shim.environment()),
        )

    def start(self) -> None:
        """Start `cuobian run`."""
        self.run = subprocess.Popen(
            [str(CUOBIAN), "run", "--config", str(self.config)],
            stdout=self.log,
            stderr=self.log,
            env=dict(self.shim.environment()),
        )

    def pids(self) -> Mapping[str, int]:
        """Return the processes that run now."""
        return children(self.run.pid)

    def kill(self, *roles: str) -> None:
        """SIGKILL processes; they are started again by who keeps them."""
        pids = self.pids()
        for role in roles:
            if role in pids:
                os.kill(pids[role], signal.SIGKILL)

    def dead(self) -> None:
        """SIGKILL everything at once, as a power cut ends it; `start` again afterwards."""
        pids = self.pids()
        self.run.kill()
        self.run.wait(10)
        eventually(lambda: not [each for each in pids.values() if Path(f"/proc/{each}/cmdline").exists()])

    def healthy(self) -> bool:
        try:
            return self.ask("GET", "/api/v1/health", patience=2).status_code == 200
        except httpx2.HTTPError:
            return False

    def ready(self, within: float = 60.0) -> ChaosBox:
        """Wait until everything runs and the self-probe has come round."""
        eventually(lambda: set(ROLES) <= set(self.pids()) and self.healthy(), within)
        return self

    def ask(self, method: str, path: str, *, patience: float = 5.0, **more: object) -> httpx2.Response:
        """Ask the interface on a connection of its own."""
        url = path if path.startswith("http") else f"http://127.0.0.1:{self.http_port}{path}"
        return httpx2.request(method, url, timeout=patience, **more)  # type: ignore[arg-type]

    def close(self) -> None:
        """End everything; fails where the box does not end cleanly."""
        try:
            self.run.send_signal(signal.SIGINT)
            ended = self.run.wait(30)
        except subprocess.TimeoutExpired:
            self.run.kill()
            ended = self.run.wait(10)
        finally:
            self._stack.close()
        assert 0 == ended, "cuobian run did not end cleanly"


def _mounted(folder: Path) -> bool:
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=700", "cuobian-chaos", str(folder)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0
