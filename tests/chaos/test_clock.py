"""The wall clock jumps by ten years, on and back, while real processes call for help."""

import json
import random
import sqlite3
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.chaos.shim import Shim
from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.crash, pytest.mark.timeout(600)]
TEN_YEARS = 10 * 365.25 * 86400
WAIT = 2.0
SLOWEST = 60.0
"""Seconds that a crowded machine may take."""
PASSWORD = "correct horse battery staple"
ERROR = "the wall clock jumps by ten years on real processes: how far a step is off its time"


@pytest.fixture
def stand(make_box: MakeBox, shim_library: Path, tmp_path: Path) -> tuple[Box, Shim]:
    """Give a box with short waits, under a clock that can be moved."""
    box = make_box(wait=f"{WAIT:.0f}")
    box.apply_site()
    made = box.cli("user", "add", "desk", "--role", "guard", "--password-stdin", stdin=PASSWORD)
    assert 0 == made.returncode, made.stderr
    shim = Shim(shim_library, box.folder / "data", tmp_path)
    box.environment = shim.environment()
    eventually(box.start().healthy, SLOWEST)
    return box, shim


def log_in(box: Box) -> str:
    """Log in as the desk; returns the token."""
    body = json.dumps({"username": "desk", "password": PASSWORD}).encode()
    address = f"http://127.0.0.1:{box.http_port}/api/v1/session"
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return str(json.load(response)["token"])


def ids(box: Box, table: str) -> set[int]:
    """Return every id of a table."""
    with closing(sqlite3.connect(f"file:{box.folder}/data/cuobian.db?mode=ro", uri=True)) as connection:
        return {id_ for (id_,) in connection.execute(f"SELECT id FROM {table}")}


def steps_off(box: Box, since: int, jumps: list[float], shim: Shim) -> float:
    """Let the clock jump between the steps of an alarm; return how far the worst step was off its time."""
    chance = random.Random(len(jumps))
    for nth, moved in enumerate(jumps, since + 1):
        box.hooks.next_to("zheng", nth - 1, SLOWEST)
        time.sleep(chance.uniform(0.1, WAIT - 0.2))
        shim.clock(moved)
    box.hooks.next_to("zheng", since + len(jumps), SLOWEST)
    told = [at for at, path, _ in box.hooks.got if path == "/zheng"][since : since + len(jumps) + 1]
    return max(abs(at - told[0] - nth * WAIT) for nth, at in enumerate(told))


def steps(box: Box) -> list[float]:
    """Return when each step first reached her: a message that a kill left unsettled may come twice."""
    first: dict[str, float] = {}
    for at, path, body in box.hooks.got:
        if path == "/zheng":
            first.setdefault(str(body["notification"]), at)
    return list(first.values())


def next_step(box: Box, known: int) -> float:
    """Wait for the step after those that are known; return when it came."""
    found: list[float] = eventually(lambda: steps(box)[known:], SLOWEST)
    return found[0]


@pytest.mark.proof
@pytest.mark.figure("F15", ERROR)
def test_no_jump_moves_a_step(stand: tuple[Box, Shim], measured: Measured) -> None:
    """Six jumps while an alarm escalates: each step comes when its wait is over, and nothing is forgotten."""
    box, shim = stand
    box.press("sos-501", "p-1")
    box.hooks.next_to("zheng")
    events, jumps = ids(box, "event"), [TEN_YEARS, -TEN_YEARS, 0, -TEN_YEARS, TEN_YEARS, 0]
    worst = steps_off(box, 0, jumps, shim)
    measured(worst, "s", limit=1)
    assert worst <= 1
    assert set() == events - ids(box, "event")


@pytest.mark.proof
@pytest.mark.figure("F15", "a core started anew under a clock ten years off: how late its next step is")
def test_a_start_under_a_wrong_clock_goes_on_calling(stand: tuple[Box, Shim], measured: Measured) -> None:
    """Killed and started ten years on, then ten years back: the next step comes, late by the start alone."""
    box, shim = stand
    box.press("sos-501", "p-1")
    box.hooks.next_to("zheng")
    events, late = ids(box, "event"), []
    for moved in (TEN_YEARS, -TEN_YEARS):
        told = steps(box)
        box.kill("core")
        shim.clock(moved)
        box.start("core")
        late.append(next_step(box, len(told)) - told[-1] - WAIT)
        assert set() == events - ids(box, "event")
    measured(max(late), "s", limit=5)
    assert max(late) <= 5


@pytest.mark.proof
@pytest.mark.figure("F15", "links and log-ins under a wall clock ten years off: refused")
def test_links_and_log_ins_work_under_every_clock(stand: tuple[Box, Shim], measured: Measured) -> None:
    """A neighbour's page answers, the desk gets in, health stays green; a log-in of before is asked again."""
    box, shim = stand
    box.press("sos-501", "p-1")
    link, refused = box.hooks.next_to("zheng")["link"], []
    before = log_in(box)
    for nth, moved in enumerate((TEN_YEARS, -TEN_YEARS, 0.0)):
        shim.clock(moved)
        answers = {
            "page": box.get(link.partition(str(box.http_port))[2])[0],
            "answer": box.answer(link, "cannot" if nth else "going")[0],
            "health": box.get("/api/v1/health")[0],
            "alarms": alarms(box, log_in(box)),
        }
        refused += [f"{name} {status} at {moved}" for name, status in answers.items() if status != 200]
    measured(len(refused), "of 12", limit=0)
    assert [] == refused
    shim.clock(TEN_YEARS)
    assert 401 == alarms(box, before)


def alarms(box: Box, token: str) -> int:
    """Return the status of the list of alarms for a token."""
    address = f"http://127.0.0.1:{box.http_port}/api/v1/alarms"
    return box._ask(urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"}))[0]
