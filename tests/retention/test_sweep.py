"""What goes after its time, what stays, and what a receipt tells of it."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gateway.domain.access import Credential, CredentialKind
from gateway.domain.hold import Hold
from gateway.domain.model import CredentialId, EventType, PersonId, PlaceId
from gateway.domain.register import Act, ReviewId
from gateway.domain.retention import RecordClass, Why
from gateway.domain.review import Basis, Case, opened
from gateway.service import retention as service
from gateway.service.holds import held
from gateway.service.register import newest
from gateway.service.reviews import HANDED_OVER_KEPT
from gateway.store import credentials, event_notes, households, reviews
from gateway.store.event_notes import Written
from gateway.store.households import HomeLink
from gateway.store.reviews import HandOver
from tests.flow.clocks import START
from tests.retention.box import DAY, HOUR, Box

OF_ALARM = ("alarm", "alarm_log", "notification", "receipt", "command", "link")


def test_a_passing_is_gone_after_its_thirty_days(box: Box) -> None:
    """Not before, and a day later at the latest."""
    box.event(EventType.DOOR_GRANTED, person="wu")
    box.passes(30 * DAY - HOUR)
    assert 1 == box.count()
    box.passes(DAY + HOUR, every=HOUR)
    assert 0 == box.count()
    (receipt,) = box.receipts()
    assert (RecordClass.DOORS, Why.AGE, 1) == (receipt.class_, receipt.why, receipt.count)


def test_a_receipt_names_each_row_and_tells_nothing_of_it(box: Box) -> None:
    """Whoever has the ids of a backup can check it."""
    start = box.clocks.wall
    gone = [box.event(EventType.HEARTBEAT) for _ in range(3)]
    box.passes(31 * DAY)
    (receipt,) = box.receipts()
    lines = "\n".join(["", *(f"event:{each}" for each in gone)])
    assert hashlib.sha256(lines.encode()).hexdigest() == receipt.digest
    assert (start, start, 3) == (receipt.oldest, receipt.newest, receipt.count)
    assert receipt.finished_at is not None


def test_a_finished_receipt_stays_as_it_is(box: Box) -> None:
    """No statement changes it or takes it away."""
    box.event(EventType.HEARTBEAT)
    box.passes(31 * DAY)
    for statement in ("UPDATE retention_receipt SET count = 0", "DELETE FROM retention_receipt"):
        with pytest.raises(IntegrityError), box.database.write() as connection:
            connection.execute(text(statement))


def test_nothing_of_an_open_alarm_goes(box: Box) -> None:
    """Not in ten years: its events, its log, its messages, its links."""
    box.alarm()
    box.passes(10 * 366 * DAY, every=100 * DAY)
    assert dict.fromkeys(OF_ALARM, 1) == {each: box.count(each) for each in OF_ALARM}
    assert 1 == box.count("event")


def test_a_closed_alarm_goes_whole(box: Box) -> None:
    """Its messages after half a year, all of it after three."""
    box.alarm(resolved=box.clocks.wall)
    box.event(EventType.FALL)
    box.passes(182 * DAY)
    assert (0, 0, 0) == (box.count("notification"), box.count("link"), box.count("receipt"))
    assert (1, 1, 2) == (box.count("alarm"), box.count("alarm_log"), box.count("event"))
    box.passes(920 * DAY)
    assert dict.fromkeys(OF_ALARM, 0) == {each: box.count(each) for each in OF_ALARM}
    assert 0 == box.count("event")


def test_a_note_goes_with_its_event_and_never_before(box: Box) -> None:
    """With the word that withdrew it; as long as there is the event, no statement takes it away."""
    event = box.event(EventType.DOOR_OPENED)
    with box.database.write() as connection:
        first = event_notes.add(connection, Written(event, ReviewId(1), "林警官", START, "吴奶奶的孙子"))
        event_notes.add(connection, Written(event, ReviewId(1), "林警官", START, "不是", withdraws=first))
    with pytest.raises(IntegrityError), box.database.write() as connection:
        connection.execute(text("DELETE FROM event_note"))
    box.passes(29 * DAY)
    assert 2 == box.count("event_note")
    box.passes(3 * DAY)
    assert (0, 0) == (box.count(), box.count("event_note"))


def test_a_visitor_s_name_goes_after_the_visit(box: Box) -> None:
    """Like any passing; the pass of somebody who lives there stays."""
    with box.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO person (id, name, language, position) VALUES ('wu', '', '', 0)"
        )
        for visitor, value in (("张先生", b"1"), ("", b"2")):
            credentials.insert(
                connection,
                Credential(
                    CredentialId(0), CredentialKind.CARD, PersonId("wu"), visitor, valid_until=START + DAY
                ),
                value,
                START,
            )
    box.passes(30 * DAY)
    assert 2 == box.count("credential")
    box.passes(3 * DAY)
    assert (1, 0) == (box.count("credential"), box.count("credential", "visitor != ''"))


def test_each_class_has_its_own_time(box: Box) -> None:
    """A heartbeat a month, what was online half a year, a press three years."""
    for each in (EventType.HEARTBEAT, EventType.DEVICE_OFFLINE, EventType.SOS_PRESSED):
        box.event(each)
    box.passes(32 * DAY)
    assert ["device.offline", "sos.pressed"] == types(box)
    box.passes(154 * DAY)
    assert ["sos.pressed"] == types(box)


def types(box: Box) -> list[str]:
    """Return the types of all events."""
    with box.database.read() as connection:
        return sorted(connection.execute(text("SELECT type FROM event")).scalars())


def test_what_is_held_stays_until_the_hold_ends(box: Box) -> None:
    """What happened elsewhere goes in its time."""
    start = box.clocks.wall
    box.holds = [Hold("117", start - DAY, start + DAY, start + 90 * DAY, frozenset({PlaceId("b3u2")}))]
    kept = box.event(EventType.DOOR_OPENED)
    box.event(EventType.DOOR_OPENED, place="b4")
    box.passes(60 * DAY)
    with box.database.read() as connection:
        assert [kept] == list(connection.execute(text("SELECT id FROM event")).scalars())
    box.passes(32 * DAY)
    assert 0 == box.count()


def test_a_hold_keeps_an_alarm_with_all_its_parts(box: Box) -> None:
    """Else half a story would be left."""
    start = box.clocks.wall
    box.holds = [Hold("117", start - DAY, start + DAY, start + 4000 * DAY, frozenset({PlaceId("b3u2-501")}))]
    box.alarm(resolved=start)
    box.passes(1200 * DAY, every=100 * DAY)
    assert dict.fromkeys(OF_ALARM, 1) == {each: box.count(each) for each in OF_ALARM}
    box.holds = [replace(box.holds[0], expires_at=box.clocks.wall)]
    box.passes(3 * DAY)
    assert 0 == box.count("alarm")


def test_no_clock_deletes_by_itself(box: Box) -> None:
    """It jumps by a year and nobody vouches for it; or somebody does, and the box has not run so long."""
    box.event(EventType.HEARTBEAT)
    box.passes(DAY)
    box.clocks.wall += 366 * DAY
    box.clocks.trusted = False
    box.passes(2 * DAY)
    box.clocks.trusted = True
    box.passes(2 * DAY)
    assert 1 == box.count()


@pytest.mark.parametrize("wrong", [timedelta(0), 3653 * DAY, -3653 * DAY])
def test_a_box_that_never_knows_the_time_forgets_alarms_all_the_same(box: Box, wrong: timedelta) -> None:
    """By what it has run through, whatever its clock said when the alarm was closed."""
    box.clocks.trusted = False
    box.clocks.wall += wrong
    box.alarm(resolved=box.clocks.wall)
    box.passes(1090 * DAY, every=30 * DAY)
    assert (1, 0) == (box.count("alarm"), box.count("notification"))
    box.passes(40 * DAY, every=30 * DAY)
    assert dict.fromkeys(OF_ALARM, 0) == {each: box.count(each) for each in OF_ALARM}
    assert 0 == box.count("event")


def test_a_sweep_that_is_killed_leaves_receipts_for_exactly_what_is_gone(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any number of chunks; the next start closes them and goes on."""
    monkeypatch.setattr(service, "FIRST", 7)
    monkeypatch.setattr(service, "MOST", 7)
    box.events(EventType.HEARTBEAT, 40)
    box.events(EventType.DOOR_CLOSED, 40)
    box.passes(30 * DAY - HOUR)
    box.clocks.passes(2 * 86400)
    for steps in range(1, 12):
        box.close()
        box.open()
        box.tends(steps)
        assert 80 - box.count() == sum(box.deleted().values())
    box.tends()
    assert {RecordClass.ROUTINE: 40, RecordClass.DOORS: 40} == box.deleted()
    assert all(each.finished_at is not None for each in box.receipts())


