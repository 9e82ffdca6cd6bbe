"""What the programme logs: constant words and ids, one record an event, never who or where somebody is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gateway.store.db import Database
from gateway.store.migrate import migrate

ROOT = Path(__file__).parents[2]
ROOMS = ("gateway", "devices", "api", "config")
NOT_A_BOX = {"bench", "simulator", "relay"}
"""Measuring, toys, and a program that runs elsewhere and knows nobody."""
LOGGERS, LEVELS = {"log", "logger", "_log"}, {"debug", "info", "warning", "error", "exception", "critical"}
KEYS = frozenset(
    {
        *(
            "alarm",
            "camera",
            "client",
            "command",
            "deleted",
            "device",
            "devices",
            "key",
            "line",
            "notification",
        ),
        *(
            "notifications",
            "order",
            "origin",
            "people",
            "process",
            "reasons",
            "snapshot",
            "source",
            "subject",
        ),
        *("source", "subject", "topic", "try", "version", "way", "why"),
    }
)
"""What may stand before `=`: ids, counts and closed words. A new one is thought about here first."""
NAMES_SOMEBODY = frozenset(
    {
        *(
            "address",
            "addresses",
            "caller",
            "contact",
            "contacts",
            "helper_name",
            "note",
            "number",
            "numbers",
        ),
        *("numbers", "outcome", "password", "payload", "person", "persons", "phone", "pin", "place_name"),
        *("resident", "resident_name", "secret", "text", "token", "url", "value", "values"),
    }
)
"""What is never handed to a log, by the name of the attribute or variable it stands in."""
MEANT_OTHERWISE = {
    ("gateway/backup/rounds.py", "text"): "our own sentence about backups",
    ("devices/voice/line.py", "number"): "which of our own lines",
    ("api/away/outing.py", "value"): "one of our own closed words",
}
TOLD_IN_TWO_WAYS = {"devices/home_assistant_session.py"}
"""One sentence of two constants, chosen a line above."""
PLACEHOLDER = re.compile(r"([a-z_]+)=%[a-z]")


@dataclass(frozen=True)
class Call:
    """One call of a logger."""

    where: str
    level: str
    words: ast.expr
    values: tuple[ast.expr, ...]
    keywords: tuple[ast.keyword, ...]


def calls_in(text_: str, where: str) -> Iterator[Call]:
    """Yield every call of a logger in a module."""
    for node in ast.walk(ast.parse(text_)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        named = node.func.value
        if not isinstance(named, ast.Name) or named.id not in LOGGERS:
            continue
        first = 1 if node.func.attr == "log" else 0
        if node.func.attr in LEVELS or first:
            words, *values = node.args[first:]
            yield Call(where, node.func.attr, words, tuple(values), tuple(node.keywords))


def findings(call: Call) -> Iterator[str]:
    """Yield what is wrong with one call."""
    if not isinstance(call.words, ast.Constant) or not isinstance(call.words.value, str):
        if call.where not in TOLD_IN_TWO_WAYS:
            yield f"{call.where}: {ast.unparse(call.words)} is no constant sentence"
        return
    if "\n" in call.words.value:
        yield f"{call.where}: {call.words.value!r} is more than one line"
    unknown = set(PLACEHOLDER.findall(call.words.value)) - KEYS
    if unknown:
        yield f"{call.where}: keys {sorted(unknown)} are none that were thought about"
    for value in call.values:
        for node in ast.walk(value):
            name = (
                node.attr
                if isinstance(node, ast.Attribute)
                else node.id
                if isinstance(node, ast.Name)
                else ""
            )
            if name in NAMES_SOMEBODY and (call.where, name) not in MEANT_OTHERWISE:
                yield f"{call.where}: {ast.unparse(value)} may name somebody"


def all_calls() -> list[Call]:
    """Return every call of a logger in what runs on a box."""
    found: list[Call] = []
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            if not NOT_A_BOX & set(file.parts):
                found += calls_in(file.read_text("utf-8"), str(file.relative_to(ROOT)))
    return found


def test_every_line_is_made_of_constant_words_and_ids() -> None:
    """No sentence is built, no key is new, no value is a name, a number or what somebody wrote."""
    calls = all_calls()
    assert 100 < len(calls)
    assert [] == [each for call in calls for each in findings(call)]


@pytest.mark.parametrize(
    "line",
    [
        'log.info(f"{who} pressed")',
        'log.info("a line\\nand another")',
        'log.info("resident=%s pressed", id_)',
        'log.info("alarm=%s raised", alarm.resident_name)',
        'log.warning("not sent: %s", contact.address)',
        'logger.error("could not read %r", payload[:20])',
        'log.log(level, "voice: %s", order.number)',
    ],
)
def test_a_line_that_names_somebody_would_be_found(line: str) -> None:
    """Each rule can fail."""
    assert [] != [each for call in calls_in(line, "some.py") for each in findings(call)]


def test_an_error_of_the_database_says_no_value(tmp_path: Path) -> None:
    """Such an error is logged with its traceback; what was to be written may be somebody's name."""
    database = Database(tmp_path / "cuobian.db")
    migrate(database)
    statement = text("INSERT INTO person (id, name, home) VALUES (:id, :name, :home)")
    values = {"id": "wu", "name": "吴奶奶", "home": "nowhere"}
    with pytest.raises(IntegrityError) as caught, database.write() as connection:
        connection.execute(statement, [values, values])
    database.close()
    assert "吴奶奶" not in str(caught.value)
