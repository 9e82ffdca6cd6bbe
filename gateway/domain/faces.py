"""Whose face may be kept and compared, and for what. Owns the rules, each with its name; sees no face.

Anchors: PIPL art. 13, 28–31, 47, 55; Measures on Face Recognition Security (in force 2025-06-01), art. 5–10.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from gateway.domain.errors import CuobianError
from gateway.domain.model import Now, PersonId
from gateway.domain.vision import Purpose, SubjectId

NOTICE = "2026-12"
"""Version of the notice that is shown today; its words stand with the pages."""
NOTICES = frozenset({NOTICE, "2026-11"})
"""Versions to which an agreement still holds: whatever changed since, the purpose did not."""
LASTS = timedelta(days=365)
"""An agreement's longest life (PRIVACY rule 3)."""
ASSESSED_FOR = timedelta(days=3 * 365)
"""An assessment's longest life; the records of one are kept for three years (PIPL art. 56)."""
CHILD = 14
"""Below this age a guardian agrees (PIPL art. 31)."""
ERASED_WITHIN = timedelta(hours=24)
DOUBT = timedelta(days=30)
"""How far behind a clock may be that nothing has set: it goes on from the hour the box was switched off."""
SUM = re.compile(r"[0-9a-f]{64}")
LONGEST_NAME = 100


class Channel(StrEnum):
    """How the notice reached somebody, and how they answered."""

    PAGE = "page"
    PAPER = "paper"
    SPOKEN = "spoken"


WITNESSED = frozenset({Channel.PAPER, Channel.SPOKEN})
"""Where somebody else says that it was so."""


class Rule(StrEnum):
    """Why a face is not taken or not compared; each is a problem code after `faces.`."""

    MODULE_OFF = "module_off"
    LOCKED = "locked"
    ASSESSMENT_MISSING = "assessment_missing"
    ASSESSMENT_EXPIRED = "assessment_expired"
    ASSESSMENT_PURPOSE = "assessment_purpose"
    NO_CONSENT = "no_consent"
    PURPOSE_MISSING = "purpose_missing"
    NOTICE_OUTDATED = "notice_outdated"
    AGE_UNSAID = "age_unsaid"
    GUARDIAN_MISSING = "guardian_missing"
    WITNESS_MISSING = "witness_missing"
    TOO_LONG = "too_long"
    CONSENT_EXPIRED = "consent_expired"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CAP_REACHED = "cap_reached"
    ASSESSMENT_UNUSABLE = "assessment_unusable"


WORDS: Mapping[Rule, str] = {
    Rule.MODULE_OFF: "faces are switched off (vision.enabled), PRIVACY rule 1",
    Rule.LOCKED: "faces are locked, PRIVACY rule 15",
    Rule.ASSESSMENT_MISSING: "found no impact assessment, expected a signed one, PRIVACY rule 4",
    Rule.ASSESSMENT_EXPIRED: "the impact assessment has run out, PRIVACY rule 4",
    Rule.ASSESSMENT_PURPOSE: "the impact assessment does not cover this purpose, PRIVACY rule 4",
    Rule.NO_CONSENT: "found no consent, expected this person's own, PRIVACY rule 3",
    Rule.PURPOSE_MISSING: "found no purpose, expected one at least, PRIVACY rule 3",
    Rule.NOTICE_OUTDATED: f"expected consent to notice {NOTICE}, PRIVACY rule 3",
    Rule.AGE_UNSAID: f"expected whether they are under {CHILD}, PRIVACY rule 3",
    Rule.GUARDIAN_MISSING: f"expected a guardian's name for somebody under {CHILD}, PRIVACY rule 3",
    Rule.WITNESS_MISSING: "expected the name of who was there, on paper and by word of mouth, PRIVACY rule 3",
    Rule.TOO_LONG: f"expected consent for at most {LASTS.days} days, PRIVACY rule 3",
    Rule.CONSENT_EXPIRED: "the consent has run out, PRIVACY rule 3",
    Rule.CONSENT_WITHDRAWN: "the consent was withdrawn, PRIVACY rule 9",
    Rule.CAP_REACHED: "as many faces are stored as may be, PRIVACY rule 10",
    Rule.ASSESSMENT_UNUSABLE: "the assessment cannot be put on record, PRIVACY rule 4",
}


class FaceRefused(CuobianError):
    """A rule does not allow it; nothing was kept. `code` names the rule."""

    code = "faces.refused"

    def __init__(self, rule: Rule, found: str = "") -> None:
        super().__init__(f"{WORDS[rule]}{f' ({found})' if found else ''}")
        self.rule = rule
        self.code = f"faces.{rule}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody agreed to, as it is written down; `child` None: nobody said."""

    person: PersonId
    purposes: tuple[Purpose, ...]
    notice: str
    channel: Channel
    witness: str = ""
    child: bool | None = None
    guardian: str = ""
    lasts: timedelta = LASTS


