"""Stories of faces at doors: compared after a card, a second proof where one is wanted, never a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.site_file import parse_site, written_file
from gateway.domain.faces import NOTICE, Asked, Assessment, Channel
from gateway.domain.model import PersonId
from gateway.domain.vision import Purpose, Turn
from gateway.service import faces
from gateway.service import site as installed
from gateway.service.comparing import Asked as Compared
from gateway.service.comparing import moves
from gateway.service.face_orders import FaceOrders, note_stored
from gateway.store.faces import subject_of
from gateway.vision_link import orders_for
from tests.flow.compound import Compound
from tests.flow.doors import CARDS, DEVICES, GATED, Gatehouse

CAMERA = """\
  - {id: eye-u2, template: cuobian-camera, place: b3u2, silent_after: 1d,
     camera: {source: "rtsp://10.0.0.9/1", asks: reader-u2}}
"""
READERS = "readers: [reader-u2]"
WITH_EYE = GATED.replace(DEVICES, DEVICES + CAMERA).replace(READERS, "readers: [reader-u2, eye-u2]")
TWICE = WITH_EYE.replace("held_after: 30}", "held_after: 30, second: true}")
SIGNED = Assessment(frozenset(Purpose), "陈律师", date(2026, 1, 1), date(2028, 1, 1), "a" * 64)
Build = Callable[[str], Gatehouse]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Give what builds the compound with a camera at the unit's door."""
    made: list[Compound] = []

    def gatehouse(document: str) -> Gatehouse:
        compound = Compound(tmp_path, document)
        made.append(compound)
        gate = Gatehouse(compound, tmp_path / "cuobian.db")
        for person in ("zheng", "wu"):
            gate.gives(person, CARDS[person])
        faces.assess(compound.database, SIGNED, "office", compound.clocks.moment())
        agrees(gate)
        return gate

    yield gatehouse
    for each in made:
        each.look()
        each.expect_silence()
        each.close()


def agrees(gate: Gatehouse, person: str = "zheng", purpose: Purpose = Purpose.VERIFY) -> None:
    """Let somebody agree to be compared with their own card."""
    asked = Asked(PersonId(person), (purpose,), NOTICE, Channel.PAGE, child=False)
    faces.consent(gate.compound.database, asked, "office", gate.compound.clocks.moment())


def asked_of(gate: Gatehouse) -> Compared:
    """Take the only comparison that was asked for."""
    (found,) = gate.compound.compared
    gate.compound.compared.clear()
    return found


def seen(gate: Gatehouse, compared: Compared, device: str = "eye-u2", **more: object) -> None:
    """Let the camera say that it recognised who was expected."""
    said = {"subject": compared.expectation.subject, "purpose": "verify", "score": 0.71, "threshold": 0.42}
    said |= {"expectation": compared.expectation.id, "liveness": "not_asked", "frames": 3, "model": "m"}
    gate.compound.press(device, type_="face.recognised", **(said | more))


def test_a_building_says_how_alike_a_face_must_be(build: Build) -> None:
    """The worker is told, and what the core takes for somebody goes by the same number."""
    gate = build(
        WITH_EYE.replace("kind: entrance, name: 2单元", "kind: entrance, name: 2单元, verify_at: 0.72")
    )
    (order,) = orders_for(installed.export(gate.compound.database), FaceOrders(), 9).cameras
    assert (0.72, 0.50) == (order.verify_at, order.identify_at)
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()
    compared = asked_of(gate)
    seen(gate, compared, score=0.71)
    seen(gate, compared, score=0.73)
    *_, (_, nobody, _), (_, zheng, _) = gate.expect(
        "access.card", "door.granted", "face.unknown", "face.recognised"
    )
    assert (None, "zheng") == (nobody, zheng)


def test_after_a_card_its_holder_s_face_alone_is_compared(build: Build) -> None:
    """The door opens by the card at once; the camera is asked by a random name and answered by a person's."""
    gate = build(WITH_EYE)
    gate.shows(CARDS["zheng"])
    gate.expect_unlock(grant="credential:1")
    _, (_, _, granted) = gate.expect("access.card", "door.granted")
    compared = asked_of(gate)
    assert ("eye-u2", (), None) == (compared.expectation.camera, compared.expectation.turns, compared.teller)
    assert granted["expectation"] == compared.expectation.id
    assert "zheng" not in repr(compared)
    seen(gate, compared)
    ((device, person, said),) = gate.expect("face.recognised")
    assert ("eye-u2", "zheng", compared.expectation.id) == (device, person, said["expectation"])
    assert "subject" not in said


