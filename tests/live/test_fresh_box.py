"""Two boxes as they come up for the first time: what listens, what is secret, what they share (F20)."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.document import parse_document
from config.loader import settings_of
from config.ports import ANY, ports
from config.schema import Settings
from gateway.store.accounts import all_accounts, all_tokens
from gateway.store.db import Database
from tests.brokers import free_port
from tests.live.box import CUOBIAN
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.proof]

TCP_LISTENS, UDP_UNCONNECTED = "0A", "07"
EPHEMERAL = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
BROKER_READS = "broker/nats.conf"
"""The embedded broker reads its passwords there and nowhere else; the gateway's alone too."""
CANARY = "canary-5f1d7b"
NAMED = ("mail", "webhook", "modem", "voice", "backup")


@dataclass
class Fresh:
    """One box with everything switched on that opens a port, and a canary in every secret it is told."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    @property
    def settings(self) -> Settings:
        text = (self.folder / "cuobian.yaml").read_bytes()
        return settings_of(parse_document(text, "cuobian.yaml"), self.folder, {})

    def family(self) -> list[int]:
        """Return the box's processes."""
        found, parents = [self.process.pid], {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def broker(self) -> list[int]:
        """Return the process of the embedded broker."""
        return [pid for pid in self.family() if "nats" in Path(f"/proc/{pid}/exe").readlink().name]

    def secrets(self) -> dict[str, str]:
        """Return what is secret, made by the box or told to it, by file."""
        made = {
            file.name: file.read_text("utf-8")
            for file in (self.data / "secrets").rglob("*")
            if file.is_file()
        }
        told = {f"{name}.secret": (self.folder / f"{name}.secret").read_text() for name in NAMED}
        return {name: line for name, text in (made | told).items() for line in _words(text)}

    def cli(self, *words: str) -> str:
        command = [str(CUOBIAN), *words, "--config", str(self.folder / "cuobian.yaml")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        return done.stdout + done.stderr


def _words(text: str) -> list[str]:
    """Return the longest line of a secret's file that is no certificate: what a leak of it would show."""
    inner = text.partition("-----BEGIN CERTIFICATE")[0]
    lines = [each for each in inner.split() if len(each) >= 12 and "-----" not in each]
    return [max(lines, key=len)] if lines else []


def configured(folder: Path) -> Path:
    """Write the settings of a box and a canary for every secret it is told."""
    for name in NAMED:
        (folder / f"{name}.secret").write_text(f"{CANARY}-{name}-{folder.name}\n")
        (folder / f"{name}.secret").chmod(0o600)
    file = folder / "cuobian.yaml"
    file.write_text(
        f"""\
data: {folder}/data
broker: {{embedded_port: {free_port()}}}
http: {{listen: "0.0.0.0:{free_port()}", public_url: "http://127.0.0.1"}}
tls: {{listen: "0.0.0.0:{free_port()}"}}
mail: {{url: "smtp+starttls://box@127.0.0.1:{free_port()}", from: b@example.org, password_file: mail.secret}}
webhook: {{secret_file: webhook.secret}}
relay: {{url: "https://127.0.0.1:{free_port()}"}}
modem: {{port: {folder}/no-modem, pin_file: modem.secret}}
voice: {{server: "127.0.0.1:{free_port()}", account: box, password_file: voice.secret, listen: 127.0.0.1,
  port: {free_port()}, rtp: {free_port() // 4 * 4}}}
backup: {{to: {folder}/backups, passphrase_file: backup.secret}}
log: {{level: debug}}
"""
    )
    (folder / "backups").mkdir()
    return file


@pytest.fixture(scope="module")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Fresh]]:
    """Start two boxes at the same time."""
    found = []
    for name in ("one", "two"):
        folder = tmp_path_factory.mktemp(name)
        command = [str(CUOBIAN), "run", "--config", str(configured(folder))]
        with (folder / "log").open("wb") as log:
            found.append(Fresh(folder, subprocess.Popen(command, stdout=log, stderr=log)))
    try:
        for each in found:
            eventually(lambda each=each: "Ctrl-C ends everything" in each.log, 90)
        yield found
    finally:
        for each in found:
            each.process.send_signal(signal.SIGINT)
        for each in found:
            each.process.wait(40)


def listening(pids: list[int]) -> set[tuple[str, str, int]]:
    """Return transport, local address and port of every socket of these processes that takes strangers in."""
    inodes = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                inodes |= set(re.findall(r"^socket:\[(\d+)\]$", str(link.readlink())))
            except OSError:
                continue
    found = set()
    for over in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{over}").read_text().splitlines()[1:]:
            words = line.split()
            address, port = words[1].split(":")
            if words[9] in inodes and words[3] == (
                TCP_LISTENS if over.startswith("tcp") else UDP_UNCONNECTED
            ):
                found.add((over.rstrip("6"), "*" if not int(address, 16) else "local", int(port, 16)))
    return found


