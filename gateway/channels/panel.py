"""Messages to a panel, siren or lamp of our own, as commands over MQTT (CONTRACT §3).

An address is the device's id and, where it is more than a voice, what it does: `panel-b3?do=announce,siren`.
Sirens and lamps go on for a call and off when somebody is coming; they never sound for anything else.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl

from gateway.channels.base import (
    ChannelSettings,
    Description,
    PermanentFailure,
    Publish,
    TemporaryFailure,
)
from gateway.domain.alarm import CALM, AlarmKind
from gateway.domain.escalation import CALLS, Purpose
from gateway.domain.notification import Message

DEVICE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""Ids of the site document (CONTRACT §2): nothing in one can reach another topic."""
VOICE, SILENCE = "announce", "silence"
LOUD = ("siren", "light")
VERBS = (VOICE, *LOUD)
QUIETENS = frozenset({Purpose.COMING, Purpose.ARRIVED, Purpose.CLOSED})


@dataclass(frozen=True, slots=True)
class Panel:
    """A device and what it can do."""

    device: str
    verbs: tuple[str, ...]
    discreet: bool
    """Stands where a person who threatens somebody does not see or hear it."""


class PanelChannel:
    """Commands for announcing devices."""

    name = "panel"
    pool = 1

    def __init__(self, settings: ChannelSettings) -> None:
        self._publish: Publish | None = settings.publish

    def describe(self) -> Description:
        return Description(
            {"zh": "楼道屏、警号、警灯", "en": "Panel, siren or lamp"},
            {
                "zh": "设备编号，可加 ?do=announce,siren,light；放在门岗里的再加 &discreet=yes",
                "en": "Device id, with ?do=announce,siren,light; &discreet=yes for one inside the guard room",
            },
            "panel-b3u2?do=announce,light",
        )

    def ready(self) -> str:
        return "" if self._publish is not None else "broker: expected one for panels, found none"

    def check_address(self, address: str) -> str:
        try:
            panel_of(address)
        except ValueError as error:
            return str(error)
        return ""

    def send(self, message: Message, address: str, limit: timedelta) -> str:  # noqa: ARG002  handing over never waits
        if self._publish is None or (problem := self.check_address(address)):
            raise PermanentFailure(self.ready() or problem)
        panel = panel_of(address)
        verbs = verbs_for(panel, message)
        if not verbs:
            raise PermanentFailure(f"a {'/'.join(panel.verbs)} is not used for this kind of message")
        for position, verb in enumerate(verbs):
            id_ = message.notification if position == 0 else f"{message.notification}-{verb}"
            self._order(panel, _command(id_, verb, message))
        return ""

    def _order(self, panel: Panel, command: bytes) -> None:
        """Hand one command over. Kept for later, it would sound when the alarm is long closed."""
        try:
            taken = self._publish is not None and self._publish(f"cuobian/v1/{panel.device}/command", command)
        except (OSError, RuntimeError, ValueError) as error:
            raise TemporaryFailure(f"the broker did not take it: {type(error).__name__}") from error
        if not taken:
            raise TemporaryFailure("the broker did not take it: no connection, or too much waits for it")

    def close(self) -> None:
        """Keep nothing between messages."""


CHANNEL = PanelChannel


def panel_of(address: str) -> Panel:
    """Return the panel that an address names. Raises ValueError, saying what was found and expected."""
    device, _, query = address.partition("?")
    if not DEVICE.fullmatch(device):
        raise ValueError(f"expected a device's id, found {device!r}")
    options = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(set(options) - {"do", "discreet"}):
        raise ValueError(f"expected the options do and discreet, found {unknown[0]!r}")
    verbs = tuple(dict.fromkeys(options.get("do", VOICE).split(",")))
    if wrong := [verb for verb in verbs if verb not in VERBS]:
        raise ValueError(f"expected do={','.join(VERBS)} or some of them, found {wrong[0]!r}")
    discreet = options.get("discreet", "no")
    if discreet not in {"yes", "no"}:
        raise ValueError(f"expected discreet=yes or discreet=no, found {discreet!r}")
    return Panel(device, verbs, discreet == "yes")


def verbs_for(panel: Panel, message: Message) -> tuple[str, ...]:
    """Return what a panel does with a message, in order; nothing where it must or can do nothing.

    Under duress nothing in public view or hearing reacts at all. A fault, a drill or a question
    sounds no siren and lights no lamp.
    """
    if message.kind is AlarmKind.DURESS and not panel.discreet:
        return ()
    voice = tuple(verb for verb in panel.verbs if verb == VOICE)
    if message.purpose in QUIETENS:
        return (SILENCE, *voice)
    if message.purpose in CALLS and message.kind not in CALM:
        return panel.verbs
    return voice


def _command(id_: str, verb: str, message: Message) -> bytes:
    fields = {
        "id": id_,
        "do": verb,
        "say": "" if verb == SILENCE else message.subject,
        "alarm": message.alarm,
        "kind": message.kind.value,
        "state": message.state.value,
        "test": message.test,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
