"""Stories of a face at the door of somebody who called: a picture ends no call, a person does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gateway.domain.faces import NOTICE, Asked, Assessment, Channel
from gateway.domain.model import PersonId
from gateway.domain.vision import Purpose
from gateway.service import faces
from gateway.service.arrivals import CARD_WITHIN
from gateway.store.faces import subject_of
from tests.flow.compound import Compound
from tests.flow.doors import CARDS, DEVICES, GATED, Gatehouse

EYE = """\
  - {id: eye-501, template: cuobian-camera, place: b3u2-501, silent_after: 1d,
     camera: {source: "rtsp://10.0.0.9/1", purposes: [identify]}}
"""
SIGNED = Assessment(frozenset(Purpose), "陈律师", date(2026, 1, 1), date(2028, 1, 1), "a" * 64)


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gatehouse]:
    """Give a compound with a camera at Mrs Wu's door, and Mrs Zheng, who agreed and is on the way."""
    compound = Compound(tmp_path, GATED.replace(DEVICES, DEVICES + EYE))
    found, now = Gatehouse(compound, tmp_path / "cuobian.db"), compound.clocks.moment()
    found.gives("zheng", CARDS["zheng"])
    faces.assess(compound.database, SIGNED, "office", now)
    asked = Asked(PersonId("zheng"), (Purpose.IDENTIFY,), NOTICE, Channel.PAGE, child=False)
    faces.consent(compound.database, asked, "office", now)
    compound.press("sos-501")
    zheng = compound.neighbour("zheng")
    zheng.expect("call")
    zheng.answers("going")
    compound.pick_up_everything()
    yield found
    compound.pick_up_everything()
    compound.air.heard.clear()
    compound.close()


def seen(gate: Gatehouse, **more: object) -> str:
    """Let the camera see her face; return how the alarm stands then."""
    with gate.compound.database.read() as connection:
        subject = subject_of(connection, PersonId("zheng"))
    said = {"subject": subject, "purpose": "identify", "score": 0.7, "liveness": "not_asked"} | more
    gate.compound.press("eye-501", type_="face.recognised", **said)
    return str(gate.compound.alarm().state)


def test_a_photograph_ends_no_call(gate: Gatehouse) -> None:
    """It is in the log that a camera saw her, once; her promise runs out all the same."""
    assert ["acknowledged"] * 3 == [seen(gate), seen(gate), seen(gate, liveness="failed")]
    assert 1 == gate.compound.log().count("seen")
    assert "attended" == seen(gate, liveness="passed")


def test_who_came_in_by_her_card_moments_ago_is_there(gate: Gatehouse) -> None:
    """The card says that it is her, and the face where she stands; a card of long ago says neither."""
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()
    gate.compound.fast_forward(seconds=CARD_WITHIN.total_seconds() + 1)
    assert "acknowledged" == seen(gate)
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()
    assert "attended" == seen(gate)


def test_a_door_opened_by_a_tap_is_no_card(gate: Gatehouse) -> None:
    """Whoever opened it on her page may be anywhere; nor is anybody else's card hers."""
    gate.gives("wu", CARDS["wu"])
    gate.shows(CARDS["wu"])
    gate.expect_unlock()
    assert gate.opens(gate.compound.neighbour("zheng"), "unit")
    gate.expect_unlock(grant="alarm:1/zheng")
    assert "acknowledged" == seen(gate)