def test_who_did_not_agree_is_not_compared(build: Build) -> None:
    """The card opens as it always did, and no camera hears of it; nor after a withdrawal."""
    gate = build(WITH_EYE)
    gate.shows(CARDS["wu"])
    gate.expect_unlock(grant="credential:2")
    faces.withdraw(gate.compound.database, PersonId("zheng"), None, "office", gate.compound.clocks.moment())
    gate.shows(CARDS["zheng"])
    gate.expect_unlock(grant="credential:1")
    gate.expect(*["access.card", "door.granted"] * 2)
    assert [] == gate.compound.compared


def test_another_face_is_a_note_and_denies_nobody(build: Build) -> None:
    """The door is open already; what the camera says is recorded, opens nothing more and alarms nobody."""
    gate = build(WITH_EYE)
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()
    gate.expect("access.card", "door.granted")
    compared = asked_of(gate)
    said = {"purpose": "verify", "expectation": compared.expectation.id, "frames": 4, "score": 0.1}
    gate.compound.press("eye-u2", type_="face.unknown", **said)
    ((_, person, told),) = gate.expect("face.unknown")
    assert (None, compared.expectation.id, False) == (person, told["expectation"], "score" in told)
    assert [] == gate.compound.board()


def test_a_face_opens_nothing_by_itself(build: Build) -> None:
    """Whoever it is, however alive, at any door: without a card before it, nothing moves."""
    gate = build(TWICE)
    gate.shows(CARDS["zheng"])
    compared = asked_of(gate)
    gate.expect("access.card")
    gate.compound.fast_forward(seconds=31)
    seen(gate, compared, liveness="passed")
    gate.compound.press("eye-u2", type_="face.recognised", person="zheng", liveness="passed")
    gate.compound.press("reader-u2", type_="face.recognised", person="zheng", liveness="passed")
    gate.expect("face.recognised", "face.unknown", "face.recognised")
    assert [] == gate.compound.air.orders


def test_a_living_face_is_the_second_proof(build: Build) -> None:
    """The card waits, its holder is asked to turn their head, and their face opens: once, in its name."""
    gate = build(TWICE)
    gate.shows(CARDS["zheng"])
    compared = asked_of(gate)
    assert "reader-u2" == compared.teller
    assert {Turn.LEFT, Turn.RIGHT} >= set(compared.expectation.turns)
    assert compared.expectation.turns
    assert [] == gate.compound.air.orders
    seen(gate, compared, liveness="failed")
    seen(gate, replace(compared, expectation=replace(compared.expectation, id="another")), liveness="passed")
    assert [] == gate.compound.air.orders
    seen(gate, compared, liveness="passed")
    gate.expect_unlock(grant="credential:1")
    seen(gate, compared, liveness="passed")
    *_, (device, person, said), _ = gate.expect(
        "access.card", *["face.recognised"] * 3, "door.granted", "face.recognised"
    )
    assert ("eye-u2", "zheng", "face") == (device, person, said["second"])
    assert [] == gate.compound.air.orders


@pytest.mark.parametrize(
    ("rate", "sees", "second"), [(5, False, Turn.RIGHT), (5, True, Turn.BLINK), (3, True, Turn.RIGHT)]
)
def test_a_blink_is_asked_for_where_the_worker_sees_one(
    build: Build, monkeypatch: pytest.MonkeyPatch, rate: int, sees: bool, second: Turn
) -> None:
    """Beside a turn of the head; and at no camera that may look away meanwhile."""
    gate = build(TWICE.replace("asks: reader-u2}", f"asks: reader-u2, rate: {rate}}}"))
    monkeypatch.setattr("secrets.choice", lambda given: given[-1])
    monkeypatch.setattr("secrets.randbelow", lambda below: below - 1)
    note_stored(gate.compound.database, 1, blinks=sees)
    gate.shows(CARDS["zheng"])
    assert (Turn.RIGHT, second) == asked_of(gate).expectation.turns
    gate.expect("access.card")


def test_a_turn_is_always_among_what_is_asked() -> None:
    """On any film of somebody they blink."""
    found = {moves(blinks=True) for _ in range(400)}
    assert {(Turn.LEFT,), (Turn.RIGHT,)} == {each for each in found if len(each) == 1}
    assert 8 == len({each for each in found if len(each) == 2})
    assert all({Turn.LEFT, Turn.RIGHT} & set(each) for each in found)
    assert not any(Turn.BLINK in moves(blinks=False) for _ in range(50))


