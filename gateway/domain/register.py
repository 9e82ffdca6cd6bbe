"""The register: what is written of each look, change, log-in and refusal, and how its rows hang together.

Owns the words, the canonical form of a row and its hash. Never reads a clock and never stores. People stand
in a row only as salted commitments, so that what is said of them can be erased and the chain still holds
(PRIVACY rule 12).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from gateway.domain.model import PersonId, PlaceId

ReviewId = NewType("ReviewId", int)

FORM = "cuobian register row 1"
HEAD_FORM = "cuobian register head 1"
GENESIS = b"\x00" * 32
"""What the first row hangs on."""
SALT_BYTES = 16


class Act(StrEnum):
    """What was done. Reads of lists are summarised; everything else is a row each time."""

    EVIDENCE_SEEN = "evidence.seen"
    PERSON_SEEN = "person.seen"
    LIST_SEEN = "list.seen"
    """The first read of a list within a quarter of an hour; `count` in the row that ends the quarter."""
    LIST_COUNTED = "list.counted"
    DENIED = "denied"
    REVIEW_ASKED = "review.asked"
    REVIEW_OPENED = "review.opened"
    REVIEW_EXTENDED = "review.extended"
    REVIEW_APPROVED = "review.approved"
    REVIEW_REFUSED = "review.refused"
    REVIEW_CLOSED = "review.closed"
    NOTE_ADDED = "note.added"
    PICTURE_KEPT = "picture.kept"
    """The picture of a matched face is held beyond its day."""
    HOLD_MADE = "hold.made"
    """Residents are not told of a review's looks until a day that is named."""
    HOLD_LIFTED = "hold.lifted"
    EXPORTED = "exported"
    CHANGED = "changed"
    LOGGED_IN = "log_in.done"
    LOG_IN_FAILED = "log_in.failed"
    LOGGED_OUT = "log_out"
    SESSION_ENDED = "session.ended"
    ACCOUNT_CHANGED = "account.changed"
    GLASS_BROKEN = "glass.broken"
    SUBJECT_SERVED = "subject.served"
    """Somebody was given what the box holds about them."""
    ERASED = "erased"
    """Words of an earlier row were erased; `what` names row and field."""
    SWEPT = "swept"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    LOCKED = "locked"


class Secret(StrEnum):
    """Fields of a row that may tell of a person: committed to, and kept apart."""

    WHO = "who"
    UNIT = "unit"
    CASE = "case"
    WHY = "why"
    DETAIL = "detail"
    ABOUT = "about"
    """Whom and which households it concerned, as one canonical text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is to stand in the register. Texts that may tell of a person are kept apart."""

    at: datetime
    act: Act
    what: str
    """The thing looked at or changed, by kind and id: `event:000000000000017`, `site`, `route:/review`."""
    who: str
    """Name of the account, or what acted without one: `core`, `command line`."""
    role: str
    why: str = ""
    unit: str = ""
    case: str = ""
    detail: str = ""
    review: ReviewId | None = None
    count: int = 1
    places: tuple[PlaceId, ...] = ()
    """Households it concerned."""
    persons: tuple[PersonId, ...] = ()
    """People it concerned."""

    @property
    def secrets(self) -> Mapping[Secret, str]:
        """Return what may tell of a person, by field; what is empty is left out."""
        texts = {
            Secret.WHO: self.who,
            Secret.UNIT: self.unit,
            Secret.CASE: self.case,
            Secret.WHY: self.why,
            Secret.DETAIL: self.detail,
            Secret.ABOUT: about(self.places, self.persons),
        }
        return {each: text for each, text in texts.items() if text}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands: open fields, commitments to the others, and what it hangs on."""

    seq: int
    at: int
    """Microseconds since 1970, UTC."""
    act: str
    what: str
    role: str
    review: int | None
    count: int
    commitments: Mapping[str, str] = field(default_factory=dict)
    previous: bytes = GENESIS

    def canonical(self) -> bytes:
        """Return the one form of this row in bytes: JSON with sorted keys and no space, UTF-8."""
        return _json(
            {
                "form": FORM,
                "seq": self.seq,
                "at": self.at,
                "act": self.act,
                "what": self.what,
                "role": self.role,
                "review": self.review,
                "count": self.count,
                "commitments": dict(self.commitments),
                "previous": self.previous.hex(),
            }
        )

    def hash(self) -> bytes:
        """Return SHA-256 of the canonical form; the next row hangs on it."""
        return hashlib.sha256(self.canonical()).digest()


@dataclass(frozen=True, slots=True)
class Head:
    """How far the register reaches, as it is signed and told to others: number and hash of its last row."""

    box: str
    """Which box: the beginning of its public key."""
    seq: int
    hash: bytes
    at: int
    signature: bytes = b""
    """Ed25519 over `signed()`, made with the box's key."""

    def signed(self) -> bytes:
        """Return the bytes that the signature covers."""
        return _json(
            {"form": HEAD_FORM, "box": self.box, "seq": self.seq, "hash": self.hash.hex(), "at": self.at}
        )

    def public(self) -> dict[str, str | int]:
        """Return the head as it leaves the box."""
        return {
            "box": self.box,
            "seq": self.seq,
            "hash": self.hash.hex(),
            "at": self.at,
            "signature": self.signature.hex(),
        }


