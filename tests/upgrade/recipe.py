"""Lets the code in the working folder live through an evening and dumps its database as text. Run by hand.

Speaks only what is promised to others – command line, HTTP, MQTT – so that it fits the code of every schema;
what that code does not know yet is left out. It imports nothing of ours, and is no part of any test.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import http.server
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

SECRETS = ("register.key", "link.key", "webhook.key")
PASSWORD = "a password of nobody"
ROLES, WAIT = ("guard", "office", "installer", "officer"), 240.0
COMMANDS = """
import io, json, sys
from gateway.__main__ import main
for words in json.loads(sys.argv[1]):
    words, put = (words[:-2], words[-1]) if "<" in words else (words, "")
    sys.stdin = io.TextIOWrapper(io.BytesIO(put.encode()), "utf-8")
    try:
        code = main(words)
    except SystemExit as ended:
        code = ended.code
    print(" ".join(words), code, file=sys.stderr)
"""
PLACES = """\
site: {name: 金海岸, language: zh-CN, timezone: Asia/Shanghai, desk: [guard]}
places:
  - {id: b3, kind: building, name: 3号楼}
  - {id: b3u2, kind: entrance, name: 2单元, in: b3}
  - {id: b3u2-501, kind: household, name: "501", in: b3u2, floor: 5}
  - {id: b3u2-502, kind: household, name: "502", in: b3u2, floor: 5}
"""
PEOPLE = """\
people:
  - {id: wu, name: 吴奶奶, home: b3u2-501%(wu)s}
  - {id: li, name: 李爷爷, home: b3u2-502%(li)s}
  - {id: zheng, name: 郑阿姨, home: b3u2-502,
     contacts: [{channel: webhook, address: "%(hook)s/zheng"}]%(zheng)s}
  - {id: lin, name: 林师傅, contacts: [{channel: webhook, address: "%(hook)s/lin"}]%(lin)s}
  - {id: guard, name: 门岗, contacts: [{channel: webhook, address: "%(hook)s/guard"}]}
groups:
  - {id: bangbang, name: 厝边帮帮团, members: [zheng, lin]}
policies:
  - id: elder
    steps: [{notify: [zheng], wait: 60}, {notify: ["group:bangbang"%(duty)s], wait: 60}]
    arrive_within: 15m
    last_resort: [guard]
"""
REACH = {
    "wu": ", wellbeing: {by: '23:30', since: '04:00', ask: 15m, chosen: 本人 11月20日 对办公室说}",
    "li": ", visits: {every: 7d, by: [zheng]}",
    "zheng": ', helps: true, quiet: ["22:00-06:00"]',
    "lin": ", away: [{from: 2026-12-01, until: 2026-12-09}]",
    "duty": ', "duty:gate"',
}
DUTIES = """\
duties:
  - {id: gate, name: 门岗值班, turns: [{person: lin, schedule: day}]}
"""
DEVICES = """\
devices:
  - {id: sos-501, template: cuobian-sos, place: b3u2-501, resident: wu, policy: elder}
  - {id: sos-502, template: cuobian-sos, place: b3u2-502, resident: li, policy: elder}
  - {id: smoke-501, template: cuobian-sensor, place: b3u2-501, policy: elder}
  - {id: ctrl-u2, template: cuobian-door, place: b3u2}
"""
READERS = "  - {id: reader-u2, template: cuobian-reader, place: b3u2}\n"
CAMERA = """\
  - {id: cam-u2, template: cuobian-camera, place: b3u2,
     camera: {source: "rtsp://127.0.0.1:9/stream2", purposes: [verify], identify_at: 0.5, verify_at: 0.4}}
"""
DOORS = """\
doors:
  - {id: unit, name: 单元门, place: b3u2, readers: [reader-u2], lock: ctrl-u2, contact: ctrl-u2,
     held_after: 30}
schedules:
  - {id: day, windows: [{from: "00:00", to: "23:59"}]}
