"""Whatever readers, contacts, buttons and links say: only a grant unlocks, once, and by name."""

import json
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.access import Credential, CredentialKind
from gateway.domain.model import CredentialId, DeviceId, DoorId, EventType, PersonId, PlaceId, Reading
from gateway.domain.site import Device
from gateway.domain.site_doors import Door, Right
from gateway.service import credentials, door_times
from gateway.service.ingest import Work, ingest
from tests.properties.house import KEYS, House, site

WEST = DoorId("west")
CARD, STRANGE = "04A1B2C3", "04FFFFFF"
READER, CTRL, REX = DeviceId("reader"), DeviceId("ctrl"), DeviceId("rex")
THINGS = st.sampled_from(
    [
        (READER, EventType.ACCESS_CARD, CARD),
        (READER, EventType.ACCESS_CARD, STRANGE),
        (CTRL, EventType.DOOR_OPENED, ""),
        (CTRL, EventType.DOOR_CLOSED, ""),
        (REX, EventType.REX_PRESSED, ""),
        (CTRL, EventType.DEVICE_OFFLINE, ""),
        (CTRL, EventType.DEVICE_ONLINE, ""),
    ]
)
STORIES = st.lists(
    st.tuples(THINGS, st.integers(1, 5), st.sampled_from([0.0, 0.3, 2.0, 40.0]), st.booleans()), max_size=25
)
"""What is said, how often it is delivered, how long after the last, and whether the box is started anew."""


@settings(max_examples=40, deadline=None)
@given(STORIES)
def test_a_story_unlocks_once_for_each_card_that_was_shown(
    story: list[tuple[tuple[DeviceId, EventType, str], int, float, bool]],
) -> None:
    """Delivered up to five times, in one batch or over restarts; every other word unlocks nothing."""
    with tempfile.TemporaryDirectory() as folder:
        house = _house(Path(folder))
        shown = 0
        for nth, ((device, type_, value), times, wait, anew) in enumerate(story):
            house.passes(wait)
            _take(house, [], due=True)
            if anew:
                house.restart()
                door_times.wake(house.database, house.site, house.now)
            reading = Reading(device, type_, house.wall, f"id{nth}", presented=value, source="broker:bulk")
            _take(house, [reading] * times)
            shown += value == CARD
        rows = house.rows("SELECT detail FROM command WHERE do = 'unlock'")
        assert ["credential:1"] * shown == [json.loads(str(row[0]))["grant"] for row in rows]
        granted = house.rows("SELECT count(*) FROM event WHERE type = 'door.granted' AND device = 'reader'")
        assert [(shown,)] == granted
        assert [] == house.rows("SELECT 1 FROM event WHERE detail LIKE '%04A1%' OR detail LIKE '%04FF%'")
        house.close()


def _house(folder: Path) -> House:
    door = Door(WEST, "西门", PlaceId("home0"), (READER,), CTRL, CTRL, (REX,))
    plain = site()
    mounted = {id_: Device(id_, "cuobian-door", PlaceId("home0")) for id_ in (READER, CTRL, REX)}
    rights = (Right(("zheng",), (WEST,)),)
    with_door = replace(plain, devices={**plain.devices, **mounted}, doors={WEST: door}, rights=rights)
    house = House(folder / "cuobian.db", with_door)
    wanted = Credential(CredentialId(0), CredentialKind.CARD, PersonId("zheng"))
    credentials.add(house.database, wanted, CARD, house.now, KEYS)
    return house


def _take(house: House, readings: list[Reading], *, due: bool = False) -> None:
    ingest(house.database, house.site, Work(readings=readings, doors_due=due), house.now, KEYS)


def test_a_deadline_that_a_foreign_clock_put_far_away_comes_back(tmp_path: Path) -> None:
    """After a boot with another clock a door is due within its own wait, and nothing waits to be unlocked."""
    house = _house(tmp_path)
    card = Reading(READER, EventType.ACCESS_CARD, house.wall, "1", presented=CARD)
    house.steady += timedelta(days=4000)
    _take(house, [card])
    house.steady -= timedelta(days=4000)
    door_times.wake(house.database, house.site, house.now)
    assert house.steady + timedelta(seconds=30) == door_times.next_due(house.database)
    assert [] == door_times.waiting(house.database, (), house.now)
    assert [("superseded",)] == house.rows("SELECT state FROM command")
    house.close()
