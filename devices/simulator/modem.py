"""A modem that is not real on a pseudo terminal that is: AT commands, texts, calls, and what can go wrong.

Written from 3GPP TS 27.005 and 27.007 by itself and with a reading of PDUs of its own: it shares no line with
the gateway's driver. `World` says who is called and what came through.
"""

from __future__ import annotations

import itertools
import os
import re
import select
import threading
import time
import tty
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from devices.simulator.modem_pdu import read_submit, write_deliver, write_report
from devices.simulator.modem_world import Far, Fault, Manner, Rung, World

OK, ERROR = "OK", "ERROR"
REGISTERED, SEARCHING = 1, 2
DIALLING, ALERTING, ACTIVE = 2, 3, 0
SIM_PLACES = 20


class SimulatedModem:
    """One modem behind a path that stays when it is unplugged and plugged in again."""

    def __init__(
        self, path: Path, world: World, *, maker: str = "SIMCOM INCORPORATED", pin: str = ""
    ) -> None:
        """Plug it in; a `pin` locks its SIM."""
        self.path, self.world, self.maker = path, world, maker
        self.faults: set[Fault] = set()
        self.pin, self.locked, self.attempts = pin, bool(pin), 3
        self.asked: list[str] = []
        """Every command, in order."""
        self.stored: dict[int, tuple[int, str]] = {}
        self.resets = 0
        self._echo = True
        self._line = b""
        self._wants_pdu = False
        self._length = 0
        self._call: _Call | None = None
        self._references = itertools.count(1)
        self._later: list[tuple[float, Callable[[], None]]] = []
        self._lock = threading.RLock()
        self._master = -1
        self._plug = threading.Event()
        self._ended = False
        self.plug_in()
        self._thread = threading.Thread(target=self._run, name="simulated-modem", daemon=True)
        self._thread.start()

    # The plug.

    def plug_in(self) -> None:
        """Appear under the path."""
        with self._lock:
            self._master, slave = os.openpty()
            tty.setraw(slave)
            self.path.unlink(missing_ok=True)
            self.path.symlink_to(os.ttyname(slave))
            os.close(slave)
            self._boot()
            self._plug.set()

    def unplug(self) -> None:
        """Vanish in the middle of whatever it was at."""
        with self._lock:
            self._plug.clear()
            if self._master >= 0:
                os.close(self._master)
            self._master = -1
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Unplug for good."""
        self._ended = True
        self.unplug()
        self._plug.set()
        self._thread.join(2)

    # What the network does.

    def receive(self, number: str, text: str, *, pieces: int = 1, wide: bool = False) -> None:
        """Let a text arrive, in pieces of any size."""
        size = -(-len(text) // pieces)
        for piece in range(pieces):
            joined = (77, pieces, piece + 1) if pieces > 1 else None
            part = text[piece * size : (piece + 1) * size]
            self.keep(write_deliver(number, part, datetime.now(UTC), joined, wide=wide))

    def keep(self, pdu: str) -> None:
        """Keep a PDU in the storage and say so."""
        with self._lock:
            place = next((each for each in range(1, SIM_PLACES + 1) if each not in self.stored), None)
            if place is None:
                self._say("+SMS FULL")
                return
            self.stored[place] = (0, pdu)
            if self._news[:2] == ["2", "1"]:
                self._say(f'+CMTI: "SM",{place}')

    def say(self, *lines: str) -> None:
        """Say something that nobody has asked for."""
        with self._lock:
            self._say(*lines)

    # The wire.

    def _run(self) -> None:
        while not self._ended:
            self._plug.wait()
            with suppress(OSError, ValueError):
                self._serve()
            time.sleep(0.01)

    def _serve(self) -> None:
        while self._plug.is_set() and not self._ended:
            master = self._master
            if master < 0:
                return
            ready, _, _ = select.select([master], [], [], 0.02)
            with self._lock:
                if self._master != master:
                    return
                if ready:
                    self._hear(os.read(master, 4096))
                self._pass_time()

    def _write(self, data: bytes) -> None:
        if self._master >= 0 and Fault.HANG not in self.faults:
            with suppress(OSError):
                os.write(self._master, data)

    def _say(self, *lines: str) -> None:
        for line in lines:
            if Fault.GARBLE in self.faults:
                self._write(b"\r\n\xff\x00\xfe+CM\r\n\x80\x81\r\n")
            self._write(f"\r\n{line}\r\n".encode("ascii", "replace"))

    def _hear(self, data: bytes) -> None:
        for byte in data:
            self._hear_byte(bytes([byte]))

    def _hear_byte(self, byte: bytes) -> None:
        if self._echo:
            self._write(byte)
        if byte == b"\x1b":
            self._line, self._wants_pdu = b"", False
        elif self._wants_pdu and byte == b"\x1a":
            pdu, self._line, self._wants_pdu = self._line.decode("ascii", "replace"), b"", False
            self._take_pdu(pdu.strip())
        elif byte == b"\r" and not self._wants_pdu:
            line, self._line = self._line.decode("ascii", "replace").strip(), b""
            if line:
                self._command(line)
        elif byte not in {b"\n", b"\r"}:
            self._line += byte

    # Commands.

    def _command(self, line: str) -> None:
        self.asked.append(line)
        if Fault.HANG in self.faults and not line.startswith("AT+CFUN"):
            return
        if Fault.QUIET in self.faults and self._call is not None:
            self._hang_up()
            return
        upper = line.upper()
        for pattern, do in _COMMANDS.items():
            found = re.fullmatch(pattern, upper)
            if found:
                getattr(self, do.__name__)(*found.groups())
                return
        self._say(ERROR)

    def _fine(self, *_: str) -> None:
        self._say(OK)

    def _set_echo(self, on: str) -> None:
        self._echo = on == "1"
        self._say(OK)

    def _set_news(self, news: str) -> None:
        self._news = news.split(",")
        self._say(OK)

    def _tell_news(self) -> None:
        self._say(f"+CNMI: {','.join(self._news)}", OK)

    def _name(self) -> None:
        self._say(self.maker, OK)

    def _sim(self) -> None:
        state = "SIM PUK" if self.attempts <= 0 else "SIM PIN" if self.locked else "READY"
        if Fault.EATEN in self.faults:
            self.faults.discard(Fault.EATEN)
            self._say(OK)
            return
        self._say(f"+CPIN: {state}", OK)

    def _unlock(self, pin: str) -> None:
        if not self.locked or self.attempts <= 0:
            self._say("+CME ERROR: 3")
        elif pin == self.pin:
            self.locked, self.attempts = False, 3
            self._say(OK)
        else:
            self.attempts -= 1
            self._say("+CME ERROR: 16")

    def _register(self) -> None:
        where = SEARCHING if Fault.NO_NETWORK in self.faults or self.locked else REGISTERED
        self._say(f"+CREG: 0,{where}", OK)

    def _register_lte(self) -> None:
        where = SEARCHING if Fault.NO_NETWORK in self.faults or self.locked else REGISTERED
        self._say(f"+CEREG: 0,{where}", OK)

    def _signal(self) -> None:
        self._say("+CSQ: 99,99" if Fault.NO_NETWORK in self.faults else "+CSQ: 21,99", OK)

    def _operator(self) -> None:
        self._say('+COPS: 0,0,"CHINA MOBILE",7', OK)

    def _store(self) -> None:
        used = len(self.stored)
        self._say(f"+CPMS: {used},{SIM_PLACES},{used},{SIM_PLACES},{used},{SIM_PLACES}", OK)

    def _list(self) -> None:
        for place, (stat, pdu) in sorted(self.stored.items()):
            self._say(f"+CMGL: {place},{stat},,{len(pdu) // 2 - 1}", pdu)
            self.stored[place] = (1, pdu)
        self._say(OK)

    def _delete(self, place: str) -> None:
        kept = Fault.KEEPS in self.faults or self.stored.pop(int(place), None) is None
        self._say("+CMS ERROR: 321" if kept else OK)

    def _reset(self) -> None:
        self.resets += 1
        self.faults.discard(Fault.HANG)
        self._boot()
        self._say("RDY")

    def _boot(self) -> None:
        self._news = ["0", "0", "0", "0", "0"]
        self._echo, self._line, self._wants_pdu, self._call = True, b"", False, None
        self._later.clear()
        self.locked = bool(self.pin)

    # Texts.

    def _offer_prompt(self, length: str) -> None:
        self._length = int(length)
        if self._call is not None and Fault.ALONE in self.faults:
            self._say("+CMS ERROR: 302")
            return
        self._wants_pdu = True
        self._write(b"\r\n> ")

    def _take_pdu(self, pdu: str) -> None:
        if Fault.HANG_IN_TEXT in self.faults:
            self.faults |= {Fault.HANG}
            return
        if Fault.LIE in self.faults:
            self._say(OK)
            return
        refused = {Fault.REFUSE: "+CMS ERROR: 38", Fault.NO_SUCH: "+CMS ERROR: 1"}
        for fault, words in refused.items():
            if fault in self.faults:
                self._say(words)
                return
        try:
            if len(pdu) // 2 - 1 - int(pdu[:2], 16) != self._length:
                raise ValueError("another length than announced")
            text = read_submit(pdu)
        except (ValueError, IndexError):
            self._say("+CMS ERROR: 304")
            return
        with self.world.lock:
            self.world.texts.append(text)
        reference = next(self._references) % 256
        self._say(f"+CMGS: {reference}", OK)
        if text.wants_report and self._news[3:4] == ["1"] and Fault.NO_REPORTS not in self.faults:
            self._report(reference, text.number)

    def _report(self, reference: int, number: str) -> None:
        def tell() -> None:
            if Fault.FALSE_REPORTS in self.faults:
                self._tell_report((reference + 100) % 256, number, 0)
                self._tell_report(reference, "+8619999999999", 0)
            self._tell_report(reference, number, 0x45 if Fault.UNDELIVERED in self.faults else 0)

        self._later.append((time.monotonic() + 0.1, tell))

    def _tell_report(self, reference: int, number: str, status: int) -> None:
        pdu = write_report(reference, number, status)
        self._say(f"+CDS: {len(pdu) // 2 - 1}")
        self._write(f"{pdu}\r\n".encode())

    # Calls.

    def _dial(self, number: str) -> None:
        if self._call is not None or Fault.NO_NETWORK in self.faults:
            self._say("NO CARRIER")
            return
        self._call = _Call(self.world.far(number), self.world.call(number), time.monotonic())
        if Fault.QUIET not in self.faults:
            self._say(OK)

    def _list_calls(self) -> None:
        if Fault.DEAF in self.faults:
            self._say(ERROR)
            return
        if self._call is not None:
            self._say(f'+CLCC: 1,0,{self._call.state},0,0,"{self._call.rung.number}",145')
        self._say(OK)

    def _hang_up(self) -> None:
        if self._call is not None:
            self._call.rung.rang = time.monotonic() - self._call.began
            if self._call.state == ACTIVE:
                self._say("VOICE CALL: END: 000003")
        self._call = None
        self._say(OK)

    def _pass_time(self) -> None:
        now = time.monotonic()
        due = [act for at, act in self._later if at <= now]
        self._later = [each for each in self._later if each[0] > now]
        for act in due:
            act()
        if self._call is not None:
            self._go_on(self._call, now)

    def _go_on(self, call: _Call, now: float) -> None:
        far, passed = call.far, now - call.began
        if call.state == DIALLING and passed >= 0.05:
            if far.manner in {Manner.BUSY, Manner.OFF}:
                self._call = None
                self._say("BUSY" if far.manner is Manner.BUSY else "NO CARRIER")
                return
            call.state = ALERTING
        elif call.state == ALERTING and passed >= max(far.after, 0.1):
            if far.manner is Manner.REJECTS:
                call.rung.rang = passed
                self._call = None
                self._say("BUSY")
            elif far.manner is Manner.ANSWERS:
                call.state, call.answered = ACTIVE, now
                self._say("VOICE CALL: BEGIN")
        elif call.state == ACTIVE and far.key and not call.pressed and now - call.answered >= 0.1:
            call.pressed = True
            maker = self.maker.lower()
            self._say(f"+QTONEDET: {ord(far.key)}" if "quectel" in maker else f"+RXDTMF: {far.key}")


class _Call:
    """A call under way."""

    def __init__(self, far: Far, rung: Rung, began: float) -> None:
        self.far, self.rung, self.began = far, rung, began
        self.state = DIALLING
        self.answered = 0.0
        self.pressed = False


_COMMANDS: dict[str, Callable[..., None]] = {
    r"AT": SimulatedModem._fine,
    r"ATE([01])": SimulatedModem._set_echo,
    r"ATV1": SimulatedModem._fine,
    r"AT\+CGMI": SimulatedModem._name,
    r"AT\+(?:CMEE|CLIP|CRC|CREG|CEREG|CUSD|CMGF|CSMS|DDET|QTONEDET)=.*": SimulatedModem._fine,
    r"AT\+CNMI=(\d(?:,\d)*)": SimulatedModem._set_news,
    r"AT\+CNMI\?": SimulatedModem._tell_news,
    r"AT\+CPIN\?": SimulatedModem._sim,
    r'AT\+CPIN="(\d+)"': SimulatedModem._unlock,
    r"AT\+CREG\?": SimulatedModem._register,
    r"AT\+CEREG\?": SimulatedModem._register_lte,
    r"AT\+CSQ": SimulatedModem._signal,
    r"AT\+COPS\?": SimulatedModem._operator,
    r"AT\+CPMS=.*": SimulatedModem._store,
    r"AT\+CMGL=4": SimulatedModem._list,
    r"AT\+CMGD=(\d+)": SimulatedModem._delete,
    r"AT\+CMGS=(\d+)": SimulatedModem._offer_prompt,
    r"AT\+CFUN=1,1": SimulatedModem._reset,
    r"ATD(\+?\d+);": SimulatedModem._dial,
    r"AT\+CLCC": SimulatedModem._list_calls,
    r"(?:ATH|AT\+CHUP)": SimulatedModem._hang_up,
}
