"""Who is there is called before who is known to have gone out; who is not known to have gone is there."""

from collections.abc import Callable

import pytest

from tests.flow.compound import Compound
from tests.flow.doors import Gatehouse
from tests.flow.staircase import called, silence_until_the_next_step

Build = Callable[..., Compound]
GATES = """\
  - {id: out-u2, template: cuobian-reader, place: u2, silent_after: 1d}
  - {id: in-u2, template: cuobian-reader, place: u2, silent_after: 1d}
  - {id: lock-u2, template: cuobian-door, place: u2, silent_after: 1d}
  - {id: out-501, template: cuobian-reader, place: u2-501, silent_after: 1d}
  - {id: lock-501, template: cuobian-door, place: u2-501, silent_after: 1d}
  - {id: exit-cam, template: cuobian-gate, place: east, silent_after: 1d}
  - {id: bar, template: cuobian-gate, place: east, silent_after: 1d}
doors:
  - {id: east, name: 东门, place: east, readers: [exit-cam], out: [exit-cam], lock: bar}
  - {id: unit, name: 单元门, place: u2, readers: [in-u2, out-u2], out: [out-u2], lock: lock-u2}
  - {id: home, name: 入户门, place: u2-501, readers: [out-501], out: [out-501], lock: lock-501}
rights:
  - {who: [zheng, lin], doors: [unit, home, east]}
"""
CARDS = {"zheng": "04A1B2C3", "lin": "04EE0003"}


@pytest.fixture
def gated(stairs: Build) -> Gatehouse:
    """Give the staircase with a reader on either side of its door, and cards for two."""
    compound = stairs("zheng lin", "chen", more=GATES)
    found = Gatehouse(compound, compound.file)
    for person, card in CARDS.items():
        found.gives(person, card)
    return found


def passes(gate: Gatehouse, person: str, reader: str) -> None:
    """Let somebody through at a reader."""
    gate.shows(CARDS[person], reader)
    gate.compound.air.orders.clear()


def test_whoever_went_out_is_called_after_whoever_is_there(gated: Gatehouse) -> None:
    """Zheng's last passage led out; of Lin nothing is known, which counts as there."""
    passes(gated, "zheng", "out-u2")
    gated.compound.press("sos-501")
    called(gated.compound, "lin")
    silence_until_the_next_step(gated.compound)
    called(gated.compound, "chen", "zheng")


def test_whoever_came_back_is_called_first_again(gated: Gatehouse) -> None:
    """Out and in: the last passage counts."""
    passes(gated, "zheng", "out-u2")
    passes(gated, "zheng", "in-u2")
    gated.compound.press("sos-501")
    called(gated.compound, "zheng", "lin")


def test_where_both_went_out_both_are_called_at_once(gated: Gatehouse) -> None:
    """Nobody of the step is there: then they are not to be told apart."""
    passes(gated, "zheng", "out-u2")
    passes(gated, "lin", "out-u2")
    gated.compound.press("sos-501")
    called(gated.compound, "zheng", "lin")


def test_who_went_out_yesterday_may_be_back(gated: Gatehouse) -> None:
    """After 24 hours it is unknown again: somebody held the door."""
    passes(gated, "zheng", "out-u2")
    gated.compound.clocks.passes(24 * 3600 + 60)
    gated.compound.look()
    gated.compound.pick_up_everything()
    gated.compound.press("sos-501")
    called(gated.compound, "zheng", "lin")


def test_an_untrusted_clock_takes_nobody_for_gone_either(gated: Gatehouse) -> None:
    """What holds for quiet hours holds here."""
    passes(gated, "zheng", "out-u2")
    gated.compound.clocks.trusted = False
    gated.compound.press("sos-501")
    called(gated.compound, "zheng", "lin")


def test_whoever_lets_themselves_out_of_the_home_has_not_arrived_there(gated: Gatehouse) -> None:
    """The reader stands inside: only a passage inward proves that somebody came."""
    gated.compound.press("sos-501")
    called(gated.compound, "zheng", "lin")
    gated.compound.neighbour("lin").answers("going")
    passes(gated, "zheng", "out-501")
    assert "acknowledged" == gated.compound.alarm().state
    gated.compound.pick_up_everything()


def test_whoever_drove_out_has_left(gated: Gatehouse) -> None:
    """A plate at the exit opens the barrier as ever, and is recorded as a vehicle that left."""
    gated.gives("zheng", "闽D12345", "plate")
    gated.expect()
    gated.shows("闽D12345", "exit-cam", "plate")
    gated.expect_unlock("bar")
    gated.expect("access.plate", "vehicle.left")
    gated.compound.press("sos-501")
    called(gated.compound, "lin")
