"""What the engine needs of whoever carries messages. Owns no behaviour: `gateway.notifier` has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gateway.domain.model import NotificationId
from gateway.domain.notification import Dispatch, Outcome


class Outbox(Protocol):
    """What the engine needs of the notifier."""

    def take(self, dispatches: Sequence[Dispatch]) -> None:
        """Take committed messages."""

    def held(self) -> frozenset[NotificationId]:
        """Return the ids in its hands."""

    def settled(self, outcomes: Sequence[Outcome]) -> None:
        """Let go of what is committed."""

    def alive(self) -> bool:
        """Tell whether all its threads live."""
