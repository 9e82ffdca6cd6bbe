"""Every way to take a face without the right to, over HTTP: none succeeds, each names its rule (F24)."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.domain.faces import LASTS, NOTICE, Assessment, Channel, Consent, Rule
from gateway.domain.model import PersonId
from gateway.domain.vision import Purpose, SubjectId
from gateway.service import faces as agreements
from gateway.service.face_orders import note_stored
from gateway.service.faces import House
from gateway.store import faces
from tests.api.face_house import CAP, SIGNED, FaceHouse, face_house
from tests.api.house import BEGIN

WU, LI = PersonId("wu"), PersonId("li")
OWN, OTHER = SubjectId("subject-of-wu"), SubjectId("subject-of-li")
HELD = Consent(
    WU, OWN, Purpose.VERIFY, NOTICE, Channel.PAGE, "", False, "", BEGIN, BEGIN + LASTS, by="office"
)
LONG_AGO = BEGIN - timedelta(days=400)
CONSENTS: dict[str, tuple[Consent | None, Rule | None]] = {
    "held": (HELD, None),
    "none": (None, Rule.NO_CONSENT),
    "another person's": (replace(HELD, person=LI, subject=OTHER), Rule.NO_CONSENT),
    "expired": (replace(HELD, given_at=LONG_AGO, expires_at=LONG_AGO + LASTS), Rule.CONSENT_EXPIRED),
    "expired this moment": (replace(HELD, expires_at=BEGIN), Rule.CONSENT_EXPIRED),
    "withdrawn": (replace(HELD, withdrawn_at=BEGIN), Rule.CONSENT_WITHDRAWN),
    "to an old notice": (replace(HELD, notice="2020-01"), Rule.NOTICE_OUTDATED),
    "of a child alone": (replace(HELD, child=True), Rule.GUARDIAN_MISSING),
}
ASSESSMENTS: dict[str, tuple[Assessment | None, Rule | None]] = {
    "signed": (SIGNED, None),
    "none": (None, Rule.ASSESSMENT_MISSING),
    "run out": (replace(SIGNED, valid_until=BEGIN.date() - timedelta(days=1)), Rule.ASSESSMENT_EXPIRED),
    "of tomorrow": (replace(SIGNED, signed_on=BEGIN.date() + timedelta(days=1)), Rule.ASSESSMENT_EXPIRED),
    "another purpose": (replace(SIGNED, purposes=frozenset({Purpose.IDENTIFY})), Rule.ASSESSMENT_PURPOSE),
}
FORM_RULES = {
    Rule.PURPOSE_MISSING,
    Rule.AGE_UNSAID,
    Rule.WITNESS_MISSING,
    Rule.TOO_LONG,
    Rule.ASSESSMENT_UNUSABLE,
}
"""What is asked when somebody agrees, or when an assessment is put on record."""
WAYS = ("pictures", "captures/cam-gate")
PAGES = {"pictures": "/people/wu/face/pictures", "captures/cam-gate": "/people/wu/face"}


@pytest.fixture(scope="module")
def here(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaceHouse]:
    """Give one house for the whole matrix: what is refused leaves no trace."""
    with face_house(seeded, tmp_path_factory.mktemp("refusals"), assessed=False) as found:
        yield found


def switch(here: FaceHouse, house: House) -> None:
    """Give the application other settings."""
    parts = here.client.app.state.parts  # type: ignore[attr-defined]
    parts.faces = replace(parts.faces, house=house)


def arrange(here: FaceHouse, consent: Consent | None, assessment: Assessment | None, *, locked: bool) -> None:
    """Put a state into the database that no interface would let anybody make."""
    with here.database.write() as connection:
        for table in ("face_consent", "face_subject", "face_assessment"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        if consent is not None:
            faces.add_subject(connection, consent.person, consent.subject, BEGIN)
            faces.add_consent(connection, consent)
            if consent.withdrawn_at is not None:
                faces.withdraw(connection, consent.subject, None, consent.withdrawn_at)
        if assessment is not None:
            faces.assess(connection, assessment, "office", BEGIN)
        faces.set_locked(connection, locked=locked)


State = tuple[bool, bool, str, str, bool]
"""Switched on, locked, which consent, which assessment, full."""
STATES: tuple[State, ...] = tuple(
    itertools.product((True, False), (False, True), CONSENTS, ASSESSMENTS, (False, True))
)


def broken_in(state: State) -> set[Rule]:
    """Return every rule that a state breaks."""
    enabled, locked, consent, assessment, full = state
    found = {CONSENTS[consent][1], ASSESSMENTS[assessment][1]}
    found |= {None if enabled else Rule.MODULE_OFF, Rule.LOCKED if locked else None}
    return {each for each in found | {Rule.CAP_REACHED if full else None} if each is not None}


def knock(here: FaceHouse, state: State, way: str, *, page: bool) -> int:
    """Try to have a face taken in a state, and return how many pictures the worker was handed."""
    enabled, locked, consent, assessment, full = state
    switch(here, House(enabled, CAP))
    arrange(here, CONSENTS[consent][0], ASSESSMENTS[assessment][0], locked=locked)
    note_stored(here.database, CAP if full else CAP - 1)
    here.worker.asked.clear()
    answer = here.client.post(f"/api/v1/people/wu/face/{way}", content=b"picture")
    broken = broken_in(state)
    assert (409 if broken else 200) == answer.status_code, state
    if broken:
        assert answer.json()["code"] in {f"faces.{each}" for each in broken}, state
        assert "PRIVACY rule" in answer.json()["detail"]
    if page:
        seen = here.client.post(PAGES[way], **_form(way))  # type: ignore[arg-type]
        assert answer.status_code == seen.status_code
        assert not broken or answer.json()["code"] in seen.text
    return len(here.worker.asked)


@pytest.mark.figure("F24", "faces taken where one thing is missing: refused by its name")
@pytest.mark.parametrize("way", WAYS)
def test_no_face_is_taken_without_the_right_to(here: FaceHouse, way: str) -> None:
    """Whatever is missing alone: refused by its name, on page and interface; the worker hears nothing."""
    few = [each for each in STATES if len(broken_in(each)) <= 1]
    assert {Rule(each) for state in few for each in broken_in(state)} >= set(Rule) - FORM_RULES
    pictures = {state: knock(here, state, way, page=True) for state in few}
    assert {(True, False, "held", "signed", False): 2} == {
        key: each for key, each in pictures.items() if each
    }


def test_two_things_missing_are_refused_as_well(here: FaceHouse) -> None:
    """By the name of one of them."""
    two = [each for each in STATES if len(broken_in(each)) == 2]
    assert 0 == sum(knock(here, each, WAYS[nth % 2], page=False) for nth, each in enumerate(two[::3]))


@pytest.mark.figure("F24", "faces taken without the right to, every combination")
@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_the_whole_matrix(here: FaceHouse, way: str) -> None:
    """Every combination there is, on page and interface: one of them is right, and only it succeeds."""
    pictures = 0
    for each in STATES:
        here.house.clock.move(1)  # nobody asks for so many pages in a minute
        pictures += knock(here, each, way, page=True)
    assert 2 == pictures


def _form(way: str) -> dict[str, object]:
    if way == "pictures":
        return {"files": {"pictures": ("me.jpg", b"picture", "image/jpeg")}}
    return {"data": {"do": "capture", "camera": "cam-gate"}}


FIELDS = (
    ((), ("verify",), ("verify", "identify")),
    (NOTICE, "2020-01", ""),
    tuple(Channel),
    ("", "林师傅"),
    (None, False, True),
    ("", "吴建国"),
    (365, 366, 0),
)
Form = tuple[tuple[str, ...], str, Channel, str, bool | None, str, int]
FORMS: tuple[Form, ...] = tuple(itertools.product(*FIELDS))  # type: ignore[arg-type]


def lacking(form: Form) -> set[Rule]:
    """Return every rule that a form breaks."""
    purposes, notice, channel, witness, child, guardian, days = form
    found = {
        Rule.PURPOSE_MISSING: not purposes,
        Rule.NOTICE_OUTDATED: notice != NOTICE,
        Rule.WITNESS_MISSING: channel is not Channel.PAGE and not witness,
        Rule.AGE_UNSAID: child is None,
        Rule.GUARDIAN_MISSING: bool(child) and not guardian,
        Rule.TOO_LONG: days != 365,
    }
    return {rule for rule, broken in found.items() if broken}


def agree(here: FaceHouse, form: Form) -> bool:
    """Send a form, and return whether it was taken."""
    purposes, notice, channel, witness, child, guardian, days = form
    status, code = here.consent(
        purposes=purposes,
        notice=notice,
        channel=channel,
        witness=witness,
        child=child,
        guardian=guardian,
        days=days,
    )
    broken = lacking(form)
    assert (409 if broken else 201) == status, form
    assert not broken or code in {f"faces.{each}" for each in broken}, form
    return not broken


def agree_all(here: FaceHouse, forms: Sequence[Form]) -> None:
    """Send forms, and count what is on record then."""
    switch(here, House(enabled=True, cap=CAP))
    arrange(here, None, SIGNED, locked=False)
    taken = [len(form[0]) for form in forms if agree(here, form)]
    assert sum(taken) == len(agreements.standing(here.database, WU, here.now).consents) > 0


@pytest.mark.figure("F24", "consents taken that lack something")
def test_nothing_is_agreed_that_lacks_anything(here: FaceHouse) -> None:
    """Whatever a form leaves out alone, and a sample of all: agreed where it has everything, else refused."""
    each_alone = {tuple(lacking(form)): form for form in FORMS if len(lacking(form)) <= 1}
    assert 7 == len(each_alone)
    agree_all(here, [*each_alone.values(), *FORMS[::17]])


@pytest.mark.figure("F24", "consents taken that lack something, every combination")
@pytest.mark.long
def test_every_form_there_is(here: FaceHouse) -> None:
    """Every combination of what a form may leave out."""
    agree_all(here, FORMS)


@pytest.mark.figure("F24", "consents taken where faces are off, locked or unassessed")
@pytest.mark.parametrize(
    ("enabled", "locked", "signed"), [(False, False, True), (True, True, True), (True, False, False)]
)
def test_nobody_is_asked_where_faces_are_closed(
    here: FaceHouse, enabled: bool, locked: bool, signed: bool
) -> None:
    """Off, locked or unassessed: an agreement is not even taken."""
    switch(here, House(enabled, CAP))
    arrange(here, None, SIGNED if signed else None, locked=locked)
    assert 409 == here.agree()
    assert [] == list(agreements.standing(here.database, WU, here.now).consents)


def test_an_agreement_never_goes_beyond_the_assessment(here: FaceHouse) -> None:
    """A purpose that nobody assessed cannot be agreed to."""
    switch(here, House(enabled=True, cap=CAP))
    arrange(here, None, replace(SIGNED, purposes=frozenset({Purpose.VERIFY})), locked=False)
    assert (409, 201) == (here.agree(), here.agree(purposes=["verify"]))
