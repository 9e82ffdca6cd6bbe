"""Messages through apprise: a real call over loopback, and what each answer means."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest

from gateway.channels.apprise_channel import AppriseChannel
from gateway.channels.base import ChannelSettings, PermanentFailure, TemporaryFailure
from gateway.domain.escalation import Purpose
from tests.channels.conftest import LIMIT, MESSAGE, SHORT, SLACK
from tests.channels.servers import (
    BAD_MANNERS,
    OK,
    Behave,
    RawServer,
    answering,
    dribble_head,
    refusing_port,
    seconds_of,
    status,
)
from tests.channels.test_mail import Post, post_office

pytestmark = pytest.mark.filterwarnings(
    "ignore:'imghdr' is deprecated:DeprecationWarning"
)  # apprise's, on 3.11

ROBOTS = {
    "wecombot": ("wecombot://0123abcd-key", "NotifyWeComBot", "notify_url"),
    "dingtalk": (f"dingtalk://{'a1' * 32}", "NotifyDingTalk", "notify_url"),
    "feishu": ("feishu://0123abcdtoken", "NotifyFeishu", "notify_url"),
    "schan": ("schan://SCT0123abcd", "NotifyServerChan", "notify_url"),
}
"""Services whose carrier's host is written into apprise: an address, and where that host stands."""


@pytest.fixture
def channel() -> AppriseChannel:
    """Give an apprise channel."""
    return AppriseChannel(ChannelSettings())


@contextmanager
def robot(monkeypatch: pytest.MonkeyPatch, service: str, answer: bytes) -> Iterator[tuple[str, RawServer]]:
    """Give the address of a chat robot, whose carrier is a server on loopback with one answer."""
    address, name, attribute = ROBOTS[service]
    plugin = getattr(
        import_module(f"apprise.plugins.{'serverchan' if service == 'schan' else service}"), name
    )
    with RawServer(answering(answer)) as server:
        monkeypatch.setattr(
            plugin, attribute, f"{server.url}/{{{'key' if service == 'wecombot' else 'token'}}}"
        )
        yield address, server


def saying(fields: object) -> bytes:
    """Write a 200 whose body is JSON."""
    return status(200, "Content-Type: application/json", body=json.dumps(fields).encode())


def body(request: bytes) -> bytes:
    """Cut the body out of a request."""
    return request.partition(b"\r\n\r\n")[2]


def test_a_message_reaches_the_service(channel: AppriseChannel) -> None:
    """Subject and text go over as title and body, a call as a warning."""
    with RawServer(answering(OK)) as server:
        assert "200" == channel.send(MESSAGE, f"json://127.0.0.1:{server.port}/sink", LIMIT)
        channel.send(replace(MESSAGE, purpose=Purpose.COMING), f"json://127.0.0.1:{server.port}/sink", LIMIT)
    call, coming = (json.loads(body(each)) for each in server.requests)
    assert (MESSAGE.subject, MESSAGE.text, "warning") == (call["title"], call["message"], call["type"])
    assert "info" == coming["type"]


def test_a_text_without_its_link_gets_it(channel: AppriseChannel) -> None:
    """Whatever the text says, the link is there."""
    with RawServer(answering(OK)) as server:
        channel.send(replace(MESSAGE, text="吴奶奶按了求助按钮"), f"json://127.0.0.1:{server.port}/", LIMIT)
    assert f"吴奶奶按了求助按钮\n{MESSAGE.link}" == json.loads(body(server.requests[0]))["message"]


def test_ntfy_on_the_compounds_own_server(channel: AppriseChannel) -> None:
    """A second service, with its own way to write a message."""
    with RawServer(answering(saying({"id": "x"}))) as server:
        assert "200" == channel.send(MESSAGE, f"ntfy://127.0.0.1:{server.port}/bangbang", LIMIT)
    assert "bangbang" in server.requests[0].decode()


@pytest.mark.parametrize(
    ("answer", "failure", "wait"),
    [
        (status(429, "Retry-After: 30"), TemporaryFailure, timedelta(seconds=30)),
        (status(503), TemporaryFailure, None),
        (status(500), TemporaryFailure, None),
        (status(400), PermanentFailure, None),
        (status(401), PermanentFailure, None),
        (status(404), PermanentFailure, None),
        (status(410), PermanentFailure, None),
    ],
)
def test_the_carriers_status_decides(
    channel: AppriseChannel, answer: bytes, failure: type[Exception], wait: timedelta | None
) -> None:
    """Apprise says only no; the status it was answered says whether a repetition helps."""
    with RawServer(answering(answer)) as server, pytest.raises(failure) as raised:
        channel.send(MESSAGE, f"json://127.0.0.1:{server.port}/", LIMIT)
    assert wait == getattr(raised.value, "retry_after", None)


