"""Consents, withdrawals and erasures in a real database: what the worker is told, and what is on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gateway.domain.errors import NotFound
from gateway.domain.faces import NOTICE, Asked, Assessment, Channel, Consent, FaceRefused, Rule, lapsed
from gateway.domain.model import Now, PersonId
from gateway.domain.vision import Purpose, SubjectId
from gateway.service import face_looks, faces
from gateway.service import site as site_service
from gateway.service.face_looks import LookRefused
from gateway.service.face_orders import face_orders, note_erased, note_stored
from gateway.service.faces import House
from gateway.store import faces as store
from gateway.store.db import Database
from tests.site.compound import contract, fresh

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
NOW = Now(AT, AT)
WU, LI = PersonId("wu"), PersonId("li")
BOTH = (Purpose.VERIFY, Purpose.IDENTIFY)
ASKED = Asked(WU, BOTH, NOTICE, Channel.PAGE, child=False)
SIGNED = Assessment(frozenset(Purpose), "陈律师", date(2026, 11, 1), date(2028, 11, 1), "a" * 64)
HOUSE = House(enabled=True, cap=20)


def later(**much: float) -> Now:
    """Return a later moment."""
    return Now(AT + timedelta(**much), AT + timedelta(**much))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give the contract's compound with an assessment on record."""
    found = fresh(tmp_path)
    site_service.apply(found, contract())
    faces.assess(found, SIGNED, "office", NOW)
    yield found
    found.close()


def test_who_agreed_is_known_to_the_worker_by_a_random_name(database: Database) -> None:
    """For what they agreed to, until it ends; and the name says nothing of them."""
    faces.consent(database, ASKED, "office", NOW)
    orders = face_orders(database, NOW, BOTH)
    (subject,) = orders.subjects
    assert (True, "", BOTH) == (orders.open, orders.why, subject.purposes)
    assert {subject.id: WU} == orders.persons
    assert "wu" not in subject.id
    assert AT + timedelta(days=365) == subject.expires_at == orders.until()
    assert subject.id == faces.may_enrol(database, WU, HOUSE, NOW)


def test_one_purpose_withdrawn_leaves_the_other(database: Database) -> None:
    """With the last one the name is taken away, and what it names is to be gone."""
    faces.consent(database, ASKED, "office", NOW)
    (before,) = face_orders(database, NOW, BOTH).subjects
    assert faces.withdraw(database, WU, Purpose.IDENTIFY, "office", NOW)
    (after,) = face_orders(database, NOW, BOTH).subjects
    assert (before.id, (Purpose.VERIFY,)) == (after.id, after.purposes)
    assert faces.withdraw(database, WU, None, "office", later(minutes=1))
    orders = face_orders(database, later(minutes=1), BOTH)
    assert ((), (before.id,), {}) == (orders.subjects, orders.erase, orders.persons)
    assert not faces.withdraw(database, WU, None, "office", NOW)
    with pytest.raises(FaceRefused) as refusal:
        faces.may_enrol(database, WU, HOUSE, NOW)
    assert Rule.NO_CONSENT == refusal.value.rule


def test_a_withdrawal_has_a_receipt(database: Database) -> None:
    """When it was asked for, by whom, and when the worker had erased; who agrees again has another name."""
    faces.consent(database, ASKED, "office", NOW)
    (first,) = face_orders(database, NOW, BOTH).subjects
    faces.withdraw(database, WU, None, "office", NOW)
    note_erased(database, [first.id, SubjectId("unknown")], later(minutes=2))
    note_erased(database, [first.id], later(minutes=9))
    (receipt,) = faces.standing(database, WU, NOW).erasures
    assert (AT, AT + timedelta(minutes=2)) == (receipt.asked_at, receipt.erased_at)
    assert ("withdrawn", "office", first.id) == (receipt.why, receipt.by, receipt.subject)
    assert () == face_orders(database, NOW, BOTH).erase
    faces.consent(database, ASKED, "office", later(days=1))
    (again,) = face_orders(database, later(days=1), BOTH).subjects
    assert first.id != again.id
    assert 4 == len(faces.standing(database, WU, NOW).consents)


