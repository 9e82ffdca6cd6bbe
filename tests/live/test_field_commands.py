"""`cuobian devices discover` and `test` beside a running core: it hears, they ask and show."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.heard import Want
from gateway.service import core_state, discovery
from tests.live.box import CUOBIAN, Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.live.test_discovery import Field

pytestmark = pytest.mark.live


@pytest.fixture
def box(make_box: MakeBox) -> Box:
    """Give a box whose core has proved itself."""
    found = make_box()
    found.apply_site()
    found.start("core")
    field = Field(found)
    eventually(lambda: core_state.healthy(field.database, field.now()))
    field.database.close()
    return found


@contextmanager
def running(box: Box, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command beside the test."""
    command = [str(CUOBIAN), "devices", *words, "--config", str(box.config)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_discover_shows_what_is_heard_and_leaves_nothing_on(box: Box) -> None:
    """What is new comes as it is heard, with its template; afterwards nobody listens any more."""
    field = Field(box)
    with running(box, "discover", "--for", "20s") as process:
        eventually(lambda: "listening to" in (box.folder / "box.log").read_text())
        assert process.stdout is not None
        for _ in range(20):
            box.listener.publish("stat/cord7/RESULT", '{"Button1":{"Action":"SINGLE"}}')
            time.sleep(0.2)
            if field.heard():
                break
        line = process.stdout.readline()
        while "→" not in line:
            line = process.stdout.readline()
        assert "mqtt   stat/cord7/RESULT → tasmota-button topic=cord7" in line
        process.terminate()
        assert 0 == process.wait(20)
    assert discovery.held(field.database, Want.DISCOVER, "", field.now()) is None
    entries = json.loads(box.cli("devices", "discover", "--json").stdout)
    (entry,) = [each for each in entries if each["way"] == "mqtt"]
    assert ["mqtt", "stat/cord7/RESULT", "tasmota-button"] == [
        entry["way"],
        entry["origin"],
        entry["likely"][0]["template"],
    ]
    field.database.close()


def test_discover_cuts_nobody_off_who_listens_in_the_console(box: Box) -> None:
    """What an installer began goes on after the command has ended."""
    field = Field(box)
    field.ask(Want.DISCOVER)
    assert 0 == box.cli("devices", "discover", "--for", "1s").returncode
    held = discovery.held(field.database, Want.DISCOVER, "", field.now())
    assert held is not None
    assert "installer" == held.by
    field.database.close()


def test_a_press_that_is_asked_for_is_shown_and_ends_the_test(box: Box) -> None:
    """A sign of life is shown and proves nothing; the call proves it: receipt, clock and exit code."""
    at = (datetime.now(UTC) - timedelta(minutes=2)).isoformat()
    field = Field(box)
    with running(box, "test", "sos-501", "--json", "--for", "30s") as process:
        eventually(lambda: discovery.held(field.database, Want.TEST, "sos-501", field.now()))
        time.sleep(0.5)  # the core looks four times a second
        for id_, type_ in (("a1", "heartbeat"), ("a2", "sos.pressed")):
            said = {"id": id_, "type": type_, "at": at}
            box.listener.publish("cuobian/v1/sos-501/event", json.dumps(said))
        out, _ = process.communicate(timeout=40)
    rows = [json.loads(line) for line in out.splitlines()]
    assert [("heartbeat", False), ("sos.pressed", True)] == [(row["type"], row["proved"]) for row in rows]
    assert [0, 1, False] == [process.returncode, rows[1]["qos"], rows[1]["retained"]]
    assert 119 < rows[1]["skew"] < 135
    assert discovery.held(field.database, Want.TEST, "sos-501", field.now()) is None
    silent = box.cli("devices", "test", "sos-501", "--for", "1s")
    assert [1, True] == [silent.returncode, "found no call in time" in silent.stderr]
    assert "real call" in silent.stdout
    field.database.close()