def test_a_redirect_is_not_followed(channel: AppriseChannel) -> None:
    """An access point's log-in page would say 200 in the carrier's place."""
    with (
        RawServer(answering(OK)) as portal,
        RawServer(answering(status(302, f"Location: {portal.url}"))) as server,
    ):
        with pytest.raises(TemporaryFailure, match="302"):
            channel.send(MESSAGE, f"json://127.0.0.1:{server.port}/", LIMIT)
        assert [] == portal.requests


@pytest.mark.parametrize("behave", BAD_MANNERS, ids=lambda behave: behave.__name__)
def test_bad_manners_are_temporary_and_end_in_time(channel: AppriseChannel, behave: Behave) -> None:
    """Whatever the carrier does, the attempt ends within its limit."""

    def attempt() -> None:
        with pytest.raises(TemporaryFailure):
            channel.send(MESSAGE, f"json://127.0.0.1:{server.port}/", SHORT)

    with RawServer(behave) as server:
        assert seconds_of(attempt) < SHORT.total_seconds() + SLACK


def test_a_refused_connection_is_temporary(channel: AppriseChannel) -> None:
    """A carrier that is down may come back."""
    with pytest.raises(TemporaryFailure):
        channel.send(MESSAGE, f"json://127.0.0.1:{refusing_port()}/", LIMIT)


def test_one_hung_attempt_an_address_and_no_more(channel: AppriseChannel) -> None:
    """Where an attempt outlived its limit, the next one at that address says so at once; others go on."""
    with RawServer(dribble_head) as slow, RawServer(answering(OK)) as good:
        hung = f"json://127.0.0.1:{slow.port}/"
        for reason in ("time limit", "earlier attempt", "earlier attempt"):
            with pytest.raises(TemporaryFailure, match=reason):
                channel.send(MESSAGE, hung, SHORT)
        assert 1 == slow.connections
        assert "200" == channel.send(MESSAGE, f"json://127.0.0.1:{good.port}/", LIMIT)


