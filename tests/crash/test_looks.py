"""Never a byte without its row: the interface killed at random moments while people's keys are looked at."""

from __future__ import annotations

import itertools
import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from config.schema import Settings
from gateway.cli.opening import opened_with, register_key
from gateway.domain.model import Now
from gateway.service import accounts, register, register_heads, sessions
from gateway.service.accounts import AccountRole
from tests.api.house import BEGIN, PASSWORD
from tests.brokers import free_port
from tests.live.box import CUOBIAN
from tests.live.sinks import eventually

pytestmark = [pytest.mark.live, pytest.mark.crash]
AT_ONCE = 4
TOO_MANY = b"HTTP/1.1 429"
"""What is asked for faster than anybody looks is refused, and shows nothing."""


@dataclass
class Interface:
    """`cuobian api` on a folder, and whoever looks: each person's keys are looked at once."""

    folder: Path
    port: int = field(default_factory=free_port)
    turn: itertools.count[int] = field(default_factory=itertools.count)
    asked: set[str] = field(default_factory=set)
    served: set[str] = field(default_factory=set)
    """Of whom at least one byte came."""

    def __post_init__(self) -> None:
        self.settings = Settings(data=self.folder / "data")
        with opened_with(self.settings) as found:
            now = found.clock.moment()
            accounts.add(found.database, "office", AccountRole.OFFICE, PASSWORD, Now(BEGIN, BEGIN))
            self.token = sessions.log_in(found.database, "office", PASSWORD, now).token
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        environment = {
            **os.environ,
            "CUOBIAN_DATA": str(self.settings.data),
            "CUOBIAN_HTTP__LISTEN": f"127.0.0.1:{self.port}",
        }
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen([str(CUOBIAN), "api"], env=environment, stdout=quiet, stderr=quiet)
        eventually(lambda: self._asked("/login"), 30)

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def looked_at_and_killed(self, after: float) -> None:
        """Let several look, one person after the other, and kill it meanwhile."""
        threads = [threading.Thread(target=self._look) for _ in range(AT_ONCE)]
        for each in threads:
            each.start()
        time.sleep(after)
        self.kill()
        for each in threads:
            each.join(10)

    def on_record(self) -> set[str]:
        """Return whose keys somebody was about to see; the register has to hold too."""
        with opened_with(self.settings) as found:
            assert None is register_heads.checked(found.database, register_key(self.settings)).broken
            last = register.newest(found.database, most=1)[0].row.seq
            rows = register.newest(found.database, most=last)
        return {id_ for each in rows if each.row.act == "person.seen" for _, id_ in each.about}

    def _look(self) -> None:
        while True:
            person = f"p{next(self.turn)}"
            self.asked.add(person)
            if not self._asked(f"/api/v1/credentials?person={person}", partial(self.served.add, person)):
                return

    def _asked(self, path: str, came: Callable[[], None] = lambda: None) -> bool:
        """Ask for something, and say when its first byte has come; False where the line was cut."""
        lines = (
            f"GET {path} HTTP/1.1",
            "Host: x",
            f"Authorization: Bearer {self.token}",
            "Connection: close",
        )
        try:
            with socket.create_connection(("127.0.0.1", self.port), 10) as connection:
                connection.sendall("\r\n".join((*lines, "", "")).encode())
                head = connection.recv(64)
                if not head:
                    return False
                if not head.startswith(TOO_MANY):
                    came()
                while connection.recv(65536):
                    pass
        except OSError:
            return False
        return True


def killed(folder: Path, times: int) -> tuple[int, int, int]:
    """Kill it so often; return how many were served, on record and not served, asked for and neither."""
    chance, interface = random.Random(times), Interface(folder)
    for nth in range(times):
        if nth:
            interface.start()
        interface.looked_at_and_killed(chance.uniform(0.05, 0.6))
    rows = interface.on_record()
    assert set() == interface.served - rows, "shown without being on record"
    return len(interface.served), len(rows - interface.served), len(interface.asked - rows)


@pytest.mark.proof
@pytest.mark.figure("F21", "bytes shown without a row over SIGKILLs of the interface")
def test_a_killed_interface_has_shown_nothing_that_is_not_on_record(tmp_path: Path) -> None:
    """Four kills among many looks: whoever got a byte has a row, and the register holds."""
    served, _, _ = killed(tmp_path, 4)
    assert served > 4, "looks really went on"


@pytest.mark.figure("F21", "bytes shown without a row over 100 SIGKILLs of the interface")
@pytest.mark.long
def test_a_hundred_kills_hit_both_sides_of_the_row(tmp_path: Path) -> None:
    """Among a hundred some fall between row and first byte, and some before the row."""
    served, between, before = killed(tmp_path, 100)
    assert min(served, between, before) > 0