def test_the_pin_opens_as_well(build: Build) -> None:
    """For whoever has no camera, no consent, no patience; after the card, by its holder, in time."""
    gate = build(TWICE)
    gate.gives("zheng", "864209", "pin")
    gate.gives("wu", "135790", "pin")
    gate.shows("864209", kind="pin")
    _, (_, _, said) = gate.expect("access.pin", "door.denied")
    assert "card_first" == said["reason"]
    gate.shows(CARDS["wu"])
    gate.shows("864209", kind="pin")
    gate.expect("access.card", "access.pin", "door.denied")
    gate.shows("135790", kind="pin")
    gate.expect_unlock(grant="credential:4")
    gate.expect("access.pin", "door.granted")
    gate.shows(CARDS["wu"])
    gate.compound.fast_forward(seconds=31)
    gate.shows("135790", kind="pin")
    gate.expect("access.card", "door.granted_not_opened", "access.pin", "door.denied")
    assert [] == gate.compound.air.orders
    assert [] == gate.compound.compared


def test_a_stranger_who_guesses_keeps_nobody_out(build: Build) -> None:
    """Wrong PINs without a card count for themselves; with somebody's card they are few, like everywhere."""
    gate = build(TWICE)
    gate.gives("wu", "135790", "pin")
    for _ in range(5):
        gate.shows("000000", kind="pin")
    gate.shows(CARDS["wu"])
    gate.shows("135790", kind="pin")
    gate.expect_unlock(grant="credential:3")
    gate.shows(CARDS["wu"])
    for _ in range(5):
        gate.shows("000000", kind="pin")
    gate.shows("135790", kind="pin")
    assert [] == gate.compound.air.orders
    gate.compound.neighbour("guard").expect("call")


def test_whoever_comes_to_help_is_asked_for_nothing_more(build: Build) -> None:
    """A promise opens the door by the card alone: life first."""
    gate = build(TWICE)
    alarm = gate.compound.press("sos-501")
    gate.compound.look()
    zheng = gate.compound.neighbour("zheng")
    zheng.expect("call")
    zheng.answers("going")
    gate.compound.look()
    gate.shows(CARDS["zheng"])
    order = gate.expect_unlock()
    assert str(order["grant"]).startswith("alarm:"), (alarm, order)
    gate.compound.air.heard.clear()


def test_whoever_passed_before_the_call_has_not_arrived(build: Build) -> None:
    """The camera's word waited out a restart and came after the press: she was there before, and not now."""
    eye = CAMERA.replace("place: b3u2,", "place: b3u2-501,").replace(
        ", asks: reader-u2", ", purposes: [identify]"
    )
    gate = build(GATED.replace(DEVICES, DEVICES + eye))
    compound = gate.compound
    agrees(gate, purpose=Purpose.IDENTIFY)
    with compound.database.read() as connection:
        subject = subject_of(connection, PersonId("zheng"))
    before = compound.clocks.wall - timedelta(seconds=20)
    compound.press("sos-501")
    compound.neighbour("zheng").expect("call")
    standing = []
    for at in (before, compound.clocks.wall):
        said = {"subject": subject, "purpose": "identify", "score": 0.7, "at": at.isoformat()}
        said |= {"liveness": "passed"}
        compound.press("eye-u2", type_="face.recognised", **said)
        standing.append(compound.board()[0][1])
    assert ["raised", "attended"] == standing
    compound.pick_up_everything()
    compound.air.heard.clear()


def test_a_restart_forgets_no_card_that_waits(build: Build) -> None:
    """What waited goes on to wait, and no longer."""
    gate = build(TWICE)
    gate.gives("zheng", "864209", "pin")
    gate.shows(CARDS["zheng"])
    gate.compound.restart()
    gate.shows("864209", kind="pin")
    gate.expect_unlock(grant="credential:3")


def test_a_door_keeps_its_second_proof_in_the_document(build: Build) -> None:
    """Out and in again, and only where it is wanted."""
    site = installed.export(build(TWICE).compound.database)
    assert ["unit"] == [id_ for id_, door in site.doors.items() if door.second]
    assert site.doors == parse_site(written_file(site).encode(), "site.yaml").doors