@pytest.mark.figure("F20", "listening ports beside the allow-list, everything switched on")
def test_what_listens_is_what_the_allow_list_says(boxes: list[Fresh], measured: Measured) -> None:
    """Each port of the list that is always open is; nothing else of any process takes a stranger in."""
    (box, _) = boxes
    allowed = {
        (each.over.value, "*" if each.address in {"*", "0.0.0.0"} else "local", each.number): each.always
        for each in ports(box.settings)
    }
    always = {port for port, is_always in allowed.items() if is_always}
    until = time.monotonic() + 120
    always -= {("tcp", "local", ANY)}
    while (missing := always - listening(box.family())) and time.monotonic() < until:
        time.sleep(0.5)
    assert set() == missing
    found = {each for each in listening(box.family()) if each[0] == "tcp" or each[2] < EPHEMERAL}
    for own in listening(box.broker()) - {("tcp", "local", box.settings.broker.embedded_port)}:
        found = found - {own} | {(*own[:2], ANY)}
    strange = found - set(allowed)
    measured(len(strange), f"of {len(found)} open ports", limit=0)
    assert set() == strange


@pytest.mark.figure("F20", "secrets that two fresh boxes share, accounts and tokens they come with")
def test_two_boxes_share_no_secret_and_have_no_password(boxes: list[Fresh], measured: Measured) -> None:
    """Every file of `secrets/` and the authorities differ; no account is there before somebody makes it."""
    one, two = boxes
    made = [
        {name: secret for name, secret in box.secrets().items() if not name.endswith(".secret")}
        for box in boxes
    ]
    assert {"link.key", "tls-authority.key", "tls-server.pem"} <= set(made[0])
    assert set(made[0]) == set(made[1])
    shared = set(made[0].values()) & set(made[1].values())
    authorities = {(box.data / "tls/authority.pem").read_bytes() for box in boxes}
    links = {found[1] for box in boxes if (found := re.search(r"/setup/(\S+)", box.log))}
    measured(len(shared) + 2 - len(authorities) + 2 - len(links), f"of {len(made[0]) + 2} secrets", limit=0)
    assert (set(), 2, 2) == (shared, len(authorities), len(links))
    for box in (one, two):
        database = Database(box.settings.database)
        try:
            with database.read() as connection:
                assert [] == list(all_accounts(connection))
                assert [] == list(all_tokens(connection))
        finally:
            database.close()


@pytest.mark.figure("F20", "secrets found outside their own files: logs, arguments, exports, backups")
def test_secrets_stand_in_their_own_files_and_nowhere_else(boxes: list[Fresh], measured: Measured) -> None:
    """Not in a log, an argument, an environment, a database, an export, a backup, what a command says."""
    (box, _) = boxes
    for folder, _, files in os.walk(box.data / "secrets"):
        assert 0o700 == Path(folder).stat().st_mode & 0o777, folder
        assert set() == {name for name in files if (Path(folder) / name).stat().st_mode & 0o777 != 0o600}
    said = {
        words: box.cli(*words.split())
        for words in ("check", "site export", "tls qr", "relay status", "backup")
    }
    assert "made" in said["backup"] or list((box.folder / "backups").iterdir()), said["backup"]
    places: dict[str, bytes] = {f"cuobian {words}": text.encode() for words, text in said.items()}
    for pid in box.family():
        for name in ("cmdline", "environ", "limits"):
            places[f"{pid} {name}"] = Path(f"/proc/{pid}/{name}").read_bytes()
        core = re.search(rb"Max core file size +(\S+) +(\S+)", places[f"{pid} limits"])
        assert core is not None
        assert (b"0", b"0") == core.groups(), places[f"{pid} cmdline"]
    assert 0o600 == (box.data / BROKER_READS).stat().st_mode & 0o777
    for file in box.folder.rglob("*"):
        if file == box.data / BROKER_READS:
            continue
        if (
            file.is_file()
            and "secrets" not in file.relative_to(box.folder).parts
            and file.suffix != ".secret"
        ):
            places[str(file)] = file.read_bytes()
    assert b"" != places[str(box.folder / "log")]
    leaks = [(name, place) for name, secret in box.secrets().items() for place in _showing(secret, places)]
    leaks += [("a canary", place) for place in _showing(CANARY, places)]
    measured(len(leaks), f"of {len(box.secrets())} secrets in {len(places)} places", limit=0)
    assert [] == leaks


def _showing(secret: str, places: dict[str, bytes]) -> list[str]:
    """Return where a secret is seen as it is written, or as the bytes that its hex means."""
    shapes = [secret.encode()]
    if re.fullmatch(r"[0-9a-f]{32,}", secret):
        shapes.append(bytes.fromhex(secret))
    return [place for place, content in places.items() if any(shape in content for shape in shapes)]
