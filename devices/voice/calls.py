"""The call of one line: dialled, spoken in, followed to its end. Owns what is played and what is handed in.

Never decides what a key means, and says that it was taken only after the core has said so.
"""

from __future__ import annotations

import itertools
import json
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from devices.voice.agent import Agent
from devices.voice.calling import Call
from devices.voice.control import Event, Word
from devices.voice.conversation import Say, Turn
from devices.voice.phrases import Phrases, whole
from devices.voice.settings import SOURCE, VoiceSettings, target
from devices.voice.sound import Sound
from devices.voice.speech import Speech, Text
from devices.voice.waiting import Errand, Waiting
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.model import NotificationId, RawMessage
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.phone import Order, Spoken, Told
from gateway.domain.ports import Put

log = logging.getLogger(__name__)

KEY = "key"
"""Origin of raw messages."""
WANTED_EVERY = 1.0
"""Seconds between two looks whether a phone still has to ring."""
handles = itertools.count(1)
"""Of raw messages and of commands, over all lines."""


@dataclass(slots=True)
class Desk:
    """What all lines share."""

    settings: VoiceSettings
    speech: Speech
    phrases: Phrases
    waiting: Waiting
    report: Callable[[Outcome], None]
    wanted: Callable[[int], bool]
    """Tells whether a notification still tells how its alarm stands."""
    put: Put


