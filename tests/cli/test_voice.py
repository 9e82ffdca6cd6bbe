"""`cuobian voice`: how the lines stand, also while a core has them; a call to try them; what `check` says."""

import json
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers import free_port
from tests.cli.conftest import in_process
from tests.conftest import RequireProgram
from tests.live import sip_peer
from tests.live.sip_peer import Peer
from tests.live.voice_stand import need_an_interface


@pytest.fixture
def sipp(require_program: RequireProgram) -> Path:
    """Give SIPp, where calls can be made at all."""
    for name in ("baresip", "espeak-ng"):
        require_program(name)
    need_an_interface()
    return require_program("sipp")


@pytest.fixture
def server(tmp_path: Path, sipp: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    """Give a SIP server that says that it is there, configured."""
    peer = Peer(sipp, tmp_path / "peer", free_port(), sip_peer.present())
    configured(tmp_path, monkeypatch, peer.port)
    yield peer
    peer.close()


def configured(folder: Path, monkeypatch: pytest.MonkeyPatch, server: int, more: str = "") -> int:
    """Write a configuration; returns the first port of the line."""
    own = free_port() & ~1
    config = folder / "cuobian.yaml"
    voice = f"server: '127.0.0.1:{server}', port: {own}, rtp: {(own + 2000) & ~3}{more}"
    config.write_text(f"data: {folder}/data\nvoice: {{{voice}}}\n")
    monkeypatch.setenv("CUOBIAN_CONFIG", str(config))
    return own


def test_a_server_that_is_there(server: Peer, capsys: pytest.CaptureFixture[str]) -> None:
    """Programmes found, asked, answered."""
    answer = in_process(capsys, "voice", "status")
    assert (0, f"127.0.0.1:{server.port}: the line is ready\n") == (answer.code, answer.out)


def test_what_a_running_core_said_last(
    tmp_path: Path, server: Peer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lines are the core's: its last word is shown, and nobody is called beside it."""
    own = configured(tmp_path, monkeypatch, server.port)
    in_process(capsys, "check")
    with sqlite3.connect(tmp_path / "data/cuobian.db") as database:
        database.execute(
            "INSERT INTO event (device, type, received_at, steady, clock_trusted, source, qos, detail,"
            " reason) VALUES ('voice:sip', 'device.offline', 0, 0, 1, 'gateway', 1, ?, '')",
            ('{"text": "the SIP server does not answer (OPTIONS)"}',),
        )
    database.close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as core:
        core.bind(("127.0.0.1", own))
        status = in_process(capsys, "voice", "status", "--json")
        call = in_process(capsys, "voice", "call", "sip:8001")
    assert (1, False) == (status.code, json.loads(status.out)["well"])
    assert "does not answer (OPTIONS)" in json.loads(status.out)["words"]
    assert (1, True) == (call.code, "is the core running?" in call.err)


def test_a_call_to_try_it(
    tmp_path: Path, sipp: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says how it ended; a number that is none is said before anybody is called."""
    peer = Peer(sipp, tmp_path / "peer", free_port(), sip_peer.refusing("603 Decline", rings=True))
    configured(tmp_path, monkeypatch, peer.port, ", watch: false")
    answer = in_process(capsys, "voice", "call", "sip:8001")
    peer.close()
    assert (0, "voice: rang, not taken (0 s)\n") == (answer.code, answer.out)
    wrong = in_process(capsys, "voice", "call", "110")
    assert (2, True) == (wrong.code, "telephone number" in wrong.err)


def test_without_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What to configure is said."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    answer = in_process(capsys, "voice", "status")
    assert (2, True) == (answer.code, "voice.server" in answer.err)


SITE = """\
people: [{id: zheng, name: 郑阿姨, contacts: [{channel: voice, address: "%s"}]}]
"""


def check(folder: Path, capsys: pytest.CaptureFixture[str], address: str) -> dict[str, list[str]]:
    """Return what `check` finds in a site with one address."""
    file = folder / "site.yaml"
    file.write_text(SITE % address, "utf-8")
    found: dict[str, list[str]] = json.loads(in_process(capsys, "check", str(file), "--json").out)
    return found


def test_check_looks_at_addresses_and_programmes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong address is a problem; no server, and a programme that is not installed, are warnings."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    assert any("telephone number" in each for each in check(tmp_path, capsys, "sip:110")["problems"])
    without = check(tmp_path, capsys, "sip:8001")
    assert [] == without["problems"]
    assert any("expected a SIP server" in each for each in without["warnings"])
    monkeypatch.setenv("CUOBIAN_VOICE__SERVER", "127.0.0.1")
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = check(tmp_path, capsys, "sip:8001")["warnings"]
    assert any("apt-get install baresip-core espeak-ng" in each for each in missing)


@pytest.mark.parametrize(
    ("settings", "warning"),
    [
        ({"ACCOUNT": "8000"}, "voice.password_file: not set"),
        ({"WATCH": "false"}, "voice.watch: nobody notices"),
        ({"PASSWORD_FILE": "sip.password"}, "voice.account: not set"),
    ],
)
def test_check_looks_at_the_log_in(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: dict[str, str],
    warning: str,
) -> None:
    """Half an account logs in nowhere."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CUOBIAN_VOICE__SERVER", "127.0.0.1")
    (tmp_path / "sip.password").write_text("secret\n")
    (tmp_path / "sip.password").chmod(0o600)
    for key, value in settings.items():
        found = str(tmp_path / value) if key.endswith("FILE") else value
        monkeypatch.setenv(f"CUOBIAN_VOICE__{key}", found)
    answer = json.loads(in_process(capsys, "check", "--json").out)
    assert any(each.startswith(warning) for each in answer["warnings"])
