"""How a process logs: lines on standard error, plain or JSON. Owns the format, never what is said.

One record is one line, so that no name or payload from outside can forge another (ASVS 5.0, 16.4.1).
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime

PRIORITY = {"DEBUG": 7, "INFO": 6, "WARNING": 4, "ERROR": 3, "CRITICAL": 2}
"""Levels as syslog counts them (sd-daemon(3))."""
_PLACES = re.compile(r"(?:\b([a-z_]+)=)?%[-+ #0-9.]*[a-zA-Z]")


def set_up(level: str = "INFO", form: str = "text") -> None:
    """Log to standard error at this level; the form `json`, or CUOBIAN_LOG=json, makes each an object.

    Raises ValueError for a level that logging does not know.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(capture=True)


def _formatter(form: str) -> logging.Formatter:
    if "json" in {form, os.environ.get("CUOBIAN_LOG")}:
        return JsonLines()
    return JournalLines() if "JOURNAL_STREAM" in os.environ else Lines()


def one_line(text: str) -> str:
    """Return the text with every control character written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _said(record: logging.LogRecord) -> str:
    return one_line(record.getMessage())


def _ids(record: logging.LogRecord) -> dict[str, object]:
    """Return what stands behind `key=` in our own sentence; nothing that came from outside makes a key."""
    if not isinstance(record.msg, str) or not isinstance(record.args, tuple):
        return {}
    found = zip(_PLACES.findall(record.msg), record.args, strict=False)
    ids = {key: one_line(str(value)) for key, value in found if key}
    return {"ids": ids} if ids else {}


def _at(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


class Lines(logging.Formatter):
    """Time, level, logger and message; a traceback follows, each of its lines indented."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join([self.head(record), *self.traceback(record)])

    def head(self, record: logging.LogRecord) -> str:
        return f"{_at(record)} {record.levelname.lower():<8} {record.name}: {_said(record)}"

    def traceback(self, record: logging.LogRecord) -> list[str]:
        if not record.exc_info:
            return []
        return [f"    {one_line(line)}" for line in self.formatException(record.exc_info).split("\n")]


class JournalLines(Lines):
    """The same for the journal, which knows the time and wants the level as a number, on every line."""

    def format(self, record: logging.LogRecord) -> str:
        level = f"<{PRIORITY.get(record.levelname, 5)}>"
        return "\n".join(level + line for line in [self.head(record), *self.traceback(record)])

    def head(self, record: logging.LogRecord) -> str:
        return f"{record.name}: {_said(record)}"


class JsonLines(Lines):
    """One JSON object a record, traceback included; what the sentence names by `key=` stands apart too."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _said(record),
        }
        line |= _ids(record)
        if trace := self.traceback(record):
            line["traceback"] = "\n".join(trace)
        return json.dumps(line, ensure_ascii=False)