class Calls:
    """What one line does, one call at a time. For that line's thread, but for `taken`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.call: Call | None = None
        self._errand: Errand | None = None
        self._handles: set[int] = set()
        """Of the keys of this call that were handed in."""
        self._told: deque[Told] = deque()
        self._text: Text | None = None
        """What is to be said and was not ready."""
        self._confirmed: Text | None = None
        """What was said of the last key."""
        self._wanted_at = 0.0
        self._token = ""
        self._dialled = False
        """True once baresip has answered the command to dial: what it says before is of the call before."""

    def dial(self, agent: Agent, errand: Errand) -> None:
        """Begin a call; speech is made while it rings. Raises Gone."""
        now, order = time.monotonic(), errand.order
        if not self._wanted(order):
            errand.fail(TemporaryFailure("its alarm has gone on"))
            return
        if order.spoken is not None:
            spoken = order.spoken
            self._desk.speech.prepare((spoken.language, each) for each in self._desk.phrases.likely(spoken))
        self.call, self._errand = Call(order, self._desk.settings, now), errand
        self._handles, self._text, self._wanted_at = set(), None, now + WANTED_EVERY
        self._confirmed = None
        self._told.clear()
        self._token, self._dialled = f"dial {next(handles)}", False
        try:
            agent.tell("dial", target(self._desk.settings, order.number), token=self._token)
        except ValueError:
            self._finish(PermanentFailure("voice: expected a shorter address, found a long one"))

    def owns(self, handle: int) -> bool:
        """Tell whether a raw message is a key of the present call. For any thread."""
        return handle in self._handles

    def taken(self, told: Told) -> None:
        """Take the core's word on a key. For any thread."""
        self._told.append(told)

    def heed(self, agent: Agent, event: Event) -> None:
        """Take an event. Raises Gone."""
        call, now = self.call, time.monotonic()
        if event.word is Word.COMES_IN and (call is None or call.taken_at is None):
            if call is None:
                agent.tell("hangup")  # nobody speaks here, and a line that is taken calls nobody
            return
        if call is None:
            return
        if event.word is Word.ANSWER and event.token == self._token:
            self._dialled = True
            if not event.ok:
                call.closed, call.reason = True, event.detail
        if not self._dialled:
            return
        turn = call.heed(event, now)
        if event.word is Word.TAKEN:
            self._say(agent, Say.ALARM)
        elif turn is not None:
            self._take(agent, call, turn)

    def follow(self, agent: Agent) -> None:
        """Say what is due, and end the call when its time is over. Raises Gone."""
        call, now = self.call, time.monotonic()
        if call is None:
            return
        while self._told:
            self._confirm(agent, call, self._told.popleft())
        if self._text is not None:
            self._play_when_ready(agent)
        if (turn := call.quiet(now)) is not None:
            self._take(agent, call, turn)
        if now >= self._wanted_at and (call.taken_at is None or call.drill):
            self._wanted_at = now + WANTED_EVERY
            call.in_vain = not self._wanted(call.order)
        if not call.closed and call.over(now, others_wait=self._desk.waiting.urgent()):
            call.given_up = call.closed = True
            agent.tell("hangup")
        if call.closed:
            self._end(call, now)

    def lose(self, trouble: str) -> None:
        """Give the call up with its line."""
        call = self.call
        if call is not None:
            try:
                self._finish(call.lost(trouble, time.monotonic()))
            except (TemporaryFailure, PermanentFailure) as failure:
                self._finish(failure)

    def _wanted(self, order: Order) -> bool:
        try:
            return order.wanted(self._desk.wanted)
        except (
            Exception
        ):  # edge: whoever cannot be asked, such as a database, must not keep a phone from ringing
            log.exception("notification=%s cannot be looked up", order.notification)
            return True

    # What is said.

    def _take(self, agent: Agent, call: Call, turn: Turn) -> None:
        if turn.hand_in:
            self._hand_in(call)
        elif turn.say is not None:
            self._say(agent, turn.say)

    def _hand_in(self, call: Call) -> None:
        id_ = call.order.notification
        handle = next(handles)
        self._handles.add(handle)
        said = {"notification": str(id_), "key": call.talk.key}
        self._desk.put(
            RawMessage(datetime.now(UTC), SOURCE, KEY, json.dumps(said).encode(), urgent=True, handle=handle)
        )

    def _confirm(self, agent: Agent, call: Call, told: Told) -> None:
        turn = call.committed(time.monotonic())
        if turn is not None and call.order.spoken is not None:
            text = (told.language, self._desk.phrases.told(told))
            self._confirmed = text
            self._play(agent, text, self._desk.speech.taken)

    def _say(self, agent: Agent, say: Say) -> None:
        spoken = self.call.order.spoken if self.call is not None else None
        if spoken is None:
            self._play(agent, None, self._desk.speech.attention)
            return
        done = say is Say.TOLD
        text = self._confirmed if done else (spoken.language, self._words(say, spoken))
        self._play(agent, text, self._desk.speech.taken if done else self._desk.speech.attention)

    def _words(self, say: Say, spoken: Spoken) -> str:
        if say is Say.MENU:
            return spoken.menu
        if say is Say.UNSURE:
            return self._desk.phrases.unsure(spoken)
        return self._desk.phrases.goodbye(spoken) if say is Say.GOODBYE else whole(spoken)

    def _play(self, agent: Agent, text: Text | None, instead: Sound) -> None:
        """Play a text; where it is not ready, a tone until it is."""
        speech = self._desk.speech
        if text is not None:
            speech.prepare([text])
        sound = speech.sound(text) if text is not None else None
        self._text = text if sound is None and text is not None and speech.pending(text) else None
        self._start(agent, sound or instead)

    def _play_when_ready(self, agent: Agent) -> None:
        speech, text = self._desk.speech, self._text
        if text is None or speech.pending(text):
            return
        self._text = None
        if (sound := speech.sound(text)) is not None:
            self._start(agent, sound)

    def _start(self, agent: Agent, sound: Sound) -> None:
        agent.tell("ausrc", f"aufile,{sound.name}")
        if self.call is not None:
            self.call.said(sound.seconds, time.monotonic())

    # How it ended.

    def _end(self, call: Call, now: float) -> None:
        try:
            self._finish(call.receipt(now))
        except (TemporaryFailure, PermanentFailure) as failure:
            self._finish(failure)

    def _finish(self, end: str | TemporaryFailure | PermanentFailure) -> None:
        errand = self._errand
        self.call = self._errand = self._text = None
        if errand is None:
            return
        if not isinstance(end, str):
            errand.fail(end)
            return
        errand.succeed(end)
        if errand.left and errand.order.notification:
            id_ = NotificationId(errand.order.notification)
            self._desk.report(Outcome(id_, NotificationState.SENT, receipt=end, accepted_before=False))
