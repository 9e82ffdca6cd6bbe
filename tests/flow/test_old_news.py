"""News that could not be told has an end; a call for help has none before its alarm is closed."""

from datetime import timedelta

from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour

WITH_SIREN = SITE.replace('"http://phones/zheng"}', '"http://phones/zheng"}, {channel: panel, address: s1}')


def waiting(compound: Compound) -> int:
    """Return how many messages wait in the outbox."""
    compound.look()
    return len(compound.phones.held())


def test_a_dead_phone_is_not_told_for_ever_that_it_is_over(compound: Compound, zheng: Neighbour) -> None:
    """An hour after the end nobody tries any more, and the phone that comes back is not flooded."""
    compound.press("sos-501")
    zheng.expect("call")
    zheng.phone.manner = "temporary"
    compound.desk("resolve", "helped up")
    compound.fast_forward(minutes=59)
    attempts = zheng.phone.attempts
    assert 1 == waiting(compound)
    compound.fast_forward(minutes=2)
    assert attempts < zheng.phone.attempts, "for an hour it is tried"
    assert 0 == waiting(compound)
    compound.restart()
    zheng.phone.manner = "accepts"
    compound.fast_forward(minutes=2)
    assert zheng.has_no_message()
    compound.air.heard.clear()


def test_a_phone_that_is_back_in_time_is_told(compound: Compound, zheng: Neighbour) -> None:
    """Half an hour later it still matters that nobody need come."""
    compound.press("sos-501")
    zheng.expect("call")
    zheng.phone.manner = "temporary"
    compound.desk("resolve", "helped up")
    compound.fast_forward(minutes=30)
    zheng.phone.manner = "accepts"
    compound.fast_forward(minutes=1)
    zheng.expect("closed")
    compound.air.heard.clear()


def test_news_that_waited_while_the_box_was_off_is_not_sent(compound: Compound, zheng: Neighbour) -> None:
    """Closed, and the power failed before anybody was told: a day later it is no news."""
    compound.press("sos-501")
    zheng.expect("call")
    compound.phones.take = lambda dispatches: None  # type: ignore[method-assign]  # killed before it was sent
    compound.desk("resolve", "helped up")
    del compound.phones.take
    compound.clocks.passes(timedelta(days=1).total_seconds())
    compound.restart()
    compound.fast_forward(seconds=2)
    assert zheng.has_no_message()
    assert 0 == waiting(compound)
    compound.air.heard.clear()


def test_a_siren_is_switched_off_hours_later(compound: Compound, zheng: Neighbour) -> None:
    """It lost its broker while it sounded: it is silenced when the broker is back, within the day."""
    compound.apply(WITH_SIREN)
    compound.look()
    compound.press("sos-501")
    siren = compound.phones.phone("s1")
    siren.manner = "temporary"
    compound.desk("resolve", "helped up")
    compound.fast_forward(minutes=90)
    siren.manner = "accepts"
    compound.fast_forward(minutes=1)
    assert ["call", "closed"] == [each.purpose.value for each in siren.got]
    siren.manner = "temporary"
    compound.press("sos-501")
    compound.desk("resolve", "helped up")
    compound.clocks.passes(timedelta(days=1).total_seconds())
    compound.fast_forward(minutes=1)
    assert 0 == waiting(compound)
    compound.pick_up_everything()


def test_a_call_is_never_too_old(compound: Compound, zheng: Neighbour) -> None:
    """A step of a day whose carrier is out of order for hours: it is tried until it is taken."""
    compound.apply(SITE.replace("notify: [zheng], wait: 60", "notify: [zheng], wait: 1d"))
    compound.look()
    zheng.phone.manner = "temporary"
    compound.press("sos-501")
    compound.clocks.passes(timedelta(hours=20).total_seconds())
    zheng.phone.manner = "accepts"
    compound.fast_forward(seconds=40)
    assert "call" in compound.pick_up_everything()["zheng"]
