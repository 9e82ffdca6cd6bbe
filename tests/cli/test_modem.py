"""`cuobian modem`: how it stands, also while a core has it; a text to try it; `check` says what is wrong."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.modem.line import ModemLine
from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import Fault, World
from tests.cli.conftest import in_process


@pytest.fixture
def world() -> World:
    """Give a world of phones."""
    return World()


@pytest.fixture
def far(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatedModem]:
    """Give a modem, configured."""
    found = SimulatedModem(tmp_path / "modem", world)
    config = tmp_path / "cuobian.yaml"
    config.write_text(f"data: {tmp_path}/data\nmodem: {{port: {found.path}, patience: 1s}}\n")
    monkeypatch.setenv("CUOBIAN_CONFIG", str(config))
    yield found
    found.close()


def test_a_modem_that_is_well(far: SimulatedModem, capsys: pytest.CaptureFixture[str]) -> None:
    """Network and signal, for whoever looks for a place for the antenna."""
    answer = in_process(capsys, "modem", "status")
    assert (0, f"{far.path}: CHINA MOBILE, signal 21/31, tells keys\n") == (answer.code, answer.out)


def test_a_modem_without_a_network(far: SimulatedModem, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong, and exit code 1."""
    far.faults.add(Fault.NO_NETWORK)
    answer = in_process(capsys, "modem", "status", "--json")
    assert (1, False) == (answer.code, json.loads(answer.out)["well"])
    assert "not registered" in json.loads(answer.out)["words"]


def test_what_a_running_core_said_last(
    far: SimulatedModem, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The port is the core's: its last word is shown, and nothing is sent beside it."""
    in_process(capsys, "check")
    line = ModemLine(str(far.path), 115200)
    with sqlite3.connect(tmp_path / "data/cuobian.db") as database:
        database.execute(
            "INSERT INTO event (device, type, received_at, steady, clock_trusted, source, qos, detail,"
            " reason) VALUES ('modem:gsm', 'device.online', 0, 0, 1, 'gateway', 1, ?, '')",
            ('{"text": "signal 9/31"}',),
        )
    database.close()
    status = in_process(capsys, "modem", "status")
    text = in_process(capsys, "modem", "text", "13800138000")
    line.close()
    assert (0, f"{far.path}: signal 9/31\n") == (status.code, status.out)
    assert 1 == text.code
    assert "another programme has it open" in text.err


def test_a_text_to_try_it(far: SimulatedModem, world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """It goes to the number as people write it."""
    answer = in_process(capsys, "modem", "text", "138 0013 8000", "试一下")
    assert (0, "the network took it: sms 1\n") == (answer.code, answer.out)
    assert ["试一下"] == world.messages("+8613800138000")
    far.faults.add(Fault.REFUSE)
    refused = in_process(capsys, "modem", "text", "13800138000")
    assert (1, True) == (refused.code, "CMS ERROR: 38" in refused.err)
    wrong = in_process(capsys, "modem", "text", "110")
    assert (2, True) == (wrong.code, "telephone number" in wrong.err)


def test_without_a_modem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What to configure is said."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    answer = in_process(capsys, "modem", "status")
    assert (2, True) == (answer.code, "modem.port" in answer.err)


SITE = """\
people: [{id: zheng, name: 郑阿姨, contacts: [{channel: sms, address: "%s"}]}]
"""


@pytest.mark.parametrize(
    ("number", "problem"), [("13800138000", ""), ("110", "telephone number"), ("x", "telephone")]
)
def test_check_looks_at_numbers(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: str,
    problem: str,
) -> None:
    """A number that is none is a problem; a right one without a modem is a warning; neither repeats it."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    file = tmp_path / "site.yaml"
    file.write_text(SITE % number, "utf-8")
    found = json.loads(in_process(capsys, "check", str(file), "--json").out)
    if problem:
        assert any(problem in each for each in found["problems"])
    else:
        assert [] == found["problems"]
        assert any("modem: expected one" in each for each in found["warnings"])
    assert "13800138000" not in json.dumps(found)


def test_check_looks_at_the_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name that changes at the next start, a modem that is not there, a PIN that is not read."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CUOBIAN_MODEM__PORT", "/dev/ttyUSB77")
    monkeypatch.setenv("CUOBIAN_MODEM__PIN_FILE", str(tmp_path / "pin"))
    answer = in_process(capsys, "check", "--json")
    assert 2 == answer.code
    assert any("modem.pin_file" in each for each in json.loads(answer.out)["problems"])
    (tmp_path / "pin").write_text("1234\n")
    found = json.loads(in_process(capsys, "check", "--json").out)
    assert 2 == len([each for each in found["warnings"] if each.startswith("modem.port:")])
