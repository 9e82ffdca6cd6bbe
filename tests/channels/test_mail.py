"""Mail through a real SMTP server, and what each of its answers means."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from gateway.channels.base import ChannelSettings, PermanentFailure, TemporaryFailure
from gateway.channels.mail import MailChannel
from gateway.channels.wire.dial import trust
from gateway.domain.escalation import Purpose
from tests.channels.conftest import LIMIT, MESSAGE, SHORT, SLACK, Certificate
from tests.channels.servers import (
    Behave,
    Peer,
    RawServer,
    close_at_once,
    hang,
    refusing_port,
    reset,
    seconds_of,
)

SENDER, TO = "cuobian@example.org", "zheng@example.org"


class Post:
    """Takes mails, or answers a step of the conversation as it is told to."""

    def __init__(self, **answers: str) -> None:
        self.mails: list[tuple[str, list[str], EmailMessage]] = []
        self._answers = answers

    async def handle_MAIL(  # noqa: N802  aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._answers.get("mail", "250 OK")

    async def handle_RCPT(  # noqa: N802  aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((str(envelope.mail_from), envelope.rcpt_tos, mail))
        return self._answers.get("data", "250 2.0.0 queued as 4F2A")


@contextmanager
def post_office(post: Post, **settings: Any) -> Iterator[int]:
    """Run a real SMTP server on loopback; give its port."""
    controller = Controller(post, hostname="127.0.0.1", port=0, **settings)
    with socket.create_server(("127.0.0.1", 0)) as free:
        controller.port = free.getsockname()[1]
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def channel(port: int, scheme: str = "smtp", **others: Any) -> MailChannel:
    """Give a mail channel that uses a relay on loopback."""
    url = others.pop("url", f"{scheme}://127.0.0.1:{port}")
    return MailChannel(ChannelSettings(mail_url=url, mail_from=SENDER, **others))


def test_a_message_is_a_readable_mail() -> None:
    """Plain text and HTML carry the words and the link; the receipt is what the relay said."""
    post = Post()
    with post_office(post) as port:
        assert "250 2.0.0 queued as 4F2A" == channel(port).send(MESSAGE, TO, LIMIT)
    ((sender, to, mail),) = post.mails
    assert (SENDER, [TO], MESSAGE.subject) == (sender, to, mail["Subject"])
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert MESSAGE.text.splitlines() == plain.get_content().splitlines()
    page = html.get_content()
    assert 1 == page.count("<a href=")
    assert f'<a href="{MESSAGE.link}"' in page
    assert "还没有人过去" in page


def test_the_headers_tell_programs_what_it_is() -> None:
    """Date, urgency, one thread an alarm, and no answer from answering machines (RFC 3834)."""
    post = Post()
    with post_office(post) as port:
        channel(port).send(MESSAGE, TO, LIMIT)
        channel(port).send(replace(MESSAGE, purpose=Purpose.COMING), TO, LIMIT)
    urgent, calm = (mail for _, _, mail in post.mails)
    assert "auto-generated" == urgent["Auto-Submitted"]
    assert f"<cuobian-alarm-{MESSAGE.alarm}@example.org>" == urgent["References"]
    assert ["high", None] == [urgent["Importance"], calm["Importance"]]
    assert abs((datetime.now(UTC) - parsedate_to_datetime(urgent["Date"])).total_seconds()) < 60


def test_a_repeated_mail_is_recognisable() -> None:
    """The same notification has the same Message-ID, another one has another."""
    post = Post()
    with post_office(post) as port:
        for notification in ("1", "1", "2"):
            channel(port).send(replace(MESSAGE, notification=notification), TO, LIMIT)
    assert ["<cuobian-1@example.org>"] * 2 + ["<cuobian-2@example.org>"] == [
        mail["Message-ID"] for _, _, mail in post.mails
    ]


def test_a_text_without_its_link_gets_it() -> None:
    """Whatever the text says, the link is there."""
    post = Post()
    with post_office(post) as port:
        channel(port).send(replace(MESSAGE, text="吴奶奶按了求助按钮"), TO, LIMIT)
    plain = post.mails[0][2].get_body(("plain",))
    assert isinstance(plain, EmailMessage)
    assert MESSAGE.link == plain.get_content().splitlines()[-1]


def test_headers_cannot_be_injected() -> None:
    """Line ends in names, ids and HTML in texts stay what they are: words."""
    post = Post()
    nasty = replace(
        MESSAGE,
        subject="吴奶奶\r\nBcc: evil@example.org\r\n\r\nbody\ud800",
        notification="1>\r\nX-Evil: 1",
        alarm="\n",
        text="<script>alert(1)</script>\r\n.\r\nMAIL FROM:<evil@example.org>",
        link='http://x/"><script>',
    )
    with post_office(post) as port:
        channel(port).send(nasty, TO, LIMIT)
    ((_, to, mail),) = post.mails
    assert ([TO], None, None) == (to, mail["Bcc"], mail["X-Evil"])
    assert "吴奶奶 Bcc: evil@example.org body" == mail["Subject"]
    html = mail.get_body(("html",))
    assert isinstance(html, EmailMessage)
    assert "<script>" not in html.get_content()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "zheng",
        "zheng@",
        "@example.org",
        "a b@example.org",
        "zheng@example.org\r\nRCPT TO:<evil@example.org>",
        "郑@example.org",
        "<zheng@example.org>",
        "a@b@c",
        "zheng@-example.org",
    ],
)
def test_a_wrong_address_is_told_and_not_sent_to(address: str) -> None:
    """The check expects a plain address; sending elsewhere is a permanent failure."""
    mail = channel(refusing_port())
    assert "expected" in mail.check_address(address)
    with pytest.raises(PermanentFailure, match="expected"):
        mail.send(MESSAGE, address, LIMIT)


@pytest.mark.parametrize("address", [TO, "a.b+c@sub.example.org", "root@localhost"])
def test_a_right_address_is_let_be(address: str) -> None:
    """Nothing is said about an address that can be used."""
    assert "" == channel(1).check_address(address)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("421 4.3.2 closing", TemporaryFailure),
        ("450 4.2.1 mailbox busy", TemporaryFailure),
        ("452 4.2.2 full", TemporaryFailure),
        ("550 5.1.1 no such user", PermanentFailure),
        ("553 5.1.3 bad", PermanentFailure),
        ("554 5.7.1 spam", PermanentFailure),
    ],
)
def test_4xx_may_pass_and_5xx_does_not(step: str, answer: str, failure: type[Exception]) -> None:
    """At every step of the conversation; the relay's words are handed on."""
    with post_office(Post(**{step: answer})) as port, pytest.raises(failure, match=answer):
        channel(port).send(MESSAGE, TO, LIMIT)


