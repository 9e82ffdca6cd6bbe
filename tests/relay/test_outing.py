"""A press is answered from far away: the box, a relay in between, and a phone that has only its link."""

from gateway.store import alarms
from tests.api.house import House
from tests.relay.world import Phone


def state(house: House) -> str:
    """Return where the newest alarm stands."""
    with house.database.read() as connection:
        return str(alarms.all_open(connection)[-1].state)


def test_a_neighbour_at_work_promises_to_go(house: House, phone: Phone) -> None:
    """The answer is taken as on the box's own page, and the card says that it was, with the name."""
    card = phone.sees("asked")
    assert "吴奶奶" not in str(card)
    assert 202 == phone.posts(phone.letter(card, "going"))
    going = phone.sees("going")
    assert "吴奶奶" in str(going)
    assert "acknowledged" == state(house)
