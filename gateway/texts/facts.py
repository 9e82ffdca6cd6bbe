"""What a message tells about. Owns no wording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.domain.alarm import Alarm
from gateway.domain.escalation import Purpose
from gateway.domain.model import EventType


@dataclass(frozen=True, slots=True)
class Facts:
    """An alarm as of sending, and what one message has to say about it."""

    alarm: Alarm
    purpose: Purpose
    link: str
    """The recipient's own page; in informational messages too."""
    now: datetime
    """Wall clock, aware: tells whether an alarm began today."""
    language: str = "zh-CN"
    timezone: str = "Asia/Shanghai"
    lapsed: str = ""
    """Who had promised and did not arrive, where that is why somebody is called now."""
    withdrew: bool = False
    """True where that person said so, False where time ran out."""
    by: str = ""
    """Who closed it; empty: the helper."""
    fault: EventType | None = None
    """What is wrong with a device; None: what the alarm's subject says."""
    test: bool = False
    own: bool = False
    """True where it goes to whom the alarm asks: the question itself, and not news about somebody."""

    @property
    def kind(self) -> str:
        """Return which words tell it."""
        return "question" if self.own else self.alarm.kind.value
