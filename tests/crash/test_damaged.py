"""The database is damaged while the box runs: a fresh one takes its place, and every open case goes on."""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from tests.crash.damage import KINDS, Service, Spoil
from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.crash]
DEVICES = ["sos-raised", "sos-promised", "sos-attended", "sos-closed", "sos-new"]
SITE = "\n".join(f"  - {{id: {device}, template: cuobian-sos, policy: elder}}" for device in DEVICES)
LIVE_WITHIN = 10.0


class Case:
    """One case of a box, seen through the messages of its neighbours."""

    def __init__(self, box: Box, device: str) -> None:
        self.box, self.device = box, device
        seen = len(box.hooks.to("zheng"))
        box.press(device, f"{device}-{seen}")
        message = box.hooks.next_to("zheng", seen, 60)
        self.alarm, self.link = message["alarm"], message["link"]

    def answer(self, *answers: str) -> "Case":
        for each in answers:
            assert self.box.answer(self.link, each)[0] in {200, 303}
        return self

    def told(self, phone: str, state: str = "") -> list[dict[str, str]]:
        found = (each for each in self.box.hooks.to(phone) if each["alarm"] == self.alarm)
        return [each for each in found if state in {"", each["state"]}]

    def goes_on(self, answer: str) -> bool:
        """Tell whether its link still takes an answer."""
        return self.box.get(self.link.removeprefix(f"http://127.0.0.1:{self.box.http_port}"))[
            0
        ] == 200 and self.box.answer(self.link, answer)[0] in {200, 303}


class Button:
    """A button that repeats one press until it is acknowledged."""

    def __init__(self, box: Box, device: str, id_: str) -> None:
        self._box, self._device, self._id = box, device, id_
        self._thread = threading.Thread(target=self._press, daemon=True)
        self._thread.start()

    def _press(self) -> None:
        while not self._box.acks(self._device, self._id):
            self._box.press(self._device, self._id)
            time.sleep(0.3)


@pytest.fixture
def box(make_box: MakeBox) -> Iterator[Box]:
    """Run a box whose steps are due after four seconds, and whose processes are kept."""
    box = make_box(devices=SITE, wait="4s")
    box.apply_site()
    service = Service(box)
    try:
        eventually(box.healthy, 90)
        yield box
    finally:
        service.close()


def _spoil(box: Box, spoil: Spoil, chance: random.Random, turn: int) -> float:
    """Damage a box with cases in every state; return the seconds until a press reached a neighbour."""
    raised, promised = Case(box, "sos-raised"), Case(box, "sos-promised").answer("going")
    attended = Case(box, "sos-attended").answer("going", "arrived")
    Case(box, "sos-closed").answer("going", "arrived", "resolved")
    time.sleep(1)  # what was committed is in the journal within 100 ms; a busy machine takes longer
    before = {id(each): len(each.told("zheng")) for each in (raised, promised, attended)}
    known = {each["alarm"] for each in box.hooks.to("zheng")}
    spoil(box.folder / "data" / "cuobian.db", chance)
    began = time.monotonic()
    Button(box, "sos-new", f"new-{turn}")

    def reached() -> bool:
        return any(each["alarm"] not in known for each in box.hooks.to("zheng"))

    eventually(reached, 6 * LIVE_WITHIN)
    took = time.monotonic() - began
    eventually(lambda: raised.told("lin"), 60)
    eventually(box.healthy, 60)
    assert eventually(lambda: raised.goes_on("going"), 30), "the link of a raised case takes a promise"
    assert len(promised.told("zheng")) == before[id(promised)], "nobody who promised is called anew"
    assert promised.goes_on("arrived")
    assert attended.goes_on("resolved")
    _close(box)
    return took


def _close(box: Box) -> None:
    """Close every case, so that the next damage meets new ones."""
    for link in {each["link"] for each in box.hooks.to("zheng")}:
        for answer in ("going", "arrived", "resolved"):
            box.answer(link, answer)


def _rows(box: Box, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{box.folder}/data/cuobian.db?mode=ro", uri=True)) as reader:
        return reader.execute(sql).fetchall()


def _lose_again_and_again(box: Box, turns: Sequence[tuple[str, random.Random]]) -> dict[str, float]:
    """Damage a box once for each turn; return the seconds each kind took at most."""
    took: dict[str, float] = {}
    for turn, (kind, chance) in enumerate(turns):
        took[kind] = max(took.get(kind, 0.0), _spoil(box, KINDS[kind], chance, turn))
    kept = list((box.folder / "data" / "damaged").glob("*.db"))
    assert len(turns) - sum(kind == "taken away" for kind, _ in turns) == len(kept)
    eventually(lambda: _rows(box, "SELECT 1 FROM alarm WHERE subject LIKE '%gateway:database%'"), 30)
    assert "holds" in box.cli("audit", "verify").stdout
    return took


SAYS = "database damaged while running: seconds until a press reaches a neighbour, six kinds of damage"


@pytest.mark.proof
@pytest.mark.figure("F4", SAYS)
def test_a_press_reaches_a_neighbour_after_the_database_is_lost(box: Box, measured: Measured) -> None:
    """On a fresh file, with every open case in its state, its link working, and the next step told."""
    took = _lose_again_and_again(box, [(kind, random.Random(kind)) for kind in KINDS])
    measured(max(took.values()), "s at most", limit=LIVE_WITHIN)
    assert {} == {kind: seconds for kind, seconds in took.items() if seconds > LIVE_WITHIN}


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.figure("F4", f"{SAYS}, fifty times")
def test_fifty_times_over(box: Box, measured: Measured) -> None:
    """The same, long form: the kinds in any order, the bytes of fifty seeds."""
    chance = random.Random(50)
    took = _lose_again_and_again(box, [(chance.choice(list(KINDS)), random.Random(n)) for n in range(50)])
    measured(max(took.values()), "s at most", limit=LIVE_WITHIN)
    assert {} == {kind: seconds for kind, seconds in took.items() if seconds > LIVE_WITHIN}