def test_an_agreement_that_has_run_out_is_none(database: Database) -> None:
    """From its last moment on nobody is compared, swept or not; the sweep has the face erased."""
    faces.consent(database, replace(ASKED, lasts=timedelta(days=30)), "office", NOW)
    assert 0 == faces.sweep(database, later(days=29))
    assert () == face_orders(database, later(days=30), BOTH).subjects
    assert (1, 0) == (faces.sweep(database, later(days=30)), faces.sweep(database, later(days=30)))
    assert 1 == len(face_orders(database, later(days=30), BOTH).erase)
    (receipt,) = faces.standing(database, WU, later(days=30)).erasures
    assert ("expired", "") == (receipt.why, receipt.by)


def test_many_agreements_end_a_few_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody agreed on the same evening, a year ago; a press waits for none of them for long."""
    held: list[int] = []

    @contextmanager
    def counted() -> Iterator[Connection]:
        with Database.write(database) as connection:
            yield connection
            held.append(connection.exec_driver_sql("SELECT count(*) FROM face_erasure").scalar_one())

    for person in ("wu", "li", "lin"):
        faces.consent(database, replace(ASKED, person=PersonId(person)), "office", NOW)
    monkeypatch.setattr(faces, "AT_ONCE", 2)
    monkeypatch.setattr(database, "write", counted)
    assert 3 == faces.sweep(database, later(days=366))
    assert [2, 3] == held


def test_whoever_moves_away_is_erased(database: Database) -> None:
    """A person taken out of the site, however that happens, leaves no face behind."""
    faces.consent(database, replace(ASKED, person=PersonId("lin")), "office", NOW)
    (subject,) = face_orders(database, NOW, BOTH).subjects
    site = contract()
    people = {id_: each for id_, each in site.people.items() if id_ != "lin"}
    groups = {id_: tuple(who for who in each if who != "lin") for id_, each in site.groups.items()}
    site_service.apply(database, replace(site, people=people, groups=groups))
    orders = face_orders(database, NOW, BOTH)
    assert ((), (subject.id,)) == (orders.subjects, orders.erase)


def test_agreeing_again_renews(database: Database) -> None:
    """The new agreement takes the old one's place; the face stays."""
    faces.consent(database, ASKED, "office", NOW)
    faces.consent(database, replace(ASKED, purposes=(Purpose.VERIFY,)), "office", later(days=300))
    (subject,) = face_orders(database, later(days=300), BOTH).subjects
    assert BOTH == subject.purposes
    (still,) = face_orders(database, later(days=400), BOTH).subjects
    assert (subject.id, (Purpose.VERIFY,)) == (still.id, still.purposes)


@pytest.mark.parametrize(
    ("assessment", "rule"),
    [
        (replace(SIGNED, purposes=frozenset({Purpose.IDENTIFY})), Rule.ASSESSMENT_PURPOSE),
        (replace(SIGNED, valid_until=date(2026, 11, 29)), Rule.ASSESSMENT_EXPIRED),
    ],
)
def test_an_assessment_for_something_else_opens_nothing(
    database: Database, assessment: Assessment, rule: Rule
) -> None:
    """The last one on record counts, and nobody is compared while it does not cover the cameras."""
    faces.consent(database, ASKED, "office", NOW)
    faces.assess(database, assessment, "office", NOW)
    orders = face_orders(database, NOW, [Purpose.VERIFY])
    assert (False, rule, ()) == (orders.open, orders.rule, orders.subjects)
    assert "PRIVACY rule 4" in orders.why


def test_nobody_is_enrolled_where_faces_are_not_in_order(database: Database) -> None:
    """Switched off, locked, without an assessment, for a purpose that none covers: each by its name."""

    def refused(house: House = HOUSE, person: PersonId = WU) -> Rule:
        with pytest.raises(FaceRefused) as refusal:
            faces.may_enrol(database, person, house, NOW)
        return refusal.value.rule

    faces.consent(database, replace(ASKED, purposes=(Purpose.IDENTIFY,)), "office", NOW)
    assert Rule.MODULE_OFF == refused(House(enabled=False, cap=20))
    assert Rule.NO_CONSENT == refused(person=LI)
    faces.set_locked(database, locked=True)
    assert Rule.LOCKED == refused() == faces.closed(database, HOUSE, NOW)
    faces.set_locked(database, locked=False)
    faces.assess(database, replace(SIGNED, purposes=frozenset({Purpose.VERIFY})), "office", NOW)
    assert Rule.ASSESSMENT_PURPOSE == refused()
    faces.assess(database, SIGNED, "office", NOW)
    assert faces.may_enrol(database, WU, HOUSE, NOW)
    with pytest.raises(FaceRefused, match=r"today or before"):
        faces.assess(database, replace(SIGNED, signed_on=date(2026, 12, 3)), "office", NOW)
    with pytest.raises(FaceRefused, match=r"SHA-256"):
        faces.assess(database, replace(SIGNED, document=""), "office", NOW)


