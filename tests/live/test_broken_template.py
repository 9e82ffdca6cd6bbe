"""A slip of the pen in the installer's own folder keeps nobody from being heard."""

import contextlib
import sqlite3

import pytest

from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually

pytestmark = pytest.mark.live


def test_a_core_with_a_broken_template_takes_the_press_and_says_what_is_broken(make_box: MakeBox) -> None:
    """It starts after a power cut, calls, and the template is a fault; once it is repaired that is over."""
    box = make_box()
    box.apply_site()
    own = box.folder / "data" / "templates"
    own.mkdir()
    (own / "cuobian-sos.yaml").write_text("template: cuobian-sos\nkind: [", "utf-8")
    box.start("core")
    eventually(lambda: box.listener.said("gateway/status"))
    box.press("sos-501", "b1")
    assert "committed" == box.listener.next_said("sos-501/ack")["status"]
    assert "sos" == box.hooks.next_to("zheng")["kind"]
    eventually(lambda: [("raised", False)] == faults(box))
    box.kill("core")
    (own / "cuobian-sos.yaml").unlink()
    box.start("core")
    box.press("sos-501", "b2")
    # While its own session is not there yet both hear a press: it may have two receipts, in any order.
    eventually(lambda: "committed" in receipts(box, "b2"))
    eventually(lambda: [("raised", True)] == faults(box))


def receipts(box: Box, id_: str) -> list[str]:
    """Return what the button was told of one press."""
    return [each["status"] for each in box.listener.said("sos-501/ack") if each["id"] == id_]


def faults(box: Box) -> list[tuple[str, bool]]:
    """Return state and recovery of every alarm about templates."""
    with contextlib.closing(sqlite3.connect(box.folder / "data" / "cuobian.db")) as reader:
        rows = reader.execute(
            "SELECT state, recovered FROM alarm WHERE subject LIKE 'device:templates:own:%'"
        )
        return [(state, bool(recovered)) for state, recovered in rows]
