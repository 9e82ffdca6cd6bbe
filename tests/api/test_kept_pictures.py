"""A picture attached to a review: on record, within it alone, until its term, also after a withdrawal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from api.ids import inward
from gateway.domain.register import Act
from gateway.domain.vision import HeldPicture, Purpose, SnapshotId
from gateway.service import faces, kept_pictures, register
from gateway.service.reviews import Inside, scope_of
from gateway.store import reviews
from tests.api.camera_house import Console, console_of, hang
from tests.api.export_house import files_of, officer_of
from tests.api.house import House
from tests.api.review_house import OPENED, open_review
from tests.api.test_pictures import JPEG, REASON, SNAPSHOT, WU, agree, seen
from tests.api.test_review_pictures import looks

DAY = 24 * 3600.0


@pytest.fixture
def officer(house: House) -> Iterator[Console]:
    """Give an officer before a house whose worker has one picture."""
    hang(house)
    with console_of(house, "officer") as found:
        found.worker.answers[SNAPSHOT] = JPEG
        yield found


def kept(officer: Console, review: str, event: str) -> tuple[int, str]:
    """Attach the picture of an event; return status, and until when or why not."""
    answer = officer.client.post(f"/api/v1/reviews/{review}/events/{event}/picture/keep")
    said = answer.json()
    return answer.status_code, said.get("until") or said["code"]


def told(house: House) -> list[HeldPicture]:
    """Return what the camera worker is told to hold."""
    with house.database.read() as connection:
        return list(kept_pictures.orders(connection, house.clock.moment()))


def rows(house: House) -> list[tuple[str, str]]:
    """Return what was attached of her and in which case, as the register says."""
    found = register.of_person(house.database, WU)
    return [(each.row.what, each.text("case")) for each in found if each.row.act == Act.PICTURE_KEPT]


def test_it_is_on_record_and_the_worker_is_told(house: House, officer: Console) -> None:
    """Once, however often it is asked; until 30 days after the review is to end, in full hours."""
    event = seen(house, agree(house, Purpose.VERIFY))
    review = open_review(officer.client)
    assert [] == told(house)
    until = "2026-12-23T06:00:00Z"
    assert [(200, until)] * 2 == [kept(officer, review, event) for _ in range(2)]
    assert [(f"picture:event:{event}", OPENED["case_number"])] == rows(house)
    (held,) = told(house)
    assert ("s1", until) == (held.id, f"{held.until:%Y-%m-%dT%H:%M:%SZ}")


def test_it_is_seen_within_the_case_alone_after_its_day(house: House) -> None:
    """By another review of the case too; the desk has none, another case has none."""
    hang(house)
    event = seen(house, agree(house, Purpose.VERIFY))
    with console_of(house, "officer") as officer:
        officer.worker.answers[SNAPSHOT] = JPEG
        kept(officer, open_review(officer.client), event)
    house.clock.move(DAY)
    with console_of(house, "officer") as later:
        later.worker.answers[SNAPSHOT] = JPEG
        same, other = open_review(later.client), open_review(later.client, case_number="another")
        address = f"/review/{same}/events/{event}"
        page = later.client.get(address).text
        assert "已为案件留存" in page
        assert "picture/keep" not in page
        assert JPEG == later.client.get(f"{address}/picture").content
        assert f"picture:event:{event}" == looks(house)[0]
        assert 404 == later.client.get(f"/review/{other}/events/{event}/picture").status_code
        assert (404, "faces.no_picture") == kept(later, other, event)
    with console_of(house, "guard") as desk:
        answer = desk.client.post(f"/api/v1/events/{event}/picture", json={"why": REASON})
        assert 404 == answer.status_code


def test_a_withdrawal_ends_all_but_what_was_attached_before(house: House, officer: Console) -> None:
    """Not compared, not at the desk, not attached anew; in the case it is seen, and handed over."""
    subject = agree(house, Purpose.VERIFY)
    event, later = seen(house, subject), seen(house, subject, snapshot="s2")
    house.clock.move(1)
    review = officer_of(officer.client, places=["b3u2"])
    assert 200 == kept(officer, review.review, event)[0]
    faces.withdraw(house.database, WU, None, "office", house.clock.moment())
    assert (404, "faces.no_picture") == kept(officer, review.review, later)
    assert JPEG == officer.client.get(f"/review/{review.review}/events/{event}/picture").content
    officer.worker.answers["POST", "/snapshots/s1/handed"] = JPEG
    house.clock.move(1)
    files = files_of(review.export().content)
    assert [f"pictures/{event}.jpg"] == [each for each in files if each.endswith(".jpg")]
    assert ["s1"] == [each.id for each in told(house)]


def test_a_review_that_is_closed_lets_go_after_thirty_days(house: House, officer: Console) -> None:
    """From its closing on, to the second; then nobody is told of it, and nothing of it is left here."""
    event = seen(house, agree(house, Purpose.VERIFY))
    review = open_review(officer.client)
    kept(officer, review, event)
    officer.client.post(f"/api/v1/reviews/{review}/close", json={"note": "done"})
    closed = house.clock.moment().at
    assert [HeldPicture(SnapshotId("s1"), closed + timedelta(days=30))] == told(house)
    house.clock.move(30 * DAY - 1)
    assert 0 == kept_pictures.sweep(house.database, house.clock.moment())
    house.clock.move(1)
    assert (1, []) == (kept_pictures.sweep(house.database, house.clock.moment()), told(house))


def test_a_clock_that_nobody_vouches_for_ends_none(house: House, officer: Console) -> None:
    """The worker is told a day more each time, until somebody vouches for it."""
    event = seen(house, agree(house, Purpose.VERIFY))
    kept(officer, open_review(officer.client), event)
    house.clock.move(40 * DAY)
    now = replace(house.clock.moment(), trusted=False)
    with house.database.read() as connection:
        assert kept_pictures.orders(connection, now)[0].until > now.at + timedelta(days=1)
        (review,) = reviews.lately(connection, now.at - timedelta(days=99))
        inside = Inside(review, scope_of(connection, review))
    assert "s1" == kept_pictures.picture(house.database, inside, inward(event), now).snapshot


def test_one_that_nobody_closes_ends_with_its_time(house: House, officer: Console) -> None:
    """And one that is extended holds it longer, a year after it was taken at most."""
    event = seen(house, agree(house, Purpose.VERIFY))
    review = open_review(officer.client)
    kept(officer, review, event)
    before = told(house)[0].until
    officer.client.post(f"/api/v1/reviews/{review}/extend", json={"minutes": 480, "reason": "more"})
    assert timedelta(hours=7) == told(house)[0].until - before
    taken = house.clock.moment().at
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE review SET expires_at = expires_at + 500 * 86400000000")
    assert taken + timedelta(days=365) == told(house)[0].until


@pytest.mark.parametrize("outside", [{"places": ["b3u2-501"]}, {"until": "2026-11-23T03:30:00Z"}])
def test_outside_the_review_nothing_is_attached(
    house: House, officer: Console, outside: dict[str, object]
) -> None:
    """Another place or another hour: there is no such event."""
    event = seen(house, agree(house, Purpose.VERIFY))
    review = open_review(officer.client, **outside)
    assert (404, "not_found") == kept(officer, review, event)
    assert ([], [], []) == (told(house), rows(house), officer.worker.asked)


def test_after_its_end_nothing_is_attached(house: House, officer: Console) -> None:
    """Closed, it lets nobody in."""
    event = seen(house, agree(house, Purpose.VERIFY))
    review = open_review(officer.client)
    officer.client.post(f"/api/v1/reviews/{review}/close", json={"note": "done"})
    assert (403, "review.required") == kept(officer, review, event)
    assert [] == told(house)


def test_a_minor_stays_closed(house: House, officer: Console) -> None:
    """Until a second person has opened their records."""
    event = seen(house, agree(house, Purpose.VERIFY))
    review = open_review(officer.client)
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE person SET minor = 1 WHERE id = 'wu'")
    assert (404, "not_found") == kept(officer, review, event)
    assert [] == told(house)


@pytest.mark.parametrize("answered", [(200, b"<html>", {}), (404, b'{"why": "gone"}', {})])
def test_what_the_worker_does_not_have_is_not_said_to_be_kept(
    house: House, officer: Console, answered: tuple[int, bytes, dict[str, str]]
) -> None:
    """Nobody relies on evidence that is not there."""
    event = seen(house, agree(house, Purpose.VERIFY))
    officer.worker.answers[SNAPSHOT] = answered
    status, code = kept(officer, open_review(officer.client), event)
    assert (True, True) == (status >= 409, code.startswith("vision."))
    assert ([], []) == (told(house), rows(house))


def test_a_review_holds_so_many_and_no_more(
    house: House, officer: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A handful of evidence, not a second store of faces."""
    monkeypatch.setattr(kept_pictures, "MOST", 1)
    subject = agree(house, Purpose.VERIFY)
    events, review = [seen(house, subject) for _ in range(2)], open_review(officer.client)
    assert 200 == kept(officer, review, events[0])[0]
    assert (409, "review.too_many_pictures") == kept(officer, review, events[1])


