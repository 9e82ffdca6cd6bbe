"""Making a modem ready and looking after it: SIM, network, signal. Asks; decides nothing about messages."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from pathlib import Path

from devices.modem.at_words import Answer
from devices.modem.line import ModemLine
from devices.modem.settings import ModemSettings
from devices.vision.store.files import private_folder, write_whole
from gateway.domain.errors import ConfigurationError

AT_HOME = frozenset({1, 5, 6, 7})
"""`<stat>` of +CREG and +CEREG with service: home, roaming, and the same for SMS alone (27.007 §7.2)."""
NO_SIGNAL = 99
ASKED_AGAIN = 2
SETTING_UP = (
    "ATE0",
    "ATV1",
    "AT+CMEE=1",
    "AT+CLIP=1",
    "AT+CRC=0",
    "AT+CREG=0",
    "AT+CEREG=0",
    "AT+CUSD=0",
    "AT+CHUP",
)
"""Asked before the SIM; a modem may know some of them not."""
KEYS = {"simcom": ("AT+DDET=1",), "quectel": ("AT+QTONEDET=1",), "telit": ("AT#DTMF=1",)}
"""How makers are told to tell keys pressed in a call."""


class NotUsable(Exception):
    """The modem answers and cannot be used now; the message is for an installer."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a modem stands."""

    signal: int = NO_SIGNAL
    """0–31 as +CSQ gives it, 99 where unknown."""
    network: str = ""
    keys: bool = False
    """Whether it tells keys pressed in a call."""
    reports: bool = False

    def words(self) -> str:
        """Return it for an installer."""
        signal = f"signal {self.signal}/31" if self.signal <= 31 else "signal unknown"
        parts = (self.network or "registered", signal, "tells keys" if self.keys else "")
        return ", ".join(filter(None, parts))


class Doctor:
    """Looks after one open modem."""

    def __init__(self, line: ModemLine, settings: ModemSettings) -> None:
        self._line = line
        self._settings = settings
        self.anew = False
        """True once it was set up: what arrived before was announced to nobody."""
        self._keys = False
        self._reports = False

    def set_up(self) -> None:
        """Put the modem into the state that everything else counts on. Raises Silent or NotUsable."""
        for command in SETTING_UP:
            self._ask(command)
        self._open_sim()
        self._expect("AT+CMGF=0", "SMS as PDUs")
        self._ask("AT+CSMS=0")
        if not any(self._ask(f'AT+CPMS="{where}","{where}","{where}"').ok for where in ("SM", "ME")):
            raise NotUsable("expected a storage for SMS, found none (+CPMS refused)")
        self._reports = self._announce()
        self._keys = self._tell_keys()
        self.anew = True

    def look(self) -> Health:
        """Return how it stands. Raises Silent, or NotUsable where nothing can be sent."""
        self._open_sim()
        if self._forgot():
            self.set_up()
        if not self._registered():
            raise NotUsable(
                "the SIM is not registered in any network: no reception, or the SIM is not active"
            )
        signal = re.match(r"\d+", self._ask("AT+CSQ", "+CSQ:").value("+CSQ:"))
        network = re.search(r'"([^"]*)"', self._ask("AT+COPS?", "+COPS:").value("+COPS:"))
        return Health(
            int(signal[0]) if signal else NO_SIGNAL,
            network[1] if network else "",
            self._keys,
            self._reports,
        )

    def _ask(self, command: str, asked: str = "") -> Answer:
        return self._line.ask(command, self._settings.patience, asked)

    def _expect(self, command: str, what: str) -> None:
        answer = self._ask(command)
        if not answer.ok:
            raise NotUsable(f"expected {what}, found {answer.final} ({command})")

    def _registered(self) -> bool:
        for command, prefix in (("AT+CREG?", "+CREG:"), ("AT+CEREG?", "+CEREG:")):
            stat = re.search(r"(?:^|,)\s*(\d+)", self._ask(command, prefix).value(prefix)[1:])
            if stat and int(stat[1]) in AT_HOME:
                return True
        return False

    def _announce(self) -> bool:
        """Have texts kept and announced, reports told; whether reports come."""
        wanted = (",1,0", ",2,0", ",0,0") if self._settings.reports else (",0,0",)
        for way in wanted:
            if self._ask(f"AT+CNMI=2,1,0{way}").ok:
                return not way.startswith(",0")
        self._expect("AT+CNMI=2,1", "texts to be announced")
        return False

    def _forgot(self) -> bool:
        """Tell whether the modem lost what it was told, as after a restart that it did not mention."""
        answer = self._ask("AT+CNMI?", "+CNMI:")
        found = answer.value("+CNMI:").replace(" ", "")
        return answer.ok and bool(found) and not found.startswith("2,1")

    def _tell_keys(self) -> bool:
        maker = " ".join(self._ask("AT+CGMI").lines).lower()
        known = [commands for name, commands in KEYS.items() if name in maker]
        return any(self._ask(command).ok for commands in known or KEYS.values() for command in commands)

    def _open_sim(self) -> None:
        """Give the PIN where it is asked for. Raises NotUsable."""
        answer = self._sim()
        state = answer.value("+CPIN:")
        if state == "READY":
            self._tried.unlink(missing_ok=True)
        elif state == "SIM PIN":
            self._give_pin()
        elif answer.code in {10, 13}:
            raise NotUsable("no SIM is found in the modem")
        elif answer.code == 14:
            raise NotUsable("the SIM is busy")
        else:
            raise NotUsable(f"the SIM is locked: expected READY, found {state or answer.final}")

    def _sim(self) -> Answer:
        """Ask how the SIM stands; again where noise has eaten the line that says it."""
        answer = self._ask("AT+CPIN?", "+CPIN:")
        for _ in range(ASKED_AGAIN):
            if not answer.ok or answer.value("+CPIN:"):
                break
            answer = self._ask("AT+CPIN?", "+CPIN:")
        return answer

    def _give_pin(self) -> None:
        """Try the PIN of the file once: the third wrong one locks the SIM.

        That it was tried is on the disk before, so that no restart tries it again.
        """
        if self._settings.pin is None:
            raise NotUsable("the SIM asks for a PIN: name its file as modem.pin_file, or switch the PIN off")
        try:
            pin = self._settings.pin()
        except ConfigurationError as error:
            raise NotUsable(f"modem.pin_file: {error.message}") from None
        if not re.fullmatch(r"\d{4,8}", pin):
            raise NotUsable("modem.pin_file: expected 4 to 8 digits, found something else")
        mark = hmac.new(self._settings.key, pin.encode(), hashlib.sha256).hexdigest()
        if self._tried.exists() and self._tried.read_text("ascii").strip() == mark:
            raise NotUsable(
                f"the PIN in modem.pin_file was tried once and not taken; it is not tried again, or the SIM"
                f" would lock. Write the right one there, or remove {self._tried}"
            )
        remember_tried(self._tried, mark)
        if not self._ask(f'AT+CPIN="{pin}"').ok:
            raise NotUsable("the SIM did not take the PIN in modem.pin_file; it is not tried again")
        self._tried.unlink(missing_ok=True)

    @property
    def _tried(self) -> Path:
        return self._settings.state / "modem-pin.tried"


def remember_tried(file: Path, mark: str) -> None:
    """Write down which PIN is about to be tried, so that a power cut forgets it no more than a restart."""
    if not file.parent.is_dir():
        private_folder(file.parent)
    write_whole(file, mark.encode("ascii"))
