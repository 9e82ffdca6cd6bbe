"""A physical action is done in its time or never."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.command import ORDER_LASTS, UNLOCK, Order
from gateway.domain.model import CommandId, DeviceId, DoorId

AT = datetime(2026, 11, 30, tzinfo=UTC)
ORDER = Order(
    CommandId(1), DeviceId("lock"), UNLOCK, DoorId("unit"), "credential:7", timedelta(seconds=5), AT
)


@pytest.mark.parametrize(("early", "expected"), [(1, True), (0, False), (-1, False)])
def test_an_order_holds_until_its_end_and_not_at_it(early: int, expected: bool) -> None:
    """Later nobody stands at the door any more."""
    assert expected is ORDER.holds(AT - timedelta(microseconds=early))


def test_a_door_is_opened_within_three_seconds_or_not_at_all() -> None:
    """GB 50396 wants it open within two."""
    assert timedelta(seconds=3) == ORDER_LASTS
