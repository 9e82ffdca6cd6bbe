"""The compound of the stories with doors, and what stories say about them."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gateway.domain.access import Credential, CredentialKind
from gateway.domain.errors import IllegalTransition
from gateway.domain.model import CredentialId, DoorId, PersonId
from gateway.service import credentials, links, way_in
from tests.flow.compound import KEYS, Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour

DOORS = """\
doors:
  - {id: unit, name: 单元门, place: b3u2, readers: [reader-u2], lock: ctrl-u2, contact: ctrl-u2,
     rex: [ctrl-u2], held_after: 30}
  - {id: home, name: 入户门, place: b3u2-501, readers: [door-501], lock: door-501, contact: door-501}
  - {id: next, name: 一单元门, place: b3u1, lock: ctrl-u1, readers: [reader-u1]}
  - {id: east, name: 东门道闸, place: gate-e, readers: [cam-e], lock: bar-e}
schedules:
  - {id: day, windows: [{from: "08:00", to: "18:00"}]}
rights:
  - {who: [zheng, wu], doors: [unit, east]}
  - {who: [zheng], doors: [home]}
  - {who: [chen], doors: [unit], schedule: day}
"""
DEVICES = """\
  - {id: reader-u2, template: cuobian-reader, place: b3u2, silent_after: 1d}
  - {id: ctrl-u2, template: cuobian-door, place: b3u2, silent_after: 1d}
  - {id: reader-u1, template: cuobian-reader, place: b3u1, silent_after: 1d}
  - {id: ctrl-u1, template: cuobian-door, place: b3u1, silent_after: 1d}
  - {id: cam-e, template: cuobian-gate, place: gate-e, silent_after: 1d}
  - {id: bar-e, template: cuobian-gate, place: gate-e, silent_after: 1d}
"""
PLACES = """\
places:
  - {id: gate-e, kind: gate, name: 东门}
  - {id: b3u1, kind: entrance, name: 1单元, in: b3}
"""
GATED = SITE.replace("places:\n", PLACES).replace("doors: []\n", DEVICES + DOORS)
CARDS = {"zheng": "04A1B2C3", "wu": "04DD0001", "chen": "04CC0002", "lin": "04EE0003"}


@dataclass
class Gatehouse:
    """A compound with doors, and everything that its doors have been heard to do."""

    compound: Compound
    file: Path
    seen: int = 0

    def gives(self, person: str, value: str, kind: str = "card", **more: object) -> CredentialId:
        """Give somebody a card, a PIN or a plate."""
        wanted = Credential(CredentialId(0), CredentialKind(kind), PersonId(person), **more)  # type: ignore[arg-type]
        given = credentials.add(self.compound.database, wanted, value, self.compound.clocks.moment(), KEYS)
        self.compound.look()
        return given.id

    def shows(self, value: str, reader: str = "reader-u2", kind: str = "card") -> None:
        """Show something to a reader."""
        self.compound.press(reader, type_=f"access.{kind}", **{kind: value})

    def says(self, type_: str, device: str = "ctrl-u2", **more: object) -> None:
        """Let contact, exit button or lock say something."""
        self.compound.press(device, type_=type_, **more)

    def expect_unlock(self, lock: str = "ctrl-u2", **said: object) -> dict[str, object]:
        """Take the next order, which unlocks this lock for a named grant."""
        assert self.compound.air.orders, f"{lock} was not told to unlock"
        device, order = self.compound.air.orders.pop(0)
        assert (lock, "unlock") == (device, order["do"])
        assert order["grant"], "an unlock always names its grant"
        assert said == {key: order[key] for key in said}
        return order

    def expect(self, *types: str) -> list[tuple[str, str | None, dict[str, object]]]:
        """Take what has been recorded since the last look; device, person and detail of each event."""
        rows = self.rows(
            "SELECT id, type, device, person, detail FROM event WHERE id > ?"
            " AND type NOT IN ('gateway.started', 'heartbeat') ORDER BY id",
            self.seen,
        )
        self.seen = max((int(str(row[0])) for row in rows), default=self.seen)
        assert list(types) == [row[1] for row in rows]
        return [(str(row[2]), row[3], json.loads(str(row[4]))) for row in rows]  # type: ignore[misc]

    def opens(self, person: Neighbour, door: str) -> bool:
        """Press a door's button on somebody's page; False where that is not possible."""
        database, now = self.compound.database, self.compound.clocks.moment()
        try:
            way_in.open_door(database, person.code, DoorId(door), now, KEYS)
        except IllegalTransition:
            return False
        finally:
            self.compound.look()
        return True

    def ways(self, person: Neighbour) -> set[str]:
        """Return the doors that somebody's page offers."""
        view = links.open_link(self.compound.database, person.code, self.compound.clocks.moment())
        assert view is not None
        way = way_in.shown(self.compound.database, view)
        return {door.id for door in way.doors} if way is not None else set()

    def standing(self, door: str = "unit") -> str:
        """Return how a door stands."""
        found = self.rows("SELECT standing FROM door_state WHERE door = ?", DoorId(door))
        return str(found[0][0]) if found else "secured"

    def commands(self) -> list[str]:
        """Return what became of every order."""
        rows = self.rows("SELECT state FROM command WHERE expires_at IS NOT NULL ORDER BY id")
        return [str(row[0]) for row in rows]

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the file as a stranger does."""
        reader = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        found = reader.execute(query, values).fetchall()
        reader.close()
        return found

    def everything_on_disk(self) -> bytes:
        """Return every byte of the database and its log."""
        files = sorted(self.file.parent.glob(f"{self.file.name}*"))
        return b"".join(each.read_bytes() for each in files)


def at(clock: str) -> datetime:
    """Return a moment of the stories' day in Shanghai."""
    return datetime.fromisoformat(f"2026-11-22T{clock}+08:00")
