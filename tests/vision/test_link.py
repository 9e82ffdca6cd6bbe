"""The core and its camera worker over the real wire: orders, withdrawals, receipts, a worker that is gone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gateway import vision_link
from gateway.domain import camera_watch
from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.faces import NOTICE, Asked, Assessment, Channel
from gateway.domain.model import DeviceId, EventType, Now, PersonId, RawMessage, Reading
from gateway.domain.ports import Notice
from gateway.domain.site import Device, Site
from gateway.domain.vision import VISION, CameraState, Expectation, Orders, Purpose, SubjectId, VisionState
from gateway.service import faces
from gateway.service import site as site_service
from gateway.service.comparing import Asked as Compared
from gateway.service.face_naming import named
from gateway.service.face_orders import face_orders
from gateway.service.vision_line import VisionLine, adapter
from gateway.store.db import Database
from gateway.store.faces import blinks
from gateway.vision_link import VisionLink, orders_for, with_login
from tests.site.compound import contract, fresh
from tests.vision.worker import Answer, Worker, worker_at

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
NOW = Now(AT, AT)
GATE = DeviceId("cam-gate")
WU = PersonId("wu")
ASKED = Asked(WU, tuple(Purpose), NOTICE, Channel.PAGE, child=False)
SIGNED = Assessment(frozenset(Purpose), "陈律师", date(2026, 11, 1), date(2028, 11, 1), "a" * 64)
CAMERA = Camera("rtsp://10.0.0.9/1", "user", "p@ss", purposes=tuple(Purpose))


class Clock:
    """Both clocks, moved by hand."""

    def __init__(self) -> None:
        self.at = AT

    def now(self) -> datetime:
        return self.at

    def steady(self) -> datetime:
        return self.at

    def moment(self) -> Now:
        return Now(self.at, self.at)


class Box:
    """A core's link, the wire of a worker, and what the core is told."""

    def __init__(self, database: Database, worker: Worker) -> None:
        self.database, self.worker, self.clock = database, worker, Clock()
        self.notices: list[Notice] = []
        self.orders: list[Orders] = []
        self.state = VisionState("", True, "", "sface-2021dec", 0)
        worker.otherwise = self._answer
        line = VisionLine(worker.file, patience=1.0)
        self.link = VisionLink(database, self.clock, line, self.notices.append)
        self.link.bind(site_service.export(database))

    def _answer(self, method: str, path: str, body: bytes) -> Answer:
        if (method, path) == ("PUT", "/orders"):
            self.orders.append(adapter(Orders).validate_json(body))
            self.state = replace(self.state, revision=self.orders[-1].revision)
        return 200, adapter(VisionState).dump_json(self.state), {}

    def said(self) -> list[tuple[DeviceId, bool]]:
        """Return who was said to be gone or back."""
        return [(each.device, each.online) for each in self.notices]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give the contract's compound with a camera at the gate, and an assessment."""
    found = fresh(tmp_path)
    site = contract()
    camera = Device(GATE, TEMPLATE, camera=CAMERA)
    site_service.apply(found, replace(site, devices={**site.devices, GATE: camera}))
    faces.assess(found, SIGNED, "office", NOW)
    yield found
    found.close()


@pytest.fixture
def box(database: Database, tmp_path: Path) -> Iterator[Box]:
    """Give a core's link and a worker's wire."""
    with worker_at(tmp_path / "v" / "vision.sock") as worker:
        yield Box(database, worker)


def test_the_worker_is_told_all_it_needs_and_no_name(box: Box) -> None:
    """Cameras with their login in the address, who agreed by a random name; once, to a new worker again."""
    faces.consent(box.database, ASKED, "office", NOW)
    for _ in range(3):
        box.link.look()
    (orders,) = box.orders
    (camera,), (subject,) = orders.cameras, orders.subjects
    assert (True, "rtsp://user:p%40ss@10.0.0.9/1", tuple(Purpose)) == (
        orders.open,
        camera.source,
        camera.purposes,
    )
    assert b"wu" not in b"".join(body for _, _, body in box.worker.asked)
    box.state = replace(box.state, revision="somebody else's")  # it was started again and has none of ours
    box.link._asked_at = float("-inf")
    box.link.look()
    box.link.look()
    assert [orders, orders] == box.orders
    assert subject.expires_at == AT + timedelta(days=365)


