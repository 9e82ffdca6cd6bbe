"""A press reaches a telephone that rings, speaks and hears a key: a whole box, real SIP, real speech."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers import free_port
from tests.conftest import RequireProgram
from tests.live import sip_peer
from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.live.sip_peer import Peer
from tests.live.voice_stand import need_an_interface

pytestmark = pytest.mark.live

VOICE = "voice: {server: '127.0.0.1:%s', port: %s, rtp: %s, ring: 2s, pause: 1s, watch: false}\n"


@pytest.fixture
def neighbour(tmp_path: Path, require_program: RequireProgram) -> Iterator[Peer]:
    """Give the telephone of the first step's neighbour, who takes it."""
    for name in ("baresip", "espeak-ng"):
        require_program(name)
    need_an_interface()
    found = Peer(require_program("sipp"), tmp_path / "peer", free_port(), sip_peer.answering())
    yield found
    found.close()


@pytest.fixture
def box(make_box: MakeBox, neighbour: Peer) -> Box:
    """Give a box whose first step is that telephone, and whose second one is a webhook."""
    found = make_box(wait="60")
    site = found.site.read_text("utf-8")
    start, end = site.index("    contacts:\n"), site.index("groups:")
    contact = "    contacts: [{channel: voice, address: 'sip:8001'}]\n"
    found.site.write_text(site[:start] + contact + site[end:], "utf-8")
    own = free_port() & ~1
    settings = VOICE % (neighbour.port, own, (own + 2000) & ~3)
    found.config.write_text(found.config.read_text("utf-8") + settings, "utf-8")
    found.apply_site()
    return found


def row(box: Box, statement: str) -> tuple[object, ...]:
    """Return what a statement finds first in the database, read from outside."""
    with sqlite3.connect(f"file:{box.folder}/data/cuobian.db?mode=ro", uri=True) as database:
        found = database.execute(statement).fetchone()
    database.close()
    return tuple(found or ())


def test_a_press_is_a_spoken_call_and_a_key_is_the_answer(box: Box, neighbour: Peer) -> None:
    """Rung, told, pressed, committed, confirmed by voice, spoken by the button; no number in any log."""
    box.start("core")
    eventually((box.folder / "data/cuobian.db").exists, 20)
    online = "SELECT 1 FROM event WHERE device = 'voice:sip' AND type = 'device.online'"
    eventually(lambda: row(box, online), 20)
    box.press("sos-501", "a-1")
    eventually(lambda: neighbour.media.speech() > 0.5)
    neighbour.media.press("1")
    feedback = box.listener.next_said("sos-501/feedback", seen=1)
    assert ("acknowledged", "郑阿姨") == (feedback["state"], feedback["by"])
    assert ("acknowledged", "voice") == row(
        box, "SELECT type, channel FROM alarm_log WHERE role = 'neighbour' ORDER BY id"
    )
    receipt = "SELECT state, receipt FROM notification WHERE channel = 'voice' AND purpose = 'call'"
    state, text = eventually(lambda: row(box, receipt + " AND receipt != ''"), 15)
    assert "sent" == state
    assert re.fullmatch(r"voice: answered, key 1 \(\d+ s\)", str(text))
    assert neighbour.media.speech() > 2.0
    log = (box.folder / "box.log").read_text("utf-8")
    assert "8001" not in log
    assert "郑" not in log
