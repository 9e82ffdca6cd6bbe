"""One line: a baresip that is kept alive, its calls, whether it is of use. Owns when it is begun anew.

Never decides whom to call, and keeps nobody waiting for a line that is of no use.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable

from devices.child import pause_after
from devices.voice.agent import Agent, Gone
from devices.voice.agent_files import Unusable, sip_port
from devices.voice.calls import Calls, Desk
from devices.voice.control import Event, Word
from devices.voice.ending import NOT_LET, code_of
from devices.voice.reach import NoWay, Reach, found_at, own_address
from gateway.domain.errors import ConfigurationError

log = logging.getLogger(__name__)

TURN, TURN_IN_CALL = 0.5, 0.1
"""Seconds of one wait for what baresip says."""
ANEW = 15.0
"""Seconds behind a failed registration until it is tried anew: baresip would wait up to half an hour."""
ANEW_REFUSED = 60.0
"""The same where the server knows us and does not let us in: a server locks out who asks too often."""
STEADY_AFTER = 60.0


class Line:
    """One line and its thread."""

    def __init__(self, number: int, desk: Desk, tell: Callable[[str, float], None]) -> None:
        """Take its number, what lines share, and what hears of trouble ('' where there is none)."""
        self.number = number
        self.calls = Calls(desk)
        self._desk = desk
        self._tell = tell
        self._waking: tuple[socket.socket, socket.socket] | None = None
        """What wakes the thread, and what it listens to for that; None where it has not begun."""
        self.trouble = ""
        """Why nothing can be dialled; empty where that can be tried."""
        self.agent: Agent | None = None
        self._reach: Reach | None = None
        self._server = ("", 0)
        self._address = ""
        self._anew_at: float | None = None
        self._refused = ""
        self._look_at = 0.0
        self._deaths = 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"voice-{number}", daemon=True)

    @property
    def listens_on(self) -> int:
        """The line's own port for SIP."""
        return sip_port(self._desk.settings, self.number)

    def start(self) -> None:
        """Begin."""
        waker, wake = socket.socketpair()
        waker.setblocking(False)
        self._waking = waker, wake
        self._thread.start()

    def wake(self) -> None:
        """Let the thread look at once."""
        if self._waking is not None:
            with contextlib.suppress(OSError):  # it is awake, or has ended
                self._waking[0].send(b"\0")

    def alive(self) -> bool:
        """Tell whether the thread lives."""
        return self._thread.is_alive()

    def stop(self, patience: float) -> None:
        """End it."""
        self._ending.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join(patience)
        for each in self._waking or ():
            each.close()

    def _run(self) -> None:
        while not self._ending.is_set():
            began = time.monotonic()
            try:
                self._open()
                while not self._ending.is_set():
                    self._turn()
            except _Anew:
                self._deaths = 0
            except (Gone, Unusable, NoWay, ConfigurationError) as error:
                self._lose(str(error))
            except OSError as error:
                self._lose(f"failed: {error.strerror}")
            except Exception as error:  # edge: this thread must outlive everything
                log.exception("voice line failed")
                self._lose(f"failed: {type(error).__name__}")
            self._close()
            self._deaths = 1 if time.monotonic() - began > STEADY_AFTER else self._deaths + 1
            self._ending.wait(pause_after(self._deaths))
        self.calls.lose("the gateway is ending")

    def _open(self) -> None:
        settings = self._desk.settings
        self._server = found_at(settings)
        self._address = own_address(self._server, settings.listen)
        if self._waking is None:
            raise Gone("the line has not begun")
        self.agent = Agent(settings, self.number, self._address, self._waking[1])
        if settings.watch and not settings.registers:
            self._reach = Reach(settings, self._server, self._address)
        self._anew_at, self._refused, self._look_at = None, "", 0.0
        if not settings.registers or self.number:
            self.trouble = ""  # nothing will say that the server is there: it can be tried

    def _close(self) -> None:
        agent, self.agent = self.agent, None
        reach, self._reach = self._reach, None
        if agent is not None:
            agent.close()
        if reach is not None:
            reach.close()

    def _turn(self) -> None:
        """Do one round of everything. Raises Gone, NoWay, _Anew and OSError."""
        agent = self.agent
        if agent is None:
            raise Gone("baresip is not running")
        turn = TURN if self.calls.call is None else TURN_IN_CALL
        events = agent.hear(min(turn, self._desk.settings.look_every))
        now = time.monotonic()
        for event in events:
            self._heed(agent, event, now)
        agent.check(now)
        self.calls.follow(agent)
        if self.calls.call is None:
            if self._anew_at is not None and now >= self._anew_at:
                raise _Anew
            if not self.trouble and (errand := self._desk.waiting.next()) is not None:
                self.calls.dial(agent, errand)
        if now >= self._look_at:
            self._look(agent, now)

    def _heed(self, agent: Agent, event: Event, now: float) -> None:
        if event.word is Word.REGISTERED:
            self._anew_at, self._refused = None, ""
            self._useful()
        elif event.word is Word.NOT_REGISTERED:
            why = event.detail or "no answer"
            self._refused = f"the SIP server did not take the registration: {why}"
            self._anew_at = now + (ANEW_REFUSED if code_of(why) in NOT_LET else ANEW)
            self._useless(self._refused)
        else:
            self.calls.heed(agent, event)

    def _look(self, agent: Agent, now: float) -> None:
        """Look after baresip, the way to the server and the server."""
        settings = self._desk.settings
        self._look_at = now + settings.look_every
        agent.ping(now)
        if self.calls.call is None and own_address(self._server, settings.listen) != self._address:
            raise _Anew
        reach = self._reach
        if reach is None:
            if not settings.registers or self.number:
                self._useful()
            elif self._refused:
                self._useless(self._refused)
            return
        reach.heed()
        if reach.dead:
            words = "the SIP server does not answer (OPTIONS)"
            self._useless(words, blocks=reach.known)
        elif reach.known:
            self._useful()
        reach.ask()

    # Of use, or not.

    def _lose(self, trouble: str) -> None:
        if self.agent is not None:
            log.warning("voice line %s lost: %s", self.number, trouble)
        self.calls.lose(trouble)
        self._useless(trouble)

    def _useless(self, trouble: str, *, blocks: bool = True) -> None:
        self.trouble = trouble if blocks else ""
        self._tell(trouble, self._desk.settings.report_after)

    def _useful(self) -> None:
        self.trouble = ""
        self._tell("", 0.0)


class _Anew(Exception):
    """The line is begun anew although nothing is wrong with baresip."""
