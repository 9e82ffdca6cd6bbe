"""F7 and F12: nothing suppresses an SOS; repeats, reordering and lateness end in the same state."""

import itertools
import random
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gateway.domain.errors import StoreRefused
from gateway.domain.model import DeviceId, EventType, PersonId, PolicyId, Reading, ReceiptStatus
from gateway.domain.site import PlannedPolicy, PlannedStep, Site
from tests.properties.house import House, alarm_ids, committed, site

DEVICES = ("known", "no policy", "empty policy", "unknown", "nobody's resident", "dangling")
MATRIX = list(
    itertools.product(DEVICES, [True, False], [None, "id-1"], ["", "guard", "group:none"], [True, False])
)


def _site(device: str, desk: str) -> Site:
    found = site(devices=1)
    button = found.devices[DeviceId("b0")]
    empty = PlannedPolicy(
        PolicyId("empty"), (PlannedStep(("group:none",), timedelta(seconds=60)),), timedelta(60)
    )
    changed = {
        "no policy": replace(button, policy=None),
        "empty policy": replace(button, policy=empty.id),
        "nobody's resident": replace(button, resident=PersonId("gone")),
        "dangling": replace(button, policy=PolicyId("gone"), place=None),
    }.get(device, button)
    devices = {} if device == "unknown" else {button.id: changed}
    return replace(
        found,
        devices=devices,
        policies={**found.policies, empty.id: empty},
        desk=(desk,) if desk else (),
    )


@pytest.mark.figure("F7", "a press raises an alarm: matrix of device × contacts × ids × desk × flood")
@pytest.mark.parametrize(("device", "contacts", "id_", "desk", "flood"), MATRIX)
def test_nothing_suppresses_an_sos(
    tmp_path: Path, device: str, contacts: bool, id_: str | None, desk: str, flood: bool
) -> None:
    """F7: whatever is configured, missing or flooding beside it, a press ends in an open alarm."""
    house = House(tmp_path / "c.db", _site(device, desk), contacts=contacts)
    beside = [house.reading("door", f"d{n}", EventType.DOOR_OPENED) for n in range(60 if flood else 0)]
    done = house.take([*beside, house.reading("b0", id_)])
    assert ReceiptStatus.COMMITTED == committed(done)[-1]
    assert 1 == len(alarm_ids(house))
    assert house.due() is not None
    house.close()


@pytest.mark.figure("F7", "a press on a full disk is refused whole, and raises once there is room")
def test_a_full_disk_acknowledges_nothing_and_forgets_nothing(tmp_path: Path) -> None:
    """F7: while the file cannot grow the press is refused whole; with room again it raises, once."""
    house = House(tmp_path / "c.db", site())
    connection = house.database._own()
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    connection.commit()
    flood = [house.reading("door", f"d{n}", EventType.DOOR_OPENED) for n in range(5_000)]
    press = house.reading("b0", "1")
    with pytest.raises(StoreRefused):
        house.take([*flood, press])
    assert [] == house.rows("SELECT id FROM event")
    connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    connection.commit()
    assert [ReceiptStatus.COMMITTED] == committed(house.take([press]))
    assert 1 == len(alarm_ids(house))
    house.close()


def test_the_same_id_is_a_duplicate_for_a_day_and_a_new_event_afterwards(tmp_path: Path) -> None:
    """CONTRACT §3: within 24 h `duplicate`, later a press like any other."""
    house = House(tmp_path / "c.db", site())
    assert [ReceiptStatus.COMMITTED] == committed(house.press("b0", "1"))
    house.passes(23 * 3600)
    assert [ReceiptStatus.DUPLICATE] == committed(house.press("b0", "1"))
    house.passes(2 * 3600)
    assert [ReceiptStatus.COMMITTED] == committed(house.press("b0", "1"))
    assert [(2,)] == house.rows("SELECT presses FROM alarm")
    house.close()


def test_repeats_of_a_sender_without_ids_join_within_ten_seconds(tmp_path: Path) -> None:
    """Five frames of one radio press are one call; a press eleven seconds later calls again."""
    house = House(tmp_path / "c.db", site())
    calls = []
    for pause in (0, 0.1, 0.1, 0.1, 0.1, 11):
        house.passes(pause)
        calls.append(len(house.press("b0", None).dispatches))
    assert [1, 0, 0, 0, 0, 1] == calls
    assert [(2,)] == house.rows("SELECT presses FROM alarm")
    assert [(4,)] == house.rows("SELECT count(*) FROM alarm_log WHERE type = 'joined'")
    house.close()


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["b0", "b1", "b2", "stranger"]),
        st.sampled_from([EventType.SOS_PRESSED, EventType.FALL, EventType.DOOR_OPENED, EventType.MOTION]),
    ),
    min_size=1,
    max_size=12,
)


def _state(house: House) -> tuple[object, ...]:
    return (
        sorted(house.rows("SELECT device, type, dedupe FROM event"), key=repr),
        sorted(house.rows("SELECT kind, state, subject, presses FROM alarm"), key=repr),
    )


@pytest.mark.proof
@pytest.mark.figure("F12", "each event 1–5 times, in any order, up to a day late: another final state")
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS, st.randoms(use_true_random=False))
def test_repeats_reordering_and_lateness_end_in_the_same_state(
    tmp_path: Path, said: list[tuple[str, EventType]], chance: random.Random
) -> None:
    """F12: each event delivered one to five times, in any order, in any batches, up to a day late."""
    once, often = (House(Path(tempfile.mkdtemp(dir=tmp_path)) / "c.db", site()) for _ in range(2))
    readings = [once.reading(device, f"e{n}", type_) for n, (device, type_) in enumerate(said)]
    once.take(readings)
    deliveries = [reading for reading in readings for _ in range(chance.randint(1, 5))]
    chance.shuffle(deliveries)
    while deliveries:
        size = chance.randint(1, len(deliveries))
        late = [_late(often, reading) for reading in deliveries[:size]]
        often.take(late)
        deliveries = deliveries[size:]
        often.passes(chance.randint(0, 86_000 // (len(said) * 5)))
    assert _state(once) == _state(often)
    for house in (once, often):
        house.close()


def _late(house: House, reading: Reading) -> Reading:
    return replace(reading, received_at=house.wall)


def test_an_open_case_outlives_everybody_it_names(tmp_path: Path) -> None:
    """People deleted in the middle of an alarm: it stays open, due, and says that nobody could be reached."""
    house = House(tmp_path / "c.db", site())
    house.press("b0", "1")
    with house.database.write() as connection:
        connection.execute(text("DELETE FROM person"))
    for _ in range(4):
        due = house.due()
        assert due is not None
        house.passes((due - house.steady).total_seconds())
        house.escalate()
    assert 1 == len(alarm_ids(house))
    assert [(1,)] == house.rows("SELECT unreachable FROM alarm")
    house.close()
