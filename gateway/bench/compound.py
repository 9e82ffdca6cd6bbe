"""The compound that is pressed in: households with a button each, and neighbours with a webhook each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

HOUSEHOLDS = 573
"""The compound of the mission."""
PHONES = 32


@dataclass(frozen=True, slots=True)
class Compound:
    """How many households, and the serial port their receiver is on where they do not speak MQTT."""

    households: int = HOUSEHOLDS
    port: str = ""
    marks: int = 0
    """Any number: two compounds that differ in it alone differ in one person's name."""

    def write(self, file: Path, phone: str) -> Path:
        """Write the site document; every neighbour's webhook is below the address `phone`."""
        file.write_text(json.dumps(self._document(phone)), "utf-8")
        return file

    def frame(self, home: int) -> bytes:
        """Return the line a 433 MHz receiver writes for one household's button."""
        return b"20;08;EV1527;ID=%06x;SWITCH=01;CMD=ON;\r\n" % home

    def _document(self, phone: str) -> dict[str, object]:
        homes = range(self.households)
        return {
            "site": {"name": "bench", "language": "zh-CN", "timezone": "Asia/Shanghai"},
            "places": [{"id": f"h{n}", "kind": "household", "name": f"h{n}"} for n in homes],
            "people": [
                *({"id": f"r{n}", "name": f"r{n}", "home": f"h{n}"} for n in homes),
                *(self._neighbour(phone, n) for n in range(PHONES)),
            ],
            "policies": [
                {"id": f"elder{n}", "steps": [{"notify": [f"p{n}"], "wait": "1h"}]} for n in range(PHONES)
            ],
            "lines": [{"id": "rf", "port": self.port}] if self.port else [],
            "devices": [self._button(n) for n in homes],
        }

    def _neighbour(self, phone: str, number: int) -> dict[str, object]:
        contact = {"channel": "webhook", "address": f"{phone}/{number}"}
        return {"id": f"p{number}", "name": f"p{number}-{self.marks}", "contacts": [contact]}

    def _button(self, home: int) -> dict[str, object]:
        button: dict[str, object] = {"id": f"b{home}", "place": f"h{home}", "resident": f"r{home}"}
        button["policy"] = f"elder{home % PHONES}"
        if self.port:
            params = {"code": f"{home:06x}", "switch": "01"}
            return button | {"template": "rflink-ev1527", "line": "rf", "params": params}
        return button | {"template": "cuobian-sos"}
