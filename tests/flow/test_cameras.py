"""Stories of cameras: a face at the door, a worker that is killed or hangs, and calls for help beside it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gateway import vision_link
from gateway.domain import camera_watch
from gateway.domain.faces import NOTICE, Asked, Assessment, Channel
from gateway.domain.model import DeviceId, PersonId
from gateway.domain.vision import CameraState, Orders, Purpose, VisionState
from gateway.service import core_state, faces
from gateway.service.vision_line import VisionLine, adapter
from gateway.store.queries.blind import blind
from gateway.vision_link import VisionLink
from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour
from tests.vision.worker import Answer, Worker, worker_at

HOME, YARD = DeviceId("cam-501"), DeviceId("cam-yard")
CAMERAS = (
    '  - {id: cam-501, template: cuobian-camera, place: b3u2-501, camera: {source: "rtsp://10.0.0.5/1",'
    " purposes: [identify]}}\n"
    '  - {id: cam-yard, template: cuobian-camera, place: b3, camera: {source: "rtsp://10.0.0.6/1",'
    " purposes: [identify]}}\n"
)
WATCHED = SITE.replace("doors: []\n", CAMERAS + "doors: []\n").replace(
    "desk: [guard]", "desk: [guard], maintenance: [lin]"
)
SIGNED = Assessment(frozenset(Purpose), "陈律师", date(2026, 11, 1), date(2028, 11, 1), "a" * 64)
SEES = tuple(CameraState(each, seeing=True) for each in (HOME, YARD))
STALLED = "rtsp://10.0.0.6: no new frame comes"


class Watched:
    """The compound with two cameras, the core's link, and the wire of a worker."""

    def __init__(self, compound: Compound, worker: Worker) -> None:
        self.compound, self.worker = compound, worker
        self.state = VisionState("", True, "", "sface-2021dec", 1, SEES)
        self.orders: list[Orders] = []
        worker.otherwise = self._answer
        self.line = VisionLine(worker.file, patience=1.0)
        told = [each.device for each in core_state.device_states(compound.database) if each.online is False]
        self.link = VisionLink(
            compound.database, compound.clocks, self.line, compound.inbox.notice, told=told
        )
        self.link.bind(core_state.site(compound.database))
        compound.decode = self.link.hearing(compound._registry.decode)

    def _answer(self, method: str, path: str, body: bytes) -> Answer:
        if (method, path) == ("PUT", "/orders"):
            self.orders.append(adapter(Orders).validate_json(body))
            self.state = replace(self.state, revision=self.orders[-1].revision)
        return 200, adapter(VisionState).dump_json(self.state), {}

    def look(self, *, worker: bool = True) -> None:
        """Let the link ask a worker that answers, or one that has been killed, and the core take it in."""
        self.link._line = self.line if worker else VisionLine(self.worker.file.with_name("gone.sock"))
        self.link.look()
        self.compound.look()

    def agreed(self, person: str) -> str:
        """Let somebody agree, and return the random name that the worker learns."""
        asked = Asked(PersonId(person), (Purpose.IDENTIFY,), NOTICE, Channel.PAGE, child=False)
        faces.consent(self.compound.database, asked, "office", self.compound.clocks.moment())
        self.look()
        return self.orders[-1].subjects[-1].id

    def sees(self, subject: str, camera: DeviceId = HOME, **more: object) -> None:
        """Let the worker say that it has recognised somebody."""
        said: dict[str, object] = {"purpose": "identify", "score": 0.7, "threshold": 0.5, "enrolled": 1}
        self.compound.press(camera, type_="face.recognised", subject=subject, **said | more)

    def faults(self) -> dict[str, str]:
        """Return the open faults of cameras and worker: what is wrong, by device."""
        found = [each for each in self.compound.alarms() if each.state != "resolved"]
        with self.compound.database.read() as connection:
            why = blind(connection, [each.id for each in found])
        return {
            each.devices[0]: why[each.id].why if each.id in why and not why[each.id].over else ""
            for each in found
            if each.kind == "technical"
        }


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """Give the compound with its cameras; whatever takes a while there takes none here."""
    monkeypatch.setattr(vision_link, "ASK_EVERY", 0.0)
    for name in ("STARTS_WITHIN", "GONE_AFTER", "BLIND_AFTER", "SEES_FOR"):
        monkeypatch.setattr(camera_watch, name, 0.0)
    compound = Compound(tmp_path, WATCHED)
    faces.assess(compound.database, SIGNED, "office", compound.clocks.moment())
    with worker_at(tmp_path / "vision" / "vision.sock") as worker:
        yield Watched(compound, worker)
    compound.look()
    compound.expect_silence()
    compound.close()


