"""A backup while everything runs, and a restore that waits until nothing does: real processes, one box."""

import time

import pytest

from tests.live.box import Box
from tests.live.broker import Broker
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually

pytestmark = pytest.mark.live


def test_a_running_box_is_backed_up_lost_and_back(make_box: MakeBox, broker: Broker) -> None:
    """Presses go on meanwhile; a call that was open in the backup goes on in the new box."""
    box = make_box()
    box.apply_site()
    box.start("core")
    _pressed(box, "before")
    eventually(lambda: box.hooks.to("zheng"))
    made = box.cli("backup", str(box.folder / "box.backup"))
    assert (0, True) == (made.returncode, "open alarms: 1" in made.stdout)
    refused = box.cli("restore", str(box.folder / "box.backup"))
    assert (1, True) == (refused.returncode, "stop them first" in refused.stderr)
    box.kill("core")
    for each in (box.folder / "data").glob("cuobian.db*"):
        each.unlink()
    back = box.cli("restore", str(box.folder / "box.backup"))
    assert (0, True) == (back.returncode, "calls that were open then: 1" in back.stdout), back.stderr
    before = len(box.hooks.to("zheng"))
    box.start("core")
    _pressed(box, "after")
    eventually(lambda: len(box.hooks.to("zheng")) > before)


def _pressed(box: Box, id_: str) -> None:
    """Press as a native button does: again and again until the core has it."""

    def acknowledged() -> bool:
        box.press("sos-501", id_)
        time.sleep(0.3)
        return bool(box.acks("sos-501", id_))

    eventually(acknowledged, 20)
