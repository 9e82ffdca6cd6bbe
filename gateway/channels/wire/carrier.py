"""One call of a carrier through apprise, and what the carrier really answered. Loaded with the first message.

Importing apprise and its 175 services costs 20 MB. It tells its caller only yes or no, and for the chat
robots used in China it says yes to any HTTP 200, although these refuse with a code inside the body. So every
answer that requests receives during a call is looked at here. Never waits for itself, retries or logs.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import requests
from apprise import Apprise, AppriseAsset, NotifyBase, NotifyType

READ = 65536
"""Bytes of an answer's body looked at."""
CODES = ("errcode", "code", "errno", "StatusCode")
"""Where the chat robots put their own code; 0 is yes."""

# apprise names tokens in its warnings, urllib3 whole paths in its debug lines: neither belongs in our log.
for _name in ("apprise", "requests", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_ASSET = AppriseAsset(app_id="Cuobian", app_desc="Cuobian 厝边")


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back: apprise's yes or no, and the last HTTP answer where there was one."""

    accepted: bool
    status: int | None = None
    retry_after: str = ""
    code: int | None = 0
    """The carrier's own code inside the answer, None where it is missing; 0 for services that have none."""


def service_of(url: str) -> NotifyBase | None:
    """Return apprise's service for a URL, None where it knows none."""
    found = Apprise.instantiate(url, asset=_ASSET)
    return found if isinstance(found, NotifyBase) else None


def call(
    service: NotifyBase, title: str, body: str, *, urgent: bool, seconds: float, coded: frozenset[str]
) -> Heard:
    """Hand a message to a service; each wait for the network is at most so many seconds.

    `coded` names the services whose carrier puts a code of its own into the body. Raises what they raise.
    """
    service.socket_connect_timeout = min(service.socket_connect_timeout, seconds)
    service.socket_read_timeout = min(service.socket_read_timeout, seconds)
    service.redirects = False  # a captive portal would answer 200 in the carrier's place
    answers: list[requests.Response] = []
    token = _listening.set(answers)
    try:
        accepted = service.notify(
            body=body,
            title=title if service.title_maxlen > 0 else "",
            notify_type=NotifyType.WARNING if urgent else NotifyType.INFO,
        )
    finally:
        _listening.reset(token)
    if not answers:
        return Heard(bool(accepted))
    last = answers[-1]
    has_code = coded.intersection(service.schemas())  # type: ignore[no-untyped-call]
    code = _code(last) if has_code else 0
    return Heard(bool(accepted), last.status_code, last.headers.get("Retry-After", ""), code)


def _code(answer: requests.Response) -> int | None:
    try:
        said = json.loads(answer.content[:READ])
    except (ValueError, RecursionError):
        return None
    found = [said[name] for name in CODES if name in said] if isinstance(said, dict) else []
    return found[0] if found and isinstance(found[0], int) else None


_listening: ContextVar[list[requests.Response] | None] = ContextVar("listening", default=None)


def _listened(send: Callable[..., requests.Response]) -> Callable[..., requests.Response]:
    def send_and_listen(*args: Any, **kwargs: Any) -> requests.Response:
        answer = send(*args, **kwargs)
        answers = _listening.get()
        if answers is not None:
            answers.append(answer)
        return answer

    return send_and_listen


# apprise opens a session of its own for each request and offers no other place to hear the answer.
requests.Session.send = _listened(requests.Session.send)  # type: ignore[method-assign]
