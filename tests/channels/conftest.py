"""What the channel tests share: a message, settings, and a certificate for servers on loopback."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.channels.base import ChannelSettings
from gateway.channels.webhook import WebhookChannel
from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.escalation import Purpose
from gateway.domain.notification import Message

SECRET = b"a secret of thirty-two bytes....."
LIMIT = timedelta(seconds=5)
SHORT = timedelta(seconds=0.4)
SLACK = 4.0
"""Seconds that a busy machine may add; what these tests guard against takes a minute or for ever."""
MESSAGE = Message(
    notification="000000000000123",
    alarm="000000000000077",
    kind=AlarmKind.SOS,
    state=AlarmState.RAISED,
    purpose=Purpose.CALL,
    place="3号楼 2单元 501",
    resident="吴奶奶",
    subject="吴奶奶（3号楼 2单元 501）按了求助按钮",
    text="吴奶奶（3号楼 2单元 501）按了求助按钮。\n03:12 起，还没有人过去。\nhttp://192.168.1.20:8080/n/abc",
    link="http://192.168.1.20:8080/n/abc",
    step=1,
    language="zh-CN",
)


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate for 127.0.0.1 and localhost, and what a server needs to show it."""

    file: Path
    context: ssl.SSLContext


@pytest.fixture(scope="session")
def certificate(
    tmp_path_factory: pytest.TempPathFactory, require_program: Callable[[str], Path]
) -> Certificate:
    """Make a certificate with openssl."""
    folder = tmp_path_factory.mktemp("tls")
    file, key = folder / "cert.pem", folder / "key.pem"
    command = [str(require_program("openssl")), "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    subprocess.run([*command, "-out", str(file), "-keyout", str(key)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return Certificate(file, context)


@pytest.fixture
def webhook() -> Iterator[WebhookChannel]:
    """Give a webhook channel, and close what it kept."""
    channel = WebhookChannel(ChannelSettings(webhook_secret=SECRET))
    yield channel
    channel.close()