def test_a_breach_locks_and_erases_everybody(database: Database) -> None:
    """Who is affected is told by id; nobody is compared, and everybody is to be gone."""
    for person in (WU, LI):
        faces.consent(database, replace(ASKED, person=person), "office", NOW)
    assert [LI, WU] == faces.breach(database, "office", NOW)
    orders = face_orders(database, NOW, BOTH)
    assert (Rule.LOCKED, (), 2) == (orders.rule, orders.subjects, len(orders.erase))


def test_a_stranger_agrees_to_nothing(database: Database) -> None:
    """Only somebody of this site has a face here, and nothing is left of a refused agreement."""
    with pytest.raises(NotFound):
        faces.consent(database, replace(ASKED, person=PersonId("nobody")), "office", NOW)
    with pytest.raises(FaceRefused):
        faces.consent(database, replace(ASKED, child=True), "office", NOW)
    assert (None, []) == (
        faces.standing(database, WU, NOW).subject,
        list(faces.standing(database, WU, NOW).consents),
    )


def test_a_look_needs_a_reason_and_stays(database: Database) -> None:
    """It is on record before anything is shown, and nobody changes or removes it, not even by hand."""
    with pytest.raises(LookRefused):
        face_looks.record(database, "guard", "guard", "snapshot:1", "  ", NOW, WU)
    face_looks.record(database, "guard", "guard", "snapshot:1", " who was at\n the door ", NOW, WU)
    face_looks.record(database, "fang", "installer", "camera:gate", "installing", NOW)
    (seen,) = face_looks.looks(database, WU)
    assert ("guard", "who was at the door", AT) == (seen.who, seen.why, seen.at)
    assert ["fang", "guard"] == [each.who for each in face_looks.looks(database)]
    for change in ("UPDATE register SET act = ''", "DELETE FROM register"):
        with pytest.raises(DBAPIError, match=r"a row of the register"), database.write() as connection:
            connection.exec_driver_sql(change)


def test_the_count_is_the_worker_s(database: Database) -> None:
    """As it said last."""
    note_stored(database, 3)
    note_stored(database, 3)
    assert 3 == faces.stored(database)


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_counts_as_the_rule_does(database: Database, data: st.DataObject) -> None:
    """Whatever stands in the rows: by the statement an agreement holds exactly where the rule says so."""
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM face_consent")
        connection.exec_driver_sql("DELETE FROM face_subject")
        for number, person in enumerate(("wu", "li", "zheng")):
            subject = SubjectId(f"s{number}")
            store.add_subject(connection, PersonId(person), subject, AT)
            for purpose in data.draw(st.lists(st.sampled_from(Purpose), max_size=2, unique=True)):
                store.add_consent(connection, drawn(data, PersonId(person), subject, purpose))
                if data.draw(st.integers(0, 3)) == 0:
                    store.withdraw(connection, subject, purpose, AT)
    with database.read() as connection:
        held = [each for each in store.held(connection) if lapsed(each, AT) is None]
        found = [(subject, person, purpose) for subject, person, purpose, _ in store.in_force(connection, AT)]
    assert sorted((each.subject, each.person, each.purpose.value) for each in held) == sorted(found)


def drawn(data: st.DataObject, person: PersonId, subject: SubjectId, purpose: Purpose) -> Consent:
    """Draw a consent that may lack anything."""
    return Consent(
        person=person,
        subject=subject,
        purpose=purpose,
        notice=data.draw(st.sampled_from([NOTICE, "2020-01"])),
        channel=Channel.PAGE,
        witness="",
        child=data.draw(st.booleans()),
        guardian=data.draw(st.sampled_from(["", "吴建国"])),
        given_at=AT,
        expires_at=AT + timedelta(microseconds=data.draw(st.sampled_from([-1, 0, 1]))),
    )
