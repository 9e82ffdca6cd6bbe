"""A staircase with neighbours, a gate with a rota, and whatever plan a story is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gateway.channels.base import ChannelSettings
from gateway.channels.panel import PanelChannel
from gateway.domain.errors import PermanentFailure
from gateway.domain.zone import zone

if TYPE_CHECKING:
    from tests.flow.compound import Compound

HOMES = {
    "wu": "u2-501",
    "ming": "u2-502",
    "shy": "u2-502",
    "fang": "u2-503",
    "hong": "u2-601",
    "bai": "u1-501",
}
HELP = ("ming", "fang", "hong", "bai")
OTHERS = ("zheng", "lin", "chen", "wang", "guard")
STAIRS = """\
site: {name: 金海岸, desk: [%(desk)s]}
places:
  - {id: east, kind: gate, name: 东门}
  - {id: b3, kind: building, name: 3号楼}
  - {id: u1, kind: entrance, name: 1单元, in: b3}
  - {id: u2, kind: entrance, name: 2单元, in: b3}
  - {id: u2-5, kind: floor, name: 5楼, in: u2, floor: 5}
  - {id: u1-501, kind: household, name: "501", in: u1, floor: 5}
  - {id: u2-501, kind: household, name: "501", in: u2, floor: 5}
  - {id: u2-502, kind: household, name: "502", in: u2, floor: 5}
  - {id: u2-503, kind: household, name: "503", in: u2, floor: 5}
  - {id: u2-601, kind: household, name: "601", in: u2, floor: 6}
people:
%(people)s
groups:
  - {id: bang, name: 厝边帮帮团, members: [zheng, lin]}
schedules:
  - {id: day, windows: [{from: "07:00", to: "19:00"}]}
  - {id: night, windows: [{from: "19:00", to: "06:00"}]}
duties:
  - {id: gate, name: 门岗值班, turns: [{person: chen, schedule: day}, {person: wang, schedule: night}]}
policies:
  - {id: plan, steps: %(steps)s, last_resort: [%(last)s], arrive_within: 15m}
devices:
  - {id: sos-501, template: cuobian-sos, place: u2-501, resident: wu, policy: plan}
  - {id: sos-hall, template: cuobian-sos, place: u2, policy: plan}
%(more)s
"""


def staircase(
    *steps: str,
    last: str = "guard",
    desk: str = "guard",
    said: Mapping[str, str] = {},
    deaf: tuple[str, ...] = (),
    more: str = "",
) -> str:
    """Return the document: steps by whom they call, what people said of themselves, who has no telephone."""
    people = [_person(name, said.get(name, ""), heard=name not in deaf) for name in (*HOMES, *OTHERS)]
    plan = json.dumps([{"notify": step.split(), "wait": 60} for step in steps])
    values = {"desk": desk, "people": "\n".join(people), "steps": plan, "last": last, "more": more}
    return STAIRS % values


def _person(name: str, said: str, *, heard: bool) -> str:
    home = f", home: {HOMES[name]}" if name in HOMES else ""
    phone = f', contacts: [{{channel: webhook, address: "http://phones/{name}"}}]' if heard else ""
    helps = ", helps: true" if name in HELP else ""
    return f"  - {{id: {name}, name: {name}{home}{phone}{helps}{', ' if said else ''}{said}}}"


def at(compound: Compound, hour: int, minute: int = 0, day: int = 25) -> None:
    """Set the wall clock to a time of a day in November, in the compound's time zone."""
    compound.clocks.wall = datetime(2026, 11, day, hour, minute, tzinfo=zone("Asia/Shanghai"))


def called(compound: Compound, *people: str) -> None:
    """Fail where not exactly these have just been called."""
    assert {person: ["call"] for person in people} == compound.pick_up_everything()


def silence_until_the_next_step(compound: Compound) -> None:
    """Let a step's minute pass but for its last second: nobody hears anything."""
    compound.fast_forward(seconds=58)
    compound.expect_silence()
    compound.fast_forward(seconds=2.5)


class Sounder:
    """A siren, lamp or panel in the stairwell: hears on the wire what the panel channel makes of messages."""

    def __init__(self, compound: Compound, address: str) -> None:
        self.phone = compound.phones.phone(address)
        self._address = address
        self._wire: list[tuple[str, str]] = []
        self._channel = PanelChannel(ChannelSettings(b"", publish=self._publish))

    def _publish(self, topic: str, payload: bytes) -> bool:
        self._wire.append((topic.split("/")[2], json.loads(payload)["do"]))
        return True

    def hears(self) -> list[str]:
        """Return what it is told to do by everything that has come for it since the last look."""
        self._wire.clear()
        for message in self.phone.unread:
            try:
                self._channel.send(message, self._address, timedelta(seconds=1))
            except PermanentFailure:
                self._wire.append(("", "refused"))
        self.phone.read = len(self.phone.got)
        assert {device for device, _ in self._wire} <= {self._address.partition("?")[0], ""}
        return [do for _, do in self._wire]