def test_hung_attempts_have_an_end(channel: AppriseChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A carrier that swallows everything cannot take all memory with threads."""
    monkeypatch.setattr("gateway.channels.apprise_channel.STUCK_AT_MOST", 0)
    monkeypatch.setattr(channel, "pool", 2)
    with RawServer(dribble_head) as server:
        for number, reason in enumerate(("time limit", "time limit", "2 earlier attempts")):
            with pytest.raises(TemporaryFailure, match=reason):
                channel.send(MESSAGE, f"json://127.0.0.1:{server.port}/{number}", timedelta(seconds=0.5))


@pytest.mark.parametrize("service", ROBOTS)
def test_a_robot_that_says_yes_took_it(
    channel: AppriseChannel, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    """Chat robots answer 200 with their own code 0."""
    yes = {"feishu": {"code": 0, "msg": "success"}, "schan": {"code": 0, "message": ""}}
    answer = saying(yes.get(service, {"errcode": 0, "errmsg": "ok"}))
    with robot(monkeypatch, service, answer) as (address, server):
        assert "200" == channel.send(MESSAGE, address, LIMIT)
        assert 1 == len(server.requests)


@pytest.mark.parametrize(
    ("service", "said", "failure", "wait"),
    [
        ("wecombot", {"errcode": 93000, "errmsg": "invalid webhook url"}, PermanentFailure, None),
        ("wecombot", {"errcode": 45009, "errmsg": "freq"}, TemporaryFailure, timedelta(seconds=60)),
        ("wecombot", {"errcode": -1, "errmsg": "system busy"}, TemporaryFailure, None),
        ("dingtalk", {"errcode": 300001, "errmsg": "token is not exist"}, PermanentFailure, None),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, PermanentFailure, None),
        ("dingtalk", {"errcode": 400102, "errmsg": "robot is disabled"}, PermanentFailure, None),
        ("dingtalk", {"errcode": 400013, "errmsg": "group dissolved"}, PermanentFailure, None),
        ("dingtalk", {"errcode": 130101, "errmsg": "too fast"}, TemporaryFailure, timedelta(seconds=600)),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, PermanentFailure, None),
        ("feishu", {"StatusCode": 4, "StatusMessage": "?"}, TemporaryFailure, None),
        ("schan", {"code": 40001, "message": "?"}, TemporaryFailure, timedelta(seconds=60)),
        ("wecombot", {"errcode": 130101}, TemporaryFailure, None),
        ("wecombot", {"errcode": 45002, "errmsg": "size out of limit"}, PermanentFailure, None),
        ("wecombot", {"hello": "world"}, TemporaryFailure, None),
        ("wecombot", {"errcode": "93000"}, TemporaryFailure, None),
        ("wecombot", ["errcode", 0], TemporaryFailure, None),
    ],
)
def test_a_robot_that_refuses_with_200_did_not_take_it(
    channel: AppriseChannel,
    monkeypatch: pytest.MonkeyPatch,
    service: str,
    said: object,
    failure: type[Exception],
    wait: timedelta | None,
) -> None:
    """Apprise takes any 200 for a yes; a message that nobody got must not count as sent."""
    with robot(monkeypatch, service, saying(said)) as (address, _), pytest.raises(failure) as raised:
        channel.send(MESSAGE, address, LIMIT)
    assert wait == getattr(raised.value, "retry_after", None)


def test_a_page_in_a_carriers_place_is_no_yes(
    channel: AppriseChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log-in page of an access point answers 200 to everything."""
    portal = status(200, "Content-Type: text/html", body=b"<html>Please log in</html>")
    refused = pytest.raises(TemporaryFailure, match="without its code")
    with robot(monkeypatch, "wecombot", portal) as (address, _), refused:
        channel.send(MESSAGE, address, LIMIT)


@pytest.mark.parametrize("address", ["", "nonsense", "http://127.0.0.1/", "wecombot://", "://", "mailto://x"])
def test_an_address_apprise_does_not_know(channel: AppriseChannel, address: str) -> None:
    """The check says what is expected; sending is a permanent failure."""
    assert "expected" in channel.check_address(address)
    with pytest.raises(PermanentFailure, match="expected"):
        channel.send(MESSAGE, address, LIMIT)


@pytest.mark.parametrize("address", [each[0] for each in ROBOTS.values()])
def test_an_address_apprise_knows(channel: AppriseChannel, address: str) -> None:
    """Nothing is said about an address that can be used."""
    assert "" == channel.check_address(address)


def test_wecom_is_not_what_it_seems(channel: AppriseChannel) -> None:
    """To apprise wecom:// is another company's service: whoever writes it meant wecombot://."""
    address = f"wecom://{'a' * 32}"
    assert "wecombot://" in channel.check_address(address)
    with pytest.raises(PermanentFailure, match="wecombot://"):
        channel.send(MESSAGE, address, LIMIT)


@pytest.mark.parametrize("answer", [saying({"errcode": 93000}), status(500), b"nonsense\r\n\r\n"])
def test_tokens_stay_out_of_reasons_and_logs(
    channel: AppriseChannel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    answer: bytes,
) -> None:
    """Neither our reasons nor apprise's, requests' and urllib3's own logs show a token, at any level."""
    caplog.set_level(logging.DEBUG)
    failing = pytest.raises((TemporaryFailure, PermanentFailure))
    with robot(monkeypatch, "wecombot", answer) as (address, _), failing as failure:
        channel.send(MESSAGE, address, LIMIT)
    channel.check_address("wecombot://bad key 0123abcd-key")
    printed = capfd.readouterr()
    said = str(failure.value) + caplog.text + printed.out + printed.err
    assert [] == [each for each in ("0123abcd-key", "key=") if each in said]


def test_whatever_a_service_raises_is_temporary(
    channel: AppriseChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service of apprise's that crashes fails its message and nothing else; only its name is told."""
    plugin = import_module("apprise.plugins.custom_json").NotifyJSON

    def crash(*_: object, **__: object) -> bool:
        raise ZeroDivisionError("a token might stand here")

    monkeypatch.setattr(plugin, "send", crash)
    with pytest.raises(TemporaryFailure, match="ZeroDivisionError") as failure:
        channel.send(MESSAGE, "json://127.0.0.1/", LIMIT)
    assert "token" not in str(failure.value)


@pytest.mark.parametrize(("answer", "accepted"), [("250 OK", True), ("550 no such user", False)])
def test_a_service_without_http_says_yes_or_no(channel: AppriseChannel, answer: str, accepted: bool) -> None:
    """Where no HTTP answer tells more, a no may pass."""
    with post_office(Post(rcpt=answer)) as port:
        address = f"mailto://127.0.0.1:{port}/zheng@example.org?from=cuobian@example.org&mode=insecure"
        if accepted:
            assert "" == channel.send(MESSAGE, address, LIMIT)
        else:
            with pytest.raises(TemporaryFailure, match="could not hand"):
                channel.send(MESSAGE, address, LIMIT)


@pytest.mark.parametrize(
    "query",
    ["template=/etc/passwd", "x=1&method=DELETE", "%2BX-Token=1", "+X=1", "-field=1", ":p=1", "ATTACH=/x"],
)
def test_an_address_cannot_read_files_or_make_other_requests(query: str) -> None:
    """Whoever writes down people chooses where a message goes, and nothing else of it."""
    channel = AppriseChannel(ChannelSettings())
    address = f"json://127.0.0.1:{refusing_port()}/?{query}"
    assert "expected an address without template" in channel.check_address(address)
    with pytest.raises(PermanentFailure, match="expected an address without template"):
        channel.send(MESSAGE, address, LIMIT)
