"""A compound with a door in which things happened around a call, and an officer who has opened a review."""

from fastapi.testclient import TestClient

from config.site_file import parse_site
from gateway.domain.model import DeviceId, EventType, PersonId, Reading
from gateway.service import ingest, site
from gateway.service.ingest import Work
from tests.api.house import SITE, House

READERS = (
    "  - {id: reader-u2, template: cuobian-reader}\n  - {id: ctrl-u2, template: cuobian-door, place: b3u2}\n"
    "  - {id: yard-9, template: cuobian-sensor, place: b9}\n"
)
DOORS = """\
doors:
  - {id: unit, name: 2单元单元门, place: b3u2, readers: [reader-u2], lock: ctrl-u2, contact: ctrl-u2}
"""
OTHER = "  - {id: b9, kind: building, name: 9号楼}\n"
WITH_DOORS = SITE.replace("places:\n", f"places:\n{OTHER}").replace("devices:\n", f"devices:\n{READERS}")
WITH_DOORS = WITH_DOORS.replace("doors: []\n", DOORS)
OPENED = {
    "case_number": "思公(梧)受案字〔2026〕1234号",
    "reason": "老人报警",
    "unit": "梧村派出所",
    "name": "陈警官",
    "places": ["b3"],
    "since": "2026-11-23T03:00:00Z",
    "until": "2026-11-23T05:00:00Z",
}


def furnish(house: House) -> None:
    """Put a door and a second building into the compound."""
    site.apply(house.database, parse_site(WITH_DOORS.encode(), "site.yaml"))
    house.site = site.export(house.database)


def say(house: House, device: str, type_: EventType, person: str | None = None, detail: str = "{}") -> None:
    """Let a device say something now."""
    now = house.clock.moment()
    who = PersonId(person) if person is not None else None
    reading = Reading(DeviceId(device), type_, now.at, person=who, detail=detail)
    ingest.ingest(house._core, house.site, Work((reading,)), now, house.keys)


def evening(house: House) -> str:
    """Let somebody come home, somebody call, somebody be turned away, and something move elsewhere."""
    furnish(house)
    say(house, "ctrl-u2", EventType.DOOR_CLOSED)
    house.clock.move(60)
    say(house, "door:unit", EventType.DOOR_GRANTED, "zheng", '{"by": "card"}')
    house.clock.move(2)
    say(house, "ctrl-u2", EventType.DOOR_OPENED)
    house.clock.move(300)
    alarm = house.press("sos-501")
    house.clock.move(45)
    say(house, "door:unit", EventType.DOOR_DENIED, None, '{"reason": "no_right"}')
    say(house, "yard-9", EventType.MOTION)
    house.clock.move(600)
    return alarm


def open_review(officer: TestClient, **more: object) -> str:
    """Open a review and return its id."""
    answer = officer.post("/api/v1/reviews", json=OPENED | more)
    assert 201 == answer.status_code, answer.text
    found: str = answer.json()["id"]
    return found