def test_a_neighbour_who_promised_is_there_when_their_face_is_at_the_door(watched: Watched) -> None:
    """By a random name that only the core can read; somebody unknown, and a withdrawn one, are nobody."""
    compound = watched.compound
    subject = watched.agreed("zheng")
    zheng = compound.neighbour("zheng")
    compound.press("sos-501")
    zheng.expect("call")
    zheng.answers("going")
    compound.pick_up_everything()
    watched.sees("a stranger's")
    watched.sees(subject, score=0.3)
    assert "acknowledged" == compound.alarm().state
    watched.sees(subject)
    watched.sees(subject, liveness="failed")
    assert "acknowledged" == compound.alarm().state, "it may be a picture of them"
    assert ["acknowledged", "seen"] == compound.log()[-2:]
    watched.sees(subject, liveness="passed")
    assert "attended" == compound.alarm().state
    compound.pick_up_everything()
    faces.withdraw(compound.database, PersonId("zheng"), None, "office", compound.clocks.moment())
    watched.sees(subject)
    with compound.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT type, person, detail FROM event WHERE type LIKE 'face.%'")
        said = [(type_, person) for type_, person, detail in rows if subject not in detail]
    assert [
        ("face.unknown", None),
        ("face.unknown", None),
        *[("face.recognised", "zheng")] * 3,
        ("face.unknown", None),
    ] == said


def test_a_worker_that_is_killed_is_a_fault_for_whoever_mends_and_wakes_nobody(watched: Watched) -> None:
    """By the name of each camera; what the broker keeps or still hands out ends it as little as a restart."""
    compound = watched.compound
    subject = watched.agreed("zheng")
    assert {} == watched.faults()
    watched.look(worker=False)
    away = dict.fromkeys((HOME, YARD), camera_watch.AWAY)
    assert {"vision:worker": "", **away} == watched.faults()
    assert {"guard": ["call"], "lin": ["call"] * 3} == compound.pick_up_everything()
    compound.say(HOME, {"online": True}, "status", retained=True)
    compound.say(HOME, {"online": True}, "status")
    watched.sees(subject)  # was at the broker when the worker fell
    for _ in range(3):
        watched.look(worker=False)
    assert {"vision:worker": "", **away} == watched.faults()
    compound.restart()
    again = Watched(compound, watched.worker)
    again.look(worker=False)
    assert {"vision:worker": "", **away} == again.faults()
    again.look()
    assert dict.fromkeys(away | {"vision:worker": ""}, "") == again.faults()
    assert ["recovered"] * 3 == [compound.log(each)[-1] for each in compound.alarms()]
    compound.pick_up_everything()


def test_a_camera_that_sees_nothing_is_on_the_board_with_its_reason(watched: Watched) -> None:
    """That one and no other; its return is told there, and the fault waits for somebody to close it."""
    compound = watched.compound
    watched.look()
    watched.state = replace(watched.state, cameras=(SEES[0], CameraState(YARD, seeing=False, why=STALLED)))
    watched.look()
    assert {YARD: STALLED} == watched.faults()
    assert [("technical", "raised", "3号楼")] == compound.board()
    assert {"lin": ["call"]} == compound.pick_up_everything()
    watched.state = replace(watched.state, cameras=SEES)
    watched.look()
    assert {YARD: ""} == watched.faults()


@pytest.fixture
def hung(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """Give a worker that takes every connection and never says a word, and a link that asks it."""
    monkeypatch.setattr(vision_link, "LOOK_EVERY", 0.01)
    file = watched.worker.file.with_name("hung.sock")
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(file))
        deaf.listen(8)
        watched.link._line = VisionLine(file, patience=0.3)
        watched.link.start()
        yield watched
        watched.link.stop()
        watched.link._thread.join()


def test_a_hung_worker_keeps_no_press_waiting(hung: Watched) -> None:
    """It is asked on a thread of its own: the call is out at once, and the worker is told to be gone."""
    compound = hung.compound
    zheng: Neighbour = compound.neighbour("zheng")
    began = time.monotonic()
    compound.press("sos-501")
    zheng.expect("call")
    assert time.monotonic() - began < 0.25
    _until(lambda: (compound.look(), "vision:worker" in hung.faults())[1])
    assert {"vision:worker", HOME, YARD} == set(hung.faults())
    compound.pick_up_everything()


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)
