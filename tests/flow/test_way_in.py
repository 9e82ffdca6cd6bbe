"""Stories of the helper who is let in: doors on the way to a call for help, from the promise to its end."""

from datetime import timedelta

import pytest

from gateway.service import credentials, links
from gateway.service.links import Answer
from gateway.store.queries import alarms as stories
from tests.flow.compound import Compound
from tests.flow.doors import CARDS, Gatehouse
from tests.flow.neighbour import Neighbour


@pytest.fixture
def compound(gate: Gatehouse) -> Compound:
    """Give the compound with doors."""
    return gate.compound


def test_whoever_has_promised_to_go_is_let_in_by_the_page(
    gate: Gatehouse, compound: Compound, guard: Neighbour
) -> None:
    """Gate and entrance open at a touch, each by name of the alarm, until it is closed; nobody else's do."""
    zheng, lin = compound.neighbour("zheng"), compound.neighbour("lin")
    compound.press("sos-501")
    zheng.expect("call")
    compound.fast_forward(seconds=61)
    compound.pick_up_everything()
    for person in (zheng, lin):
        assert not gate.opens(person, "unit"), "called is not yet promised"
    lin.answers("going")
    assert {"unit", "east"} == gate.ways(lin)
    assert set() == gate.ways(zheng)
    gate.expect("sos.pressed")
    for door, lock in (("east", "bar-e"), ("unit", "ctrl-u2")):
        assert gate.opens(lin, door)
        gate.expect_unlock(lock, door=door, grant="alarm:1/lin")
        said = {"door": door, "grant": "alarm:1/lin"}
        assert [(f"door:{door}", "lin", said)] == gate.expect("door.granted")
    assert ("granted", [(1,), (1,)]) == (
        gate.standing(),
        gate.rows("SELECT alarm FROM event WHERE type = 'door.granted'"),
    )
    for door in ("home", "next", "nowhere", ""):
        assert not gate.opens(lin, door)
    assert not gate.opens(zheng, "unit")
    lin.answers("arrived")
    assert gate.opens(lin, "unit")
    with compound.database.read() as connection:
        log = stories.log_of(connection, [compound.alarm().id])
    assert [("林师傅", "page", each) for each in ("东门道闸", "单元门", "单元门")] == [
        (each.name, each.channel, each.text) for each in log if each.type == "let_in"
    ]
    gate.expect_unlock(grant="alarm:1/lin")
    lin.answers("resolved")
    assert not gate.opens(lin, "unit")
    assert set() == gate.ways(lin)
    compound.pick_up_everything()


def test_whoever_has_promised_to_go_is_let_in_by_their_own_card(gate: Gatehouse, compound: Compound) -> None:
    """A card without any right opens the way while the promise stands, and is turned away after it."""
    gate.gives("lin", CARDS["lin"])
    gate.gives("lin", "04EE9999", visitor="朋友", doors=("unit",))
    compound.press("sos-501")
    compound.fast_forward(seconds=61)
    compound.pick_up_everything()
    gate.shows(CARDS["lin"])
    lin = compound.neighbour("lin")
    lin.answers("going")
    gate.shows(CARDS["lin"])
    gate.expect_unlock(grant="alarm:1/lin")
    assert ["acknowledged", "let_in"] == compound.log()[-2:]
    view = links.open_link(compound.database, lin.code, compound.clocks.moment())
    assert view is not None
    assert Answer.GOING is view.answered, "coming through a door is no answer"
    gate.shows("04EE9999")
    gate.shows(CARDS["lin"], "reader-u1")
    compound.desk("resolve", "done")
    gate.shows(CARDS["lin"])
    denied, granted = ["access.card", "door.denied"], ["access.card", "door.granted"]
    said = gate.expect("sos.pressed", *denied, *granted, *denied * 3)
    assert {"door": "unit", "grant": "alarm:1/lin", "credential": 4} == said[4][2]
    compound.pick_up_everything()


def test_a_promise_that_lapsed_opens_nothing(gate: Gatehouse, compound: Compound) -> None:
    """Who has not come in time is called again like everybody else."""
    zheng = compound.neighbour("zheng")
    compound.press("sos-501")
    compound.pick_up_everything()
    zheng.answers("going")
    compound.fast_forward(minutes=15.1)
    assert not gate.opens(zheng, "unit")
    compound.pick_up_everything()


@pytest.mark.parametrize(
    "how", ["revoked", "expired", "not yet valid", "a visitor's", "declined", "another's"]
)
def test_a_promise_makes_no_bad_card_good(gate: Gatehouse, compound: Compound, how: str) -> None:
    """It gives the helper a right at the doors on the way, by a card that holds, for as long as it stands."""
    now = compound.clocks.now()
    more: dict[str, dict[str, object]] = {
        "expired": {"valid_until": now},
        "not yet valid": {"valid_from": now + timedelta(hours=1)},
        "a visitor's": {"visitor": "送货", "doors": ("next",)},
    }
    given = gate.gives("lin", CARDS["lin"], **more.get(how, {}))
    compound.press("sos-501")
    compound.fast_forward(seconds=61)
    compound.neighbour("chen" if how == "another's" else "lin").answers("going")
    if how == "revoked":
        credentials.revoke(compound.database, given)
    if how == "declined":
        compound.neighbour("lin").answers("cannot")
    gate.shows(CARDS["lin"])
    assert [] == compound.air.orders
    assert [] == gate.commands()
    assert 1 == len(gate.rows("SELECT 1 FROM event WHERE type = 'door.denied'"))
    compound.pick_up_everything()
