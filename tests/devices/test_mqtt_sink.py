"""The way out while there is no broker: what is kept for it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from devices.mqtt_link import MOST_UNSENT
from gateway.channels.base import ChannelSettings, TemporaryFailure
from gateway.channels.panel import PanelChannel
from gateway.cli.sounding import Sounding
from gateway.domain.model import CommandId
from tests.brokers import Broker
from tests.channels.conftest import LIMIT, MESSAGE
from tests.devices.conftest import Listen
from tests.devices.sides import NativeDevice, eventually, site_of

NOBODY_LISTENS = 1


def test_what_a_device_is_to_say_is_kept_for_a_broker_that_is_away_and_an_order_is_not(
    listen: Listen,
) -> None:
    """Feedback of an hour ago is old news; a siren of an hour ago would be an alarm that there is not."""
    gateway = listen(NOBODY_LISTENS, site_of(), wait=False)
    assert gateway.sink.publish("cuobian/v1/b1/feedback", b"{}", command=CommandId(1))
    assert not gateway.sink.publish("cuobian/v1/s1/command", b"{}", at_once=True)


def test_what_there_is_no_room_for_is_refused(listen: Listen) -> None:
    """Ten thousand messages wait for the broker: the next one is not lost without a word."""
    gateway = listen(NOBODY_LISTENS, site_of(), wait=False)
    taken = [gateway.sink.publish("cuobian/v1/b1/feedback", b"{}") for _ in range(MOST_UNSENT + 1)]
    assert taken[0]
    assert not taken[-1]


def test_a_channel_learns_that_the_broker_is_away(listen: Listen) -> None:
    """What the core hands to the panel channel is now or never: a siren cannot be sent without a broker."""
    sink = listen(NOBODY_LISTENS, site_of(), wait=False).sink
    channel = PanelChannel(ChannelSettings(publish=Sounding({}, sink).publish))
    with pytest.raises(TemporaryFailure, match="no connection"):
        channel.send(MESSAGE, "s1?do=siren", LIMIT)


@pytest.mark.live
def test_an_order_of_the_time_without_a_broker_is_never_carried_out(
    mosquitto: Broker, listen: Listen, device: Callable[..., NativeDevice]
) -> None:
    """The broker is back: what was refused meanwhile does not come, what is ordered now does."""
    gateway = listen(mosquitto.port, site_of())
    siren = device(mosquitto.port, "s1")
    mosquitto.stop()
    eventually(lambda: not gateway.bulk.alive())
    assert not gateway.sink.publish("cuobian/v1/s1/command", b'{"id":"old"}', at_once=True)
    mosquitto.start()
    eventually(gateway.ready)
    eventually(lambda: gateway.sink.publish("cuobian/v1/s1/command", b'{"id":"new"}', at_once=True))
    eventually(lambda: siren.heard.qsize() >= 1)
    assert {"id": "new"} == siren.heard.get()[1]
