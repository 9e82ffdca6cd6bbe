"""One whole box on real parts: mosquitto, the installed `cuobian` processes, a broker client, sinks."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt

from gateway.__main__ import main
from tests.live.sinks import MailSink, WebhookSink, eventually

CUOBIAN = Path(os.environ.get("PROGRAM_UNDER_TEST", str(Path(sys.executable).with_name("cuobian"))))
SITE = """\
site: {{name: 金海岸, language: zh-CN, timezone: Asia/Shanghai}}
places:
  - {{id: b3, kind: building, name: 3号楼}}
  - {{id: b3u2, kind: entrance, name: 2单元, in: b3}}
  - {{id: b3u2-501, kind: household, name: "501", in: b3u2, floor: 5}}
  - {{id: b3u2-502, kind: household, name: "502", in: b3u2, floor: 5}}
people:
  - {{id: wu, name: 吴奶奶, home: b3u2-501}}
  - {{id: li, name: 李爷爷, home: b3u2-502}}
  - {{id: lin, name: 林师傅, contacts: [{{channel: webhook, address: "{hook}/lin"}}]}}
  - {{id: guard, name: 门岗, contacts: [{{channel: webhook, address: "{hook}/guard"}}]}}
  - id: zheng
    name: 郑阿姨
    home: b3u2-502
    contacts:
      - {{channel: webhook, address: "{hook}/zheng"}}
      - {{channel: email, address: zheng@example.org}}
groups:
  - {{id: bangbang, name: 厝边帮帮团, members: [zheng, lin]}}
policies:
  - id: elder
    steps: [{{notify: [zheng], wait: {wait}}}, {{notify: ["group:bangbang"], wait: {wait}}}]
    arrive_within: {arrive}
    last_resort: [guard]
lines: {lines}
devices:
  - {{id: sos-501, template: cuobian-sos, place: b3u2-501, resident: wu, policy: elder}}
{devices}
doors: []
"""


class Listener:
    """A broker client that remembers everything said below cuobian/v1/."""

    def __init__(self, port: int) -> None:
        self.got: list[tuple[float, str, dict[str, Any], bool]] = []
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="listener", clean_session=False)
        self.client.on_message = self._take
        self.client.on_connect = lambda client, *_: client.subscribe("cuobian/v1/#", 1)
        self.client.reconnect_delay_set(0.2, 1)
        self.client.connect_async("127.0.0.1", port, 30)
        self.client.loop_start()
        eventually(self.client.is_connected)

    def said(self, topic: str) -> list[dict[str, Any]]:
        return [body for _, where, body, _ in self.got if where == f"cuobian/v1/{topic}"]

    def next_said(self, topic: str, seen: int = 0, within: float = 10.0) -> dict[str, Any]:
        return eventually(lambda: self.said(topic)[seen:], within)[0]

    def publish(self, topic: str, payload: bytes | str, *, retain: bool = False, qos: int = 1) -> None:
        self.client.publish(topic, payload, qos, retain=retain).wait_for_publish(10)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def _take(self, _client: object, _data: object, message: mqtt.MQTTMessage) -> None:
        try:
            body = json.loads(message.payload)
        except (ValueError, RecursionError):
            body = {"raw": message.payload.decode("utf-8", "replace")}
        self.got.append((time.time(), message.topic, body, message.retain))


class Box:
    """Broker, core and API in a folder of their own."""

    def __init__(
        self,
        folder: Path,
        broker_port: int,
        http_port: int,
        mail_port: int,
        *,
        wait: str = "60",
        arrive: str = "15m",
        lines: str = "[]",
        devices: str = "",
    ) -> None:
        self.folder = folder
        self.http_port = http_port
        self.hooks = WebhookSink(b"shared secret of the tests")
        self.mails = MailSink(mail_port)
        (folder / "hook.key").write_bytes(self.hooks.secret)
        (folder / "hook.key").chmod(0o600)
        self.config = folder / "cuobian.yaml"
        self.config.write_text(
            f"""\
data: {folder}/data
broker: {{url: "mqtt://127.0.0.1:{broker_port}"}}
http: {{listen: "127.0.0.1:{http_port}", public_url: "http://127.0.0.1:{http_port}"}}
mail: {{url: "smtp://127.0.0.1:{mail_port}", from: "cuobian@example.org"}}
webhook: {{secret_file: {folder}/hook.key}}
"""
        )
        hook = f"http://127.0.0.1:{self.hooks.port}"
        self.site = folder / "site.yaml"
        self.site.write_text(SITE.format(hook=hook, wait=wait, arrive=arrive, lines=lines, devices=devices))
        self.log = (folder / "box.log").open("ab")
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment: Mapping[str, str] | None = None
        """Of its processes; None: that of the tests."""
        self.listener = Listener(broker_port)

    def cli(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        command = [str(CUOBIAN), *words, "--config", str(self.config)]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=self.environment,
        )

    def apply_site(self) -> None:
        """Apply the site, by the same command in this process: another one would take a second to begin."""
        words = ("site", "apply", str(self.site))
        if "PROGRAM_UNDER_TEST" in os.environ:
            done = self.cli(*words)
            assert 0 == done.returncode, done.stdout + done.stderr
        else:
            assert 0 == main((*words, "--config", str(self.config)))

    def start(self, *names: str) -> "Box":
        """Start processes by their command: `core`, `api`."""
        for name in names or ("core", "api"):
            self.processes[name] = subprocess.Popen(
                [str(CUOBIAN), name, "--config", str(self.config)],
                stdout=self.log,
                stderr=self.log,
                env=self.environment,
            )
        return self

    def kill(self, name: str) -> None:
        """SIGKILL one process."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait(10)

    def healthy(self) -> bool:
        return self.get("/api/v1/health")[0] == 200

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(urllib.request.Request(f"http://127.0.0.1:{self.http_port}{path}"))

    def answer(self, link: str, answer: str, note: str = "") -> tuple[int, str]:
        """Press a button of a neighbour's page: a plain form without cookie or script."""
        form = urllib.parse.urlencode({"answer": answer, **({"note": note} if note else {})}).encode()
        return self._ask(urllib.request.Request(link, data=form))

    def press(self, device: str, id_: str, type_: str = "sos.pressed") -> None:
        self.listener.publish(f"cuobian/v1/{device}/event", json.dumps({"id": id_, "type": type_}))

    def acks(self, device: str, id_: str) -> list[str]:
        return [ack["status"] for ack in self.listener.said(f"{device}/ack") if ack["id"] == id_]

    def ready(self) -> "Box":
        """Wait until the self-probe has come round."""
        eventually(self.healthy, 20)
        return self

    def close(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for name, process in self.processes.items():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                raise AssertionError(f"{name} did not end within 10 s of SIGTERM") from None
        self.listener.close()
        self.hooks.close()
        self.mails.close()
        self.log.close()

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""


class Beat(threading.Thread):
    """Does something again and again until stopped."""

    def __init__(self, act: Any, every: float) -> None:
        super().__init__(daemon=True)
        self._act, self._every = act, every
        self._stop_event = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._stop_event.wait(self._every):
            self._act()

    def end(self) -> None:
        self._stop_event.set()
        self.join(10)


def memory_mb(pid: int) -> float:
    """Return resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