def test_every_look_finds_what_a_site_keeps_shorter(box: Box) -> None:
    """The time that the house has chosen counts."""
    box.kept[RecordClass.DOORS] = 7 * DAY
    box.event(EventType.DOOR_GRANTED)
    box.passes(8 * DAY + HOUR)
    assert 0 == box.count()


CASE = Case(
    "案117", "入室盗窃", "滨海派出所", "陈警官", Basis.POLICE_CASE, (PlaceId("b3"),), START - DAY, START + DAY
)


def test_a_review_holds_what_it_is_about_until_a_month_after_its_end(tmp_path: Path) -> None:
    """Every household of the building it names; nobody has to close it."""
    box = Box(tmp_path, held=held)
    with box.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO place (id, kind, name, position) VALUES ('b3', 'building', '', 0)"
        )
        connection.exec_driver_sql(
            "INSERT INTO place (id, kind, name, inside, position) VALUES ('b3u2', 'entrance', '', 'b3', 0)"
        )
        connection.exec_driver_sql(
            "INSERT INTO account (name, role, password_hash, disabled, created_at)"
            " VALUES ('c', 'officer', '', 0, 0)"
        )
        reviews.add(connection, opened(ReviewId(1), 1, CASE, box.clocks.moment(), needs_second=False))
    box.event(EventType.DOOR_OPENED)
    box.event(EventType.DOOR_OPENED, place="b4")
    box.kept[RecordClass.DOORS] = DAY
    box.passes(29 * DAY)
    assert 1 == box.count()
    box.passes(3 * DAY)
    assert 0 == box.count()
    box.close()


