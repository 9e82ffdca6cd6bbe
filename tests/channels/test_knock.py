"""Ways out are tried without anything being delivered: what a server sees, and what is said of a dead one."""

import time
from datetime import timedelta

import pytest

from gateway.channels.base import ChannelSettings, TemporaryFailure
from gateway.channels.wire.carrier import service_of
from gateway.cli.knocking import prober
from gateway.domain.paths import CARRIERS, Path, Way, way_of
from tests.channels.conftest import SHORT, SLACK, Certificate
from tests.channels.servers import Peer, RawServer, answering, hang, refusing_port

pytestmark = pytest.mark.filterwarnings(
    "ignore:'imghdr' is deprecated:DeprecationWarning"
)  # apprise's, on 3.11
LIMIT = timedelta(seconds=5)
TOKENS = {
    "dingtalk": "abcdefgh12345678",
    "wecombot": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    "schan": "SCTabcdefgh1234",
    "pushplus": "abcdefgh12345678abcdefgh12345678",
    "tgram": "123456789:abcdefghijklmnopqrstuvwxyz123456789/1234",
    "wxpusher": "AT_appid/UID_1",
}


def here(port: int, *, tls: bool = False) -> Way:
    """Return the way to a server on loopback."""
    return Way(Path.LAN, f"127.0.0.1:{port}", "127.0.0.1", port, tls)


def mail(port: int) -> ChannelSettings:
    """Return settings whose relay is on loopback, with a log-in that a probe must not use."""
    return ChannelSettings(mail_url=f"smtp://user:secret@127.0.0.1:{port}", mail_from="box@example.org")


@pytest.mark.parametrize("scheme", sorted(CARRIERS))
def test_the_carriers_hosts_are_those_that_apprise_speaks_to(scheme: str) -> None:
    """A probe of another host would prove nothing: a new version of apprise cannot move away unseen."""
    service = service_of(f"{scheme}://{TOKENS.get(scheme, 'abcd1234-abcd-abcd-abcd-abcd12345678')}")
    way = way_of("apprise", f"{scheme}://x")
    assert str(getattr(service, "notify_url", "")).startswith(f"https://{way.host}/")
    assert (443, True) == (way.port, way.tls)


def test_a_server_is_asked_for_nothing() -> None:
    """It takes a connection and hears no request."""
    heard: list[bytes | None] = []
    with RawServer(lambda peer: heard.append(peer.request())) as server:
        prober(ChannelSettings())(here(server.port), LIMIT)
        while not heard:
            time.sleep(0.005)
    assert ([None], []) == (heard, server.requests)


def test_a_handshake_belongs_to_it(certificate: Certificate) -> None:
    """A server under TLS proves that it can be spoken to, with a certificate that messages would accept."""
    with RawServer(answering(b""), certificate.context) as server:
        prober(ChannelSettings(ca_file=certificate.file))(here(server.port, tls=True), LIMIT)
        with pytest.raises(TemporaryFailure, match="certificate was refused"):
            prober(ChannelSettings())(here(server.port, tls=True), LIMIT)


def test_a_dead_server_is_said_to_be_in_time(certificate: Certificate) -> None:
    """Nobody listens, or somebody takes the connection and never says a word under TLS."""
    del certificate
    with pytest.raises(TemporaryFailure, match="connection refused"):
        prober(ChannelSettings())(here(refusing_port()), LIMIT)
    began = time.monotonic()
    with RawServer(hang) as server, pytest.raises(TemporaryFailure, match="time limit"):
        prober(ChannelSettings())(here(server.port, tls=True), SHORT)
    assert time.monotonic() - began < SHORT.total_seconds() + SLACK


def test_a_mail_server_is_greeted_and_left() -> None:
    """EHLO, NOOP, QUIT: no log-in, no sender, no recipient, no mail."""
    said: list[bytes] = []

    def relay(peer: Peer) -> None:
        peer.send(b"220 relay\r\n")
        while line := peer.line():
            said.append(line.split()[0])
            peer.send(b"221 bye\r\n" if line.upper() == b"QUIT" else b"250 ok\r\n")

    with RawServer(relay) as server:
        prober(mail(server.port))(Way(Path.INTERNET, "email"), LIMIT)
    assert [b"EHLO", b"NOOP", b"QUIT"] == [each.upper() for each in said]


@pytest.mark.parametrize(
    ("greeting", "words"), [(b"421 busy\r\n", "greets with 421"), (b"nonsense\r\n", "relay"), (b"", "relay")]
)
def test_a_mail_server_that_does_not_greet_is_none(greeting: bytes, words: str) -> None:
    """It says why, without the relay's name and without the log-in."""
    with (
        RawServer(lambda peer: peer.send(greeting)) as server,
        pytest.raises(TemporaryFailure, match=words) as failed,
    ):
        prober(mail(server.port))(Way(Path.INTERNET, "email"), LIMIT)
    assert not [word for word in ("127.0.0.1", "secret", "user") if word in str(failed.value)]
