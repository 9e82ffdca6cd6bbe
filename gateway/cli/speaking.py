"""Puts alarms into words: messages for channels, sentences for devices. Owns no text and no decision."""

from __future__ import annotations

import json

from config.schema import Settings
from gateway.cli.relaying import links_of
from gateway.domain.alarm import AlarmKind, asks
from gateway.domain.command import FEEDBACK_AGAIN, FEEDBACK_LAPSED, Ordered
from gateway.domain.model import outward
from gateway.domain.notification import Dispatch, Message
from gateway.domain.ports import Sink
from gateway.domain.site import Site
from gateway.runtime import Clock
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database
from gateway.texts.catalogue import catalogue
from gateway.texts.facts import Facts
from gateway.texts.render import message, say


class Speaker:
    """Knows the site, the link of each page, and the way to devices."""

    def __init__(
        self, settings: Settings, keys: LinkKey, clock: Clock, sink: Sink, database: Database
    ) -> None:
        self._link = links_of(settings, keys, clock, database)
        self._clock = clock
        self._sink = sink
        self._site = Site(language=settings.language)
        for language in ("zh-CN", "en"):
            catalogue(language)  # read now, not in the way of the first press

    def bind(self, site: Site) -> None:
        """Take a new version of the site."""
        self._site = site

    def compose(self, dispatch: Dispatch) -> Message:
        """Return the whole message of a dispatch, in the language of whoever gets it."""
        notification, alarm = dispatch.notification, dispatch.alarm
        facts = Facts(
            alarm=alarm,
            purpose=notification.purpose,
            link=self._link(alarm, notification.person),
            now=self._clock.now(),
            timezone=self._site.timezone,
            language=self._site.language_of(notification.person),
            lapsed=alarm.lapsed,
            withdrew=alarm.withdrew,
            by=alarm.closed_by,
            own=asks(alarm, notification.person),
            test=notification.test or alarm.kind is AlarmKind.DRILL,
        )
        return message(notification, facts)

    def tell(self, ordered: Ordered) -> bool:
        """Tell a device where its alarm stands, in the resident's language; False: tell it again."""
        command, alarm = ordered.command, ordered.alarm
        again, lapsed = command.do == FEEDBACK_AGAIN, command.do == FEEDBACK_LAPSED
        words = say(
            command.tells,
            command.by,
            alarm.language,
            alarm.kind,
            again,
            lapsed=lapsed,
            trial=alarm.on_trial,
        )
        told = {
            "alarm": outward(alarm.id),
            "state": command.tells.value,
            "by": command.by or None,
            "say": words,
        }
        payload = json.dumps(told, ensure_ascii=False).encode()
        return self._sink.publish(f"cuobian/v1/{command.device}/feedback", payload, command=command.id)