def head_of(said: object) -> Head:
    """Return a head from how it left a box. Raises ValueError with what was found."""
    fields: Mapping[str, object] = said if isinstance(said, dict) else {}
    box, seq, at = (fields.get(name) for name in ("box", "seq", "at"))
    whole = [each for each in (seq, at) if isinstance(each, int) and not isinstance(each, bool)]
    if not isinstance(box, str) or len(whole) != 2 or min(whole) < 0 or max(whole) >= 2**63:
        raise ValueError("found no box, seq and at, expected a text and two numbers")
    hash_, signature = (
        _hex(fields.get(name), name, size) for name, size in (("hash", 32), ("signature", 64))
    )
    return Head(box, whole[0], hash_, whole[1], signature)


def _hex(said: object, name: str, size: int) -> bytes:
    try:
        found = bytes.fromhex(said) if isinstance(said, str) else b""
    except ValueError:
        found = b""
    if len(found) != size:
        raise ValueError(f"found no {name}, expected {size} bytes in hex")
    return found


def fingerprint(hash_: bytes) -> str:
    """Return the beginning of a hash as people compare it: four groups of four digits."""
    digits = hash_.hex()[:16]
    return " ".join(digits[nth : nth + 4] for nth in range(0, 16, 4))


def commitment(salt: bytes, field_: str, text: str) -> str:
    """Return what a row says of a secret field: nobody finds the text from it without the salt."""
    return hmac.digest(salt, f"{field_}\0{text}".encode(errors="surrogatepass"), "sha256").hex()


def seal(key: bytes, hash_: bytes) -> bytes:
    """Return what only this box can have put under a row: a row put in by hand lacks it."""
    return hmac.digest(key, hash_, "sha256")


def about(places: tuple[PlaceId, ...], persons: tuple[PersonId, ...]) -> str:
    """Return whom an entry concerned as one text, in an order of its own; empty where nobody."""
    if not places and not persons:
        return ""
    return _json({"places": sorted(set(places)), "persons": sorted(set(persons))}).decode()


def concerned(text: str) -> tuple[tuple[str, str], ...]:
    """Return kind and id of everybody such a text names. Raises ValueError where it is none."""
    found = json.loads(text)
    return tuple((kind, id_) for kind, name in KINDS for id_ in found[name])


KINDS = (("place", "places"), ("person", "persons"))


def _json(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # Lone surrogates stand for bytes that somebody wrote by hand: they have a hash too, and it fits nothing.
    return text.encode(errors="surrogatepass")