def test_what_a_review_said_goes_after_three_years(box: Box) -> None:
    """Case, reason and names, who got a parcel, a home's link: as long as the register's own words."""
    with box.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO account (name, role, password_hash, disabled, created_at)"
            " VALUES ('c', 'officer', '', 0, 0)"
        )
        reviews.add(connection, opened(ReviewId(1), 1, CASE, box.clocks.moment(), needs_second=False))
        kept = START + HANDED_OVER_KEPT
        made = HandOver(0, ReviewId(1), START, kept, "陈警官", "检察院", b"s" * 32, 1, 1, 0)
        reviews.add_hand_over(connection, made)
        link = HomeLink(PlaceId("b3u2-501"), (PersonId("wu"),), "office", START, START + DAY)
        households.add_link(connection, b"h" * 32, link)
    box.passes(1090 * DAY, every=30 * DAY)
    assert (1, 1) == (box.count("hand_over"), box.count("home_link"))
    box.passes(40 * DAY, every=10 * DAY)
    assert (0, 0, 1) == (box.count("hand_over"), box.count("home_link"), box.count("review"))
    with box.database.read() as connection:
        (found,) = reviews.by_ids(connection, [1]).values()
    assert ("", "", "", "") == (found.case.number, found.case.reason, found.case.officer, found.case.unit)


def test_each_receipt_is_a_row_of_the_register(box: Box) -> None:
    """With its class, its count and the digest; written when it is finished."""
    box.event(EventType.HEARTBEAT)
    box.event(EventType.DOOR_CLOSED)
    box.passes(31 * DAY)
    rows = [each.row for each in newest(box.database)]
    assert [("receipt:2:doors", 1), ("receipt:1:routine", 1)] == [(each.what, each.count) for each in rows]
    assert {Act.SWEPT} == {each.act for each in rows}


def test_everything_that_hangs_on_a_swept_table_is_swept_before_it(box: Box) -> None:
    """A new table that refers to one of them must be thought of here, or its rows could never go."""
    query = (
        'SELECT t.name, f."table" FROM sqlite_master t, pragma_foreign_key_list(t.name) f'
        " WHERE t.type = 'table' AND f.\"table\" IN"
        " ('event', 'alarm', 'notification', 'command', 'walk', 'visit')"
    )
    with box.database.read() as connection:
        found = {f"{name} → {on}" for name, on in connection.execute(text(query))}
    known = {"alarm_log", "command", "link", "notification"}
    assert {
        *(f"{each} → alarm" for each in known),
        "receipt → notification",
        "walk_subject → walk",
    } == found


def test_a_box_that_is_started_every_night_sweeps_too(box: Box) -> None:
    """It waits for its clock to be believed, and does not take the day for done before."""
    box.event(EventType.HEARTBEAT)
    box.tends()
    box.clocks.passes(40 * 86400)
    for night in range(2, 5):
        box.clocks.passes(86400 - 1800)
        box.close()
        box.open(boot=f"boot {night}")
        box.tends()
        box.passes(HOUR / 2, every=HOUR / 4)
    assert 0 == box.count()
