"""`cuobian status` reads calmly in a terminal, whatever runs and in whatever state the box is."""

import json
import socket
from pathlib import Path

import pytest

from gateway.__main__ import main
from gateway.cli.opening import Opened
from gateway.cli.status_words import COLUMNS, EN, ZH, columns, says_in
from gateway.domain.model import EventType
from tests.api.house import House, Running, house_from, seed


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told(
    data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *words: str,
    port: int = 0,
) -> tuple[int, str]:
    """Return exit code and output on a data folder."""
    monkeypatch.setenv("CUOBIAN_DATA", str(data))
    monkeypatch.setenv("CUOBIAN_HTTP__LISTEN", f"127.0.0.1:{port or free_port()}")
    capsys.readouterr()
    code = main(["status", *words])
    return code, capsys.readouterr().out


def test_nothing_runs_and_nothing_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty folder: the core does not answer, what to do stands below, and every line fits."""
    code, out = told(tmp_path / "data", capsys, monkeypatch)
    assert (1, True) == (code, "【马上】 报警核心没有回应" in out)
    assert [] == [line for line in out.splitlines() if columns(line) > COLUMNS]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Return a house in a folder that the command opens as well."""
    with house_from(seed(tmp_path), tmp_path / "data") as found:
        yield found  # type: ignore[misc]


def test_a_box_that_runs_is_well_and_says_so(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Core proven, pages there: 0, and the first line says it; advice is no fault."""
    proven_now(house)
    with Running(house) as server:
        port = int(server.address.rpartition(":")[2])
        code, out = told(house.database.path.parent, capsys, monkeypatch, "--language", "en", port=port)
    assert (0, True) == (code, "all is well" in out.splitlines()[0])
    assert "alarm core works · pages works" in out
    assert "AT ONCE" not in out


def test_faults_come_gravest_first_and_as_data(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for a program: kinds, parts, counts; nobody is named."""
    proven_now(house)
    house.press("sos-501")
    house.press("sos-502", EventType.BATTERY_LOW)
    house.notice("path:internet")
    code, out = told(house.database.path.parent, capsys, monkeypatch, "--json")
    found = json.loads(out)
    grave = [each["kind"] for each in found["faults"] if each["gravity"] != "soon" and each["kind"] != "late"]
    assert (1, False, ["pages", "internet", "battery"]) == (code, found["well"], grave)
    assert 3 == sum(found["open_alarms"].values())
    assert "吴奶奶" not in out


def test_what_a_device_says_of_itself_moves_no_cursor(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hostile one could wipe its own fault off the screen, and write that all is well."""
    proven_now(house)
    said = json.dumps({"text": "\x1b[2J\r\n\x9b1;1Hall is well"})
    house.press("sos-501", EventType.DEVICE_OFFLINE, said)
    _, out = told(house.database.path.parent, capsys, monkeypatch, "--language", "en")
    assert r"(\x1b[2J\r\n\x9b1;1Hall" in out
    assert [] == [each for each in out if not each.isprintable() and each != "\n"]


def test_a_damaged_database_is_a_fault_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read is told with what to do, and left as it is."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "cuobian.db").write_bytes(b"no database at all" * 500)
    code, out = told(data, capsys, monkeypatch, "--language", "en")
    assert (1, True) == (code, "The database cannot be opened" in out)
    assert b"no database" == (data / "cuobian.db").read_bytes()[:11]


def proven_now(house: House) -> None:
    """Let the core have proved itself by the clock of this machine."""
    house.clock = Opened(house.settings, house.database).clock  # type: ignore[assignment]
    house.prove()


def test_chinese_breaks_anywhere_and_english_at_spaces() -> None:
    """No line is wider than the terminal, nothing is lost, and no line begins with a full stop."""
    for language, text in (
        ("zh", "马上派人或打电话到有老人独居的人家，" * 9),
        ("en", "Look at this page again. " * 9),
    ):
        lines = list(says_in(language).wrapped(text, "  ", "   "))
        assert [] == [line for line in lines if columns(line) > COLUMNS or line.strip()[0] in "，。,."]
        assert text.replace(" ", "") == "".join(lines).replace(" ", "")


def test_both_languages_have_every_word() -> None:
    """And the same braces in each."""
    assert [] == [key for key in ZH if ZH[key].count("{}") != EN[key].count("{}")]
