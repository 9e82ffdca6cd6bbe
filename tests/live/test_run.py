"""`cuobian run` and its demo as a newcomer starts them: one command, real processes, a clean end."""

import contextlib
import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.brokers import free_port
from tests.live.box import CUOBIAN, Listener
from tests.live.sinks import eventually

pytestmark = pytest.mark.live
Start = Callable[..., "Running"]


class Running:
    """One `cuobian run` with nothing but its environment."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.http, self.mqtt = free_port(), free_port()
        self.output = folder / "output.log"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "CUOBIAN_HTTP__LISTEN": f"127.0.0.1:{self.http}",
            "CUOBIAN_BROKER__EMBEDDED_PORT": str(self.mqtt),
        }
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [CUOBIAN, "run", *words], env=environment, stdout=out, stderr=out, cwd=folder
            )

    def said(self, pattern: str) -> re.Match[str] | None:
        return re.search(pattern, self.output.read_text("utf-8", "replace"))

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/api/v1/health", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def children(self) -> dict[str, int]:
        """Return name and pid of every process below."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
                words = (stat.parent / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if parent == self.process.pid and len(words) > 2 and b"leash" not in b"".join(words):
                found[words[2].decode() if b"cuobian" in words[1] else "broker"] = int(stat.parent.name)
        return found

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start `cuobian run`; what still runs at the end is killed."""
    running: list[Running] = []

    def begin(*words: str) -> Running:
        running.append(Running(tmp_path, *words))
        return running[-1]

    yield begin
    for each in running:
        if each.process.poll() is None:
            each.kill()


def test_run_without_configuration_is_healthy_survives_a_killed_core_and_ends_cleanly(start: Start) -> None:
    """No file at all: broker, core and pages come up on loopback; a killed core is back; Ctrl-C ends all."""
    box = start()
    eventually(box.healthy, 30)
    assert box.said(r"first account: http://127\.0\.0\.1:\d+/setup/\S+")
    children = eventually(lambda: {"broker", "core", "api"} == set(found := box.children()) and found)

    os.kill(children["core"], signal.SIGKILL)
    again = eventually(lambda: box.children().get("core", children["core"]) != children["core"], 10)
    assert again
    listener = Listener(box.mqtt)
    press = json.dumps({"id": "k1", "type": "sos.pressed"})

    def acknowledged() -> bool:
        listener.publish("cuobian/v1/some-button/event", press)
        time.sleep(0.3)
        return bool(listener.said("some-button/ack"))

    eventually(acknowledged, 10)
    listener.close()

    assert 0 == box.end()
    gone = [pid for pid in children.values() if Path(f"/proc/{pid}/cmdline").exists()]
    assert [] == gone


def _pressed(stage: str, home: str) -> bool:
    request = urllib.request.Request(f"{stage}/press/{home}", method="POST")
    urllib.request.urlopen(request, timeout=5).close()
    return True


def _to_the_phone(stage: str) -> str:
    """Return what the demo's stage has shown on Mrs Zheng's phone so far."""
    texts = []
    with urllib.request.urlopen(f"{stage}/scenes", timeout=1) as stream, contextlib.suppress(TimeoutError):
        for line in stream:
            if line.startswith(b"data: ") and (scene := json.loads(line[6:]))["what"] == "phone":
                texts += [scene["text"]] if scene["who"] == "zheng" else []
    return "\n".join(texts)


def test_demo_press_reaches_a_phone_over_mqtt_and_over_the_serial_line(start: Start) -> None:
    """The demo's buttons, native and 433 MHz, each reach the neighbour's phone through the whole box."""
    box = start("--demo")
    found = eventually(lambda: box.said(r"demo: +(http://127\.0\.0\.1:\d+)/"), 40)
    stage = found[1]
    eventually(box.healthy, 30)
    for word, path in (("office", "people"), ("police", "review"), ("installer", "install")):
        assert box.said(rf"{word}: http://\S+/{path} .* as demo-\w+, password \S+")
    for home, name in (("b3-501", "吴奶奶"), ("b3-402", "郭爷爷")):
        # What a radio sends before the line is open is lost on the air; an elder presses again.
        eventually(lambda home=home, name=name: _pressed(stage, home) and name in _to_the_phone(stage), 25)
    assert 0 == box.end()


def test_demo_leaves_another_compound_alone(start: Start, tmp_path: Path) -> None:
    """On a data folder that holds a compound, `--demo` changes nothing and says so."""
    data = tmp_path / ".local" / "share" / "cuobian"
    site = tmp_path / "site.yaml"
    site.write_text("people:\n  - {id: wu, name: 吴奶奶}\n")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    subprocess.run([CUOBIAN, "site", "apply", str(site)], env=environment, check=True, timeout=30)
    assert data.exists()
    box = start("--demo")
    assert 2 == box.process.wait(30)
    assert box.said("holds a compound already")