def test_the_relays_words_never_carry_an_address() -> None:
    """What goes into records and logs names no mailbox."""
    with (
        post_office(Post(rcpt=f"550 <{TO}>: no such user")) as port,
        pytest.raises(PermanentFailure) as failure,
    ):
        channel(port).send(MESSAGE, TO, LIMIT)
    assert "the relay answered 550 … no such user" == str(failure.value)


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"421 busy\r\n", b"nonsense\r\n", b"\xff\xfe\r\n"])
def test_a_relay_that_does_not_greet_is_temporary(greeting: bytes) -> None:
    """A refusal before the first command says nothing about the recipient."""

    def greet(peer: Peer) -> None:
        peer.send(greeting)
        peer.hang()

    with RawServer(greet) as server, pytest.raises(TemporaryFailure):
        channel(server.port).send(MESSAGE, TO, LIMIT)


def dribble(peer: Peer) -> None:
    """Greet for ever, a byte every 50 ms."""
    peer.dribble(b"220-hello\r\n" * 1000, 0.05)


@pytest.mark.parametrize("behave", [hang, close_at_once, reset, dribble], ids=lambda behave: behave.__name__)
@pytest.mark.parametrize("scheme", ["smtp", "smtps", "smtp+starttls"])
def test_bad_manners_are_temporary_and_end_in_time(behave: Behave, scheme: str) -> None:
    """Whatever the relay does, the attempt ends within its limit."""

    def attempt() -> None:
        with pytest.raises(TemporaryFailure):
            channel(server.port, scheme).send(MESSAGE, TO, SHORT)

    with RawServer(behave) as server:
        assert seconds_of(attempt) < SHORT.total_seconds() + SLACK


def test_a_refused_connection_is_temporary() -> None:
    """The reason names the relay and the cause."""
    port = refusing_port()
    with pytest.raises(TemporaryFailure, match=f"127.0.0.1:{port}: connection refused"):
        channel(port).send(MESSAGE, TO, LIMIT)


def test_a_mail_that_was_taken_counts_though_the_relay_dies() -> None:
    """Trouble after the data was accepted would otherwise send it twice."""

    def take_and_die(peer: Peer) -> None:
        peer.send(b"220 hello\r\n")
        for answer in (b"250 hello", b"250 ok", b"250 ok", b"354 go on"):
            peer.line()
            peer.send(answer + b"\r\n")
        while peer.line() != b".":
            pass
        peer.send(b"250 taken\r\n")
        peer.line()
        peer.reset()

    with RawServer(take_and_die) as server:
        assert "250 taken" == channel(server.port).send(MESSAGE, TO, LIMIT)


