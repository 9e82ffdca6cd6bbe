"""Three real processes and a phone far away: alarm core, interface, relay. Killed, it is missed by nobody."""

import hashlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.loader import load_settings
from config.secrets import relay_token
from gateway.service import away
from gateway.store.db import Database
from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.relay.world import Phone

pytestmark = pytest.mark.live


class RelayProcess:
    """`python -m api.relay`, which can be killed and started again."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.boxes, self.printed = folder / "boxes", folder / "relay.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        words = ("--listen", f"127.0.0.1:{self.port}", "--boxes", str(self.boxes))
        with self.printed.open("ab") as printed:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api.relay", *words],
                stdout=printed,
                stderr=printed,
                cwd=Path(__file__).parents[2],
            )

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayProcess]:
    """Give a relay that is not started yet."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = RelayProcess(tmp_path, port)
    yield found
    found.kill()


@pytest.fixture
def box(make_box: MakeBox, relay: RelayProcess) -> Box:
    """Give a box that is paired with the relay."""
    found = make_box()
    with found.config.open("a") as config:
        config.write(f"relay: {{url: '{relay.url}'}}\n")
    found.apply_site()
    token = relay_token(load_settings(found.config, {}))
    relay.boxes.write_text(f"ours {hashlib.sha256(token.encode()).hexdigest()}\n")
    return found


def test_a_press_is_answered_through_the_relay(box: Box, relay: RelayProcess) -> None:
    """The message leads to it, the promise comes back, the elder hears the name; killed, nothing is lost."""
    relay.start()
    box.start().ready()
    database = Database(box.folder / "data/cuobian.db")
    eventually(lambda: away.heard(database), 20)
    box.press("sos-501", "a-1")
    call = box.hooks.next_to("zheng")
    assert call["link"].startswith(f"{relay.url}/#")
    phone = Phone(relay.url, call["link"].partition("#")[2])
    assert 202 == phone.posts(phone.letter(phone.sees("asked"), "going"))
    going = box.listener.next_said("sos-501/feedback", 1)
    assert ["acknowledged", "郑阿姨"] == [going["state"], going["by"]]
    phone.sees("going")

    relay.kill()
    assert 200 == box.get(f"/n/{phone.code}")[0], "the box's own page needs no relay"
    seen = len(box.hooks.to("zheng"))
    box.press("sos-501", "a-2")
    assert "acknowledged" == box.hooks.next_to("zheng", seen)["state"], "no message waits for a relay"
    relay.start()
    card = phone.sees("going", 20)
    assert 202 == phone.posts(phone.letter(card, "arrived"))
    phone.sees("arrived")
    assert "" == relay.printed.read_text(), "a relay prints nothing of what goes through it"
    database.close()
