"""The threads that try the ways out: real sockets, and what they tell of a way that dies and comes back."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from inspect import getattr_static

import pytest

from gateway.channels.base import ChannelSettings, TemporaryFailure
from gateway.channels.call import CallChannel
from gateway.channels.voice import VoiceChannel
from gateway.cli.knocking import prober
from gateway.domain import path_watch
from gateway.domain.errors import PermanentFailure
from gateway.domain.model import DeviceId, PersonId
from gateway.domain.paths import Way
from gateway.domain.ports import Channel, Notice
from gateway.domain.site import Contact, Person, Site
from gateway.probing import Observed, Probing
from tests.engine.carriers import Carrier, compose, dispatch, eventually


def site(*addresses: str) -> Site:
    """Return a site whose people are reached at these addresses."""
    people = [
        Person(PersonId(f"p{number}"), "", contacts=(Contact("webhook", address),))
        for number, address in enumerate(addresses)
    ]
    return Site(people={each.id: each for each in people})


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a minute be a third of a second."""
    for name, seconds in (
        ("EVERY", 0.3),
        ("AGAIN", 0.05),
        ("SPAN", 0.05),
        ("LASTS", 0.05),
        ("HOLD", 0.2),
        ("LOOK_SOON", 0.05),
    ):
        monkeypatch.setattr(path_watch, name, seconds)


@pytest.fixture
def told() -> list[Notice]:
    """Give what is told."""
    return []


@pytest.fixture
def probing(quick: None, told: list[Notice]) -> Iterator[Probing]:
    """Give the real thing on real sockets."""
    found = Probing(prober(ChannelSettings()), told.append)
    yield found
    found.stop()


def test_a_server_that_goes_away_is_told_and_so_is_its_return(probing: Probing, told: list[Notice]) -> None:
    """Once each, under the name of its way; nobody had to send anything."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    probing.bind(site(f"http://127.0.0.1:{port}/zheng", f"http://127.0.0.1:{port}/lin"))
    listener.settimeout(10)
    listener.accept()[0].close()
    assert [] == told
    listener.close()
    eventually(lambda: len(told) == 1)
    with socket.create_server(("127.0.0.1", port), backlog=64):
        eventually(lambda: len(told) == 2)
    device = DeviceId(f"path:127.0.0.1:{port}")
    assert [(device, False), (device, True)] == [(each.device, each.online) for each in told]
    assert "connection refused" == told[0].text
    assert probing.alive()


def test_a_way_taken_out_of_the_site_is_over(probing: Probing, told: list[Notice]) -> None:
    """Its fault ends with it; nothing is left to try, and no thread ends by that."""
    probing.bind(site("http://127.0.0.1:1/x"))
    eventually(lambda: told)
    probing.bind(site())
    eventually(lambda: len(told) == 2)
    assert [False, True] == [each.online for each in told]
    assert probing.alive()


def test_a_probe_that_breaks_ends_nothing(quick: None, told: list[Notice]) -> None:
    """A server nobody foresaw is a dead way, and the others are tried on."""

    def breaks(way: Way, limit: timedelta) -> None:
        raise RecursionError

    found = Probing(breaks, told.append, unused=("email",))
    found.bind(site("http://h/x"))
    eventually(lambda: told)
    assert ("RecursionError", True) == (told[0].text, found.alive())
    found.stop()


def test_real_messages_are_listened_to() -> None:
    """What a channel returns and raises is passed on as it is; what it means for the way is heard beside."""
    heard: list[tuple[str, str]] = []
    told = Probing(lambda _way, _limit: None, lambda _notice: None)
    told.heard = lambda channel, address, why: heard.append((address, why))  # type: ignore[method-assign]
    carrier = Carrier(manner={"b": "temporary", "c": "permanent"})
    channel = told.observed({"carrier": carrier})["carrier"]
    limit = timedelta(seconds=1)
    for address, error in (("a", None), ("b", TemporaryFailure), ("c", PermanentFailure)):
        message = compose(dispatch(1, address))
        if error is None:
            channel.send(message, address, limit)
        else:
            with pytest.raises(error):
                channel.send(message, address, limit)
    assert [("a", ""), ("b", heard[1][1])] == heard, (
        "who refuses for good was reached, and says nothing of it"
    )
    channel.close()
    assert (carrier.closed, carrier.pool, "carrier") == (True, channel.pool, channel.name)


@pytest.mark.parametrize("channel", [CallChannel, VoiceChannel])
def test_a_channel_that_is_listened_to_still_rings_and_tells_several_as_one(
    channel: Callable[[ChannelSettings], Channel],
) -> None:
    """Asked as Python 3.12 and later ask for a protocol: by what stands in the object itself."""
    real = channel(ChannelSettings())
    heard = Observed(real, lambda *_: None)
    for name in ("digests", "rings"):
        assert getattr(real, name) == getattr_static(heard, name)
    assert getattr_static(Observed(Carrier(), lambda *_: None), "rings", None) is None


def test_a_failing_message_lets_its_way_be_tried_soon(quick: None, told: list[Notice]) -> None:
    """No minute passes: the probe that follows fails too, and the way is dead."""
    tried = threading.Event()

    def fails(way: Way, limit: timedelta) -> None:
        tried.set()
        raise TemporaryFailure("refused")

    found = Probing(fails, told.append)
    found.bind(site("http://10.0.0.1/x"))
    found.heard("webhook", "http://10.0.0.1/x", "no answer")
    assert tried.wait(10)
    eventually(lambda: told)
    assert DeviceId("path:10.0.0.1:80") == told[0].device
    found.stop()
