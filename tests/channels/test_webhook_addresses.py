"""Where a webhook sends: certificates, address families, credentials, and addresses that cannot be used."""

import socket

import pytest

from gateway.channels.base import ChannelSettings, PermanentFailure, TemporaryFailure
from gateway.channels.webhook import WebhookChannel
from tests.channels.conftest import LIMIT, MESSAGE, SECRET, SHORT, SLACK, Certificate
from tests.channels.servers import (
    BAD_MANNERS,
    OK,
    Behave,
    Peer,
    RawServer,
    answering,
    parts,
    seconds_of,
    status,
)


def test_a_trusted_certificate_is_taken_and_kept(certificate: Certificate) -> None:
    """HTTPS works with certificates of the compound's own, over kept connections too."""
    channel = WebhookChannel(ChannelSettings(webhook_secret=SECRET, ca_file=certificate.file))
    with RawServer(answering(OK), certificate.context) as server:
        assert ["200"] * 3 == [channel.send(MESSAGE, server.url, LIMIT) for _ in range(3)]
        assert 1 == server.connections
        channel.close()


def test_an_unknown_certificate_is_refused(webhook: WebhookChannel, certificate: Certificate) -> None:
    """It is temporary, since a clock that is wrong after a boot looks just the same."""
    with RawServer(answering(OK), certificate.context) as server:
        with pytest.raises(TemporaryFailure, match="certificate was refused"):
            webhook.send(MESSAGE, server.url, LIMIT)
        assert [] == server.requests


@pytest.mark.parametrize("behave", BAD_MANNERS, ids=lambda behave: behave.__name__)
def test_bad_manners_under_tls_end_in_time(certificate: Certificate, behave: Behave) -> None:
    """The limit holds inside TLS as well."""
    channel = WebhookChannel(ChannelSettings(webhook_secret=SECRET, ca_file=certificate.file))

    def attempt() -> None:
        with pytest.raises(TemporaryFailure):
            channel.send(MESSAGE, server.url, SHORT)

    with RawServer(behave, certificate.context) as server:
        assert seconds_of(attempt) < SHORT.total_seconds() + SLACK


def test_a_handshake_that_never_ends_is_cut(certificate: Certificate) -> None:
    """A server that accepts and says nothing costs the limit, not more."""
    channel = WebhookChannel(ChannelSettings(webhook_secret=SECRET, ca_file=certificate.file))

    def attempt() -> None:
        with pytest.raises(TemporaryFailure, match="time limit"):
            channel.send(MESSAGE, server.url.replace("http:", "https:"), SHORT)

    with RawServer(Peer.hang) as server:
        assert seconds_of(attempt) < SHORT.total_seconds() + SLACK


def test_ipv6_literals_work(webhook: WebhookChannel) -> None:
    """An address in brackets is dialled and named in Host as it was written."""
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        server = RawServer(answering(OK), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 loopback here")
    with server:
        assert "200" == webhook.send(MESSAGE, f"http://[::1]:{server.port}/lin", LIMIT)
        assert f"[::1]:{server.port}" == parts(server.requests[0])[1]["host"]


def test_user_and_password_become_a_header(webhook: WebhookChannel) -> None:
    """What stands before the @ is sent as Basic authorization, unquoted."""
    with RawServer(answering(OK)) as server:
        webhook.send(MESSAGE, server.url.replace("//", "//lin:p%40ss@"), LIMIT)
        assert "Basic bGluOnBAc3M=" == parts(server.requests[0])[1]["authorization"]


def test_signs_beyond_ascii_are_quoted(webhook: WebhookChannel) -> None:
    """Path and query of a typed URL reach the server as RFC 3986 wants them."""
    with RawServer(answering(OK)) as server:
        webhook.send(MESSAGE, f"{server.url}/门岗?名=林&a=%20b#frag", LIMIT)
        first = parts(server.requests[0])[0]
        assert "POST /lin/%E9%97%A8%E5%B2%97?%E5%90%8D=%E6%9E%97&a=%20b HTTP/1.1" == first


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "no scheme"),
        ("example.org/hook", "no scheme"),
        ("ftp://example.org/", "ftp"),
        ("http://", "none"),
        ("http:///path", "none"),
        ("http://:80/", "none"),
        ("http://example.org:99999/", "65535"),
        ("http://example.org:0/", "found 0"),
        ("http://exa mple.org/", "spaces"),
        ("http://example.org/\r\nX-Injected: 1", "control"),
        ("http://" + "a" * 300 + ".org/", "something else"),
        ("http://[::1/", ""),
    ],
)
def test_a_wrong_address_is_told_before_anything_is_sent(
    webhook: WebhookChannel, address: str, expected: str
) -> None:
    """The check says what was found or expected; sending there is a permanent failure."""
    problem = webhook.check_address(address)
    assert problem
    assert expected in problem
    with pytest.raises(PermanentFailure):
        webhook.send(MESSAGE, address, LIMIT)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9009/lin", "https://例子.测试/x", "http://[::1]:8/"])
def test_a_right_address_is_let_be(webhook: WebhookChannel, address: str) -> None:
    """Nothing is said about an address that can be used."""
    assert "" == webhook.check_address(address)


def test_without_a_secret_nothing_is_sent() -> None:
    """An unsigned message would teach receivers to believe anybody."""
    channel = WebhookChannel(ChannelSettings())
    assert "secret" in channel.ready()
    with RawServer(answering(OK)) as server:
        with pytest.raises(PermanentFailure, match="secret"):
            channel.send(MESSAGE, server.url, LIMIT)
        assert 0 == server.connections


@pytest.mark.parametrize("answer", [status(404), status(503), b"nonsense\r\n\r\n"])
def test_credentials_stay_out_of_reasons_and_logs(
    webhook: WebhookChannel, caplog: pytest.LogCaptureFixture, answer: bytes
) -> None:
    """Neither password nor path nor query of an address shows up anywhere."""
    caplog.set_level("DEBUG")
    with RawServer(answering(answer)) as server:
        address = f"http://lin:hunter2@127.0.0.1:{server.port}/token-in-path?key=key-in-query"
        with pytest.raises((TemporaryFailure, PermanentFailure)) as failure:
            webhook.send(MESSAGE, address, LIMIT)
    said = str(failure.value) + caplog.text + repr(webhook.__dict__)
    assert [] == [each for each in ("hunter2", "token-in-path", "key-in-query") if each in said]
