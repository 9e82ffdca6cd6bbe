"""Messages through one of apprise's services: WeCom, DingTalk, Feishu, ServerChan, Bark, ntfy and many more.

Owns the time limit and the judgement of an answer; retries and receipts stay with the notifier. An address
is a secret as a whole (the token often stands where the host stands), so no reason names any part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gateway.channels.base import ChannelSettings, Description, PermanentFailure, TemporaryFailure
from gateway.channels.webhook import PASSING, wait_of
from gateway.channels.wire.aside import run_aside
from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.pace import Pace
from gateway.channels.wire.sealed import opened, problem_with
from gateway.domain.alarm import NO_CALL
from gateway.domain.errors import TooLong
from gateway.domain.escalation import Purpose
from gateway.domain.notification import Message

if TYPE_CHECKING:
    from gateway.channels.wire.carrier import Heard

CODED = frozenset({"wecombot", "dingtalk", "feishu", "lark", "schan", "pushdeer"})
"""Services whose carrier answers 200 in any case and says yes or no by a code in the body."""
NEVER: Mapping[str, frozenset[int]] = {
    "wecombot": frozenset({93000, 93004, 93008}),
    "dingtalk": frozenset({300001, 300005, 310000, 400013, 400101, 400102, 400105, 400106}),
    "feishu": frozenset({19001, 19002, 19021, 19022, 19024}),
    "lark": frozenset({19001, 19002, 19021, 19022, 19024}),
}
"""Codes that no repetition cures: no such robot, switched off, its group dissolved; key word, signature or
sender address refused. From the carriers' lists of codes, and as their users report them."""
TOO_MANY: Mapping[str, frozenset[int]] = {
    "wecombot": frozenset({45009, 45033}),
    "dingtalk": frozenset({130101, 410100, 90018, 90030}),
    "feishu": frozenset({11232}),
    "lark": frozenset({11232}),
    "schan": frozenset({40001, 471}),
}
"""Codes for too many messages: a minute, or at ServerChan a day."""
TOO_LONG: Mapping[str, frozenset[int]] = {
    "wecombot": frozenset({45002, 40058}),
    "dingtalk": frozenset({460101}),
}
"""Codes for a message that is longer than the carrier takes."""
STUCK_AT_MOST = 32
"""Attempts that outlived their time limit and still hang, before new ones have to wait."""
URGENT = frozenset({Purpose.CALL, Purpose.AGAIN})
UNKNOWN = "expected an address that apprise knows, like wecombot://KEY, found something else"
PUSHPLUS = "wecom:// means PushPlus to apprise: expected wecombot:// for a WeCom robot, or pushplus://"


BARRED = frozenset({"template", "method", "attach", "config"})
HEADERS = ("+", "-", ":")
"""What apprise's own headers, fields and parameters of a request begin with."""
BARRED_WORDS = "expected an address without template, method, attach or fields of a request, found one with"


