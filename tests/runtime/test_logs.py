"""Log lines: one record a line, whatever it says."""

import json
import logging
import re
import sys

import pytest

from gateway.logs import JournalLines, JsonLines, Lines, one_line, set_up

FORGED = "device sos-501\n2026-01-01T00:00:00.000Z info gateway: all is well\x1b[2K"


def record(message: str, level: int = logging.WARNING, *, trace: bool = False) -> logging.LogRecord:
    """Make a record, with a traceback where one is asked for."""
    made = logging.LogRecord("gateway.engine", level, __file__, 1, "%s", (message,), None)
    if trace:
        try:
            raise ValueError(message)
        except ValueError:
            made.exc_info = sys.exc_info()
    return made


def test_a_plain_line_tells_time_level_logger_and_message() -> None:
    """The shape that people and grep rely on."""
    line = Lines().format(record("device sos-501 is silent"))
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z warning  gateway\.engine: device sos-501 is silent", line
    )


@pytest.mark.parametrize("formatter", [Lines(), JournalLines(), JsonLines()])
def test_a_message_from_outside_forges_no_line(formatter: logging.Formatter) -> None:
    """A newline or a terminal sequence in a message is written out."""
    line = formatter.format(record(FORGED))
    assert "\n" not in line
    assert "\x1b" not in line


@pytest.mark.parametrize("formatter", [Lines(), JournalLines()])
def test_a_traceback_is_indented_below_its_record(formatter: logging.Formatter) -> None:
    """Only the first line of a record starts like one, also where the error quotes what came in."""
    _, *rest = formatter.format(record(FORGED, trace=True)).split("\n")
    assert len(rest) > 3
    assert all(re.match(r"(<4>)?    ", line) for line in rest)


@pytest.mark.parametrize(("level", "number"), [(logging.DEBUG, 7), (logging.ERROR, 3), (35, 5)])
def test_the_journal_gets_the_level_as_a_number(level: int, number: int) -> None:
    """The service manager reads the priority from the start of the line."""
    assert f"<{number}>gateway.engine: fell" == JournalLines().format(record("fell", level))


def test_json_holds_the_same_and_the_traceback() -> None:
    """One object a record."""
    line = json.loads(JsonLines().format(record("厝边", trace=True)))
    assert ("warning", "gateway.engine", "厝边") == (line["level"], line["logger"], line["message"])
    assert "ValueError" in line["traceback"]


def test_chinese_stays_readable() -> None:
    """Only control characters are written out."""
    assert "陈阿姨正在赶来\\n" == one_line("陈阿姨正在赶来\n")


@pytest.mark.parametrize(
    ("environment", "formatter"),
    [({}, Lines), ({"CUOBIAN_LOG": "json"}, JsonLines), ({"JOURNAL_STREAM": "8:1"}, JournalLines)],
)
def test_the_environment_chooses_the_format(
    environment: dict[str, str], formatter: type[Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON where asked for, journal lines under systemd, else plain ones; never two handlers."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    for name in ("CUOBIAN_LOG", "JOURNAL_STREAM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    set_up("info")
    set_up("debug")
    logging.captureWarnings(capture=False)
    assert [formatter] == [type(handler.formatter) for handler in root.handlers]
    assert logging.DEBUG == root.level


def test_an_unknown_level_is_refused() -> None:
    """A typing error in the settings does not pass for silence."""
    with pytest.raises(ValueError, match="CHATTY"):
        set_up("chatty")


def test_the_settings_choose_json_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """`log.format: json` does what the environment does."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.delenv("CUOBIAN_LOG", raising=False)
    set_up("info", "json")
    logging.captureWarnings(capture=False)
    assert [JsonLines] == [type(handler.formatter) for handler in root.handlers]


def test_ids_stand_apart_for_a_collector() -> None:
    """Those that our own sentence names; what a device sent makes no key of its own."""
    words = "source=%s origin=%s took %.1f s: %s"
    args = ("broker:sos", 'a" alarm=7', 0.25, "device=3")
    record = logging.LogRecord("x", logging.INFO, "f", 1, words, args, None)
    line = json.loads(JsonLines().format(record))
    assert {"source": "broker:sos", "origin": 'a" alarm=7'} == line["ids"]
    plain = logging.LogRecord("x", logging.INFO, "f", 1, "100% sure, device=3", (), None)
    assert "ids" not in json.loads(JsonLines().format(plain))
