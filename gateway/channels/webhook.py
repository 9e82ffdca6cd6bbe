"""Messages by HTTP POST to a program (CONTRACT §2): one signed JSON object each.

Owns the shape of that object and its signature; never logs an address, which may be a secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from gateway.channels.base import ChannelSettings, Description, PermanentFailure, TemporaryFailure
from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.dial import reason
from gateway.channels.wire.http import Answer, Failures, Poster
from gateway.channels.wire.sealed import opened, problem_with
from gateway.channels.wire.url import target_of
from gateway.domain.notification import Message

UNKNOWN = "未登记 / not registered"
"""Stands where a message has no word of its own: every field of the contract is a non-empty string."""
PASSING = frozenset({408, 425, 429})
LONGEST_WAIT = 86400
"""Seconds of Retry-After beyond which nobody means it."""


class WebhookChannel:
    """Signed HTTP POSTs over kept connections."""

    name = "webhook"
    pool = 32

    def __init__(self, settings: ChannelSettings) -> None:
        self._settings = settings
        self._secret = settings.webhook_secret
        self._poster = Poster(settings.ca_file)

    def describe(self) -> Description:
        return Description(
            {"zh": "网络推送 (Webhook)", "en": "Webhook"},
            {"zh": "接收消息的程序的网址", "en": "URL of the program that takes the messages"},
            "https://example.org/cuobian",
        )

    def ready(self) -> str:
        return "" if self._secret else "webhook.secret_file: expected a secret, found none"

    def check_address(self, address: str) -> str:
        return problem_with(address, self._settings.read_secret, self._settings.open_to_all, _problem)

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        deadline = Deadline(limit)
        written = opened(address, self._settings.read_secret)
        if problem := self.ready() or _problem(written):
            raise PermanentFailure(problem if written is address else "that file holds no URL")
        target = target_of(written)
        body = body_of(message)
        headers = {
            "User-Agent": "cuobian",
            "Content-Type": "application/json; charset=utf-8",
            "Cuobian-Signature": signature(self._secret, body, int(time.time())),
        }
        try:
            answer = self._poster.post(target, headers, body, deadline)
        except Failures as error:
            raise TemporaryFailure(f"{target.server}: {reason(error)}") from error
        return _judge(answer)

    def close(self) -> None:
        self._poster.close()


CHANNEL = WebhookChannel


def _problem(address: str) -> str:
    try:
        target_of(address)
    except ValueError as error:
        return str(error)
    return ""


def body_of(message: Message) -> bytes:
    """Return the JSON body of a message, UTF-8."""
    fields: Mapping[str, object] = {
        "notification": message.notification or UNKNOWN,
        "alarm": message.alarm or UNKNOWN,
        "kind": message.kind.value,
        "state": message.state.value,
        "place": message.place.strip() or UNKNOWN,
        "resident": message.resident.strip() or UNKNOWN,
        "text": message.text.strip() or message.subject.strip() or UNKNOWN,
        "link": message.link or UNKNOWN,
        "step": max(1, message.step),
        "test": message.test,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def signature(secret: bytes, body: bytes, at: int) -> str:
    """Return the value of Cuobian-Signature: HMAC-SHA256 over `t.body`, `t` in Unix seconds."""
    digest = hmac.digest(secret, b"%d.%b" % (at, body), hashlib.sha256)
    return f"t={at},v1={digest.hex()}"


def _judge(answer: Answer) -> str:
    if 200 <= answer.status < 300:
        return str(answer.status)
    if answer.status in PASSING or answer.status >= 500:
        raise TemporaryFailure(f"the server answered {answer.status}", wait_of(answer.retry_after))
    if 300 <= answer.status < 400:
        raise PermanentFailure(f"the server answered {answer.status}: redirects are not followed")
    if answer.status >= 400:
        raise PermanentFailure(f"the server answered {answer.status}")
    raise TemporaryFailure(f"expected an answer of 200 or more, found {answer.status}")


def wait_of(retry_after: str) -> timedelta | None:
    """Return what a Retry-After header asks for (RFC 9110 10.2.3, seconds or date); None where unreadable."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST_WAIT))
    try:
        at = parsedate_to_datetime(text)
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return timedelta(seconds=min(max(0.0, seconds), LONGEST_WAIT))