rights:
  - {who: [zheng, wu], doors: [unit]}
"""
EVENING = (
    ("sos-501", {"type": "heartbeat"}),
    ("sos-501", {"type": "sos.pressed"}),
    ("ctrl-u2", {"type": "door.closed"}),
    ("reader-u2", {"type": "access.card", "card": "04A1B2C3"}),
    ("ctrl-u2", {"type": "door.opened"}),
    ("ctrl-u2", {"type": "door.closed"}),
    ("reader-u2", {"type": "access.card", "card": "04FFFFFF"}),
    ("smoke-501", {"type": "smoke"}),
    ("sos-502", {"type": "battery.low"}),
    ("sos-502", {"type": "nonsense"}),
    ("sos-777", {"type": "sos.pressed"}),
    ("sos-501", {"type": "sos.pressed"}),
)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


def until(done: Callable[[], object]) -> object:
    """Wait for something to become true, and return it."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException, StopIteration):
            if found := done():
                return found
        time.sleep(0.1)
    raise TimeoutError(done)


@dataclass
class Phones:
    """Takes every call of a webhook, as a phone would."""

    called: list[dict[str, object]] = field(default_factory=list)
    port: int = 0

    def start(self) -> str:
        calls = self.called

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                calls.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *said: object) -> None:
                """Say nothing."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"


@dataclass
class Evening:
    """One box of the code in the working folder, with a broker and phones of its own."""

    folder: Path
    broker: int = field(default_factory=free_port)
    http: int = field(default_factory=free_port)
    phones: Phones = field(default_factory=Phones)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    site: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def schema(self) -> int:
        """The schema this code writes."""
        return len(list(Path("gateway/store/migrations").glob("*.sql")))

    def environ(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(Path.cwd()),
            "CUOBIAN_CONFIG": str(self.folder / "cuobian.yaml"),
        }

    def prepare(self) -> None:
        """Write a configuration, and secrets that are the same in every evening."""
        vision = "vision: {enabled: true}\n" if self.schema >= 7 else ""
        (self.folder / "cuobian.yaml").write_text(
            f"data: {self.data}\nbroker: {{url: 'mqtt://127.0.0.1:{self.broker}'}}\n"
            f"http: {{listen: '127.0.0.1:{self.http}', public_url: 'http://127.0.0.1:{self.http}'}}\n{vision}"
        )
        secrets = self.data / "secrets"
        secrets.mkdir(parents=True, mode=0o700)
        for name in SECRETS:
            (secrets / name).write_text(hashlib.sha256(f"dump {name}".encode()).hexdigest() + "\n")
            (secrets / name).chmod(0o600)
        (self.folder / "mosquitto.conf").write_text(
            f"listener {self.broker} 127.0.0.1\nallow_anonymous true\n"
        )
        (self.folder / "pia.pdf").write_text("signed")

    def begin(self, *words: str) -> None:
        """Start a process that stays."""
        self.running.append(
            subprocess.Popen(words, env=self.environ(), stderr=(self.folder / "log").open("ab"))
        )

    def end(self) -> None:
        """End every process as a service manager would, the broker last."""
        for each in reversed(self.running):
            each.send_signal(signal.SIGTERM)
            each.wait(30)

    def says(self, *commands: Sequence[str]) -> str:
        """Run commands to their end and return what they printed; one this code does not know prints nothing.

        Text behind a `<` is what is put into a command.
        """
        found = subprocess.run(
            [sys.executable, "-c", COMMANDS, json.dumps(commands)],
            env=self.environ(),
            capture_output=True,
            text=True,
            check=False,
        )
        sys.stderr.write(found.stderr[-2000:])
        return found.stdout

    def install(self) -> None:
        """Apply as much of a site as this code understands, and let people in."""
        hook = self.phones.start()
        more = dict.fromkeys(REACH, "") | (REACH if self.schema >= 6 else {})
        parts = [PLACES, PEOPLE % (more | {"hook": hook}), DUTIES if self.schema >= 6 else "", DEVICES]
        parts += [READERS if self.schema >= 2 else "", CAMERA if self.schema >= 7 else ""]
        parts += [DOORS if self.schema >= 2 else "doors: []\n"]
        (self.folder / "site.yaml").write_text("".join(parts))
        card, pin = (
            ("credential", "add", "zheng", "--kind", "card"),
            ("credential", "add", "wu", "--kind", "pin"),
        )
        applied = self.says(
            ("site", "apply", str(self.folder / "site.yaml")),
            *(("user", "add", role, "--role", role, "--password-stdin", "<", PASSWORD) for role in ROLES),
            ("token", "add", "grafana", "--scope", "metrics:read"),
            (*card, "--value-stdin", "<", "04A1B2C3"),
            (*pin, "--value-stdin", "<", "29471836"),
        )
        assert "+" in applied, "this code refuses the site"

    def asks(self, method: str, path: str, token: str = "", **body: object) -> dict[str, object]:
        """Ask the interface; what this code does not know is answered by an empty one."""
        link = http.client.HTTPConnection("127.0.0.1", self.http, timeout=20)
        head = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        link.request(method, path, json.dumps(body) if body else None, head)
        answer = link.getresponse()
        said = answer.read().decode("utf-8", "replace")
        if answer.status >= 300:
            sys.stderr.write(f"{method} {path}: {answer.status} {said[:200]}\n")
            return {}
        return json.loads(said) if said.startswith("{") else {"text": said}

    def form(self, path: str, token: str = "", **fields: str) -> int:
        """Send a form and return the status."""
        link = http.client.HTTPConnection("127.0.0.1", self.http, timeout=20)
        head = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Bearer {token}"}
        link.request("POST", path, "&".join(f"{name}={value}" for name, value in fields.items()), head)
        status = link.getresponse().status
        sys.stderr.write(f"POST {path}: {status}\n")
        return status

    def token(self, role: str) -> str:
        """Log in and return the session's token."""
        return str(self.asks("POST", "/api/v1/session", username=role, password=PASSWORD).get("token", ""))

    def happen(self) -> None:
        """Let devices speak, each until the gateway has it."""
        acks: list[str] = []
        client = Client(CallbackAPIVersion.VERSION2, client_id="evening")
        client.on_message = lambda _client, _data, message: acks.append(json.loads(message.payload)["id"])
        client.connect("127.0.0.1", self.broker)
        client.subscribe("cuobian/v1/+/ack", 1)
        client.loop_start()
        until(lambda: self.asks("GET", "/api/v1/health") or None)
        for number, (device, said) in enumerate(EVENING):
            client.publish(f"cuobian/v1/{device}/event", json.dumps({"id": f"e-{number}", **said}), 1)
            until(lambda: f"e-{number}" in acks)  # noqa: B023  asked at once
        client.publish("cuobian/v1/ctrl-u2/status", '{"online":true,"battery":80}', 1, retain=True)
        client.loop_stop()

    def answer(self) -> None:
        """Let a neighbour go to one call and arrive, and the desk close another; the rest stays open."""
        call = until(lambda: next(each for each in self.phones.called if "/n/" in str(each.get("link"))))
        assert isinstance(call, dict)
        path = "/n/" + str(call["link"]).rsplit("/n/", 1)[1]
        for said in ("going", "arrived"):
            self.form(path, answer=said, note="on+my+way")
        guard = self.token("guard")
        listed = self.asks("GET", "/api/v1/alarms", guard)["items"]
        assert isinstance(listed, list)
        for alarm in listed:
            if alarm.get("kind") in {"sos", "unknown_sos"} and str(alarm["id"]) != str(call["alarm"]):
                self.asks("POST", f"/api/v1/alarms/{alarm['id']}/note", guard, text="nobody knows this one")
                self.asks("POST", f"/api/v1/alarms/{alarm['id']}/resolve", guard, outcome="false alarm")
                break

    def walk(self) -> None:
        """Begin a walk, and give it up."""
        if self.schema >= 5:
            start = ("drill", "start", "--place")
            self.says((*start, "b3u2"), ("drill", "end", "1"), (*start, "b3u2-501"))

    def agree(self) -> None:
        """Let two people agree to faces, and one withdraw."""
        if self.schema < 7:
            return
        now = datetime.now(UTC)
        dates = (f"{now - timedelta(9):%Y-%m-%d}", f"{now + timedelta(700):%Y-%m-%d}")
        signed = ("--signed-by", "陈律师", "--signed-on", dates[0], "--valid-until", dates[1])
        both = ("--purpose", "verify", "--purpose", "identify")
        self.says(("faces", "assess", str(self.folder / "pia.pdf"), *signed, *both))
        office = self.token("office")
        notice = re.search(r'NOTICE = "([^"]+)"', Path("gateway/domain/faces.py").read_text())
        agreed = {"purposes": ["verify"], "notice": notice and notice[1], "channel": "page", "child": False}
        for person in ("wu", "zheng"):
            self.asks("POST", f"/api/v1/people/{person}/face/consent", office, **agreed)
        self.asks("DELETE", "/api/v1/people/wu/face", office)

    def look(self) -> None:
        """Let an officer look at an event within a review, and note something."""
        if self.schema < 9:
            return
        officer, now = self.token("officer"), datetime.now(UTC)
        case = {
            "case_number": "厦公 1",
            "reason": "老人报警",
            "unit": "梧村派出所",
            "name": "陈警官",
            "places": ["b3"],
        }
        period = {"since": (now - timedelta(1)).isoformat(), "until": now.isoformat()}
        review = (
            f"/api/v1/reviews/{self.asks('POST', '/api/v1/reviews', officer, **case, **period).get('id')}"
        )
        found = self.asks("GET", f"{review}/events", officer).get("items", [])
        assert isinstance(found, list)
        for line in found[:2]:
            event = f"{review}/events/{line.get('id', '')}"
            self.asks("GET", event, officer)
            self.asks("POST", f"{event}/notes", officer, text="was at the door", tags=["key"])
        self.asks("POST", f"{review}/export", officer, to="梧村派出所", why="case")

    def hand_out(self) -> None:
        """Let a household look at what is kept, an envelope lie ready, somebody leave."""
        office = self.token("office")
        if self.schema >= 12:
            self.form("/homes/b3u2-501", office, do="link")
        if self.schema >= 13:
            self.says(("user", "envelope", "--role", "guard"))
        if self.schema >= 14:
            self.says(("retention", "sweep"))

    def live(self) -> None:
        """Live through all of it, and stop in good order."""
        self.prepare()
        self.begin("mosquitto", "-c", str(self.folder / "mosquitto.conf"))
        self.install()
        try:
            for word in ("core", "api"):
                self.begin(sys.executable, "-m", "gateway", word)
            until(lambda: self.token("guard"))
            self.happen()
            self.answer()
            for deed in (self.walk, self.agree, self.look, self.hand_out):
                deed()
            time.sleep(3)
            self.site = self.says(("site", "export"))
        finally:
            self.end()


def dump(file: Path) -> str:
    """Return a database as statements, and its schema's number."""
    with contextlib.closing(sqlite3.connect(file)) as raw:
        (version,) = raw.execute("PRAGMA user_version").fetchone()
        lines = list(raw.iterdump())
    return "\n".join([*lines[:-1], f"PRAGMA user_version = {version};", lines[-1]]) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        evening = Evening(Path(made))
        try:
            evening.live()
        finally:
            sys.stderr.write((evening.folder / "log").read_text("utf-8", "replace")[-3000:])
        into, name = Path(sys.argv[1]), f"{evening.schema:04d}"
        (into / f"{name}.sql").write_text(dump(evening.data / "cuobian.db"), "utf-8")
        (into / f"{name}.yaml").write_text(evening.site, "utf-8")
