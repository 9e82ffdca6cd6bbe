"""mDNS on real parts: what another process announces stands in the inbox, and nobody asks once it is over."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.domain.heard import Heard, Want, Way
from gateway.service import discovery
from tests.live import responder
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.live.test_discovery import Field

pytestmark = pytest.mark.live

ASKS = b"devices.mdns_listen"


@pytest.fixture
def network() -> Iterator[None]:
    """Announce some things on loopback, from a process of its own."""
    command = [sys.executable, responder.__file__, "127.0.0.1"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "announced\n" == process.stdout.readline()
    yield
    process.communicate("", timeout=10)


def asking(core: int) -> list[int]:
    """Return the processes that ask the network for this core."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == core and ASKS in (each / "cmdline").read_bytes():
                found.append(int(each.name))
        except OSError:
            continue
    return found


def test_what_is_announced_stands_in_the_inbox(make_box: MakeBox, network: None) -> None:
    """Only while somebody looks; with its kind, model and address; no printer; adopted by name it goes."""
    box = make_box()
    box.apply_site()
    box.start("core")
    core = box.processes["core"].pid
    field = Field(box)
    eventually(lambda: box.listener.said("gateway/status"))
    assert [] == asking(core)

    def announced() -> dict[str, Heard]:
        return {key: each for key, each in field.heard().items() if each.way is Way.MDNS}

    field.ask(Want.DISCOVER)
    eventually(lambda: len(announced()) == 4, 20)
    (child,) = asking(core)
    assert str(256 * 1024 * 1024) in Path(f"/proc/{child}/limits").read_text().split()
    said = {key: (each.label, each.origin) for key, each in announced().items()}
    assert {
        "mdns:shelly:shellyplusi4-a8032abe54dc": ("Shelly PlusI4", "127.0.0.1:80"),
        "mdns:tasmota:cord7": ("Tasmota", "127.0.0.1:80"),
        "mdns:esphome:hall": ("ESPHome Hall", "127.0.0.1:80"),
        "mdns:coordinator:SLZB-06": ("Zigbee znp", "127.0.0.1:80"),
    } == said

    box.press("sos-501", "while-asking")
    eventually(lambda: box.acks("sos-501", "while-asking"))
    device = "  - {id: cord, template: tasmota-button, params: {topic: cord7}}\ndoors: []"
    box.site.write_text(box.site.read_text().replace("doors: []", device))
    box.apply_site()
    eventually(lambda: "mdns:tasmota:cord7" not in announced())

    discovery.end(field.database, Want.DISCOVER)
    eventually(lambda: not asking(core))
    field.database.close()