def test_a_withdrawal_is_with_the_worker_at_once(box: Box) -> None:
    """The next look gives orders without the face and with its erasure; a receipt follows its word."""
    faces.consent(box.database, ASKED, "office", NOW)
    box.link.look()
    (subject,) = box.orders[-1].subjects
    faces.withdraw(box.database, WU, None, "office", NOW)
    box.link.look()
    assert ((), (subject.id,)) == (box.orders[-1].subjects, box.orders[-1].erase)
    box.state = replace(box.state, erased=(subject.id, SubjectId("never asked for")), stored=2, blinks=True)
    box.link._asked_at = float("-inf")
    box.link.look()
    (receipt,) = faces.standing(box.database, WU, NOW).erasures
    assert (AT, 2) == (receipt.erased_at, faces.stored(box.database))
    with box.database.read() as connection:
        assert blinks(connection)
    box.link.look()
    assert () == box.orders[-1].erase


def test_an_agreement_ends_by_itself(box: Box) -> None:
    """At its moment the orders are without it, though nobody did anything."""
    faces.consent(box.database, replace(ASKED, lasts=timedelta(days=1)), "office", NOW)
    box.link.look()
    assert 1 == len(box.orders[-1].subjects)
    box.clock.at += timedelta(days=1)
    box.link.look()
    assert (0, 1) == (len(box.orders[-1].subjects), len(box.orders[-1].erase))


@pytest.mark.parametrize("done", ["lock", "purpose", "none"])
def test_a_closed_gate_opens_no_camera(box: Box, done: str) -> None:
    """The worker is told why; who is stored stays stored."""
    faces.consent(box.database, ASKED, "office", NOW)
    if done == "lock":
        faces.set_locked(box.database, locked=True)
    elif done == "purpose":
        faces.assess(box.database, replace(SIGNED, purposes=frozenset({Purpose.VERIFY})), "office", NOW)
    box.link.look()
    orders = box.orders[-1]
    assert (done == "none", ()) == (orders.open, orders.erase)
    assert (orders.why == "") is (done == "none")