def test_a_breach_lets_go_of_everything_and_names_whoever_is_in_it(house: House, officer: Console) -> None:
    """Also who had withdrawn before, and was in a picture that a case held."""
    event = seen(house, agree(house, Purpose.VERIFY))
    review = open_review(officer.client)
    kept(officer, review, event)
    now = house.clock.moment()
    faces.withdraw(house.database, WU, None, "office", now)
    assert [WU] == faces.breach(house.database, "office", now)
    assert ([], [WU]) == (told(house), faces.affected(house.database))
    assert 404 == officer.client.get(f"/review/{review}/events/{event}/picture").status_code


def test_while_faces_are_switched_off_it_is_not_said_to_be_gone(house: House) -> None:
    """Only that none can be shown now."""
    hang(house)
    event = seen(house, agree(house, Purpose.VERIFY))
    with console_of(house, "officer", on=False) as officer:
        page = officer.client.get(f"/review/{open_review(officer.client)}/events/{event}").text
    assert "人脸功能已停用" in page


def test_the_page_attaches_without_a_script(house: House, officer: Console) -> None:
    """One form, on the page of the event; whoever is in the picture can read of it."""
    event = seen(house, agree(house, Purpose.VERIFY))
    address = f"/review/{open_review(officer.client)}/events/{event}"
    assert f'action="{address}/picture/keep"' in officer.client.get(address).text
    answer = officer.client.post(f"{address}/picture/keep")
    assert (303, f"{address}#picture") == (answer.status_code, answer.headers["location"])
    page = officer.client.get(address).text
    assert "保存到" in page
    assert "picture/keep" not in page
    assert 1 == len(rows(house))
