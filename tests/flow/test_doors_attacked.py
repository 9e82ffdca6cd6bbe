"""Stories of those who try to get in, and of what keeps a door shut where somebody else stands by now."""

import pytest

from gateway.domain.command import Order
from gateway.service import credentials
from tests.flow.compound import Compound
from tests.flow.doors import CARDS, Gatehouse


@pytest.fixture
def compound(gate: Gatehouse) -> Compound:
    """Give the same compound without its doors in mind."""
    return gate.compound


def test_whoever_guesses_pins_finds_none(gate: Gatehouse, compound: Compound) -> None:
    """After five wrong ones no PIN is taken for five minutes, restart or not; duress is still told."""
    gate.gives("zheng", "2468", "pin")
    gate.gives("wu", "1357", "pin", duress=True)
    for guess in range(5):
        gate.shows(f"900{guess}", kind="pin")
    compound.pick_up_everything()
    compound.restart()
    gate.shows("2468", kind="pin")
    assert [] == compound.air.orders
    reasons = gate.rows("SELECT detail ->> 'reason' FROM event WHERE type = 'door.denied' ORDER BY id")
    assert "too_many" == reasons[-1][0]
    gate.shows("1357", kind="pin")
    assert ["duress", "technical"] == sorted(kind for kind, *_ in compound.board())
    gate.shows(CARDS["zheng"])
    gate.expect_unlock(grant="credential:1")
    compound.fast_forward(minutes=5.1)
    for guess in range(4):
        gate.shows(f"901{guess}", kind="pin")
    assert [(1,)] == gate.rows("SELECT count(*) FROM event WHERE type = 'tamper'")
    gate.shows("2468", kind="pin")
    gate.expect_unlock(grant="credential:4")
    compound.pick_up_everything()


def test_a_revoked_duress_pin_is_a_wrong_one(gate: Gatehouse, compound: Compound) -> None:
    """Whoever finds it on an old note calls nobody, and is let in nowhere."""
    given = gate.gives("zheng", "1357", "pin", duress=True)
    credentials.revoke(compound.database, given)
    gate.shows("1357", kind="pin")
    gate.expect("access.pin", "door.denied")
    assert [] == compound.board()


def test_a_card_that_had_to_wait_opens_nothing(gate: Gatehouse, compound: Compound) -> None:
    """The disk refused, or a crowd came before it: whoever showed it has gone, and somebody else is there."""
    compound.say("reader-u2", {"id": "w1", "type": "access.card", "card": CARDS["zheng"]})
    compound.clocks.passes(3)
    compound.look(2)
    assert [] == compound.air.orders
    told = gate.rows("SELECT detail ->> 'reason' FROM event WHERE type = 'door.denied'")
    assert [("late",)] == told
    for nth in range(6):
        compound.say("reader-u2", {"id": f"w2-{nth}", "type": "access.card", "card": CARDS["zheng"]})
    compound.clocks.passes(3)
    compound.look()
    assert [] == compound.board(), "what came late is no wrong attempt"
    compound.fast_forward(1)  # what comes within a second of such a rest may have waited in a socket as well
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()


def test_an_order_behind_a_slow_one_is_given_up(gate: Gatehouse, compound: Compound) -> None:
    """Two cards in one look, and the first lock takes four seconds: the second door stays shut."""
    told: list[str] = []

    def slow(order: Order) -> bool:
        told.append(order.device)
        compound.clocks.passes(4)
        return True

    compound.act = slow
    gate.gives("zheng", "闽DA9999", "plate")
    for reader in ("reader-u2", "cam-e"):
        compound.say(reader, {"id": "s1", "type": "access.plate", "plate": "闽DA9999"})
    compound.look()
    assert ["ctrl-u2"] == told
    assert "superseded" == gate.commands()[1]


@pytest.mark.parametrize("device", ["reader-u2", "door-501", "bar-e"])
def test_only_a_door_s_own_contact_says_whether_it_is_open(
    gate: Gatehouse, compound: Compound, device: str
) -> None:
    """What another device on it, or of another door, claims to be open is recorded and moves nothing."""
    gate.says("door.opened", device)
    compound.fast_forward(seconds=2)
    assert "secured" == gate.standing("unit")
    assert [] == [each for each in compound.board() if "单元门" in each[2]]
    compound.pick_up_everything()


def test_a_lock_that_could_not_open_is_a_failure_on_record(gate: Gatehouse, compound: Compound) -> None:
    """Its own word counts, is a fault at the desk, and no later word of it makes the order done."""
    gate.shows(CARDS["zheng"])
    order = gate.expect_unlock()
    gate.says("command.failed", command=order["id"])
    gate.says("command.done", command=order["id"])
    assert ["failed"] == gate.commands()
    assert ["technical"] == [kind for kind, *_ in compound.board()]
    compound.pick_up_everything()