class Guard:
    """Lets in one user with one password."""

    def __call__(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=(b"cuobian", b"p@ss") == (data.login, data.password), handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # the whole port is under TLS
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_log_in_over_tls(certificate: Certificate, scheme: str) -> None:
    """User and password from the URL, or the password from its file, get the mail through."""
    post = Post()
    tls = {"ssl_context" if scheme == "smtps" else "tls_context": certificate.context}
    required = {"auth_require_tls": scheme != "smtps", "require_starttls": scheme != "smtps"}
    with post_office(post, **tls, authenticator=Guard(), auth_required=True, **required) as port:
        for pair, file in (("cuobian:p%40ss", ""), ("cuobian", "p@ss")):
            url = f"{scheme}://{pair}@127.0.0.1:{port}"
            mail = channel(port, url=url, mail_password=file, ca_file=certificate.file)
            assert mail.send(MESSAGE, TO, LIMIT).startswith("250 ")
    assert 2 == len(post.mails)


def test_a_wrong_password_is_permanent(certificate: Certificate) -> None:
    """It will not get better, so the next step is called at once; the reason is the relay's code."""
    with post_office(
        Post(), tls_context=certificate.context, authenticator=Guard(), auth_required=True
    ) as port:
        url = f"smtp+starttls://cuobian:hunter2@127.0.0.1:{port}"
        with pytest.raises(PermanentFailure, match="535") as failure:
            channel(port, url=url, ca_file=certificate.file).send(MESSAGE, TO, LIMIT)
    assert "hunter2" not in str(failure.value)


def test_a_relay_without_log_in_cannot_be_logged_in_to(certificate: Certificate) -> None:
    """A relay that offers no AUTH is a wrong setting, and said to be one."""
    with post_office(Post(), ssl_context=certificate.context) as port:
        url = f"smtps://cuobian:x@127.0.0.1:{port}"
        with pytest.raises(PermanentFailure, match="log-in"):
            channel(port, url=url, ca_file=certificate.file).send(MESSAGE, TO, LIMIT)


def test_an_unknown_certificate_is_refused(certificate: Certificate) -> None:
    """Nothing is said to a relay that cannot prove who it is."""
    post = Post()
    with post_office(post, ssl_context=certificate.context) as port, pytest.raises(TemporaryFailure):
        channel(port, "smtps").send(MESSAGE, TO, LIMIT)
    assert [] == post.mails


@pytest.mark.parametrize(
    ("offer", "refusal", "failure"),
    [
        (b"250-hello\r\n250 STARTTLS", b"454 4.7.0 no TLS now", TemporaryFailure),
        (b"250-hello\r\n250 AUTH PLAIN LOGIN", b"", PermanentFailure),
    ],
    ids=["refused", "not offered"],
)
def test_a_password_never_travels_in_clear(offer: bytes, refusal: bytes, failure: type[Exception]) -> None:
    """Where TLS was asked for and is refused or left out, the conversation ends before the log-in."""
    heard: list[bytes] = []

    def strip_tls(peer: Peer) -> None:
        peer.send(b"220 hello\r\n")
        heard.append(peer.line())
        peer.send(offer + b"\r\n")
        heard.append(peer.line())
        if heard[-1].upper() == b"STARTTLS":
            peer.send(refusal + b"\r\n")
        while line := peer.line():
            heard.append(line)

    with RawServer(strip_tls) as server:
        url = f"smtp+starttls://cuobian:p%40ss@127.0.0.1:{server.port}"
        with pytest.raises(failure):
            channel(server.port, url=url).send(MESSAGE, TO, LIMIT)
    assert [] == [line for line in heard if line.upper().startswith((b"AUTH", b"MAIL"))]


@pytest.mark.parametrize(
    ("url", "sender", "expected"),
    [
        ("", SENDER, "mail.url: expected smtp://"),
        ("http://127.0.0.1", SENDER, "found http"),
        ("smtp://", SENDER, "found none"),
        ("smtp://host:0", SENDER, "found 0"),
        ("smtp://u:secret-word@mail.example.org", SENDER, "in clear"),
        ("smtp://127.0.0.1", "nobody", "mail.from: expected"),
        ("smtp://127.0.0.1", "a@b\r\nX: 1", "mail.from: expected"),
        ("smtp://u:p@127.0.0.1", SENDER, ""),
        ("smtps://u:p@mail.example.org", SENDER, ""),
        ("smtp://mail.example.org", SENDER, ""),
    ],
)
def test_wrong_settings_are_told(url: str, sender: str, expected: str) -> None:
    """`ready` says what is wrong without any password, and nothing is sent then."""
    mail = MailChannel(ChannelSettings(mail_url=url, mail_from=sender))
    assert expected in mail.ready()
    assert bool(expected) == bool(mail.ready())
    assert "secret-word" not in mail.ready()
    if expected:
        with pytest.raises(PermanentFailure):
            mail.send(MESSAGE, TO, LIMIT)


def test_settings_hide_their_secrets() -> None:
    """A settings object in a traceback or a log shows no secret."""
    shown = repr(
        ChannelSettings(b"webhook-key", "smtp://u:mail-pass@h", SENDER, "file-pass", publish=lambda *_: None)
    )
    assert [] == [each for each in ("webhook-key", "mail-pass", "file-pass") if each in shown]


@pytest.fixture
def fresh_trust() -> Iterator[None]:
    """Read the system's certificates anew, before and after."""
    trust.cache_clear()
    yield
    trust.cache_clear()


@pytest.mark.usefixtures("fresh_trust")
def test_certificates_come_from_the_system(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file of our own the system's store decides; here it is told to know the relay's."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with post_office(Post(), ssl_context=certificate.context) as port:
        assert channel(port, "smtps").send(MESSAGE, TO, LIMIT).startswith("250")