@dataclass(frozen=True, slots=True)
class Consent:
    """An agreement to one purpose, from its day to its end."""

    person: PersonId
    subject: SubjectId
    purpose: Purpose
    notice: str
    channel: Channel
    witness: str
    child: bool
    guardian: str
    given_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None = None
    by: str = ""
    """Who wrote it down."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A signed assessment of what faces are used for here."""

    purposes: frozenset[Purpose]
    signed_by: str
    signed_on: date
    valid_until: date
    """The last day."""
    document: str
    """SHA-256 of the signed file, in hex: the file itself stays with who signed it."""
    opens_doors: bool = False
    """Whether it says in so many words that a living, recognised face may open a door by itself."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody's face that is to be gone, and when it was: the receipt."""

    subject: SubjectId
    person: PersonId
    asked_at: datetime
    why: str
    by: str
    erased_at: datetime | None = None


def agreed(asked: Asked, subject: SubjectId, by: str, at: datetime) -> Sequence[Consent]:
    """Return one consent for each purpose. Raises FaceRefused, which names the rule."""
    refusal = _refusal(asked)
    if refusal is not None:
        raise FaceRefused(refusal)
    return [
        Consent(
            person=asked.person,
            subject=subject,
            purpose=purpose,
            notice=asked.notice,
            channel=asked.channel,
            witness=asked.witness.strip(),
            child=bool(asked.child),
            guardian=asked.guardian.strip() if asked.child else "",
            given_at=at,
            expires_at=at + asked.lasts,
            by=by,
        )
        for purpose in dict.fromkeys(asked.purposes)
    ]


def _refusal(asked: Asked) -> Rule | None:
    if not asked.purposes:
        return Rule.PURPOSE_MISSING
    if asked.notice != NOTICE:
        return Rule.NOTICE_OUTDATED
    if asked.child is None:
        return Rule.AGE_UNSAID
    if asked.child and not _is_name(asked.guardian):
        return Rule.GUARDIAN_MISSING
    if asked.channel in WITNESSED and not _is_name(asked.witness):
        return Rule.WITNESS_MISSING
    if not timedelta(0) < asked.lasts <= LASTS:
        return Rule.TOO_LONG
    return None


def _is_name(value: str) -> bool:
    return 0 < len(value.strip()) <= LONGEST_NAME


def surely(now: Now) -> datetime:
    """Return the moment agreements are judged by: the latest it may be, so that none outlives its end."""
    return now.at if now.trusted else now.at + DOUBT


def lapsed(consent: Consent, at: datetime) -> Rule | None:
    """Return why a consent does not hold at a moment, None where it does."""
    if consent.withdrawn_at is not None:
        return Rule.CONSENT_WITHDRAWN
    if at >= consent.expires_at:
        return Rule.CONSENT_EXPIRED
    if consent.notice not in NOTICES:
        return Rule.NOTICE_OUTDATED
    if consent.child and not consent.guardian:
        return Rule.GUARDIAN_MISSING
    return None


def purposes_of(consents: Collection[Consent], at: datetime) -> tuple[Purpose, ...]:
    """Return what somebody's face may be compared for at a moment."""
    held = {each.purpose for each in consents if lapsed(each, at) is None}
    return tuple(purpose for purpose in Purpose if purpose in held)


def unusable(assessment: Assessment) -> str:
    """Return what keeps an assessment from being put on record, empty where nothing does."""
    if not assessment.purposes:
        return "expected one purpose at least"
    if not _is_name(assessment.signed_by):
        return "expected the name of who signed it"
    if SUM.fullmatch(assessment.document) is None:
        return "expected the SHA-256 of the signed file"
    if not assessment.signed_on < assessment.valid_until <= assessment.signed_on + ASSESSED_FOR:
        return f"expected a last day after the signature and within {ASSESSED_FOR.days} days of it"
    return ""


def overdue(erasure: Erasure, at: datetime) -> bool:
    """Tell whether a face should be gone by now and is not (PRIVACY rule 9)."""
    return erasure.erased_at is None and at - erasure.asked_at > ERASED_WITHIN


def gate(
    assessment: Assessment | None, purposes: Collection[Purpose], today: date, *, locked: bool
) -> Rule | None:
    """Return what keeps faces from being used here at all, None where nothing does (PRIVACY rule 4)."""
    if locked:
        return Rule.LOCKED
    if assessment is None:
        return Rule.ASSESSMENT_MISSING
    if not assessment.signed_on <= today <= assessment.valid_until:
        return Rule.ASSESSMENT_EXPIRED
    if not assessment.purposes >= set(purposes):
        return Rule.ASSESSMENT_PURPOSE
    return None


def enrolment_refusal(consents: Collection[Consent], at: datetime) -> Rule | None:
    """Return why nobody may enrol somebody with these consents, None where somebody may."""
    if any(lapsed(each, at) is None for each in consents):
        return None
    reasons = [lapsed(each, at) for each in sorted(consents, key=lambda each: each.given_at)]
    return reasons[-1] if reasons else Rule.NO_CONSENT