def test_a_worker_that_is_gone_blinds_its_cameras_by_name(
    box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its grace, once; and its return is the end of it, with its orders given anew."""
    for name in ("GONE_AFTER", "SEES_FOR"):
        monkeypatch.setattr(camera_watch, name, 0.0)
    monkeypatch.setattr(vision_link, "ASK_EVERY", 0.0)
    box.link.look()
    box.link._line = VisionLine(tmp_path / "nobody.sock")
    for _ in range(3):
        box.link.look()
    assert [(VISION, False), (GATE, False)] == box.said()
    assert "does not answer" in box.notices[0].text
    box.link._line = VisionLine(box.worker.file)
    box.state = replace(box.state, revision="", cameras=(CameraState(GATE, seeing=True),))
    box.link.look()
    assert [(VISION, True), (GATE, True)] == box.said()[2:]
    assert 2 == len(box.orders)


def test_a_camera_that_sees_nothing_is_told_with_the_reason(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not while it is opened, then once, and again only after it has seen."""
    monkeypatch.setattr(vision_link, "ASK_EVERY", 0.0)
    blind = CameraState(GATE, seeing=False, why="rtsp://10.0.0.9/1: nothing answers there")
    box.link.look()
    box.state = replace(box.state, cameras=(blind, replace(blind, id=DeviceId("not-ours"))))
    box.link.look()
    assert [] == box.said()
    for name in ("BLIND_AFTER", "SEES_FOR"):
        monkeypatch.setattr(camera_watch, name, 0.0)
    for state in (blind, blind, replace(blind, seeing=True, why=""), blind):
        box.state = replace(box.state, cameras=(state,))
        box.link.look()
    assert [(GATE, False), (GATE, True), (GATE, False)] == box.said()
    assert blind.why == box.notices[0].text


def test_why_a_camera_is_blind_is_recorded_in_a_few_words(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker says of itself becomes an event, which is kept for ever."""
    monkeypatch.setattr(camera_watch, "BLIND_AFTER", 0.0)
    monkeypatch.setattr(vision_link, "ASK_EVERY", 0.0)
    box.state = replace(box.state, cameras=(CameraState(GATE, seeing=False, why="x" * 100_000),))
    box.link.look()
    box.link.look()
    assert vision_link.LONGEST_WHY == len(box.notices[0].text)


def test_a_card_that_was_shown_long_ago_is_not_compared(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that hung hears of the newest one alone: whoever came before it has gone on."""
    heard: list[str] = []

    def hangs(_method: str, path: str, body: bytes) -> Answer:
        if path == "/expectations":
            heard.append(adapter(Expectation).validate_json(body).id)
            time.sleep(1.2 if len(heard) == 1 else 0.0)
        return 200, b"{}", {}

    box.worker.otherwise = hangs
    monkeypatch.setattr(vision_link, "LATE", 0.8)
    monkeypatch.setattr(box.link, "look", lambda: None)
    box.link.start()
    for id_ in ("first", "second"):
        box.link.compare([Compared(Expectation(id_, GATE, SubjectId("s")))])
    time.sleep(0.9)
    box.link.compare([Compared(Expectation("third", GATE, SubjectId("s")))])
    until = time.monotonic() + 5
    while "third" not in heard and time.monotonic() < until:
        time.sleep(0.01)
    box.link.stop()
    assert ["first", "third"] == heard


def test_the_thread_works_and_ends(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself, whatever the worker answers."""
    monkeypatch.setattr(vision_link, "LOOK_EVERY", 0.01)
    answers: list[Callable[[], Answer]] = [lambda: (500, b"<html>", {}), lambda: (200, b"{}", {})]
    usual = box.worker.otherwise

    def odd(method: str, path: str, body: bytes) -> Answer:
        assert usual is not None
        return answers.pop()() if answers else usual(method, path, body)

    box.worker.otherwise = odd
    box.link.start()
    until = time.monotonic() + 20
    while not box.orders and time.monotonic() < until:
        time.sleep(0.01)
    box.link.stop()
    assert box.orders
    assert [] == [each.name for each in threading.enumerate() if each.name == "retries"]


@pytest.mark.parametrize(
    ("source", "username", "password", "found"),
    [
        ("rtsp://h/1", "", "secret", "rtsp://h/1"),
        ("rtsp://h:554/1?x=1", "u", "", "rtsp://u@h:554/1?x=1"),
        ("rtsps://h/1", "u:@/", "p:@/", "rtsps://u%3A%40%2F:p%3A%40%2F@h/1"),
        ("/dev/video0", "u", "p", "/dev/video0"),
    ],
)
def test_a_login_stands_in_the_address(source: str, username: str, password: str, found: str) -> None:
    """Whatever characters it has."""
    assert found == with_login(source, username, password)


SAID = '"purpose":"{purpose}","score":{score},"model":"m","threshold":0.5,"enrolled":3,"snapshot":"p1"'


def recorded(box: Box, device: DeviceId = GATE, subject: str = "", **said: object) -> Reading:
    """Return what is recorded of a face that a device says it recognised."""
    body = SAID.format(purpose=said.get("purpose", "identify"), score=said.get("score", 0.7))
    detail = f'{{"subject":"{subject}",{body}}}'
    reading = Reading(device, EventType.FACE_RECOGNISED, AT, "1", person=PersonId("li"), detail=detail)
    at = said.get("at", AT)
    assert isinstance(at, datetime)
    site: Site = site_service.export(box.database)
    with box.database.read() as connection:
        (found,) = named(connection, site, [reading], Now(at, at))
    return found


def test_a_random_name_is_a_person_only_while_they_agree(box: Box) -> None:
    """For the purpose they agreed to, and alike enough; else somebody unknown, of whom nothing is kept."""
    faces.consent(box.database, replace(ASKED, purposes=(Purpose.IDENTIFY,)), "office", NOW)
    box.link.look()
    subject = box.orders[-1].subjects[0].id
    known = recorded(box, subject=subject)
    assert (WU, EventType.FACE_RECOGNISED) == (known.person, known.type)
    assert subject not in known.detail
    assert '"snapshot":"p1"' in known.detail
    for wrong in (
        recorded(box, subject="somebody else"),
        recorded(box, subject=subject, purpose="verify"),
        recorded(box, subject=subject, purpose="attendance"),
        recorded(box, subject=subject, score=0.49),
        recorded(box, subject=subject, score='"0.9"'),
        recorded(box, subject=subject, at=AT + timedelta(days=366)),
    ):
        assert (None, EventType.FACE_UNKNOWN) == (wrong.person, wrong.type)
        assert "snapshot" not in wrong.detail
        assert "score" not in wrong.detail
    faces.withdraw(box.database, WU, None, "office", NOW)
    assert EventType.FACE_UNKNOWN == recorded(box, subject=subject).type


def test_a_lock_holds_for_a_worker_that_nobody_reaches(box: Box) -> None:
    """It goes on by the orders it had; what it says names nobody, nor after the assessment."""
    faces.consent(box.database, replace(ASKED, purposes=(Purpose.IDENTIFY,)), "office", NOW)
    box.link.look()
    subject = box.orders[-1].subjects[0].id
    for locked, known in ((True, None), (False, WU)):
        faces.set_locked(box.database, locked=locked)
        assert known == recorded(box, subject=subject).person
    over = replace(SIGNED, valid_until=date(2026, 11, 29))
    faces.assess(box.database, over, "office", NOW)
    assert recorded(box, subject=subject).person is None


def test_a_clock_that_nobody_vouches_for_erases_nobody(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """A box that wakes up in another year compares nobody; what it would erase waits for the right time."""
    faces.consent(box.database, ASKED, "office", NOW)
    box.link._clock_trusted = lambda: box.clock.at == AT
    box.clock.at += timedelta(days=500)
    box.link.look()
    assert ((), ()) == (box.orders[-1].subjects, box.orders[-1].erase)
    box.clock.at = AT
    box.link._made = None
    box.link.look()
    assert (1, ()) == (len(box.orders[-1].subjects), box.orders[-1].erase)
    monkeypatch.setattr(vision_link, "CLOCK_WAITED_FOR", 0.0)
    box.clock.at += timedelta(days=500)
    box.link.look()
    assert (0, 1) == (len(box.orders[-1].subjects), len(box.orders[-1].erase))


def test_a_clock_in_doubt_makes_nobody_a_stray(box: Box) -> None:
    """Whose agreement may have run out is compared for nothing, and named: strays are erased after a day."""
    faces.consent(box.database, replace(ASKED, lasts=timedelta(days=20)), "office", NOW)
    for trusted in (False, True):
        doubted = face_orders(box.database, Now(AT, AT, trusted=trusted), ())
        (subject,) = orders_for(contract(), doubted, 9).subjects
        assert (tuple(Purpose) if trusted else (), int(trusted)) == (subject.purposes, len(doubted.persons))


def test_what_the_broker_keeps_of_a_camera_is_no_word_on_whether_it_sees(box: Box) -> None:
    """Neither the retained nor a fresh one; what other devices say of themselves stays."""
    for device, known in ((GATE, False), (DeviceId("sos-501"), True)):
        for type_ in (EventType.DEVICE_ONLINE, EventType.DEVICE_OFFLINE):
            raw = RawMessage(AT, "bulk", f"cuobian/v1/{device}/status", b"{}", retained=True)
            reading = Reading(device, type_, AT, retained=True)
            (found,) = box.link.hearing(lambda _, reading=reading: (reading,))(raw)
            assert (type_ if known else EventType.HEARTBEAT) == found.type


@pytest.mark.parametrize(
    ("said", "score"), [('"score":0.95', 0.95), ('"confidence":91.8', 0.918), ('"x":1', None)]
)
def test_what_others_recognise_is_told_in_our_words(box: Box, said: str, score: float | None) -> None:
    """By whom and how sure, that no proof of life was asked; and no name beside the person's own."""
    site = site_service.export(box.database)
    frigate = Device(DeviceId("frigate"), "frigate-face")
    site = replace(site, devices={**site.devices, frigate.id: frigate})
    detail = f'{{"name":"wu",{said}}}'
    reading = Reading(frigate.id, EventType.FACE_RECOGNISED, AT, person=WU, detail=detail)
    with box.database.read() as connection:
        known, john = named(connection, site, [reading, replace(reading, person=PersonId("john"))], NOW)
    assert (EventType.FACE_RECOGNISED, WU) == (known.type, known.person)
    assert (EventType.FACE_UNKNOWN, None, "{}") == (john.type, john.person, john.detail)
    kept = {"liveness": "not_asked", "model": "frigate-face", "purpose": "identify"}
    assert kept | ({"score": score} if score is not None else {}) == json.loads(known.detail)


def test_a_foreign_name_is_of_nobody_and_not_kept(box: Box) -> None:
    """Another recogniser's library names nobody's id here: an unknown face, without a word."""
    said = Reading(DeviceId("frigate"), EventType.FACE_RECOGNISED, AT, detail='{"name":"John","score":0.95}')
    with box.database.read() as connection:
        (found,) = named(connection, Site(), [said], NOW)
    assert (EventType.FACE_UNKNOWN, None, "{}") == (found.type, found.person, found.detail)