class AppriseChannel:
    """One call of a carrier a message, each in a thread of its own that can be left behind."""

    name = "apprise"
    pool = 8
    digests = 20

    def __init__(self, settings: ChannelSettings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._pace = Pace()
        self._running: dict[str, Future[Heard]] = {}

    def describe(self) -> Description:
        return Description(
            {"zh": "企业微信、钉钉、飞书、Server酱等", "en": "WeCom, DingTalk, Feishu, ServerChan, …"},
            {
                "zh": "apprise 网址，如 wecombot://、dingtalk://、feishu://、schan://、bark://、ntfy://",
                "en": "apprise URL: wecombot://, dingtalk://, feishu://, schan://, bark://, ntfy://, …",
            },
            "wecombot://KEY",
        )

    def ready(self) -> str:
        return ""

    def check_address(self, address: str) -> str:
        return problem_with(address, self._settings.read_secret, self._settings.open_to_all, _problem)

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        deadline = Deadline(limit)
        address = opened(address, self._settings.read_secret)
        service = address.partition("://")[0].lower()
        if wait := self._pace.take(service, address, urgent=_calls(message)):
            raise TemporaryFailure("as many messages as the carrier takes for now", timedelta(seconds=wait))
        attempt = self._start(address, lambda: _attempt(message, address, deadline))
        try:
            error = attempt.exception(deadline.left())
        except TimeoutError as late:
            raise TemporaryFailure("no complete answer within the time limit") from late
        if error is None:
            return self._judged(service, address, attempt.result(), several=bool(message.others))
        if isinstance(error, TemporaryFailure | PermanentFailure):
            raise error
        raise TemporaryFailure(f"the service failed with {type(error).__name__}") from error

    def close(self) -> None:
        """Keep nothing: attempts left behind end by themselves."""

    def _judged(self, service: str, address: str, heard: Heard, *, several: bool) -> str:
        too_long = heard.status == 413 or heard.code in TOO_LONG.get(service, ())
        if several and too_long:
            raise TooLong("longer than the carrier takes")
        if heard.status == 429 or heard.code in TOO_MANY.get(service, ()):
            asked = wait_of(heard.retry_after)
            seconds = self._pace.refused(service, address, asked.total_seconds() if asked else None)
            raise TemporaryFailure("too many messages, the carrier says", asked or timedelta(seconds=seconds))
        if too_long:
            raise PermanentFailure("longer than the carrier takes")
        return _judge(service, heard)

    def _start(self, address: str, attempt: Callable[[], Heard]) -> Future[Heard]:
        with self._lock:
            self._running = {where: each for where, each in self._running.items() if not each.done()}
            if address in self._running:
                raise TemporaryFailure("an earlier attempt at this address still hangs")
            if len(self._running) >= STUCK_AT_MOST + self.pool:
                raise TemporaryFailure(f"{len(self._running)} earlier attempts still hang")
            started = self._running[address] = run_aside(attempt, "apprise")
            return started


CHANNEL = AppriseChannel


def _calls(message: Message) -> bool:
    """Tell whether a person waits for it: a fault and a drill may wait themselves."""
    return message.purpose in URGENT and message.kind not in NO_CALL


def _problem(address: str) -> str:
    from gateway.channels.wire.carrier import service_of  # noqa: PLC0415  20 MB, loaded when first used

    if found := _refused_at_sight(address):
        return found
    return "" if service_of(address) is not None else UNKNOWN


def _refused_at_sight(address: str) -> str:
    """Return what must not stand in an address: what reads a file, or makes of a message another request."""
    if address.partition("://")[0].lower() == "wecom":
        return PUSHPLUS
    for part in address.partition("?")[2].split("&"):
        name = unquote(part.partition("=")[0]).strip().lower()
        if name in BARRED or name.startswith(HEADERS):
            return BARRED_WORDS
    return ""


def _attempt(message: Message, address: str, deadline: Deadline) -> Heard:
    from gateway.channels.wire.carrier import call, service_of  # noqa: PLC0415  20 MB, loaded when first used

    if found := _refused_at_sight(address):
        raise PermanentFailure(found)
    service = service_of(address)
    if service is None:
        raise PermanentFailure(UNKNOWN)
    body = message.text if message.link in message.text else f"{message.text}\n{message.link}"
    urgent = message.purpose in URGENT
    return call(service, message.subject, body, urgent=urgent, seconds=deadline.left(), coded=CODED)


def _judge(service: str, heard: Heard) -> str:
    status = heard.status
    if status is None:
        return _accepted(heard)
    if heard.code and heard.code in NEVER.get(service, ()):
        raise PermanentFailure(f"the carrier refused with code {heard.code}")
    if status in PASSING or status >= 500:
        raise TemporaryFailure(f"the carrier answered {status}", wait_of(heard.retry_after))
    if status >= 400:
        raise PermanentFailure(f"the carrier answered {status}")
    if status >= 300:
        raise TemporaryFailure(f"the carrier answered {status}, as an access point asking for a log-in does")
    if heard.code != 0:
        said = f"refused with code {heard.code}" if heard.code is not None else "answered without its code"
        raise TemporaryFailure(f"the carrier {said}")
    return f"{_accepted(heard)}{status}"


def _accepted(heard: Heard) -> str:
    if not heard.accepted:
        raise TemporaryFailure("the service could not hand the message over")
    return ""
