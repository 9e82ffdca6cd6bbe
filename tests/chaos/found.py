"""What the main database would hold if the power went at some point of the log. Changes no disk."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import paho.mqtt.client as mqtt

from tests.chaos import disk
from tests.chaos.disk import Disk, Keeps
from tests.chaos.shim import Shim

DATABASE = ("cuobian.db", "cuobian.db-wal")


class AtAnyPoint:
    """One recording, and the database after a power cut anywhere in it."""

    def __init__(self, shim: Shim) -> None:
        """Take what was recorded until now."""
        self._base, numbers, self.steps = shim.recorded()
        self._numbers = {number: name for number, name in numbers.items() if name in DATABASE}

    def place_of(self, text: str) -> int:
        """Return where a mark stands."""
        return next(
            place
            for place, step in enumerate(self.steps)
            if step.kind is disk.Kind.MARK and step.content == text.encode()
        )

    @contextmanager
    def cut(self, place: int, keeps: Keeps) -> Iterator[sqlite3.Connection]:
        """Give the database as it is found when the power went before that step; SQLite mends it first."""
        state = Disk(self._base, self._numbers, self.steps[:place]).after_cut(keeps)
        with TemporaryDirectory() as folder:
            for name in DATABASE:
                if (entry := state.get(name)) is not None and entry.content is not None:
                    (Path(folder) / name).write_bytes(entry.content)
            with closing(sqlite3.connect(Path(folder) / DATABASE[0])) as connection:
                yield connection


def marking(shim: Shim, listening: mqtt.Client) -> None:
    """Put each acknowledgement into the log when it is heard."""
    heard = listening.on_message
    assert heard is not None

    def also(client: mqtt.Client, data: object, message: mqtt.MQTTMessage) -> None:
        if message.topic.endswith("/ack"):
            shim.mark(json.loads(message.payload)["id"])
        heard(client, data, message)

    listening.on_message = also


def presses(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of the presses on record, after the file was found whole."""
    assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
    found = connection.execute("SELECT dedupe FROM event WHERE type = 'sos.pressed' ORDER BY id")
    return [dedupe.split("\x1f")[1] for (dedupe,) in found]
