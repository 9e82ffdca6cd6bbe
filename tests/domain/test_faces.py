"""Whose face may be kept: every rule refuses by its name, and what is allowed ends by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.faces import (
    ASSESSED_FOR,
    LASTS,
    NOTICE,
    WORDS,
    Asked,
    Assessment,
    Channel,
    Erasure,
    FaceRefused,
    Rule,
    agreed,
    enrolment_refusal,
    gate,
    lapsed,
    overdue,
    purposes_of,
    surely,
    unusable,
)
from gateway.domain.model import Now, PersonId
from gateway.domain.vision import Purpose, SubjectId

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
TODAY = date(2026, 11, 30)
ASKED = Asked(PersonId("wu"), (Purpose.VERIFY,), NOTICE, Channel.PAGE, child=False)
SUBJECT = SubjectId("5f")
SIGNED = Assessment(frozenset(Purpose), "陈律师", date(2026, 11, 1), date(2027, 11, 1), "a" * 64)


def refused(asked: Asked) -> Rule | None:
    """Return the rule that refuses, None where none does."""
    try:
        agreed(asked, SUBJECT, "office", AT)
    except FaceRefused as refusal:
        return refusal.rule
    return None


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, None),
        ({"purposes": ()}, Rule.PURPOSE_MISSING),
        ({"notice": "2020-01"}, Rule.NOTICE_OUTDATED),
        ({"notice": ""}, Rule.NOTICE_OUTDATED),
        ({"child": None}, Rule.AGE_UNSAID),
        ({"child": True}, Rule.GUARDIAN_MISSING),
        ({"child": True, "guardian": "  "}, Rule.GUARDIAN_MISSING),
        ({"child": True, "guardian": "吴建国"}, None),
        ({"channel": Channel.PAPER}, Rule.WITNESS_MISSING),
        ({"channel": Channel.SPOKEN, "witness": " "}, Rule.WITNESS_MISSING),
        ({"channel": Channel.SPOKEN, "witness": "林"}, None),
        ({"lasts": LASTS + timedelta(seconds=1)}, Rule.TOO_LONG),
        ({"lasts": timedelta(0)}, Rule.TOO_LONG),
    ],
)
def test_an_agreement_is_refused_by_the_rule_it_breaks(change: dict[str, object], rule: Rule | None) -> None:
    """Each by its name, one at a time."""
    assert rule == refused(replace(ASKED, **change))  # type: ignore[arg-type]


@given(
    st.builds(
        Asked,
        person=st.just(PersonId("wu")),
        purposes=st.lists(st.sampled_from(Purpose)).map(tuple),
        notice=st.sampled_from([NOTICE, "", "2020-01"]),
        channel=st.sampled_from(Channel),
        witness=st.sampled_from(["", " ", "林", "x" * 101]),
        child=st.sampled_from([None, False, True]),
        guardian=st.sampled_from(["", " ", "吴建国", "x" * 101]),
        lasts=st.sampled_from([timedelta(0), timedelta(days=-1), timedelta(days=30), LASTS, 2 * LASTS]),
    )
)
def test_nothing_is_agreed_that_lacks_anything(asked: Asked) -> None:
    """Whatever the combination: it is refused, or it has all that the law asks for."""
    if refused(asked) is not None:
        return
    for each in agreed(asked, SUBJECT, "office", AT):
        assert (NOTICE, SUBJECT) == (each.notice, each.subject)
        assert asked.child is not None
        assert each.guardian.strip() or not each.child
        assert each.witness.strip() or each.channel is Channel.PAGE
        assert AT < each.expires_at <= AT + LASTS
        assert lapsed(each, AT) is None


def test_each_purpose_is_a_consent_of_its_own() -> None:
    """Withdrawing one leaves the other; none holds a moment longer than it says."""
    verify, identify = agreed(replace(ASKED, purposes=(*Purpose, Purpose.VERIFY)), SUBJECT, "office", AT)
    assert (Purpose.VERIFY, Purpose.IDENTIFY) == purposes_of([identify, verify], AT)
    gone = replace(verify, withdrawn_at=AT)
    assert (Purpose.IDENTIFY,) == purposes_of([identify, gone], AT)
    last = verify.expires_at - timedelta(microseconds=1)
    assert (None, Rule.CONSENT_EXPIRED) == (lapsed(verify, last), lapsed(verify, verify.expires_at))
    assert () == purposes_of([identify, verify], verify.expires_at)


def test_who_may_be_enrolled() -> None:
    """Only whoever agreed and still does; else the latest reason is named."""
    (held,) = agreed(ASKED, SUBJECT, "office", AT)
    later = replace(held, given_at=AT + timedelta(days=1), withdrawn_at=AT + timedelta(days=2))
    assert Rule.NO_CONSENT == enrolment_refusal([], AT)
    assert enrolment_refusal([later, held], AT) is None
    assert Rule.CONSENT_WITHDRAWN == enrolment_refusal([later], AT)
    assert Rule.CONSENT_WITHDRAWN == enrolment_refusal([later, held], held.expires_at)
    assert Rule.NOTICE_OUTDATED == enrolment_refusal([replace(held, notice="2020-01")], AT)
    assert Rule.GUARDIAN_MISSING == enrolment_refusal([replace(held, child=True)], AT)
    assert enrolment_refusal([replace(held, child=True, guardian="吴建国")], AT) is None


@pytest.mark.parametrize(
    ("assessment", "locked", "rule"),
    [
        (SIGNED, False, None),
        (SIGNED, True, Rule.LOCKED),
        (None, False, Rule.ASSESSMENT_MISSING),
        (replace(SIGNED, valid_until=TODAY), False, None),
        (replace(SIGNED, valid_until=date(2026, 11, 29)), False, Rule.ASSESSMENT_EXPIRED),
        (replace(SIGNED, signed_on=date(2026, 12, 1)), False, Rule.ASSESSMENT_EXPIRED),
        (replace(SIGNED, purposes=frozenset({Purpose.VERIFY})), False, Rule.ASSESSMENT_PURPOSE),
    ],
)
def test_the_gate(assessment: Assessment | None, locked: bool, rule: Rule | None) -> None:
    """No current, signed assessment for what the cameras are for: nothing is opened."""
    assert rule == gate(assessment, [Purpose.IDENTIFY], TODAY, locked=locked)


@pytest.mark.parametrize(
    "change",
    [
        {"purposes": frozenset()},
        {"signed_by": " "},
        {"document": "A" * 64},
        {"document": ""},
        {"valid_until": date(2026, 11, 1)},
        {"valid_until": date(2026, 11, 1) + ASSESSED_FOR + timedelta(days=1)},
    ],
)
def test_an_assessment_that_says_too_little_is_none(change: dict[str, object]) -> None:
    """Who signed it, when, for what, until when, and the sum of what was signed."""
    longest = replace(SIGNED, valid_until=date(2026, 11, 1) + ASSESSED_FOR)
    assert ("", "") == (unusable(SIGNED), unusable(longest))
    assert unusable(replace(SIGNED, **change)).startswith("expected ")  # type: ignore[arg-type]


def test_every_rule_has_its_words() -> None:
    """And each names the rule of the law it comes from; the code names the rule."""
    assert "faces.locked" == FaceRefused(Rule.LOCKED).code
    assert "faces are locked, PRIVACY rule 15" == str(FaceRefused(Rule.LOCKED))
    assert "faces are locked, PRIVACY rule 15 (3)" == str(FaceRefused(Rule.LOCKED, "3"))
    assert set(Rule) == set(WORDS)
    assert all("PRIVACY rule" in each for each in WORDS.values())


@pytest.mark.parametrize(
    ("asked", "erased", "expected"),
    [
        (timedelta(hours=24), None, False),
        (timedelta(hours=24, microseconds=1), None, True),
        (timedelta(days=9), AT, False),
    ],
)
def test_a_face_is_gone_within_a_day(asked: timedelta, erased: datetime | None, expected: bool) -> None:
    """Later is overdue until it is done."""
    erasure = Erasure(SUBJECT, PersonId("wu"), AT - asked, "withdrawn", "office", erased)
    assert expected is overdue(erasure, AT)


def test_a_clock_nobody_vouches_for_lets_no_agreement_outlive_its_end() -> None:
    """It may be a month behind: that is the moment agreements are judged by."""
    assert AT == surely(Now(AT, AT))
    assert AT + timedelta(days=30) == surely(Now(AT, AT, trusted=False))


@pytest.mark.parametrize(
    ("signed", "fits"),
    [
        (replace(SIGNED, signed_by="x"), True),
        (replace(SIGNED, signed_by="x" * 100), True),
        (replace(SIGNED, signed_by="x" * 101), False),
        (replace(SIGNED, signed_by=" "), False),
        (replace(SIGNED, purposes=frozenset()), False),
        (replace(SIGNED, document="0" * 63), False),
        (replace(SIGNED, valid_until=SIGNED.signed_on), False),
        (replace(SIGNED, valid_until=SIGNED.signed_on + timedelta(days=1)), True),
        (replace(SIGNED, valid_until=SIGNED.signed_on + timedelta(days=1095)), True),
        (replace(SIGNED, valid_until=SIGNED.signed_on + timedelta(days=1096)), False),
    ],
)
def test_an_assessment_is_usable_within_its_bounds(signed: Assessment, fits: bool) -> None:
    """A name, a purpose, the sum of a file, a last day within three years of the signature."""
    assert fits is (unusable(signed) == "")
