"""What witnesses the register on this box: its file, its broker, a webhook. Decides nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from config.schema import Settings
from config.secrets import webhook_secret
from devices.mqtt_settings import MqttSettings
from devices.register_session import HeadSession
from gateway.channels.webhook import signature
from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.http import Failures, Poster
from gateway.channels.wire.url import target_of
from gateway.cli.opening import register_key
from gateway.domain.ports import Notice
from gateway.domain.register import Head
from gateway.runtime import Clock
from gateway.service import core_state
from gateway.service.register_file import HeadFile, written
from gateway.store.db import Database
from gateway.witness import REGISTER, Ways, Witness

log = logging.getLogger(__name__)

LIMIT = timedelta(seconds=10)
"""How long a webhook may take: meanwhile the next head waits, and nothing else does."""
AGAIN = 15.0
"""Seconds until one that failed is tried again."""


def witness_of(
    settings: Settings,
    database: Database,
    clock: Clock,
    notice: Callable[[Notice], None],
    broker: MqttSettings,
) -> Witness:
    """Return what witnesses the register of this box, not yet started."""
    url = settings.witness.webhook
    ways = Ways(
        line=lambda heard: HeadSession(broker, heard),
        hook=Webhook(url, webhook_secret(settings)) if url is not None else None,
    )
    states = core_state.device_states(database)
    was_broken = any(each.device == REGISTER and each.online is False for each in states)
    file = HeadFile(settings.data)
    return Witness(database, register_key(settings), file, clock, notice, ways, was_broken=was_broken)


class Webhook:
    """POSTs a head to a program, signed as every webhook is; one that failed waits a while."""

    def __init__(self, url: str, secret: bytes) -> None:
        """Take where, and what it is signed with."""
        self._target = target_of(url)
        self._secret = secret
        self._poster = Poster()
        self._wait_until = float("-inf")

    def post(self, head: Head) -> bool:
        """Tell it; False where it was not taken, or is not tried yet."""
        if time.monotonic() < self._wait_until:
            return False
        body = written(head)
        headers = {
            "User-Agent": "cuobian",
            "Content-Type": "application/json; charset=utf-8",
            "Cuobian-Signature": signature(self._secret, body, int(time.time())),
        }
        try:
            answer = self._poster.post(self._target, headers, body, Deadline(LIMIT))
        except Failures as error:
            why = type(error).__name__
        else:
            if 200 <= answer.status < 300:
                return True
            why = str(answer.status)
        log.warning("register head not taken by the webhook: %s", why)
        self._wait_until = time.monotonic() + AGAIN
        return False

    def close(self) -> None:
        """Close what is kept open."""
        self._poster.close()
